from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("declarations", "0007_learned")]

    operations = [
        migrations.AddField(
            model_name="sheetentry",
            name="content",
            field=models.JSONField(null=True),
        ),
    ]
