"""Read a declaration of the province's live platform (data/live_platform/README.md).

Its times carry no zone and are Hanoi time. Only an export is proven by a sample; what its flags mean for an
import follows from the names of its fields (`…VN` and `…TQ`: out to Vietnam, out to China).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from xulang.exchange.domain.claim import Claim, Hand, OutsideRecord
from xulang.exchange.domain.refusals import ExchangeRefusal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    Direction,
    FactKind,
    Force,
    Nationality,
    Regime,
    Step,
    VehiclePart,
    VehicleType,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SIZE_LIMIT = 2_000_000
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
DIRECTIONS = {0: Direction.IMPORT, 1: Direction.EXPORT}
# The platform's own code of a gate, as data/gates.csv notes it.
GATES = {"CKHN": "HN"}
PAYMENT = {0: "unpaid", 1: "partly", 2: "paid"}
AUTOMATIC = "Hệ thống xác nhận tự động"

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One confirmation: `<name>` is the flag, `<name>Time`, `…UserId` and `…Note` its circumstances."""

    name: str
    step: Step
    force: Force
    time: str = ""
    user: str = ""
    note: str = ""

    def circumstances(self) -> tuple[str, str, str]:
        return (
            self.time or f"{self.name}Time",
            self.user or f"{self.name}UserId",
            self.note or f"{self.name}Note",
        )


WHOLE = (
    Flag(name="confirmRegistrationCustoms", step=Step.REGISTRATION, force=Force.CUSTOMS),
    Flag(
        name="isCompletedOfBorderGuard",
        step=Step.YARD,
        force=Force.BORDER_GUARD,
        time="timeForBorderGuardToConfirm",
        user="completedOfBorderGuardByUser",
        note="completedOfBorderGuardNote",
    ),
    Flag(name="confirmFinish", step=Step.FEES, force=Force.CENTRE),
)
VEHICLE = (
    Flag(name="checkMedicalQuarantine", step=Step.HEALTH_CHECK, force=Force.HEALTH_QUARANTINE),
    Flag(
        name="checkPhytosanitary",
        step=Step.PLANT_CHECK,
        force=Force.PLANT_QUARANTINE,
        user="phytosanitaryUserId",
    ),
    Flag(name="checkAnimalQuarantine", step=Step.ANIMAL_CHECK, force=Force.ANIMAL_QUARANTINE),
    Flag(name="checkBorderGuard", step=Step.ENTRY, force=Force.BORDER_GUARD),
    Flag(name="confirmArrivalVehicleCustoms", step=Step.ENTRY, force=Force.CUSTOMS),
    Flag(name="confirmInParkingCustoms", step=Step.YARD, force=Force.CUSTOMS),
    Flag(name="confirmTransportLicense", step=Step.TRANSPORT_LICENCE, force=Force.TRANSPORT),
    Flag(name="checkCustoms", step=Step.CUSTOMS_CHECK, force=Force.CUSTOMS),
    Flag(name="checkChangeVehicle", step=Step.TRANSSHIPMENT, force=Force.CUSTOMS),
    Flag(name="confirmOutParkingCustoms", step=Step.OUT_OF_YARD, force=Force.CUSTOMS),
    Flag(name="confirmOutParkingBorderGuard", step=Step.OUT_OF_YARD, force=Force.BORDER_GUARD),
    Flag(name="confirmOutCustomsTQ", step=Step.LEFT, force=Force.CUSTOMS),
    Flag(name="confirmOutTQ", step=Step.LEFT, force=Force.BORDER_GUARD),
    Flag(name="confirmOutCustomsVN", step=Step.LEFT, force=Force.CUSTOMS),
    Flag(name="confirmOutVN", step=Step.LEFT, force=Force.BORDER_GUARD),
)


def read_records(*, text: bytes) -> list[OutsideRecord]:
    """One record or many, bare or in the platform's envelope.

    Raises TOO_LARGE, NOT_JSON, SHAPE_UNKNOWN, FIELD_UNREADABLE naming the field, GATE_UNKNOWN.
    """
    if len(text) > SIZE_LIMIT:
        raise Refusal(code=ExchangeRefusal.TOO_LARGE, limit=SIZE_LIMIT)
    try:
        parsed: object = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Refusal(code=ExchangeRefusal.NOT_JSON) from error
    if isinstance(parsed, dict) and "data" in parsed:
        parsed = parsed["data"]
    rows = parsed if isinstance(parsed, list) else [parsed]
    return [_record(_mapping(row, "record")) for row in rows]


def _record(row: Fields) -> OutsideRecord:
    if "numberOfDeclaration" not in row or "registrationTransportDetails" not in row:
        raise Refusal(code=ExchangeRefusal.SHAPE_UNKNOWN)
    vehicles = _rows(row, "registrationTransportDetails")
    company = _mapping(row.get("company") or {}, "company")
    creator = _mapping(row.get("createdUser") or {}, "createdUser")
    content = _content(row, vehicles)
    return OutsideRecord(
        id=_uuid(row, "id"),
        number=_text(row, "numberOfDeclaration"),
        declared_at=_time(row, "createDate"),
        declared_by=_text(creator, "id"),
        company_name=_text(company, "name"),
        company_tax_code=_text(company, "taxCode"),
        content=content,
        claims=tuple(sorted(_claims(row, vehicles), key=_order)),
        unread=tuple(_unread(row, vehicles)),
        original=_original(row),
    )


def _original(row: Fields) -> str:
    """The record's own text. Raises NOT_JSON for half characters and NUL, which no database keeps."""
    text = json.dumps(row, ensure_ascii=False, default=str, sort_keys=True)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(code=ExchangeRefusal.NOT_JSON) from error
    if "\\u0000" in text:
        raise Refusal(code=ExchangeRefusal.NOT_JSON)
    return text


def _order(claim: Claim) -> tuple[datetime, int]:
    """Claims of one tap differ by microseconds and come in any order: then the journey's order holds."""
    steps = list(Step)
    place = steps.index(claim.step) if claim.step else -1
    return claim.at.replace(microsecond=claim.at.microsecond // 1000 * 1000), place


def _claims(row: Fields, vehicles: list[Fields]) -> Iterator[Claim]:
    for flag in WHOLE:
        yield from _claim(row, flag, None)
    for vehicle in vehicles:
        for flag in VEHICLE:
            yield from _claim(vehicle, flag, _uuid(vehicle, "id"))
    payment = row.get("paymentOfTax")
    if payment:
        paid = _mapping(payment, "paymentOfTax")
        yield Claim(
            name="paymentOfTax",
            kind=FactKind.PAYMENT_NOTED,
            force=Force.CENTRE,
            at=_time(paid, "actionTime"),
            outcome=_payment(paid),
            actor_id=_text(paid, "actionUser"),
            note=_text(paid, "note"),
        )


def _payment(paid: Fields) -> str:
    status = paid.get("paymentStatus")
    if not _is_whole(status) or status not in PAYMENT:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field="paymentOfTax.paymentStatus")
    return PAYMENT[status]


def _claim(row: Fields, flag: Flag, vehicle_id: UUID | None) -> Iterator[Claim]:
    """Yield the confirmation behind a flag. A flag set without a time says "not needed", and is no fact."""
    time, user, note = flag.circumstances()
    if row.get(flag.name) is not True or not row.get(time):
        return
    words = _text(row, note)
    yield Claim(
        name=flag.name,
        kind=FactKind.CONFIRMED,
        force=flag.force,
        step=flag.step,
        vehicle_id=vehicle_id,
        at=_time(row, time),
        actor_id=_text(row, user),
        note=words,
        hand=Hand.AUTOMATIC if words.startswith(AUTOMATIC) else Hand.PERSON,
    )


def _content(row: Fields, vehicles: list[Fields]) -> dict[str, JSON]:
    direction = DIRECTIONS.get(cast("int", row["type"])) if _is_whole(row.get("type")) else None
    gate = _text(_mapping(row.get("gate") or {}, "gate"), "code")
    if direction is None:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field="type")
    if gate not in GATES:
        raise Refusal(code=ExchangeRefusal.GATE_UNKNOWN, field="gate.code", gate=gate[:20])
    licences = {
        _text(form, "registrationTransportDetailId"): _text(form, "internationalTransportationLicenseNumber")
        for form in _rows(row, "businessVehicleRegistrationForms")
    }
    return {
        "direction": direction.value,
        "regime": (Regime.EXPORT if direction == Direction.EXPORT else Regime.IMPORT).value,
        "gate": GATES[gate],
        "expected_arrival": _arrival(row).isoformat(),
        "vehicles": [_vehicle(vehicle, licences) for vehicle in vehicles],
        "goods": [_goods(owner) for owner in _rows(row, "registrationTransportGoods")],
        "border_guard_number": _text(row, "numberOfDeclarationBorderGuard") or None,
        "procedure_officer": _person(row, "procedureOfficerName", "procedureOfficerPhone"),
        "fee_payer": {
            "name": _text(row, "feePayingCompanyName"),
            "tax_code": _text(row, "feePayingCompanyTaxCode") or None,
            "address": _text(row, "feePayingCompanyAddress") or None,
            "phone": _text(row, "feePayingCompanyPhone") or None,
        },
    }


def _arrival(row: Fields) -> datetime:
    day = _time(row, "arrivalDate").astimezone(HANOI).date()
    try:
        return datetime.fromisoformat(f"{day}T{_text(row, 'arrivalTime')}").replace(tzinfo=HANOI)
    except ValueError as error:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field="arrivalTime") from error


def _vehicle(row: Fields, licences: Mapping[str, str]) -> dict[str, JSON]:
    """One vehicle. A quarantine is needed where the platform recorded its check with a time."""
    needs = [
        flag.force.value
        for flag in VEHICLE[:3]
        if row.get(flag.name) is True and row.get(flag.circumstances()[0])
    ]
    container = _text(row, "numberOfContainer")
    return {
        "id": str(_uuid(row, "id")),
        "plate": _text(row, "licencePlate"),
        "type": (VehicleType.CONTAINER_TRUCK if container else VehicleType.TRUCK).value,
        "nationality": _nationality(row).value,
        "part": VehiclePart.CARRIES.value,
        "driver": _person(row, "driverName", "driverPhone"),
        "trailer_plate": _text(row, "numberOfTrailer") or None,
        "container_number": container or None,
        "seal_number": _text(row, "numberSealHQ") or None,
        "cargo_weight_kg": _whole(row, "weight"),
        "tare_kg": _whole(row, "loadDueToOwnWeight"),
        "fee_rate": _text(_mapping(row.get("vehicleType") or {}, "vehicleType"), "code") or None,
        "transport_licence": licences.get(str(row.get("id"))) or None,
        "unloading_place": _text(row, "unloadingPlace") or None,
        "needs": cast("JSON", needs),
    }


def _goods(row: Fields) -> dict[str, JSON]:
    number = _text(row, "numberHQ")
    return {
        "owner": {"name": _text(row, "companyName"), "tax_code": _text(row, "companyTaxCode") or None},
        "customs_declaration": {
            "number": number,
            "type": _text(row, "typeHQ") or None,
            "office": _text(row, "codeAreaHQ") or None,
            "registered_on": _time(row, "dateTimeCreateHQ").astimezone(HANOI).date().isoformat()
            if row.get("dateTimeCreateHQ")
            else None,
        }
        if number
        else None,
        "lines": [_line(line) for line in _rows(row, "registrationTransportGoodsDetails")],
    }


def _line(row: Fields) -> dict[str, JSON]:
    return {
        "product": " ".join(_text(row, "nameProduct").split()),
        "hs_code": _text(row, "hsCode") or None,
        "origin": _text(row, "originCode") or None,
        "weight_kg": _whole(row, "weight"),
        "value_vnd": _whole(row, "priceVND"),
    }


def _person(row: Fields, name: str, phone: str) -> dict[str, JSON] | None:
    words = _text(row, name)
    return {"name": words, "phone": _text(row, phone) or None} if words else None


def _nationality(row: Fields) -> Nationality:
    name = "vehicleNationalityType"
    try:
        return Nationality(_text(row, name) or "VN")
    except ValueError as error:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name) from error


def _is_whole(value: object) -> bool:
    """Python counts true and false among the integers; JSON does not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(row: Fields, name: str) -> int | None:
    """A whole number, half up: the platform keeps two decimals, ours are whole kilograms and đồng."""
    value = row.get(name)
    if value is None:
        return None
    try:
        if not _is_whole(value) and not isinstance(value, Decimal):
            raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)
        number = int(Decimal(cast("int | Decimal", value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except ArithmeticError as error:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name) from error
    return number or None


def _text(row: Fields, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)
    return str(value).strip()


def _time(row: Fields, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(row, name))
    except ValueError as error:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name) from error
    # Beyond these years a time of one zone cannot always be said in another.
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)
    return moment if moment.tzinfo else moment.replace(tzinfo=HANOI)


def _uuid(row: Fields, name: str) -> UUID:
    try:
        return UUID(_text(row, name))
    except ValueError as error:
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name) from error


def _mapping(value: object, name: str) -> Fields:
    if not isinstance(value, dict):
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)
    return cast("Fields", value)


def _rows(row: Fields, name: str) -> list[Fields]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refusal(code=ExchangeRefusal.FIELD_UNREADABLE, field=name)
    return [_mapping(item, name) for item in value]


READ = frozenset(
    [
        "id",
        "numberOfDeclaration",
        "createDate",
        "arrivalDate",
        "arrivalTime",
        "type",
        "gate",
        "company",
        "createdUser",
        "registrationTransportDetails",
        "registrationTransportGoods",
        "businessVehicleRegistrationForms",
        "paymentOfTax",
        "numberOfDeclarationBorderGuard",
        "procedureOfficerName",
        "procedureOfficerPhone",
        "feePayingCompanyName",
        "feePayingCompanyTaxCode",
        "feePayingCompanyAddress",
        "feePayingCompanyPhone",
    ]
) | {part for flag in WHOLE for part in (flag.name, *flag.circumstances())}
READ_OF_VEHICLE = frozenset(
    [
        "id",
        "registrationTransportId",
        "licencePlate",
        "vehicleNationalityType",
        "driverName",
        "driverPhone",
        "numberOfContainer",
        "numberOfTrailer",
        "numberSealHQ",
        "weight",
        "loadDueToOwnWeight",
        "vehicleType",
        "unloadingPlace",
    ]
) | {part for flag in VEHICLE for part in (flag.name, *flag.circumstances())}


def _unread(row: Fields, vehicles: list[Fields]) -> Iterator[str]:
    """Yield the names of filled fields that nothing above reads; null, false, 0 and empty say nothing."""
    yield from (name for name, value in row.items() if name not in READ and value)
    for vehicle in vehicles:
        for name, value in vehicle.items():
            if name not in READ_OF_VEHICLE and value:
                yield f"registrationTransportDetails.{name}"
