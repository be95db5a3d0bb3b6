from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0003_places_of_a_company")]

    operations = [
        migrations.AddField(
            model_name="linerow",
            name="goes_by",
            field=models.TextField(db_default="", default=""),
        ),
    ]
