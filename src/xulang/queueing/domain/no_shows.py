"""How many of those called don't come: counted from a line's own facts, as anybody can count them.

The figure goes into the line's rules each night (docs/queue.md, "Rules", 8), so that what an hour promises
beyond its capacity rests on what was measured here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind
from xulang.queueing.domain.hours import HANOI
from xulang.queueing.domain.words import Ground

# Four whole weeks, so that each weekday counts alike.
SPAN: Final = timedelta(days=28)
# With fewer calls the figure that a person stated stands; a change of less moves no hour's promise but noise.
ENOUGH: Final = 200
WORTH: Final = 10
# What a word of rules says beside the rules when its no-shows were measured.
MEASURED: Final = frozenset({"measured_calls", "measured_missed", "measured_until"})
MOST: Final = 900
ENDS: Final = frozenset({FactKind.PLACE_USED, FactKind.PLACE_HELD, FactKind.PLACE_GIVEN_BACK})


class NoShows(NamedTuple):
    """`calls`: for an hour, that ended with an entry or an absence; `missed` of them with an absence."""

    calls: int
    missed: int

    @property
    def per_mille(self) -> int:
        """To the nearest whole, at most what rules may say."""
        return min((2 * 1000 * self.missed + self.calls) // (2 * self.calls), MOST)


def last_midnight(*, now: datetime) -> datetime:
    """The beginning of the day in Hanoi: a measurement ends with a whole day."""
    return now.astimezone(HANOI).replace(hour=0, minute=0, second=0, microsecond=0)


def count_no_shows(*, facts: Iterable[Fact], until: datetime) -> NoShows:
    """Of the calls of the four weeks before `until` (a line's facts in their order).

    Who stood by for a free slot comes for certain, so his call is none of these. A call during which the
    truck was held up or its place given back neither came nor stayed away.
    """
    open_calls: set[UUID] = set()
    calls = missed = 0
    for fact in facts:
        place = fact.crossing_id
        if place is None or not until - SPAN <= fact.recorded_at < until:
            continue
        kind = fact.public.kind
        if kind == FactKind.CALLED_FORWARD and fact.public.trigger != Ground.STANDBY:
            open_calls.add(place)
        elif place in open_calls and kind == FactKind.CALL_MISSED:
            open_calls.discard(place)
            calls, missed = calls + 1, missed + 1
        elif place in open_calls and kind in ENDS:
            open_calls.discard(place)
            calls += kind == FactKind.PLACE_USED
    return NoShows(calls=calls, missed=missed)


def measured_rules(*, figures: Mapping[str, int], found: NoShows, until: datetime) -> dict[str, int] | None:
    """The rules with what was measured; None where too little was, or it says what the rules say already."""
    if found.calls < ENOUGH or abs(found.per_mille - figures["no_show"]) < WORTH:
        return None
    return {
        **figures,
        "no_show": found.per_mille,
        "measured_calls": found.calls,
        "measured_missed": found.missed,
        "measured_until": int(until.timestamp()),
    }
