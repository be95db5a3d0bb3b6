"""What an officer may do with a crossing, as his page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.crossing.api import Verb
from xulang.interfaces.shared.words import word

RECALLS = frozenset({Verb.RECALL_RETURN, Verb.RECALL_PART, Verb.RECALL_EXTENSION, Verb.RECALL_DESTRUCTION})
ONE_TAP = RECALLS | {Verb.CONFIRM, Verb.UNDO, Verb.RELEASE, Verb.DROP_CORRECTION}
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
    Verb.RECALL_RETURN: _("Take the order to go back away"),
    Verb.SEND_PART_BACK: _("Send a part of the goods back"),
    Verb.RECALL_PART: _("Let the part go on after all"),
    Verb.EXTEND_STAY: _("Extend the stay"),
    Verb.RECALL_EXTENSION: _("Take the extension back"),
    Verb.DESTROY: _("Order the goods in storage to be destroyed"),
    Verb.RECALL_DESTRUCTION: _("Take the order to destroy back"),
    Verb.CANCEL: _("Cancel the declaration"),
    Verb.ASK_CORRECTION: _("Ask for a correction"),
    Verb.DROP_CORRECTION: _("Take the question back"),
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
    Verb.SEND_BACK: _("The vehicle has to go back"),
    Verb.RECALL_RETURN: _("The vehicle may go on"),
    Verb.SEND_PART_BACK: _("The part has to go back"),
    Verb.RECALL_PART: _("The part may go on"),
    Verb.EXTEND_STAY: _("The stay is extended"),
    Verb.RECALL_EXTENSION: _("The extension is taken back"),
    Verb.DESTROY: _("The goods in storage have to be destroyed"),
    Verb.RECALL_DESTRUCTION: _("The goods in storage are kept"),
    Verb.CANCEL: _("The declaration is cancelled"),
    Verb.ASK_CORRECTION: _("The correction is asked for"),
    Verb.DROP_CORRECTION: _("The question is taken back"),
}
DANGER = frozenset({Verb.REFUSE, Verb.HOLD, Verb.SEND_BACK, Verb.SEND_PART_BACK, Verb.CANCEL, Verb.DESTROY})


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
