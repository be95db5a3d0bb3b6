"""Who may do what in the database: the application, the sealer and the eraser own nothing."""

from django.db import migrations

from xulang.platform.roles import DEFAULT_GRANTS, MAKE_ROLES

PRESENT_GRANTS = """
GRANT USAGE ON SCHEMA public TO xulang_app, xulang_sealer, xulang_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO xulang_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO xulang_app;
"""


class Migration(migrations.Migration):
    run_before = [("contenttypes", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"SET LOCAL lock_timeout = '3s';{MAKE_ROLES}{DEFAULT_GRANTS}{PRESENT_GRANTS}",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
