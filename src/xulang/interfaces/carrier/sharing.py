"""What a company sends to a called driver by whatever he reads: plain text, in his language."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from xulang.crossing import api as crossing
from xulang.interfaces.shared.places import gate_name
from xulang.interfaces.shared.queue_places import ShownHour, shown_hour
from xulang.interfaces.shared.typed import plate_text
from xulang.queueing import api as queueing

LANGUAGES = (("vi", "Tiếng Việt"), ("zh-hans", "简体中文"), ("en", "English"))
TIME = "%H:%M %d/%m/%Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallText:
    """The text in one language; `code` is for the page's `lang`."""

    code: str
    language: str
    text: str

    @property
    def rows(self) -> int:
        return self.text.count("\n") + 4


def call_texts(*, seen: crossing.CrossingView, place: queueing.PlaceView, address: str) -> list[CallText]:
    """The call in three languages. `address`: the driver's link; without it he is told to open his own."""
    if place.hour is None:
        return []
    hour = shown_hour(place.hour)
    found = []
    for code, language in LANGUAGES:
        with translation.override(code):
            found.append(CallText(code=code, language=language, text=_text(seen, place, hour, address)))
    return found


def _text(seen: crossing.CrossingView, place: queueing.PlaceView, hour: ShownHour, address: str) -> str:
    gate, plate = place.line.gate, plate_text(seen.plate) if seen.plate else seen.number
    lines = [
        _("Truck %(plate)s is called to gate %(gate)s.")
        % {
            "plate": plate,
            "gate": f"{gate_name(gate)} ({gate})",
        },
        _("Place in the queue: %(number)s") % {"number": place.number},
        _("Come from %(start)s to %(end)s, Viet Nam time.") % _moments(hour, queueing.HANOI),
        _("That is %(start)s to %(end)s, China time.") % _moments(hour, queueing.BEIJING),
    ]
    if address:
        lines.append(_("Say here that you have seen the call: %(address)s") % {"address": address})
    else:
        lines.append(_("Open your driver's page and say that you have seen the call."))
    return "\n".join(lines)


def _moments(hour: ShownHour, zone: tzinfo) -> dict[str, str]:
    start, end = (moment.astimezone(zone) for moment in (hour.start, hour.end))
    return {"start": start.strftime(TIME), "end": end.strftime("%H:%M")}
