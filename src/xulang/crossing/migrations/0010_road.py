"""Orders that hold the road to a gate, and trucks counted on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0009_call_orders")]

    operations = [
        migrations.CreateModel(
            name="RoadHoldRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("gate", models.CharField(max_length=20)),
                ("road", models.CharField(max_length=60)),
                ("metres", models.IntegerField()),
                ("reason_code", models.CharField(max_length=40)),
                ("held_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("held_by", models.TextField()),
                ("force", models.CharField(max_length=20)),
                ("opened_by", models.TextField(db_default="", default="")),
                ("notice_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "crossing_road_hold",
                "indexes": [models.Index(fields=["gate", "-until"], name="crossing_road_hold_gate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_at__lt", models.F("until"))),
                        name="crossing_road_hold_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoadCountRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("gate", models.CharField(max_length=20)),
                ("place", models.CharField(max_length=60)),
                ("metres", models.IntegerField()),
                ("trucks", models.IntegerField()),
                ("counted_at", models.DateTimeField()),
                ("force", models.CharField(max_length=20)),
            ],
            options={
                "db_table": "crossing_road_count",
                "indexes": [models.Index(fields=["gate", "-counted_at"], name="crossing_road_count_gate")],
            },
        ),
    ]
