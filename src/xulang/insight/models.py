"""Read models, folded from sealed facts (docs/insight.md). `xulang insight rebuild` makes each anew.

Hours are numbered from 1970 in UTC, the first is 0. Nothing here names a person or a plate: what is shown
beside a number is looked up where it is masked and erased.
"""

from django.db import models

from xulang.insight.domain.projection import projection


class FollowerRow(models.Model):
    """How far the facts were followed: `position` is the next one's. `version` made the rows."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    seen_at = models.DateTimeField()
    version = models.SmallIntegerField(default=projection, db_default=0)

    class Meta:
        db_table = "insight_follower"


class PulseRow(models.Model):
    """In how many minutes of an hour the follower looked; `last` is the last of them. No fact tells it."""

    hour = models.IntegerField(primary_key=True)
    minutes = models.SmallIntegerField()
    last = models.SmallIntegerField()

    class Meta:
        db_table = "insight_pulse"


class HourRow(models.Model):
    """The first position that was sealed in an hour: what was known before the hour lies before it."""

    hour = models.IntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "insight_hour"


class CrossingRow(models.Model):
    """One vehicle, once, as known now: the grain of all statistics. `outcome` is empty while under way."""

    id = models.UUIDField(primary_key=True)
    declaration_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField(null=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    regime = models.CharField(max_length=20)
    vehicle_type = models.CharField(max_length=20)
    nationality = models.CharField(max_length=2)
    part = models.CharField(max_length=10)
    cargo = models.CharField(max_length=10)
    stage = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    declared_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    set_off_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    weight_kg = models.BigIntegerField()
    value_vnd = models.BigIntegerField()
    holds = models.IntegerField()
    irregular = models.IntegerField()
    erased = models.BooleanField()

    class Meta:
        db_table = "insight_crossing"
        indexes = [
            models.Index(fields=["ended_at"], name="insight_crossing_ended"),
            models.Index(fields=["declared_at"], name="insight_crossing_declared"),
            models.Index(fields=["registered_at"], name="insight_crossing_ready"),
            models.Index(fields=["entered_at"], name="insight_crossing_entered"),
        ]


class GoodsRow(models.Model):
    """What a vehicle carried, by HS chapter and origin; empty where the declaration does not say."""

    pk = models.CompositePrimaryKey("crossing_id", "chapter", "origin")
    crossing_id = models.UUIDField()
    chapter = models.CharField(max_length=2)
    origin = models.CharField(max_length=2)
    weight_kg = models.BigIntegerField()
    value_vnd = models.BigIntegerField()

    class Meta:
        db_table = "insight_goods"


class StepRow(models.Model):
    """A force's word on a step: from when it was this force's turn until it was said."""

    pk = models.CompositePrimaryKey("crossing_id", "step", "force")
    crossing_id = models.UUIDField()
    step = models.CharField(max_length=20)
    force = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField()
    # Its fact's number in the declaration's stream, and the hour in which that was sealed.
    number = models.IntegerField(default=0, db_default=0)
    sealed_at = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "insight_step"
        indexes = [models.Index(fields=["done_at"], name="insight_step_done")]


class StepGoneRow(models.Model):
    """A word that held from `sealed_at` until `gone_at`, hours of sealing: known then, and no more."""

    pk = models.CompositePrimaryKey("crossing_id", "step", "force", "number")
    crossing_id = models.UUIDField()
    step = models.CharField(max_length=20)
    force = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField()
    number = models.IntegerField()
    sealed_at = models.IntegerField()
    gone_at = models.IntegerField()

    class Meta:
        db_table = "insight_step_past"
        indexes = [models.Index(fields=["done_at"], name="insight_step_past_done")]


class PlaceRow(models.Model):
    """A place of a line while it is called: what the next fact about it ends."""

    place_id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)

    class Meta:
        db_table = "insight_place"


class HourlyRow(models.Model):
    """How many vehicles came to a moment of their crossing in an hour, with what they carried."""

    pk = models.CompositePrimaryKey(
        "hour", "moment", "gate", "direction", "regime", "vehicle_type", "nationality"
    )
    hour = models.IntegerField()
    moment = models.CharField(max_length=10)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    regime = models.CharField(max_length=20)
    vehicle_type = models.CharField(max_length=20)
    nationality = models.CharField(max_length=2)
    vehicles = models.IntegerField()
    weight_kg = models.BigIntegerField()
    value_vnd = models.BigIntegerField()

    class Meta:
        db_table = "insight_hourly"


class HourlyGoodsRow(models.Model):
    """The same by what was carried. A vehicle with goods of two chapters counts in both."""

    pk = models.CompositePrimaryKey("hour", "moment", "gate", "direction", "regime", "chapter", "origin")
    hour = models.IntegerField()
    moment = models.CharField(max_length=10)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    regime = models.CharField(max_length=20)
    chapter = models.CharField(max_length=2)
    origin = models.CharField(max_length=2)
    vehicles = models.IntegerField()
    weight_kg = models.BigIntegerField()
    value_vnd = models.BigIntegerField()

    class Meta:
        db_table = "insight_hourly_goods"


class DeltaRow(models.Model):
    """By how much a situation changed in a span of event time, said in a span of sealing, and what moved.

    Spans: 0 an hour, 1 a week of 168 hours; each change stands in all four combinations, so that what was
    the case at any hour, as known at any other, is a sum over whole weeks and the hours that remain.
    """

    pk = models.CompositePrimaryKey("event_span", "sealed_span", "event_at", "sealed_at", "gate", "direction")
    event_span = models.SmallIntegerField()
    sealed_span = models.SmallIntegerField()
    event_at = models.IntegerField()
    sealed_at = models.IntegerField()
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    waiting = models.IntegerField()
    called = models.IntegerField()
    on_road = models.IntegerField()
    inside = models.IntegerField()
    held = models.IntegerField()
    coming = models.IntegerField(default=0, db_default=0)
    registered = models.IntegerField(default=0, db_default=0)
    entered = models.IntegerField(default=0, db_default=0)
    went = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "insight_delta"
        indexes = [
            # Old events that were heard of lately: the key goes by the event first.
            models.Index(
                fields=["sealed_at", "event_at"],
                name="insight_delta_late",
                condition=models.Q(event_span=1, sealed_span=0),
            ),
        ]


class AlertRuleRow(models.Model):
    """A rule that may ring, as it was set last; `xulang journal replay` compares it with its facts."""

    id = models.UUIDField(primary_key=True)
    body = models.JSONField()
    is_on = models.BooleanField()
    set_at = models.DateTimeField()
    set_by = models.TextField()
    length = models.PositiveIntegerField()

    class Meta:
        db_table = "insight_alert_rule"


class AlertWatchRow(models.Model):
    """How a rule stands at a gate and direction: computed from the hours, so no fact."""

    rule = models.ForeignKey(AlertRuleRow, on_delete=models.CASCADE, related_name="watches")
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    hour = models.IntegerField()
    rings = models.BooleanField()
    against = models.IntegerField()
    since = models.IntegerField(null=True)
    peak = models.FloatField()

    class Meta:
        db_table = "insight_alert_watch"
        constraints = [
            models.UniqueConstraint(fields=["rule", "gate", "direction"], name="insight_alert_watch_once")
        ]


class AlertRow(models.Model):
    """One ringing of a rule; every column is told by its stream of facts."""

    id = models.UUIDField(primary_key=True)
    rule_id = models.UUIDField()
    name = models.TextField()
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    hour = models.IntegerField()
    value = models.FloatField()
    owners = models.JSONField()
    patience = models.PositiveIntegerField()
    rang_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(blank=True)
    snoozed_until = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    length = models.PositiveIntegerField()

    class Meta:
        db_table = "insight_alert"
        indexes = [
            models.Index(fields=["-rang_at"], name="insight_alert_newest"),
            models.Index(fields=["due_at"], condition=models.Q(over_at=None), name="insight_alert_due"),
        ]


class DailyReportRow(models.Model):
    """A daily report of the gates as it was made: never changed, whatever is heard of later."""

    day = models.DateField(primary_key=True)
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    position = models.BigIntegerField()
    body = models.JSONField()

    class Meta:
        db_table = "insight_daily_report"


class DailyReaderRow(models.Model):
    """Who wants to be told of each daily report, and for which unit."""

    user_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()

    class Meta:
        db_table = "insight_daily_reader"
