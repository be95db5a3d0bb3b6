"""Text messages to drivers: what became of each, whom to telephone instead, and a trial of the lines."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.interfaces.shared.forms import add_refusals, text_input
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications.api import TextState
from xulang.platform import audit, clock

WRITING = (Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER)
PAGE = 50
SHOWN = {
    "all": (_("All"), frozenset[TextState]()),
    "telephone": (_("To be telephoned"), notifications.OVER),
    "waiting": (_("On their way"), frozenset({TextState.QUEUED, TextState.SUBMITTED})),
}


class TryForm(forms.Form):
    phone = forms.CharField(
        label=_("Mobile number"), max_length=30, widget=text_input(inputmode="tel", width=20)
    )


@never_cache
@require_safe
@for_roles(*WRITING)
def texts_page(http: HttpRequest) -> HttpResponse:
    """`show` narrows the list. Numbers are masked, and the look is audited all the same."""
    return _page(http, TryForm())


@never_cache
@require_safe
@for_roles(*WRITING)
def text_page(http: HttpRequest, text_id: UUID) -> HttpResponse:
    """One text with its words and its whole number, to be telephoned."""
    actor = actor_of(http)
    try:
        text = notifications.get_text(text_id=text_id, gates=_gates(actor))
    except Refusal as refusal:
        raise Http404 from refusal
    audit.record_read(actor=actor, object_kind="text", object_id=text.id, now=clock.now())
    return render(http, "centre/text.html", {"text": text})


@require_POST
@for_roles(Role.CENTRE_MANAGER)
def try_line(http: HttpRequest) -> HttpResponse:
    form = TryForm(http.POST)
    if not form.is_valid():
        return _page(http, form)
    gates = _gates(actor_of(http), Role.CENTRE_MANAGER)
    try:
        text_id = notifications.try_text(
            request=request_of(http),
            phone=form.cleaned_data["phone"],
            language=get_language() or "vi",
            body=gettext("A trial of the digital border gate: this phone can be reached."),
            gate=min(gates) if gates else None,
        )
    except Refusal as refusal:
        add_refusals(form=form, refusals=[refusal])
        return _page(http, form)
    messages.success(http, gettext("The trial is on its way; this page says what becomes of it."))
    return redirect("centre:text", text_id)


def _page(http: HttpRequest, form: TryForm) -> HttpResponse:
    actor = actor_of(http)
    show = http.GET.get("show", "")
    show = show if show in SHOWN else "all"
    gates = _gates(actor)
    rows = notifications.list_texts(
        gates=gates, states=SHOWN[show][1], before=_cursor(http.GET.get("before", "")), limit=PAGE + 1
    )
    audit.record_read(
        actor=actor, object_kind="texts", object_id=",".join(sorted(gates or ())), now=clock.now()
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    names = {
        "texts": rows[:PAGE],
        "lines": notifications.list_text_lines(),
        "show": show,
        "choices": [(name, label) for name, (label, _states) in SHOWN.items()],
        "before": f"{last.created_at.isoformat()}~{last.id}" if last else "",
        "form": form,
        "tries": any(grant.role == Role.CENTRE_MANAGER for grant in actor.grants),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/texts.html", names, status=status)


def _gates(actor: Actor, *roles: Role) -> frozenset[str] | None:
    """The gates of the visitor's own work at the centre; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in (roles or WRITING)}
    return None if None in gates else frozenset(gate for gate in gates if gate)


def _cursor(typed: str) -> tuple[datetime, UUID] | None:
    """Where the page before ended; nothing for what no page wrote."""
    at, _tilde, last = typed.partition("~")
    try:
        moment, known = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
    return (moment, known) if moment.tzinfo else None
