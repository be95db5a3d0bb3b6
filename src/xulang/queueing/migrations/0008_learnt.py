import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0007_sealed_windows")]

    operations = [
        migrations.CreateModel(
            name="CorrectionRow",
            fields=[
                ("made_at", models.DateTimeField(primary_key=True, serialize=False)),
                ("errors", models.IntegerField()),
                ("body", models.JSONField()),
            ],
            options={"db_table": "queueing_correction"},
        ),
        migrations.AddField(
            model_name="toldrow",
            name="standing",
            field=models.CharField(db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="toldrow",
            name="raw",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), null=True, size=None
            ),
        ),
    ]
