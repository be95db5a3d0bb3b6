"""A payment is given back after a vehicle has left by two people's word: who asked, and who answered."""

import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = (
    "REVOKE UPDATE, DELETE, TRUNCATE ON ledger_reversalrequest, ledger_reversalanswer FROM xulang_app;"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="ReversalRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal_requests",
                        to="ledger.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReversalAnswer",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="ledger.reversalrequest",
                    ),
                ),
                ("outcome", models.CharField(max_length=10)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.TextField()),
            ],
        ),
        migrations.RunSQL(APPEND_ONLY, reverse_sql=migrations.RunSQL.noop),
    ]
