from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0004_line_goes_by")]

    operations = [
        migrations.AddIndex(
            model_name="placerow",
            index=models.Index(
                condition=models.Q(("state", "called")), fields=["hour"], name="queueing_place_called"
            ),
        ),
        migrations.AddIndex(
            model_name="placerow",
            index=models.Index(fields=["line", "hour"], name="queueing_place_hour"),
        ),
    ]
