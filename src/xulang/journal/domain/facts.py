"""A fact: what happened, when, at which step. One half is public for ever, the other private and erasable.

The public half is a leaf of the transparency log, so it holds codes and ids only: never a plate, a person, a
company or a hash that could be guessed back. Of the private half it knows a commitment under a random salt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

import msgspec

from xulang.journal.domain.figures import check_figures
from xulang.kernel.canonical import JSON, canonical_bytes, canonical_row, commitment_to, instant
from xulang.kernel.words import Direction, FactKind, Force, Regime, Regularity, Source, Step

LEAF_VERSION: Final = 1
# A leaf with figures says so by its version; one without is the same bytes as ever.
LEAF_WITH_FIGURES: Final = 2
SALT_BYTES: Final = 32
# C2SP tlog-tiles gives an entry's length in 16 bits.
LEAF_LIMIT: Final = 65_535

# Words of our own lists: too narrow for a plate, a phone number or a sentence to slip into a public leaf.
CODE = re.compile(r"[a-z][a-z_]*(?:[.:][a-z_]+)*\Z")
CODE_LIMIT: Final = 80
GATE = re.compile(r"[A-Z][A-Z0-9]{0,7}(?:-[A-Z0-9]{1,8})?\Z")


class StreamKind(StrEnum):
    """What numbers its facts 1..n: a dossier, a gate, a line of the queue, a task, an alert rule, the log.

    What was said about a line's capacity has streams of its own, apart from its places; so has an indicator,
    and its figures in an area.
    """

    DECLARATION = "declaration"
    GATE = "gate"
    LINE = "line"
    CAPACITY = "capacity"
    ASSIGNMENT = "assignment"
    ALERT = "alert"
    INDICATOR = "indicator"
    LOG = "log"


class PublicPart(msgspec.Struct, frozen=True, kw_only=True):
    """The enumerated public fields of a leaf; everything else about a fact is private.

    `gate` is a code of data/gates.csv; `outcome`, `reason_code` and `trigger` are words of our own lists
    (lower case, "_", "." and ":"), never free text. `figures` are whole numbers under names that are listed
    for the kind (figures.py). `refers_to` is a fact, or of a pair the other vehicle's crossing. Raises
    ValueError for anything else.
    """

    kind: FactKind
    gate: str | None = None
    direction: Direction | None = None
    regime: Regime | None = None
    step: Step | None = None
    force: Force | None = None
    outcome: str | None = None
    reason_code: str | None = None
    refers_to: UUID | None = None
    source: Source = Source.OWN
    irregular: Regularity = Regularity.REGULAR
    trigger: str | None = None
    figures: Mapping[str, int] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.figures:
            check_figures(kind=self.kind, figures=self.figures)
        if self.gate is not None and not GATE.match(self.gate):
            raise ValueError(f"{self.gate!r} is not a gate's code")
        for code in (self.outcome, self.reason_code, self.trigger):
            if code is not None and (len(code) > CODE_LIMIT or not CODE.match(code)):
                raise ValueError(f"{code!r} is not a code: a public leaf takes words of our lists only")


class NewFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact to append. `occurred_at` is claimed by its source, `recorded_at` is the server's time."""

    id: UUID
    stream_kind: StreamKind
    stream_id: UUID
    number: int
    crossing_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    public: PublicPart
    private: Mapping[str, JSON]
    salt: bytes

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("a stream numbers its facts from 1")
        if len(self.salt) != SALT_BYTES:
            raise ValueError(f"a salt has {SALT_BYTES} bytes")
        if self.occurred_at.tzinfo is None or self.recorded_at.tzinfo is None:
            raise ValueError("a fact's times are aware")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact read back. `private` and `salt` are None once erased, `position` until it is sealed."""

    id: UUID
    stream_kind: StreamKind
    stream_id: UUID
    number: int
    crossing_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    public: PublicPart
    private: Mapping[str, JSON] | None
    salt: bytes | None
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A fact with the moment at which it was sealed: since when it was known."""

    fact: Fact
    sealed_at: datetime


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public half as it stands in the log; a test pins its fields."""

    v: Literal[1, 2]
    id: UUID
    stream_kind: StreamKind
    stream: UUID
    number: int
    crossing: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    kind: FactKind
    gate: str | None
    direction: Direction | None
    regime: Regime | None
    step: Step | None
    force: Force | None
    outcome: str | None
    reason_code: str | None
    refers_to: UUID | None
    source: Source
    irregular: Regularity
    trigger: str | None
    commitment: str
    figures: dict[str, int] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.v == LEAF_WITH_FIGURES) != bool(self.figures):
            raise ValueError("a leaf of version 2 has figures, one of version 1 has none")


_LEAVES = msgspec.json.Decoder(Leaf)
_PRIVATE: msgspec.json.Decoder[dict[str, JSON]] = msgspec.json.Decoder(dict)


def leaf_bytes(*, fact: NewFact) -> bytes:
    """The canonical JSON that is hashed, sealed and served; the one text that speaks for the fact."""
    return encode_fact(fact=fact)[0]


def encode_fact(*, fact: NewFact) -> tuple[bytes, bytes]:
    """The leaf, and the canonical JSON of the private half that it commits to."""
    public = fact.public
    private = canonical_bytes(fact.private)
    more = {"figures": public.figures} if public.figures else {}
    encoded = canonical_row(
        {
            "v": LEAF_WITH_FIGURES if more else LEAF_VERSION,
            "id": str(fact.id),
            "stream_kind": fact.stream_kind,
            "stream": str(fact.stream_id),
            "number": fact.number,
            "crossing": _text(fact.crossing_id),
            "occurred_at": instant(fact.occurred_at),
            "recorded_at": instant(fact.recorded_at),
            "kind": public.kind,
            "gate": public.gate,
            "direction": public.direction,
            "regime": public.regime,
            "step": public.step,
            "force": public.force,
            "outcome": public.outcome,
            "reason_code": public.reason_code,
            "refers_to": _text(public.refers_to),
            "source": public.source,
            "irregular": public.irregular,
            "trigger": public.trigger,
            "commitment": commitment_to(salt=fact.salt, encoded=private),
            **more,
        }
    )
    if len(encoded) > LEAF_LIMIT:
        raise ValueError(f"a leaf has at most {LEAF_LIMIT} bytes")
    return encoded, private


def parse_leaf(*, text: str | bytes) -> Leaf:
    """Raises msgspec.ValidationError or DecodeError when the text is not a leaf."""
    return _LEAVES.decode(text)


def parse_private(*, text: str) -> dict[str, JSON]:
    return _PRIVATE.decode(text)


def fact_of(
    *, leaf: Leaf, private: Mapping[str, JSON] | None, salt: bytes | None, position: int | None
) -> Fact:
    return Fact(
        id=leaf.id,
        stream_kind=leaf.stream_kind,
        stream_id=leaf.stream,
        number=leaf.number,
        crossing_id=leaf.crossing,
        occurred_at=leaf.occurred_at,
        recorded_at=leaf.recorded_at,
        public=PublicPart(
            kind=leaf.kind,
            gate=leaf.gate,
            direction=leaf.direction,
            regime=leaf.regime,
            step=leaf.step,
            force=leaf.force,
            outcome=leaf.outcome,
            reason_code=leaf.reason_code,
            refers_to=leaf.refers_to,
            source=leaf.source,
            irregular=leaf.irregular,
            trigger=leaf.trigger,
            figures=leaf.figures,
        ),
        private=private,
        salt=salt,
        position=position,
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
