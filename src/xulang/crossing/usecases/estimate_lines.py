"""When every truck of every line is expected: estimated anew each minute, and judged by what became true.

Method and definition of the published error: docs/estimates.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings

from xulang.crossing.queries.capacity import plan_capacity
from xulang.crossing.queries.crossings import list_left
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.journal import api as journal
from xulang.queueing import api as queueing
from xulang.queueing.api import Correction, Left, Line, LineState, Outlook, PlannedHour, Side, Track

A_DAY: Final = timedelta(days=1)
# What drivers do and how fast a gate works is taken from so many days, stops from so many.
DAYS: Final = 28
DAYS_OF_HOURS: Final = 90
TRACK_LASTS: Final = timedelta(hours=1)
# Hours of the day in Hanoi at which what is told is kept, to be judged later.
TOLD: Final = frozenset({0, 6, 12, 18})


def estimate_lines(*, now: datetime, seed: int) -> None:
    """Estimate every line in which somebody stands, and judge what was told of who ended since."""
    queueing.learn_from_errors(now=now)
    correction = known_correction()
    for line in queueing.list_started():
        basis = find_basis(line=line, now=now)
        if basis is not None:
            _estimate(line, basis, now, seed, correction)
    queueing.judge_told()


def _estimate(line: Line, basis: LineBasis, now: datetime, seed: int, correction: Correction) -> None:
    state = queueing.read_line(line=line, classes=basis.classes, rules=basis.rules, now=now)
    if not any(place.live for place in state.places.values()):
        return
    if _known_track(line, now) is None:
        queueing.save_track(line=line, track=_measured(line, basis, now), now=now)
    outlook = outlook_of(line=line, basis=basis, state=state, now=now)
    expected = queueing.estimate(outlook=outlook, correction=correction, seed=seed)
    queueing.save_estimates(line=line, expected=expected, now=now)
    local = now.astimezone(queueing.HANOI)
    if local.hour in TOLD:
        per_day = queueing.count_entered(line=line, since=now - A_DAY)
        at = int(now.timestamp())
        constant = {
            place: queueing.constant_rate(now=at, ahead=ahead, per_day=per_day)
            for place, ahead in queueing.ahead_of(line=state).items()
        }
        queueing.tell_estimates(
            expected=expected,
            constant=constant,
            kind=outlook.kind,
            told_at=local.replace(minute=0, second=0, microsecond=0),
        )


def outlook_of(*, line: Line, basis: LineBasis, state: LineState, now: datetime) -> Outlook:
    """What is known of the line at this moment."""
    known, hours = basis.capacity, [one.hour for one in basis.hours]
    running = [one for one in known.closures if one.contains(moment=now)]
    over = [one for one in known.closures if one not in running]
    promised = queueing.capacity_of(hours=hours, basis=replace(known, closures=over))
    usual = queueing.capacity_of(hours=hours, basis=replace(known, closures=(), changes=()))
    starts = [one.start for one in running if one.start is not None]
    ends = [one.end for one in over if one.end is not None and one.end <= now]
    rest_ahead, rest_past = queueing.rests_near(
        holidays={day for days in known.holidays.values() for day in days},
        today=now.astimezone(queueing.HANOI).date(),
    )
    return Outlook(
        now=int(now.timestamp()),
        line=state,
        capacity=[one.trucks for one in basis.hours],
        promised=[one.trucks for one in promised],
        usual=[one.trucks for one in usual],
        lanes=_lanes(known, now),
        stopped_since=int(min(starts).timestamp()) if starts else None,
        track=_known_track(line, now) or _measured(line, basis, now),
        stop_ended=int(max(ends).timestamp()) if ends else None,
        rest_ahead=rest_ahead,
        rest_past=rest_past,
    )


def _lanes(known: queueing.Basis, now: datetime) -> int:
    """Lanes of our side that are manned now; one where nobody said."""
    ours = [one for one in known.lanes if one.side == Side.VIETNAM and one.valid.contains(moment=now)]
    return max(ours[-1].manned if ours else 1, 1)


def _known_track(line: Line, now: datetime) -> Track | None:
    """What was measured within the last hour: measuring reads weeks of facts."""
    found = queueing.find_track(line=line)
    return found[1] if found is not None and now - found[0] < TRACK_LASTS else None


def _measured(line: Line, basis: LineBasis, now: datetime) -> Track:
    return queueing.track_of(
        events=_events(line, basis, now - timedelta(days=DAYS)),
        hours=_planned_hours(line, basis, now),
        classes=len(basis.classes),
    )


def _events(line: Line, basis: LineBasis, since: datetime) -> list[tuple[int, queueing.Event | Left]]:
    stream = queueing.stream_of_line(line=line)
    facts = journal.read_stream_since(stream_kind=journal.StreamKind.LINE, stream_id=stream, since=since)
    codes = [one.code for one in basis.classes]
    said: list[tuple[int, queueing.Event | Left]] = [
        (int(fact.recorded_at.timestamp()), queueing.event_of_fact(fact=fact, classes=codes))
        for fact in facts
        if fact.public.kind in queueing.EVENTS
    ]
    left: list[tuple[int, queueing.Event | Left]] = [
        (at, Left(place=place, at=at)) for place, at in _left(line, since)
    ]
    return sorted([*said, *left], key=lambda one: one[0])


def _left(line: Line, since: datetime) -> Iterator[tuple[UUID, int]]:
    """The line's places whose crossings are across."""
    places = queueing.list_entered(line=line, since=since)
    ended = list_left(crossing_ids=list(places))
    for crossing_id, at in ended.items():
        yield places[crossing_id], int(at.timestamp())


def _planned_hours(line: Line, basis: LineBasis, now: datetime) -> Sequence[PlannedHour]:
    """Each past hour's capacity as it stood in the end; what was closed unannounced was promised before.

    A closure is said when it begins, so that it was no part of any plan of the day before; changes of single
    hours and announcements count as announced.
    """
    first = (now - timedelta(days=DAYS_OF_HOURS)).astimezone(queueing.HANOI).date()
    (plan,) = plan_capacity(gate=line.gate, first=first, days=DAYS_OF_HOURS, lines=[line])
    hours = [one.hour for one in plan.hours if one.hour < basis.first]
    promised = queueing.capacity_of(hours=hours, basis=replace(plan.basis, closures=()))
    return [
        PlannedHour(hour=one.hour, promised=before.trucks, planned=one.trucks)
        for one, before in zip(plan.hours, promised, strict=False)
    ]


def known_correction() -> Correction:
    """What was shipped; what this installation learnt of its own errors goes before it."""
    learnt, shipped = queueing.find_learnt(), shipped_correction()
    return shipped if learnt is None else shipped.brought_up(own=learnt.correction)


_SHIPPED: list[Correction] = []


def shipped_correction() -> Correction:
    """What simulated years taught (data/estimates.json); none where it was not fitted."""
    if not _SHIPPED:
        path = settings.DATA_FOLDER / "estimates.json"
        known = msgspec.json.decode(path.read_bytes(), type=Correction) if path.exists() else Correction()
        _SHIPPED.append(known)
    return _SHIPPED[0]
