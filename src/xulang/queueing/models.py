"""What was said about capacity, for queries: a row follows from its fact, its `ends` from later ones."""

from django.db import models
from django.db.models import F, Q


class WordRow(models.Model):
    """One word (domain/said.py). `id` is its fact's, `stream_id` and `number` its place in the journal."""

    id = models.UUIDField(primary_key=True)
    stream_id = models.UUIDField()
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    gate = models.CharField(max_length=20, default="")
    direction = models.CharField(max_length=10, default="")
    cargo = models.CharField(max_length=10, default="")
    subject = models.CharField(max_length=60)
    code = models.CharField(max_length=40, default="")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    figures = models.JSONField()
    texts = models.JSONField()
    said_at = models.DateTimeField()
    said_by = models.TextField()
    withdrawn = models.DateTimeField(null=True)
    withdrawn_number = models.IntegerField(null=True)

    class Meta:
        db_table = "queueing_word"
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "number"], name="queueing_word_number"),
            models.UniqueConstraint(
                fields=["stream_id", "withdrawn_number"], name="queueing_word_withdrawn_number"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="queueing_word_period",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("valid_from")), name="queueing_word_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["gate", "ends"], name="queueing_word_gate"),
            models.Index(fields=["stream_id", "subject", "number"], name="queueing_word_subject"),
        ]
