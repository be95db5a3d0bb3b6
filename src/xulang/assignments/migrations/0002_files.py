from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FileRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("assignment_id", models.UUIDField(db_index=True)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "assignments_file"},
        ),
    ]
