"""The cashier's page of one declaration: what is owed and by which rule, what was paid, receipts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.centre.roles import CASHIERS
from xulang.interfaces.shared.forms import add_refusals, text_input
from xulang.interfaces.shared.refunds import refund_of
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.kernel.actor import Actor
from xulang.kernel.identifiers import IdentifierRefusal, parse_amount
from xulang.kernel.money import Money
from xulang.kernel.refusal import Refusal, Refusals
from xulang.ledger import api as ledger
from xulang.platform import audit, clock
from xulang.registry import api as registry

FEES = {
    ledger.FeeKind.INFRASTRUCTURE: _("Infrastructure fee"),
    ledger.FeeKind.TRANSFER: _("Transfer fee"),
}
CHOSEN = "vehicle"
METHODS = {
    ledger.PaymentMethod.CASH: _("Cash"),
    ledger.PaymentMethod.BANK_TRANSFER: _("Bank transfer"),
    ledger.PaymentMethod.CARD: _("Card"),
    ledger.PaymentMethod.OTHER: _("Other"),
}


class PayForm(forms.Form):
    fee = forms.ChoiceField(label=_("Fee"), choices=[(one.value, label) for one, label in FEES.items()])
    amount = forms.CharField(label=_("Amount in đồng"), max_length=20, widget=text_input(inputmode="numeric"))
    method = forms.ChoiceField(
        label=_("Method"), choices=[(one.value, label) for one, label in METHODS.items()]
    )
    reference = forms.CharField(label=_("Reference of the bank or till"), max_length=100, required=False)
    payer_name = forms.CharField(label=_("Payer"), max_length=200)
    payer_tax_code = forms.CharField(label=_("Payer's tax code"), max_length=30, required=False)


class ReverseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One proposed line: `entered` is the name of the field where the cashier types what the tariff lacks.

    `amount` and `basis` are what he typed, when it was refused.
    """

    plate: str
    fee: object
    line: ledger.ProposedLine
    entered: str
    amount: str = ""
    basis: str = ""
    chosen: str = "checked"


def _crossing(actor: Actor, declaration_id: UUID) -> crossing.CrossingView:
    """The first vehicle of the declaration, which stands for it. Raises Http404 for what he may not see."""
    vehicles = crossing.list_crossings(declaration_ids=[declaration_id])
    if not vehicles:
        raise Http404
    return crossing.get_seen(actor=actor, crossing_id=vehicles[0].id)


@require_safe
@for_roles(*CASHIERS)
def fees_page(http: HttpRequest, declaration_id: UUID) -> HttpResponse:
    return _show(http, declaration_id)


def _show(
    http: HttpRequest,
    declaration_id: UUID,
    *,
    pay_form: PayForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page; after a refusal with what was typed into it."""
    actor = actor_of(http)
    seen = _crossing(actor, declaration_id)
    content = declarations.get_declaration(declaration_id=declaration_id).content
    if content is None:
        raise Http404
    # The page shows who pays: that is personal data of the declaration.
    audit.record_read(actor=actor, object_kind="declaration", object_id=declaration_id, now=clock.now())
    standing = ledger.get_standing(declaration_id=declaration_id)
    record = crossing.open_record(declaration_id=declaration_id).record
    vehicles = crossing.list_crossings(declaration_ids=[declaration_id])
    under_way = {one.id for one in vehicles if one.ended_at is None}
    names = {
        "seen": seen,
        "refund": refund_of(declaration_id=declaration_id, crossings=vehicles),
        "vehicles": vehicles,
        "owed": [_typed(http, one) for one in _owed(content) if one.line.vehicle_id in under_way],
        "several": len(under_way) > 1,
        "lines": ledger.list_lines(declaration_id=declaration_id),
        "standing": standing,
        "paid": standing.status is ledger.FeeStatus.PAID and pay_form is None,
        "parts": [(FEES[fee], standing.part(fee=fee)) for fee in ledger.FeeKind],
        "receipts": [_shown(one, actor) for one in ledger.list_receipts(declaration_id=declaration_id)],
        "two": crossing.reversal_needs_two(dossier=record.dossier),
        "form": pay_form or _pay_form(content, standing),
    }
    return render(http, "centre/fees.html", names, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A receipt in words. `asked_by` asks for its reversal; `approves`: whether the reader may say yes."""

    one: ledger.ReceiptView
    fee: object
    method: object
    asked_by: str
    approves: bool


def _shown(one: ledger.ReceiptView, actor: Actor) -> Shown:
    asked = one.asked
    return Shown(
        one=one,
        fee=FEES[one.fee],
        method=METHODS[one.method],
        asked_by=_name(asked.asked_by) if asked else "",
        approves=asked is not None and asked.asked_by != actor.id,
    )


def _name(user_id: str) -> str:
    """Of a person whom the registry knows; of nobody else."""
    try:
        return registry.get_person(user_id=UUID(user_id)).full_name
    except Refusal:
        return ""


def _owed(content: declarations.DeclarationContent) -> list[Owed]:
    proposed = ledger.propose_fees(
        vehicles=crossing.vehicles_to_assess(content=content), regime=content.regime, now=clock.now()
    )
    return [
        Owed(
            plate=content.vehicle(line.vehicle_id).plate,
            fee=FEES[line.fee],
            line=line,
            entered=f"{line.vehicle_id}/{line.fee}",
        )
        for line in proposed
    ]


def _typed(http: HttpRequest, owed: Owed) -> Owed:
    amount, basis = (http.POST.get(f"{field}/{owed.entered}", "").strip() for field in ("amount", "basis"))
    unchosen = http.method == "POST" and str(owed.line.vehicle_id) not in http.POST.getlist(CHOSEN)
    return replace(owed, amount=amount, basis=basis, chosen="" if unchosen else owed.chosen)


def _pay_form(content: declarations.DeclarationContent, standing: ledger.FeeStanding) -> PayForm:
    """What is owed next, filled in: the usual payment is one tap."""
    payer = content.fee_payer
    owing = [fee for fee in ledger.FeeKind if standing.part(fee=fee).outstanding.dong > 0]
    first = owing[0] if owing else ledger.FeeKind.INFRASTRUCTURE
    return PayForm(
        initial={
            "fee": first.value,
            "amount": standing.part(fee=first).outstanding.written() if owing else "",
            "method": ledger.PaymentMethod.BANK_TRANSFER.value,
            "payer_name": payer.name if payer else "",
            "payer_tax_code": (payer.tax_code or "") if payer else "",
        }
    )


@require_POST
@for_roles(*CASHIERS)
def assess(http: HttpRequest, declaration_id: UUID) -> HttpResponse:
    _crossing(actor_of(http), declaration_id)
    content = declarations.get_declaration(declaration_id=declaration_id).content
    if content is None:
        raise Http404
    try:
        chosen = _chosen(http, content)
        entered = [
            amount
            for one in _owed(content)
            if (chosen is None or one.line.vehicle_id in chosen)
            and (amount := _entered(http, one)) is not None
        ]
        crossing.assess_fees(
            request=request_of(http),
            declaration_id=declaration_id,
            entered=entered,
            vehicles=chosen,
        )
    except (Refusal, Refusals) as refused:
        for one in refused.refusals if isinstance(refused, Refusals) else [refused]:
            tell_refused(http, one)
        return _show(http, declaration_id, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(http, gettext("The fees were assessed."))
    return redirect("centre:fees", declaration_id)


def _chosen(http: HttpRequest, content: declarations.DeclarationContent) -> set[UUID] | None:
    """The vehicles that come now; none chosen is all."""
    sent = set(http.POST.getlist(CHOSEN))
    return {one.id for one in content.vehicles if str(one.id) in sent} if sent else None


def _amount(typed: str) -> Money:
    """Whole đồng: at a till nothing is rounded. Raises what `parse_amount` raises, for the field "amount"."""
    try:
        read = parse_amount(text=typed)
    except Refusal as refused:
        raise Refusal(code=refused.code, field="amount", **refused.params) from refused
    if read.warnings:
        raise Refusal(code=IdentifierRefusal.AMOUNT_MALFORMED, field="amount")
    return read.value


def _entered(http: HttpRequest, owed: Owed) -> ledger.EnteredAmount | None:
    """What the cashier typed beside a line; a line left empty goes by the tariff."""
    typed = _typed(http, owed)
    if not typed.amount:
        return None
    return ledger.EnteredAmount(
        vehicle_id=owed.line.vehicle_id,
        fee=owed.line.fee,
        amount=_amount(typed.amount),
        basis=typed.basis,
    )


@require_POST
@for_roles(*CASHIERS)
def pay(http: HttpRequest, declaration_id: UUID) -> HttpResponse:
    _crossing(actor_of(http), declaration_id)
    form = PayForm(http.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            crossing.note_payment(
                request=request_of(http),
                declaration_id=declaration_id,
                fee=ledger.FeeKind(typed["fee"]),
                amount=_amount(typed["amount"]),
                method=ledger.PaymentMethod(typed["method"]),
                reference=typed["reference"],
                payer_name=typed["payer_name"],
                payer_tax_code=typed["payer_tax_code"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The payment was noted."))
            return redirect("centre:fees", declaration_id)
    return _show(http, declaration_id, pay_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@for_roles(*CASHIERS)
def reverse(http: HttpRequest, declaration_id: UUID, payment_id: UUID) -> HttpResponse:
    """Give it back; once a vehicle has left, ask for it."""
    _crossing(actor_of(http), declaration_id)
    form = ReverseForm(http.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    dossier = crossing.open_record(declaration_id=declaration_id).record.dossier
    if crossing.reversal_needs_two(dossier=dossier):
        done = gettext("The reversal is asked for. A second person has to approve it.")
        return _of_payment(
            http, declaration_id, partial(crossing.ask_reversal, payment_id=payment_id, reason=reason), done
        )
    done = gettext("The payment was reversed.")
    return _of_payment(
        http, declaration_id, partial(crossing.reverse_payment, payment_id=payment_id, reason=reason), done
    )


@require_POST
@for_roles(*CASHIERS)
def approve_reversal(http: HttpRequest, declaration_id: UUID, payment_id: UUID) -> HttpResponse:
    _crossing(actor_of(http), declaration_id)
    verb = partial(crossing.approve_reversal, payment_id=payment_id)
    return _of_payment(http, declaration_id, verb, gettext("The payment was reversed."))


@require_POST
@for_roles(*CASHIERS)
def drop_reversal(http: HttpRequest, declaration_id: UUID, payment_id: UUID) -> HttpResponse:
    _crossing(actor_of(http), declaration_id)
    verb = partial(crossing.drop_reversal, payment_id=payment_id)
    return _of_payment(http, declaration_id, verb, gettext("The payment stays as it was."))


def _of_payment(
    http: HttpRequest, declaration_id: UUID, verb: Callable[..., object], done: str
) -> HttpResponse:
    try:
        verb(request=request_of(http), declaration_id=declaration_id)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, done)
    return redirect("centre:fees", declaration_id)
