"""Which crossing a truck comes back from, loaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crossing", "0006_cargo")]

    operations = [
        migrations.AddField(
            model_name="crossingrow",
            name="two_way_of",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="crossingrow",
            index=models.Index(
                condition=models.Q(("two_way_of__isnull", False)),
                fields=["two_way_of"],
                name="crossing_two_way",
            ),
        ),
    ]
