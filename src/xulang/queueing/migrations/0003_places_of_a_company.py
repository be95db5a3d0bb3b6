from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("queueing", "0002_places")]

    operations = [
        migrations.AddIndex(
            model_name="placerow",
            index=models.Index(
                fields=["organisation_id"], name="queueing_place_company", condition=Q(ended_at=None)
            ),
        ),
    ]
