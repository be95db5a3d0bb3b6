"""The queue in words, as centre, officers and yards read it: classes, why somebody has no place, lines."""

from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.capacity import class_name
from xulang.interfaces.shared.places import gate_name
from xulang.interfaces.shared.words import word
from xulang.queueing import api as queueing


class NoPlace(NamedTuple):
    """Why a crossing that is ready has no place: as officers read it, and as its company does."""

    to_officers: Promise
    to_company: Promise


# crossing/usecases/place_all.py says these.
REASONS: dict[str, NoPlace] = {
    "plate_has_a_place": NoPlace(
        _("The plate has a live place already"),
        _("Another live place has its plate. This one comes as soon as that has ended."),
    ),
    "trailer_has_a_place": NoPlace(
        _("The trailer has a live place already"),
        _("Another live place has its trailer. This one comes as soon as that has ended."),
    ),
    "container_has_a_place": NoPlace(
        _("The container has a live place already"),
        _("Another live place has its container. This one comes as soon as that has ended."),
    ),
    "chassis_has_a_place": NoPlace(
        _("The chassis number has a live place already"),
        _("Another live place has its chassis number. This one comes as soon as that has ended."),
    ),
    "driver_has_a_place": NoPlace(
        _("The driver has a live place already"),
        _("Another live place has its driver. This one comes as soon as that has ended."),
    ),
    "customs_has_a_place": NoPlace(
        _("The customs declaration has a live place already"),
        _(
            "Another declaration has a live place with its customs declaration. This one comes as soon as"
            " that has ended."
        ),
    ),
    "company_limit": NoPlace(
        _("The company has as many places as it may"),
        _(
            "Your company has as many live places in this line as its rules allow. This one comes as soon as"
            " one of them has ended."
        ),
    ),
    "vehicle_limit": NoPlace(
        _("The vehicle took as many places in 24 hours as it may"),
        _(
            "This vehicle has had as many places within 24 hours as the rules of the line allow. This one"
            " comes when they allow it."
        ),
    ),
    queueing.ASKED: NoPlace(
        _("Asked for a new place, which is given within seconds"),
        _("A new place was asked for. It comes within seconds, at the end of the order."),
    ),
    queueing.TROUBLE: NoPlace(
        _("Its record could not be read; it is tried again"),
        _(
            "The queue could not give a place yet and tries again by itself. Tell the management centre if it"
            " lasts."
        ),
    ),
}


def reason_of(code: str) -> str:
    """For officers and the centre."""
    return str(REASONS[code].to_officers) if code in REASONS else code


def reason_for_company(code: str) -> str:
    return str(REASONS[code].to_company) if code in REASONS else ""


def class_names(*, now: datetime) -> dict[str, str]:
    """The priority classes that hold now, by code, in the reader's language."""
    said = queueing.read_classes(since=now)
    found = queueing.in_force(words=said, kind=queueing.Kind.PRIORITY, moment=now)
    return {one.said.code: class_name(one) for one in found}


def class_word(*, code: str, names: dict[str, str]) -> str:
    """A class in words; where none is stated everybody is of the usual one."""
    return names.get(code) or (str(_("Usual")) if code == "usual" else code)


def line_name(line: queueing.Line) -> str:
    return f"{gate_name(line.gate)} · {word(line.direction)} · {word(line.cargo)}"
