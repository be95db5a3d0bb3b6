from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterheadRow",
            fields=[
                ("organisation_id", models.UUIDField(primary_key=True, serialize=False)),
                ("state", models.JSONField()),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "indicators_letterhead",
            },
        ),
    ]
