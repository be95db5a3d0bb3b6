"""How facts and what is still missing are told on a page, whoever reads it."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.shared import components
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Channel, FactKind, Step

# Confirmations reach us within moments; a longer gap is an imported or a reported time.
NOTEWORTHY = timedelta(minutes=2)
OUTCOMES = {
    FactKind.INSPECTED: crossing.InspectionResult,
    FactKind.CHANNEL_SET: Channel,
    FactKind.GOODS_CLEARED: crossing.ClearanceStatus,
}
TRIGGERS: dict[str, Promise] = {
    "fees_assessed": _("fees assessed"),
    "payment_reversed": _("payment given back"),
}


def entry(fact: crossing.TimelineEntry, *, personal: bool) -> components.TimelineEntry:
    """A fact on the timeline; names and notes only for who may see what is personal."""
    actor = gettext("System") if fact.by_system else (fact.actor_name or "")
    said = (*_said(fact), fact.note or "") if personal else _said(fact)
    return components.TimelineEntry(
        at=fact.occurred_at,
        kind=fact.kind,
        step=fact.step,
        force=fact.force,
        actor=actor if personal or fact.by_system else "",
        note="\n".join(line for line in said if line),
        recorded_at=fact.recorded_at if abs(fact.recorded_at - fact.occurred_at) > NOTEWORTHY else None,
        regularity=fact.regularity,
        void=fact.undone,
    )


def _said(fact: crossing.TimelineEntry) -> tuple[str, ...]:
    """Result, reason and cause of a fact, in words."""
    outcome = OUTCOMES.get(fact.kind)
    return (
        word(outcome(fact.outcome)) if outcome and fact.outcome else "",
        gettext("Reason: %(reason)s") % {"reason": reason_word(fact.reason_code)} if fact.reason_code else "",
        gettext("By itself after: %(cause)s") % {"cause": _cause(fact.trigger)} if fact.trigger else "",
    )


def reason_word(code: str) -> str:
    """A reason in words; codes of an earlier platform are shown as they are."""
    return word(crossing.Reason(code)) if code in list(crossing.Reason) else code


def _cause(trigger: str) -> str:
    if trigger in TRIGGERS:
        return str(TRIGGERS[trigger])
    what = trigger.rpartition(".")[2]
    kinds = (kind(what) for kind in (Step, FactKind) if what in list(kind))
    found = next(kinds, None)
    return word(found) if found else trigger


def waiting(awaited: Sequence[crossing.Awaited]) -> list[components.WaitingItem]:
    """What is still missing, step by step, with the nearest reason where it is nobody's turn yet."""
    items = []
    for step, gaps in groupby(awaited, key=lambda gap: gap.step):
        several = list(gaps)
        reasons = [gap.reason for gap in several if gap.reason]
        whole_step_waits = len(reasons) == len(several)
        items.append(
            components.WaitingItem(
                step=step,
                forces=[gap.force for gap in several],
                reason=say(reasons[0]).title if whole_step_waits else "",
            )
        )
    return items
