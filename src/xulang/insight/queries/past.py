"""The command screen at an hour of the past: as known at one of the log, beside what is known of it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from xulang.insight import models
from xulang.insight.domain.alert_log import Alert
from xulang.insight.domain.flow import AHEAD
from xulang.insight.domain.hours import hour_of, start_of
from xulang.insight.queries.alerts import alert_value
from xulang.insight.queries.command import SHOWN_HOURS, StepWait, step_waits, waits_of
from xulang.insight.queries.outlook import Tonight, tonight_at
from xulang.insight.queries.situations import Counts, Flow, History, Place, history, position_at
from xulang.platform.db import raw

# A word counts as known at an hour if it was sealed before it, and not undone by then.
STEPS_THEN: Final = """
SELECT c.gate, c.direction, s.step, s.force, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at)),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at))
FROM (
    SELECT crossing_id, step, force, opened_at, done_at FROM insight_step
    WHERE done_at >= %(start)s AND done_at < %(end)s AND sealed_at < %(known)s
UNION ALL
    SELECT crossing_id, step, force, opened_at, done_at FROM insight_step_past
    WHERE done_at >= %(start)s AND done_at < %(end)s AND sealed_at < %(known)s AND gone_at >= %(known)s
) s JOIN insight_crossing c ON c.id = s.crossing_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The gates at an hour, as known at some hour: counts at its beginning, and the day before it."""

    now: Mapping[Place, Counts]
    flow: Mapping[Place, list[Flow]]
    steps: Mapping[Place, list[StepWait]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommand:
    """`then` as it was known, `today` as it is known now. `ahead`: what would have been told.

    `became`: who then waited in as many hours, as known now; hours that are not over yet are left out.
    `position`: the first sealed fact that was not known; None where all are older.
    """

    at: datetime
    known: datetime
    position: int | None
    then: Known
    today: Known
    ahead: Mapping[Place, Tonight]
    became: Mapping[Place, Mapping[int, int]]


def command_at(*, at: datetime, known_at: datetime, now: datetime) -> PastCommand:
    """The beginning of the hour of `at`, as known at the beginning of that of `known_at`."""
    at, known_at = start_of(hour_of(at)), start_of(hour_of(known_at))
    start = at - timedelta(hours=SHOWN_HOURS)
    before = history(start=start, end=at, known_at=known_at)
    over = min(at + timedelta(hours=max(AHEAD)), start_of(hour_of(now)))
    since = history(start=start, end=max(over, at))
    counts = _counts_at(before, at)
    return PastCommand(
        at=at,
        known=known_at,
        position=position_at(known_at=known_at),
        then=Known(now=counts, flow=_flow(before, at), steps=_steps(start, at, known_at)),
        today=Known(now=_counts_at(since, at), flow=_flow(since, at), steps=step_waits(start=start, end=at)),
        ahead=tonight_at(at=at, known_at=known_at, counts=counts),
        became={
            place: {
                hours: level.waiting
                for hours in AHEAD
                for moment, level in found.counts
                if moment == at + timedelta(hours=hours)
            }
            for place, found in since.items()
        },
    )


def list_alerts_at(*, at: datetime, limit: int) -> list[Alert]:
    """What rang at the moment, the first first: what was said of it later is not in it."""
    rows = models.AlertRow.objects.filter(Q(over_at=None) | Q(over_at__gt=at), rang_at__lte=at)
    return [alert_value(row) for row in rows.order_by("rang_at", "id")[:limit]]


def _counts_at(found: Mapping[Place, History], at: datetime) -> dict[Place, Counts]:
    return {place: dict(one.counts).get(at, Counts()) for place, one in found.items()}


def _flow(found: Mapping[Place, History], at: datetime) -> dict[Place, list[Flow]]:
    return {place: [hour for hour in one.flow if hour.hour < at] for place, one in found.items()}


def _steps(start: datetime, end: datetime, known_at: datetime) -> dict[Place, list[StepWait]]:
    values = {"start": start, "end": end, "known": hour_of(known_at)}
    return waits_of(rows=raw().execute(STEPS_THEN, values))
