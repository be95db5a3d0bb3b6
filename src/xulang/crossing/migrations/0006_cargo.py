"""What a vehicle carries, so that what crossed is counted beside the capacity planned for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0005_chassis")]

    operations = [
        migrations.AddField(
            model_name="crossingrow",
            name="cargo",
            field=models.CharField(max_length=10, default="", db_default=""),
        ),
    ]
