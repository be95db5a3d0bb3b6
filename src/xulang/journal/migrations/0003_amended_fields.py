"""Corrections are counted in public over the last weeks, without reading the whole journal.

Built beside the running product; a build that was cut leaves an invalid index, so it begins by removing one.
"""

from django.db import migrations, models

BUILD = (
    "DROP INDEX CONCURRENTLY IF EXISTS journal_fact_amended",
    # It waits for transactions that began before, and nobody waits behind it: more patience than elsewhere.
    "SET lock_timeout = '1min'",
    "CREATE INDEX CONCURRENTLY journal_fact_amended ON journal_fact (recorded_at) WHERE kind = 'field_amended'",
    "SET lock_timeout = '3s'",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0002_grants")]

    operations = [
        migrations.RunSQL(
            BUILD,
            reverse_sql="DROP INDEX CONCURRENTLY IF EXISTS journal_fact_amended",
            state_operations=[
                migrations.AddIndex(
                    model_name="factrow",
                    index=models.Index(
                        fields=["recorded_at"],
                        name="journal_fact_amended",
                        condition=models.Q(kind="field_amended"),
                    ),
                )
            ],
        )
    ]
