"""The reference tables of data/*.csv as values. An empty cell is None: nothing is filled in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from io import StringIO
from uuid import UUID

from xulang.registry.domain.words import GateKind

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate, or a clearance route of the gate `parent`. Capacities are vehicles a day."""

    code: str
    parent: str | None
    name_vi: str
    name_en: str
    name_zh: str | None
    kind: GateKind
    opposite_side: str | None
    markers: str | None
    baseline_vehicles_per_day: int | None
    target_2027_low: int | None
    target_2027_high: int | None
    note: str | None

    def name(self, *, language: str) -> str:
        """The name in a language; the Vietnamese one where a source has none."""
        names = {"en": self.name_en, "zh-hans": self.name_zh}
        return names.get(language) or self.name_vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    code: str
    name: str
    gate: str
    operator: str
    capacity_note: str | None
    organisation_id: UUID | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """One weekday (ISO, 1 is Monday) of a gate in Hanoi time, valid on [valid_from, valid_until)."""

    gate: str
    weekday: int
    opens_at: time
    closes_at: time
    valid_from: date
    valid_until: date | None
    note: str | None


def read_gates(text: str) -> tuple[Gate, ...]:
    return tuple(_gate(row) for row in _rows(text))


def read_yards(text: str) -> tuple[Yard, ...]:
    return tuple(
        Yard(
            code=row["code"],
            name=row["name"],
            gate=row["gate"],
            operator=row["operator"],
            capacity_note=row["capacity_note"] or None,
        )
        for row in _rows(text)
    )


def read_opening_hours(text: str) -> tuple[OpeningHours, ...]:
    """Rows name a range of weekdays ("1-7"); each weekday becomes a value of its own."""
    return tuple(hours for row in _rows(text) for hours in _hours(row))


def _rows(text: str) -> Iterator[Row]:
    for row in csv.DictReader(StringIO(text), strict=True):
        yield {name: value.strip() for name, value in row.items()}


def _gate(row: Row) -> Gate:
    low, high = _range(row["target_2027_vehicles_per_day"])
    return Gate(
        code=row["code"],
        parent=row["parent"] or None,
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        name_zh=row["name_zh"] or None,
        kind=GateKind(row["kind"]),
        opposite_side=row["opposite_side"] or None,
        markers=row["markers"] or None,
        baseline_vehicles_per_day=_number(row["baseline_vehicles_per_day"]),
        target_2027_low=low,
        target_2027_high=high,
        note=row["note"] or None,
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _range(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("-")
    return _number(low), _number(high or low)


def _hours(row: Row) -> Iterator[OpeningHours]:
    first, last = _range(row["weekdays"])
    for weekday in range(first or 1, (last or 7) + 1):
        yield OpeningHours(
            gate=row["gate"],
            weekday=weekday,
            opens_at=time.fromisoformat(row["opens_at"]),
            closes_at=time.fromisoformat(row["closes_at"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            note=row["note"] or None,
        )
