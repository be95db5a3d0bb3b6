from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_chinese_tax_codes")]

    operations = [
        migrations.AddField(model_name="yard", name="places", field=models.PositiveIntegerField(null=True)),
    ]
