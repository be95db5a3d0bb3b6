"""Orders of the management centre that declarations go to another gate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0007_two_way")]

    operations = [
        migrations.CreateModel(
            name="DiversionRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("gate", models.CharField(max_length=20)),
                ("to_gate", models.CharField(max_length=20)),
                ("reason_code", models.CharField(max_length=40)),
                ("note", models.TextField(db_default="", default="")),
                ("state", models.CharField(max_length=10)),
                ("ordered_by", models.TextField()),
                ("ordered_name", models.TextField()),
                ("ordered_at", models.DateTimeField()),
                ("decided_by", models.TextField(db_default="", default="")),
                ("decided_name", models.TextField(db_default="", default="")),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "crossing_diversion",
                "indexes": [models.Index(fields=["gate", "-ordered_at"], name="crossing_diversion_of_gate")],
            },
        ),
        migrations.CreateModel(
            name="DivertedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("declaration_id", models.UUIDField(db_index=True)),
                ("state", models.CharField(max_length=10)),
                ("code", models.CharField(db_default="", default="", max_length=60)),
                (
                    "diversion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="crossing.diversionrow",
                    ),
                ),
            ],
            options={
                "db_table": "crossing_diverted",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["diversion"],
                        name="crossing_diverted_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("diversion", "declaration_id"), name="crossing_diverted_once"
                    )
                ],
            },
        ),
    ]
