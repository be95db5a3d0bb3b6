"""The daily report of the gates: what went out and came in since the one before, and who waits then."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

# Section II of the Harmonized System, vegetable products: chapters 06 to 14.
PRODUCE = tuple(f"{chapter:02}" for chapter in range(6, 15))


class DailyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One gate or route. Weights in kilograms; `waiting` and `inside` are counts at the report's hour.

    `registered`: vehicles that customs made ready meanwhile, the new ones; `entered`: those that came in.
    """

    gate: str
    out: int = 0
    came: int = 0
    produce_out_kg: int = 0
    produce_in_kg: int = 0
    registered: int = 0
    entered: int = 0
    waiting: int = 0
    inside: int = 0


class DailyReport(msgspec.Struct, frozen=True, kw_only=True):
    """What happened from `since` to `until`, an hour of `day` in Hanoi. `position`: facts before it count."""

    day: date
    since: datetime
    until: datetime
    position: int
    lines: tuple[DailyLine, ...]

    @property
    def total(self) -> DailyLine:
        names = [name for name in DailyLine.__struct_fields__ if name != "gate"]
        return DailyLine(gate="", **{name: sum(getattr(one, name) for one in self.lines) for name in names})


def begin_of(*, until: datetime, previous: datetime | None) -> datetime:
    """From where a report counts: where the one of the day before ended, so that no hour is in none or two.

    `previous` is None where none was made, and then it is a day.
    """
    return until - timedelta(days=1) if previous is None or previous >= until else previous


def merge_lines(*, gates: Sequence[str], found: Mapping[str, Mapping[str, int]]) -> tuple[DailyLine, ...]:
    """A line for each gate in their order, zero where nothing was; then what is at no gate of these."""
    order = [*gates, *sorted(set(found) - set(gates))]
    return tuple(DailyLine(gate=gate, **found.get(gate, {})) for gate in order)
