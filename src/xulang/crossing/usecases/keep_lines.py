"""The keeper of the lines: who is ready gets a place, who went in or is gone has none, who is due is called.

One process follows the sealed facts (docs/queue.md, "Who keeps the lines"). It looks at how a crossing stands
now, not at what was said one by one, so that a fact seen twice, or a keeper that was away for a day, changes
nothing in the outcome.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import psycopg
from django.db import DatabaseError

from xulang.crossing.queries.crossings import list_gate_declarations
from xulang.crossing.queries.lines import LineBasis
from xulang.crossing.queries.meetings import concerns, see_meetings
from xulang.crossing.usecases.place_all import Bases, Moment, Touched, place_all, working
from xulang.crossing.usecases.sealed_windows import mind_window
from xulang.crossing.usecases.tell_calls import tell_calls
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import OF_CAPACITY, FactKind
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import LineWork, decisions, steward

logger = logging.getLogger(__name__)

AT_ONCE: Final = 500
# What somebody says of these concerns who is in a line, or when it goes on.
RESTATED = frozenset({FactKind.RULES_SET, FactKind.CAPACITY_PLANNED, FactKind.CAPACITY_WITHDRAWN})
CLOSING = frozenset({FactKind.GATE_CLOSED, FactKind.GATE_REOPENED, FactKind.ROAD_HELD, FactKind.ROAD_OPENED})
LOST = ".place_lost"


def follow_facts(*, moment: Moment, bases: Bases, limit: int = AT_ONCE) -> int:
    """Bring the lines after the next sealed facts; how many were read. 0 too while another process keeps.

    Raises "busy" where somebody holds a line too long: nothing is lost, the facts are read again.
    """
    with unit_of_work():
        if not queueing.own_keeper():
            return 0
        facts = journal.read_sealed_public(start=queueing.get_position(), limit=limit)
        if not facts:
            return 0
        touched = _touched(facts, moment.now, bases)
        place_all(touched=touched, moment=moment, bases=bases)
        _note_calls_seen(facts)
        last = facts[-1].position
        queueing.move_keeper(position=(last or 0) + 1)
    return len(facts)


def pass_by(*, moment: Moment) -> None:
    """Leave the next sealed fact, which breaks the keeper; its declaration is tried again with the wants.

    One broken record must not stop the queue of everybody else.
    """
    with unit_of_work():
        if not queueing.own_keeper():
            return
        for fact in journal.read_sealed_public(start=queueing.get_position(), limit=1):
            if fact.stream_kind == journal.StreamKind.DECLARATION:
                queueing.want(
                    crossing_id=fact.crossing_id or fact.stream_id,
                    declaration_id=fact.stream_id,
                    reason=queueing.TROUBLE,
                    mark="",
                    now=moment.now,
                )
            queueing.move_keeper(position=(fact.position or 0) + 1)


def try_wants(*, moment: Moment, bases: Bases) -> None:
    """Try again who is ready but has no place, a declaration at a time: one that breaks stops no other."""
    for declaration_id in dict.fromkeys(one.declaration_id for one in queueing.list_wants()):
        try:
            with unit_of_work():
                if not queueing.own_keeper():
                    return
                place_all(touched=Touched(declarations={declaration_id}), moment=moment, bases=bases)
        except (DatabaseError, psycopg.Error, Refusal):
            raise
        except Exception:
            logger.exception("no place can be found for the declaration %s", declaration_id)


def mind_lines(*, moment: Moment, bases: Bases) -> None:
    """What the clock asks: who missed, who is called, who takes a free slot; who wants is tried again.

    Each line in a transaction of its own. Raises "busy".
    """
    try_wants(moment=moment, bases=bases)
    # Receiving trucks last: what became of the trucks that they wait for is said by then.
    for line in sorted(queueing.list_started(), key=lambda one: concerns(line=one)):
        basis = bases.find(line, now=moment.now)
        if basis is not None:
            if concerns(line=line):
                _mind_meetings(line, basis, moment, bases)
            with unit_of_work():
                if not queueing.own_keeper():
                    return
                with working(basis, line, moment) as work:
                    mind_window(work=work, now=moment.now)
                    _mind(work, basis, moment.now)
                tell_calls(work=work, now=moment.now)


def _mind_meetings(line: queueing.Line, basis: LineBasis, moment: Moment, bases: Bases) -> None:
    """Hold receiving trucks whose goods are not due, and let go on those whose are."""
    with unit_of_work():
        if not queueing.own_keeper():
            return
        seen = see_meetings(gate=line.gate, now=moment.now, rules=basis.rules)
        touched = {seen.declarations[one] for one in seen.differing}
        if touched:
            place_all(touched=Touched(declarations=touched), moment=moment, bases=bases)


def _mind(work: LineWork, basis: LineBasis, now: datetime) -> None:
    at, state = int(now.timestamp()), work.state
    steward.replan(line=state, first=basis.first, bookable=basis.bookable, say=work.say)
    if not basis.in_break:
        work.say(decisions.missed(line=state, at=at, open_since=basis.open_since))
    if basis.held_until is not None:
        return
    # Who stands there takes what is free now, before he is called for an hour that lies ahead.
    if not basis.in_break and any(state.parked):
        _fill_idle(work, basis, now)
    steward.begin_hour(line=state, now=basis.first, bookable=basis.bookable, say=work.say)


def _fill_idle(work: LineWork, basis: LineBasis, now: datetime) -> None:
    """An hour in which fewer came than it could take."""
    state = work.state
    begun = queueing.start_of(hour=basis.first)
    slots = steward.idle(
        line=state,
        capacity=basis.hours[0].trucks,
        elapsed=int((now - begun).total_seconds()),
        entered=queueing.count_entered(line=work.line, since=begun),
    )
    steward.fill(line=state, now=basis.first, slots=slots, say=work.say)


def _touched(facts: Sequence[journal.Fact], now: datetime, bases: Bases) -> Touched:
    found = Touched()
    for fact in facts:
        kind = fact.public.kind
        if fact.stream_kind == journal.StreamKind.DECLARATION:
            found.declarations.add(fact.stream_id)
            if (fact.public.reason_code or "").endswith(LOST):
                (found.wholly_lost if fact.crossing_id is None else found.lost).add(
                    fact.crossing_id or fact.stream_id
                )
        elif kind in OF_CAPACITY or kind in CLOSING:
            bases.forget()
            if kind in RESTATED and fact.public.gate:
                found.declarations |= list_gate_declarations(gate=fact.public.gate)
    return found


def _note_calls_seen(facts: Iterable[journal.Fact]) -> None:
    for fact in facts:
        if fact.public.kind in {FactKind.ACKNOWLEDGED, FactKind.SET_OFF} and fact.crossing_id:
            queueing.note_acknowledged(crossing_id=fact.crossing_id, at=fact.recorded_at)
