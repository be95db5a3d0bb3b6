"""Rules, alerts, and the hourly series that rules look at."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from django.db.models import Q

from xulang.insight import models
from xulang.insight.domain.alert_log import Alert, rule_of
from xulang.insight.domain.alerts import (
    DAY,
    OF_TRUCKS,
    Check,
    Counted,
    Episode,
    Rule,
    Series,
    Watch,
    episodes,
)
from xulang.insight.domain.hours import hour_of, start_of
from xulang.insight.domain.refusals import InsightRefusal
from xulang.insight.queries.situations import MOST_HOURS, Place, situation_series
from xulang.insight.queries.watched import Spot, series_of, with_plan
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Role
from xulang.platform.db import raw

HOURLY: Final = (
    "SELECT gate, direction, moment, hour, sum(vehicles)::int FROM insight_hourly"
    " WHERE hour >= %s AND hour < %s AND moment IN ('registered', 'entered') GROUP BY 1, 2, 3, 4"
)
MOMENTS: Final = {"registered": Counted.ARRIVALS, "entered": Counted.CLEARANCE}
STATES: Final = {
    Counted.WAITING: "waiting",
    Counted.ON_ROAD: "on_road",
    Counted.INSIDE: "inside",
    Counted.HELD: "held",
}
YEAR: Final = 365 * DAY
BASED: Final = frozenset({*OF_TRUCKS, Counted.YARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWord:
    """One fact of an alert as its page shows it."""

    at: datetime
    by: str
    kind: FactKind
    text: str
    until: datetime | None
    position: int | None


def rule_value(row: models.AlertRuleRow) -> Rule:
    return rule_of(rule_id=row.id, body=row.body, is_on=row.is_on)


def list_rules() -> list[Rule]:
    return [rule_value(row) for row in models.AlertRuleRow.objects.order_by("set_at", "id")]


def get_rule(*, rule_id: UUID) -> Rule:
    """Raises RULE_UNKNOWN."""
    row = models.AlertRuleRow.objects.filter(id=rule_id).first()
    if row is None:
        raise Refusal(code=InsightRefusal.RULE_UNKNOWN)
    return rule_value(row)


def alert_value(row: models.AlertRow) -> Alert:
    return Alert(
        id=row.id,
        rule_id=row.rule_id,
        name=row.name,
        gate=row.gate,
        direction=Direction(row.direction) if row.direction else None,
        hour=row.hour,
        value=row.value,
        owners=tuple(Role(one) for one in row.owners),
        patience=row.patience,
        rang_at=row.rang_at,
        due_at=row.due_at,
        level=row.level,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        snoozed_until=row.snoozed_until,
        over_at=row.over_at,
        length=row.length,
    )


def get_alert(*, alert_id: UUID, gates: Collection[str] | None) -> Alert:
    """`gates`: those the reader may see, None for all. Raises ALERT_UNKNOWN."""
    row = models.AlertRow.objects.filter(id=alert_id).first()
    if row is None or (gates is not None and row.gate not in gates):
        raise Refusal(code=InsightRefusal.ALERT_UNKNOWN)
    return alert_value(row)


def list_alerts(*, gates: Collection[str] | None, limit: int = 100) -> list[Alert]:
    """What rings first, then the latest that are over."""
    rows = models.AlertRow.objects.all()
    if gates is not None:
        rows = rows.filter(gate__in=list(gates))
    ringing = [alert_value(row) for row in rows.filter(over_at=None).order_by("rang_at", "id")[:limit]]
    over = rows.exclude(over_at=None).order_by("-rang_at", "id")[: max(limit - len(ringing), 0)]
    return [*ringing, *(alert_value(row) for row in over)]


def page_alerts(
    *,
    gates: Collection[str] | None,
    ringing: bool | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Alert]:
    """The latest ringing first; `ringing` None: those that are over too. `after`: of the last one known."""
    rows = models.AlertRow.objects.all()
    if gates is not None:
        rows = rows.filter(gate__in=list(gates))
    if ringing is not None:
        rows = rows.filter(over_at__isnull=ringing)
    if after is not None:
        at, last = after
        rows = rows.filter(Q(rang_at__lt=at) | Q(rang_at=at, id__gt=last))
    return [alert_value(row) for row in rows.order_by("-rang_at", "id")[:limit]]


def read_alert(*, alert_id: UUID) -> list[AlertWord]:
    """Everything that was said of an alert, in its order."""
    facts = journal.read_stream(stream_kind=journal.StreamKind.ALERT, stream_id=alert_id)
    return [_word(fact) for fact in facts if fact.public.kind in {*FactKind}]


def _word(fact: journal.Fact) -> AlertWord:
    private: Mapping[str, JSON] = fact.private or {}
    until = cast("str | None", private.get("until"))
    return AlertWord(
        at=fact.recorded_at,
        by=cast("Mapping[str, str]", private.get("actor") or {}).get("name", ""),
        kind=fact.public.kind,
        text=cast("str", private.get("text", "")),
        until=datetime.fromisoformat(until) if until else None,
        position=fact.position,
    )


def watch_of(row: models.AlertWatchRow) -> Watch:
    return Watch(rings=row.rings, against=row.against, since=row.since, peak=row.peak, hour=row.hour)


def hourly_series(*, first: int, last: int) -> dict[Spot, Series]:
    """Of every gate and direction with any truck in the hours [first, last); without a plan."""
    rows: dict[Place, dict[Counted, list[float | None]]] = {}

    def of(place: Place) -> dict[Counted, list[float | None]]:
        if place not in rows:
            rows[place] = {measure: [0.0] * (last - first) for measure in OF_TRUCKS}
        return rows[place]

    for gate, direction, moment, hour, many in raw().execute(HOURLY, [first, last]):
        place = (cast("str", gate), Direction(cast("str", direction)))
        of(place)[MOMENTS[cast("str", moment)]][cast("int", hour) - first] = float(cast("int", many))
    for begin, end in _chunks(first + 1, last):
        found = situation_series(start=start_of(begin), end=start_of(end))
        for place, counts in found.items():
            series = of(place)
            for at, one in counts:
                for measure, name in STATES.items():
                    series[measure][hour_of(at) - 1 - first] = float(getattr(one, name))
    return {(gate, way): Series(start=first, values=values) for (gate, way), values in rows.items()}


def _chunks(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Both included, as long as a series of situations may be."""
    for begin in range(first, last + 1, MOST_HOURS):
        yield begin, min(begin + MOST_HOURS - 1, last)


def try_rule(*, rule: Rule, now: datetime, hours: int = YEAR) -> list[tuple[Spot, Episode]]:
    """When the rule would have rung in the past year, by gate and direction; the first ringing first.

    Silence is judged by the plans of that year. For a jam they are not looked up: in their place stands what
    each gate had shown within a day by then.
    """
    last = hour_of(now)
    first = last - hours
    base = {} if rule.measure not in BASED else hourly_series(first=first, last=last)
    found = []
    for spot, series in series_of(rule=rule, base=base, first=first, last=last).items():
        one = series
        if rule.test == Check.SILENCE:
            one = with_plan(series=series, spot=spot, first=first, days=hours // DAY + 2)
        found += [(spot, rang) for rang in episodes(rule=rule, series=one)]
    return sorted(found, key=lambda one: (one[1].begins, one[0][0], one[0][1] or ""))


def hour_time(*, hour: int) -> datetime:
    """The end of the hour: when what it says is known."""
    return start_of(hour) + timedelta(hours=1)
