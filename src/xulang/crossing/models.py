"""Cached rows: every one of them can be rebuilt from facts (`xulang journal replay` compares)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xulang.kernel.words import Source


class RecordRow(models.Model):
    """One declaration's record (domain/record.py) and its lock: who changes a crossing locks this row."""

    declaration_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=13)
    source = models.CharField(max_length=20, default=Source.OWN.value, db_default=Source.OWN.value)
    organisation_id = models.UUIDField(null=True, db_index=True)
    gate = models.CharField(max_length=20)
    length = models.IntegerField()
    state = models.JSONField()
    # Declarations whose vehicles are paired with its own: locked together with it.
    partners = ArrayField(models.UUIDField(), default=list, db_default=models.Value("{}"))

    class Meta:
        db_table = "crossing_record"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="crossing_number_per_source"),
        ]


class CrossingRow(models.Model):
    """One vehicle, once: what lists and boards show. Plates are empty after erasure."""

    id = models.UUIDField(primary_key=True)
    declaration_id = models.UUIDField(db_index=True)
    number = models.CharField(max_length=13)
    organisation_id = models.UUIDField(null=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    regime = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    stage_since = models.DateTimeField()
    held_by = models.TextField(default="")
    nationality = models.CharField(max_length=2)
    part = models.CharField(max_length=10)
    # Empty for what was declared before the cargo was said.
    cargo = models.CharField(max_length=10, default="", db_default="")
    plate = models.TextField(default="")
    plate_key = models.TextField(default="")
    trailer_key = models.TextField(default="")
    container_key = models.TextField(default="")
    chassis_key = models.TextField(default="", db_default="")
    # The crossing on whose way out a truck comes back loaded by this declaration.
    two_way_of = models.UUIDField(null=True)
    expected_arrival = models.DateTimeField(null=True)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crossing_crossing"
        indexes = [
            models.Index(
                fields=["gate", "stage", "stage_since"],
                name="crossing_under_way",
                condition=~models.Q(stage__in=["left", "returned", "cancelled"]),
            ),
            models.Index(fields=["gate", "ended_at"], name="crossing_ended"),
            models.Index(fields=["organisation_id", "-declared_at"], name="crossing_company"),
            models.Index(fields=["declared_at", "id"], name="crossing_declared"),
            models.Index(fields=["plate_key"], name="crossing_plate", opclasses=["text_pattern_ops"]),
            models.Index(fields=["trailer_key"], name="crossing_trailer", opclasses=["text_pattern_ops"]),
            models.Index(fields=["container_key"], name="crossing_container", opclasses=["text_pattern_ops"]),
            models.Index(
                fields=["chassis_key"],
                name="crossing_chassis",
                opclasses=["text_pattern_ops"],
                condition=~models.Q(chassis_key=""),
            ),
            models.Index(
                fields=["two_way_of"],
                name="crossing_two_way",
                condition=models.Q(two_way_of__isnull=False),
            ),
        ]


class TaskRow(models.Model):
    """A force's turn. Open ones are the work lists; done ones say how long each step took."""

    subject = models.UUIDField()
    declaration_id = models.UUIDField(db_index=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    step = models.CharField(max_length=20)
    force = models.CharField(max_length=20)
    since = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crossing_task"
        constraints = [
            models.UniqueConstraint(fields=["subject", "step", "force"], name="crossing_task_once"),
        ]
        indexes = [
            models.Index(
                fields=["gate", "force", "since"],
                name="crossing_task_open",
                condition=models.Q(done_at__isnull=True),
            ),
            models.Index(
                fields=["gate", "done_at"],
                name="crossing_task_done",
                condition=models.Q(done_at__isnull=False),
            ),
        ]


class DiversionRow(models.Model):
    """An order of the management centre that declarations go to another gate, and who approved or dropped it.

    `id` is the fact in the stream of `gate` that says it.
    """

    id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    to_gate = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40)
    note = models.TextField(default="", db_default="")
    state = models.CharField(max_length=10)
    ordered_by = models.TextField()
    ordered_name = models.TextField()
    ordered_at = models.DateTimeField()
    decided_by = models.TextField(default="", db_default="")
    decided_name = models.TextField(default="", db_default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crossing_diversion"
        indexes = [models.Index(fields=["gate", "-ordered_at"], name="crossing_diversion_of_gate")]


class DivertedRow(models.Model):
    """One declaration of an order: it waits, has moved to the other gate, or stayed, and why."""

    diversion = models.ForeignKey(DiversionRow, on_delete=models.CASCADE, related_name="items")
    declaration_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10)
    code = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        db_table = "crossing_diverted"
        constraints = [
            models.UniqueConstraint(fields=["diversion", "declaration_id"], name="crossing_diverted_once"),
        ]
        indexes = [
            models.Index(
                fields=["diversion"], name="crossing_diverted_waiting", condition=models.Q(state="waiting")
            ),
        ]


class CallOrderRow(models.Model):
    """A change of the order of the queue that one person ordered, and who approved or dropped it.

    `id` is the fact in the stream of the gate that says it. Names are for the journal's private half and the
    centre; units, reason and legal basis are public.
    """

    id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    cargo = models.CharField(max_length=10)
    place_id = models.UUIDField()
    crossing_id = models.UUIDField()
    number = models.IntegerField()
    kind = models.CharField(max_length=10)
    priority = models.CharField(max_length=40, default="", db_default="")
    reason_code = models.CharField(max_length=40)
    legal_basis = models.TextField()
    state = models.CharField(max_length=10)
    ordered_by = models.TextField()
    ordered_name = models.TextField()
    ordered_unit = models.UUIDField()
    ordered_at = models.DateTimeField()
    decided_by = models.TextField(default="", db_default="")
    decided_name = models.TextField(default="", db_default="")
    decided_unit = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    hour = models.IntegerField(null=True)
    passed = models.IntegerField(null=True)

    class Meta:
        db_table = "crossing_call_order"
        indexes = [models.Index(fields=["gate", "-ordered_at"], name="crossing_call_order_gate")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_unit=None)
                | ~models.Q(decided_unit=models.F("ordered_unit"))
                | models.Q(state="dropped"),
                name="crossing_call_order_two_units",
            ),
        ]


class RoadHoldRow(models.Model):
    """An order that holds all trucks before a kilometre of a road, until its end or until it is lifted.

    `id` is the fact in the stream of `gate` that says it; routes of the gate are held with it.
    """

    id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    road = models.CharField(max_length=60)
    metres = models.IntegerField()
    reason_code = models.CharField(max_length=40)
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    held_by = models.TextField()
    force = models.CharField(max_length=20)
    opened_by = models.TextField(default="", db_default="")
    notice_id = models.UUIDField(null=True)

    class Meta:
        db_table = "crossing_road_hold"
        indexes = [models.Index(fields=["gate", "-until"], name="crossing_road_hold_gate")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_at__lt=models.F("until")), name="crossing_road_hold_period"
            ),
        ]


class RoadCountRow(models.Model):
    """How many trucks somebody counted at a place of the road to a gate. `id` is its fact's."""

    id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    place = models.CharField(max_length=60)
    metres = models.IntegerField()
    trucks = models.IntegerField()
    counted_at = models.DateTimeField()
    force = models.CharField(max_length=20)

    class Meta:
        db_table = "crossing_road_count"
        indexes = [models.Index(fields=["gate", "-counted_at"], name="crossing_road_count_gate")]


class PositionRow(models.Model):
    """Where one truck's driver said once that he is, to about a kilometre: the last word alone, for a day.

    It is no fact of the journal, so that it can be deleted whole; it goes with the truck's entry.
    """

    crossing_id = models.UUIDField(primary_key=True)
    gate = models.CharField(max_length=20)
    north = models.SmallIntegerField()
    east = models.SmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        db_table = "crossing_position"
        indexes = [models.Index(fields=["gate", "said_at"], name="crossing_position_gate")]
