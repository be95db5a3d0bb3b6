"""The situation at the gates, as everybody may see it: counts only, nobody's data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from xulang.crossing.domain.identity import Manner, Place
from xulang.crossing.domain.views import CrossedCount, StageCount
from xulang.kernel.words import Direction, Stage

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
EXPECTED = frozenset({Stage.REGISTERED})
AT_GATE = frozenset({Stage.ENTERING, Stage.ENTERED})
IN_YARD = frozenset({Stage.IN_YARD, Stage.LEAVING_YARD})
# One that goes back leaves the gate, too, though not across the border.
LEAVING = frozenset({Stage.OUT_OF_YARD, Stage.LEAVING, Stage.RETURNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """One gate or route and direction. `median_hours` is from the first entry to leaving, of today's crossed.

    `expected`: registered and not yet entered; `at_gate`: entering or entered, not yet in a yard.
    """

    gate: str
    direction: Direction
    expected: int
    at_gate: int
    in_yard: int
    leaving: int
    held: int
    crossed_today: int
    median_hours: float | None


# How far back corrections are counted in public.
CORRECTIONS_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Corrections of identities at some gates since CORRECTIONS_SHOWN: what became of the place, too."""

    typos: int
    kept: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentElsewhere:
    """So many vehicles were sent from one gate to another today, for one public reason."""

    from_gate: str
    to_gate: str
    reason_code: str
    vehicles: int


def corrections(*, counts: Mapping[tuple[str, str], int], gates: Iterable[str]) -> Corrections:
    """`counts`: by gate and reason code of the amended fields."""
    wanted = set(gates)

    def found(*starts: str) -> int:
        return sum(
            count for (gate, reason), count in counts.items() if gate in wanted and reason.startswith(starts)
        )

    return Corrections(
        typos=found(Manner.TYPO),
        kept=found(f"{Manner.REPLACEMENT}.{Place.KEPT}"),
        lost=found(f"{Manner.REPLACEMENT}.{Place.LOST}", f"{Manner.PLAIN}.{Place.LOST}"),
    )


def hanoi_midnight(*, now: datetime) -> datetime:
    """When the present day began in Hanoi."""
    return now.astimezone(HANOI).replace(hour=0, minute=0, second=0, microsecond=0)


def board(
    *, gates: Iterable[str], stages: Iterable[StageCount], crossed: Iterable[CrossedCount]
) -> tuple[GateLine, ...]:
    """A line for each gate and direction, in the order of the gates, zero where nothing is."""
    counts: dict[tuple[str, Direction, Stage], StageCount] = {
        (found.gate, found.direction, found.stage): found for found in stages
    }
    left = {(found.gate, found.direction): found for found in crossed}
    return tuple(
        _line(gate, direction, counts, left.get((gate, direction)))
        for gate in gates
        for direction in Direction
    )


def _line(
    gate: str,
    direction: Direction,
    counts: Mapping[tuple[str, Direction, Stage], StageCount],
    crossed: CrossedCount | None,
) -> GateLine:
    def total(stages: frozenset[Stage]) -> int:
        found = (counts.get((gate, direction, stage)) for stage in stages)
        return sum(one.count for one in found if one)

    here = [one for (code, way, _), one in counts.items() if (code, way) == (gate, direction)]
    return GateLine(
        gate=gate,
        direction=direction,
        expected=total(EXPECTED),
        at_gate=total(AT_GATE),
        in_yard=total(IN_YARD),
        leaving=total(LEAVING),
        held=sum(one.held for one in here),
        crossed_today=crossed.count if crossed else 0,
        median_hours=crossed.median_seconds / timedelta(hours=1).total_seconds() if crossed else None,
    )
