from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_report_templates"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeRow",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("state", models.JSONField()),
            ],
            options={
                "db_table": "indicators_programme",
            },
        ),
        migrations.CreateModel(
            name="ProjectRow",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("state", models.JSONField()),
            ],
            options={
                "db_table": "indicators_project",
            },
        ),
    ]
