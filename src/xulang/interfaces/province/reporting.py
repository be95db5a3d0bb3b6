"""The periodic report of the official figures: looked at, taken away as Word or PDF; and units' templates."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Heading, Key
from xulang.interfaces.province.collecting import chosen_round, round_choice
from xulang.interfaces.province.reading import seen_area
from xulang.interfaces.province.roles import ENTERING, SEEING
from xulang.interfaces.shared.figures import seen_entries
from xulang.interfaces.shared.letterheads import home_of, letterhead_of
from xulang.interfaces.shared.requests import actor_of, for_roles, holds, request_of, tell_refused
from xulang.interfaces.shared.uploads import bounded
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BYTES = 10 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": "application/pdf"}


def _headings(actor: Actor, area: str) -> tuple[list[Heading], dict[str, str]]:
    """The province's report by fields, a unit's own by who is in charge; and the units by indicator."""
    entries = seen_entries(actor, area=area)
    homes = registry.get_organisations(organisation_ids=[one.owner for one in entries if one.owner])
    owners = {one.code: homes[one.owner].name for one in entries if one.owner and one.owner in homes}
    if indicators.sees_all(actor=actor):
        programmes = indicators.list_programmes()
        return indicators.headings_by_field(entries=entries, programmes=programmes), owners
    names = [*sorted(set(owners.values())), ""]
    return [
        Heading(
            text=name or "Các chỉ tiêu chủ yếu",
            codes=tuple(one.code for one in entries if owners.get(one.code, "") == name),
        )
        for name in names
    ], owners


def _composed(http: HttpRequest, actor: Actor) -> indicators.WrittenReport:
    """Raises NOTHING_TO_SAY, AREA_UNKNOWN, PERIOD_NOT_OF_INDICATOR."""
    span, area = chosen_round(http), seen_area(http, actor)
    headings, owners = _headings(actor, area)
    there = {one.key for one in indicators.list_figures(areas=[area], periods=[span.code])}

    def link_of(code: str, period: str) -> str:
        key = Key(code=code, area=area, period=period)
        page = reverse("province:figure", args=[key.id]) if key in there else None
        return http.build_absolute_uri(page or f"{reverse('province:indicator', args=[code])}?area={area}")

    wanted = indicators.Wanted(
        period=span.code,
        area=area,
        headings=headings,
        head=letterhead_of(home_of(actor)),
        owners=owners,
    )
    today = clock.now().astimezone(HANOI).date()
    return indicators.compose_report(actor=actor, wanted=wanted, today=today, link_of=link_of)


@require_safe
@for_roles(*SEEING)
def write(http: HttpRequest) -> HttpResponse:
    """The report of a period as it would be printed, to look at and to take away; `form` takes it."""
    actor, form = actor_of(http), http.GET.get("form", "")
    report, refused = None, None
    try:
        report = _composed(http, actor)
        if form in TYPES:
            return _file(report, actor, form, chosen_round(http).code)
    except Refusal as refusal:
        refused = refusal
        tell_refused(http, refusal)
    own = indicators.own_units(actor=actor)
    kept = [one for one in (indicators.find_template(organisation_id=unit) for unit in sorted(own)) if one]
    names = {
        "report": report,
        "refused": refused,
        "span": chosen_round(http),
        "choice": round_choice(chosen_round(http)),
        "area": seen_area(http, actor),
        "has_unit": bool(own),
        "may_read": holds(actor, *ENTERING),
        "heads": bool(indicators.headed_units(actor=actor)),
        "kept": kept[0] if kept else None,
        "form": TemplateForm(),
    }
    return render(http, "province/report_write.html", names)


def _file(report: indicators.WrittenReport, actor: Actor, form: str, period: str) -> HttpResponse:
    own = sorted(indicators.own_units(actor=actor))
    content = indicators.write_report(report=report, organisation_id=own[0] if own else None, form=form)
    return _download(content, f"bao-cao-{period}.{form}", TYPES[form])


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


class TemplateForm(forms.Form):
    file = forms.FileField(label=_("Template (.docx, at most 4 MB)"))


@require_safe
@for_roles(*SEEING)
def template(http: HttpRequest) -> HttpResponse:
    """The unit's own template, or the shipped one."""
    own = sorted(indicators.own_units(actor=actor_of(http)))
    kept = indicators.find_template(organisation_id=own[0]) if own and "shipped" not in http.GET else None
    content = kept.content if kept else indicators.shipped_template()
    return _download(content, "mau-bao-cao.docx", DOCX)


@bounded(BYTES)
@require_POST
@for_roles(*ENTERING)
def keep_template(http: HttpRequest) -> HttpResponse:
    """Keep the unit's own template once it has printed a sample, or go back to the shipped one."""
    request = request_of(http)
    own = sorted(indicators.own_units(actor=request.actor))
    form = TemplateForm(http.POST, http.FILES)
    if not own:
        raise Http404
    try:
        if http.POST.get("drop"):
            indicators.drop_template(request=request, organisation_id=own[0])
        else:
            sent = form.cleaned_data["file"] if form.is_valid() else None
            name, content = (sent.name or "", sent.read()) if sent else ("", b"-")
            indicators.keep_template(request=request, organisation_id=own[0], name=name, content=content)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("It is on the record."))
    return redirect("province:report-write")
