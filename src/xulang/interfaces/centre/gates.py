"""Stop and reopen a gate or route, and tell the public."""

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.interfaces.centre.roles import manages
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.registry import api as registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # the stubs' name for a lazy text

TEXT = 1000


def _area(label: "_StrPromise", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=TEXT, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoticeFields(forms.Form):
    """What the public reads, in each language; Vietnamese at least."""

    notice_vi = _area(_("Public notice in Vietnamese"))
    notice_en = _area(_("Public notice in English"), required=False)
    notice_zh = _area(_("Public notice in Chinese"), required=False)

    def notice(self) -> gates.NoticeText:
        texts = {
            gates.Language.VIETNAMESE: self.cleaned_data["notice_vi"],
            gates.Language.ENGLISH: self.cleaned_data["notice_en"],
            gates.Language.CHINESE: self.cleaned_data["notice_zh"],
        }
        return {language: text for language, text in texts.items() if text.strip()}


class CloseForm(NoticeFields):
    reason = _area(_("Reason, for the record"))
    field_order = ("reason", "notice_vi", "notice_en", "notice_zh")


class ReopenForm(forms.Form):
    reason = _area(_("Reason, for the record"))


class PublishForm(NoticeFields):
    gate = forms.ChoiceField(label=_("Gate or route"), required=False)
    valid_until = forms.DateTimeField(label=_("Shown until"), required=False, widget=DateTimeInput())
    field_order = ("gate", "valid_until", "notice_vi", "notice_en", "notice_zh")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CENTRE_MANAGER)
def close(http: HttpRequest, code: str) -> HttpResponse:
    found = _managed(http, code)
    form = CloseForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        try:
            crossing.close_gate(
                request=request_of(http),
                gate=code,
                reason=form.cleaned_data["reason"],
                notice=form.notice(),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("Closed: %(gate)s") % {"gate": _name(found)})
            return redirect("centre:overview")
    return _ask(http, form, _("Close the gate"), name=_name(found), danger="danger")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CENTRE_MANAGER)
def reopen(http: HttpRequest, code: str) -> HttpResponse:
    found = _managed(http, code)
    form = ReopenForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        try:
            crossing.reopen_gate(request=request_of(http), gate=code, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("Open again: %(gate)s") % {"gate": _name(found)})
            return redirect("centre:overview")
    return _ask(http, form, _("Reopen the gate"), name=_name(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CENTRE_MANAGER)
def publish(http: HttpRequest) -> HttpResponse:
    """A notice without a closure: roadworks, a holiday of the other side."""
    form = PublishForm(http.POST if http.method == "POST" else None)
    field = form.fields["gate"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
    actor = actor_of(http)
    every = [("", gettext("All gates"))] if manages(actor=actor, gate=None) else []
    field.choices = [*every, *(one for one in gate_choices() if manages(actor=actor, gate=one[0]))]
    field.required = not every
    if http.method == "POST" and form.is_valid():
        try:
            crossing.publish_notice(
                request=request_of(http),
                gate=form.cleaned_data["gate"] or None,
                text=form.notice(),
                valid_until=form.cleaned_data["valid_until"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The notice is public."))
            return redirect("centre:overview")
    return _ask(http, form, _("Publish a notice"))


@require_POST
@for_roles(Role.CENTRE_MANAGER)
def withdraw(http: HttpRequest, notice_id: UUID) -> HttpResponse:
    try:
        crossing.withdraw_notice(request=request_of(http), notice_id=notice_id)
    except Refusal as refusal:
        if refusal.code not in {crossing.CrossingRefusal.NOT_ALLOWED, gates.GateRefusal.NOTICE_UNKNOWN}:
            raise
        raise Http404 from refusal
    messages.success(http, gettext("The notice was withdrawn."))
    return redirect("centre:overview")


def _managed(http: HttpRequest, code: str) -> registry.Gate:
    """The gate, if the visitor may close it; another manager's gate is not found."""
    if not manages(actor=actor_of(http), gate=code):
        raise Http404
    return registry.get_gate(code=code)


def _ask(
    http: HttpRequest, form: forms.Form, title: "_StrPromise", *, name: str = "", danger: str = ""
) -> HttpResponse:
    names = {"form": form, "title": title, "name": name, "danger": danger}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(http, "centre/ask.html", names, status=status)


def _name(gate: registry.Gate) -> str:
    return gate.name(language=get_language() or "vi")
