"""Messages, their ways out of the house, and browsers that want to be told."""

from django.db import models
from django.db.models import Q


class Notification(models.Model):
    """One message to one recipient. Of an organisation's, whoever reads it first marks it read."""

    id = models.UUIDField(primary_key=True)
    recipient_kind = models.CharField(max_length=15)
    recipient_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    params = models.JSONField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient_id", "-created_at"], name="notifications_recipient"),
            models.Index(fields=["recipient_id"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(fields=["subject_id"], name="notifications_subject"),
            models.Index(fields=["created_at"], name="notifications_age"),
        ]


class Delivery(models.Model):
    """One e-mail or push to send. `target` (an address) is emptied as soon as it has ended."""

    id = models.UUIDField(primary_key=True)
    notification = models.ForeignKey(Notification, models.CASCADE)
    channel = models.CharField(max_length=10)
    target = models.TextField()
    language = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, null=True)  # noqa: DJ001 -- unknown until it ended


class PushSubscription(models.Model):
    """A browser that wants to be told. One browser belongs to the last who subscribed on it."""

    id = models.UUIDField(primary_key=True)
    owner_kind = models.CharField(max_length=15)
    owner_id = models.UUIDField()
    endpoint = models.TextField(unique=True)
    p256dh = models.TextField()
    auth = models.TextField()
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_id"], name="notifications_push_owner")]
