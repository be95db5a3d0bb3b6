"""The queue in words, as centre, officers and yards read it: classes, why somebody has no place, lines."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.capacity import class_name
from xulang.interfaces.shared.places import gate_name
from xulang.interfaces.shared.words import word
from xulang.queueing import api as queueing

# Why a crossing that is ready has no place (queueing_want.reason).
REASONS: dict[str, Promise] = {
    "plate_has_a_place": _("The plate has a live place already"),
    "trailer_has_a_place": _("The trailer has a live place already"),
    "container_has_a_place": _("The container has a live place already"),
    "chassis_has_a_place": _("The chassis number has a live place already"),
    "driver_has_a_place": _("The driver has a live place already"),
    "customs_has_a_place": _("The customs declaration has a live place already"),
    "company_limit": _("The company has as many places as it may"),
    "vehicle_limit": _("The vehicle took as many places in 24 hours as it may"),
    queueing.ASKED: _("Asked for a new place, which is given within seconds"),
    queueing.TROUBLE: _("Its record could not be read; it is tried again"),
}


def reason_of(code: str) -> str:
    return str(REASONS.get(code, code))


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
