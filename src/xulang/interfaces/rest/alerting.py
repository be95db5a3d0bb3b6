"""Alerts: what rings at the token's gates, what was done about it, and the rules that ring."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema

from xulang.assignments import api as assignments
from xulang.insight import api as insight
from xulang.insight.api import Alert, AlertVerb, Check, Counted, InsightRefusal
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import Input, Limit, Moment, Note, Text
from xulang.interfaces.shared.desks import ALERTED
from xulang.kernel.words import Direction, FactKind, Role, Step

router = Router(tags=["Alerts"])


class AlertShown(wire.Output):
    """Since `since`, the end of the hour it was seen in, the rule's count is `value`.

    Without a `direction` it is of a gate with both, without a `gate` of the whole system.

    `owner` has it now; at `due_at` it is passed on to the next of `owners`, null once somebody took it.
    """

    id: UUID
    rule: UUID
    name: str
    gate: str | None
    direction: Direction | None
    since: datetime
    value: float
    owner: Role
    owners: list[Role]
    rang_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    silenced_until: datetime | None
    over_at: datetime | None


class AlertWordShown(wire.Output):
    """One fact of an alert, `position` null until it is sealed."""

    at: datetime
    by: str
    kind: FactKind
    text: str
    until: datetime | None
    position: int | None


class AlertDetail(AlertShown):
    """With what was done: words in their order, and the tasks made of it that the token may see."""

    may_answer: bool
    words: list[AlertWordShown]
    assignments: list[UUID]


class AlertPage(wire.Page):
    items: list[AlertShown]


class AlertWordInput(Input):
    """`text` is needed for `note` and `snooze`; `until`, a day ahead at most, goes with `snooze` alone."""

    verb: Annotated[AlertVerb, wire.listed(AlertVerb)]
    text: Note = ""
    until: Moment | None = None


class AlertSaid(wire.Output):
    alert: UUID
    facts: list[UUID]


class AlertRule(wire.Output):
    """`limit` rings, `clears` ends it, `debounce` hours in a row have to agree on either.

    `gate` and `direction` are null where the rule looks at each by itself, `step` where at the slowest.
    """

    id: UUID
    name: str
    test: Annotated[Check, wire.listed(Check)]
    measure: Annotated[Counted, wire.listed(Counted)]
    limit: float
    clears: float
    debounce: int
    window: int
    gate: str | None
    direction: Direction | None
    step: Step | None
    owners: list[Role]
    patience_minutes: int
    is_on: bool


class AlertRules(wire.Output):
    items: list[AlertRule]


class AlertQuery(Schema):
    state: Literal["ringing", "over"] | None = None
    after: Text | None = None
    limit: Limit = 25


@router.get("/alerts", auth=READ, response=AlertPage, operation_id="list_alerts")
def list_alerts(request: ApiRequest, query: Query[AlertQuery]) -> HttpResponse:
    """Alerts at the token's gates, the latest first."""
    check_role(request, ALERTED, code=InsightRefusal.NOT_ALLOWED)
    found = insight.page_alerts(
        gates=_gates(request),
        ringing=None if query.state is None else query.state == "ringing",
        after=answers.read_cursor(query.after) if query.after else None,
        limit=query.limit + 1,
    )
    shown = found[: query.limit]
    more = len(found) > query.limit
    after = answers.write_cursor(at=shown[-1].rang_at, last=shown[-1].id) if more else None
    items = [AlertShown.model_validate(_cells(one)) for one in shown]
    return answers.page(request, AlertPage(items=items, after=after), after=after)


@router.get("/alerts/{uuid:alert_id}", auth=READ, response=AlertDetail, operation_id="get_alert")
def get_alert(request: ApiRequest, alert_id: UUID) -> HttpResponse:
    """One alert: whose it is, and what was done."""
    actor = request.auth.actor
    one = insight.get_alert(alert_id=alert_id, gates=_gates(request))
    words = [
        AlertWordShown(
            at=word.at,
            by=word.by,
            kind=word.kind,
            text=word.text,
            until=word.until,
            position=word.position,
        )
        for word in insight.read_alert(alert_id=alert_id)
    ]
    tasks = assignments.list_about(kind="alert", ids=[str(alert_id)]).get(str(alert_id), [])
    shown = {
        **_cells(one),
        "may_answer": insight.may_answer(actor=actor, alert=one),
        "words": words,
        "assignments": [task.id for task in tasks if assignments.may_see(actor=actor, one=task)],
    }
    return answers.found(request, AlertDetail.model_validate(shown))


@router.post(
    "/alerts/{uuid:alert_id}/words", auth=CONFIRM, response={201: AlertSaid}, operation_id="answer_alert"
)
def answer_alert(request: ApiRequest, alert_id: UUID, body: AlertWordInput) -> HttpResponse:
    """Acknowledge an alert, note what was done, or silence it for a while: an owner at its gate."""
    wish = wish_of(request)
    insight.get_alert(alert_id=alert_id, gates=_gates(request))
    answer = insight.answer_alert(
        request=wish, alert_id=alert_id, verb=body.verb, text=body.text, until=body.until
    )
    return answers.created(AlertSaid.model_validate(answer))


@router.get("/alert-rules", auth=READ, response=AlertRules, operation_id="list_alert_rules")
def list_alert_rules(request: ApiRequest) -> HttpResponse:
    """Every rule, on or off; leaders and the centre's manager set them on the page, after a trial."""
    check_role(request, ALERTED, code=InsightRefusal.NOT_ALLOWED)
    items = [
        AlertRule(
            id=one.id,
            name=one.name,
            test=one.test,
            measure=one.measure,
            limit=one.limit,
            clears=one.clears,
            debounce=one.debounce,
            window=one.window,
            gate=one.gate,
            direction=one.direction,
            step=one.step,
            owners=list(one.owners),
            patience_minutes=one.patience,
            is_on=one.is_on,
        )
        for one in insight.list_rules()
    ]
    return answers.found(request, AlertRules(items=items))


def _gates(request: ApiRequest) -> frozenset[str] | None:
    """The gates at which the token's role has alerts; None: all."""
    gates = {grant.gate for grant in request.auth.actor.grants if grant.role in ALERTED}
    return None if None in gates else frozenset(gate for gate in gates if gate)


def _cells(one: Alert) -> dict[str, object]:
    return {
        "id": one.id,
        "rule": one.rule_id,
        "name": one.name,
        "gate": one.gate or None,
        "direction": one.direction,
        "since": insight.hour_time(hour=one.hour),
        "value": round(one.value, 2),
        "owner": one.owner,
        "owners": list(one.owners),
        "rang_at": one.rang_at,
        "due_at": one.due_at,
        "acknowledged_at": one.acknowledged_at,
        "acknowledged_by": one.acknowledged_by or None,
        "silenced_until": one.snoozed_until,
        "over_at": one.over_at,
    }
