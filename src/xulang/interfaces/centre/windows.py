"""Sealed windows: the centre's manager announces, two organisations commit and reveal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import DRAWING
from xulang.interfaces.shared.draws import ShownWindow, WindowStage, shown_windows
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals
from xulang.interfaces.shared.queue import line_name
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.queueing.api import Line
from xulang.registry import api as registry

HOUR = 3600
# What lies after cannot be counted on from.
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
COMMITTERS = 2
HIDDEN = frozenset({crossing.CrossingRefusal.NOT_ALLOWED})


class AnnounceForm(forms.Form):
    line = forms.ChoiceField(label=_("Line"))
    opens = forms.DateTimeField(label=_("Opens (Hanoi time)"), widget=DateTimeInput())
    closes = forms.DateTimeField(
        label=_("Closes (Hanoi time)"), widget=DateTimeInput(), validators=[MaxValueValidator(LATEST)]
    )
    hours = forms.IntegerField(
        label=_("Hours for revealing the secrets, after the sealing"), min_value=1, max_value=72, initial=2
    )
    wait = forms.IntegerField(
        label=_("Hours after the closing until which there has to be a draw"),
        help_text=_("Without one the requests go in order of readiness from then on. That is public."),
        min_value=2,
        max_value=336,
        initial=24,
    )

    def __init__(self, data: object, *, lines: list[Line]) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
        field.choices = [(_key(one), line_name(one)) for one in lines]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*DRAWING)
def windows_page(http: HttpRequest) -> HttpResponse:
    """The last sealed window of each line at the visitor's gates, and the form for the next one."""
    actor = actor_of(http)
    lines = _announceable(actor)
    form = AnnounceForm(http.POST if http.method == "POST" else None, lines=lines)
    if http.method == "POST":
        if not lines:
            raise Http404
        if form.is_valid() and _announce(http, form, lines):
            messages.success(http, gettext("The window is announced. Two organisations have to commit now."))
            return redirect("centre:windows")
    views = queueing.list_windows(gates=_gates(actor))
    rows = [_row(one, actor) for one in shown_windows(views=views, now=clock.now())]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/windows.html", {"rows": rows, "form": form if lines else None}, status=status)


def _announce(http: HttpRequest, form: AnnounceForm, lines: list[Line]) -> bool:
    typed = form.cleaned_data
    try:
        crossing.announce_window(
            request=request_of(http),
            line=next(one for one in lines if _key(one) == typed["line"]),
            opens=typed["opens"],
            closes=typed["closes"],
            reveal_seconds=typed["hours"] * HOUR,
            deadline=typed["closes"] + timedelta(hours=typed["wait"]),
        )
    except Refusal as refusal:
        add_refusals(form=form, refusals=[refusal])
        return False
    return True


def _row(shown: ShownWindow, actor: Actor) -> dict[str, object]:
    view = shown.view
    gate, window = view.line.gate, view.window
    own = crossing.secret_units(actor=actor, gate=gate)
    waits = shown.stage in {WindowStage.COMMITTING, WindowStage.ANEW}
    holds = {one.organisation for one in window.pledges}
    due = [one for one in shown.pledges if shown.stage == WindowStage.REVEALING and not one.secret]
    manages = crossing.may_announce_window(actor=actor, gate=gate)
    return {
        "shown": shown,
        "unit": own[0] if own else None,
        "commits": waits and bool(own) and own[0] not in holds and len(holds) < COMMITTERS,
        "due": [
            {"one": one, "deposited": one.organisation not in own}
            for one in due
            if one.organisation in own or manages
        ],
    }


@require_POST
@for_roles(*DRAWING)
def commit(http: HttpRequest, code: str, direction: str, cargo: str) -> HttpResponse:
    """The commitment that `xulang draw secret` printed."""
    line = _line(code, direction, cargo)
    return _done(
        http,
        lambda: crossing.commit_secret(
            request=request_of(http), line=line, commitment=http.POST.get("commitment", "")[:200]
        ),
        _("Committed. Keep the secret, and deposit a sealed copy of it."),
    )


@require_POST
@for_roles(*DRAWING)
def reveal(http: HttpRequest, code: str, direction: str, cargo: str) -> HttpResponse:
    """The secret; of another organisation, from the copy it deposited."""
    line = _line(code, direction, cargo)
    try:
        organisation = UUID(http.POST.get("organisation", ""))
    except ValueError as error:
        raise Http404 from error
    return _done(
        http,
        lambda: crossing.reveal_secret(
            request=request_of(http),
            line=line,
            secret=http.POST.get("secret", "")[:200],
            organisation_id=organisation,
        ),
        _("Revealed. The draw follows within seconds of the second secret."),
    )


def _done(http: HttpRequest, act: Callable[[], object], told: Promise | str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        if refusal.code in HIDDEN:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, str(told))
    return redirect("centre:windows")


def _line(code: str, direction: str, cargo: str) -> Line:
    if direction not in list(Direction) or cargo not in list(Cargo):
        raise Http404
    return Line(gate=code, direction=Direction(direction), cargo=Cargo(cargo))


def _key(line: Line) -> str:
    return f"{line.gate}/{line.direction}/{line.cargo}"


def _announceable(actor: Actor) -> list[Line]:
    now = clock.now()
    gates = [
        one.code for one in registry.list_gates() if crossing.may_announce_window(actor=actor, gate=one.code)
    ]
    return queueing.list_lines(gates=gates, since=now) if gates else []


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's own work; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in DRAWING}
    return None if None in gates else frozenset(gate for gate in gates if gate)
