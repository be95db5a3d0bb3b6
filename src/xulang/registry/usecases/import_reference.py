from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Manager

from xulang.kernel.identifiers import search_form
from xulang.platform.db import unit_of_work
from xulang.registry import models
from xulang.registry.domain.reference import (
    Gate,
    OpeningHours,
    Yard,
    read_gates,
    read_opening_hours,
    read_yards,
)
from xulang.registry.domain.words import OrganisationKind

# Operators have no id in their source: the same name gives the same organisation at every import.
YARD_OPERATORS = UUID("4e4a9d1c-6a52-5b0e-9a29-0e8c4c9b7b11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many rows the source has, and how many of them were new or changed."""

    rows: int
    changed: int


def import_reference(*, folder: Path, now: datetime) -> Imported:
    """Bring gates, yards and opening hours in line with the tables in `folder` (data/*.csv). Repeatable.

    What is no longer in a table stays: facts refer to it. Raises ValueError on a malformed table.
    """
    gates = read_gates((folder / "gates.csv").read_text(encoding="utf-8"))
    yards = read_yards((folder / "yards.csv").read_text(encoding="utf-8"))
    hours = read_opening_hours((folder / "opening_hours.csv").read_text(encoding="utf-8"))
    with unit_of_work():
        changed = [_import_gate(gate=gate, position=position) for position, gate in enumerate(gates)]
        changed += [
            _import_yard(yard=yard, position=position, now=now) for position, yard in enumerate(yards)
        ]
        changed += [_import_hours(hours=one) for one in hours]
    return Imported(rows=len(changed), changed=sum(changed))


def _import_gate(*, gate: Gate, position: int) -> bool:
    values = asdict(gate) | {"position": position}
    parent = values.pop("parent")
    return _bring_in_line(
        rows=models.Gate.objects, key={"code": values.pop("code")}, values=values | {"parent_id": parent}
    )


def _import_yard(*, yard: Yard, position: int, now: datetime) -> bool:
    operator, _ = models.Organisation.objects.get_or_create(
        id=uuid5(YARD_OPERATORS, yard.operator),
        defaults={
            "kind": OrganisationKind.YARD,
            "name": yard.operator,
            "search_key": search_form(text=yard.operator),
            "valid_from": now,
        },
    )
    return _bring_in_line(
        rows=models.Yard.objects,
        key={"code": yard.code},
        values={
            "name": yard.name,
            "gate_id": yard.gate,
            "organisation_id": operator.id,
            "capacity_note": yard.capacity_note,
            "position": position,
        },
    )


def _import_hours(*, hours: OpeningHours) -> bool:
    values = asdict(hours)
    key = {name: values.pop(name) for name in ("weekday", "valid_from")} | {"gate_id": values.pop("gate")}
    return _bring_in_line(rows=models.OpeningHours.objects, key=key, values=values)


def _bring_in_line(*, rows: "Manager[Any]", key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    row = rows.filter(**key).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    rows.update_or_create(**key, defaults=values)
    return True
