"""Tasks: given by leaders and the centre's manager, worked at by every unit, reported on by unit."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.assignments import api as assignments
from xulang.assignments.api import Assignment, AssignmentRefusal, NewFile, Said, TaskState, TaskVerb
from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import GIVING, WORKING
from xulang.interfaces.shared.csv_files import CSV_TYPE, MARK, csv_text
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals
from xulang.interfaces.shared.requests import actor_of, for_roles, holds, request_of, tell_refused
from xulang.interfaces.shared.tasks import read_task_report
from xulang.interfaces.shared.uploads import bounded, is_larger
from xulang.interfaces.shared.words import word
from xulang.kernel.files import MEDIA
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
SHOWN: Final = 200
REPORT: Final = (
    "unit",
    "given",
    "done_in_time",
    "done_late",
    "dropped",
    "open",
    "overdue",
    "mean_hours_late",
)
SHOWS: Final = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "handed_in": _("Waits for the giver"),
    "ended": _("Ended"),
}
DONE: Final = {
    TaskVerb.ACCEPT: _("Accepted. Report progress here, and hand in the evidence by the deadline."),
    TaskVerb.PROGRESS: _("Noted."),
    TaskVerb.HAND_IN: _("Handed in. Who gave the task was told."),
    TaskVerb.SEND_BACK: _("Sent back. The unit was told."),
    TaskVerb.FINISH: _("Accepted as done."),
    TaskVerb.DROP: _("The task is dropped. The unit was told."),
    TaskVerb.EXTEND: _("The deadline is changed. The unit was told."),
}


class GiveForm(forms.Form):
    """`kind`, `id`, `label`, `address`: what the task came from, named by the page that links here."""

    unit = forms.ChoiceField(label=_("Responsible unit"))
    title = forms.CharField(label=_("Task, in one line"), max_length=assignments.TITLE_LIMIT)
    asked = forms.CharField(
        label=_("What is asked"), max_length=assignments.TEXT_LIMIT, widget=forms.Textarea({"rows": 4})
    )
    evidence = forms.CharField(
        label=_("What proves that it is done"),
        help_text=_("For example: a report with a number, photos, the figure back below its limit."),
        max_length=assignments.TEXT_LIMIT,
        widget=forms.Textarea({"rows": 2}),
    )
    deadline = forms.DateTimeField(
        label=_("Deadline, Hanoi time"), widget=DateTimeInput(), input_formats=["%Y-%m-%dT%H:%M"]
    )
    kind = forms.CharField(required=False, max_length=assignments.NAME_LIMIT, widget=forms.HiddenInput())
    id = forms.CharField(required=False, max_length=assignments.NAME_LIMIT, widget=forms.HiddenInput())
    label = forms.CharField(required=False, max_length=assignments.NAME_LIMIT, widget=forms.HiddenInput())
    address = forms.CharField(
        required=False, max_length=assignments.ADDRESS_LIMIT, widget=forms.HiddenInput()
    )

    def __init__(
        self, data: object, *, units: list[tuple[str, str]], initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
        # None is chosen beforehand: a task in haste goes to the unit that was meant.
        field.choices = [("", "—"), *units]


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Each file as it came; what may be kept is the domain's matter."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[NewFile]:
        sent = data if isinstance(data, list) else [data] if data else []
        return [
            NewFile(name=one.name or "", content=one.read()) for one in sent if isinstance(one, UploadedFile)
        ]


class WordForm(forms.Form):
    """What any word after the first may carry; which of it counts is the domain's matter."""

    text = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=assignments.TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}),
    )
    link = forms.CharField(
        label=_("Address of a document"), required=False, max_length=assignments.LINK_LIMIT
    )
    evidence = FilesField(
        label=_("Files as evidence"),
        required=False,
        help_text=_("PDF, Word, Excel, pictures or text; 5 files of 10 MB each, 20 MB together, at most."),
    )
    percent = forms.IntegerField(label=_("Percent done"), required=False, min_value=0, max_value=100)
    deadline = forms.DateTimeField(
        label=_("New deadline, Hanoi time"),
        required=False,
        widget=DateTimeInput(),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


FIELDS: Final = {
    TaskVerb.ACCEPT: (),
    TaskVerb.PROGRESS: ("percent", "text", "evidence"),
    TaskVerb.HAND_IN: ("text", "link", "evidence"),
    TaskVerb.SEND_BACK: ("text",),
    TaskVerb.FINISH: ("text",),
    TaskVerb.DROP: ("text",),
    TaskVerb.EXTEND: ("deadline", "text"),
}
BUTTONS: Final = {
    TaskVerb.ACCEPT: _("Accept the task"),
    TaskVerb.PROGRESS: _("Report progress"),
    TaskVerb.HAND_IN: _("Hand in"),
    TaskVerb.SEND_BACK: _("Send back"),
    TaskVerb.FINISH: _("Accept as done"),
    TaskVerb.DROP: _("Drop the task"),
    TaskVerb.EXTEND: _("Change the deadline"),
}


@never_cache
@require_safe
@for_roles(*WORKING)
def assignments_page(http: HttpRequest) -> HttpResponse:
    """`show` narrows the list: open, overdue, handed_in, ended; `unit` to one unit."""
    actor, now = actor_of(http), clock.now()
    show = http.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    unit = _uuid(http.GET.get("unit", ""))
    found = assignments.list_assignments(
        actor=actor,
        states=_states(show),
        unit=unit,
        overdue_at=now if show == "overdue" else None,
        limit=SHOWN,
    )
    names = _names(found)
    shown = {
        "rows": [_row(one, names, now) for one in found],
        "shows": SHOWS,
        "show": show,
        "unit": unit,
        "units": [(one.id, one.name) for one in crossing.list_units(now=now)],
        "gives": holds(actor, *GIVING),
        "most": SHOWN if len(found) == SHOWN else None,
    }
    return render(http, "centre/assignments.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*GIVING)
def give(http: HttpRequest) -> HttpResponse:
    """The form; the address may name what the task came from (`kind`, `id`, `label`, `address`, `title`)."""
    actor, now = actor_of(http), clock.now()
    own = crossing.list_units(now=now)
    units = [(str(one.id), one.name) for one in own]
    initial = {
        name: http.GET.get(name, "")[:limit]
        for name, limit in (
            ("kind", assignments.NAME_LIMIT),
            ("id", assignments.NAME_LIMIT),
            ("label", assignments.NAME_LIMIT),
            ("address", assignments.ADDRESS_LIMIT),
            ("title", assignments.TITLE_LIMIT),
        )
    }
    initial["deadline"] = f"{now.astimezone(HANOI) + timedelta(days=1):%Y-%m-%dT17:00}"
    form = GiveForm(http.POST if http.method == "POST" else None, units=units, initial=initial)
    if http.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            answer = crossing.assign(
                request=request_of(http),
                given=assignments.Given(
                    unit=UUID(typed["unit"]),
                    giver=assignments.giving_units(actor=actor)[0],
                    title=typed["title"],
                    asked=typed["asked"],
                    evidence=typed["evidence"],
                    deadline=typed["deadline"],
                    about=assignments.About(
                        kind=typed["kind"], id=typed["id"], label=typed["label"], address=typed["address"]
                    ),
                ),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The task is given. The unit’s people were told."))
            return redirect("assignments:assignment", answer["assignment"])
    label = form["label"].value() or ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/assignment_give.html", {"form": form, "about": label}, status=status)


@never_cache
@require_safe
@for_roles(*WORKING)
def assignment_page(http: HttpRequest, assignment_id: UUID) -> HttpResponse:
    return _page(http, assignment_id, None, None)


@require_POST
@bounded(assignments.WORD_LIMIT)
@for_roles(*WORKING)
def say(http: HttpRequest, assignment_id: UUID, verb: str) -> HttpResponse:
    """`verb`: a word after the first, with hyphens in its address."""
    said = next((one for one in DONE if one.value.replace("_", "-") == verb), None)
    if said is None:
        raise Http404
    form = WordForm(http.POST, http.FILES)
    if not form.is_valid():
        return _page(http, assignment_id, said, form)
    if is_larger(http, assignments.WORD_LIMIT):
        add_refusals(form=form, refusals=[_too_large()])
        return _page(http, assignment_id, said, form)
    typed = form.cleaned_data
    try:
        crossing.say_of_assignment(
            request=request_of(http),
            assignment_id=assignment_id,
            said=Said(
                verb=said,
                text=typed["text"],
                link=typed["link"],
                percent=typed["percent"],
                deadline=typed["deadline"],
            ),
            files=typed["evidence"],
        )
    except Refusal as refusal:
        if refusal.code == AssignmentRefusal.UNKNOWN:
            raise Http404 from refusal
        if refusal.field in FIELDS[said]:
            add_refusals(form=form, refusals=[refusal])
            return _page(http, assignment_id, said, form)
        tell_refused(http, refusal)
    else:
        messages.success(http, str(DONE[said]))
    return redirect("assignments:assignment", assignment_id)


@require_safe
@for_roles(*WORKING)
def evidence_file(http: HttpRequest, assignment_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that proves a task, for who sees the task; a browser keeps it, and never runs it."""
    actor = actor_of(http)
    try:
        file = assignments.get_file(assignment_id=assignment_id, file_id=file_id, actor=actor)
    except Refusal as refusal:
        raise Http404 from refusal
    audit.record_read(actor=actor, object_kind="assignment_file", object_id=file_id, now=clock.now())
    response = HttpResponse(file.content, content_type=MEDIA[file.kind])
    disposition = content_disposition_header(as_attachment=True, filename=file.ref.name)
    response["Content-Disposition"] = disposition or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
@for_roles(*WORKING)
def report_page(http: HttpRequest) -> HttpResponse:
    """`since`, `until`: days of giving in Hanoi, both counted; else this year."""
    since, until, lines = _report(http)
    shown = {"since": since, "until": until, "lines": lines, "query": f"since={since}&until={until}"}
    return render(http, "centre/assignment_report.html", shown)


@never_cache
@require_safe
@for_roles(*WORKING)
def report_file(http: HttpRequest) -> HttpResponse:
    """The same as CSV, in UTF-8 with a mark for spreadsheets."""
    since, until, lines = _report(http)
    rows = [
        {
            "unit": name,
            "given": one.given,
            "done_in_time": one.in_time,
            "done_late": one.late,
            "dropped": one.dropped,
            "open": one.open,
            "overdue": one.overdue,
            "mean_hours_late": f"{one.mean_late / timedelta(hours=1):.1f}" if one.mean_late else "",
        }
        for name, one in lines
    ]
    answer = HttpResponse(MARK + csv_text(fields=REPORT, rows=rows), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="assignments-{since}-{until}.csv"'
    return answer


def _too_large() -> Refusal:
    return Refusal(
        code=AssignmentRefusal.FILE_LARGE,
        field="evidence",
        limit=assignments.FILE_LIMIT // 2**20,
        all=assignments.WORD_LIMIT // 2**20,
    )


def _report(http: HttpRequest) -> tuple[date, date, list[tuple[str, assignments.UnitLine]]]:
    since, until, lines = read_task_report(
        actor=actor_of(http),
        since=_day(http.GET.get("since", "")),
        until=_day(http.GET.get("until", "")),
        now=clock.now(),
    )
    return since, until, [(gettext("All units") if name is None else name, one) for name, one in lines]


def _page(
    http: HttpRequest, assignment_id: UUID, tried: TaskVerb | None, bound: WordForm | None
) -> HttpResponse:
    actor, now = actor_of(http), clock.now()
    try:
        one = assignments.get_assignment(assignment_id=assignment_id, actor=actor)
    except Refusal as refusal:
        raise Http404 from refusal
    audit.record_read(actor=actor, object_kind="assignment", object_id=assignment_id, now=now)
    names = _names([one])
    words = [
        _offer(verb, bound if verb == tried else None)
        for verb, states in assignments.WHEN.items()
        if one.state in states and assignments.may(actor=actor, one=one, verb=verb)
    ]
    shown = {
        "row": _row(one, names, now),
        "one": one,
        "told": assignments.read_told(assignment_id=assignment_id),
        "offers": words,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound is not None else HTTPStatus.OK
    return render(http, "centre/assignment.html", shown, status=status)


def _offer(verb: TaskVerb, bound: WordForm | None) -> dict[str, object]:
    form = bound or WordForm()
    form.auto_id = f"{verb.value}-%s"
    return {
        "slug": verb.value.replace("_", "-"),
        "files": verb in assignments.WITH_FILES,
        "fields": [form[name] for name in FIELDS[verb]],
        "form": form,
        "button": BUTTONS[verb],
        "plain": verb in {TaskVerb.ACCEPT, TaskVerb.HAND_IN, TaskVerb.FINISH},
        "open": bound is not None or verb in {TaskVerb.ACCEPT, TaskVerb.FINISH},
    }


def _row(one: Assignment, names: dict[UUID, str], now: datetime) -> dict[str, object]:
    return {
        "one": one,
        "unit": names.get(one.given.unit, ""),
        "giver": names.get(one.given.giver, ""),
        "overdue": one.overdue(now=now),
        "address": reverse("assignments:assignment", args=[one.id]),
        "state": word(one.state),
    }


def _names(found: list[Assignment]) -> dict[UUID, str]:
    wanted = {unit for one in found for unit in (one.given.unit, one.given.giver)}
    return {one.id: one.name for one in registry.get_organisations(organisation_ids=wanted).values()}


def _states(show: str) -> list[TaskState]:
    if show == "handed_in":
        return [TaskState.HANDED_IN]
    if show == "ended":
        return [TaskState.DONE, TaskState.DROPPED]
    return list(assignments.OPEN)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
