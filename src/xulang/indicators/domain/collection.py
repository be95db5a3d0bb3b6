"""What is expected for a period, what is there, what is missing, and whose it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xulang.indicators.domain.dictionary import PROVINCE, Indicator, Level, Origin
from xulang.indicators.domain.figures import Key, Status
from xulang.indicators.domain.periods import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One figure that somebody owes. `unit` is None where no organisation was named yet."""

    key: Key
    unit: UUID | None
    due: date
    status: Status | None

    @property
    def is_there(self) -> bool:
        """Submitted at least: a draft is nobody's word yet."""
        return self.status is not None and self.status is not Status.DRAFT

    def overdue(self, *, today: date) -> bool:
        return not self.is_there and today > self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBoard:
    """One unit's part of a round."""

    unit: UUID | None
    expected: tuple[Expected, ...]

    @property
    def there(self) -> int:
        return sum(one.is_there for one in self.expected)

    @property
    def missing(self) -> tuple[Expected, ...]:
        return tuple(one for one in self.expected if not one.is_there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A round: "27 of 34"."""

    span: Span
    units: tuple[UnitBoard, ...]

    @property
    def expected(self) -> int:
        return sum(len(unit.expected) for unit in self.units)

    @property
    def there(self) -> int:
        return sum(unit.there for unit in self.units)


def expect(
    *,
    entries: Iterable[Indicator],
    span: Span,
    communes: Sequence[str],
    projects: Sequence[str] = (),
    departments: Sequence[str] = (),
    unit_of_area: Mapping[str, UUID],
    rated: Collection[str] = (),
    statuses: Mapping[Key, Status],
) -> list[Expected]:
    """Every figure that people owe for the period; computed ones and the platform's own are nobody's debt.

    `communes`, `projects`, `departments`: those that are there at the period's end. `rated`: what rankings
    name, owed by who rates; of his own unit who manages figures answers for it.
    """
    found = []
    subjects: Mapping[Level, Sequence[str]] = {
        Level.PROVINCE: [PROVINCE],
        Level.PROJECT: projects,
        Level.DEPARTMENT: departments,
    }
    for entry in entries:
        if entry.formula or entry.origin is Origin.PLATFORM or span.kind not in entry.periods:
            continue
        if not entry.is_owed(span=span):
            continue
        areas = subjects.get(entry.level, communes)
        for area in areas:
            key = Key(code=entry.code, area=area, period=span.code)
            found.append(
                Expected(
                    key=key,
                    unit=_unit(entry, unit_of_area.get(area), rated),
                    due=span.due(days=entry.due_days),
                    status=statuses.get(key),
                )
            )
    return found


def _unit(entry: Indicator, own: UUID | None, rated: Collection[str]) -> UUID | None:
    """Who owes it: `own` is the unit that it is about."""
    if entry.level is Level.PROVINCE:
        return entry.owner
    if entry.code in rated:
        return entry.owner if entry.owner != own else None
    return own


def board_of(*, span: Span, expected: Iterable[Expected]) -> Board:
    """By unit, those that owe most first."""
    by_unit: dict[UUID | None, list[Expected]] = {}
    for one in expected:
        by_unit.setdefault(one.unit, []).append(one)
    units = [UnitBoard(unit=unit, expected=tuple(owed)) for unit, owed in by_unit.items()]
    return Board(span=span, units=tuple(sorted(units, key=lambda unit: (-len(unit.missing), str(unit.unit)))))
