"""A declaration in the shape of the earlier platform, as far as our facts can say it.

What is built here goes before what came with an import; what neither says is in `fields.py` with its reason.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from xulang.declarations.api import GoodsOwner, Party
from xulang.exchange import api as exchange
from xulang.interfaces.compat import vehicles
from xulang.interfaces.compat.seen import JsonObject, Seen, circumstances, flag_of, hanoi
from xulang.kernel.words import FactKind, Force, VehiclePart

TYPES: Final = {direction: number for number, direction in exchange.DIRECTIONS.items()}
GATES: Final[Mapping[str, str]] = {ours: theirs for theirs, ours in exchange.GATES.items()}
STATUS: Final = {word: number for number, word in exchange.PAYMENT.items()}
# For a flag of each vehicle: the names that say "some vehicle" and "every vehicle".
SUMS: Final = {
    "checkChangeVehicle": ("processingCheckChangeVehicle", "checkAllChangeVehicle"),
    "checkMedicalQuarantine": ("processingCheckMedicalQuarantine", "checkAllMedicalQuarantine"),
    "checkBorderGuard": ("processingCheckBorderGuard", "checkAllBorderGuard"),
    "checkCustoms": ("processingCheckCustoms", "checkAllCustoms"),
    **{
        f"confirm{name}": (f"processingConfirm{name}", f"checkAllConfirm{name}")
        for name in (
            "OutCustomsVN",
            "OutTQ",
            "OutVN",
            "OutCustomsTQ",
            "Return",
            "ArrivalVehicleCustoms",
            "InParkingCustoms",
            "OutParkingCustoms",
        )
    },
}


def build(seen: Seen) -> JsonObject:
    """The whole declaration."""
    trucks = vehicles.main_vehicles(seen)
    pairs = vehicles.pairs(seen)
    arrival = seen.content.expected_arrival.astimezone(exchange.HANOI)
    answer: JsonObject = {
        "id": str(seen.stored.id),
        "numberOfDeclaration": seen.stored.number,
        "arrivalDate": f"{arrival:%Y-%m-%d}T00:00:00",
        "arrivalTime": f"{arrival:%H:%M:%S}",
        "createDate": hanoi(seen.stored.submitted_at),
        "updateDate": hanoi(max(fact.occurred_at for fact in seen.facts.values())),
        "type": TYPES[seen.content.direction],
        **_payer(seen.content.fee_payer),
        "company": _company(seen),
        "gate": _gate(seen),
        "createdUser": {"id": seen.stored.created_by},
        "userCreateId": seen.stored.created_by,
        "numberOfDeclarationBorderGuard": seen.content.border_guard_number,
        "procedureOfficerName": _officer(seen)[0],
        "procedureOfficerPhone": _officer(seen)[1],
        "totalWeight": float(vehicles.tonnes(seen.content.vehicles)),
        "registrationTransportGoods": [_goods(seen, owner) for owner in seen.content.goods],
        "registrationTransportDetails": trucks,
        "businessVehicleRegistrationForms": list(_licences(seen)),
        "changeVehicle": pairs,
        "isChangeVehicle": pairs is not None,
        **_asked(seen),
        **_sums(trucks),
    }
    for flag in exchange.WHOLE:
        answer |= flag_of(seen, flag, seen.dossier.confirmations, needed=True)
    return answer | _money(seen)


def _payer(payer: Party | None) -> JsonObject:
    values = (payer.name, payer.tax_code, payer.address, payer.phone) if payer else (None,) * 4
    names = ("Name", "TaxCode", "Address", "Phone")
    return {f"feePayingCompany{name}": value for name, value in zip(names, values, strict=True)}


def _company(seen: Seen) -> JsonObject:
    """Our own id and address of a company that declared here; of others, theirs are kept."""
    own = seen.organisation
    answer: JsonObject = {"taxCode": own.tax_code, "name": own.name}
    if seen.is_ours:
        answer |= {"id": str(own.id), "address": own.address or None, "phone": own.phone or None}
    return answer


def _gate(seen: Seen) -> JsonObject:
    """Their code of the gate where it is known, else ours."""
    code = GATES.get(seen.content.gate, seen.content.gate)
    return {"code": code, "name": seen.gate_name} if seen.is_ours else {"code": code}


def _officer(seen: Seen) -> tuple[str | None, str | None]:
    officer = seen.content.procedure_officer
    return (officer.name, officer.phone) if officer else (None, None)


def _goods(seen: Seen, owner: GoodsOwner) -> JsonObject:
    answer: JsonObject = {
        "registrationTransportId": str(seen.stored.id),
        "companyName": owner.owner.name,
        "companyTaxCode": owner.owner.tax_code,
        "numberHQ": None,
        "registrationTransportGoodsDetails": [
            {
                "nameProduct": line.product,
                "hsCode": line.hs_code,
                "originCode": line.origin,
                "weight": line.weight_kg or 0,
                "priceVND": line.value_vnd or 0,
            }
            for line in owner.lines
        ],
    }
    if paper := owner.customs_declaration:
        day = paper.registered_on
        answer |= {
            "numberHQ": paper.number,
            "typeHQ": paper.type,
            "codeAreaHQ": paper.office,
            "dateTimeCreateHQ": f"{day.isoformat()}T00:00:00" if day else None,
        }
    return answer


def _licences(seen: Seen) -> Iterator[JsonObject]:
    for vehicle in seen.content.vehicles:
        if vehicle.transport_licence:
            yield {
                "internationalTransportationLicenseNumber": vehicle.transport_licence,
                "registrationTransportId": str(seen.stored.id),
                "registrationTransportDetailId": str(vehicle.id),
            }


def _asked(seen: Seen) -> JsonObject:
    """Whether a force waits for a correction, and which quarantines the goods need."""
    needs = {force for vehicle in seen.content.vehicles for force in vehicle.needs}
    waiting = {question.force for question in seen.dossier.questions}
    if seen.dossier.correction:
        waiting.add(seen.dossier.correction.force)
    plant, animal = Force.PLANT_QUARANTINE in needs, Force.ANIMAL_QUARANTINE in needs
    return {
        "requestUpdateInfoBorderGuard": Force.BORDER_GUARD in waiting,
        "requestUpdateInfoCustoms": Force.CUSTOMS in waiting,
        "requestPhytosanitary": plant,
        "hasPhytosanitary": plant,
        "requestAnimalQuarantine": animal,
        "hasAnimalQuarantine": animal,
    }


def _sums(trucks: list[JsonObject]) -> JsonObject:
    answer: JsonObject = {}
    for flag, (some, every) in SUMS.items():
        answer[some] = any(truck[f"{flag}Time"] is not None for truck in trucks)
        answer[every] = bool(trucks) and all(truck[flag] for truck in trucks)
    for flag in ("checkPhytosanitary", "checkAnimalQuarantine"):
        times = [str(truck[f"{flag}Time"]) for truck in trucks if truck[f"{flag}Time"]]
        answer[flag] = bool(trucks) and all(truck[flag] for truck in trucks)
        answer[f"{flag}Time"] = max(times, default=None)
    return answer


def _money(seen: Seen) -> JsonObject:
    """Amounts from the books. A payment that is not in them is kept as it came."""
    noted = [fact for fact in seen.facts.values() if fact.public.kind == FactKind.PAYMENT_NOTED]
    parts = (seen.standing.infrastructure, seen.standing.transfer)
    due, paid = sum(part.due.dong for part in parts), sum(part.paid.dong for part in parts)
    answer: JsonObject = {}
    if seen.lines or seen.is_ours:
        answer = {
            "sumAmount": due,
            "infrastructureCharges": parts[0].due.dong,
            "transferCharges": parts[1].due.dong,
        }
    if not noted:
        return answer | {"paymentOfTax": None}
    status = STATUS[seen.dossier.fees.value]
    payment: JsonObject = {
        "paymentStatus": status,
        "actionTime": hanoi(noted[-1].occurred_at),
        **circumstances(noted[-1], user="actionUser", note="note"),
    }
    if seen.receipts:
        last = seen.receipts[-1]
        payment |= {
            "code": last.reference,
            "payerName": last.payer_name,
            "payerTaxCode": last.payer_tax_code,
        }
    if seen.lines:
        payment |= {"total": due, "totalPaid": paid}
        payment["paymentOfTaxDetails"] = [
            {
                "vehicleId": str(vehicle.id),
                "licensePlate": vehicle.plate,
                "totalCost": vehicles.cost_of(seen, vehicle.id),
                "paidFee": vehicles.cost_of(seen, vehicle.id) if paid >= due else 0,
                "paymentStatus": status,
            }
            for vehicle in seen.content.vehicles
            if vehicles.cost_of(seen, vehicle.id)
        ]
    return answer | {"paymentOfTax": payment}


def row_of(seen: Seen, whole: JsonObject) -> JsonObject:
    """A line of the list: the declaration without its parts, which client code shows as words."""
    parts = ("registrationTransportDetails", "registrationTransportGoods", "changeVehicle")
    lines = [line.product for owner in seen.content.goods for line in owner.lines]
    receivers = {VehiclePart.RECEIVER}
    return {
        **{name: value for name, value in whole.items() if name not in parts},
        "mainVehicles": vehicles.plates(seen.content.vehicles, receiving=frozenset(VehiclePart) - receivers),
        "changeVehicles": vehicles.plates(seen.content.vehicles, receiving=receivers),
        "companyGoodsName": ", ".join(dict.fromkeys(owner.owner.name for owner in seen.content.goods)),
        "goodsName": "; ".join(lines[:5]),
    }
