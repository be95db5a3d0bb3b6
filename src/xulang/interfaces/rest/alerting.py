"""Alerts: what rings at the token's gates, what was done about it, and the rules that ring."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xulang.assignments import api as assignments
from xulang.insight import api as insight
from xulang.insight.api import Alert, AlertVerb, Check, Counted, InsightRefusal, Percentile, Rule
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, GateCode, Input, Limit, Moment, Note, Text
from xulang.interfaces.shared.desks import ALERTED, GIVING
from xulang.interfaces.shared.places import gate_names
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Role, Step
from xulang.platform import clock
from xulang.platform.idempotency import Answer

router = Router(tags=["Alerts"])
# As many as the page shows.
MOST_RINGINGS: Final = 200


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
    `percentile`: of an hour's minutes of a step, the middle or the one that nine in ten keep to.
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
    percentile: Annotated[Percentile, wire.listed(Percentile)]
    owners: list[Role]
    patience_minutes: int
    is_on: bool


class AlertRules(wire.Output):
    items: list[AlertRule]


class AlertRuleInput(Input):
    """The whole rule; `gate`, `direction` and `step` left out: each by itself, of steps the slowest.

    `owners`: who is told first, who next after `patience_minutes` without an answer, four at most.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=PLAIN)]
    test: Annotated[Check, wire.listed(Check)]
    measure: Annotated[Counted, wire.listed(Counted)]
    limit: Annotated[float, Field(ge=0, le=1_000_000)]
    clears: Annotated[float, Field(ge=0, le=1_000_000)]
    debounce: Annotated[int, Field(ge=1, le=168)] = 1
    window: Annotated[int, Field(ge=1, le=168)] = 24
    gate: GateCode | None = None
    direction: Direction | None = None
    step: Step | None = None
    percentile: Annotated[Percentile, wire.listed(Percentile)] = Percentile.P50
    owners: Annotated[list[Role], Field(min_length=1, max_length=4)]
    patience_minutes: Annotated[int, Field(ge=1, le=1440)] = 15


class AlertRuleSwitch(Input):
    on: bool


class AlertRuleSaid(wire.Output):
    rule: UUID
    facts: list[UUID]


class RangOnce(wire.Output):
    """Rang from `begins`, was over at `ends`, null where it still rings; `peak` is the most it counted."""

    gate: str | None
    direction: Direction | None
    begins: datetime
    ends: datetime | None
    peak: float


class AlertTrial(wire.Output):
    """In the past year the rule would have rung `rang` times; the last 200 of them are told."""

    rang: int
    items: list[RangOnce]


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
    """Every rule, on or off; leaders and the centre's manager set them."""
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
            percentile=one.percentile,
            owners=list(one.owners),
            patience_minutes=one.patience,
            is_on=one.is_on,
        )
        for one in insight.list_rules()
    ]
    return answers.found(request, AlertRules(items=items))


@router.put(
    "/alert-rules/{uuid:rule}", auth=CONFIRM, response={201: AlertRuleSaid}, operation_id="set_alert_rule"
)
def set_alert_rule(request: ApiRequest, rule: UUID, body: AlertRuleInput) -> HttpResponse:
    """Make a rule under an id of your own, off, or change one: then it begins from quiet."""
    check_role(request, GIVING, code=InsightRefusal.NOT_ALLOWED)
    wish = wish_of(request)
    if body.gate is not None and body.gate not in gate_names():
        raise Refusal(code=InsightRefusal.RULE_WRONG, field="gate")
    if not set(body.owners) <= set(ALERTED):
        raise Refusal(code=InsightRefusal.RULE_WRONG, field="owners")
    wanted = Rule(
        id=rule,
        name=body.name,
        test=Check(body.test),
        measure=Counted(body.measure),
        limit=body.limit,
        clears=body.clears,
        debounce=body.debounce,
        window=body.window,
        gate=body.gate,
        direction=body.direction,
        step=body.step,
        percentile=body.percentile,
        owners=tuple(body.owners),
        patience=body.patience_minutes,
    )
    try:
        answer = insight.set_rule(request=wish, rule=wanted)
    except Refusal as refusal:
        if refusal.field != "patience":
            raise
        raise Refusal(code=refusal.code, field="patience_minutes", **refusal.params) from refusal
    return _rule_said(answer)


@router.post(
    "/alert-rules/{uuid:rule}/switches",
    auth=CONFIRM,
    response={201: AlertRuleSaid},
    operation_id="switch_alert_rule",
)
def switch_alert_rule(request: ApiRequest, rule: UUID, body: AlertRuleSwitch) -> HttpResponse:
    """Switch a rule on or off."""
    check_role(request, GIVING, code=InsightRefusal.NOT_ALLOWED)
    return _rule_said(insight.switch_rule(request=wish_of(request), rule_id=rule, on=body.on))


@router.get("/alert-rules/{uuid:rule}/trial", auth=READ, response=AlertTrial, operation_id="try_alert_rule")
def try_alert_rule(request: ApiRequest, rule: UUID) -> HttpResponse:
    """When a rule, on or off, would have rung in the past year; the first ringing first."""
    check_role(request, ALERTED, code=InsightRefusal.NOT_ALLOWED)
    found = insight.try_rule(rule=insight.get_rule(rule_id=rule), now=clock.now())
    items = [
        RangOnce(
            gate=gate or None,
            direction=Direction(direction) if direction else None,
            begins=insight.hour_time(hour=one.begins),
            ends=insight.hour_time(hour=one.ends) if one.ends is not None else None,
            peak=round(one.peak, 2),
        )
        for (gate, direction), one in found[-MOST_RINGINGS:]
    ]
    return answers.found(request, AlertTrial(rang=len(found), items=items))


def _rule_said(answer: Answer) -> HttpResponse:
    told = {"rule": answer["alert_rule"], "facts": answer["facts"]}
    return answers.created(AlertRuleSaid.model_validate(told))


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
