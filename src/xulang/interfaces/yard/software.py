"""The yard's own software, for people: its files, what of it waits, and where its list differs from ours."""

from datetime import datetime
from http import HTTPStatus
from typing import IO
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.words import choices
from xulang.interfaces.shared.yard_files import take_event_file, take_stock_file
from xulang.interfaces.shared.yards import percent
from xulang.interfaces.yard.views import EARLIEST
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import audit, clock
from xulang.yards import api as yards
from xulang.yards.api import DifferenceReason, DifferenceState, EventState, Via, YardRefusal

PAGE = "yard:software"
WAITING = (EventState.UNKNOWN, EventState.UNCLEAR, EventState.WAITING)
MOST_SHOWN = 100
SETTLED = (DifferenceState.SEEN, DifferenceState.REPORTED, DifferenceState.GONE)


class _FileForm(forms.Form):
    yard = forms.ChoiceField(label=_("Yard"))
    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))

    def __init__(
        self, own: list[crossing.YardPlace], *, prefix: str, http: HttpRequest | None = None
    ) -> None:
        super().__init__(http.POST if http else None, http.FILES if http else None, prefix=prefix)
        field = self.fields["yard"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
        field.choices = [(place.code, place.name) for place in own]


class EventFileForm(_FileForm):
    """Entries and exits."""


class StockFileForm(_FileForm):
    """What stands in the yard at one moment."""

    as_of = forms.DateTimeField(
        label=_("Counted at"), widget=DateTimeInput(), validators=[MinValueValidator(EARLIEST)]
    )
    field_order = ("yard", "as_of", "file")


class SettleForm(forms.Form):
    reason = forms.ChoiceField(choices=choices(DifferenceReason))
    note = forms.CharField(required=False, max_length=1000)
    at = forms.DateTimeField(required=False, validators=[MinValueValidator(EARLIEST)])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.YARD_OPERATOR)
def software(http: HttpRequest) -> HttpResponse:
    """The page; a POST is a file of entries and exits."""
    own = crossing.list_own_yards(actor=actor_of(http))
    if http.method != "POST":
        return _page(http, own)
    form = EventFileForm(own, http=http, prefix="events")
    if form.is_valid():
        request = request_of(http)
        place, file = _place(own, form), form.cleaned_data["file"]
        try:
            taken = take_event_file(place=place, data=_bytes(file), via=Via.FILE, sent_by=request.actor)
        except Refusal as refusal:
            _blame(form, refusal)
        else:
            yards.keep_upload(
                upload_id=request.id,
                yard=place.code,
                name=file.name or "",
                sent_by=f"{request.actor.kind}:{request.actor.id}",
                taken=taken.taken,
                repeated=taken.repeated,
                refused=taken.refused,
                copy=taken.copy,
                now=request.now,
            )
            return redirect("yard:file", request.id)
    return _page(http, own, events=form)


@never_cache
@require_POST
@for_roles(Role.YARD_OPERATOR)
def stock(http: HttpRequest) -> HttpResponse:
    own = crossing.list_own_yards(actor=actor_of(http))
    form = StockFileForm(own, http=http, prefix="stock")
    if form.is_valid():
        request = request_of(http)
        try:
            found, taken = take_stock_file(
                request=request,
                place=_place(own, form),
                data=_bytes(form.cleaned_data["file"]),
                as_of=form.cleaned_data["as_of"],
                via=Via.FILE,
            )
        except Refusal as refusal:
            _blame(form, refusal)
        else:
            if found is not None:
                messages.success(http, gettext("The list was compared."))
                return redirect(PAGE)
            for line, _row, why in yards.rows_with_reasons(copy=taken.copy)[:20]:
                form.add_error("file", gettext("Row %(line)s: %(why)s") % {"line": line, "why": why})
    return _page(http, own, counted=form)


@never_cache
@require_safe
@for_roles(Role.YARD_OPERATOR)
def file(http: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What became of one file's rows."""
    found = _upload(http, upload_id)
    rows = yards.rows_with_reasons(copy=found.copy)
    return render(http, "yard/file.html", {"file": found, "rows": rows[:MOST_SHOWN]})


@never_cache
@require_safe
@for_roles(Role.YARD_OPERATOR)
def copy(http: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The same file with two columns more, for a spreadsheet."""
    found = _upload(http, upload_id)
    response = HttpResponse(found.copy.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.yard}-{found.id.hex[:8]}.csv"'
    return response


@require_POST
@for_roles(Role.YARD_OPERATOR)
def settle(http: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Mark a difference as seen, or report late what the barrier did not see."""
    own = crossing.list_own_yards(actor=actor_of(http))
    try:
        found = yards.get_difference(difference_id=difference_id, yards=[place.code for place in own])
    except Refusal as refusal:
        raise Http404 from refusal
    form, late = SettleForm(http.POST), "late" in http.POST
    if not form.is_valid() or (late and form.cleaned_data["at"] is None):
        messages.error(http, gettext("Choose a reason, and for a late report the time; nothing was changed."))
        return redirect(PAGE)
    try:
        crossing.settle_difference(
            request=request_of(http),
            yard=next(place for place in own if place.code == found.yard),
            difference_id=difference_id,
            at=form.cleaned_data["at"] if late else None,
            reason=DifferenceReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            bounds=crossing.yard_bounds(),
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("The difference is settled."))
    return redirect(PAGE)


def _page(
    http: HttpRequest,
    own: list[crossing.YardPlace],
    *,
    events: EventFileForm | None = None,
    counted: StockFileForm | None = None,
) -> HttpResponse:
    codes = [place.code for place in own]
    names = {place.code: place.name for place in own}
    waiting = [
        event
        for code in codes
        for event in yards.list_yard_events(yard=code, states=WAITING, limit=MOST_SHOWN)
    ]
    open_ones = yards.list_differences(yards=codes, states=[DifferenceState.OPEN], limit=MOST_SHOWN)
    stocks = [one for code in codes for one in yards.list_stocks(yard=code, limit=7)]
    for code in codes:
        audit.record_read(actor=actor_of(http), object_kind="yard", object_id=code, now=clock.now())
    parts = {
        "own": own,
        "names": names,
        "events": events or EventFileForm(own, prefix="events"),
        "counted": counted or StockFileForm(own, prefix="stock"),
        "waiting": waiting,
        "open_ones": [(one, one.kind in crossing.LATE_REPORTS, _typed(one.their_at)) for one in open_ones],
        "settled": yards.list_differences(yards=codes, states=SETTLED, limit=20),
        "stocks": [(one, percent(one.agreement)) for one in stocks],
        "uploads": yards.list_uploads(yards=codes),
        "reasons": choices(DifferenceReason),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if events or counted else HTTPStatus.OK
    return render(http, "yard/software.html", parts, status=status)


def _typed(at: datetime | None) -> str:
    """As the browser's own picker takes it, in Hanoi time."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""


def _place(own: list[crossing.YardPlace], form: forms.Form) -> crossing.YardPlace:
    return next(place for place in own if place.code == form.cleaned_data["yard"])


def _bytes(sent: IO[bytes]) -> bytes:
    return sent.read(yards.FILE_LIMIT + 1)


def _blame(form: forms.Form, refusal: Refusal) -> None:
    field = refusal.field if refusal.field in form.fields else "file"
    add_refusals(form=form, refusals=[Refusal(code=refusal.code, field=field, **refusal.params)])


def _upload(http: HttpRequest, upload_id: UUID) -> yards.Upload:
    codes = [place.code for place in crossing.list_own_yards(actor=actor_of(http))]
    try:
        return yards.get_upload(upload_id=upload_id, yards=codes)
    except Refusal as refusal:
        if refusal.code is not YardRefusal.UPLOAD_UNKNOWN:
            raise
        raise Http404 from refusal
