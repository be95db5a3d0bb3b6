from django.db import migrations, models


class Migration(migrations.Migration):
    """Which crossing's goods come back by a declaration."""

    dependencies = [
        ("declarations", "0004_spreadsheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="returns",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(
                condition=models.Q(("returns__isnull", False)),
                fields=["returns"],
                name="declarations_returns",
            ),
        ),
    ]
