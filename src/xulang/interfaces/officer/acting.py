"""The verbs of a crossing's page: a GET asks what is needed, a POST does it and leads back to the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xulang.crossing import api as crossing
from xulang.crossing.api import Verb
from xulang.declarations import api as declarations
from xulang.interfaces.officer import shown
from xulang.interfaces.officer.asking import FORMS, Ask, AskPart
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.parts import beside_inputs, choosable
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.words import word
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import Channel, Role, Step
from xulang.platform import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A verb with all that was asked for it."""

    request: Request
    seen: crossing.CrossingView
    form: Ask

    def text(self, name: str) -> str:
        return str(self.form.cleaned_data.get(name) or "")

    @property
    def note(self) -> str:
        return self.text("note")

    @property
    def reason(self) -> crossing.Reason:
        return crossing.Reason(self.text("reason"))

    @property
    def step(self) -> Step:
        """Raise Http404 for a verb that speaks of a step and names none."""
        if not self.text("step"):
            raise Http404
        return Step(self.text("step"))

    @property
    def field(self) -> crossing.Field:
        return crossing.Field(self.text("field"))

    @property
    def holder(self) -> UUID | None:
        """Whose the field is: the vehicle's, or None for the whole declaration's."""
        [row] = [row for row in crossing.FIELDS if row.field == self.field]
        return self.seen.id if row.holder == crossing.Holder.VEHICLE else None

    @property
    def customs(self) -> UUID:
        found = self.form.cleaned_data.get("customs")
        if not isinstance(found, UUID):
            raise Http404
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SEEING)
def act(http: HttpRequest, crossing_id: UUID, verb: str) -> HttpResponse:
    if verb not in list(Verb):
        raise Http404
    seen = crossing.get_seen(actor=actor_of(http), crossing_id=crossing_id)
    meant = Verb(verb)
    form = _form(meant, seen, http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid() and (done := _do(http, meant, seen, form)):
        return done
    asked = http.POST if http.method == "POST" else http.GET
    offer = _find_offer(http, meant, seen, asked.dict())
    if offer is None:
        messages.warning(http, _("This is no longer possible; the page shows how things stand now."))
        return redirect("officer:crossing", crossing_id=seen.id)
    form.initial = {
        "role": offer.role,
        "step": offer.step,
        "customs": offer.customs,
        "field": offer.field,
    }
    names = {
        "seen": seen,
        "offer": offer,
        "button": shown.buttons([offer])[0],
        "form": form,
        "several": crossing.list_crossings(declaration_ids=[seen.declaration_id]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(http, "officer/ask.html", names, status=status)


def _form(verb: Verb, seen: crossing.CrossingView, typed: object) -> Ask:
    if verb != Verb.SEND_PART_BACK:
        return FORMS[verb](typed)  # type: ignore[arg-type] # a QueryDict or None
    record = crossing.open_record(declaration_id=seen.declaration_id).record
    content = declarations.get_declaration(declaration_id=seen.declaration_id).content
    return AskPart(typed, lines=choosable(record=record, content=content))


def _find_offer(
    http: HttpRequest, verb: Verb, seen: crossing.CrossingView, asked: dict[str, str]
) -> crossing.Offer | None:
    offers = crossing.list_offers(
        actor=actor_of(http),
        opened=crossing.open_record(declaration_id=seen.declaration_id),
        crossing_id=seen.id,
        now=clock.now(),
    )
    wanted = (verb, asked.get("step", ""), asked.get("customs", ""))
    fitting = [
        offer
        for offer in offers
        if (offer.verb, offer.step or "", str(offer.customs or "")) == wanted
        and (offer.field is None or offer.field == asked.get("field"))
    ]
    exact = [offer for offer in fitting if offer.role == asked.get("role")]
    return next(iter(exact or fitting), None)


def _do(http: HttpRequest, verb: Verb, seen: crossing.CrossingView, form: Ask) -> HttpResponse | None:
    """Do it in the role that the button names; a refusal is shown on the page, which tells how it stands.

    What was typed line by line stays in its form, with the refusals beside it: then None.
    """
    request = request_of(http)
    role = Role(str(form.cleaned_data["role"]))
    try:
        in_role = replace(request, actor=crossing.at_post(actor=request.actor, role=role))
        VERBS[verb](Said(request=in_role, seen=seen, form=form))
    except (Refusal, Refusals) as refused:
        several = refused.refusals if isinstance(refused, Refusals) else (refused,)
        if isinstance(form, AskPart):
            add_refusals(form=form, refusals=beside_inputs(several, form.wanted, form.lines))
            return None
        for one in several:
            tell_refused(http, one)
    else:
        messages.success(http, _done(verb, form))
    return redirect("officer:crossing", crossing_id=seen.id)


def _done(verb: Verb, form: Ask) -> str:
    step = form.cleaned_data.get("step")
    label = str(shown.DONE[verb])
    return f"{label}: {word(Step(str(step)))}" if step else label


def _confirm(said: Said) -> None:
    crossing.confirm(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        step=said.step,
        note=said.note,
    )


def _refuse(said: Said) -> None:
    crossing.refuse(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        step=said.step,
        reason=said.reason,
        note=said.note,
    )


def _inspect(said: Said) -> None:
    crossing.inspect(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        step=said.step,
        result=crossing.InspectionResult(said.text("result")),
        note=said.note,
    )


def _undo(said: Said) -> None:
    crossing.undo(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        step=said.step,
        note=said.note,
    )


def _reasoned(verb: Callable[..., object]) -> Callable[[Said], None]:
    """What is said of the vehicle with a reason and a note."""

    def say(said: Said) -> None:
        _noted(partial(verb, reason=said.reason))(said)

    return say


def _noted(verb: Callable[..., object]) -> Callable[[Said], None]:
    """What is said of the vehicle with a note alone."""

    def say(said: Said) -> None:
        verb(
            request=said.request,
            declaration_id=said.seen.declaration_id,
            crossing_id=said.seen.id,
            note=said.note,
        )

    return say


def _set_channel(said: Said) -> None:
    crossing.set_channel(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        customs_declaration=said.customs,
        channel=Channel(said.text("channel")),
    )


def _set_clearance(said: Said) -> None:
    crossing.set_clearance(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        customs_declaration=said.customs,
        clearance=crossing.ClearanceStatus(said.text("clearance")),
    )


def _send_part_back(said: Said) -> None:
    crossing.order_part_back(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        lines=said.form.wanted if isinstance(said.form, AskPart) else [],
        reason=said.reason,
        note=said.note,
    )


def _extend_stay(said: Said) -> None:
    crossing.extend_stay(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.seen.id,
        hours=int(said.text("hours")),
        reason=said.reason,
        note=said.note,
    )


def _cancel(said: Said) -> None:
    crossing.cancel(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        reason=said.reason,
        note=said.note,
    )


def _ask_correction(said: Said) -> None:
    crossing.ask_correction(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.holder,
        field=said.field,
        reason=said.reason,
        note=said.note,
    )


def _drop_correction(said: Said) -> None:
    crossing.drop_correction(
        request=said.request,
        declaration_id=said.seen.declaration_id,
        crossing_id=said.holder,
        field=said.field,
    )


VERBS: dict[Verb, Callable[[Said], None]] = {
    Verb.CONFIRM: _confirm,
    Verb.REFUSE: _refuse,
    Verb.INSPECT: _inspect,
    Verb.UNDO: _undo,
    Verb.HOLD: _reasoned(crossing.hold),
    Verb.RELEASE: _noted(crossing.release),
    Verb.SET_CHANNEL: _set_channel,
    Verb.SET_CLEARANCE: _set_clearance,
    Verb.SEND_BACK: _reasoned(crossing.send_back),
    Verb.RECALL_RETURN: _noted(crossing.recall_return),
    Verb.SEND_PART_BACK: _send_part_back,
    Verb.RECALL_PART: _noted(crossing.recall_part_back),
    Verb.DESTROY: _reasoned(crossing.order_destruction),
    Verb.RECALL_DESTRUCTION: _noted(crossing.recall_destruction),
    Verb.RECALL_EXTENSION: _noted(crossing.recall_extension),
    Verb.EXTEND_STAY: _extend_stay,
    Verb.CANCEL: _cancel,
    Verb.ASK_CORRECTION: _ask_correction,
    Verb.DROP_CORRECTION: _drop_correction,
}
