from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from django.db.models import Manager, QuerySet

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    gates: Sequence[Gate]
    yards: Sequence[Yard]
    hours: Sequence[OpeningHours]

    @property
    def rows(self) -> int:
        return len(self.gates) + len(self.yards) + len(self.hours)


def import_reference(*, folder: Path, now: datetime) -> Imported:
    """Bring gates, yards and opening hours in line with the tables in `folder` (data/*.csv). Repeatable.

    What is no longer in a table stays, since facts refer to it; but the opening hours of a gate that the
    table names are those of the table alone. Raises ValueError on a malformed table.
    """
    tables = _read(folder)
    with unit_of_work():
        gone, _ = _other_hours(tables.hours).delete()
        changed = gone + _bring_all(
            gates=_gates(gates=tables.gates),
            yards=_yards(yards=tables.yards, now=now),
            hours=_hours(hours=tables.hours),
        )
    return Imported(rows=tables.rows, changed=changed)


def import_missing_reference(*, folder: Path, now: datetime) -> Imported:
    """Bring in what the tables in `folder` have and the database has not: what is there stays as it is.

    So a start of the product never takes back what its keeper imported. Raises ValueError on a malformed
    table.
    """
    tables = _read(folder)
    with unit_of_work():
        gates = {*models.Gate.objects.values_list("code", flat=True)}
        yards = {*models.Yard.objects.values_list("code", flat=True)}
        opened = {*models.OpeningHours.objects.values_list("gate_id", flat=True)}
        changed = _bring_all(
            gates=[one for one in _gates(gates=tables.gates) if one["code"] not in gates],
            yards=_yards(yards=[one for one in tables.yards if one.code not in yards], now=now),
            hours=_hours(hours=[one for one in tables.hours if one.gate not in opened]),
        )
    return Imported(rows=tables.rows, changed=changed)


def _read(folder: Path) -> _Tables:
    return _Tables(
        gates=read_gates((folder / "gates.csv").read_text(encoding="utf-8")),
        yards=read_yards((folder / "yards.csv").read_text(encoding="utf-8")),
        hours=read_opening_hours((folder / "opening_hours.csv").read_text(encoding="utf-8")),
    )


def _other_hours(hours: Sequence[OpeningHours]) -> "QuerySet[models.OpeningHours]":
    """Rows of the same gates that the table does not have: two of one weekday may not be valid together."""
    found = models.OpeningHours.objects.filter(gate__in={one.gate for one in hours})
    wanted = {(one.gate, one.weekday, one.valid_from) for one in hours}
    kept = [row.pk for row in found if (row.gate_id, row.weekday, row.valid_from) in wanted]
    return found.exclude(pk__in=kept)


def _bring_all(*, gates: Sequence[Values], yards: Sequence[Values], hours: Sequence[Values]) -> int:
    return (
        _bring_in_line(rows=models.Gate.objects, keys=("code",), wanted=gates)
        + _bring_in_line(rows=models.Yard.objects, keys=("code",), wanted=yards)
        + _bring_in_line(
            rows=models.OpeningHours.objects, keys=("gate_id", "weekday", "valid_from"), wanted=hours
        )
    )


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
