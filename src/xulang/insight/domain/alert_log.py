"""One alert from its ringing to its end: who has it, who acknowledged, what was done. Facts tell it whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast
from uuid import UUID

from xulang.insight.domain.alerts import Check, Counted, Percentile, Rule
from xulang.insight.domain.refusals import InsightRefusal
from xulang.journal.domain.facts import Fact
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Role, Step

TEXT_LIMIT: Final = 1000
LONGEST_SNOOZE: Final = timedelta(hours=24)


class AlertVerb(StrEnum):
    """What people say of an alert; ringing, passing on and ending are the evaluator's."""

    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    SNOOZE = "snooze"


KINDS: Final = {
    AlertVerb.ACKNOWLEDGE: FactKind.ALERT_ACKNOWLEDGED,
    AlertVerb.NOTE: FactKind.ALERT_NOTED,
    AlertVerb.SNOOZE: FactKind.ALERT_SNOOZED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Without a direction it is of a gate with both, without a gate of the whole system.

    `level`: which of the owners has it; `due_at`: when it is passed on, None once somebody took it.
    """

    id: UUID
    rule_id: UUID
    name: str
    gate: str
    direction: Direction | None
    hour: int
    value: float
    owners: tuple[Role, ...]
    patience: int
    rang_at: datetime
    due_at: datetime | None
    level: int = 0
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    snoozed_until: datetime | None = None
    over_at: datetime | None = None
    length: int = 1

    @property
    def owner(self) -> Role:
        return self.owners[min(self.level, len(self.owners) - 1)]


def rang(
    *,
    alert_id: UUID,
    rule: Rule,
    gate: str,
    direction: Direction | None,
    hour: int,
    value: float,
    now: datetime,
) -> Alert:
    return Alert(
        id=alert_id,
        rule_id=rule.id,
        name=rule.name,
        gate=gate,
        direction=direction,
        hour=hour,
        value=value,
        owners=rule.owners,
        patience=rule.patience,
        rang_at=now,
        due_at=now + timedelta(minutes=rule.patience),
    )


def said(
    *, alert: Alert, verb: AlertVerb, text: str, until: datetime | None, by: str, now: datetime
) -> Alert:
    """After a person's word. Raises ALERT_OVER, TEXT_MISSING, SNOOZE_WRONG."""
    if alert.over_at is not None and verb != AlertVerb.NOTE:
        raise Refusal(code=InsightRefusal.ALERT_OVER)
    if verb != AlertVerb.ACKNOWLEDGE and not 0 < len(text.strip()) <= TEXT_LIMIT:
        raise Refusal(code=InsightRefusal.TEXT_MISSING, field="text")
    alert = replace(alert, length=alert.length + 1)
    if verb == AlertVerb.ACKNOWLEDGE:
        return replace(alert, acknowledged_at=now, acknowledged_by=by, due_at=None, snoozed_until=None)
    if verb == AlertVerb.SNOOZE:
        if until is None or not now < until <= now + LONGEST_SNOOZE:
            raise Refusal(code=InsightRefusal.SNOOZE_WRONG, field="until")
        return replace(alert, snoozed_until=until, due_at=until)
    return alert


def passed_on(*, alert: Alert, now: datetime) -> Alert:
    """Nobody took it in time, or its silence is over: the next owner hears of it, at last the same again."""
    return replace(
        alert,
        level=min(alert.level + 1, len(alert.owners) - 1),
        due_at=now + timedelta(minutes=alert.patience),
        snoozed_until=None,
        length=alert.length + 1,
    )


def cleared(*, alert: Alert, now: datetime) -> Alert:
    return replace(alert, over_at=now, due_at=None, length=alert.length + 1)


def may_answer(*, actor: Actor, alert: Alert) -> bool:
    """Who owns it at its gate now or later, and the centre's manager there."""
    return bool(actor.roles_at(gate=alert.gate) & {*alert.owners, Role.CENTRE_MANAGER})


def rule_body(*, rule: Rule) -> dict[str, JSON]:
    """A rule as it is kept and told."""
    return {
        "name": rule.name,
        "test": rule.test,
        "measure": rule.measure,
        "limit": str(rule.limit),
        "clears": str(rule.clears),
        "debounce": rule.debounce,
        "window": rule.window,
        "gate": rule.gate,
        "direction": rule.direction,
        "owners": list(rule.owners),
        "patience": rule.patience,
        "step": rule.step,
        "percentile": rule.percentile,
    }


def rule_of(*, rule_id: UUID, body: Mapping[str, JSON], is_on: bool) -> Rule:
    direction, step = cast("str | None", body["direction"]), cast("str | None", body.get("step"))
    return Rule(
        id=rule_id,
        name=cast("str", body["name"]),
        test=Check(cast("str", body["test"])),
        measure=Counted(cast("str", body["measure"])),
        limit=float(cast("str", body["limit"])),
        clears=float(cast("str", body["clears"])),
        debounce=cast("int", body["debounce"]),
        window=cast("int", body["window"]),
        gate=cast("str | None", body["gate"]),
        direction=Direction(direction) if direction else None,
        owners=tuple(Role(one) for one in cast("list[str]", body["owners"])),
        patience=cast("int", body["patience"]),
        is_on=is_on,
        step=Step(step) if step else None,
        # Rules of before it could be chosen look at the middle.
        percentile=Percentile(cast("str", body.get("percentile", Percentile.P50))),
    )


def fold(*, facts: Iterable[Fact]) -> Alert | None:
    """The alert as its stream tells it; None where it was erased."""
    alert: Alert | None = None
    for fact in facts:
        private, kind, now = fact.private, fact.public.kind, fact.recorded_at
        if private is None:
            return None
        if kind == FactKind.ALERT_RANG:
            rule = rule_of(
                rule_id=UUID(cast("str", private["rule"])),
                body=cast("Mapping[str, JSON]", private["body"]),
                is_on=True,
            )
            alert = rang(
                alert_id=fact.stream_id,
                rule=rule,
                gate=fact.public.gate or "",
                direction=fact.public.direction,
                hour=cast("int", private["hour"]),
                value=float(cast("str", private["value"])),
                now=now,
            )
        elif alert is not None:
            alert = _after(alert, kind, private, now)
    return alert


def _after(alert: Alert, kind: FactKind, private: Mapping[str, JSON], now: datetime) -> Alert:
    if kind == FactKind.ALERT_ESCALATED:
        return passed_on(alert=alert, now=now)
    if kind == FactKind.ALERT_CLEARED:
        return cleared(alert=alert, now=now)
    until = cast("str | None", private.get("until"))
    return said(
        alert=alert,
        verb=next(verb for verb, one in KINDS.items() if one == kind),
        text=cast("str", private.get("text", "")),
        until=datetime.fromisoformat(until) if until else None,
        by=cast("Mapping[str, str]", private["actor"])["name"],
        now=now,
    )
