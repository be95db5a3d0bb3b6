from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
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

Values: TypeAlias = Mapping[str, Any]


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
        changed = (
            _bring_in_line(rows=models.Gate.objects, keys=("code",), wanted=_gates(gates=gates))
            + _bring_in_line(rows=models.Yard.objects, keys=("code",), wanted=_yards(yards=yards, now=now))
            + _bring_in_line(
                rows=models.OpeningHours.objects,
                keys=("gate_id", "weekday", "valid_from"),
                wanted=_hours(hours=hours),
            )
        )
    return Imported(rows=len(gates) + len(yards) + len(hours), changed=changed)


def _gates(*, gates: Iterable[Gate]) -> list[Values]:
    return [
        {**_renamed(value=gate, name="parent"), "position": position} for position, gate in enumerate(gates)
    ]


def _yards(*, yards: Iterable[Yard], now: datetime) -> list[Values]:
    operators = {yard.operator: uuid5(YARD_OPERATORS, yard.operator) for yard in yards}
    models.Organisation.objects.bulk_create(
        [
            models.Organisation(
                id=organisation_id,
                kind=OrganisationKind.YARD,
                name=name,
                search_key=search_form(text=name),
                valid_from=now,
            )
            for name, organisation_id in operators.items()
        ],
        ignore_conflicts=True,
    )
    return [
        {
            "code": yard.code,
            "name": yard.name,
            "gate_id": yard.gate,
            "organisation_id": operators[yard.operator],
            "capacity_note": yard.capacity_note,
            "position": position,
        }
        for position, yard in enumerate(yards)
    ]


def _hours(*, hours: Iterable[OpeningHours]) -> list[Values]:
    return [_renamed(value=one, name="gate") for one in hours]


def _renamed(*, value: Gate | OpeningHours, name: str) -> Values:
    """The value's fields as columns: what it names by code is a reference."""
    values = asdict(value)
    return {f"{name}_id": values.pop(name), **values}


def _bring_in_line(*, rows: "Manager[Any]", keys: tuple[str, ...], wanted: Sequence[Values]) -> int:
    """How many rows were new or changed. The tables are short: one look and one statement for each."""
    held = {tuple(getattr(row, key) for key in keys): row for row in rows.order_by("-pk")}
    differing: dict[tuple[Any, ...], Any] = {}
    for values in wanted:
        key = tuple(values[name] for name in keys)
        row = held.get(key)
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            continue
        row = row or rows.model()
        for name, value in values.items():
            setattr(row, name, value)
        held[key] = differing[key] = row
    if differing:
        # The same import elsewhere at this moment may have been faster.
        rows.bulk_create(
            list(differing.values()),
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[name for name in wanted[0] if name not in keys],
        )
    return len(differing)
