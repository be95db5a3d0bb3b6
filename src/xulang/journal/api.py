"""The journal: facts, append-only (docs/facts-and-sealing.md). The only door to this context."""

from xulang.journal.domain.facts import Fact, NewFact, PublicPart, StreamKind
from xulang.journal.domain.refusals import JournalRefusal
from xulang.journal.queries import (
    find_fact,
    find_position,
    get_fact,
    get_size,
    iter_streams,
    read_sealed,
    read_stream,
)
from xulang.journal.usecases.append import append, translate_errors
from xulang.journal.usecases.erase import SCHEDULE, Erasure, erase, find_due

__all__ = [
    "SCHEDULE",
    "Erasure",
    "Fact",
    "JournalRefusal",
    "NewFact",
    "PublicPart",
    "StreamKind",
    "append",
    "erase",
    "find_due",
    "find_fact",
    "find_position",
    "get_fact",
    "get_size",
    "iter_streams",
    "read_sealed",
    "read_stream",
    "translate_errors",
]
