"""Fees: what each vehicle owes and by which rule, what was paid, and what a till's own software says."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from xulang.crossing import api as crossing
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import may_know, note_read, seen_declaration, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.doing import say_of_declaration
from xulang.interfaces.rest.inputs import PLAIN, Id, Input, Moment
from xulang.kernel.money import Money
from xulang.ledger import api as ledger
from xulang.ledger.api import FeeKind, FeeStatus, LineSource, PaymentMethod

router = Router(tags=["Fees"])
# Bounds of what is read at all; the ledger says by name what is too long or too much.
MOST_DONG = 1_000_000_000
Words = Annotated[str, StringConstraints(max_length=500, pattern=PLAIN)]
Amount = Annotated[int, Field(ge=0, le=MOST_DONG, description="Whole đồng.")]


class FeeTotal(wire.Output):
    """One fee of the whole declaration, in whole đồng; `owed` is below zero when too much was paid."""

    fee: FeeKind
    due: int
    paid: int
    owed: int


class VehicleFee(wire.Output):
    """One vehicle's fee as assessed; in đồng, by the tariff or as entered on the rule that `basis` names."""

    crossing: UUID
    fee: FeeKind
    amount: int
    basis: str
    source: LineSource


class FeeReceipt(wire.Output):
    """`payer` is null after erasure, and for who may not see what is personal.

    `reversal_asked_at` is set while a second person has to approve that the payment is given back.
    """

    payment: UUID
    series: str
    number: int
    fee: FeeKind
    amount: int
    method: PaymentMethod
    paid_at: datetime
    payer: str | None
    reversed_at: datetime | None
    reversal_asked_at: datetime | None


class Fees(wire.Output):
    """`assessed_at` is null until somebody assessed them; `settled` are the vehicles that paid."""

    status: FeeStatus
    assessed_at: datetime | None
    totals: list[FeeTotal]
    vehicles: list[VehicleFee]
    settled: list[UUID]
    receipts: list[FeeReceipt]


class Entered(Input):
    """An amount that the tariff lacks, or that goes before it, with the rule it rests on."""

    crossing: Id
    fee: FeeKind
    amount: Amount
    basis: Words


class Assessment(Input):
    """`crossings` are the vehicles that come now; null for all that are under way."""

    crossings: Annotated[list[Id], Field(min_length=1, max_length=300)] | None = None
    entered: Annotated[list[Entered], Field(max_length=600)] = []


class Payment(Input):
    """`paid_at` null is now. `reference` is the bank's or the till's own number."""

    fee: FeeKind
    amount: Amount
    method: PaymentMethod
    payer: Words
    payer_tax_code: Words = ""
    reference: Words = ""
    paid_at: Moment | None = None


class Reversal(Input):
    reason: Words


class Paid(wire.Done):
    """`payment` names the receipt, also when it is given back."""

    payment: UUID
    series: str
    receipt: int


@router.get("/declarations/{uuid:declaration_id}/fees", auth=READ, response=Fees, operation_id="get_fees")
def get_fees(request: ApiRequest, declaration_id: UUID) -> HttpResponse:
    """What the declaration owes, vehicle by vehicle, and what was paid."""
    opened = seen_declaration(request, declaration_id)
    record = opened.record
    knows = may_know(request, gate=record.dossier.gate, owner=opened.organisation_id)
    receipts = ledger.list_receipts(declaration_id=declaration_id)
    if knows and receipts:
        note_read(request, object_kind="declaration", object_id=declaration_id)
    standing = ledger.get_standing(declaration_id=declaration_id)
    fees = Fees(
        status=standing.status,
        assessed_at=standing.assessed_at,
        totals=[_total(fee, standing.part(fee=fee)) for fee in FeeKind],
        vehicles=[
            VehicleFee(
                crossing=line.vehicle_id,
                fee=line.fee,
                amount=line.amount.dong,
                basis=line.basis,
                source=line.source,
            )
            for line in ledger.list_lines(declaration_id=declaration_id)
        ],
        settled=sorted(crossing.list_settled(dossier=record.dossier)),
        receipts=[_receipt(one, knows=knows) for one in receipts],
    )
    return answers.found(request, fees)


@router.post(
    "/declarations/{uuid:declaration_id}/fees/assessments",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="assess_fees",
)
def assess_fees(request: ApiRequest, declaration_id: UUID, body: Assessment) -> HttpResponse:
    """Assess the vehicles that come now; what was assessed for the others stays."""
    verb = partial(
        crossing.assess_fees,
        entered=_entered(body.entered),
        vehicles=None if body.crossings is None else set(body.crossings),
    )
    return say_of_declaration(request, declaration_id, verb)


@router.post(
    "/declarations/{uuid:declaration_id}/fees/payments",
    auth=CONFIRM,
    response={201: Paid},
    operation_id="note_payment",
)
def note_payment(request: ApiRequest, declaration_id: UUID, body: Payment) -> HttpResponse:
    """Note what was paid: it gets its receipt, and the last đồng owed confirms the step `fees`."""
    wish = wish_of(request)
    seen_declaration(request, declaration_id)
    answer = crossing.note_payment(
        request=wish,
        declaration_id=declaration_id,
        fee=body.fee,
        amount=Money(dong=body.amount),
        method=body.method,
        reference=body.reference,
        payer_name=body.payer,
        payer_tax_code=body.payer_tax_code,
        paid_at=body.paid_at,
    )
    receipt = ledger.get_receipt(payment_id=wish.id)
    named = {"payment": receipt.payment_id, "series": receipt.series, "receipt": receipt.number}
    return answers.created(Paid.model_validate({**pictures.done_cells(answer), **named}))


@router.post(
    "/declarations/{uuid:declaration_id}/fees/payments/{uuid:payment_id}/reversals",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="reverse_payment",
)
def reverse_payment(
    request: ApiRequest, declaration_id: UUID, payment_id: UUID, body: Reversal
) -> HttpResponse:
    """Give back a payment noted wrongly; once a vehicle has left, two people do it on the fees page."""
    verb = partial(crossing.reverse_payment, payment_id=payment_id, reason=body.reason)
    return say_of_declaration(request, declaration_id, verb)


def _entered(entered: Iterable[Entered]) -> list[ledger.EnteredAmount]:
    return [
        ledger.EnteredAmount(
            vehicle_id=one.crossing, fee=one.fee, amount=Money(dong=one.amount), basis=one.basis
        )
        for one in entered
    ]


def _total(fee: FeeKind, part: ledger.FeePart) -> FeeTotal:
    return FeeTotal(fee=fee, due=part.due.dong, paid=part.paid.dong, owed=part.outstanding.dong)


def _receipt(one: ledger.ReceiptView, *, knows: bool) -> FeeReceipt:
    return FeeReceipt(
        payment=one.payment_id,
        series=one.series,
        number=one.number,
        fee=one.fee,
        amount=one.amount.dong,
        method=one.method,
        paid_at=one.paid_at,
        payer=one.payer_name if knows else None,
        reversed_at=one.reversed_at,
        reversal_asked_at=one.asked.asked_at if one.asked else None,
    )
