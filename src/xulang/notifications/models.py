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


class Webhook(models.Model):
    """Where an organisation's own software is told of its facts (docs/webhooks.md). Holds no secret.

    `position` is how far the sealed order was put into deliveries, `generation` counts its secrets.
    """

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    url = models.TextField()
    kinds = models.JSONField()
    state = models.CharField(max_length=10)
    position = models.BigIntegerField()
    generation = models.IntegerField()
    rotated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    served_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "created_at"], name="notifications_webhook_owner")]


class WebhookDelivery(models.Model):
    """One message to one webhook. While `leased_until` lies ahead, a worker is sending it."""

    id = models.UUIDField(primary_key=True)
    webhook = models.ForeignKey(Webhook, models.CASCADE, db_index=False)
    type = models.CharField(max_length=60)
    position = models.BigIntegerField(null=True)
    declaration_id = models.UUIDField(null=True)
    crossing_id = models.UUIDField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=10)
    attempts = models.IntegerField()
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    trouble = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null until an attempt failed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "position"], name="notifications_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_at"], condition=Q(state="pending"), name="notifications_due"
            ),
            models.Index(
                fields=["webhook", "declaration_id", "position"],
                condition=Q(state="pending"),
                name="notifications_lane",
            ),
            models.Index(fields=["webhook", "-created_at", "-id"], name="notifications_sent"),
            models.Index(fields=["ended_at"], condition=~Q(ended_at=None), name="notifications_ended"),
        ]


class Text(models.Model):
    """One short message (docs/sms.md). `phone` and `body` are personal; The first attempt sets `coding`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    gate = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null for what is of no gate
    declaration_id = models.UUIDField(null=True)
    crossing_id = models.UUIDField(null=True)
    phone = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    body = models.TextField()
    route = models.CharField(max_length=5, null=True)  # noqa: DJ001 -- null for a number that no line reaches
    state = models.CharField(max_length=15)
    trouble = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null while all is well
    status = models.BigIntegerField(null=True)
    coding = models.CharField(max_length=5, null=True)  # noqa: DJ001 -- null before the first attempt
    parts = models.IntegerField(null=True)
    attempts = models.IntegerField()
    created_at = models.DateTimeField()
    not_after = models.DateTimeField()
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["route", "next_at"], condition=Q(state="queued"), name="notifications_text_due"
            ),
            models.Index(
                fields=["not_after"],
                condition=Q(state__in=["queued", "submitted"]),
                name="notifications_text_late",
            ),
            models.Index(fields=["phone", "submitted_at"], name="notifications_text_phone"),
            models.Index(fields=["route", "submitted_at"], name="notifications_text_hour"),
            models.Index(fields=["declaration_id"], name="notifications_text_about"),
            models.Index(fields=["crossing_id"], name="notifications_text_truck"),
            models.Index(fields=["-created_at", "-id"], name="notifications_text_list"),
            models.Index(fields=["ended_at"], condition=~Q(ended_at=None), name="notifications_text_ended"),
        ]


class TextPart(models.Model):
    """A part that the carrier took, under the name that its receipts call it by."""

    text = models.ForeignKey(Text, models.CASCADE, db_index=False)
    number = models.IntegerField()
    route = models.CharField(max_length=5)
    message_key = models.CharField(max_length=65)
    state = models.CharField(max_length=15)
    trouble = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null while all is well
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="notifications_part_once")]
        indexes = [models.Index(fields=["route", "message_key"], name="notifications_part_key")]


class TextReceipt(models.Model):
    """A receipt whose message is not known yet: it came before the answer. No number, no words."""

    route = models.CharField(max_length=5)
    keys = models.JSONField()
    state = models.CharField(max_length=15)
    trouble = models.CharField(max_length=20, null=True)  # noqa: DJ001 -- null while all is well
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["route", "received_at"], name="notifications_receipt")]


class TextLine(models.Model):
    """How the line to a carrier stands, as who tends it says."""

    route = models.CharField(max_length=5, primary_key=True)
    state = models.CharField(max_length=10)
    status = models.BigIntegerField(null=True)
    since = models.DateTimeField()
