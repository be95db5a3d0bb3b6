"""A consignment's place: its turn in the order of readiness, and where it stands."""

from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from xulang.queueing.domain.words import LIVE, Ground, PlaceState


class Turn(NamedTuple):
    """The order within a class: smaller goes first.

    `at`: Unix seconds at which the consignment was ready; for a sealed window its end, and then `rank` is
    what was drawn (0 elsewhere). The id is ours, given before it could matter.
    """

    at: int
    rank: int
    id: UUID


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """`row`: its class, counted from the weightiest. `hour`: chosen or called for. `misses`: times absent.

    `marks` name what may have one live place only: plate, trailer, container, driver, customs declaration.
    """

    turn: Turn
    row: int
    state: PlaceState = PlaceState.WAITING
    hour: int | None = None
    misses: int = 0
    parked: int | None = None  # Since when (Unix seconds) it stands where it can come at once.
    ground: Ground | None = None
    marks: frozenset[str] = frozenset()
    requested: bool = False  # Asked in a sealed window that was not drawn yet, whether held or not.
    ordered: bool = False  # Two persons of different units gave it its class.

    @property
    def id(self) -> UUID:
        return self.turn.id

    @property
    def live(self) -> bool:
        return self.state in LIVE


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Published figures of a line. An installation states its own; none has a public source.

    `notice`: hours between call and hour; `grace`: seconds after the hour; `misses`: absences that cost the
    place; `no_show` and `risk`: per mille (see overbooking.py); `buffer`: trucks that may be called beyond
    what the hours can take, so that some stand at the gate and no lane waits for the next one.
    `company_limit`: live places of one company in the line, `vehicle_limit`: places of one vehicle in 24
    hours; `yard`: receiving trucks that the yard takes at once, called ones counted. 0 is no limit.
    """

    notice: int
    grace: int
    misses: int
    no_show: int
    risk: int
    buffer: int = 0
    company_limit: int = 0
    vehicle_limit: int = 0
    yard: int = 0


# A line whose rules were withdrawn calls nobody; who is in it may still go in or give his place back.
QUIET: Final = Rules(notice=0, grace=0, misses=1, no_show=0, risk=0)
