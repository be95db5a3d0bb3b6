"""How facts and what is still missing are told on a page, whoever reads it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.shared import components
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Channel, FactKind, Force, Step
from xulang.ledger import api as ledger

# Confirmations reach us within moments; a longer gap is an imported or a reported time.
NOTEWORTHY = timedelta(minutes=2)
OUTCOMES = {
    FactKind.INSPECTED: crossing.InspectionResult,
    FactKind.FIELD_AMENDED: crossing.Field,
    FactKind.CORRECTION_ASKED: crossing.Field,
    FactKind.CORRECTION_DROPPED: crossing.Field,
    FactKind.CHANNEL_SET: Channel,
    FactKind.PARTNER_SAID: crossing.PartnerWord,
    FactKind.GOODS_CLEARED: crossing.ClearanceStatus,
    FactKind.PAYMENT_NOTED: ledger.FeeStatus,
    FactKind.STORAGE_ASKED: crossing.Portion,
}
# The ledger's acts leave facts of one kind; the trigger tells which act it was.
FEE_ACTS: dict[str, Promise] = {
    "fees_assessed": _("Fees assessed"),
    "payment_reversed": _("Payment given back"),
    "reversal_asked": _("Reversal of a payment asked for"),
    "reversal_dropped": _("Reversal of a payment not carried out"),
}
TRIGGERS: dict[str, Promise] = {
    "fees_assessed": _("fees assessed"),
    "payment_reversed": _("payment given back"),
    "source.returned": _("the goods it was to take over went back"),
    "part.loaded": _("goods that go back were loaded"),
    "partner": _("the partner's declaration"),
}


def entry(fact: crossing.TimelineEntry, *, personal: bool) -> components.TimelineEntry:
    """A fact on the timeline; names and notes only for who may see what is personal."""
    # What follows by itself has a trigger; so has a cashier's own act, which tells it apart by that.
    by_system = fact.by_system and fact.kind != FactKind.PAYMENT_NOTED
    # Where the force is the system itself, its name stands there already.
    system = gettext("System") if fact.force != Force.SYSTEM else ""
    actor = system if by_system else (fact.actor_name or "")
    said = (*_said(fact), fact.note or "") if personal else _said(fact)
    return components.TimelineEntry(
        at=fact.occurred_at,
        kind=fact.kind,
        what=act_of(fact),
        step=fact.step,
        force=fact.force,
        actor=actor if personal or by_system else "",
        note="\n".join(line for line in said if line),
        recorded_at=fact.recorded_at if abs(fact.recorded_at - fact.occurred_at) > NOTEWORTHY else None,
        regularity=fact.regularity,
        void=fact.undone,
    )


def act_of(fact: crossing.TimelineEntry) -> str:
    """What was done, where the fact's kind alone says it wrong; else nothing."""
    if fact.kind == FactKind.ACKNOWLEDGED and fact.outcome == crossing.BY_PHONE:
        return gettext("Reached by phone")
    return str(FEE_ACTS.get(fact.trigger or "", "")) if fact.kind == FactKind.PAYMENT_NOTED else ""


def _said(fact: crossing.TimelineEntry) -> tuple[str, ...]:
    """Result, reason and cause of a fact, in words. The trigger of a cashier's act is the act itself."""
    outcome = OUTCOMES.get(fact.kind)
    cause = fact.trigger if fact.kind != FactKind.PAYMENT_NOTED else None
    return (
        word(outcome(fact.outcome)) if outcome and fact.outcome else _asked(fact),
        _reason(fact),
        gettext("By itself after: %(cause)s") % {"cause": _cause(cause)} if cause else "",
    )


def _asked(fact: crossing.TimelineEntry) -> str:
    """What is to be replaced ("driver.plate"), or by how much a stay is extended, in words."""
    if fact.kind in {FactKind.STAY_EXTENDED, FactKind.EXTENSION_RECALLED}:
        return gettext("%(hours)s hours by order") % {"hours": fact.figures.get("hours", 0)}
    if fact.kind != FactKind.REPLACEMENT_ASKED:
        return ""
    return fields_word(crossing.Field(name) for name in (fact.outcome or "").split(".") if name)


def fields_word(fields: Iterable[crossing.Field]) -> str:
    return ", ".join(word(field) for field in fields)


def _reason(fact: crossing.TimelineEntry) -> str:
    """Why; of a corrected field, how it came to be changed and what that did to the place."""
    code = fact.reason_code
    if not code:
        return ""
    if fact.kind == FactKind.FIELD_AMENDED:
        manner, _dot, place = code.partition(".")
        plain = manner == crossing.Manner.PLAIN  # The fact's own kind says as much.
        said = ["" if plain else word(crossing.Manner(manner)), word(crossing.Place(place)) if place else ""]
        return " · ".join(one for one in said if one)
    return gettext("Reason: %(reason)s") % {"reason": reason_word(code)}


def reason_word(code: str) -> str:
    """A reason in words; codes of an earlier platform are shown as they are."""
    for kind in (crossing.Reason, crossing.Parting, crossing.DiversionReason):
        if code in list(kind):
            return word(kind(code))
    return code


def _cause(trigger: str) -> str:
    if trigger in TRIGGERS:
        return str(TRIGGERS[trigger])
    what = trigger.rpartition(".")[2]
    kinds = (kind(what) for kind in (Step, FactKind, crossing.Field) if what in list(kind))
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
