"""Empty receiving trucks are called for the trucks whose goods they take over. Pure; rules: docs/queue.md.

The other side orders its own queue; we know what is declared, who was called, and who is in. Hours are those
of queueing (counted from 1970), moments Unix seconds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.kernel.words import Stage
from xulang.queueing.domain.hours import SECONDS, hour_of
from xulang.queueing.domain.words import OUTSTANDING, PlaceState, Waits

BEFORE: Final = frozenset({Stage.REGISTERED, Stage.ENTERING})
NOT_ACCEPTED: Final = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION})
OVER: Final = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED, Stage.RETURNING})


class Coming(StrEnum):
    """How sure it is that a truck with goods comes."""

    HERE = "here"  # It is in, or was reported to stand at the gate in its hour.
    CALLED = "called"
    DECLARED = "declared"  # In a line that nobody keeps: its declaration and its driver's word count.
    LATE = "late"  # Its hour is over, and it did not come.
    WAITS = "waits"  # In its line, not called: it may not come yet.
    NOT_READY = "not_ready"  # Customs has not accepted it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A truck that brings goods: how far it is, its place if it has or had one, when it was declared for.

    `delay`: how much later its driver said he comes, after that was declared.
    """

    crossing_id: UUID
    stage: Stage
    declared: datetime | None
    delay: timedelta = timedelta()
    state: PlaceState | None = None
    hour: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When it is expected. `hour`: None where nobody said, or it is here."""

    coming: Coming
    hour: int | None = None

    def due(self, *, by: int) -> bool:
        """Whether a receiving truck is of use in that hour."""
        if self.coming == Coming.HERE:
            return True
        sure = self.coming in {Coming.CALLED, Coming.DECLARED}
        return sure and self.hour is not None and self.hour <= by


def arrival_of(*, source: Source, now: datetime) -> Arrival:  # noqa: PLR0911 -- one state a line
    """When a truck from the other side is expected, by what is known now."""
    said = None if source.declared is None else hour_of(moment=source.declared + source.delay)
    if source.stage in OVER:
        return Arrival(coming=Coming.NOT_READY)
    if source.stage not in NOT_ACCEPTED | BEFORE:
        return Arrival(coming=Coming.HERE)
    if source.stage in NOT_ACCEPTED:
        return Arrival(coming=Coming.NOT_READY, hour=said)
    if source.state in {PlaceState.ARRIVED, PlaceState.ENTERED}:
        return Arrival(coming=Coming.HERE)
    if source.state == PlaceState.CALLED and source.hour is not None:
        # Who got a longer grace comes with its end.
        shifted = source.hour if source.until is None else (source.until - 1) // SECONDS
        return Arrival(coming=Coming.CALLED, hour=max(source.hour, shifted))
    if source.state is not None:
        return Arrival(coming=Coming.WAITS, hour=said)
    late = said is not None and said < hour_of(moment=now)
    return Arrival(coming=Coming.LATE if late else Coming.DECLARED, hour=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An empty receiving truck with a place. `source`: whose goods it takes over, where one is named."""

    crossing_id: UUID
    state: PlaceState
    hour: int | None
    turn: tuple[int, int, UUID]
    source: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Whether a receiving truck may be called now, or why not. `arrival`: of the truck it is named for."""

    due: bool
    waits: Waits | None = None
    source: UUID | None = None
    arrival: Arrival | None = None

    @property
    def hour(self) -> int | None:
        return self.arrival.hour if self.arrival else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    """`room`: how many receiving trucks the yard takes, 0 for no bound; those that are inside now, and how
    many of these are named for no truck and have taken nothing over.
    """  # noqa: D205 -- the list is one sentence

    room: int = 0
    inside: int = 0
    idle: int = 0


def meet(
    *,
    receivers: Sequence[Receiver],
    sources: Mapping[UUID, Arrival],
    unserved: Collection[UUID],
    yard: Yard,
    now: int,
    notice: int,
) -> dict[UUID, Meeting]:
    """Who may be called, in the order of their turns.

    One that is named for a truck, when that is here or expected not later than the hour that is called now;
    of the others as many as there are such trucks without a receiver (`unserved`); all together no more than
    the yard takes. Who was called goes on until its truck is expected later than its own hour; who stands at
    the gate is not sent away.
    """
    by = now + notice
    wanted = sum(sources[one].due(by=by) for one in unserved) - yard.idle
    in_turn = sorted(receivers, key=lambda one: (one.state not in OUTSTANDING, one.turn))
    taken, found = yard.inside, {}
    for one in in_turn:
        arrival = sources.get(one.source) if one.source else None
        meeting = _meeting(one, arrival, by, wanted)
        if one.source is None and meeting.due:
            wanted -= 1
        if meeting.due and one.state not in OUTSTANDING and yard.room and taken >= yard.room:
            meeting = Meeting(due=False, waits=Waits.YARD, source=one.source, arrival=arrival)
        taken += meeting.due
        found[one.crossing_id] = meeting
    return found


def _meeting(one: Receiver, arrival: Arrival | None, by: int, wanted: int) -> Meeting:
    if one.source is None:
        due = one.state in OUTSTANDING or wanted > 0
        return Meeting(due=due, waits=None if due else Waits.NO_ARRIVAL)
    last = one.hour if one.state == PlaceState.CALLED and one.hour is not None else by
    due = one.state == PlaceState.ARRIVED or (arrival is not None and arrival.due(by=last))
    return Meeting(due=due, waits=None if due else Waits.PARTNER, source=one.source, arrival=arrival)


def differing(
    *, receivers: Iterable[Receiver], meetings: Mapping[UUID, Meeting], held: Collection[UUID]
) -> list[UUID]:
    """Whose place does not stand as its meeting says. `held`: by a force or by customs, which goes first."""
    return [
        one.crossing_id
        for one in receivers
        if one.crossing_id not in held and meetings[one.crossing_id].due == (one.state == PlaceState.HELD)
    ]
