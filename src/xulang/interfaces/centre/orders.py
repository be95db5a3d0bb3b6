"""Changes of the order of the queue: one person orders, one of another unit approves."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import DECIDING
from xulang.interfaces.shared.call_orders import ShownOrder, shown_orders
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.queue import class_names, class_word, line_name
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.words import choices
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock
from xulang.queueing import api as queueing

UNSEEN = frozenset(
    {
        crossing.CrossingRefusal.ORDER_UNKNOWN,
        crossing.CrossingRefusal.NOT_ALLOWED,
    }
)


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is ordered"), choices=choices(crossing.OrderKind))
    priority = forms.ChoiceField(label=_("Priority class"), required=False)
    reason = forms.ChoiceField(label=_("Public reason"), choices=choices(crossing.OrderReason))
    legal_basis = forms.CharField(
        label=_("Legal basis, public"),
        help_text=_("The law, decision or written order, with its number and day."),
        max_length=queueing.TEXT_LIMIT,
    )

    def __init__(self, data: object, *, classes: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["priority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker what stands above
        field.choices = [("", _("Only where a class is given")), *classes]


@never_cache
@require_safe
@for_roles(*DECIDING)
def orders_page(http: HttpRequest) -> HttpResponse:
    """The orders at the visitor's gates, the newest first, with what he may do with each."""
    actor, now = actor_of(http), clock.now()
    orders = crossing.list_call_orders(gates=_gates(actor))
    if orders:
        audit.record_read(actor=actor, object_kind="call_orders", object_id="", now=now)
    rows = [_row(one, actor) for one in shown_orders(orders=orders, now=now)]
    return render(http, "centre/orders.html", {"rows": rows})


def _row(shown: ShownOrder, actor: Actor) -> dict[str, object]:
    waits = shown.one.state == crossing.OrderState.ORDERED
    found = crossing.find_crossing(crossing_id=shown.one.crossing_id)
    return {
        "shown": shown,
        "one": shown.one,
        "crossing": found,
        "approves": waits and crossing.may_approve_call(actor=actor, order=shown.one),
        "drops": waits and crossing.may_drop_call(actor=actor, order=shown.one),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*DECIDING)
def order(http: HttpRequest, place_id: UUID) -> HttpResponse:
    """The form for one place."""
    actor, now = actor_of(http), clock.now()
    place = _place(place_id, actor)
    names = class_names(now=now)
    form = OrderForm(http.POST if http.method == "POST" else None, classes=list(names.items()))
    if http.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            crossing.order_call(
                request=request_of(http),
                place_id=place_id,
                kind=crossing.OrderKind(typed["kind"]),
                reason=crossing.OrderReason(typed["reason"]),
                legal_basis=typed["legal_basis"],
                priority=typed["priority"] if typed["kind"] == crossing.OrderKind.CLASS else "",
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The order is given. A person of another unit has to approve it."))
            return redirect("centre:orders")
    audit.record_read(actor=actor, object_kind="crossing", object_id=place.crossing_id, now=now)
    shown = {
        "place": place,
        "crossing": crossing.find_crossing(crossing_id=place.crossing_id),
        "line": line_name(place.line),
        "class": class_word(code=place.priority, names=names),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(http, "centre/order.html", shown, status=status)


def _place(place_id: UUID, actor: Actor) -> queueing.PlaceView:
    try:
        place = queueing.get_place(place_id=place_id)
    except Refusal as refusal:
        raise Http404 from refusal
    if not crossing.may_order_call(actor=actor, gate=place.line.gate):
        raise Http404
    return place


@require_POST
@for_roles(*DECIDING)
def approve(http: HttpRequest, order_id: UUID) -> HttpResponse:
    return _decide(http, order_id, crossing.approve_call, _("Approved and carried out."))


@require_POST
@for_roles(*DECIDING)
def drop(http: HttpRequest, order_id: UUID) -> HttpResponse:
    return _decide(http, order_id, crossing.drop_call, _("The order is dropped."))


def _decide(
    http: HttpRequest, order_id: UUID, decide: Callable[..., object], done: Promise | str
) -> HttpResponse:
    try:
        decide(request=request_of(http), order_id=order_id)
    except Refusal as refusal:
        if refusal.code in UNSEEN:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, str(done))
    return redirect("centre:orders")


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's own work; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in DECIDING}
    return None if None in gates else frozenset(gate for gate in gates if gate)
