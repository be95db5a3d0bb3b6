"""What others read of the ledger."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from xulang.kernel.money import ZERO, Money
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Regime
from xulang.ledger import models
from xulang.ledger.domain.assessment import AssessmentLine
from xulang.ledger.domain.books import Account, AccountKind, FeeStanding, Transfer, standing_of
from xulang.ledger.domain.receipts import ReceiptView, ReversalAsked
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.tariff import Scope, Tariff, TariffRate, TariffRow
from xulang.ledger.domain.words import FeeKind, LineSource, PaymentMethod, RateKind, TariffOrigin


def get_standing(*, declaration_id: UUID) -> FeeStanding:
    """Due and paid of each fee; of a declaration nobody assessed: nothing due, nothing paid, unpaid."""
    return get_standings(declaration_ids=[declaration_id])[declaration_id]


def get_standings(*, declaration_ids: Collection[UUID]) -> Mapping[UUID, FeeStanding]:
    """The same for many, in three statements."""
    transfers: dict[UUID, list[Transfer]] = {key: [] for key in declaration_ids}
    rows = models.Transfer.objects.filter(declaration_id__in=declaration_ids)
    for row in rows.select_related("debit", "credit").order_by("posted_at", "id"):
        transfers[row.declaration_id].append(transfer_of(row=row))
    assessed = dict(
        models.Assessment.objects.filter(declaration_id__in=declaration_ids)
        .order_by("declaration_id", "number")
        .values_list("declaration_id", "assessed_at")
    )
    return {
        key: standing_of(transfers=moved, assessed_at=assessed.get(key)) for key, moved in transfers.items()
    }


def list_transfers(*, declaration_id: UUID) -> list[Transfer]:
    rows = models.Transfer.objects.filter(declaration_id=declaration_id).select_related("debit", "credit")
    return [transfer_of(row=row) for row in rows.order_by("posted_at", "id")]


def list_lines(*, declaration_id: UUID) -> list[AssessmentLine]:
    """The lines of the latest assessment; empty while there is none."""
    latest = models.Assessment.objects.filter(declaration_id=declaration_id).order_by("-number").first()
    rows = models.AssessmentLine.objects.filter(assessment=latest).order_by("id") if latest else []
    return [
        AssessmentLine(
            vehicle_id=row.vehicle_id,
            fee=FeeKind(row.fee),
            amount=Money(dong=row.amount),
            basis=row.basis,
            source=LineSource(row.source),
            tariff_row_id=row.tariff_row_id,
        )
        for row in rows
    ]


def list_receipts(*, declaration_id: UUID) -> list[ReceiptView]:
    """Every receipt of a declaration, reversed ones included, the oldest first. Holds personal data."""
    rows = models.Payment.objects.filter(declaration_id=declaration_id)
    requests = models.ReversalRequest.objects.filter(payment__declaration_id=declaration_id, **WAITING)
    asked = {row.payment_id: asked_of(row=row) for row in requests.select_related("payment")}
    return [
        replace(receipt_of(row=row), asked=asked.get(row.id))
        for row in rows.select_related("receipt", "payer", "reversal").order_by("noted_at")
    ]


# A request counts until somebody answered it, or the payment was given back without it.
WAITING = {"answer": None, "payment__reversal": None}


def find_reversal_asked(*, payment_id: UUID) -> ReversalAsked | None:
    """The request to give the payment back that waits for a second person."""
    rows = models.ReversalRequest.objects.filter(payment_id=payment_id, **WAITING).select_related("payment")
    return next((asked_of(row=row) for row in rows), None)


def list_reversals_asked(*, limit: int = 100) -> list[ReversalAsked]:
    """All that wait for a second person, the oldest first."""
    rows = models.ReversalRequest.objects.filter(**WAITING).select_related("payment")
    return [asked_of(row=row) for row in rows.order_by("asked_at", "id")[:limit]]


def asked_of(*, row: models.ReversalRequest) -> ReversalAsked:
    return ReversalAsked(
        id=row.id,
        payment_id=row.payment_id,
        declaration_id=row.payment.declaration_id,
        reason=row.reason,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
    )


def get_receipt(*, payment_id: UUID) -> ReceiptView:
    """Holds personal data. Raises PAYMENT_UNKNOWN."""
    row = models.Payment.objects.filter(id=payment_id).select_related("receipt", "payer", "reversal").first()
    if row is None:
        raise Refusal(code=LedgerRefusal.PAYMENT_UNKNOWN)
    return receipt_of(row=row)


def list_vehicle_classes(*, now: datetime) -> list[str]:
    """The classes of vehicles that the tariff in force knows; a declaration may name others."""
    rows = get_tariff().rows
    return sorted({row.vehicle_class for row in rows if row.scope.period.contains(moment=now)})


def get_tariff() -> Tariff:
    """Every row and rate, those of other times included: an assessment picks by its own day."""
    return Tariff(
        rows=tuple(tariff_row_of(row=row) for row in models.TariffRow.objects.order_by("id")),
        rates=tuple(tariff_rate_of(row=row) for row in models.TariffRate.objects.order_by("kind", "id")),
    )


def sum_received(*, since: datetime, until: datetime) -> Money:
    """Payments booked in [since, until), less those that were given back then."""
    booked = models.Transfer.objects.filter(posted_at__gte=since, posted_at__lt=until)
    taken = booked.filter(payment__isnull=False).aggregate(whole=Sum("amount"))["whole"] or 0
    given = booked.filter(reverses__payment__isnull=False).aggregate(whole=Sum("amount"))["whole"] or 0
    return Money(dong=taken - given)


def get_balances() -> Mapping[Account, Money]:
    """Debits less credits of the accounts that are not one declaration's, and of all owed of each fee."""
    sums: dict[Account, Money] = {}
    groups = (("debit", 1), ("credit", -1))
    for side, sign in groups:
        fields = (f"{side}__kind", f"{side}__fee", f"{side}__method")
        for kind, fee, method, amount in (
            models.Transfer.objects.values_list(*fields).annotate(total=Sum("amount")).order_by()
        ):
            account = Account(
                kind=AccountKind(kind),
                fee=FeeKind(fee) if fee else None,
                method=PaymentMethod(method) if method else None,
            )
            sums[account] = sums.get(account, ZERO) + Money(dong=sign * int(amount))
    return sums


def transfer_of(*, row: models.Transfer) -> Transfer:
    return Transfer(
        id=row.id,
        debit=account_of(row=row.debit),
        credit=account_of(row=row.credit),
        amount=Money(dong=row.amount),
        reverses=row.reverses_id,
    )


def account_of(*, row: models.Account) -> Account:
    return Account(
        kind=AccountKind(row.kind),
        fee=FeeKind(row.fee) if row.fee else None,
        declaration_id=row.declaration_id,
        method=PaymentMethod(row.method) if row.method else None,
    )


def receipt_of(*, row: models.Payment) -> ReceiptView:
    payer, reversal = getattr(row, "payer", None), getattr(row, "reversal", None)
    return ReceiptView(
        payment_id=row.id,
        declaration_id=row.declaration_id,
        series=row.receipt.series_id,
        number=row.receipt.number,
        fee=FeeKind(row.fee),
        amount=Money(dong=row.amount),
        method=PaymentMethod(row.method),
        reference=row.reference,
        payer_name=payer.name if payer else None,
        payer_tax_code=payer.tax_code if payer else None,
        paid_at=row.paid_at,
        noted_at=row.noted_at,
        noted_by=row.noted_by,
        reversed_at=reversal.reversed_at if reversal else None,
        reversal_reason=reversal.reason if reversal else None,
    )


def tariff_row_of(*, row: models.TariffRow) -> TariffRow:
    return TariffRow(
        id=row.id,
        fee=FeeKind(row.fee),
        vehicle_class=row.vehicle_class,
        scope=_scope(row=row),
        amount=Money(dong=row.amount),
        basis=row.basis,
        origin=TariffOrigin(row.origin),
    )


def tariff_rate_of(*, row: models.TariffRate) -> TariffRate:
    return TariffRate(kind=RateKind(row.kind), scope=_scope(row=row), percent=row.percent, basis=row.basis)


def _scope(*, row: models.TariffRow | models.TariffRate) -> Scope:
    return Scope(
        regimes=frozenset(Regime(word) for word in row.regimes),
        hs_prefixes=tuple(row.hs_prefixes),
        period=Period(start=row.valid_from, end=row.valid_until),
    )
