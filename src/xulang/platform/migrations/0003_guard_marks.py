"""The application reads the installation's mark and adds to the audit; it changes neither."""

from django.db import migrations

GRANTS = """
SET LOCAL lock_timeout = '3s';
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON platform_installation FROM xulang_app;
REVOKE UPDATE, DELETE, TRUNCATE ON platform_auditentry FROM xulang_app;
GRANT SELECT ON platform_installation TO xulang_sealer, xulang_eraser;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_plumbing")]
    operations = [migrations.RunSQL(GRANTS, reverse_sql=migrations.RunSQL.noop)]
