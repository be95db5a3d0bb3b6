"""The words of the queue. Vietnamese terms: docs/glossary.md; rules: docs/queue.md."""

from dataclasses import dataclass
from enum import StrEnum

from xulang.kernel.words import Cargo, Direction

__all__ = ["LIVE", "Cargo", "Ground", "Line", "PlaceState", "Waits"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Line:
    """One queue: a gate or route, a direction, a kind of cargo. Lines never take each other's capacity."""

    gate: str
    direction: Direction
    cargo: Cargo


class PlaceState(StrEnum):
    """Where a consignment with a place stands."""

    REQUESTED = "requested"  # In a sealed window: has no order until the draw.
    WAITING = "waiting"  # In the order, for the first possible slot.
    CHOSEN = "chosen"  # Out of the order until the later window that it chose.
    CALLED = "called"  # Told to come in its hour.
    ARRIVED = "arrived"  # At the gate in time; goes in as soon as the gate takes it.
    HELD = "held"  # Held up by the border or by a force: keeps its order.
    ENTERED = "entered"
    GIVEN_BACK = "given_back"
    LOST = "lost"  # Absent too often.


LIVE = frozenset(
    {
        PlaceState.REQUESTED,
        PlaceState.WAITING,
        PlaceState.CHOSEN,
        PlaceState.CALLED,
        PlaceState.ARRIVED,
        PlaceState.HELD,
    }
)


# Called, and not yet in.
OUTSTANDING = frozenset({PlaceState.CALLED, PlaceState.ARRIVED})
IN_ORDER = frozenset({PlaceState.WAITING, PlaceState.CHOSEN})


class Ground(StrEnum):
    """Why a place was called when it was. All but ORDER may pass others, and are counted in public."""

    ORDER = "order"
    CLASS = "class"  # A weightier class waits less: others of lighter classes were ready before.
    SHARE = "share"  # Its class' share of the hour, though a weightier class still waits.
    CHOSEN = "chosen"  # The window it chose before.
    STANDBY = "standby"  # It stood at the gate's park when a slot fell free at short notice.
    ORDERED = "ordered"  # Its class passes others, and two persons of different units gave it that class.
    OVERRIDE = "override"  # Two persons of different units ordered so.
    UNCALLED = "uncalled"  # It went in though nobody had called it: a breach, shown as what it is.


class Waits(StrEnum):
    """Why a receiving truck is held and not called yet; public."""

    PARTNER = "partner"  # The truck whose goods it takes over is not due.
    NO_ARRIVAL = "no_arrival"  # It is named for no truck, and none that comes is without a receiver.
    YARD = "yard"  # The yard has as many receiving trucks as it takes.
