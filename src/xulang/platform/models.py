"""Plumbing rows: the installation's mark, answered requests, and who looked at what."""

from django.db import models


class Installation(models.Model):
    """One row, made when the database is set up; the demonstration is a mark that never changes."""

    id = models.UUIDField(primary_key=True)
    is_demonstration = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(models.expressions.Value(1), name="platform_installation_once"),
        ]


class AnsweredRequest(models.Model):
    """The first answer to a request id, so that a repeat gets the same one (docs/idempotency.md)."""

    scope = models.TextField()
    request_id = models.UUIDField()
    body_hash = models.BinaryField()
    answer = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "request_id"], name="platform_request_once"),
        ]
        indexes = [models.Index(fields=["answered_at"], name="platform_request_age")]


class AuditEntry(models.Model):
    """Who did or read what. Names objects by id; holds no personal data of those concerned."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.TextField()
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.TextField()
    request_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "at"], name="platform_audit_object"),
            models.Index(fields=["actor_id", "at"], name="platform_audit_actor"),
        ]
