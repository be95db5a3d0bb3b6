"""Gates with their hours, and yards."""

from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q

from xulang.kernel.refusal import Refusal
from xulang.registry import models
from xulang.registry.domain.reference import Gate, OpeningHours, Yard
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import (
    GateNode,
)
from xulang.registry.domain.words import GateKind


def _gate(row: models.Gate) -> Gate:
    return Gate(
        code=row.code,
        parent=row.parent_id,
        name_vi=row.name_vi,
        name_en=row.name_en,
        name_zh=row.name_zh,
        kind=GateKind(row.kind),
        opposite_side=row.opposite_side,
        markers=row.markers,
        baseline_vehicles_per_day=row.baseline_vehicles_per_day,
        target_2027_low=row.target_2027_low,
        target_2027_high=row.target_2027_high,
        note=row.note,
    )


def list_gates() -> list[Gate]:
    """All gates and clearance routes, in the order of their source."""
    return [_gate(row) for row in models.Gate.objects.order_by("position")]


def get_gate(*, code: str) -> Gate:
    row = models.Gate.objects.filter(code=code).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.GATE_UNKNOWN, field="gate")
    return _gate(row)


@cache
def gate_and_above(*, code: str) -> tuple[str, ...]:
    """The gate or route and those it is part of, nearest first.

    Kept for the life of the process, since every entry asks: where a route belongs changes with an import of
    reference data, and that asks for a restart. Raises GATE_UNKNOWN, which is not kept.
    """
    parent = get_gate(code=code).parent
    return (code, *(gate_and_above(code=parent) if parent else ()))


def gate_tree() -> tuple[GateNode, ...]:
    """Gates with their clearance routes below them."""
    gates = list_gates()

    def below(parent: str | None) -> tuple[GateNode, ...]:
        return tuple(GateNode(gate=gate, routes=below(gate.code)) for gate in gates if gate.parent == parent)

    return below(None)


def _yard(row: models.Yard) -> Yard:
    return Yard(
        code=row.code,
        name=row.name,
        gate=row.gate_id,
        operator=row.organisation.name,
        capacity_note=row.capacity_note,
        organisation_id=row.organisation_id,
        places=row.places,
    )


def list_yards(*, gate: str | None = None) -> list[Yard]:
    """The yards of a gate, or all."""
    rows = models.Yard.objects.select_related("organisation").order_by("position")
    return [_yard(row) for row in (rows if gate is None else rows.filter(gate_id=gate))]


def get_yard(*, code: str) -> Yard:
    row = models.Yard.objects.select_related("organisation").filter(code=code).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.YARD_UNKNOWN, field="yard")
    return _yard(row)


def list_yards_of(*, organisation_id: UUID) -> list[Yard]:
    """The yards that an organisation operates."""
    rows = models.Yard.objects.select_related("organisation").filter(organisation_id=organisation_id)
    return [_yard(row) for row in rows.order_by("position")]


def list_opening_hours(*, gate: str, since: date, until: date) -> list[OpeningHours]:
    """The gate's hours that are valid on some day of [since, until); empty where no source says so.

    A route without hours of its own opens as the gate that it is part of.
    """
    for code in gate_and_above(code=gate):
        rows = models.OpeningHours.objects.filter(gate_id=code, valid_from__lt=until).filter(
            Q(valid_until=None) | Q(valid_until__gt=since)
        )
        if found := [_hours(row) for row in rows.order_by("weekday", "valid_from")]:
            return found
    return []


def list_all_opening_hours() -> list[OpeningHours]:
    """All that any source says, those that were valid before too."""
    rows = models.OpeningHours.objects.order_by("gate_id", "weekday", "valid_from")
    return [_hours(row) for row in rows]


def find_opening_hours(*, gate: str, on: date) -> OpeningHours | None:
    """When the gate is open that day; None where no source says so."""
    row = (
        models.OpeningHours.objects.filter(gate_id=gate, weekday=on.isoweekday(), valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .first()
    )
    return None if row is None else _hours(row)


def _hours(row: models.OpeningHours) -> OpeningHours:
    return OpeningHours(
        gate=row.gate_id,
        weekday=row.weekday,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        note=row.note,
    )
