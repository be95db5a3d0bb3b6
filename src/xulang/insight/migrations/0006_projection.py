from django.db import migrations, models

import xulang.insight.domain.projection


class Migration(migrations.Migration):
    """Rows that are there were made by an older version; the product makes them anew by itself."""

    dependencies = [("insight", "0005_moves")]

    operations = [
        migrations.AddField(
            "followerrow",
            "version",
            models.SmallIntegerField(default=xulang.insight.domain.projection.projection, db_default=0),
        )
    ]
