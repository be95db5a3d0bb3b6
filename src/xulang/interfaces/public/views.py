"""Pages for everybody, without signing in: the gates now, notices, and a look-up of one's own truck."""

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.interfaces.public.capacity import day_tables
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.boards import board_gates, split, spoken
from xulang.interfaces.shared.diversions import gate_name
from xulang.interfaces.shared.forms import add_refusals, code_input, text_input
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.timeline import reason_word
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry


@require_safe
def home(http: HttpRequest) -> HttpResponse:
    now, stream = clock.now(), stream_address("public")
    names = {
        **split(board_gates(now=now)),
        "notices": [(spoken(notice.text), notice) for notice in gates.list_notices(now=now)],
        "now": now,
        "stream": stream,
    }
    part = "board" if http.headers.get("HX-Request") == "true" else "home"
    return render(http, f"public/{part}.html", names)


@require_safe
def gate(http: HttpRequest, code: str) -> HttpResponse:
    """One gate with its routes, what is announced for it and when it is open."""
    now, stream = clock.now(), stream_address("public")
    found = registry.get_gate(code=code)
    routes = [one.code for one in registry.list_gates() if one.parent == code]
    shown = board_gates(now=now, codes=[code, *routes])
    names = {
        "gates": shown,
        "gate": found,
        "name": next((one.name for one in shown if one.gate.code == code), found.name_vi),
        "hours": registry.find_opening_hours(gate=code, on=timezone.localdate(now)),
        "notices": [
            (spoken(notice.text), notice)
            for notice in gates.list_notices(now=now)
            if notice.gate in {None, code, found.parent}
        ],
        "capacity": list(day_tables(gate=code, now=now)),
        "corrections": insight.corrections_lately(gates=[code, *routes], now=now),
        "days": insight.CORRECTIONS_SHOWN.days,
        "sent": [
            (one, gate_name(code=one.from_gate), gate_name(code=one.to_gate), reason_word(one.reason_code))
            for one in insight.sent_today(gates=[code, *routes], now=now)
        ],
        "now": now,
        "stream": stream,
    }
    part = "board" if http.headers.get("HX-Request") == "true" else "gate"
    return render(http, f"public/{part}.html", names)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Permit code"),
        help_text=_("Ten letters and digits below the QR code of the permit."),
        max_length=20,
        widget=code_input(width=12),
    )


class PlateForm(forms.Form):
    plate = forms.CharField(label=_("Plate"), max_length=20, widget=code_input(width=12))
    phone = forms.CharField(
        label=_("Last six digits of the driver's phone"),
        max_length=20,
        widget=text_input(inputmode="numeric", autocomplete="off"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(http: HttpRequest) -> HttpResponse:
    """Find a crossing by its permit's code, or by plate and phone: its stage and call, nothing else."""
    by_code = http.POST.get("by") == "code"
    code = CodeForm(http.POST if http.method == "POST" and by_code else None)
    plate = PlateForm(http.POST if http.method == "POST" and not by_code else None)
    form = code if by_code else plate
    found, asked, status = [], False, HTTPStatus.OK
    if http.method == "POST" and form.is_valid():
        try:
            found, asked = _find(http, form), True
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
            status = say(refusal).status
    elif http.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    names = {"code": code, "plate": plate, "found": found, "asked": asked, "tried": form}
    return render(http, "public/lookup.html", names, status=status)


def _find(http: HttpRequest, form: forms.Form) -> list[crossing.CrossingView]:
    address, typed = http.META["REMOTE_ADDR"], form.cleaned_data
    if isinstance(form, CodeForm):
        ids = gates.look_up_by_code(code=typed["code"], address=address, now=clock.now())
    else:
        ids = gates.look_up_by_plate(
            plate=typed["plate"], phone=typed["phone"], address=address, now=clock.now()
        )
    return [crossing.get_crossing(crossing_id=one) for one in ids]
