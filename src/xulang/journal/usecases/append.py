"""Append facts inside the caller's transaction: one prepared statement a fact, no answer to wait for."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from psycopg import errors

from xulang.journal.domain.facts import NewFact, encode_fact
from xulang.journal.domain.refusals import JournalRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import Sending, raw, send

if TYPE_CHECKING:
    from psycopg import Connection

# The stream's head is counted up under its row lock; a number that is not the next one becomes NULL, which
# the column refuses. So a clash and a gap both end the transaction, even if the caller locked nothing.
APPEND = """
WITH head AS (
    INSERT INTO journal_stream AS kept (stream_id, kind, length, last_fact_id)
    VALUES (%(stream_id)s, %(stream_kind)s, 1, %(id)s)
    ON CONFLICT (stream_id) DO UPDATE SET length = kept.length + 1, last_fact_id = excluded.last_fact_id
    RETURNING length, kind
), fact AS (
    INSERT INTO journal_fact
        (id, stream_kind, stream_id, number, kind, crossing_id, occurred_at, recorded_at, public)
    SELECT %(id)s, %(stream_kind)s, %(stream_id)s,
        CASE WHEN length = %(number)s AND kind = %(stream_kind)s THEN length END,
        %(kind)s, %(crossing_id)s, %(occurred_at)s, %(recorded_at)s, %(public)s
    FROM head
), private AS (
    INSERT INTO journal_private (fact_id, salt, body) VALUES (%(id)s, %(salt)s, %(private)s::text::jsonb)
)
INSERT INTO journal_unsealed (fact_id) VALUES (%(id)s)
"""

REFUSED_BY = {
    "journal_fact_once": JournalRefusal.STREAM_MOVED,
    "journal_fact_pkey": JournalRefusal.FACT_REPEATED,
    "journal_private_pkey": JournalRefusal.FACT_REPEATED,
}


def append(*, facts: Sequence[NewFact]) -> None:
    """Write the facts: all with the caller's transaction, or none.

    Raises Refusal STREAM_MOVED when a number is not the next one of its stream, FACT_REPEATED when an id is
    known.
    """
    append_on(driver=raw(), facts=facts)


def append_on(*, driver: "Connection[tuple[object, ...]]", facts: Sequence[NewFact]) -> None:
    """`append` on a given connection: the eraser has its own."""
    with translate_errors():
        for query, row in appending(facts=facts):
            send(query, row, driver=driver)


def appending(*, facts: Iterable[NewFact]) -> list[Sending]:
    """The statements of `append`, for a flush of several: put `translate_errors()` around it."""
    return [(APPEND, _row(fact=fact)) for fact in facts]


class _Translation:
    __slots__ = ()

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code = None
        if isinstance(error, errors.NotNullViolation):
            moved = (error.diag.table_name, error.diag.column_name) == ("journal_fact", "number")
            code = JournalRefusal.STREAM_MOVED if moved else None
        elif isinstance(error, errors.UniqueViolation):
            code = REFUSED_BY.get(error.diag.constraint_name or "")
        if code is not None:
            raise Refusal(code=code) from error


_TRANSLATION = _Translation()


def translate_errors() -> AbstractContextManager[None]:
    """Turn PostgreSQL's words for a clash of facts into refusals; other errors pass unchanged."""
    return _TRANSLATION


def _row(*, fact: NewFact) -> dict[str, object]:
    leaf, private = encode_fact(fact=fact)
    return {
        "id": fact.id,
        "stream_kind": fact.stream_kind.value,
        "stream_id": fact.stream_id,
        "number": fact.number,
        "kind": fact.public.kind.value,
        "crossing_id": fact.crossing_id,
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.recorded_at,
        "public": leaf.decode(),
        "salt": fact.salt,
        "private": private.decode(),
    }
