"""What can happen to the places of a line. A line is the fold of these; nothing else changes it."""

from uuid import UUID

import msgspec

from xulang.queueing.domain.place import Rules, Turn
from xulang.queueing.domain.words import Ground


class Joined(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A consignment became ready: it has a place from now on."""

    turn: Turn
    row: int
    marks: frozenset[str] = frozenset()


class Chose(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It leaves the order until the window it chose."""

    place: UUID
    hour: int


class Displaced(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Its chosen window shrank: it is back in the order, by its own turn."""

    place: UUID


class Offered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """So many slots of an hour are called now; each class' share counts on what was really offered."""

    hour: int
    slots: int


class Called(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """`passed`: how many of this line that wait for the first possible slot were ready before it.

    `units`: of an override, of how many different units those were who ordered it.
    """

    place: UUID
    hour: int
    ground: Ground
    passed: int
    units: int = 0


class Parked(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It stands at a holding park or the gate: it can take a slot that falls free."""

    place: UUID
    at: int


class Arrived(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    place: UUID
    at: int


class Entered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    place: UUID
    at: int


class Missed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It was called, the gate was open, it did not come: back to the end of the order, or out."""

    place: UUID
    at: int


class Held(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Held up by the border or by a force: keeps its turn.

    `hour`: of a receiving truck, when the truck with its goods is expected; None where that is not known.
    """

    place: UUID
    hour: int | None = None


class Freed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    place: UUID


class GivenBack(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    place: UUID


class Reordered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Persons of so many units gave it another turn or class; `passed`: how many it is before now."""

    turn: Turn
    row: int
    passed: int
    units: int


class Requested(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A consignment became ready in a sealed window: it has a place, and no order until the draw."""

    turn: Turn
    row: int
    marks: frozenset[str] = frozenset()


class WindowAnnounced(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A sealed window from `opens` until before `closes`; `period`: seconds for revealing.

    `deadline`: without a draw until then the requests go in order of readiness; 0 where none was stated.
    """

    opens: int
    closes: int
    period: int
    deadline: int = 0


class Pledged(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An organisation committed to a secret; `force` is what it is of."""

    organisation: UUID
    force: str
    commitment: bytes
    at: int


class Sealed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The window is closed: so many requests, and the Merkle root of their leaves by number."""

    requests: int
    root: bytes
    at: int


class Revealed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """`deposited`: 1 where the copy was opened that the organisation had deposited."""

    organisation: UUID
    secret: bytes
    deposited: int


class Withheld(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A secret was not revealed in time: others commit, and the draw is made anew."""

    organisation: UUID
    at: int


class DrawSaid(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The seed of the draw; a turn for each request that still waits follows."""

    requests: int
    seed: bytes


class DrawLapsed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The announced deadline came without a draw; each request that still waits gets its own turn."""

    requests: int
    at: int


class Drawn(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The draw gave a request its turn, `at` the window's last second; without a draw it is its own turn."""

    place: UUID
    at: int
    rank: int


class Ruled(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What the line goes by from here on; `classes` facts about its classes follow at once.

    It changes no place. It is said by who works on the line, before anything else, so that a stranger knows
    by which rules and shares the words after it were found, and need not guess what was known when.
    """

    rules: Rules
    classes: int


class Ranked(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One class that the line goes by from here on; row 0 is the weightiest."""

    row: int
    code: str
    weight: int
    share: int


Event = (
    Joined
    | Chose
    | Displaced
    | Offered
    | Called
    | Parked
    | Arrived
    | Entered
    | Missed
    | Held
    | Freed
    | GivenBack
    | Reordered
    | Ruled
    | Ranked
    | Requested
    | WindowAnnounced
    | Pledged
    | Sealed
    | Revealed
    | Withheld
    | DrawSaid
    | DrawLapsed
    | Drawn
)
