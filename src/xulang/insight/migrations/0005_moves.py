from django.db import migrations, models

COUNTED = ("coming", "registered", "entered", "went")


class Migration(migrations.Migration):
    """Rows of before hold zero until `xulang insight rebuild` has run."""

    dependencies = [("insight", "0004_pulse")]

    operations = [
        *(
            migrations.AddField("deltarow", name, models.IntegerField(default=0, db_default=0))
            for name in COUNTED
        ),
        *(
            migrations.AddField("steprow", name, models.IntegerField(default=0, db_default=0))
            for name in ("number", "sealed_at")
        ),
        migrations.CreateModel(
            name="StepGoneRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "crossing_id",
                        "step",
                        "force",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("crossing_id", models.UUIDField()),
                ("step", models.CharField(max_length=20)),
                ("force", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("done_at", models.DateTimeField()),
                ("number", models.IntegerField()),
                ("sealed_at", models.IntegerField()),
                ("gone_at", models.IntegerField()),
            ],
            options={
                "db_table": "insight_step_past",
                "indexes": [models.Index(fields=["done_at"], name="insight_step_past_done")],
            },
        ),
    ]
