"""Events of a line as public facts and back: what a stranger needs to recompute the order of a day.

The fact's stream is the line, its `crossing_id` the place, its `outcome` the cargo, the `reason_code` of a
place that is taken its priority class; `refers_to` is the fact of the crossing that led to it. Marks (plates,
drivers, customs numbers) stay at home: who may have one live place only was checked when it was taken.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

import msgspec

from xulang.kernel.words import FactKind
from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Chose,
    Displaced,
    Entered,
    Event,
    Freed,
    GivenBack,
    Held,
    Joined,
    Missed,
    Offered,
    Parked,
)
from xulang.queueing.domain.place import Turn
from xulang.queueing.domain.words import Ground, Line

# RFC 4122's namespace for names that are no address.
LINES = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")

KINDS: Mapping[type[Event], FactKind] = {
    Joined: FactKind.PLACE_TAKEN,
    Chose: FactKind.WINDOW_CHOSEN,
    Displaced: FactKind.WINDOW_LOST,
    Offered: FactKind.HOUR_OFFERED,
    Called: FactKind.CALLED_FORWARD,
    Parked: FactKind.PARKED,
    Arrived: FactKind.ARRIVED,
    Entered: FactKind.PLACE_USED,
    Missed: FactKind.CALL_MISSED,
    Held: FactKind.PLACE_HELD,
    Freed: FactKind.PLACE_FREED,
    GivenBack: FactKind.PLACE_GIVEN_BACK,
}
EVENTS: Mapping[FactKind, type[Event]] = {kind: event for event, kind in KINDS.items()}


class PublicEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What the leaf of the fact says: kind, place, figures, the ground of a call, the class of a place."""

    kind: FactKind
    figures: Mapping[str, int]
    place: UUID | None = None
    trigger: str | None = None
    priority: str | None = None


def stream_of(*, line: Line) -> UUID:
    """The line's stream in the journal: anybody can compute it from the line's name."""
    return uuid5(LINES, f"xulang/line/{line.gate}/{line.direction}/{line.cargo}")


def publish(event: Event, *, classes: Sequence[str]) -> PublicEvent:
    """The event without its marks. `classes`: the codes in force, weightiest first."""
    match event:
        case Joined(turn=turn, row=row):
            figures = {"ready_at": turn.at, "rank": turn.rank}
            return PublicEvent(
                kind=FactKind.PLACE_TAKEN, place=turn.id, figures=figures, priority=classes[row]
            )
        case Chose(place=place, hour=hour):
            return PublicEvent(kind=FactKind.WINDOW_CHOSEN, place=place, figures={"hour": hour})
        case Offered(hour=hour, slots=slots):
            return PublicEvent(kind=FactKind.HOUR_OFFERED, figures={"hour": hour, "slots": slots})
        case Called(place=place, hour=hour, ground=ground, passed=passed):
            figures = {"hour": hour, "passed": passed}
            return PublicEvent(
                kind=FactKind.CALLED_FORWARD, place=place, figures=figures, trigger=ground.value
            )
        case Parked() | Arrived() | Entered() | Missed():
            return PublicEvent(kind=KINDS[type(event)], place=event.place, figures={"at": event.at})
        case Displaced() | Held() | Freed() | GivenBack():
            return PublicEvent(kind=KINDS[type(event)], place=event.place, figures={})


def row_of(*, priority: str, classes: Sequence[str]) -> int:
    """Where the class stands now; one that is no more counts with the lightest."""
    return classes.index(priority) if priority in classes else len(classes) - 1


def read_public(said: PublicEvent, *, classes: Sequence[str]) -> Event:
    """The event that a leaf tells of. Raises KeyError or ValueError where it is none of a line."""
    kind = EVENTS[said.kind]
    if said.place is None:
        return Offered(**said.figures)
    if kind is Joined:
        figures = said.figures
        turn = Turn(at=figures["ready_at"], rank=figures["rank"], id=said.place)
        return Joined(turn=turn, row=row_of(priority=said.priority or "", classes=classes))
    fields: dict[str, object] = {"place": said.place, **said.figures}
    if kind is Called:
        fields["ground"] = Ground(said.trigger or "")
    return kind(**fields)  # type: ignore[arg-type] # the figures of a kind are listed in journal/domain/figures.py
