"""Where drivers said once that they are, coarse and for a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0010_road")]

    operations = [
        migrations.CreateModel(
            name="PositionRow",
            fields=[
                ("crossing_id", models.UUIDField(primary_key=True, serialize=False)),
                ("gate", models.CharField(max_length=20)),
                ("north", models.SmallIntegerField()),
                ("east", models.SmallIntegerField()),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "db_table": "crossing_position",
                "indexes": [models.Index(fields=["gate", "said_at"], name="crossing_position_gate")],
            },
        ),
    ]
