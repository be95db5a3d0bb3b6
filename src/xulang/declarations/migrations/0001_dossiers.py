import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # The roles first: their default privileges open the tables made from here on to the application.
    dependencies = [("platform", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=13, unique=True)),
                ("organisation_id", models.UUIDField()),
                ("created_by", models.TextField()),
                ("direction", models.CharField(max_length=10)),
                ("regime", models.CharField(max_length=20)),
                ("gate", models.CharField(max_length=40)),
                ("expected_arrival", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField(null=True)),
                ("search_key", models.TextField()),
                ("submitted_at", models.DateTimeField()),
                ("amended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "number"], name="declarations_own_latest"),
                    models.Index(fields=["gate", "expected_arrival"], name="declarations_coming"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^\\d{13}$")), name="declarations_number_shape"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="declarations_version_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredVehicle",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="declarations.declaration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("created_by", models.TextField()),
                ("body", models.JSONField()),
                ("copied_from", models.UUIDField(null=True)),
                ("amends", models.UUIDField(null=True)),
                ("amends_version", models.PositiveIntegerField(null=True)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "-updated_at"], name="declarations_draft_recent"),
                    models.Index(fields=["updated_at"], name="declarations_draft_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("amends",), name="declarations_one_correction"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amends__isnull", True), ("amends_version__isnull", True)),
                            models.Q(("amends__isnull", False), ("amends_version__isnull", False)),
                            _connector="OR",
                        ),
                        name="declarations_correction_whole",
                    ),
                ],
            },
        ),
    ]
