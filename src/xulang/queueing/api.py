"""The queue: capacity, places, calls forward. The spine calls these; the rules are in docs/queue.md.

What is said about capacity: docs/capacity.md. The spine passes opening hours and closures, and appends facts.
"""

from xulang.queueing.domain.basis import basis_of, classes_at, rules_of
from xulang.queueing.domain.capacity import (
    Announced,
    Basis,
    Binding,
    Change,
    HourCapacity,
    Lanes,
    Opening,
    Side,
    capacity_of,
    day_capacity,
)
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.hours import BEIJING, HANOI, hour_of, hours_of, start_of
from xulang.queueing.domain.place import Rules
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.said import (
    BOUNDS,
    FACTS,
    SIDES,
    TEXT_LIMIT,
    Kind,
    NewWord,
    Topic,
    Why,
    Word,
    checked_text,
    in_force,
    stream_of,
    topic_of,
    whole_hour,
)
from xulang.queueing.domain.words import Cargo, Ground, Line, PlaceState
from xulang.queueing.queries import (
    get_word,
    last_number,
    list_history,
    list_lines,
    read_classes,
    read_words,
)
from xulang.queueing.usecases.say import say, withdraw

__all__ = [
    "BEIJING",
    "BOUNDS",
    "FACTS",
    "HANOI",
    "SIDES",
    "TEXT_LIMIT",
    "Announced",
    "Basis",
    "Binding",
    "Cargo",
    "Change",
    "Ground",
    "HourCapacity",
    "Kind",
    "Lanes",
    "Line",
    "NewWord",
    "Opening",
    "PlaceState",
    "PriorityClass",
    "QueueRefusal",
    "Rules",
    "Side",
    "Topic",
    "Why",
    "Word",
    "basis_of",
    "capacity_of",
    "checked_text",
    "classes_at",
    "day_capacity",
    "get_word",
    "hour_of",
    "hours_of",
    "in_force",
    "last_number",
    "list_history",
    "list_lines",
    "read_classes",
    "read_words",
    "rules_of",
    "say",
    "start_of",
    "stream_of",
    "topic_of",
    "whole_hour",
    "withdraw",
]
