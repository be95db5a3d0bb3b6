"""What notifications say: title, one sentence, and the page they lead to (settings.NOTIFICATION_TEXTS)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.rule_names import rule_name
from xulang.interfaces.shared.words import word_of
from xulang.notifications.api import Address, MessageText, NotificationKind, Param, Params, RecipientKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindText:
    """Lazy texts with `%(name)s` for the parameters a message of the kind carries."""

    title: Promise
    body: Promise


TEXTS: Final[Mapping[NotificationKind, KindText]] = {
    NotificationKind.REGISTERED: KindText(
        title=_("Declaration %(number)s: registration accepted"),
        body=_("The permits are issued. Send each driver his link."),
    ),
    NotificationKind.NEEDS_CORRECTION: KindText(
        title=_("Declaration %(number)s needs a correction"),
        body=_("%(force)s asks for it. Correct what is named there and send it again."),
    ),
    NotificationKind.REFUSED: KindText(
        title=_("Declaration %(number)s: “%(step)s” was refused"),
        body=_("%(force)s has refused it; the reason stands on the record."),
    ),
    NotificationKind.HELD: KindText(
        title=_("Declaration %(number)s: a vehicle is held"),
        body=_("%(force)s holds it; the reason stands on the record."),
    ),
    NotificationKind.RELEASED: KindText(
        title=_("Declaration %(number)s: the vehicle is released"),
        body=_("%(force)s has released it. It may go on."),
    ),
    NotificationKind.UNDONE: KindText(
        title=_("Declaration %(number)s: “%(step)s” was taken back"),
        body=_("%(force)s has taken the confirmation back; the record says what is needed now."),
    ),
    NotificationKind.FEES_DUE: KindText(
        title=_("Declaration %(number)s: fees to pay"),
        body=_("%(amount)s đồng are due at the management centre before the vehicles may leave the yard."),
    ),
    NotificationKind.FEES_PAID: KindText(
        title=_("Declaration %(number)s: fees paid"),
        body=_("Everything due has been paid. The receipts stand on the record."),
    ),
    NotificationKind.DELAY_REPORTED: KindText(
        title=_("Declaration %(number)s: the driver reports a delay"),
        body=_("He expects to be %(minutes)s minutes late."),
    ),
    NotificationKind.LEFT: KindText(
        title=_("Declaration %(number)s: a vehicle has crossed"),
        body=_("It has left the gate."),
    ),
    NotificationKind.STORAGE_APPROVED: KindText(
        title=_("Declaration %(number)s: the goods may be put into storage"),
        body=_("%(force)s agrees. Next, the yard unloads them and names the place."),
    ),
    NotificationKind.STORAGE_REFUSED: KindText(
        title=_("Declaration %(number)s: the goods stay on the vehicle"),
        body=_("%(force)s has refused what you asked for; the reason stands on the record."),
    ),
    NotificationKind.PART_ORDERED: KindText(
        title=_("Declaration %(number)s: a part of the goods has to go back"),
        body=_("%(force)s has ordered it; which lines, and why, stands on the record. The rest may go on."),
    ),
    NotificationKind.PART_RECALLED: KindText(
        title=_("Declaration %(number)s: all of the goods may go on"),
        body=_("%(force)s has taken the order away that a part has to go back."),
    ),
    NotificationKind.PART_APPROVED: KindText(
        title=_("Declaration %(number)s: a part of the goods is set apart"),
        body=_("%(force)s agrees that it goes back. The record says what comes next."),
    ),
    NotificationKind.PART_UNLOADED: KindText(
        title=_("Declaration %(number)s: the part that goes back is unloaded"),
        body=_("The vehicle goes on with the rest. Declare the truck that takes the part back."),
    ),
    NotificationKind.UNLOADED: KindText(
        title=_("Declaration %(number)s: the goods lie in storage"),
        body=_("The vehicle is empty and may leave. Declare the truck that takes the goods on."),
    ),
    NotificationKind.RETURN_ORDERED: KindText(
        title=_("Declaration %(number)s: a vehicle has to go back"),
        body=_(
            "%(force)s has ordered it; the reason stands on the record."
            " It waits to be let out the way it came."
        ),
    ),
    NotificationKind.RETURN_RECALLED: KindText(
        title=_("Declaration %(number)s: the vehicle may go on"),
        body=_("%(force)s has taken the order to go back away. The journey goes on where it stopped."),
    ),
    NotificationKind.RETURN_REFUSED: KindText(
        title=_("Declaration %(number)s: the goods may not be taken back"),
        body=_("%(force)s has refused it; the reason stands on the record. The journey goes on."),
    ),
    NotificationKind.RETURNED: KindText(
        title=_("Declaration %(number)s: a vehicle was turned back"),
        body=_("It has gone back with its goods; the reason stands on the record."),
    ),
    NotificationKind.STAY_EXTENDED: KindText(
        title=_("Declaration %(number)s: a truck may stay longer across the border"),
        body=_("%(force)s has ordered it; the record shows the new deadline and the reason."),
    ),
    NotificationKind.EXTENSION_RECALLED: KindText(
        title=_("Declaration %(number)s: a truck may no longer stay longer across the border"),
        body=_("%(force)s has taken the extension back; the record shows the deadline that holds now."),
    ),
    NotificationKind.DESTRUCTION_ORDERED: KindText(
        title=_("Declaration %(number)s: goods in storage have to be destroyed"),
        body=_("%(force)s has ordered it; the reason stands on the record. No truck may load them."),
    ),
    NotificationKind.DESTRUCTION_RECALLED: KindText(
        title=_("Declaration %(number)s: the goods in storage are not destroyed"),
        body=_("%(force)s has taken the order back. Declare the truck that takes them on."),
    ),
    NotificationKind.DESTROYED: KindText(
        title=_("Declaration %(number)s: goods in storage were destroyed"),
        body=_("Both forces have confirmed it; the record shows how much."),
    ),
    NotificationKind.CANCELLED: KindText(
        title=_("Declaration %(number)s was cancelled"),
        body=_("Its permits are no longer valid. Nobody may drive to the gate for it."),
    ),
    NotificationKind.CORRECTION_ASKED: KindText(
        title=_("Declaration %(number)s: please correct “%(field)s”"),
        body=_("%(force)s asks for it; the field is open for correction now."),
    ),
    NotificationKind.REPLACEMENT_APPROVED: KindText(
        title=_("Declaration %(number)s: the replacement was approved"),
        body=_("The permit is that of the new one. The record says which confirmations are asked for again."),
    ),
    NotificationKind.REPLACEMENT_REFUSED: KindText(
        title=_("Declaration %(number)s: the replacement was refused"),
        body=_("%(force)s has refused it; the reason stands on the record. What was declared still holds."),
    ),
    NotificationKind.PAIR_ASKED: KindText(
        title=_("Declaration %(number)s: a transshipment is asked of one of its vehicles"),
        body=_("Another company names its truck as partner. Say yes or no on the declaration's page."),
    ),
    NotificationKind.PAIRED: KindText(
        title=_("Declaration %(number)s: a vehicle is paired for transshipment"),
        body=_("The record shows the other truck and what is missing before customs may sign."),
    ),
    NotificationKind.UNPAIRED: KindText(
        title=_("Declaration %(number)s: a vehicle is no longer paired for transshipment"),
        body=_("The record says why. Another truck can be paired on the declaration's page."),
    ),
    NotificationKind.DIVERTED: KindText(
        title=_("Declaration %(number)s goes to gate %(gate)s"),
        body=_("The management centre has ordered it; the reason stands on the record. The place is kept."),
    ),
    NotificationKind.CALLED: KindText(
        title=_("Declaration %(number)s is called to gate %(gate)s for %(hour)s"),
        body=_("Set off in time, and say on the driver's page that the call was seen."),
    ),
    NotificationKind.CALL_MISSED: KindText(
        title=_("Declaration %(number)s missed its call at gate %(gate)s"),
        body=_("Its truck did not come in its hour. It is at the end of the order and will be called again."),
    ),
    NotificationKind.CALL_PUT_OFF: KindText(
        title=_("Declaration %(number)s: do not come to gate %(gate)s yet"),
        body=_(
            "The truck whose goods it takes over is late. The turn is kept; another call follows when that"
            " truck is expected."
        ),
    ),
    NotificationKind.PLACE_LOST: KindText(
        title=_("Declaration %(number)s lost its place at gate %(gate)s"),
        body=_("Its truck did not come too often. Ask for a new place on the declaration's page."),
    ),
    NotificationKind.TAKEN_OVER: KindText(
        title=_("Declaration %(number)s: another driver has taken over"),
        body=_("You need not drive this truck to the gate. Ask the company that sent you the link."),
    ),
    NotificationKind.WINDOW_LOST: KindText(
        title=_("Declaration %(number)s lost its chosen time slot at gate %(gate)s"),
        body=_(
            "That hour takes fewer trucks now. The truck is back in the order with its old turn; another"
            " time slot can be chosen on the declaration's page."
        ),
    ),
    NotificationKind.GATE_CLOSED: KindText(
        title=_("Gate %(gate)s is closed"),
        body=_("No entry is confirmed there until it reopens. The public notices say why."),
    ),
    NotificationKind.GATE_REOPENED: KindText(
        title=_("Gate %(gate)s is open again"), body=_("Entries are confirmed again.")
    ),
    NotificationKind.ASSIGNMENT_GIVEN: KindText(
        title=_("New task: %(title)s"), body=_("It is due by %(hour)s. Accept it on its page.")
    ),
    NotificationKind.ASSIGNMENT_HANDED_IN: KindText(
        title=_("Handed in: %(title)s"), body=_("Look at the evidence; accept it or send it back.")
    ),
    NotificationKind.ASSIGNMENT_SENT_BACK: KindText(
        title=_("Sent back: %(title)s"), body=_("Its page says why. It is due by %(hour)s.")
    ),
    NotificationKind.ASSIGNMENT_DONE: KindText(
        title=_("Accepted as done: %(title)s"), body=_("Nothing more is needed.")
    ),
    NotificationKind.ASSIGNMENT_DROPPED: KindText(
        title=_("Task dropped: %(title)s"), body=_("Its page says why. Nothing more is needed.")
    ),
    NotificationKind.ASSIGNMENT_EXTENDED: KindText(
        title=_("New deadline: %(title)s"), body=_("It is due by %(hour)s; its page says why.")
    ),
    NotificationKind.ASSIGNMENT_SOON: KindText(
        title=_("Due soon: %(title)s"), body=_("It is due by %(hour)s.")
    ),
    NotificationKind.ASSIGNMENT_DUE: KindText(
        title=_("The deadline is over: %(title)s"), body=_("It was due by %(hour)s. Hand in what there is.")
    ),
    NotificationKind.ASSIGNMENT_OVERDUE: KindText(
        title=_("Overdue: %(title)s"), body=_("It was due by %(hour)s and is not handed in.")
    ),
    NotificationKind.FIGURES_SOON: KindText(
        title=_("Figures are due soon, period %(title)s"),
        body=_("%(number)s of your unit's figures are missing; the first is due on %(hour)s."),
    ),
    NotificationKind.FIGURES_OVERDUE: KindText(
        title=_("Figures are overdue, period %(title)s"),
        body=_("%(number)s of your unit's figures are missing; the first was due on %(hour)s."),
    ),
    NotificationKind.DAILY_REPORT: KindText(
        title=_("Daily report of the gates, %(hour)s"),
        body=_("It is ready on its page, as Word and as text."),
    ),
    NotificationKind.ALERT_RANG: KindText(
        title=_("Alert at %(gate)s: %(title)s"), body=_("It rang at %(hour)s. Acknowledge it on its page.")
    ),
    NotificationKind.ALERT_ESCALATED: KindText(
        title=_("Nobody acknowledged the alert at %(gate)s: %(title)s"),
        body=_("It rang at %(hour)s and is passed on to you. Acknowledge it on its page."),
    ),
}

# Parameters that are words of the kernel are kept as their values and said in the reader's language.
WORD_KINDS: Final = {Param.STEP: "Step", Param.FORCE: "Force", Param.FIELD: "Field"}

GATE_KINDS: Final = frozenset({NotificationKind.GATE_CLOSED, NotificationKind.GATE_REOPENED})
ALERT_KINDS: Final = frozenset({NotificationKind.ALERT_RANG, NotificationKind.ALERT_ESCALATED})
ASSIGNMENT_KINDS: Final = frozenset(
    {
        NotificationKind.ASSIGNMENT_GIVEN,
        NotificationKind.ASSIGNMENT_HANDED_IN,
        NotificationKind.ASSIGNMENT_SENT_BACK,
        NotificationKind.ASSIGNMENT_DONE,
        NotificationKind.ASSIGNMENT_DROPPED,
        NotificationKind.ASSIGNMENT_EXTENDED,
        NotificationKind.ASSIGNMENT_SOON,
        NotificationKind.ASSIGNMENT_DUE,
        NotificationKind.ASSIGNMENT_OVERDUE,
    }
)


FIGURE_KINDS: Final = frozenset({NotificationKind.FIGURES_SOON, NotificationKind.FIGURES_OVERDUE})


def render(
    *,
    kind: NotificationKind,
    params: Params,
    subject_id: UUID,
    language: str,
    reader: Address | None = None,
) -> MessageText:
    """A message in the reader's language. A parameter that it lacks is left out as a dash.

    `reader` decides where it leads to: a driver has a page of his own.
    """
    with translation.override(language):
        text = TEXTS[kind]
        said = _Said({name.value: _word(kind=kind, name=name, value=value) for name, value in params.items()})
        return MessageText(
            title=str(text.title) % said,
            body=str(text.body) % said,
            path=_path(kind=kind, subject_id=subject_id, reader=reader),
        )


class _Said(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return "–"


def _word(*, kind: NotificationKind, name: Param, value: str) -> str:
    if kind in ALERT_KINDS and name is Param.TITLE:
        return rule_name(value)
    return word_of(kind=WORD_KINDS[name], value=value) if name in WORD_KINDS else value


def _path(*, kind: NotificationKind, subject_id: UUID, reader: Address | None) -> str:
    """The driver's own page; the public board for a gate; else the company's page of the declaration."""
    if reader is not None and reader.kind is RecipientKind.DRIVER:
        return reverse("driver:page", args=[reader.id])
    if kind in ASSIGNMENT_KINDS:
        return reverse("assignments:assignment", args=[subject_id])
    if kind in FIGURE_KINDS:
        return reverse("province:collection")
    if kind is NotificationKind.DAILY_REPORT:
        return reverse("centre:daily-latest")
    if kind in ALERT_KINDS:
        return reverse("centre:alert", args=[subject_id])
    return "/" if kind in GATE_KINDS else reverse("carrier:declaration", args=[subject_id])
