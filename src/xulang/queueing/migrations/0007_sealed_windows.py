from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0006_estimates")]

    operations = [
        migrations.AddField(
            model_name="linerow",
            name="sealed_window",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="placerow",
            name="requested",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
