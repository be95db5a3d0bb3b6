"""The journal's rows. Who may do what with them is granted in migrations/0002_grants.py.

No foreign keys between them: they would cost each append a look-up, and `journal verify` checks more than
they could (docs/facts-and-sealing.md). Few prepared statements write and read them, not the ORM.
"""

from django.db import models


class FactRow(models.Model):
    """A fact's public half: `public` is the leaf's text, the columns repeat what queries look for."""

    id = models.UUIDField(primary_key=True)
    stream_kind = models.CharField(max_length=20)
    stream_id = models.UUIDField()
    number = models.IntegerField()
    kind = models.CharField(max_length=40)
    crossing_id = models.UUIDField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    public = models.TextField()

    class Meta:
        db_table = "journal_fact"
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "number"], name="journal_fact_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="journal_fact_from_one"),
        ]
        indexes = [
            # What a public report reads of a day; facts of declarations do not pay for it.
            models.Index(
                fields=["stream_id", "recorded_at"],
                name="journal_fact_line",
                condition=models.Q(stream_kind="line"),
            ),
            models.Index(fields=["stream_id"], name="journal_fact_erased", condition=models.Q(kind="erased")),
            models.Index(
                fields=["recorded_at"],
                name="journal_fact_amended",
                condition=models.Q(kind="field_amended"),
            ),
        ]


class PrivateRow(models.Model):
    """A fact's private half and the salt of its commitment; the eraser deletes it."""

    fact_id = models.UUIDField(primary_key=True)
    salt = models.BinaryField()
    body = models.JSONField()

    class Meta:
        db_table = "journal_private"


class StreamRow(models.Model):
    """The head of a stream: gives the next number, and remembers facts that vanished before their seal."""

    stream_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    length = models.IntegerField()
    last_fact_id = models.UUIDField()

    class Meta:
        db_table = "journal_stream"


class UnsealedRow(models.Model):
    """A fact that waits for its position. Its number orders the queue; within a stream it grows."""

    seq = models.BigAutoField(primary_key=True)
    fact_id = models.UUIDField()

    class Meta:
        db_table = "journal_unsealed"


class SealedRow(models.Model):
    """A fact's position in the log, 0..n-1 without gaps, and its leaf's hash."""

    position = models.BigIntegerField(primary_key=True)
    fact_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "journal_sealed"


class TileRow(models.Model):
    """Hashes of the tree, 32 bytes each, up to 256 (C2SP tlog-tiles). Level 0 is kept when full only."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "journal_tile"


class CheckpointRow(models.Model):
    """What the log signed after each batch: its size and root (C2SP tlog-checkpoint). Without gaps."""

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "journal_checkpoint"


class WitnessRow(models.Model):
    """How far a witness has cosigned, and how many cosignatures of it we keep."""

    name = models.TextField(primary_key=True)
    vkey = models.TextField()
    cosigned_size = models.BigIntegerField()
    cosignatures = models.BigIntegerField()

    class Meta:
        db_table = "journal_witness"


class CosignatureRow(models.Model):
    """A witness's signature line under the checkpoint of that size (C2SP tlog-cosignature)."""

    pk = models.CompositePrimaryKey("size", "witness")
    size = models.BigIntegerField()
    witness = models.TextField()
    line = models.TextField()

    class Meta:
        db_table = "journal_cosignature"
