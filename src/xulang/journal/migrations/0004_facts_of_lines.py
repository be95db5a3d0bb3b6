"""A public report reads one day of a line's facts; facts of declarations do not pay for the index.

Built beside the running product; a build that was cut leaves an invalid index, so it begins by removing one.
"""

from django.db import migrations, models

BUILD = (
    "DROP INDEX CONCURRENTLY IF EXISTS journal_fact_line",
    # It waits for transactions that began before, and nobody waits behind it: more patience than elsewhere.
    "SET lock_timeout = '1min'",
    (
        "CREATE INDEX CONCURRENTLY journal_fact_line ON journal_fact (stream_id, recorded_at)"
        " WHERE stream_kind = 'line'"
    ),
    "SET lock_timeout = '3s'",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0003_amended_fields")]

    operations = [
        migrations.RunSQL(
            BUILD,
            reverse_sql="DROP INDEX CONCURRENTLY IF EXISTS journal_fact_line",
            state_operations=[
                migrations.AddIndex(
                    model_name="factrow",
                    index=models.Index(
                        fields=["stream_id", "recorded_at"],
                        name="journal_fact_line",
                        condition=models.Q(stream_kind="line"),
                    ),
                )
            ],
        )
    ]
