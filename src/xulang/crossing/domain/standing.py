"""Where a crossing stands towards the queue, and what follows for its place. Pure; rules: docs/queue.md."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xulang.clearance.domain.dossier import Confirmation, Dossier, Vehicle
from xulang.crossing.domain.meeting import Meeting
from xulang.crossing.journey import Table
from xulang.kernel.words import Force, Stage, Step
from xulang.queueing.domain.words import LIVE, PlaceState, Waits

ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED, Stage.RETURNING})


class Stand(StrEnum):
    """What a crossing is to the queue."""

    NOT_READY = "not_ready"  # Customs has not accepted its registration, or has to accept it anew.
    READY = "ready"
    HELD = "held"  # Ready, but a force holds it.
    INSIDE = "inside"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`since` and `because`: when it came to stand so, and by which fact; `force`: who holds it.

    `ready_by`: of who is ready or held, the word of customs by which it is ready. `waits`: of a receiving
    truck, why it is not called yet, and `hour`: when the truck with its goods is expected.
    """

    stand: Stand
    since: datetime | None = None
    because: UUID | None = None
    force: Force | None = None
    ready_by: UUID | None = None
    waits: Waits | None = None
    hour: int | None = None


class Turned(StrEnum):
    """What happens to a place."""

    STAYS = "stays"
    TAKE = "take"
    ENTER = "enter"
    HOLD = "hold"
    FREE = "free"
    GIVE_BACK = "give_back"
    ANEW = "anew"  # Given back and taken anew, at the end of the order: it is another consignment.
    MOVE = "move"  # To another line by order of the border or of what it carries, with its turn.


class Why(StrEnum):
    """Why a place was given back; public."""

    ASKED = "asked"
    GONE = "gone"
    OTHER_CONSIGNMENT = "other_consignment"
    OTHER_LINE = "other_line"
    OTHER_HAS_IT = "other_has_it"


def standing_of(*, dossier: Dossier, vehicle: Vehicle, stage: Stage, table: Table) -> Standing:
    """Read the declaration's record: entered, gone, held, ready, or not."""
    if stage in ENDED:
        return Standing(stand=Stand.GONE)
    entries = [one for one in vehicle.confirmations if one.step == Step.ENTRY]
    if {one.force for one in entries}.issuperset(table[Step.ENTRY].forces):
        return _since(Stand.INSIDE, entries)
    if vehicle.yard_entry_at is not None:
        return Standing(stand=Stand.INSIDE, since=vehicle.yard_entry_at)
    given = (*dossier.confirmations, *vehicle.confirmations)
    words = [one for one in given if one.step == Step.REGISTRATION]
    if not {one.force for one in words}.issuperset(table[Step.REGISTRATION].forces):
        return Standing(stand=Stand.NOT_READY)
    ready = _since(Stand.READY, words)
    ready = replace(ready, ready_by=ready.because)
    if vehicle.holds:
        hold = vehicle.holds[0]
        return replace(ready, stand=Stand.HELD, because=hold.fact_id, force=hold.force)
    return ready


def towards(*, standing: Standing, meeting: Meeting | None, vehicle: Vehicle) -> Standing:
    """A receiving truck that is ready is held as long as there is nothing to take over: its turn is kept."""
    if standing.stand != Stand.READY or meeting is None or meeting.due:
        return standing
    return replace(
        standing,
        stand=Stand.HELD,
        because=vehicle.declared_by,
        waits=meeting.waits,
        hour=meeting.hour,
    )


def _since(stand: Stand, words: list[Confirmation]) -> Standing:
    last = max(words, key=lambda one: one.recorded_at)
    return Standing(stand=stand, since=last.recorded_at, because=last.fact_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """The last place of a crossing. `why` it ended, if it did; `asked`: its declarant asks for another."""

    state: PlaceState
    why: str = ""
    asked: bool = False

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def over(self) -> bool:
        """Whether only its declarant can ask for another: it gave this one back, or stayed away too often."""
        if self.state == PlaceState.ENTERED:
            return True
        return (self.state == PlaceState.LOST or self.why == Why.ASKED) and not self.asked


def turned(*, standing: Standing, had: Had | None, same_line: bool, same_consignment: bool) -> Turned:
    """What the place of a crossing has to do now."""
    if had is None or not had.live:
        wants = standing.stand in {Stand.READY, Stand.HELD} and not (had and had.over)
        return Turned.TAKE if wants else Turned.STAYS
    ends = {Stand.GONE: Turned.GIVE_BACK, Stand.INSIDE: Turned.ENTER}
    if standing.stand in ends:
        return ends[standing.stand]
    if not same_consignment or not same_line:
        return Turned.MOVE if same_consignment else Turned.ANEW
    held = standing.stand in {Stand.HELD, Stand.NOT_READY}
    if held == (had.state == PlaceState.HELD):
        return Turned.STAYS
    return Turned.HOLD if held else Turned.FREE
