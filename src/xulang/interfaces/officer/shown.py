"""How a crossing's facts, gaps and offers appear on an officer's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.crossing.api import Verb
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
ONE_TAP = frozenset({Verb.CONFIRM, Verb.UNDO, Verb.RELEASE})
LABELS: dict[Verb, Promise] = {
    Verb.CONFIRM: _("Confirm"),
    Verb.REFUSE: _("Refuse"),
    Verb.INSPECT: _("Record an inspection"),
    Verb.UNDO: _("Undo"),
    Verb.HOLD: _("Hold the vehicle"),
    Verb.RELEASE: _("Release the vehicle"),
    Verb.SET_CHANNEL: _("Set the channel"),
    Verb.SET_CLEARANCE: _("Set clearance"),
    Verb.SEND_BACK: _("Send back"),
    Verb.CANCEL: _("Cancel the declaration"),
}
DONE: dict[Verb, Promise] = {
    Verb.CONFIRM: _("Confirmed"),
    Verb.REFUSE: _("Refused"),
    Verb.INSPECT: _("Inspection recorded"),
    Verb.UNDO: _("Undone"),
    Verb.HOLD: _("The vehicle is held"),
    Verb.RELEASE: _("The vehicle is released"),
    Verb.SET_CHANNEL: _("Channel set"),
    Verb.SET_CLEARANCE: _("Clearance set"),
    Verb.SEND_BACK: _("The vehicle is sent back"),
    Verb.CANCEL: _("The declaration is cancelled"),
}
DANGER = frozenset({Verb.REFUSE, Verb.HOLD, Verb.SEND_BACK, Verb.CANCEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An offer as the page draws it: with one tap a form of its own, else a link to the page that asks."""

    offer: crossing.Offer
    label: str
    look: str

    @property
    def one_tap(self) -> bool:
        return self.offer.verb in ONE_TAP


def buttons(offers: Iterable[crossing.Offer]) -> list[Button]:
    """Who works for several forces sees in whose name each button acts."""
    offered = list(offers)
    several = len({offer.force for offer in offered}) > 1
    return [
        Button(
            offer=offer,
            label=f"{_label(offer)} · {word(offer.force)}" if several else _label(offer),
            look=_look(offer.verb),
        )
        for offer in offered
    ]


def _label(offer: crossing.Offer) -> str:
    label = str(LABELS[offer.verb])
    return gettext("%(verb)s: %(step)s") % {"verb": label, "step": word(offer.step)} if offer.step else label


def _look(verb: Verb) -> str:
    if verb == Verb.CONFIRM:
        return ""
    return "danger" if verb in DANGER else "secondary"


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
