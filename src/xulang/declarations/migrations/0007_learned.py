import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0006_names_of_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Named",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("key", models.TextField()),
                ("body", models.JSONField()),
                ("named_at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="declarations.declaration",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "kind", "key"],
                        name="declarations_named_prefix",
                        opclasses=["uuid_ops", "varchar_pattern_ops", "text_pattern_ops"],
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("about", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=20)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["about", "kind", "key"], name="declarations_paper_word_once"
                    ),
                ],
            },
        ),
    ]
