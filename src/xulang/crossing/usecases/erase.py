"""Erase what is personal in a declaration whose time is over, or that a person asked to have erased.

The journal's private halves are deleted by a role of their own, on another connection, so this cannot be one
transaction. It is a sequence that may be cut anywhere and run again: first our own rows forget, then the
journal erases and says so in a fact, then the record takes that fact in (`catch_up`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.assignments import api as assignments
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.record import Record, advance
from xulang.crossing.domain.said import said_by
from xulang.crossing.locks import lock_for_repair
from xulang.crossing.usecases.write import SAVE_RECORD, encode
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.indicators import api as indicators
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.ledger import api as ledger
from xulang.notifications import api as notifications
from xulang.platform import audit
from xulang.platform.db import raw, unit_of_work
from xulang.platform.refusals import PlatformRefusal
from xulang.queueing import api as queueing
from xulang.yards import api as yards

FORGET_PLATES = (
    "UPDATE crossing_crossing SET plate = '', plate_key = '', trailer_key = '', container_key = '',"
    " chassis_key = ''"
    " WHERE declaration_id = %s"
)
FORGET_POSITIONS = "DELETE FROM crossing_position WHERE crossing_id = ANY(%s)"
BEHIND = (
    "SELECT r.declaration_id FROM crossing_record r JOIN journal_stream s ON s.stream_id = r.declaration_id"
    " WHERE s.length > r.length ORDER BY r.declaration_id LIMIT %s"
)
AT_ONCE = 500
NEVER_REST = (journal.StreamKind.LINE, journal.StreamKind.GATE)
# Who ordered and who decided, and what they wrote, where the fact has lost its private half. Asked at every
# run, so that one that was cut between the facts and the rows ends.
FORGET_NAMES = (
    """
    UPDATE crossing_call_order o SET ordered_by = '', ordered_name = '', decided_by = '', decided_name = ''
    WHERE ordered_at < %s AND coalesce(decided_at, ordered_at) < %s AND ordered_name <> ''
    AND NOT EXISTS (SELECT FROM journal_private p WHERE p.fact_id = o.id)
    """,
    """
    UPDATE crossing_road_hold h SET held_by = '', opened_by = ''
    WHERE held_at < %s AND coalesce(opened_at, until) < %s AND held_by <> ''
    AND NOT EXISTS (SELECT FROM journal_private p WHERE p.fact_id = h.id)
    """,
    """
    UPDATE crossing_diversion d SET ordered_by = '', ordered_name = '', decided_by = '', decided_name = '',
        note = ''
    WHERE ordered_at < %s AND coalesce(decided_at, ordered_at) < %s AND ordered_name <> ''
    AND NOT EXISTS (SELECT FROM journal_private p WHERE p.fact_id = d.id)
    """,
)


def erase(*, request: Request, declaration_id: UUID, reason_code: str, private: Mapping[str, JSON]) -> int:
    """Erase one declaration; returns how many facts lost their private half. Repeating it changes nothing.

    `reason_code` is public, `private` says who ordered it. Raises UNKNOWN, "busy".
    """
    with unit_of_work():
        record = lock_for_repair(declaration_id=declaration_id)
        _forget(record)
        audit.record(
            actor=request.actor,
            action="erase",
            object_kind="declaration",
            object_id=declaration_id,
            now=request.now,
            request_id=request.id,
        )
    ledger.forget_payers(declaration_ids=[declaration_id])
    erased = journal.erase(
        erasure=journal.Erasure(
            stream_id=declaration_id,
            fact_id=request.derived_id("erased"),
            salt=request.new_salt(),
            reason_code=reason_code,
            private=private,
        ),
        now=request.now,
    )
    catch_up(declaration_id=declaration_id)
    return erased


def erase_due(*, request: Request, before: datetime, limit: int = AT_ONCE) -> int:
    """Erase declarations whose last fact is older than `before`; returns how many. Cut erasures end first."""
    for row in raw().execute(BEHIND, [limit]).fetchall():
        catch_up(declaration_id=cast("UUID", row[0]))
    due = journal.find_due(stream_kind=journal.StreamKind.DECLARATION, before=before, limit=limit)
    for declaration_id in due:
        one = replace(request, id=request.derived_id(f"erase:{declaration_id}"))
        erase(request=one, declaration_id=declaration_id, reason_code=journal.SCHEDULE, private={})
    return len(due)


def erase_old_streams(*, request: Request, before: datetime, limit: int = AT_ONCE) -> int:
    """Erase what lines of the queue and gates say in private from before that day; returns how many.

    They never rest, so that their facts go by their age, once a day. One that is being written to waits.
    """
    day = before.astimezone(queueing.HANOI).replace(hour=0, minute=0, second=0, microsecond=0)
    done = 0
    for stream_id in (found for kind in NEVER_REST for found in _old(kind, day, limit)):
        erasure = journal.Erasure(
            stream_id=stream_id,
            fact_id=request.derived_id(f"erase:{stream_id}"),
            salt=request.new_salt(),
            reason_code=journal.SCHEDULE,
            private={},
            before=day,
        )
        try:
            done += bool(journal.erase(erasure=erasure, now=request.now))
        except Refusal as refusal:
            if refusal.code != PlatformRefusal.BUSY:
                raise
    with unit_of_work():
        for forget in FORGET_NAMES:
            raw().execute(forget, [day, day])
    return done


def forget_old_files(*, request: Request, before: datetime, limit: int = AT_ONCE) -> int:
    """Delete files behind figures that were kept before then, and those of tasks that ended before then."""
    return indicators.forget_evidence(request=request, before=before, limit=limit) + assignments.forget_files(
        request=request, before=before, limit=limit
    )


def _old(kind: journal.StreamKind, day: datetime, limit: int) -> list[UUID]:
    return journal.find_old(stream_kind=kind, before=day, limit=limit)


def catch_up(*, declaration_id: UUID) -> None:
    """Take facts into the record that were appended without it: an erasure's."""
    with unit_of_work():
        record = lock_for_repair(declaration_id=declaration_id)
        facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
        for fact in facts[record.dossier.length :]:
            record = advance(record=record, said=said_by(fact), deviations=deviations())
        dossier = record.dossier
        state = encode(record).decode()
        raw().execute(SAVE_RECORD, [dossier.gate, dossier.length, state, dossier.id])


def _forget(record: Record) -> None:
    dossier = record.dossier
    raw().execute(FORGET_PLATES, [dossier.id])
    raw().execute(FORGET_POSITIONS, [[vehicle.id for vehicle in dossier.vehicles]])
    declarations.erase_content(declaration_id=dossier.id)
    notifications.forget_subjects(subject_ids=[dossier.id])
    gates.forget_crossings(crossing_ids=[vehicle.id for vehicle in dossier.vehicles])
    yards.forget_crossings(crossing_ids=[vehicle.id for vehicle in dossier.vehicles])
