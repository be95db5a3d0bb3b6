"""Flags with their times become claims; a flag that is set without a time says "not needed", and is none."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from xulang.exchange.domain.claim import Claim, Hand, OutsidePayment
from xulang.exchange.domain.live_flags import AUTOMATIC, PAYMENT, RETURNED, VEHICLE, WHOLE, Flag
from xulang.exchange.domain.live_values import (
    Fields,
    is_whole,
    mapping_of,
    rows_of,
    text_of,
    time_of,
    unreadable,
    uuid_of,
    whole_of,
)
from xulang.kernel.words import FactKind, Force


def read_claims(row: Fields, vehicles: Iterable[Fields]) -> Iterator[Claim]:
    for flag in WHOLE:
        yield from claim_of(row, flag, None)
    for vehicle in vehicles:
        vehicle_id = uuid_of(vehicle, "id")
        for flag in VEHICLE:
            yield from claim_of(vehicle, flag, vehicle_id)
        yield from _returned(vehicle, vehicle_id)
    if row.get("paymentOfTax"):
        paid = mapping_of(row["paymentOfTax"], "paymentOfTax")
        yield Claim(
            name="paymentOfTax",
            kind=FactKind.PAYMENT_NOTED,
            force=Force.CENTRE,
            at=time_of(paid, "actionTime"),
            outcome=_status(paid),
            actor_id=text_of(paid, "actionUser"),
            note=text_of(paid, "note"),
        )


def claim_of(row: Fields, flag: Flag, vehicle_id: UUID | None) -> Iterator[Claim]:
    """Yield the confirmation behind a flag."""
    time, user, note = flag.circumstances()
    said = row.get(flag.name) is True or flag.name == time
    if not said or not row.get(time):
        return
    words = text_of(row, note)
    yield Claim(
        name=flag.name,
        kind=FactKind.CONFIRMED,
        force=flag.force,
        step=flag.step,
        vehicle_id=vehicle_id,
        at=time_of(row, time),
        actor_id=text_of(row, user),
        note=words,
        hand=Hand.AUTOMATIC if words.startswith(AUTOMATIC) else Hand.PERSON,
    )


def _returned(row: Fields, vehicle_id: UUID) -> Iterator[Claim]:
    """A vehicle sent back. The record does not say which force did it."""
    name, time, user, note = RETURNED
    if row.get(name) is True and row.get(time):
        yield Claim(
            name=name,
            kind=FactKind.RETURNED,
            force=Force.SYSTEM,
            vehicle_id=vehicle_id,
            at=time_of(row, time),
            actor_id=text_of(row, user),
            note=text_of(row, note),
        )


def _status(paid: Fields) -> str:
    status = paid.get("paymentStatus")
    if not is_whole(status) or status not in PAYMENT:
        raise unreadable("paymentOfTax.paymentStatus")
    return PAYMENT[status]


def read_payment(row: Fields) -> OutsidePayment | None:
    """What was owed and paid. Each vehicle's amount stands in a line of its own."""
    if not row.get("paymentOfTax"):
        return None
    paid = mapping_of(row["paymentOfTax"], "paymentOfTax")
    lines = tuple(
        (uuid_of(line, "vehicleId"), whole_of(line, "totalCost") or 0)
        for line in rows_of(paid, "paymentOfTaxDetails")
        if line.get("vehicleId")
    )
    return OutsidePayment(
        reference=text_of(paid, "code"),
        payer_name=text_of(paid, "payerName"),
        payer_tax_code=text_of(paid, "payerTaxCode"),
        at=time_of(paid, "actionTime"),
        by=text_of(paid, "actionUser"),
        total=whole_of(paid, "total") or 0,
        paid=whole_of(paid, "totalPaid") or 0,
        infrastructure=whole_of(row, "infrastructureCharges") or 0,
        lines=lines,
    )
