"""Rules are set and switched by people; what rings is acknowledged, noted, silenced, passed on and ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.insight import models
from xulang.insight.domain import alert_log
from xulang.insight.domain.alert_log import Alert, AlertVerb, may_answer, rule_body
from xulang.insight.domain.alerts import Rule, checked
from xulang.insight.domain.refusals import InsightRefusal
from xulang.insight.locks import own_alert, own_alerts
from xulang.insight.queries.alerts import alert_value
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Role
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work

SETTERS: Final = frozenset({Role.CENTRE_MANAGER, Role.LEADER})


def may_set_rules(*, actor: Actor) -> bool:
    """Rules speak for all gates together."""
    return any(one.role in SETTERS and one.gate is None for one in actor.grants)


def set_rule(*, request: Request, rule: Rule) -> idempotency.Answer:
    """Set a rule anew or change it; a changed rule begins from quiet.

    Raises NOT_ALLOWED, RULE_WRONG, REQUEST_REUSED and "busy".
    """
    kept = checked(rule=rule)
    body = rule_body(rule=kept)
    return _of_rule(request, kept.id, FactKind.ALERT_RULE_SET, body, None)


def switch_rule(*, request: Request, rule_id: UUID, on: bool) -> idempotency.Answer:
    """Raises NOT_ALLOWED, RULE_UNKNOWN, REQUEST_REUSED and "busy"."""
    return _of_rule(request, rule_id, FactKind.ALERT_RULE_SWITCHED, None, "on" if on else "off")


def _of_rule(
    request: Request, rule_id: UUID, kind: FactKind, body: dict[str, JSON] | None, outcome: str | None
) -> idempotency.Answer:
    if not may_set_rules(actor=request.actor):
        raise Refusal(code=InsightRefusal.NOT_ALLOWED)
    hashed = idempotency.body_hash(["alert rule", str(rule_id), body, outcome])
    with unit_of_work():
        own_alerts()
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        write_rule(
            rule_id=rule_id,
            body=body,
            is_on=None if outcome is None else outcome == "on",
            by=request.actor.name,
            now=request.now,
        )
        row = models.AlertRuleRow.objects.get(id=rule_id)
        fact = alert_fact(
            request=request,
            stream_id=rule_id,
            number=row.length,
            public=journal.PublicPart(kind=kind, outcome=outcome),
            private={"body": body} if body else {},
        )
        return _keep(request, "alert_rule", rule_id, fact, hashed)


def write_rule(
    *, rule_id: UUID, body: dict[str, JSON] | None, is_on: bool | None, by: str, now: datetime
) -> None:
    """The row, and its watches gone, so that it begins from quiet. Raises RULE_UNKNOWN."""
    row = models.AlertRuleRow.objects.filter(id=rule_id).first()
    if row is None:
        if body is None:
            raise Refusal(code=InsightRefusal.RULE_UNKNOWN)
        row = models.AlertRuleRow(id=rule_id, is_on=False, length=0)
    if body is not None:
        row.body = body
    if is_on is not None:
        row.is_on = is_on
    row.set_at, row.set_by, row.length = now, by, row.length + 1
    row.save()
    row.watches.all().delete()


def answer_alert(
    *, request: Request, alert_id: UUID, verb: AlertVerb, text: str = "", until: datetime | None = None
) -> idempotency.Answer:
    """Acknowledge, note what was done, or silence it for a while with a reason.

    Raises ALERT_UNKNOWN, NOT_ALLOWED, ALERT_TAKEN, ALERT_OVER, TEXT_MISSING, SNOOZE_WRONG, REQUEST_REUSED
    and "busy".
    """
    said_until = until.isoformat() if until else None
    hashed = idempotency.body_hash(["alert", str(alert_id), verb, text, said_until])
    with unit_of_work():
        alert = alert_value(own_alert(alert_id=alert_id))
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        if not may_answer(actor=request.actor, alert=alert):
            raise Refusal(code=InsightRefusal.NOT_ALLOWED)
        if verb == AlertVerb.ACKNOWLEDGE and alert.acknowledged_at and not alert.over_at:
            raise Refusal(code=InsightRefusal.ALERT_TAKEN, by=alert.acknowledged_by)
        after = alert_log.said(
            alert=alert, verb=verb, text=text, until=until, by=request.actor.name, now=request.now
        )
        save_alert(alert=after)
        fact = alert_fact(
            request=request,
            stream_id=alert_id,
            number=after.length,
            public=journal.PublicPart(
                kind=alert_log.KINDS[verb], gate=alert.gate or None, direction=alert.direction
            ),
            private={"text": text.strip(), "until": said_until},
        )
        return _keep(request, "alert", alert_id, fact, hashed)


def cells(*, alert: Alert) -> dict[str, object]:
    return {
        "rule_id": alert.rule_id,
        "name": alert.name,
        "gate": alert.gate,
        "direction": alert.direction.value if alert.direction else "",
        "hour": alert.hour,
        "value": alert.value,
        "owners": [one.value for one in alert.owners],
        "patience": alert.patience,
        "rang_at": alert.rang_at,
        "due_at": alert.due_at,
        "level": alert.level,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": alert.acknowledged_by,
        "snoozed_until": alert.snoozed_until,
        "over_at": alert.over_at,
        "length": alert.length,
    }


def save_alert(*, alert: Alert) -> None:
    models.AlertRow.objects.update_or_create(id=alert.id, defaults=cells(alert=alert))


def alert_fact(
    *,
    request: Request,
    stream_id: UUID,
    number: int,
    public: journal.PublicPart,
    private: Mapping[str, JSON],
) -> journal.NewFact:
    actor = request.actor
    named: dict[str, JSON] = {"kind": actor.kind, "id": actor.id, "name": actor.name}
    return journal.NewFact(
        id=request.derived_id(f"fact:{stream_id}:{number}"),
        stream_kind=journal.StreamKind.ALERT,
        stream_id=stream_id,
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=public,
        private={**private, "actor": named},
        salt=request.new_salt(),
    )


def _keep(
    request: Request, object_kind: str, object_id: UUID, fact: journal.NewFact, hashed: bytes
) -> idempotency.Answer:
    answer: idempotency.Answer = {object_kind: str(object_id), "facts": [str(fact.id)]}
    with journal.translate_errors(), pipeline():
        journal.append(facts=[fact])
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action=fact.public.kind,
            object_kind=object_kind,
            object_id=object_id,
            now=request.now,
            request_id=request.id,
        )
    return answer
