"""Events of a line as public facts and back: what a stranger needs to recompute the order of a day.

The fact's stream is the line, its `crossing_id` the place, its `outcome` the cargo, the `reason_code` of a
place that is taken its priority class; `refers_to` is the fact of the crossing that led to it. Marks (plates,
drivers, customs numbers) stay at home: who may have one live place only was checked when it was taken.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID, uuid5

import msgspec

from xulang.kernel.words import FactKind
from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Chose,
    Displaced,
    DrawLapsed,
    Drawn,
    DrawSaid,
    Entered,
    Event,
    Freed,
    GivenBack,
    Held,
    Joined,
    Missed,
    Offered,
    Parked,
    Pledged,
    Ranked,
    Reordered,
    Requested,
    Revealed,
    Ruled,
    Sealed,
    WindowAnnounced,
    Withheld,
)
from xulang.queueing.domain.place import Rules, Turn
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
    Reordered: FactKind.PLACE_REORDERED,
    Ruled: FactKind.LINE_RULED,
    Ranked: FactKind.LINE_CLASS,
    Requested: FactKind.PLACE_REQUESTED,
    WindowAnnounced: FactKind.SEALED_WINDOW_ANNOUNCED,
    Pledged: FactKind.DRAW_COMMITTED,
    Sealed: FactKind.REQUESTS_SEALED,
    Revealed: FactKind.DRAW_REVEALED,
    Withheld: FactKind.DRAW_WITHHELD,
    DrawSaid: FactKind.DRAW_MADE,
    DrawLapsed: FactKind.DRAW_LAPSED,
    Drawn: FactKind.PLACE_DRAWN,
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


def publish(event: Event, *, classes: Sequence[str]) -> PublicEvent:  # noqa: PLR0911 -- one form a line
    """The event without its marks. `classes`: the codes in force, weightiest first."""
    match event:
        case Joined(turn=turn, row=row) | Requested(turn=turn, row=row):
            figures = {"ready_at": turn.at, "rank": turn.rank}
            return PublicEvent(kind=KINDS[type(event)], place=turn.id, figures=figures, priority=classes[row])
        case Chose(place=place, hour=hour):
            return PublicEvent(kind=FactKind.WINDOW_CHOSEN, place=place, figures={"hour": hour})
        case Offered(hour=hour, slots=slots):
            return PublicEvent(kind=FactKind.HOUR_OFFERED, figures={"hour": hour, "slots": slots})
        case Called(place=place, hour=hour, ground=ground, passed=passed, units=units):
            figures = {"hour": hour, "passed": passed, **({"units": units} if units else {})}
            return PublicEvent(
                kind=FactKind.CALLED_FORWARD, place=place, figures=figures, trigger=ground.value
            )
        case Parked() | Arrived() | Entered() | Missed():
            return PublicEvent(kind=KINDS[type(event)], place=event.place, figures={"at": event.at})
        case Held(place=place, hour=hour):
            return PublicEvent(
                kind=FactKind.PLACE_HELD, place=place, figures={} if hour is None else {"hour": hour}
            )
        case Displaced() | Freed() | GivenBack():
            return PublicEvent(kind=KINDS[type(event)], place=event.place, figures={})
        case Reordered(turn=turn, row=row, passed=passed, units=units):
            figures = {"ready_at": turn.at, "rank": turn.rank, "passed": passed, "units": units}
            return PublicEvent(
                kind=FactKind.PLACE_REORDERED,
                place=turn.id,
                figures=figures,
                trigger=Ground.OVERRIDE.value,
                priority=classes[row],
            )
        case Ruled() | Ranked():
            return _publish_rule(event)
        case Drawn(place=place, at=at, rank=rank):
            return PublicEvent(kind=FactKind.PLACE_DRAWN, place=place, figures={"at": at, "rank": rank})
        case WindowAnnounced() | Pledged() | Sealed() | Revealed() | Withheld() | DrawSaid() | DrawLapsed():
            return _publish_draw(event)


# How a field of the draw stands in a leaf: under this letter and a digit for each 32 bits.
LETTERS: Mapping[str, str] = {
    "organisation": "o",
    "commitment": "c",
    "root": "r",
    "secret": "s",
    "seed": "s",
}
WORD: int = 4


def _publish_draw(
    event: WindowAnnounced | Pledged | Sealed | Revealed | Withheld | DrawSaid | DrawLapsed,
) -> PublicEvent:
    figures: dict[str, int] = {}
    trigger = None
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if name == "force":
            trigger = value
        elif name in LETTERS:
            figures |= words_of(letter=LETTERS[name], value=getattr(value, "bytes", value))
        else:
            figures[name] = value
    return PublicEvent(kind=KINDS[type(event)], figures=figures, trigger=trigger)


def words_of(*, letter: str, value: bytes) -> dict[str, int]:
    """Bytes as figures of 32 bits, the first bits first."""
    return {
        f"{letter}{start // WORD}": int.from_bytes(value[start : start + WORD], "big")
        for start in range(0, len(value), WORD)
    }


def _bytes_of(letter: str, figures: Mapping[str, int]) -> bytes:
    count = UUID_WORDS if letter == "o" else SECRET_WORDS
    return b"".join(figures[f"{letter}{place}"].to_bytes(WORD, "big") for place in range(count))


UUID_WORDS: int = 4
SECRET_WORDS: int = 8
OF_DRAWS: frozenset[type[Event]] = frozenset(
    {WindowAnnounced, Pledged, Sealed, Revealed, Withheld, DrawSaid, DrawLapsed}
)
# Windows that were announced before there was a way out have none.
OPTIONAL: frozenset[str] = frozenset({"deadline"})


def _read_draw(kind: type[Event], said: PublicEvent) -> Event:
    fields: dict[str, object] = {}
    for name in kind.__struct_fields__:
        if name == "force":
            fields[name] = said.trigger or ""
        elif name in LETTERS:
            found = _bytes_of(LETTERS[name], said.figures)
            fields[name] = UUID(bytes=found) if name == "organisation" else found
        elif name in said.figures or name not in OPTIONAL:
            fields[name] = said.figures[name]
    return kind(**fields)  # type: ignore[arg-type] # the figures of a kind are listed in journal/domain/figures.py


def _publish_rule(event: Ruled | Ranked) -> PublicEvent:
    if isinstance(event, Ruled):
        said = {**_said_of(msgspec.structs.asdict(event.rules)), "classes": event.classes}
        return PublicEvent(kind=FactKind.LINE_RULED, figures=said)
    figures = {"row": event.row, "weight": event.weight, "share": event.share}
    return PublicEvent(kind=FactKind.LINE_CLASS, figures=figures, priority=event.code)


def _said_of(rules: dict[str, int]) -> dict[str, int]:
    """Figures that came later are said only where they count: what was said before stays as it was."""
    return {name: figure for name, figure in rules.items() if figure or name not in LATER}


LATER: frozenset[str] = frozenset({"yard"})


class Ranking(Protocol):
    """What a line says of a class."""

    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def share(self) -> int: ...


def ruling(*, classes: Sequence[Ranking], rules: Rules) -> list[Event]:
    """What a line says before anything else when it goes by other rules or classes than before."""
    ranked = [
        Ranked(row=row, code=one.code, weight=one.weight, share=one.share) for row, one in enumerate(classes)
    ]
    return [Ruled(rules=rules, classes=len(ranked)), *ranked]


def goes_by_of(*, classes: Sequence[Ranking], rules: Rules) -> list[dict[str, int | str]]:
    """The same as its row keeps it, to see whether it changed."""
    said = [msgspec.to_builtins(event) for event in ruling(classes=classes, rules=rules)]
    for one in said:
        if "rules" in one:
            one["rules"] = _said_of(one["rules"])
    return said


def row_of(*, priority: str, classes: Sequence[str]) -> int:
    """Where the class stands now; one that is no more counts with the lightest."""
    return classes.index(priority) if priority in classes else len(classes) - 1


def read_public(said: PublicEvent, *, classes: Sequence[str]) -> Event:  # noqa: PLR0911 -- one form a line
    """The event that a leaf tells of. Raises KeyError or ValueError where it is none of a line."""
    kind = EVENTS[said.kind]
    if kind is Ruled:
        known = dict.fromkeys(LATER, 0) | dict(said.figures)
        named = {name: known[name] for name in Rules.__struct_fields__}
        return Ruled(rules=Rules(**named), classes=said.figures["classes"])
    if kind is Ranked:
        return Ranked(code=said.priority or "", **said.figures)
    if kind in OF_DRAWS:
        return _read_draw(kind, said)
    if said.place is None:
        return Offered(**said.figures)
    if kind is Joined or kind is Requested:
        figures = said.figures
        turn = Turn(at=figures["ready_at"], rank=figures["rank"], id=said.place)
        return kind(turn=turn, row=row_of(priority=said.priority or "", classes=classes))
    if kind is Reordered:
        figures = said.figures
        turn = Turn(at=figures["ready_at"], rank=figures["rank"], id=said.place)
        row = row_of(priority=said.priority or "", classes=classes)
        return Reordered(turn=turn, row=row, passed=figures["passed"], units=figures["units"])
    fields: dict[str, object] = {"place": said.place, **said.figures}
    if kind is Called:
        fields["ground"] = Ground(said.trigger or "")
    return kind(**fields)  # type: ignore[arg-type] # the figures of a kind are listed in journal/domain/figures.py
