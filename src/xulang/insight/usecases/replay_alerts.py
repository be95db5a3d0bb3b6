"""Every alert rebuilt from its facts, and compared with its row."""

from collections.abc import Iterator
from uuid import UUID

from xulang.insight import models
from xulang.insight.domain.alert_log import fold
from xulang.insight.queries.alerts import alert_value
from xulang.insight.usecases.alerts import cells
from xulang.journal import api as journal
from xulang.kernel.words import FactKind

OF_RULES = frozenset({FactKind.ALERT_RULE_SET, FactKind.ALERT_RULE_SWITCHED})


def replay_alerts() -> Iterator[tuple[UUID, str, str, str]]:
    """The alert or rule, the column, what the row says, what the facts say. What was erased is left out."""
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.ALERT):
        stream = facts[0].stream_id
        if facts[0].public.kind in OF_RULES:
            yield from _rule(stream, facts)
            continue
        told = fold(facts=facts)
        row = models.AlertRow.objects.filter(id=stream).first()
        cached = cells(alert=alert_value(row)) if row else {}
        for what, value in cells(alert=told).items() if told else ():
            if cached.get(what) != value:
                yield stream, what, str(cached.get(what)), str(value)


def _rule(stream: UUID, facts: list[journal.Fact]) -> Iterator[tuple[UUID, str, str, str]]:
    row = models.AlertRuleRow.objects.filter(id=stream).first()
    bodies = [fact.private for fact in facts if fact.public.kind == FactKind.ALERT_RULE_SET]
    switches = [fact.public.outcome for fact in facts if fact.public.kind == FactKind.ALERT_RULE_SWITCHED]
    told = {"is_on": bool(switches) and switches[-1] == "on", "length": len(facts)}
    if bodies and bodies[-1] is not None:
        told |= {"body": bodies[-1]["body"]}  # type: ignore[dict-item] # JSON beside counts
    for what, value in told.items():
        if row is None or getattr(row, what) != value:
            yield stream, what, str(getattr(row, what, None)), str(value)
