"""Every minute: play each rule that is on over the hours that ended, pass on what nobody took.

An hour is judged once the follower has counted all that was sealed in it, so that live rules and a rule tried
on the past year see the same figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from xulang.insight import models
from xulang.insight.domain import alert_log
from xulang.insight.domain.alert_log import Alert, rule_body
from xulang.insight.domain.alerts import (
    DAY,
    WEEK,
    WEEKS,
    Check,
    Counted,
    Rule,
    Series,
    Turn,
    Watch,
    signal,
    watch_series,
)
from xulang.insight.domain.hours import hour_of
from xulang.insight.domain.shipped import SHIPPED
from xulang.insight.locks import own_alerts
from xulang.insight.queries.alerts import BASED, alert_value, hourly_series, rule_value, watch_of
from xulang.insight.queries.situations import freshness
from xulang.insight.queries.watched import Spot, series_of, with_plan
from xulang.insight.usecases.alerts import alert_fact, save_alert, write_rule
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
# A rule that was just switched on does not ring for what is long over.
FRESH_HOURS: Final = 1
PLAN_DAYS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How much happened."""

    rang: int = 0
    cleared: int = 0
    passed_on: int = 0


def play_rules(*, now: datetime, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]) -> Played:
    """Raises "busy" while somebody sets rules."""
    request = Request(id=new_id(), actor=SYSTEM, now=now, new_salt=new_salt)
    with unit_of_work():
        own_alerts()
        ship_rules(request=request)
        counts = _play(request)
        return replace(counts, passed_on=_pass_on(request))


def ship_rules(*, request: Request) -> None:
    """The rules of `domain/shipped.py`, in an installation that never had a rule."""
    if models.AlertRuleRow.objects.exists():
        return
    for rule in SHIPPED:
        body = rule_body(rule=rule)
        write_rule(rule_id=rule.id, body=body, is_on=None, by="", now=request.now)
        _tell_rule(request, rule, 1, journal.PublicPart(kind=FactKind.ALERT_RULE_SET), {"body": body})
        if rule.is_on:
            write_rule(rule_id=rule.id, body=None, is_on=True, by="", now=request.now)
            switched = journal.PublicPart(kind=FactKind.ALERT_RULE_SWITCHED, outcome="on")
            _tell_rule(request, rule, 2, switched, {})


def _tell_rule(
    request: Request, rule: Rule, number: int, public: journal.PublicPart, private: Mapping[str, JSON]
) -> None:
    fact = alert_fact(request=request, stream_id=rule.id, number=number, public=public, private=private)
    journal.append(facts=[fact])


def _play(request: Request) -> Played:
    rules = [rule_value(row) for row in models.AlertRuleRow.objects.filter(is_on=True).order_by("id")]
    of_counting = [one for one in rules if one.measure == Counted.FOLLOWER]
    fresh = freshness()
    # Whether the counting runs is judged by the clock, everything else when its hours are counted.
    played = _play_until(request, of_counting, hour_of(request.now))
    # Nor is the past of rows that are being rebuilt one to judge by.
    if fresh is None or fresh.behind or fresh.outdated:
        return played
    others = [one for one in rules if one not in of_counting]
    more = _play_until(request, others, hour_of(min(fresh.seen_at, request.now)))
    return Played(rang=played.rang + more.rang, cleared=played.cleared + more.cleared)


def _play_until(request: Request, rules: Sequence[Rule], last: int) -> Played:
    """The hours before `last`."""
    ids = [one.id for one in rules]
    watches = {
        (row.rule_id, row.gate, row.direction): watch_of(row)
        for row in models.AlertWatchRow.objects.filter(rule_id__in=ids)
    }
    played = {rule for rule, _gate, _direction in watches}
    if set(ids) <= played and all(one.hour == last - 1 for one in watches.values()):
        return Played()
    first = last - WEEKS * WEEK
    base = hourly_series(first=first, last=last) if any(one.measure in BASED for one in rules) else {}
    planned: dict[tuple[Spot, Counted], Series] = {}
    rang = cleared = 0
    for rule in rules:
        for place, found in series_of(rule=rule, base=base, first=first, last=last).items():
            one = found
            if rule.test in {Check.JAM, Check.SILENCE}:
                key = (place, Counted.WAITING if rule.measure in BASED else rule.measure)
                one = planned[key] = planned.get(key) or with_plan(
                    series=found, spot=place, first=last - DAY, days=PLAN_DAYS
                )
            way = place[1].value if place[1] else ""
            watch = watches.get((rule.id, place[0], way)) or Watch(hour=last - 1 - FRESH_HOURS)
            for hour, after, turn in watch_series(rule=rule, series=one, watch=watch):
                if turn == Turn.RANG:
                    value = signal(rule=rule, series=one, place=hour - one.start) or 0.0
                    rang += _ring(request, rule, place, hour, value)
                elif turn == Turn.CLEARED:
                    cleared += _clear(request, rule, place)
                watch = after
            _keep_watch(rule, place, watch)
    return Played(rang=rang, cleared=cleared)


def _ring(request: Request, rule: Rule, place: Spot, hour: int, value: float) -> int:
    gate, direction = place
    alert_id = uuid5(rule.id, f"{gate}/{direction}/{hour}")
    if models.AlertRow.objects.filter(id=alert_id).exists():
        return 0  # A rule that was set again meets an hour that rang before.
    alert = alert_log.rang(
        alert_id=alert_id, rule=rule, gate=gate, direction=direction, hour=hour, value=value, now=request.now
    )
    save_alert(alert=alert)
    private: dict[str, JSON] = {
        "rule": str(rule.id),
        "body": rule_body(rule=rule),
        "hour": hour,
        "value": repr(value),
    }
    _tell_journal(request, alert, FactKind.ALERT_RANG, private)
    _tell_owner(request, alert, NotificationKind.ALERT_RANG)
    return 1


def _clear(request: Request, rule: Rule, place: Spot) -> int:
    rows = models.AlertRow.objects.select_for_update().filter(
        rule_id=rule.id, gate=place[0], direction=place[1].value if place[1] else "", over_at=None
    )
    for row in rows:
        alert = alert_log.cleared(alert=alert_value(row), now=request.now)
        save_alert(alert=alert)
        _tell_journal(request, alert, FactKind.ALERT_CLEARED, {})
    return len(rows)


def _pass_on(request: Request) -> int:
    rows = models.AlertRow.objects.select_for_update().filter(over_at=None, due_at__lte=request.now)
    for row in rows:
        alert = alert_log.passed_on(alert=alert_value(row), now=request.now)
        save_alert(alert=alert)
        _tell_journal(request, alert, FactKind.ALERT_ESCALATED, {"owner": alert.owner})
        _tell_owner(request, alert, NotificationKind.ALERT_ESCALATED)
    return len(rows)


def _tell_journal(request: Request, alert: Alert, kind: FactKind, private: Mapping[str, JSON]) -> None:
    public = journal.PublicPart(kind=kind, gate=alert.gate or None, direction=alert.direction)
    fact = alert_fact(
        request=request, stream_id=alert.id, number=alert.length, public=public, private=private
    )
    with journal.translate_errors():
        journal.append(facts=[fact])


def _tell_owner(request: Request, alert: Alert, kind: NotificationKind) -> None:
    people = registry.list_people_at_gate(roles=[alert.owner], gate=alert.gate or None, now=request.now)
    recipients = [
        notifications.Recipient(
            address=notifications.Address(kind=notifications.RecipientKind.USER, id=person.id),
            email=person.email or None,
            language=person.language or "vi",
        )
        for person in people
    ]
    notifications.notify(
        recipients=recipients,
        kind=kind,
        subject_id=alert.id,
        params={
            Param.TITLE: alert.name,
            Param.GATE: alert.gate or "—",
            Param.HOUR: alert.rang_at.astimezone(HANOI).strftime("%H:%M %d/%m/%Y"),
        },
        ids=[uuid5(alert.id, f"{kind}/{alert.length}/{person.id}") for person in people],
        now=request.now,
    )


def _keep_watch(rule: Rule, place: Spot, watch: Watch) -> None:
    models.AlertWatchRow.objects.update_or_create(
        rule_id=rule.id,
        gate=place[0],
        direction=place[1].value if place[1] else "",
        defaults={
            "hour": watch.hour or 0,
            "rings": watch.rings,
            "against": watch.against,
            "since": watch.since,
            "peak": watch.peak,
        },
    )
