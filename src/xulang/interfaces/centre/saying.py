"""The forms in which the centre says something about capacity: one view, one form for each kind of word."""

from datetime import datetime, time, timedelta
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import CENTRE
from xulang.interfaces.shared.capacity import WEEKDAYS
from xulang.interfaces.shared.forms import DateInput, DateTimeInput, add_refusals, code_input
from xulang.interfaces.shared.places import gate_choices, gate_name
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.words import choices, word
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction, Role
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.queueing.api import Kind, NewWord, Topic

SIDE_CHOICES = [(place, name) for place, (_value, name) in enumerate(choices(queueing.Side))]
WEEKDAY_CHOICES = list(enumerate(WEEKDAYS, start=1))
REST_CHOICES = [(1, _("Rests on public holidays")), (0, _("Works on public holidays"))]


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason, for the record"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )


class SayForm(forms.Form):
    """What all share: since when until when, and the last fact that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid_from: forms.Field = forms.DateTimeField(label=_("From (Hanoi time)"), widget=DateTimeInput())
    valid_until: forms.Field = forms.DateTimeField(
        label=_("Until (Hanoi time); empty: until further notice"), widget=DateTimeInput(), required=False
    )
    figures: tuple[str, ...] = ()
    texts: tuple[str, ...] = ("reason",)

    def words(self, *, kind: Kind) -> list[NewWord]:
        return [self._word(kind, self._period(), self._figures())]

    def _period(self) -> Period:
        typed = self.cleaned_data
        return Period(start=typed["valid_from"], end=typed["valid_until"])

    def _figures(self) -> dict[str, int]:
        typed = {name: self.cleaned_data.get(name) for name in self.figures}
        return {name: int(figure) for name, figure in typed.items() if figure not in {None, ""}}

    def _word(self, kind: Kind, valid: Period, figures: dict[str, int]) -> NewWord:
        typed = self.cleaned_data
        return NewWord(
            kind=kind,
            valid=valid,
            figures=figures,
            texts={name: typed[name] for name in self.texts},
            code=typed.get("code", ""),
        )


class PlanForm(SayForm):
    side = forms.ChoiceField(label=_("Side"), choices=SIDE_CHOICES)
    lanes = forms.IntegerField(label=_("Lanes"))
    per_lane = forms.IntegerField(label=_("Trucks an hour in each lane"))
    staff = forms.IntegerField(label=_("Staff on duty"))
    staff_per_lane = forms.IntegerField(label=_("Staff that a lane needs"))
    reason = _reason()
    figures = ("side", "lanes", "per_lane", "staff", "staff_per_lane")
    field_order = (*figures, "valid_from", "valid_until", "reason")


class AnnouncementForm(SayForm):
    per_hour = forms.IntegerField(label=_("Trucks in each hour"), required=False)
    per_day = forms.IntegerField(label=_("Or trucks in each day of China’s clock"), required=False)
    announced_at = forms.DateTimeField(label=_("Announced at (Hanoi time)"), widget=DateTimeInput())
    source = forms.CharField(
        label=_("Who announced it, and how it reached us"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figures = ("per_hour", "per_day")
    texts = ("source",)
    field_order = ("per_hour", "per_day", "announced_at", "source", "valid_from", "valid_until")

    def _figures(self) -> dict[str, int]:
        announced = int(self.cleaned_data["announced_at"].timestamp())
        return {**super()._figures(), "announced_at": announced}


class ChangeForm(SayForm):
    valid_until = forms.DateTimeField(label=_("Until (Hanoi time)"), widget=DateTimeInput())
    at_most = forms.IntegerField(label=_("At most so many trucks an hour"))
    code = forms.ChoiceField(label=_("Why, for the public"), choices=choices(queueing.Why))
    reason = _reason()
    figures = ("at_most",)
    field_order = ("valid_from", "valid_until", "at_most", "code", "reason")


class HolidaysForm(SayForm):
    side = forms.ChoiceField(label=_("Side"), choices=SIDE_CHOICES)
    rests = forms.ChoiceField(label=_("On public holidays of its country"), choices=REST_CHOICES)
    reason = _reason()
    figures = ("side", "rests")
    field_order = (*figures, "valid_from", "valid_until", "reason")


class RulesForm(SayForm):
    notice = forms.IntegerField(label=_("Hours between the call and the hour"))
    grace = forms.IntegerField(label=_("Seconds of grace after the hour"))
    misses = forms.IntegerField(label=_("Absences that cost the place"))
    no_show = forms.IntegerField(label=_("Called trucks that do not come, per mille"))
    risk = forms.IntegerField(label=_("Hours that may overflow, per mille"))
    buffer = forms.IntegerField(label=_("Trucks called beyond what the hours take, so that no lane waits"))
    company_limit = forms.IntegerField(label=_("Places a company may hold in this queue; 0: no limit"))
    vehicle_limit = forms.IntegerField(label=_("Places a vehicle may take in 24 hours; 0: no limit"))
    yard = forms.IntegerField(
        label=_("Receiving trucks that the yard takes at once, called ones counted; 0: no limit"),
        required=False,
    )
    reason = _reason()
    figures = (
        "notice",
        "grace",
        "misses",
        "no_show",
        "risk",
        "buffer",
        "company_limit",
        "vehicle_limit",
        "yard",
    )
    field_order = (*figures, "valid_from", "valid_until", "reason")


class ClassForm(SayForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters and _, for example fresh_produce; public."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200)
    weight = forms.IntegerField(label=_("Weight of a minute of its waiting"))
    share = forms.IntegerField(label=_("Share of each hour, per mille"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=600)
    reason = _reason()
    figures = ("weight", "share")
    texts = ("name_vi", "name_en", "name_zh", "legal_basis", "reason")
    field_order = ("code", *texts[:3], *figures, "legal_basis", "valid_from", "valid_until", "reason")


class HoursForm(SayForm):
    """The other side's hours: whole days of its own clock."""

    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAY_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(label=_("Opens (China’s clock)"), widget=code_input(width=6))
    closes = forms.TimeField(
        label=_("Closes (China’s clock)"),
        help_text=_("00:00 is midnight; the same time twice: closed all day."),
        widget=code_input(width=6),
    )
    valid_from = forms.DateField(
        label=_("First day"),
        help_text=_("Tomorrow at the earliest; for today change single hours."),
        widget=DateInput(),
    )
    valid_until = forms.DateField(
        label=_("First day that is different again; empty: until further notice"),
        widget=DateInput(),
        required=False,
    )
    reason = _reason()
    field_order = ("weekdays", "opens", "closes", "valid_from", "valid_until", "reason")

    def words(self, *, kind: Kind) -> list[NewWord]:
        typed = self.cleaned_data
        opens, closes = (typed[name].hour * 60 + typed[name].minute for name in ("opens", "closes"))
        figures = {"side": 1, "opens": opens, "closes": 1440 if opens and not closes else closes}
        if (opens, closes) == (0, 0):
            figures["closes"] = 0
        return [
            self._word(kind, self._period(), {**figures, "weekday": int(day)}) for day in typed["weekdays"]
        ]

    def _period(self) -> Period:
        start, end = (
            day and datetime.combine(day, time(), tzinfo=queueing.BEIJING)
            for day in (self.cleaned_data["valid_from"], self.cleaned_data["valid_until"])
        )
        return Period(start=start, end=end)


FORMS: dict[Kind, type[SayForm]] = {
    Kind.PLAN: PlanForm,
    Kind.ANNOUNCEMENT: AnnouncementForm,
    Kind.CHANGE: ChangeForm,
    Kind.HOLIDAYS: HolidaysForm,
    Kind.RULES: RulesForm,
    Kind.PRIORITY: ClassForm,
    Kind.HOURS: HoursForm,
}
TITLES = {
    Kind.PLAN: _("Plan lanes and staff"),
    Kind.ANNOUNCEMENT: _("Enter what the other side announced"),
    Kind.CHANGE: _("Change single hours"),
    Kind.HOLIDAYS: _("Rest on holidays"),
    Kind.RULES: _("State the queue’s rules"),
    Kind.PRIORITY: _("Set a priority class"),
    Kind.HOURS: _("Enter the other side’s opening hours"),
}
OF_LINE = frozenset(FORMS) - {Kind.PRIORITY, Kind.HOURS}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CENTRE)
def of_line(http: HttpRequest, code: str, direction: str, cargo: str, kind: str) -> HttpResponse:
    """Say something about one line."""
    if direction not in list(Direction) or cargo not in list(Cargo) or kind not in OF_LINE:
        raise Http404
    topic = Topic(gate=code, direction=Direction(direction), cargo=Cargo(cargo))
    name = f"{gate_name(code)} · {word(Direction(direction))} · {word(Cargo(cargo))}"
    return _say(http, topic, Kind(kind), name)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CENTRE_MANAGER)
def of_gate(http: HttpRequest, code: str) -> HttpResponse:
    """Say when the other side of a gate is open."""
    return _say(http, Topic(gate=code), Kind.HOURS, gate_name(code))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CENTRE_MANAGER)
def of_all(http: HttpRequest) -> HttpResponse:
    """Set a priority class: it speaks of all gates."""
    return _say(http, Topic(), Kind.PRIORITY, "")


@require_POST
@for_roles(*CENTRE)
def withdraw(http: HttpRequest, word_id: UUID) -> HttpResponse:
    """Let a word hold no longer; what stood before it stands again."""
    try:
        said = queueing.get_word(word_id=word_id)
        reason = http.POST.get("reason", "")[:600]
        crossing.withdraw_capacity(request=request_of(http), word_id=word_id, reason=reason)
    except Refusal as refusal:
        if refusal.code in {crossing.CrossingRefusal.NOT_ALLOWED, queueing.QueueRefusal.WORD_UNKNOWN}:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("It was withdrawn; what stood before it stands again."))
    return redirect(_back(said.topic))


def _say(http: HttpRequest, topic: Topic, kind: Kind, name: str) -> HttpResponse:
    known = topic.gate is None or topic.gate in dict(gate_choices())
    if not known or not crossing.may_say(actor=actor_of(http), topic=topic, kind=kind):
        raise Http404
    form = _form(http, topic, kind)
    if http.method == "POST" and form.is_valid():
        try:
            crossing.say_capacity(
                request=request_of(http),
                topic=topic,
                words=form.words(kind=kind),
                seen=form.cleaned_data["seen"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record and holds."))
            return redirect(_back(topic))
    names = {"form": form, "title": TITLES[kind], "name": name, "back": _back(topic)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(http, "centre/say.html", names, status=status)


def _form(http: HttpRequest, topic: Topic, kind: Kind) -> SayForm:
    """Filled with what holds now, so that a small change is a small form; an hour in the address is taken."""
    if http.method == "POST":
        return FORMS[kind](http.POST)
    now = clock.now()
    hour = queueing.whole_hour(moment=now)
    start = http.GET.get("from", "")
    initial: dict[str, object] = {"seen": queueing.last_number(topic=topic), "valid_from": hour}
    if start.isdecimal() and len(start) < 8:
        first = max(queueing.hour_of(moment=hour), int(start))
        initial["valid_from"] = queueing.start_of(hour=first)
        initial["valid_until"] = queueing.start_of(hour=first + 1)
    if kind == Kind.HOURS:
        initial["valid_from"] = now.astimezone(queueing.BEIJING).date() + timedelta(days=1)
    if kind == Kind.ANNOUNCEMENT:
        initial["announced_at"] = now
    if kind in {Kind.PLAN, Kind.RULES}:
        said = queueing.in_force(words=queueing.list_history(topic=topic), kind=kind, moment=now)
        initial.update(said[0].said.figures if said else {})
    return FORMS[kind](initial=initial)


def _back(topic: Topic) -> str:
    if topic.gate is None:
        return reverse("centre:classes")
    line = topic.line
    rest = f"&direction={line.direction}&cargo={line.cargo}" if line else ""
    return f"{reverse('centre:capacity')}?gate={topic.gate}{rest}"
