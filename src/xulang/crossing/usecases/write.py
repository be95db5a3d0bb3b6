"""From statements to facts and rows, in one network flush. Every writing use case of the spine ends here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from xulang.crossing.domain.changes import Change, StageMoved, TaskDone, TaskDropped, TaskOpened, changes
from xulang.crossing.domain.record import Record, advance
from xulang.crossing.domain.said import said_by
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Deviation
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import Direction, FactKind, Regime
from xulang.platform import audit, idempotency
from xulang.platform.db import Sending, send_all

SAVE_RECORD = (
    "UPDATE crossing_record SET gate = %s, length = %s, state = %s::text::jsonb WHERE declaration_id = %s"
)
SAVE_STAGE = (
    "UPDATE crossing_crossing SET stage = %s, stage_since = %s, held_by = %s, ended_at = %s WHERE id = %s"
)
OPEN_TASK = (
    "INSERT INTO crossing_task (subject, declaration_id, gate, direction, step, force, since)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (subject, step, force) DO UPDATE"
    " SET since = excluded.since, done_at = NULL, gate = excluded.gate"
)
END_TASK = "UPDATE crossing_task SET done_at = %s WHERE subject = %s AND step = %s AND force = %s"
SAVE_PARTNERS = (
    "UPDATE crossing_record SET partners = ARRAY(SELECT DISTINCT declaration_id FROM crossing_crossing"
    " WHERE id = ANY(%s)) WHERE declaration_id = %s"
)
DROP_TASK = "DELETE FROM crossing_task WHERE subject = %s AND step = %s AND force = %s"

# What may change with whom a declaration is locked.
PAIRING = frozenset(
    {
        FactKind.PAIR_ASKED,
        FactKind.PAIR_DROPPED,
        FactKind.PAIRED,
        FactKind.UNPAIRED,
        FactKind.VEHICLE_WITHDRAWN,
    }
)

encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The dossier's public head, the same on every fact of it."""

    declaration_id: UUID
    gate: str
    direction: Direction
    regime: Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One declaration after what was said in it: its next record, the facts, and what changes in its rows."""

    record: Record
    facts: tuple[journal.NewFact, ...]
    steps: Sequence[Change]


def facts_of(
    *, request: Request, where: Where, length: int, statements: Iterable[Statement], named: str = "fact"
) -> Iterator[journal.NewFact]:
    """Number the statements on from the stream's length and give them ids, times and salts.

    `named` tells the facts of a second stream in the same request from those of the first.
    """
    for offset, statement in enumerate(statements, start=1):
        actor = statement.actor or request.actor
        yield journal.NewFact(
            id=statement.fact_id or request.derived_id(f"{named}:{offset}"),
            stream_kind=journal.StreamKind.DECLARATION,
            stream_id=where.declaration_id,
            number=length + offset,
            crossing_id=statement.crossing_id,
            occurred_at=statement.occurred_at or request.now,
            recorded_at=request.now,
            public=journal.PublicPart(
                kind=statement.kind,
                gate=where.gate,
                direction=where.direction,
                regime=where.regime,
                step=statement.step,
                force=statement.force,
                outcome=statement.outcome,
                reason_code=statement.reason_code,
                refers_to=statement.refers_to,
                source=statement.source,
                irregular=statement.regularity,
                trigger=statement.trigger,
                figures=statement.figures,
            ),
            private={
                **statement.private,
                "actor": {"kind": actor.kind, "id": actor.id, "name": actor.name},
            },
            salt=request.new_salt(),
        )


def follow(
    *, record: Record | None, facts: Sequence[journal.NewFact], deviations: tuple[Deviation, ...]
) -> tuple[Record, list[Change]]:
    """The record after the facts, and all that changes in the rows on the way."""
    steps: list[Change] = []
    for fact in facts:
        said = said_by(fact)
        after = advance(record=record, said=said, deviations=deviations)
        steps.extend(changes(before=record, after=after, said=said))
        record = after
    if record is None:
        raise ValueError("a dossier begins with a fact")
    return record, steps


def save(
    *,
    request: Request,
    action: str,
    record: Record,
    facts: Sequence[journal.NewFact],
    steps: Sequence[Change],
    hashed: bytes,
    answer: idempotency.Answer,
    others: Sequence[Moved] = (),
) -> None:
    """Write facts, rows, the answer and the audit line: one flush, one transaction.

    `others` are the declarations paired with this one, where something was said because of it.
    """
    statements = writing(
        request=request,
        action=action,
        record=record,
        facts=facts,
        steps=steps,
        hashed=hashed,
        answer=answer,
        others=others,
    )
    with journal.translate_errors():
        send_all(statements)


def writing(
    *,
    request: Request,
    action: str,
    record: Record,
    facts: Sequence[journal.NewFact],
    steps: Sequence[Change],
    hashed: bytes,
    answer: idempotency.Answer,
    others: Sequence[Moved] = (),
) -> list[Sending]:
    """The statements of `save`, for a flush of several: put `journal.translate_errors()` around it."""
    said = [*facts, *(fact for other in others for fact in other.facts)]
    return [
        *journal.appending(facts=said),
        *_saving_record(record, facts),
        *(saving(change=change, record=record) for change in steps),
        *(one for other in others for one in _saving_record(other.record, other.facts)),
        *(saving(change=change, record=other.record) for other in others for change in other.steps),
        idempotency.kept(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        ),
        audit.line(
            actor=request.actor,
            action=action,
            object_kind="declaration",
            object_id=record.dossier.id,
            now=request.now,
            request_id=request.id,
        ),
    ]


def _saving_record(record: Record, facts: Sequence[journal.NewFact]) -> Iterator[Sending]:
    dossier = record.dossier
    yield SAVE_RECORD, [dossier.gate, dossier.length, encode(record).decode(), dossier.id]
    if any(fact.public.kind in PAIRING for fact in facts):
        yield SAVE_PARTNERS, [sorted(dossier.partner_ids()), dossier.id]


def saving(*, change: Change, record: Record) -> Sending:
    """The statement that brings one row after a change.

    Words leave as plain text: psycopg looks up how to write an enum anew in every statement.
    """
    dossier = record.dossier
    match change:
        case StageMoved():
            return SAVE_STAGE, [
                change.stage.value,
                change.since,
                change.held_by,
                change.ended_at,
                change.vehicle,
            ]
        case TaskOpened(task=task):
            head = [task.subject, dossier.id, dossier.gate, dossier.direction.value]
            return OPEN_TASK, [*head, task.step.value, task.force.value, task.since]
        case TaskDone(task=task, at=at):
            return END_TASK, [at, task.subject, task.step.value, task.force.value]
        case TaskDropped(task=task):
            return DROP_TASK, [task.subject, task.step.value, task.force.value]


def where_of(*, record: Record) -> Where:
    dossier = record.dossier
    return Where(
        declaration_id=dossier.id, gate=dossier.gate, direction=dossier.direction, regime=dossier.regime
    )


def note_text(*, note: str) -> dict[str, JSON]:
    """The free text of a statement: private, and absent when empty."""
    return {"note": note} if note else {}
