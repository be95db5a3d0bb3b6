"""/style/: every shared part on one page, to be looked at; in a demonstration or with DEBUG only."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.components import StepState, TimelineEntry, WaitingItem
from xulang.interfaces.shared.forms import DateTimeInput, code_input, text_input
from xulang.interfaces.shared.words import choices
from xulang.kernel.words import Channel, FactKind, Force, Regularity, Role, Stage, Step, VehicleType
from xulang.platform import clock
from xulang.platform.installation import is_demonstration


class SampleForm(forms.Form):
    """One field of each kind."""

    plate = forms.CharField(
        label=_("Number plate"), help_text=_("As on the vehicle."), max_length=12, widget=code_input(width=12)
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, widget=text_input(inputmode="tel", autocomplete="tel", width=16)
    )
    kind = forms.ChoiceField(label=_("Vehicle type"), choices=choices(VehicleType))
    arrival = forms.DateTimeField(label=_("Expected arrival"), widget=DateTimeInput)
    channel = forms.ChoiceField(
        label=_("Customs channel"), choices=choices(Channel), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    agreed = forms.BooleanField(label=_("The papers agree with the goods"))


def question(request: HttpRequest) -> HttpResponse:
    """A page that asks before an action; the style page opens it as a dialog."""
    _only_where_shown()
    return render(request, "shared/style_question.html", {"now": clock.now()})


def style(request: HttpRequest) -> HttpResponse:
    _only_where_shown()
    now = clock.now()
    rows = [
        {
            "plate": "12C-123.45",
            "nationality": "VN",
            "stage": stage,
            "at": now - timedelta(minutes=17 * place),
        }
        for place, stage in enumerate(Stage)
    ]
    return render(
        request,
        "shared/style.html",
        {
            "form": SampleForm({"plate": "12C-123.45"}) if "errors" in request.GET else SampleForm(),
            "rows": rows,
            "page": Paginator(range(200), 20).page(3),
            "stages": list(Stage),
            "forces": list(Force),
            "channels": list(Channel),
            "states": list(StepState),
            "step": Step.ENTRY,
            "entries": _entries(),
            "waiting": [WaitingItem(step=Step.OUT_OF_YARD, forces=(Force.CUSTOMS, Force.BORDER_GUARD))],
            "now": now,
        },
    )


def _only_where_shown() -> None:
    if not (settings.DEBUG or is_demonstration()):
        raise Http404


def _entries() -> list[TimelineEntry]:
    start = clock.now() - timedelta(hours=15)
    return [
        TimelineEntry(at=start, kind=FactKind.DECLARED, force=Force.CARRIER, role=Role.DECLARANT),
        TimelineEntry(
            at=start + timedelta(minutes=4),
            kind=FactKind.CONFIRMED,
            step=Step.REGISTRATION,
            force=Force.CUSTOMS,
            role=Role.CUSTOMS_OFFICER,
        ),
        TimelineEntry(
            at=start + timedelta(hours=10),
            kind=FactKind.CONFIRMED,
            step=Step.HEALTH_CHECK,
            force=Force.HEALTH_QUARANTINE,
            regularity=Regularity.IRREGULAR,
            recorded_at=start + timedelta(hours=11),
            note="12C-123.45",
        ),
        TimelineEntry(
            at=start + timedelta(hours=11), kind=FactKind.HELD, step=Step.CUSTOMS_CHECK, force=Force.CUSTOMS
        ),
        TimelineEntry(
            at=start + timedelta(hours=12),
            kind=FactKind.CONFIRMED,
            step=Step.ENTRY,
            force=Force.CUSTOMS,
            void=True,
        ),
    ]
