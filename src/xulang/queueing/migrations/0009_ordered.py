from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queueing", "0008_learnt")]

    operations = [
        migrations.AddField(
            model_name="placerow",
            name="ordered",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
