"""Permits, drivers' links, closures, notices, and what the public look-up needs."""

from django.db import models
from django.db.models import F, Q


class Permit(models.Model):
    """One signed permit. A crossing has at most one that is not revoked."""

    id = models.UUIDField(primary_key=True)
    crossing_id = models.UUIDField()
    gate = models.CharField(max_length=12)
    plate_key = models.CharField(max_length=24)
    kind = models.CharField(max_length=15)
    code = models.CharField(max_length=10)
    text = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="gates_permit_code_once"),
            models.UniqueConstraint(
                fields=["crossing_id"], condition=Q(revoked_at=None), name="gates_permit_one_valid"
            ),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_until")), name="gates_permit_period"),
        ]
        indexes = [
            models.Index(fields=["crossing_id"], name="gates_permit_crossing"),
            models.Index(fields=["valid_until"], condition=~Q(revoked_at=None), name="gates_permit_revoked"),
        ]


class DriverLink(models.Model):
    """A link given to one driver of one crossing: only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True)
    crossing_id = models.UUIDField()
    driver_mark = models.BinaryField(max_length=32)
    token_hash = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="gates_link_token_once"),
            models.UniqueConstraint(
                fields=["crossing_id"], condition=Q(revoked_at=None), name="gates_link_one_valid"
            ),
        ]
        indexes = [models.Index(fields=["crossing_id"], name="gates_link_crossing")]


class Closure(models.Model):
    """A gate or route that is or was closed; the current one has no `reopened_at`."""

    id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=12)
    reason = models.TextField()
    closed_at = models.DateTimeField()
    closed_by = models.TextField()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.TextField(null=True)  # noqa: DJ001 -- unknown until reopened
    reopening_reason = models.TextField(null=True)  # noqa: DJ001 -- unknown until reopened

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gate"], condition=Q(reopened_at=None), name="gates_closure_one_current"
            ),
        ]


class Notice(models.Model):
    """A public notice, of a closure or by itself. Withdrawing ends its period."""

    id = models.UUIDField(primary_key=True)
    closure = models.ForeignKey(Closure, models.PROTECT, null=True)
    gate = models.CharField(max_length=12, null=True)  # noqa: DJ001 -- null: all gates
    text = models.JSONField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    published_by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["valid_until", "valid_from"], name="gates_notice_period")]


class LookupKey(models.Model):
    """A keyed hash of what the public must know to find a crossing; a truck may have several ahead."""

    key = models.BinaryField(max_length=32)
    crossing_id = models.UUIDField()
    valid_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "crossing_id"], name="gates_lookup_key_once"),
        ]
        indexes = [models.Index(fields=["crossing_id"], name="gates_lookup_crossing")]


class LookupAttempts(models.Model):
    """Failed look-ups of one plate, code or network; forgotten by the hour."""

    key = models.BinaryField(max_length=32, primary_key=True)
    failures = models.IntegerField()
    counted_at = models.DateTimeField()
