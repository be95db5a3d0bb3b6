"""Who may do what with facts: nobody but the owner may change one, and verify finds it when the owner does."""

from django.db import migrations

GRANTS = """
SET LOCAL lock_timeout = '3s';
REVOKE ALL ON journal_fact, journal_private, journal_stream, journal_unsealed, journal_sealed, journal_tile,
    journal_checkpoint, journal_witness, journal_cosignature
    FROM PUBLIC, xulang_app, xulang_sealer, xulang_eraser;
REVOKE ALL ON SEQUENCE journal_unsealed_seq_seq FROM PUBLIC, xulang_app, xulang_sealer, xulang_eraser;

GRANT SELECT, INSERT ON journal_fact, journal_private, journal_unsealed, journal_stream TO xulang_app;
GRANT UPDATE (length, last_fact_id) ON journal_stream TO xulang_app;
GRANT SELECT ON journal_sealed, journal_tile, journal_checkpoint, journal_witness, journal_cosignature
    TO xulang_app;

-- The sealer never sees a private half.
GRANT SELECT ON journal_fact TO xulang_sealer;
GRANT SELECT, DELETE ON journal_unsealed TO xulang_sealer;
GRANT SELECT, INSERT ON journal_sealed, journal_tile, journal_checkpoint, journal_witness, journal_cosignature
    TO xulang_sealer;
GRANT UPDATE (hashes) ON journal_tile TO xulang_sealer;
GRANT UPDATE (cosigned_size, cosignatures) ON journal_witness TO xulang_sealer;

-- The eraser deletes private halves without reading them, and says so in a fact of its own.
GRANT SELECT ON journal_fact, journal_stream TO xulang_eraser;
GRANT SELECT (fact_id), INSERT, DELETE ON journal_private TO xulang_eraser;
GRANT INSERT ON journal_fact, journal_unsealed, journal_stream TO xulang_eraser;
GRANT UPDATE (length, last_fact_id) ON journal_stream TO xulang_eraser;
"""

SHAPE = """
ALTER TABLE journal_private ADD CONSTRAINT journal_private_salt CHECK (octet_length(salt) = 32);
ALTER TABLE journal_sealed ADD CONSTRAINT journal_sealed_hash CHECK (octet_length(leaf_hash) = 32);
ALTER TABLE journal_checkpoint ADD CONSTRAINT journal_checkpoint_root CHECK (octet_length(root) = 32);
ALTER TABLE journal_tile ADD CONSTRAINT journal_tile_hashes
    CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0);
-- Heads are updated in place, the queue is emptied as fast as it fills: room in the page, and early vacuums.
ALTER TABLE journal_stream SET (fillfactor = 80);
ALTER TABLE journal_unsealed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- Random bytes do not compress: do not try.
ALTER TABLE journal_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(GRANTS, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(SHAPE, reverse_sql=migrations.RunSQL.noop),
    ]
