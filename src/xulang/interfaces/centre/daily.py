"""The daily report of the gates: as it was made, beside it what became known later; as Word and as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.indicators import api as indicators
from xulang.insight import api as insight
from xulang.insight.api import DailyLine, DailyReport, Dimension, Measure, Moment, Question, Situation
from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.centre.statistics import counted_page, page_number
from xulang.interfaces.shared.capacity import today as hanoi_today
from xulang.interfaces.shared.daily import read_report
from xulang.interfaces.shared.letterheads import home_of, letterhead_of
from xulang.interfaces.shared.places import gate_names
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.interfaces.shared.statistics.asking import query_of
from xulang.kernel.words import Direction
from xulang.platform import clock
from xulang.queueing.api import HANOI

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KILOGRAMS: Final = frozenset({"produce_out_kg", "produce_in_kg"})
COLUMNS: Final[dict[str, Promise]] = {
    "out": gettext_lazy("Out"),
    "came": gettext_lazy("In"),
    "produce_out_kg": gettext_lazy("Produce out, tonnes"),
    "produce_in_kg": gettext_lazy("Produce in, tonnes"),
    "registered": gettext_lazy("New vehicles"),
    "entered": gettext_lazy("Came in at the gate"),
    "waiting": gettext_lazy("Waiting to come in"),
    "inside": gettext_lazy("Inside"),
}
# By which question to the statistics a figure is counted; who is there at an hour is counted otherwise.
COUNTED: Final = {
    "out": (Moment.LEFT, Direction.EXPORT, Measure.VEHICLES),
    "came": (Moment.LEFT, Direction.IMPORT, Measure.VEHICLES),
    "produce_out_kg": (Moment.LEFT, Direction.EXPORT, Measure.WEIGHT),
    "produce_in_kg": (Moment.LEFT, Direction.IMPORT, Measure.WEIGHT),
    "registered": (Moment.REGISTERED, None, Measure.VEHICLES),
    "entered": (Moment.ENTERED, None, Measure.VEHICLES),
}
PRESENT: Final = {"waiting": Situation.WAITING, "inside": Situation.INSIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it was reported; `now` is what is known today, where that is another.

    `address`: of the crossings behind it, as known now.
    """

    text: str
    now: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    name: str
    figures: tuple[Shown, ...]


@never_cache
@require_safe
@for_roles(*SEEING)
def latest(_http: HttpRequest) -> HttpResponse:
    """The newest report that was made, else today's so far."""
    days = insight.list_frozen_days(limit=1)
    day = days[0] if days else hanoi_today(now=clock.now())
    return redirect("centre:daily", day=day.isoformat())


@never_cache
@require_safe
@for_roles(*SEEING)
def daily_page(http: HttpRequest, day: str) -> HttpResponse:
    report, frozen, now = _report(day)
    actor = actor_of(http)
    return render(
        http,
        "centre/daily.html",
        {
            "report": report,
            "frozen": frozen,
            "columns": list(COLUMNS.values()),
            "lines": list(shown_lines(report, now)),
            "changed": frozen and report.lines != now.lines,
            "text": message_text(report),
            "days": insight.list_frozen_days(),
            "hour": settings.DAILY_REPORT_HOUR,
            "basis": basis_text(report),
            "heads": bool(indicators.headed_units(actor=actor)),
            "wanted": UUID(actor.id) in insight.list_readers(),
            "fresh": insight.freshness(),
        },
    )


@never_cache
@require_safe
@for_roles(*SEEING)
def daily_docx(http: HttpRequest, day: str) -> HttpResponse:
    from xulang.interfaces.centre.daily_docx import write_docx  # noqa: PLC0415 -- Word is slow to load, pages need none

    report, _frozen, _now = _report(day)
    head = letterhead_of(home_of(actor_of(http)))
    answer = HttpResponse(write_docx(report=report, head=head), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="bao-cao-cua-khau-{report.day:%Y%m%d}.docx"'
    return answer


@require_POST
@for_roles(*SEEING)
def wanted(http: HttpRequest) -> HttpResponse:
    """`wanted` is yes or no: whether the person is told of each report from now on."""
    actor = request_of(http).actor
    if http.POST.get("wanted") == "yes":
        unit = next(grant.organisation_id for grant in actor.grants if grant.role in SEEING)
        insight.want_daily_report(user_id=UUID(actor.id), organisation_id=unit)
    else:
        insight.stop_daily_report(user_id=UUID(actor.id))
    return redirect(reverse("centre:daily-latest"))


def _report(text: str) -> tuple[DailyReport, bool, DailyReport]:
    """The report as made, or as far as the day has come; whether it was made; the same as known now."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    told = read_report(day=day, now=clock.now())
    if told is None:
        raise Http404
    return told.report, told.made, told.known


def shown_lines(report: DailyReport, now: DailyReport) -> Iterator[ShownLine]:
    names, later = gate_names(), {line.gate: line for line in now.lines}
    for line in (*report.lines, report.total):
        other = later.get(line.gate, DailyLine(gate=line.gate)) if line.gate else now.total
        yield ShownLine(
            name=names.get(line.gate, line.gate) if line.gate else _("All gates"),
            figures=tuple(_shown(report, name, line, other) for name in COLUMNS),
        )


def _shown(report: DailyReport, name: str, line: DailyLine, later: DailyLine) -> Shown:
    said, known = figure(name, line), figure(name, later)
    some = getattr(line, name) or getattr(later, name)
    return Shown(
        text=said,
        now=known if known != said else "",
        address=_behind(report, name, line.gate) if some else "",
    )


def _behind(report: DailyReport, name: str, gate: str) -> str:
    """Where a figure's crossings are listed: a question to the statistics, or who is there at an hour."""
    if name in PRESENT:
        pairs = {"situation": PRESENT[name].value, "at": report.until.isoformat(), "gate": gate}
        return f"{reverse('centre:statistics-present')}?{urlencode(pairs)}"
    moment, direction, measure = COUNTED[name]
    filters: dict[Dimension, tuple[str, ...]] = {}
    if gate:
        filters[Dimension.GATE] = (gate,)
    if direction:
        filters[Dimension.DIRECTION] = (direction.value,)
    if measure is Measure.WEIGHT:
        filters[Dimension.CHAPTER] = insight.PRODUCE
    since, until = report.since.astimezone(HANOI), report.until.astimezone(HANOI)
    hours = (since + timedelta(hours=one) for one in range(int((until - since).total_seconds()) // 3600))
    filters[Dimension.HOUR] = tuple(f"{hour:%Y-%m-%d %H}" for hour in hours)
    first, last = since.date(), until.date()
    question = Question(first=first, last=last, measure=measure, moment=moment, filters=filters)
    return f"{reverse('centre:statistics-crossings')}?{query_of(question)}"


@never_cache
@require_safe
@for_roles(*SEEING)
def present(http: HttpRequest) -> HttpResponse:
    """Who waited, or was inside, at an hour: the crossings behind a count of the report."""
    sent = http.GET
    try:
        situation = Situation(sent.get("situation", ""))
        at = datetime.fromisoformat(sent.get("at", ""))
        gate = sent.get("gate", "")
        if at.tzinfo is None or situation not in PRESENT.values() or (gate and gate not in gate_names()):
            raise Http404
    except ValueError:
        raise Http404 from None
    number = page_number(http)
    counted, many = insight.list_present(situation=situation, at=at, gate=gate, page=number)
    names = [COLUMNS[name] for name, one in PRESENT.items() if one is situation]
    return counted_page(
        http,
        counted=counted,
        many=many,
        number=number,
        more={
            "title": " · ".join(str(one) for one in (*names, gate_names().get(gate, _("All gates")))),
            "at": at,
            "back": reverse("centre:daily", args=[at.astimezone(HANOI).date().isoformat()]),
        },
    )


def figure(name: str, line: DailyLine) -> str:
    """A number as the language writes it; weights in tonnes with one decimal."""
    amount: int = getattr(line, name)
    if name in KILOGRAMS:
        return str(formats.number_format(Decimal(amount) / 1000, decimal_pos=1, force_grouping=True))
    return str(formats.number_format(amount, force_grouping=True))


def message_text(report: DailyReport) -> str:
    """The report as a message to be copied: a line for each gate where anything was."""
    lines = [
        _("REPORT OF THE GATES from %(since_hour)s, %(since_day)s until %(at_hour)s, %(at_day)s")
        % span_words(report),
        whole_text(report),
        *(f"- {line}" for line in gate_texts(report)),
    ]
    return "\n".join(lines)


def whole_text(report: DailyReport) -> str:
    """A sentence of its own, so it begins with a capital."""
    said = _sentence(report.total)
    return said[:1].upper() + said[1:]


def gate_texts(report: DailyReport) -> Iterator[str]:
    names = gate_names()
    for line in report.lines:
        if any(getattr(line, name) for name in COLUMNS):
            yield f"{names.get(line.gate, line.gate)}: {_sentence(line)}"


def span_words(report: DailyReport) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, at in (("since", report.since), ("at", report.until)):
        local = at.astimezone(HANOI)
        told |= {f"{name}_hour": f"{local:%H:%M}", f"{name}_day": f"{local:%d/%m/%Y}"}
    return told


def _sentence(line: DailyLine) -> str:
    """Small, since it mostly follows a gate's name."""
    said = {name: figure(name, line) for name in COLUMNS}
    return (
        _(
            "%(out)s vehicles left for China, %(came)s for Vietnam; produce out %(produce_out_kg)s t, in"
            " %(produce_in_kg)s t; %(registered)s newly registered, %(entered)s came in at the gate,"
            " %(waiting)s wait to come in, %(inside)s are inside."
        )
        % said
    )


def basis_text(report: DailyReport) -> str:
    """What the figures rest on, for the foot."""
    number = formats.number_format(report.position, force_grouping=True)
    return _(
        "Counted from the first %(number)s facts of the sealed journal. What becomes known later stands"
        " beside the figures on this report's page; the report itself stays as it was made."
    ) % {"number": number}
