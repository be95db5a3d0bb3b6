"""The books are append-only by grants: the application may add rows and read them, nothing else."""

from django.db import migrations

APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON
    ledger_assessment, ledger_assessmentline, ledger_account, ledger_transfer,
    ledger_payment, ledger_payer, ledger_reversal, ledger_receipt
FROM xulang_app;
REVOKE DELETE, TRUNCATE ON ledger_receiptseries, ledger_tariffrow, ledger_tariffrate FROM xulang_app;
-- Who paid is erased when its time of retention is over; the books stay whole without it.
GRANT SELECT, DELETE ON ledger_payer TO xulang_eraser;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("platform", "0001_roles")]
    operations = [migrations.RunSQL(APPEND_ONLY, reverse_sql=migrations.RunSQL.noop)]
