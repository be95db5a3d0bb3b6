"""What was said about capacity, and the places of each line: rows that follow from facts, for queries."""

from django.contrib.postgres.fields import ArrayField
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


class LineRow(models.Model):
    """One line of the queue (domain/line.py): its stream's length, and what each class is owed.

    `classes`: their codes, weightiest first, as of `credit`. A line has a row once a place was taken in it.
    """

    stream_id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    cargo = models.CharField(max_length=10)
    length = models.IntegerField()
    classes = ArrayField(models.TextField())
    credit = ArrayField(models.IntegerField())
    # The rules and classes that it last said it goes by, as canonical text.
    goes_by = models.TextField(default="", db_default="")
    # The last sealed window that was announced for it (domain/sealed.py), as canonical text.
    sealed_window = models.TextField(default="", db_default="")

    class Meta:
        db_table = "queueing_line"
        constraints = [
            models.UniqueConstraint(fields=["gate", "direction", "cargo"], name="queueing_line_once"),
        ]


class PlaceRow(models.Model):
    """One consignment's place (domain/place.py), after the last event of its line that spoke of it.

    `number` is that of the fact by which it was taken: what people call its number. `last` is that of its
    last event. `because` is the fact that made it ready.
    """

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(LineRow, on_delete=models.PROTECT, db_column="stream_id")
    number = models.IntegerField()
    last = models.IntegerField()
    crossing_id = models.UUIDField()
    declaration_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(null=True)
    because = models.UUIDField(null=True)
    ready_at = models.BigIntegerField()
    rank = models.BigIntegerField()
    priority = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    hour = models.IntegerField(null=True)
    misses = models.IntegerField()
    parked = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=10, default="")
    passed = models.IntegerField(null=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The public reason of a place that was given back.
    why_ended = models.CharField(max_length=40, default="", db_default="")
    # It asked in a sealed window that was not drawn yet.
    requested = models.BooleanField(default=False, db_default=False)
    # Two persons of different units gave it its class.
    ordered = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "queueing_place"
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="queueing_place_number"),
            models.UniqueConstraint(
                fields=["crossing_id"], name="queueing_place_live", condition=Q(ended_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["line", "last"], name="queueing_place_last"),
            models.Index(
                fields=["line", "ready_at", "rank", "id"],
                name="queueing_place_waits",
                condition=Q(ended_at=None),
            ),
            models.Index(fields=["line", "ended_at"], name="queueing_place_ended"),
            models.Index(fields=["hour"], name="queueing_place_called", condition=Q(state="called")),
            models.Index(fields=["line", "hour"], name="queueing_place_hour"),
            models.Index(fields=["crossing_id", "-taken_at"], name="queueing_place_crossing"),
            models.Index(
                fields=["organisation_id"], name="queueing_place_company", condition=Q(ended_at=None)
            ),
        ]


class MarkRow(models.Model):
    """What may have one live place only: a plate, trailer, container, driver, customs declaration.

    A customs declaration may fill many trucks of one declaration, so it is guarded by `holder`, which is the
    declaration there and the place elsewhere. A row goes when its place ends.
    """

    mark = models.TextField()
    place = models.ForeignKey(PlaceRow, on_delete=models.CASCADE)
    holder = models.UUIDField()

    class Meta:
        db_table = "queueing_mark"
        constraints = [
            models.UniqueConstraint(fields=["mark", "place"], name="queueing_mark_place"),
            models.UniqueConstraint(
                fields=["mark"], name="queueing_mark_once", condition=~Q(mark__startswith="customs:")
            ),
        ]


class WantRow(models.Model):
    """A crossing that is ready but has no place, and why; tried again all the time.

    Another live place has its plate, or its company has as many as it may, or it asks anew.
    """

    crossing_id = models.UUIDField(primary_key=True)
    declaration_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=40)
    mark = models.TextField(default="", db_default="")
    since = models.DateTimeField()

    class Meta:
        db_table = "queueing_want"


class KeeperRow(models.Model):
    """How far the keeper of the lines has followed the sealed facts: one row."""

    id = models.IntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "queueing_keeper"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="queueing_keeper_one")]


class TrackRow(models.Model):
    """What was measured of a line until now (domain/track.py): made anew every hour from its facts."""

    stream_id = models.UUIDField(primary_key=True)
    made_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        db_table = "queueing_track"


class CorrectionRow(models.Model):
    """What the installation learnt of its own errors (domain/correction.py), and of how many of them."""

    made_at = models.DateTimeField(primary_key=True)
    errors = models.IntegerField()
    body = models.JSONField()

    class Meta:
        db_table = "queueing_correction"


class EstimateRow(models.Model):
    """When a live place is expected to be called, to go in and to be across, as last estimated: Unix seconds.

    Each with its bounds of 80 %. `call` is empty for who was called.
    """

    place = models.OneToOneField(PlaceRow, on_delete=models.CASCADE, primary_key=True)
    made_at = models.DateTimeField()
    call = ArrayField(models.BigIntegerField(), null=True)
    entry = ArrayField(models.BigIntegerField())
    left = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "queueing_estimate"


class ToldRow(models.Model):
    """An estimate of an entry as it was told at a fixed hour, to be compared with what then became true.

    `constant` is what a constant rate said of the same truck at that moment. `came` is when it went in, and
    stays empty where the place ended otherwise, or its truck was held or absent meanwhile. `raw`: the three
    moments before they were corrected, and `standing`, where the truck stood: of these the correction learns.
    """

    place = models.ForeignKey(PlaceRow, on_delete=models.CASCADE)
    told_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    p10 = models.BigIntegerField()
    p50 = models.BigIntegerField()
    p90 = models.BigIntegerField()
    constant = models.BigIntegerField()
    misses = models.IntegerField()
    came = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)
    standing = models.CharField(max_length=10, default="", db_default="")
    raw = ArrayField(models.BigIntegerField(), null=True)

    class Meta:
        db_table = "queueing_told"
        constraints = [models.UniqueConstraint(fields=["place", "told_at"], name="queueing_told_once")]
        indexes = [
            models.Index(fields=["judged_at"], name="queueing_told_judged"),
            models.Index(fields=["place"], name="queueing_told_open", condition=Q(judged_at=None)),
        ]
