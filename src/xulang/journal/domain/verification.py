"""What a stored fact must agree with, and how a disagreement is told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from xulang.journal.domain.facts import Leaf, parse_leaf
from xulang.kernel.canonical import commitment
from xulang.kernel.words import FactKind


class Check(StrEnum):
    """What was checked when something did not match."""

    LEAF = "leaf"
    COLUMNS = "columns"
    PRIVATE = "private"
    POSITION = "position"
    LEAF_HASH = "leaf hash"
    SEALED_AT = "sealed at"
    TILE = "tile"
    ROOT = "root"
    CHECKPOINT = "checkpoint"
    COSIGNATURE = "cosignature"
    STREAM = "stream"
    QUEUE = "queue"
    SAVED_CHECKPOINT = "saved checkpoint"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not match: which fact, at which position (where that can be told), and how."""

    check: Check
    differs: str
    fact_id: UUID | None = None
    position: int | None = None

    def __str__(self) -> str:
        fact = "" if self.fact_id is None else f"fact {self.fact_id} "
        place = "" if self.position is None else f"at position {self.position} "
        return f"{fact}{place}[{self.check}]: {self.differs}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """A fact's rows as they stand: the text of the leaf, the columns beside it, the private half if any.

    `erased_upto` is the number of the last 'erased' fact of its stream.
    """

    id: UUID
    stream_kind: str
    stream_id: UUID
    number: int
    kind: str
    crossing_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    public: str
    salt: bytes | None
    private: str | None
    erased_upto: int | None


def check_fact(*, fact: StoredFact) -> Iterator[tuple[Check, str]]:
    """What does not match within the fact itself."""
    try:
        leaf = parse_leaf(text=fact.public)
    except msgspec.MsgspecError as error:
        yield Check.LEAF, f"the leaf's text is not a leaf: {error}"
        return
    for name, column, said in _pairs(fact=fact, leaf=leaf):
        if column != said:
            yield Check.COLUMNS, f"column {name} is {column}, the leaf says {said}"
    problem = _private_problem(fact=fact, leaf=leaf)
    if problem:
        yield Check.PRIVATE, problem


def _pairs(*, fact: StoredFact, leaf: Leaf) -> tuple[tuple[str, object, object], ...]:
    return (
        ("id", fact.id, leaf.id),
        ("stream_kind", fact.stream_kind, leaf.stream_kind),
        ("stream_id", fact.stream_id, leaf.stream),
        ("number", fact.number, leaf.number),
        ("kind", fact.kind, leaf.kind),
        ("crossing_id", fact.crossing_id, leaf.crossing),
        ("occurred_at", fact.occurred_at, leaf.occurred_at),
        ("recorded_at", fact.recorded_at, leaf.recorded_at),
    )


def _private_problem(*, fact: StoredFact, leaf: Leaf) -> str | None:
    erased = (
        leaf.kind is not FactKind.ERASED and fact.erased_upto is not None and fact.number < fact.erased_upto
    )
    if fact.private is None or fact.salt is None:
        return None if erased else "the private half is missing, and no 'erased' fact names it"
    if erased:
        return "the private half is still there, although an 'erased' fact names it"
    try:
        found = commitment(salt=fact.salt, private=json.loads(fact.private))
    except (TypeError, ValueError, OverflowError) as error:
        return f"the private half has no canonical form: {error}"
    return None if found == leaf.commitment else "private half and salt are not those that were committed to"
