"""Lists of all gates go by the time of declaring: `/api/v1/crossings` for the forces read the whole table.

Built beside the running product, which goes on writing. A build that was cut leaves an invalid index behind,
so it begins by removing one.
"""

from django.db import migrations, models

BUILD = (
    "DROP INDEX CONCURRENTLY IF EXISTS crossing_declared",
    # It waits for transactions that began before, and nobody waits behind it: more patience than elsewhere.
    "SET lock_timeout = '1min'",
    "CREATE INDEX CONCURRENTLY crossing_declared ON crossing_crossing (declared_at, id)",
    "SET lock_timeout = '3s'",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crossing", "0001_rows")]

    operations = [
        migrations.RunSQL(
            BUILD,
            reverse_sql="DROP INDEX CONCURRENTLY IF EXISTS crossing_declared",
            state_operations=[
                migrations.AddIndex(
                    model_name="crossingrow",
                    index=models.Index(fields=["declared_at", "id"], name="crossing_declared"),
                )
            ],
        )
    ]
