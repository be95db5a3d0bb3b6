"""What stands beside the sealed log: the queue, the streams' heads, private halves, cosignatures."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from xulang.journal.domain.cosignature import verify_cosignature
from xulang.journal.domain.note import NoteError, parse_lines, parse_note, parse_vkey
from xulang.journal.domain.verification import Check, Finding, check_fact
from xulang.journal.usecases.verify_log import AT_ONCE, ERASED, FACT_COLUMNS, stored_fact

if TYPE_CHECKING:
    from psycopg import Connection

WAITING = f"""
SELECT (SELECT count(*) FROM journal_unsealed AS queue WHERE queue.fact_id = fact.id), {FACT_COLUMNS}
FROM journal_fact AS fact
LEFT JOIN journal_private AS private ON private.fact_id = fact.id
LEFT JOIN ({ERASED}) AS erased ON erased.stream_id = fact.stream_id
WHERE NOT EXISTS (SELECT FROM journal_sealed AS sealed WHERE sealed.fact_id = fact.id)
ORDER BY fact.recorded_at, fact.id
"""  # noqa: S608 -- made of constants
QUEUE = """
SELECT queue.fact_id, fact.id IS NULL, sealed.position FROM journal_unsealed AS queue
LEFT JOIN journal_fact AS fact ON fact.id = queue.fact_id
LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = queue.fact_id
WHERE fact.id IS NULL OR sealed.position IS NOT NULL ORDER BY queue.seq
"""
STREAMS = """
SELECT coalesce(fact.stream_id, head.stream_id), fact.id, fact.number, fact.stream_kind, sealed.position,
    head.kind, head.length, head.last_fact_id
FROM journal_fact AS fact
FULL JOIN journal_stream AS head ON head.stream_id = fact.stream_id
LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
ORDER BY 1, fact.number
"""
STRAY_PRIVATE = """
SELECT private.fact_id, sealed.position FROM journal_private AS private
LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = private.fact_id
WHERE NOT EXISTS (SELECT FROM journal_fact AS fact WHERE fact.id = private.fact_id) ORDER BY 1
"""
COSIGNATURES = """
SELECT cosigned.size, cosigned.witness, cosigned.line, witness.vkey, checkpoint.note
FROM journal_cosignature AS cosigned
LEFT JOIN journal_witness AS witness ON witness.name = cosigned.witness
LEFT JOIN journal_checkpoint AS checkpoint ON checkpoint.size = cosigned.size
ORDER BY cosigned.size, cosigned.witness
"""
WITNESSES = """
SELECT witness.name, witness.vkey, witness.cosigned_size, witness.cosignatures, count(cosigned.size),
    coalesce(max(cosigned.size), 0)
FROM journal_witness AS witness LEFT JOIN journal_cosignature AS cosigned ON cosigned.witness = witness.name
GROUP BY witness.name ORDER BY witness.name
"""


def queue_findings(*, driver: "Connection[tuple[object, ...]]", overdue: datetime) -> Iterator[Finding]:
    """Facts without a position: each waits in the queue once, and not since before `overdue`."""
    with driver.cursor(name="waiting", binary=True) as facts:
        facts.itersize = AT_ONCE
        for row in facts.execute(WAITING):
            fact = stored_fact(row[1:])
            if row[0] != 1:
                yield Finding(
                    check=Check.QUEUE, fact_id=fact.id, differs=f"not sealed, and {row[0]} times in the queue"
                )
            elif fact.recorded_at < overdue:
                yield Finding(
                    check=Check.QUEUE,
                    fact_id=fact.id,
                    differs=f"recorded at {fact.recorded_at:%Y-%m-%d %H:%M:%S} UTC and still not sealed",
                )
            for check, differs in check_fact(fact=fact):
                yield Finding(check=check, fact_id=fact.id, differs=differs)
    for fact_id, vanished, position in driver.execute(QUEUE):
        differs = "waits in the queue, but its row vanished" if vanished else "sealed, and in the queue again"
        yield Finding(
            check=Check.QUEUE,
            fact_id=cast("UUID", fact_id),
            position=cast("int | None", position),
            differs=differs,
        )


class _Link(NamedTuple):
    stream_id: UUID
    fact_id: UUID | None
    number: int | None
    kind: str | None
    position: int | None
    head_kind: str | None
    head_length: int | None
    head_last: UUID | None


def stream_findings(*, driver: "Connection[tuple[object, ...]]") -> Iterator[Finding]:
    """Streams number their facts 1..n, are sealed in that order, and end where their heads say."""
    with driver.cursor(name="streams", binary=True) as rows:
        rows.itersize = AT_ONCE
        links = (_Link(*row) for row in rows.execute(STREAMS))  # type: ignore[arg-type] # the query's own columns
        for _, stream in groupby(links, key=lambda link: link.stream_id):
            yield from _stream(list(stream))


def _stream(links: list[_Link]) -> Iterator[Finding]:
    facts = [link for link in links if link.fact_id is not None]
    sealed_before, waiting = -1, False
    for place, link in enumerate(facts, start=1):
        if link.number != place:
            yield _of(link, f"number {link.number} follows {place - 1} in stream {link.stream_id}")
            break
        if link.position is None:
            waiting = True
        elif waiting or link.position < sealed_before:
            yield _of(link, f"sealed out of its order in stream {link.stream_id}")
        else:
            sealed_before = link.position
    head, last = links[0], facts[-1] if facts else None
    if head.head_length is None:
        yield _of(head, f"stream {head.stream_id} has lost its head")
    elif last is None or head.head_length != last.number or head.head_last != last.fact_id:
        yield Finding(
            check=Check.STREAM,
            fact_id=head.head_last,
            differs=f"stream {head.stream_id} counts {head.head_length} facts up to this one, "
            f"{len(facts)} are left",
        )
    elif any(link.kind != head.head_kind for link in facts):
        yield _of(last, f"stream {head.stream_id} is of kind {head.head_kind}, not all its facts are")


def _of(link: _Link, differs: str) -> Finding:
    return Finding(check=Check.STREAM, fact_id=link.fact_id, position=link.position, differs=differs)


def stray_findings(*, driver: "Connection[tuple[object, ...]]") -> Iterator[Finding]:
    """Private halves of no fact."""
    for fact_id, position in driver.execute(STRAY_PRIVATE):
        yield Finding(
            check=Check.PRIVATE,
            fact_id=cast("UUID", fact_id),
            position=cast("int | None", position),
            differs="a private half is there, but its fact vanished",
        )


def cosignature_findings(*, driver: "Connection[tuple[object, ...]]") -> Iterator[Finding]:
    """Cosignatures verify, and none that was kept is missing."""
    with driver.cursor(name="cosignatures") as rows:
        rows.itersize = AT_ONCE
        for row in rows.execute(COSIGNATURES):
            size, witness, line, vkey, note = cast("tuple[int, str, str, str | None, str | None]", row)
            problem = _cosignature_problem(line=line, vkey=vkey, note=note)
            if problem:
                yield Finding(check=Check.COSIGNATURE, differs=f"of {witness} over {size} facts: {problem}")
    for row in driver.execute(WITNESSES):
        name, vkey, size, count, found, largest = cast("tuple[str, str, int, int, int, int]", row)
        if not vkey.startswith(f"{name}+"):
            yield Finding(check=Check.COSIGNATURE, differs=f"the key of {name} is another one: {vkey}")
        if (size, count) != (largest, found):
            yield Finding(
                check=Check.COSIGNATURE,
                differs=f"{name} cosigned {count} times, last over {size} facts; "
                f"{found} cosignatures are left, the last over {largest}",
            )


def _cosignature_problem(*, line: str, vkey: str | None, note: str | None) -> str | None:
    if vkey is None or note is None:
        return "its witness or its checkpoint is missing"
    try:
        (signature,) = parse_lines(text=line)
        verify_cosignature(text=parse_note(text=note).text, line=signature, key=parse_vkey(text=vkey))
    except (NoteError, ValueError) as error:
        return str(error)
    return None
