"""The queue: capacity, places, calls forward. The spine calls these; the rules are in docs/queue.md."""

from xulang.queueing.domain.capacity import (
    Announced,
    Basis,
    Binding,
    Change,
    HourCapacity,
    Lanes,
    Opening,
    Side,
    day_capacity,
)
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Cargo, Ground, Line, PlaceState

__all__ = [
    "Announced",
    "Basis",
    "Binding",
    "Cargo",
    "Change",
    "Ground",
    "HourCapacity",
    "Lanes",
    "Line",
    "Opening",
    "PlaceState",
    "PriorityClass",
    "QueueRefusal",
    "Side",
    "day_capacity",
]
