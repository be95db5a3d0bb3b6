from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_daily_report")]

    operations = [
        migrations.CreateModel(
            name="PulseRow",
            fields=[
                ("hour", models.IntegerField(primary_key=True, serialize=False)),
                ("minutes", models.SmallIntegerField()),
                ("last", models.SmallIntegerField()),
            ],
            options={"db_table": "insight_pulse"},
        ),
    ]
