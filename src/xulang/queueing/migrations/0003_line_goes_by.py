from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0002_places")]

    operations = [
        migrations.AddField(
            model_name="linerow",
            name="goes_by",
            field=models.TextField(db_default="", default=""),
        ),
    ]
