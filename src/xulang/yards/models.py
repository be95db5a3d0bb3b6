"""What yards' own software says, beside the record: a yard's book, its stock lists, and the differences.

Rows are kept for XULANG_YARD_DAYS, as long as an event may be late: none comes twice after it was forgotten.
"""

from django.db import models
from django.db.models import Q


class YardEventRow(models.Model):
    """One move through a yard's barrier. `hashed` is what it says, so that its id means it for good."""

    id = models.UUIDField(primary_key=True)
    yard = models.CharField(max_length=20)
    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    plate = models.CharField(max_length=64)
    plate_key = models.CharField(max_length=64)
    at = models.DateTimeField()
    hashed = models.BinaryField()
    via = models.CharField(max_length=10)
    sent_by = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    crossing_id = models.UUIDField(null=True)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "yards_event"
        constraints = [models.UniqueConstraint(fields=["yard", "event"], name="yards_event_once")]
        indexes = [
            models.Index(fields=["yard", "-received_at", "-id"], name="yards_event_received"),
            models.Index(fields=["plate_key"], condition=~Q(state="noted"), name="yards_event_waiting"),
            models.Index(fields=["crossing_id"], name="yards_event_crossing"),
            models.Index(fields=["received_at"], name="yards_event_age"),
        ]


class StockRow(models.Model):
    """One stock list of a yard, compared when it came."""

    id = models.UUIDField(primary_key=True)
    yard = models.CharField(max_length=20)
    as_of = models.DateTimeField()
    received_at = models.DateTimeField()
    via = models.CharField(max_length=10)
    sent_by = models.CharField(max_length=120)
    lines = models.IntegerField()
    agreed = models.IntegerField()
    differing = models.IntegerField()

    class Meta:
        db_table = "yards_stock"
        indexes = [models.Index(fields=["yard", "-as_of"], name="yards_stock_newest")]


class DifferenceRow(models.Model):
    """One difference, for as long as the yard's lists show it; who laid it aside, why and when."""

    id = models.UUIDField(primary_key=True)
    yard = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    plate = models.CharField(max_length=64)
    our_plate = models.CharField(max_length=64)
    crossing_id = models.UUIDField(null=True)
    our_at = models.DateTimeField(null=True)
    their_at = models.DateTimeField(null=True)
    stock = models.ForeignKey(StockRow, models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=20)
    note = models.TextField()

    class Meta:
        db_table = "yards_difference"
        constraints = [
            models.UniqueConstraint(
                fields=["yard", "kind", "key"], condition=Q(ended_at=None), name="yards_difference_once"
            )
        ]
        indexes = [models.Index(fields=["yard", "-found_at", "-id"], name="yards_difference_found")]


class UploadRow(models.Model):
    """One file that a person sent, with the copy that says what became of each row."""

    id = models.UUIDField(primary_key=True)
    yard = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    sent_by = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    taken = models.IntegerField()
    repeated = models.IntegerField()
    refused = models.IntegerField()
    copy = models.TextField()

    class Meta:
        db_table = "yards_upload"
        indexes = [models.Index(fields=["yard", "-received_at"], name="yards_upload_newest")]
