"""Read declarations of the province's live platform (data/live_platform/README.md, docs/live-platform.md).

Only an export is proven by a sample; what its flags mean for an import follows from the names of its fields
(`…VN` and `…TQ`: out to Vietnam, out to China). Whatever no sample shows is named in `unproven`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, cast
from uuid import UUID

from xulang.exchange.domain.claim import Claim, OutsideLog, OutsideRecord
from xulang.exchange.domain.live_claims import read_claims, read_payment
from xulang.exchange.domain.live_flags import DIRECTIONS, GATES, PROVEN, QUARANTINES
from xulang.exchange.domain.live_log import is_log, read_log
from xulang.exchange.domain.live_receivers import Receiver, claims_of, content_of, read_receivers
from xulang.exchange.domain.live_unread import unread
from xulang.exchange.domain.live_values import (
    HANOI,
    Fields,
    is_whole,
    mapping_of,
    original_of,
    rows_of,
    text_of,
    time_of,
    unreadable,
    uuid_of,
    whole_of,
)
from xulang.exchange.domain.refusals import ExchangeRefusal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    Direction,
    FactKind,
    Nationality,
    Regime,
    Step,
    VehiclePart,
    VehicleType,
)

# Four hundred records of the size of the sample; a longer export comes in several files.
SIZE_LIMIT: Final = 8_000_000
RECORD_LIMIT: Final = 1_000
# The sample is seven levels deep, its envelope included.
DEPTH_LIMIT: Final = 20
NUMBER: Final = re.compile(r"[0-9]{13}")
# The platform asks for these two on their own; their check may come much later.
ASKED: Final = {
    "checkPhytosanitary": "requestPhytosanitary",
    "checkAnimalQuarantine": "requestAnimalQuarantine",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What one file held. `refused` names each record that could not be read by its place, from 1."""

    records: tuple[OutsideRecord, ...]
    logs: tuple[OutsideLog, ...]
    refused: tuple[tuple[int, Refusal], ...]


def read_records(*, text: bytes, gates: Mapping[str, str] = GATES) -> list[OutsideRecord]:
    """One declaration or many, bare or in the platform's envelope; the first that cannot be read is refused.

    Raises TOO_LARGE, TOO_DEEP, TOO_MANY, NOT_JSON, SHAPE_UNKNOWN, FIELD_UNREADABLE naming the field,
    GATE_UNKNOWN.
    """
    return [_record(mapping_of(row, "record"), gates) for row in _rows_in(text)]


def read_export(*, text: bytes, gates: Mapping[str, str] = GATES) -> Export:
    """The same, and logs of empty trucks; what cannot be read is listed beside what can.

    Raises TOO_LARGE, TOO_DEEP, TOO_MANY and NOT_JSON for the whole file.
    """
    records, logs, refused = [], [], []
    for place, row in enumerate(_rows_in(text), start=1):
        try:
            fields = mapping_of(row, "record")
            if is_log(fields):
                logs.append(read_log(fields))
            else:
                records.append(_record(fields, gates))
        except Refusal as refusal:
            refused.append((place, refusal))
    return Export(records=tuple(records), logs=tuple(logs), refused=tuple(refused))


def _rows_in(text: bytes) -> list[object]:
    if len(text) > SIZE_LIMIT:
        raise Refusal(code=ExchangeRefusal.TOO_LARGE, limit=SIZE_LIMIT)
    try:
        parsed: object = json.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise Refusal(code=ExchangeRefusal.TOO_DEEP, limit=DEPTH_LIMIT) from error
    except ValueError as error:
        raise Refusal(code=ExchangeRefusal.NOT_JSON) from error
    _check_depth(parsed)
    if isinstance(parsed, dict) and "data" in parsed:
        parsed = parsed["data"]
    rows = parsed if isinstance(parsed, list) else [parsed]
    if len(rows) > RECORD_LIMIT:
        raise Refusal(code=ExchangeRefusal.TOO_MANY, limit=RECORD_LIMIT)
    return rows


def _check_depth(parsed: object) -> None:
    level: list[object] = [parsed]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise Refusal(code=ExchangeRefusal.TOO_DEEP, limit=DEPTH_LIMIT)


def _record(row: Fields, gates: Mapping[str, str]) -> OutsideRecord:
    if "numberOfDeclaration" not in row or "registrationTransportDetails" not in row:
        raise Refusal(code=ExchangeRefusal.SHAPE_UNKNOWN)
    vehicles = rows_of(row, "registrationTransportDetails")
    company = mapping_of(row.get("company") or {}, "company")
    creator = mapping_of(row.get("createdUser") or {}, "createdUser")
    receivers = read_receivers(row, vehicles)
    content = _content(row, vehicles, receivers, gates)
    claims = [*read_claims(row, vehicles), *claims_of(receivers, vehicles)]
    number = text_of(row, "numberOfDeclaration")
    if not NUMBER.fullmatch(number):
        raise unreadable("numberOfDeclaration")
    return OutsideRecord(
        id=uuid_of(row, "id"),
        number=number,
        declared_at=time_of(row, "createDate"),
        updated_at=time_of(row, "updateDate") if row.get("updateDate") else None,
        declared_by=text_of(creator, "id"),
        company_name=text_of(company, "name"),
        company_tax_code=text_of(company, "taxCode"),
        content=content,
        claims=tuple(sorted(claims, key=_order)),
        payment=read_payment(row),
        unread=tuple(unread(row)),
        unproven=tuple(dict.fromkeys(_unproven(row, vehicles, claims))),
        original=original_of(row),
    )


def _unproven(row: Fields, vehicles: list[Fields], claims: list[Claim]) -> Iterator[str]:
    """Yield what the record says in a shape that no sample shows."""
    if row.get("type") != 1:
        yield "type=0"
    yield from ("vehicleNationalityType=CN" for one in vehicles if _nationality(one) == Nationality.CN)
    if len(vehicles) > 1:
        yield "registrationTransportDetails[1]"
    if row.get("changeVehicle"):
        yield "changeVehicle"
    for claim in claims:
        if claim.kind == FactKind.PAYMENT_NOTED:
            if claim.outcome != "paid":
                yield "paymentOfTax.paymentStatus"
        elif claim.name not in PROVEN:
            yield claim.name
    yield from (name for name in ("paymentOfEconomic", "transferCharges", "isStorageGoods") if row.get(name))


def _order(claim: Claim) -> tuple[datetime, int]:
    """Claims of one tap differ by microseconds and come in any order: then the journey's order holds."""
    steps = list(Step)
    place = steps.index(claim.step) if claim.step else -1
    return claim.at.replace(microsecond=claim.at.microsecond // 1000 * 1000), place


def _content(
    row: Fields, vehicles: list[Fields], receivers: tuple[Receiver, ...], gates: Mapping[str, str]
) -> dict[str, JSON]:
    direction = DIRECTIONS.get(cast("int", row["type"])) if is_whole(row.get("type")) else None
    gate = text_of(mapping_of(row.get("gate") or {}, "gate"), "code")
    if direction is None:
        raise unreadable("type")
    if gate not in gates:
        raise Refusal(code=ExchangeRefusal.GATE_UNKNOWN, field="gate.code", gate=gate[:20])
    licences = {
        text_of(form, "registrationTransportDetailId"): text_of(
            form, "internationalTransportationLicenseNumber"
        )
        for form in rows_of(row, "businessVehicleRegistrationForms")
    }
    sources = {receiver.source_id for receiver in receivers}
    return {
        "direction": direction.value,
        "regime": (Regime.EXPORT if direction == Direction.EXPORT else Regime.IMPORT).value,
        "gate": gates[gate],
        "expected_arrival": _arrival(row).isoformat(),
        "vehicles": [
            *(_vehicle(vehicle, licences, sources) for vehicle in vehicles),
            *(content_of(receiver) for receiver in receivers),
        ],
        "goods": [_goods(owner) for owner in rows_of(row, "registrationTransportGoods")],
        "border_guard_number": text_of(row, "numberOfDeclarationBorderGuard") or None,
        "procedure_officer": _person(row, "procedureOfficerName", "procedureOfficerPhone"),
        "fee_payer": {
            "name": text_of(row, "feePayingCompanyName"),
            "tax_code": text_of(row, "feePayingCompanyTaxCode") or None,
            "address": text_of(row, "feePayingCompanyAddress") or None,
            "phone": text_of(row, "feePayingCompanyPhone") or None,
        },
    }


def _arrival(row: Fields) -> datetime:
    day = time_of(row, "arrivalDate").astimezone(HANOI).date()
    try:
        return datetime.fromisoformat(f"{day}T{text_of(row, 'arrivalTime')}").replace(tzinfo=HANOI)
    except ValueError as error:
        raise unreadable("arrivalTime") from error


def _vehicle(row: Fields, licences: Mapping[str, str], sources: set[UUID]) -> dict[str, JSON]:
    """One vehicle. A quarantine is needed where it was asked for, or its check was recorded with a time."""
    needs = [
        flag.force.value
        for flag in QUARANTINES
        if (row.get(flag.name) is True and row.get(flag.circumstances()[0]))
        or row.get(ASKED.get(flag.name, "")) is True
    ]
    container, vehicle_id = text_of(row, "numberOfContainer"), uuid_of(row, "id")
    return {
        "id": str(vehicle_id),
        "plate": text_of(row, "licencePlate"),
        "type": (VehicleType.CONTAINER_TRUCK if container else VehicleType.TRUCK).value,
        "nationality": _nationality(row).value,
        "part": (VehiclePart.SOURCE if vehicle_id in sources else VehiclePart.CARRIES).value,
        "driver": _person(row, "driverName", "driverPhone"),
        "trailer_plate": text_of(row, "numberOfTrailer") or None,
        "container_number": container or None,
        "seal_number": text_of(row, "numberSealHQ") or None,
        "cargo_weight_kg": whole_of(row, "weight"),
        "tare_kg": whole_of(row, "loadDueToOwnWeight"),
        "fee_rate": text_of(mapping_of(row.get("vehicleType") or {}, "vehicleType"), "code") or None,
        "transport_licence": licences.get(str(row.get("id"))) or None,
        "unloading_place": text_of(row, "unloadingPlace") or None,
        "needs": cast("JSON", needs),
    }


def _goods(row: Fields) -> dict[str, JSON]:
    number = text_of(row, "numberHQ")
    return {
        "owner": {"name": text_of(row, "companyName"), "tax_code": text_of(row, "companyTaxCode") or None},
        "customs_declaration": {
            "number": number,
            "type": text_of(row, "typeHQ") or None,
            "office": text_of(row, "codeAreaHQ") or None,
            "registered_on": time_of(row, "dateTimeCreateHQ").astimezone(HANOI).date().isoformat()
            if row.get("dateTimeCreateHQ")
            else None,
        }
        if number
        else None,
        "lines": [_line(line) for line in rows_of(row, "registrationTransportGoodsDetails")],
    }


def _line(row: Fields) -> dict[str, JSON]:
    return {
        "product": " ".join(text_of(row, "nameProduct").split()),
        "hs_code": text_of(row, "hsCode") or None,
        "origin": text_of(row, "originCode") or None,
        "weight_kg": whole_of(row, "weight"),
        "value_vnd": whole_of(row, "priceVND"),
    }


def _person(row: Fields, name: str, phone: str) -> dict[str, JSON] | None:
    words = text_of(row, name)
    return {"name": words, "phone": text_of(row, phone) or None} if words else None


def _nationality(row: Fields) -> Nationality:
    name = "vehicleNationalityType"
    try:
        return Nationality(text_of(row, name) or "VN")
    except ValueError as error:
        raise unreadable(name) from error
