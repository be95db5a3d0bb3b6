"""Alerts: what rings, what was done about it, and the rules that ring, each tried on the past year first."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.assignments import api as assignments
from xulang.insight import api as insight
from xulang.insight.api import Alert, AlertVerb, Check, Counted, InsightRefusal, Percentile, Rule
from xulang.interfaces.centre.roles import ALERTED, GIVING
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.diversions import gate_name
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals, text_input
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.requests import actor_of, for_roles, holds, request_of, tell_refused
from xulang.interfaces.shared.rule_names import rule_name
from xulang.interfaces.shared.words import choices, word
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Role, Step
from xulang.platform import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Moments of long ago cannot be said in every clock.
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
USUAL_SNOOZE: Final = timedelta(hours=1)
OWNERS: Final = (
    Role.CENTRE_OPERATOR,
    Role.CENTRE_MANAGER,
    Role.LEADER,
    Role.TRAFFIC_POLICE,
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
)
EPISODES: Final = 200


class WordForm(forms.Form):
    text = forms.CharField(label=_("In words"), required=False, max_length=1000)
    until = forms.DateTimeField(
        label=_("Until (Hanoi time)"),
        required=False,
        widget=DateTimeInput(),
        validators=[MinValueValidator(EARLIEST)],
    )


def figure_field(label: "_StrPromise") -> forms.FloatField:
    """A number as the reader's language writes it: 2,5 or 2.5."""
    widget = text_input(inputmode="decimal", width=10)
    return forms.FloatField(label=label, min_value=0, max_value=1_000_000, localize=True, widget=widget)


class RuleForm(forms.Form):
    """`limit` and `clears` in the unit of what is counted; of a jam in shares of a day's work."""

    name = forms.CharField(label=_("Name of the rule"), max_length=120)
    test = forms.ChoiceField(label=_("How it is judged"), choices=choices(Check))
    measure = forms.ChoiceField(label=_("What is counted"), choices=choices(Counted))
    limit = figure_field(_("Rings from"))
    clears = figure_field(_("Over again from"))
    debounce = forms.IntegerField(label=_("For so many hours in a row"), min_value=1, max_value=168)
    window = forms.IntegerField(
        label=_("Hours that a rise looks back"), min_value=1, max_value=168, initial=24
    )
    gate = forms.ChoiceField(label=_("Gate or route"), required=False)
    step = forms.ChoiceField(
        label=_("Step, of minutes that one took"),
        required=False,
        choices=[("", _("The slowest one")), *choices(Step)],
    )
    percentile = forms.ChoiceField(
        label=_("Of the minutes that a step took"),
        choices=choices(Percentile),
        required=False,
        initial=Percentile.P50,
        help_text=_("P90 sees the few that wait long while most go through."),
    )
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("Both, each by itself")), *choices(Direction)]
    )
    owner = forms.ChoiceField(label=_("Who is told first"), choices=choices(Role))
    second = forms.ChoiceField(
        label=_("Who is told next"), required=False, choices=[("", "—"), *choices(Role)]
    )
    third = forms.ChoiceField(
        label=_("Who is told last"), required=False, choices=[("", "—"), *choices(Role)]
    )
    patience = forms.IntegerField(
        label=_("Minutes until it is passed on"), min_value=1, max_value=1440, initial=15
    )

    def __init__(self, data: object, *, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type] # a QueryDict or None
        offered = {role.value for role in OWNERS}
        self._offer("gate", [("", str(_("Each by itself"))), *gate_choices()])
        for name in ("owner", "second", "third"):
            self._offer(name, self._owners(name, offered))

    def _offer(self, name: str, found: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
        field.choices = found

    def _owners(self, name: str, offered: set[str]) -> list[tuple[str, str]]:
        none: list[tuple[str, str]] = [] if name == "owner" else [("", "—")]
        return [*none, *((role.value, str(word(role))) for role in OWNERS if role.value in offered)]

    def rule(self, *, rule_id: UUID) -> Rule:
        typed = self.cleaned_data
        named = [Role(typed[name]) for name in ("owner", "second", "third") if typed[name]]
        return Rule(
            id=rule_id,
            name=typed["name"],
            test=Check(typed["test"]),
            measure=Counted(typed["measure"]),
            limit=typed["limit"],
            clears=typed["clears"],
            debounce=typed["debounce"],
            window=typed["window"],
            gate=typed["gate"] or None,
            direction=Direction(typed["direction"]) if typed["direction"] else None,
            owners=tuple(named),
            patience=typed["patience"],
            step=Step(typed["step"]) if typed["step"] else None,
            percentile=Percentile(typed["percentile"] or Percentile.P50),
        )


@never_cache
@require_safe
@for_roles(*ALERTED)
def alerts_page(http: HttpRequest) -> HttpResponse:
    """What rings, then what is over."""
    actor, now = actor_of(http), clock.now()
    found = insight.list_alerts(gates=_gates(actor))
    tasks = assignments.list_about(kind="alert", ids=[str(one.id) for one in found])
    shown = {
        "rows": [_row(one, tasks.get(str(one.id), [])) for one in found],
        "sets": insight.may_set_rules(actor=actor),
        "stream": stream_address("public"),
        "now": now,
    }
    part = "alerts_live" if http.headers.get("HX-Request") == "true" else "alerts"
    return render(http, f"centre/{part}.html", shown)


@never_cache
@require_safe
@for_roles(*ALERTED)
def alert_page(http: HttpRequest, alert_id: UUID) -> HttpResponse:
    return _alert(http, alert_id, None)


@require_POST
@for_roles(*ALERTED)
def answer(http: HttpRequest, alert_id: UUID, verb: str) -> HttpResponse:
    """`verb`: acknowledge, note or snooze."""
    if verb not in set(AlertVerb):
        raise Http404
    form = WordForm(http.POST)
    if not form.is_valid():
        return _alert(http, alert_id, form)
    request = request_of(http)
    try:
        insight.get_alert(alert_id=alert_id, gates=_gates(request.actor))
        insight.answer_alert(
            request=request,
            alert_id=alert_id,
            verb=AlertVerb(verb),
            text=form.cleaned_data["text"],
            until=form.cleaned_data["until"],
        )
    except Refusal as refusal:
        if refusal.code == InsightRefusal.ALERT_UNKNOWN:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("Noted in your name."))
    return redirect("centre:alert", alert_id)


@never_cache
@require_safe
@for_roles(*ALERTED)
def rules_page(http: HttpRequest) -> HttpResponse:
    rows = [(one, gate_name(code=one.gate) if one.gate else "") for one in insight.list_rules()]
    sets = insight.may_set_rules(actor=actor_of(http))
    return render(http, "centre/alert_rules.html", {"rows": rows, "sets": sets})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*GIVING)
def new_rule(http: HttpRequest) -> HttpResponse:
    initial: dict[str, object] = {"debounce": 2, "owner": OWNERS[0], "second": OWNERS[1], "third": OWNERS[2]}
    form = RuleForm(http.POST if http.method == "POST" else None, initial=initial)
    if http.method == "POST" and form.is_valid():
        request = request_of(http)
        rule_id = request.derived_id("rule")
        try:
            insight.set_rule(request=request, rule=form.rule(rule_id=rule_id))
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            messages.success(http, gettext("The rule is kept, and off. See when it would have rung."))
            return redirect("centre:alert-rule", rule_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/alert_rule_new.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ALERTED)
def rule_page(http: HttpRequest, rule_id: UUID) -> HttpResponse:
    """The rule, changed by who may, and when it would have rung in the past year."""
    actor, now = actor_of(http), clock.now()
    sets = insight.may_set_rules(actor=actor)
    try:
        rule = insight.get_rule(rule_id=rule_id)
    except Refusal as refusal:
        raise Http404 from refusal
    form = RuleForm(http.POST if http.method == "POST" else None, initial=_initial(rule))
    if http.method == "POST":
        if not sets:
            raise Http404
        if form.is_valid():
            try:
                insight.set_rule(request=request_of(http), rule=form.rule(rule_id=rule_id))
            except Refusal as refusal:
                _refuse(form, refusal)
            else:
                messages.success(http, gettext("The rule is changed. It begins from quiet."))
                return redirect("centre:alert-rule", rule_id)
    found = insight.try_rule(rule=rule, now=now)
    shown = {
        "rule": rule,
        "fresh": insight.freshness(),
        "gate": gate_name(code=rule.gate) if rule.gate else "",
        "form": form if sets else None,
        "sets": sets,
        "count": len(found),
        "episodes": [_episode(place, one) for place, one in found[-EPISODES:]],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/alert_rule.html", shown, status=status)


@require_POST
@for_roles(*GIVING)
def switch(http: HttpRequest, rule_id: UUID) -> HttpResponse:
    """`on`: 1 or 0."""
    try:
        insight.switch_rule(request=request_of(http), rule_id=rule_id, on=http.POST.get("on") == "1")
    except Refusal as refusal:
        if refusal.code in {InsightRefusal.RULE_UNKNOWN, InsightRefusal.NOT_ALLOWED}:
            raise Http404 from refusal
        tell_refused(http, refusal)
    return redirect("centre:alert-rule", rule_id)


def _refuse(form: RuleForm, refusal: Refusal) -> None:
    named = Refusal(
        code=refusal.code,
        field="owner" if refusal.field == "owners" else refusal.field,
        **refusal.params,
    )
    add_refusals(form=form, refusals=[named])


def _initial(rule: Rule) -> dict[str, object]:
    owners = [one.value for one in rule.owners] + ["", ""]
    return {
        "name": rule.name,
        "test": rule.test,
        "measure": rule.measure,
        "limit": rule.limit,
        "clears": rule.clears,
        "debounce": rule.debounce,
        "window": rule.window,
        "gate": rule.gate or "",
        "direction": rule.direction or "",
        "step": rule.step or "",
        "percentile": rule.percentile,
        "owner": owners[0],
        "second": owners[1],
        "third": owners[2],
        "patience": rule.patience,
    }


def _episode(place: insight.Spot, one: insight.Episode) -> dict[str, object]:
    return {
        "gate": _named(place[0]),
        "direction": place[1],
        "begins": insight.hour_time(hour=one.begins),
        "ends": insight.hour_time(hour=one.ends) if one.ends is not None else None,
        "peak": round(one.peak, 2),
    }


def _alert(http: HttpRequest, alert_id: UUID, bound: WordForm | None) -> HttpResponse:
    actor = actor_of(http)
    try:
        one = insight.get_alert(alert_id=alert_id, gates=_gates(actor))
    except Refusal as refusal:
        raise Http404 from refusal
    tasks = assignments.list_about(kind="alert", ids=[str(one.id)]).get(str(one.id), [])
    row = _row(one, tasks)
    direction = [str(word(one.direction))] if one.direction else []
    label = " · ".join([rule_name(one.name), str(row["gate"]), *direction])
    about = {
        "kind": "alert",
        "id": str(one.id),
        "label": label[:200],
        "address": reverse("centre:alert", args=[one.id]),
        "title": label[:200],
    }
    shown = {
        "row": row,
        "one": one,
        "words": insight.read_alert(alert_id=alert_id),
        "answers": insight.may_answer(actor=actor, alert=one),
        "form": bound or WordForm(initial={"until": clock.now() + USUAL_SNOOZE}),
        "give": f"{reverse('assignments:give')}?{urlencode(about)}" if holds(actor, *GIVING) else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound is not None else HTTPStatus.OK
    return render(http, "centre/alert.html", shown, status=status)


def _row(one: Alert, tasks: list[assignments.Assignment]) -> dict[str, object]:
    return {
        "one": one,
        "gate": _named(one.gate),
        "since": insight.hour_time(hour=one.hour),
        "value": round(one.value, 2),
        "tasks": tasks,
    }


def _named(gate: str) -> str:
    return gate_name(code=gate) if gate else gettext("The whole system")


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's own work; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in ALERTED}
    return None if None in gates else frozenset(gate for gate in gates if gate)
