"""With which declarations one is locked: those whose vehicles hand over goods to its own, or take them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0003_number_per_source")]

    operations = [
        migrations.AddField(
            model_name="recordrow",
            name="partners",
            field=ArrayField(models.UUIDField(), default=list, db_default=models.Value("{}")),
        ),
    ]
