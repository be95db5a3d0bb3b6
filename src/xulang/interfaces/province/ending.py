"""The last period of an indicator: set with its reason, and undone with one."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import Indicator, Span
from xulang.interfaces.province import shown
from xulang.interfaces.province.roles import MANAGING
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import for_roles, request_of
from xulang.kernel.refusal import Refusal
from xulang.platform import clock

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
# How many periods back of each kind may be chosen as the last one.
BACK = 12


class EndForm(forms.Form):
    """`last` only where the indicator has no end yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    last = forms.ChoiceField(label=_("Last period for which it is reported"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *given: object, entry: Indicator, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        if entry.ended is not None:
            del self.fields["last"]
            return
        field = self.fields["last"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.code, shown.span_words(one)) for one in last_periods(entry)]


def last_periods(entry: Indicator) -> list[Span]:
    """The running periods of its kinds and those before, newest first; of what counts days: months."""
    today = clock.now().astimezone(HANOI).date()
    kinds = [kind for kind in entry.periods if kind in indicators.LENGTHS] or [indicators.PeriodKind.MONTH]
    running = [indicators.span_at(kind=kind, day=today) for kind in kinds]
    ended = indicators.ended_before(kinds=kinds, day=today, count=BACK)
    return sorted({*running, *ended}, key=lambda one: (one.end, one.start), reverse=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*MANAGING)
def end(http: HttpRequest, indicator_code: str) -> HttpResponse:
    """End the indicator after a period, or undo its end; each is a fact with its reason."""
    entry = indicators.find_entry(code=indicator_code)
    if entry is None:
        raise Http404
    initial = {"seen": indicators.entry_number(code=entry.code)}
    form = EndForm(http.POST if http.method == "POST" else None, initial=initial, entry=entry)
    if http.method == "POST" and form.is_valid():
        try:
            _change(http, entry, form)
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record and holds."))
            return redirect("province:indicator", entry.code)
    names = {"form": form, "entry": entry, "name": shown.name_of(entry), "last": last_of(entry)}
    return render(http, "province/end.html", names, status=422 if http.method == "POST" else 200)


def _change(http: HttpRequest, entry: Indicator, form: EndForm) -> None:
    told = form.cleaned_data
    if entry.ended is None:
        last = indicators.read_span(code=told["last"])
        indicators.end_entry(
            request=request_of(http), code=entry.code, last=last, reason=told["reason"], seen=told["seen"]
        )
    else:
        indicators.resume_entry(
            request=request_of(http), code=entry.code, reason=told["reason"], seen=told["seen"]
        )


def last_of(entry: Indicator) -> str:
    """Its last day, as pages show it; "" where it has no end."""
    return "" if entry.last_day is None else shown.day(entry.last_day)
