"""Who may do what in the database: the application, the sealer and the eraser own nothing."""

from django.db import migrations

ROLES = """
SET LOCAL lock_timeout = '3s';
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['xulang_app', 'xulang_sealer', 'xulang_eraser'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
    END LOOP;
END $$;
-- Tables that later migrations make: the application may use them all; `journal` takes back what it must not.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO xulang_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO xulang_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO xulang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO xulang_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO xulang_app;
"""


class Migration(migrations.Migration):
    run_before = [("contenttypes", "0001_initial")]
    operations = [migrations.RunSQL(ROLES, reverse_sql=migrations.RunSQL.noop)]
