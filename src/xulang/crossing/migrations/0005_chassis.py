"""Vehicles on their own wheels are found by their chassis number.

Built beside the running product, which goes on writing. A build that was cut leaves an invalid index behind,
so it begins by removing one.
"""

from django.db import migrations, models

BUILD = (
    "DROP INDEX CONCURRENTLY IF EXISTS crossing_chassis",
    # It waits for transactions that began before, and nobody waits behind it: more patience than elsewhere.
    "SET lock_timeout = '1min'",
    (
        "CREATE INDEX CONCURRENTLY crossing_chassis ON crossing_crossing (chassis_key text_pattern_ops)"
        " WHERE NOT chassis_key = ''"
    ),
    "SET lock_timeout = '3s'",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crossing", "0004_pairs")]

    operations = [
        migrations.AddField(
            model_name="crossingrow",
            name="chassis_key",
            field=models.TextField(default="", db_default=""),
        ),
        migrations.RunSQL(
            BUILD,
            reverse_sql="DROP INDEX CONCURRENTLY IF EXISTS crossing_chassis",
            state_operations=[
                migrations.AddIndex(
                    model_name="crossingrow",
                    index=models.Index(
                        fields=["chassis_key"],
                        name="crossing_chassis",
                        opclasses=["text_pattern_ops"],
                        condition=~models.Q(chassis_key=""),
                    ),
                )
            ],
        ),
    ]
