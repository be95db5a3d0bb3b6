"""Assessing a declaration: one line a vehicle and fee, by the tariff or as the cashier enters it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.money import ZERO, Money
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Regime
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.tariff import Tariff, VehicleToAssess, find_charge
from xulang.ledger.domain.words import FeeKind, LineSource

# Ten times what 5 x the highest published amount comes to: above it is a slip of the finger.
MOST = Money(dong=250_000_000)
BASIS_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredAmount:
    """What the cashier enters where the tariff has no row, or where he knows better; always with a basis."""

    vehicle_id: UUID
    fee: FeeKind
    amount: Money
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """`amount` is None where the tariff knows no row: the cashier has to enter it."""

    vehicle_id: UUID
    fee: FeeKind
    amount: Money | None
    basis: str
    tariff_row_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    vehicle_id: UUID
    fee: FeeKind
    amount: Money
    basis: str
    source: LineSource
    tariff_row_id: UUID | None


def propose_lines(
    *, tariff: Tariff, vehicles: Sequence[VehicleToAssess], regime: Regime, on: datetime
) -> tuple[ProposedLine, ...]:
    """What the tariff in force `on` that day says of each vehicle and fee, in the order given."""
    return tuple(
        _proposed(tariff=tariff, vehicle=vehicle, fee=fee, regime=regime, on=on)
        for vehicle in vehicles
        for fee in vehicle.fees
    )


def settle_lines(
    *, proposed: Sequence[ProposedLine], entered: Sequence[EnteredAmount]
) -> tuple[AssessmentLine, ...]:
    """Every proposed line with its amount; an entered one goes before the tariff's.

    Raises Refusals of TARIFF_UNKNOWN (one a line without an amount), AMOUNT_IMPOSSIBLE, BASIS_MISSING,
    TEXT_TOO_LONG, ENTERED_TWICE, ENTERED_FOR_NOBODY.
    """
    by_line = {(item.vehicle_id, item.fee): item for item in entered}
    wrong = [*_entered_wrong(entered=entered, proposed=proposed)]
    lines = []
    for number, line in enumerate(proposed):
        settled = _settled(line=line, entered=by_line)
        if settled is None:
            field = f"lines.{number}.amount"
            wrong.append(Refusal(code=LedgerRefusal.TARIFF_UNKNOWN, field=field, fee=line.fee))
        else:
            lines.append(settled)
    if wrong:
        raise Refusals(refusals=tuple(wrong))
    return tuple(lines)


def due_by_fee(*, lines: Sequence[AssessmentLine]) -> Mapping[FeeKind, Money]:
    return {fee: sum((line.amount for line in lines if line.fee is fee), start=ZERO) for fee in FeeKind}


def checked_amount(*, amount: Money, field: str) -> Money:
    """More than nothing, and no slip of the finger. Raises AMOUNT_IMPOSSIBLE."""
    if not ZERO < amount <= MOST:
        raise Refusal(code=LedgerRefusal.AMOUNT_IMPOSSIBLE, field=field, most=MOST.written())
    return amount


def _proposed(
    *, tariff: Tariff, vehicle: VehicleToAssess, fee: FeeKind, regime: Regime, on: datetime
) -> ProposedLine:
    charge = find_charge(tariff=tariff, vehicle=vehicle, fee=fee, regime=regime, on=on)
    return ProposedLine(
        vehicle_id=vehicle.vehicle_id,
        fee=fee,
        amount=charge.amount if charge else None,
        basis=charge.basis if charge else "",
        tariff_row_id=charge.row.id if charge else None,
    )


def _settled(
    *, line: ProposedLine, entered: Mapping[tuple[UUID, FeeKind], EnteredAmount]
) -> AssessmentLine | None:
    own = entered.get((line.vehicle_id, line.fee))
    if own:
        return AssessmentLine(
            vehicle_id=line.vehicle_id,
            fee=line.fee,
            amount=own.amount,
            basis=own.basis.strip(),
            source=LineSource.ENTERED,
            tariff_row_id=None,
        )
    if line.amount is None:
        return None
    return AssessmentLine(
        vehicle_id=line.vehicle_id,
        fee=line.fee,
        amount=line.amount,
        basis=line.basis,
        source=LineSource.TARIFF,
        tariff_row_id=line.tariff_row_id,
    )


def _entered_wrong(
    *, entered: Sequence[EnteredAmount], proposed: Sequence[ProposedLine]
) -> Iterator[Refusal]:
    numbers = {(line.vehicle_id, line.fee): number for number, line in enumerate(proposed)}
    seen: set[tuple[UUID, FeeKind]] = set()
    for item in entered:
        place = (item.vehicle_id, item.fee)
        if place not in numbers:
            yield Refusal(code=LedgerRefusal.ENTERED_FOR_NOBODY, field="lines")
            continue
        field = f"lines.{numbers[place]}"
        if place in seen:
            yield Refusal(code=LedgerRefusal.ENTERED_TWICE, field=f"{field}.amount")
        seen.add(place)
        # An exemption is an amount of zero with its basis.
        if not ZERO <= item.amount <= MOST:
            yield Refusal(code=LedgerRefusal.AMOUNT_IMPOSSIBLE, field=f"{field}.amount", most=MOST.written())
        if not item.basis.strip():
            yield Refusal(code=LedgerRefusal.BASIS_MISSING, field=f"{field}.basis")
        elif len(item.basis) > BASIS_LIMIT:
            yield Refusal(code=LedgerRefusal.TEXT_TOO_LONG, field=f"{field}.basis", limit=BASIS_LIMIT)
