"""A line told again from its public facts: every place as its row should be, and what each class is owed.

The line says itself by which rules and classes it goes (`Ruled`, `Ranked`), so its stream is enough. Used by
`xulang journal replay`, by `xulang queue verify` and by who reports on a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import OF_LINES
from xulang.queueing.domain.events import Called, Event, Joined, Ranked, Reordered, Requested, Ruled
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import QUIET, Place, Rules
from xulang.queueing.domain.public import PublicEvent, Ranking, goes_by_of, read_public, row_of
from xulang.queueing.domain.words import Ground, PlaceState


@dataclass(slots=True, kw_only=True)
class PlaceTold:
    """A place after the last fact that speaks of it; fields as in its row. `number` is that of its taking."""

    id: UUID
    number: int
    last: int
    because: UUID | None
    ready_at: int
    rank: int
    priority: str
    taken_at: datetime
    turn_by: str | None = None
    state: PlaceState = PlaceState.WAITING
    hour: int | None = None
    misses: int = 0
    parked: int | None = None
    ground: Ground | None = None
    passed: int | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    why_ended: str = ""
    requested: bool = False
    ordered: bool = False

    @property
    def live(self) -> bool:
        return self.ended_at is None


# Of a line that said nothing yet: everybody is of one class, and nothing is called.
ONE_CLASS: Final = (Ranked(row=0, code="usual", weight=1, share=0),)


@dataclass(slots=True, kw_only=True)
class LineTold:
    """The line after the facts told so far. `state` is what decisions are made from."""

    rules: Rules = QUIET
    classes: tuple[Ranked, ...] = ONE_CLASS
    places: dict[UUID, PlaceTold] = field(default_factory=dict)
    length: int = 0
    # The number of the last event: an erasure lengthens the stream, and nothing happens in the line.
    last: int = 0
    spoke: bool = False
    state: LineState = field(default_factory=lambda: LineState(shares=(0,), rules=QUIET))
    _coming: list[Ranked] = field(default_factory=list)
    _awaited: int = 0

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.classes]

    def read(self, fact: Fact) -> Event:
        """The event that the fact tells of, as the line stands. Raises ValueError for what is none."""
        try:
            return event_of_fact(fact=fact, classes=self.codes)
        except (KeyError, TypeError) as error:
            raise ValueError(f"fact {fact.id} of a line lacks {error}") from error

    def tell(self, fact: Fact) -> Event | None:
        """Bring the line after the next fact of its stream; None for a fact that is no event.

        Raises ValueError where a number is left out, or the fact speaks of a place that nobody took.
        """
        if fact.number != self.length + 1:
            raise ValueError(f"fact {self.length + 1} is missing before {fact.number}")
        self.length = fact.number
        if fact.public.kind not in OF_LINES:
            return None
        event = self.read(fact)
        self.last = fact.number
        match event:
            case Ruled():
                self._rule(event)
            case Ranked():
                self._rank(event)
            case _:
                self._happen(event, fact)
        return event

    def goes_by(self) -> list[dict[str, int | str]] | None:
        """As its row keeps it; None where the line never said it."""
        return goes_by_of(classes=self.classes, rules=self.rules) if self.spoke else None

    def _rule(self, event: Ruled) -> None:
        self.rules = self.state.rules = event.rules
        self._coming, self._awaited = [], event.classes

    def _rank(self, event: Ranked) -> None:
        self._coming.append(event)
        if len(self._coming) < self._awaited:
            return
        before, after = self.codes, tuple(self._coming)
        state = LineState(shares=[one.share for one in after], rules=self.rules)
        codes = [one.code for one in after]
        # What a class is owed holds among these classes; with others in force all begin anew.
        if codes == before:
            state.credit = self.state.credit
        state.window = self.state.window
        for place in self.state.places.values():
            priority = self.places[place.id].priority
            state.put(replace(place, row=row_of(priority=priority, classes=codes)))
        self.classes, self.state, self.spoke = after, state, True

    def _happen(self, event: Event, fact: Fact) -> None:
        place_id = fact.crossing_id
        if isinstance(event, Joined | Requested):
            if event.turn.id in self.places:
                raise ValueError(f"place {event.turn.id} is taken twice")
            self.places[event.turn.id] = _taken(event, fact)
        elif place_id is not None and place_id not in self.places:
            raise ValueError(f"nobody took the place {place_id}")
        self.state.apply(event)
        if place_id is not None:
            _note(self.places[place_id], self.state.places[place_id], event, fact)


def event_of_fact(*, fact: Fact, classes: Sequence[str]) -> Event:
    """The event of a fact of a line. Raises KeyError, TypeError or ValueError for what is none."""
    public = fact.public
    said = PublicEvent(
        kind=public.kind,
        figures=public.figures,
        place=fact.crossing_id,
        trigger=public.trigger,
        priority=public.reason_code,
    )
    return read_public(said, classes=classes)


def tell(*, facts: Iterable[Fact]) -> LineTold:
    """The line after all its facts. Raises ValueError as `LineTold.tell` does."""
    line = LineTold()
    for fact in facts:
        line.tell(fact)
    return line


def same_classes(*, told: Sequence[Ranking], classes: Sequence[Ranking]) -> bool:
    """Whether the line goes by these classes."""
    return [(one.code, one.weight, one.share) for one in told] == [
        (one.code, one.weight, one.share) for one in classes
    ]


def _taken(event: Joined | Requested, fact: Fact) -> PlaceTold:
    return PlaceTold(
        id=event.turn.id,
        number=fact.number,
        last=fact.number,
        because=fact.public.refers_to,
        ready_at=event.turn.at,
        rank=event.turn.rank,
        priority=fact.public.reason_code or "",
        turn_by=fact.public.trigger,
        taken_at=fact.recorded_at,
    )


def _note(told: PlaceTold, place: Place, event: Event, fact: Fact) -> None:
    told.last = fact.number
    told.ready_at, told.rank = place.turn.at, place.turn.rank
    told.state, told.hour, told.misses = place.state, place.hour, place.misses
    told.parked, told.ground = place.parked, place.ground
    told.requested, told.ordered = place.requested, place.ordered
    told.ended_at = None if place.live else fact.occurred_at
    given_back = place.state == PlaceState.GIVEN_BACK
    told.why_ended = (fact.public.reason_code or "") if given_back else ""
    if isinstance(event, Reordered):
        told.priority = fact.public.reason_code or ""
    if isinstance(event, Called):
        told.called_at, told.passed = fact.recorded_at, event.passed
