"""Facts for tests: real ones of the journal, with what a test does not care about filled in."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from xulang.journal.api import NewFact, PublicPart, StreamKind
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, FactKind, Force, Regime, Step

NAMESPACE = UUID("4b1f1a52-6c0e-4a1a-9b49-0d9f4f6a7c11")
START = datetime(2026, 5, 9, 4, 3, 25, 283432, tzinfo=UTC)
PRIVATE: Mapping[str, JSON] = {"actor": "cán bộ Nguyễn Văn A", "note": "Đã kiểm tra"}


def stream_id(name: object) -> UUID:
    return uuid5(NAMESPACE, f"stream {name}")


def fact_id(*, stream: object, number: int) -> UUID:
    return uuid5(NAMESPACE, f"fact {stream} {number}")


def new_fact(
    *,
    stream: object = "a",
    number: int = 1,
    kind: FactKind = FactKind.CONFIRMED,
    private: Mapping[str, JSON] = PRIVATE,
    recorded_at: datetime = START,
) -> NewFact:
    identity = fact_id(stream=stream, number=number)
    return NewFact(
        id=identity,
        stream_kind=StreamKind.DECLARATION,
        stream_id=stream_id(stream),
        number=number,
        crossing_id=uuid5(NAMESPACE, f"crossing {stream}"),
        occurred_at=recorded_at - timedelta(seconds=2),
        recorded_at=recorded_at,
        public=PublicPart(
            kind=kind,
            gate="HN-1119",
            direction=Direction.IMPORT,
            regime=Regime.IMPORT,
            step=Step.ENTRY,
            force=Force.CUSTOMS,
        ),
        private=private,
        salt=hashlib.sha256(identity.bytes).digest(),
    )


def new_facts(*, stream: object = "a", count: int, first: int = 1) -> list[NewFact]:
    return [new_fact(stream=stream, number=number) for number in range(first, first + count)]
