"""Places of a line, as far as they are called: the one count that rests on facts of lines."""

from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from xulang.insight.domain.hours import hour_of
from xulang.insight.domain.track import COLUMNS, SITUATIONS, Cell, Deltas, Situation
from xulang.journal.domain.facts import Sealed
from xulang.kernel.words import FactKind

# After these a place is called no more.
CALL_ENDS: Final = frozenset(
    {
        FactKind.PLACE_USED,
        FactKind.CALL_MISSED,
        FactKind.PLACE_GIVEN_BACK,
        FactKind.PLACE_HELD,
        FactKind.PLACE_FREED,
        FactKind.WINDOW_LOST,
    }
)


class CalledPlace(NamedTuple):
    gate: str
    direction: str


def follow_places(*, called: dict[UUID, CalledPlace], facts: Iterable[Sealed], deltas: Deltas) -> None:
    """Bring the called places after more facts of lines, in sealed order."""
    for one in facts:
        fact = one.fact
        place, kind = fact.crossing_id, fact.public.kind
        if place is None or fact.public.gate is None or fact.public.direction is None:
            continue
        if kind == FactKind.CALLED_FORWARD and place not in called:
            called[place] = CalledPlace(fact.public.gate, fact.public.direction)
            _count(deltas, called[place], one, 1)
        elif kind in CALL_ENDS and place in called:
            _count(deltas, called.pop(place), one, -1)


def _count(deltas: Deltas, place: CalledPlace, one: Sealed, sign: int) -> None:
    cell = Cell(hour_of(one.fact.occurred_at), hour_of(one.sealed_at), place.gate, place.direction)
    counts = deltas.setdefault(cell, [0] * len(COLUMNS))
    counts[SITUATIONS.index(Situation.CALLED)] += sign
