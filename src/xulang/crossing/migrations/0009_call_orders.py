"""Orders of two persons that change the order of the queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0008_diversions")]

    operations = [
        migrations.CreateModel(
            name="CallOrderRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("gate", models.CharField(max_length=20)),
                ("direction", models.CharField(max_length=10)),
                ("cargo", models.CharField(max_length=10)),
                ("place_id", models.UUIDField()),
                ("crossing_id", models.UUIDField()),
                ("number", models.IntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("priority", models.CharField(db_default="", default="", max_length=40)),
                ("reason_code", models.CharField(max_length=40)),
                ("legal_basis", models.TextField()),
                ("state", models.CharField(max_length=10)),
                ("ordered_by", models.TextField()),
                ("ordered_name", models.TextField()),
                ("ordered_unit", models.UUIDField()),
                ("ordered_at", models.DateTimeField()),
                ("decided_by", models.TextField(db_default="", default="")),
                ("decided_name", models.TextField(db_default="", default="")),
                ("decided_unit", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("hour", models.IntegerField(null=True)),
                ("passed", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "crossing_call_order",
                "indexes": [models.Index(fields=["gate", "-ordered_at"], name="crossing_call_order_gate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_unit", None),
                            models.Q(("decided_unit", models.F("ordered_unit")), _negated=True),
                            ("state", "dropped"),
                            _connector="OR",
                        ),
                        name="crossing_call_order_two_units",
                    )
                ],
            },
        ),
    ]
