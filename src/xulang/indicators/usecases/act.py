"""Take steps with figures: enter, submit, give back, approve, lock, revise, take in; all of them or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from xulang.indicators import locks, models
from xulang.indicators.domain import plausibility, policy
from xulang.indicators.domain.areas import Area
from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.figures import (
    FACTS,
    WITH_CONTENT,
    Content,
    Figure,
    Key,
    Status,
    Verb,
    Version,
    answers_for,
    check_key,
    check_step,
    checked_content,
    checked_reason,
    next_status,
)
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.programmes import Project
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.queries import (
    figure_of,
    list_compared,
    list_entries,
    list_rated,
    list_subjects,
    list_units,
)
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step of one figure. `seen`: the version that who acts has read; None for who read nothing.

    `sure`: who acts was asked whether so unlikely a figure is right, and says that it is.
    """

    key: Key
    verb: Verb
    content: Content | None = None
    reason: str = ""
    seen: int | None = None
    sure: bool = False


@dataclass(slots=True)
class _Work:
    """What one call has read and will write."""

    request: Request
    today: date
    figures: dict[UUID, Figure] = field(default_factory=dict)
    official: dict[Key, dict[Key, Content]] = field(default_factory=dict)
    lengths: dict[UUID, int] = field(default_factory=dict)
    facts: list[journal.NewFact] = field(default_factory=list)
    changed: dict[UUID, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    entries: Mapping[str, Indicator]
    areas: Mapping[str, Area | Project]
    units: policy.Units
    rated: Collection[str]


def act(*, request: Request, moves: Sequence[Move]) -> idempotency.Answer:
    """Take the steps in one transaction. A figure may take several, one after the other.

    Raises Refusals (each with "moves.N." before its field) where there are several, else the one Refusal:
    INDICATOR_UNKNOWN, AREA_UNKNOWN, NOT_ALLOWED, ENDED, and what `check_key`, `checked_content` and
    `check_step` raise; what plausibility.py refuses and asks back; REQUEST_REUSED and "busy".
    """
    if not 1 <= len(moves) <= MOST:
        raise ValueError(f"one call takes 1 to {MOST} steps")
    hashed = idempotency.body_hash(["figures", *(_told(move) for move in moves)])
    with unit_of_work():
        locks.own_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        work = _read(request, moves)
        _decide(work, moves)
        return _keep(work, hashed)


def _told(move: Move) -> JSON:
    key = [move.key.code, move.key.area, move.key.period, str(move.key.measure)]
    told: list[JSON] = [key, str(move.verb), move.content.as_json() if move.content else None, move.reason]
    return [*told, "sure"] if move.sure else told


def _read(request: Request, moves: Sequence[Move]) -> _Work:
    work = _Work(request=request, today=request.now.astimezone(HANOI).date())
    entries, areas = list_entries(), list_subjects()
    # A stream is made for what exists only.
    known = [move.key for move in moves if move.key.code in entries and move.key.area in areas]
    work.lengths = locks.own_series(streams={key.stream_id: (key.code, key.area) for key in known})
    rows = models.FigureRow.objects.filter(id__in={key.id for key in known})
    work.figures = {row.id: figure_of(state=row.state) for row in rows}
    looked_at = {move.key for move in moves if move.verb in plausibility.LOOKED_AT}
    work.official = list_compared(keys=[key for key in known if key in looked_at])
    return work


def _decide(work: _Work, moves: Sequence[Move]) -> None:
    refusals = []
    known = _Known(entries=list_entries(), areas=list_subjects(), units=list_units(), rated=list_rated())
    for place, move in enumerate(moves):
        try:
            _check(work, move, known)
            _step(work, move, known.entries[move.key.code])
        except Refusal as refusal:
            named = f"moves.{place}.{refusal.field}" if refusal.field else f"moves.{place}"
            refusals.append(refusal if len(moves) == 1 else _renamed(refusal, named))
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals=tuple(refusals))


def _check(work: _Work, move: Move, known: _Known) -> None:
    entry, area = known.entries.get(move.key.code), known.areas.get(move.key.area)
    if entry is None:
        raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN)
    if area is None:
        raise Refusal(code=IndicatorRefusal.AREA_UNKNOWN, field="area")
    figure = work.figures.get(move.key.id)
    policy.check(
        actor=work.request.actor,
        verb=move.verb,
        entry=entry,
        key=move.key,
        units=known.units,
        rated=known.rated,
        locked=figure is not None and any(one.status is Status.LOCKED for one in figure.versions),
    )
    span = read_span(code=move.key.period)
    check_key(entry=entry, level=area.level, span=span, measure=move.key.measure, today=work.today)
    if move.verb in plausibility.LOOKED_AT and not entry.takes(span=span):
        raise Refusal(code=IndicatorRefusal.ENDED, field="period")
    if not area.valid_on(day=span.end) and not area.valid_on(day=span.start):
        raise Refusal(code=IndicatorRefusal.AREA_NOT_OF_INDICATOR, field="area")


def _renamed(refusal: Refusal, field_named: str) -> Refusal:
    return Refusal(code=refusal.code, field=field_named, **refusal.params)


def _step(work: _Work, move: Move, entry: Indicator) -> None:
    request, figure = work.request, work.figures.get(move.key.id)
    given = checked_content(content=move.content) if move.content is not None else None
    reason = checked_reason(verb=move.verb, reason=move.reason)
    actor = request.actor
    content = check_step(figure=figure, verb=move.verb, content=given, actor=actor, seen=move.seen)
    confirmed = _check_content(work, move, entry, content)
    if content.evidence is not None and not _may_name(actor, figure, content.evidence):
        raise Refusal(code=IndicatorRefusal.EVIDENCE_UNKNOWN, field="evidence")
    stream_id = move.key.stream_id
    number = work.lengths[stream_id] + 1
    work.lengths[stream_id] = number
    version = Version(
        number=(figure.newest.number if figure else 0) + 1,
        verb=move.verb,
        status=next_status(figure=figure, verb=move.verb),
        content=content,
        reason=reason,
        by=answers_for(actor=actor),
        by_name=actor.name,
        at=request.now,
        fact_id=request.derived_id(f"figure:{move.key.id}:{number}"),
        program=actor.id if actor.issuer else "",
        confirmed=confirmed,
    )
    after = Figure(key=move.key, versions=(*(figure.versions if figure else ()), version))
    work.figures[move.key.id] = work.changed[move.key.id] = after
    work.facts.append(_fact(request, move, version, number))


def _check_content(work: _Work, move: Move, entry: Indicator, content: Content) -> str:
    """What was confirmed of so unlikely a figure."""
    if move.verb not in plausibility.LOOKED_AT:
        return ""
    plausibility.check_content(entry=entry, content=content, today=work.today)
    official = work.official.get(move.key, {})
    found = tuple(plausibility.doubts(key=move.key, content=content, official=official))
    return plausibility.check_sure(sure=move.sure, found=found)


def _may_name(actor: Actor, figure: Figure | None, evidence_id: UUID) -> bool:
    """His own unit's, or what stands there already: who names a file lets all read it who see the figure."""
    if figure is not None and any(one.content.evidence == evidence_id for one in figure.versions):
        return True
    rows = models.EvidenceRow.objects.filter(id=evidence_id)
    if not policy.manages(actor=actor):
        rows = rows.filter(organisation_id__in=policy.own_units(actor=actor))
    return rows.exists()


def _fact(request: Request, move: Move, version: Version, number: int) -> journal.NewFact:
    actor, key = request.actor, move.key
    said_by: dict[str, JSON] = {"kind": actor.kind, "id": actor.id, "name": actor.name}
    if actor.issuer:
        said_by["issuer"] = actor.issuer
    private: dict[str, JSON] = {
        "figure": {"code": key.code, "area": key.area, "period": key.period, "measure": str(key.measure)},
        "actor": said_by,
    }
    if move.verb in WITH_CONTENT:
        private["content"] = version.content.as_json()
    if version.confirmed:
        private["confirmed"] = version.confirmed
    if version.reason:
        private["reason"] = version.reason
    return journal.NewFact(
        id=version.fact_id,
        stream_kind=journal.StreamKind.INDICATOR,
        stream_id=key.stream_id,
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=journal.PublicPart(kind=FACTS[move.verb], outcome=str(version.status), refers_to=key.id),
        private=private,
        salt=request.new_salt(),
    )


def _keep(work: _Work, hashed: bytes) -> idempotency.Answer:
    request = work.request
    for figure in work.changed.values():
        write(figure=figure)
    for stream_id in {fact.stream_id for fact in work.facts}:
        models.SeriesRow.objects.filter(stream_id=stream_id).update(facts=work.lengths[stream_id])
    answer: idempotency.Answer = {
        "figures": [str(figure_id) for figure_id in work.changed],
        "facts": [str(fact.id) for fact in work.facts],
    }
    with journal.translate_errors(), pipeline():
        journal.append(facts=work.facts)
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        for fact in work.facts:
            audit.record(
                actor=request.actor,
                action=fact.public.kind,
                object_kind="figure",
                object_id=fact.public.refers_to,
                now=request.now,
                request_id=request.id,
            )
    return answer


def write(*, figure: Figure) -> None:
    """The row of the figure."""
    key, span = figure.key, read_span(code=figure.key.period)
    models.FigureRow.objects.update_or_create(
        id=key.id,
        defaults={
            "code": key.code,
            "area": key.area,
            "period": key.period,
            "measure": key.measure,
            "starts": span.start,
            "ends": span.end,
            "status": figure.status,
            "changed_at": figure.newest.at,
            "state": msgspec.to_builtins(figure),
        },
    )
