"""Declarations sent to another gate: chosen and ordered by one person, approved or dropped by another."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.crossing.api import DiversionReason, DiversionState, DivertedState
from xulang.interfaces.centre.roles import CENTRE, DECIDING
from xulang.interfaces.shared.diversions import gate_name
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.timeline import reason_word
from xulang.interfaces.shared.words import choices
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import audit, clock

PLAIN = {
    code.value: code
    for code in (crossing.CrossingRefusal.ALREADY_ENTERING, crossing.CrossingRefusal.CANCELLED)
}


class DivertForm(forms.Form):
    """`everything` stands for whatever waits at the moment of the order."""

    gate = forms.CharField(widget=forms.HiddenInput())
    to_gate = forms.ChoiceField(label=_("To which gate or route"))
    reason = forms.ChoiceField(label=_("Reason"), choices=choices(DiversionReason))
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)
    everything = forms.BooleanField(label=_("All that wait at this gate"), required=False)
    chosen = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: object, *, gate: str, waiting: list[crossing.Divertible]) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict or None
        self.fields["gate"].initial = gate
        for name, found in (
            ("to_gate", [one for one in gate_choices() if one[0] != gate]),
            ("chosen", [(str(one.declaration_id), one.number) for one in waiting]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
            field.choices = found


@never_cache
@require_safe
@for_roles(*DECIDING)
def diversions_page(http: HttpRequest) -> HttpResponse:
    """`gate`: whose waiting declarations are offered."""
    return _page(http, http.GET.get("gate", ""), None)


@require_POST
@for_roles(*CENTRE)
def divert(http: HttpRequest) -> HttpResponse:
    gate = http.POST.get("gate", "")
    actor = actor_of(http)
    if gate not in dict(gate_choices()) or not crossing.may_order(actor=actor, gate=gate):
        raise Http404
    form = DivertForm(http.POST, gate=gate, waiting=_waiting(gate))
    if not form.is_valid():
        return _page(http, gate, form)
    typed = form.cleaned_data
    try:
        crossing.order_diversion(
            request=request_of(http),
            gate=gate,
            to_gate=typed["to_gate"],
            reason=DiversionReason(typed["reason"]),
            note=typed["note"],
            declaration_ids=None if typed["everything"] else typed["chosen"],
        )
    except Refusal as refusal:
        add_refusals(form=form, refusals=[refusal])
        return _page(http, gate, form)
    messages.success(http, gettext("The order is given. A second person has to approve it."))
    return redirect("centre:diversions")


@require_POST
@for_roles(*DECIDING)
def approve(http: HttpRequest, diversion_id: UUID) -> HttpResponse:
    return _decide(
        http, diversion_id, crossing.approve_diversion, gettext("Approved. What was not sent is named below.")
    )


@require_POST
@for_roles(*DECIDING)
def drop(http: HttpRequest, diversion_id: UUID) -> HttpResponse:
    return _decide(http, diversion_id, crossing.drop_diversion, gettext("The order is dropped."))


def _decide(http: HttpRequest, diversion_id: UUID, decide: Callable[..., object], done: str) -> HttpResponse:
    request: Request = request_of(http)
    try:
        decide(request=request, diversion_id=diversion_id)
    except Refusal as refusal:
        if refusal.code in {crossing.CrossingRefusal.DIVERSION_UNKNOWN, crossing.CrossingRefusal.NOT_ALLOWED}:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, done)
    return redirect("centre:diversions")


def _page(http: HttpRequest, wanted: str, bound: DivertForm | None) -> HttpResponse:
    actor = actor_of(http)
    offered = [one for one in gate_choices() if crossing.may_order(actor=actor, gate=one[0])]
    gate = wanted if wanted in dict(offered) else (offered[0][0] if offered else "")
    waiting = _waiting(gate) if gate else []
    if waiting:
        audit.record_read(actor=actor, object_kind="gate", object_id=gate, now=clock.now())
    names = {
        "offered": offered,
        "gate": gate,
        "waiting": waiting,
        "most": crossing.MOST_DIVERTED,
        "form": bound or (DivertForm(None, gate=gate, waiting=waiting) if gate else None),
        "chosen": set(http.POST.getlist("chosen")),
        "rows": [_row(one, actor) for one in crossing.list_diversions(gates=_gates(actor))],
        "address": reverse("centre:divert"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound is not None else HTTPStatus.OK
    return render(http, "centre/diversions.html", names, status=status)


def _waiting(gate: str) -> list[crossing.Divertible]:
    return crossing.list_divertible(gate=gate, limit=crossing.MOST_DIVERTED)


def _row(one: crossing.Diversion, actor: Actor) -> dict[str, object]:
    is_open = one.state == DiversionState.ORDERED
    return {
        "one": one,
        "reason": reason_word(one.reason_code),
        "before": gate_name(code=one.gate),
        "now": gate_name(code=one.to_gate),
        "approves": is_open and crossing.may_decide(actor=actor, diversion=one),
        "drops": is_open and crossing.may_drop(actor=actor, diversion=one),
        "moved": one.count(DivertedState.MOVED),
        "items": [(item, _why(item.code)) for item in one.items],
    }


def _why(code: str) -> str:
    """Why a declaration stayed, in words; what has parameters is told in general."""
    if code in PLAIN:
        return say(Refusal(code=PLAIN[code])).title
    return gettext("It went another way meanwhile; see its record.") if code else ""


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's own work; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in DECIDING}
    return None if None in gates else frozenset(gate for gate in gates if gate)
