"""Which filled fields of a record nothing here reads: they are kept with it, and listed."""

from collections.abc import Iterator
from typing import Final

from xulang.exchange.domain.live_flags import PAIRED, RECEIVER, RETURNED, VEHICLE, WHOLE

_PAIRS = "changeVehicle.changeVehicleDetails"
_TRUCK = "registrationTransportDetails"
_GOODS = "registrationTransportGoods"
_LINE = f"{_GOODS}.registrationTransportGoodsDetails"
_FORM = "businessVehicleRegistrationForms"

# fmt: off
READ: Final = frozenset([
    "id", "numberOfDeclaration", "createDate", "updateDate", "arrivalDate", "arrivalTime", "type",
    "gate.code", "company.name", "company.taxCode", "createdUser.id", "numberOfDeclarationBorderGuard",
    "procedureOfficerName", "procedureOfficerPhone", "feePayingCompanyName", "feePayingCompanyTaxCode",
    "feePayingCompanyAddress", "feePayingCompanyPhone", "infrastructureCharges",
    *(f"paymentOfTax.{name}" for name in (
        "code", "payerName", "payerTaxCode", "paymentStatus", "total", "totalPaid", "actionUser",
        "actionTime", "note", "paymentOfTaxDetails.vehicleId", "paymentOfTaxDetails.totalCost")),
    *(name for flag in WHOLE for name in flag.fields()),
    *(f"{_TRUCK}.{name}" for name in (
        "id", "registrationTransportId", "licencePlate", "vehicleNationalityType", "driverName",
        "driverPhone", "numberOfContainer", "numberOfTrailer", "numberSealHQ", "weight",
        "loadDueToOwnWeight", "vehicleType.code", "unloadingPlace", "requestPhytosanitary",
        "requestAnimalQuarantine", *RETURNED)),
    *(f"{_TRUCK}.{name}" for flag in VEHICLE for name in flag.fields()),
    *(f"{_GOODS}.{name}" for name in (
        "registrationTransportId", "companyName", "companyTaxCode", "numberHQ", "typeHQ", "codeAreaHQ",
        "dateTimeCreateHQ")),
    *(f"{_LINE}.{name}" for name in ("nameProduct", "hsCode", "originCode", "weight", "priceVND")),
    *(f"{_FORM}.{name}" for name in (
        "registrationTransportId", "registrationTransportDetailId",
        "internationalTransportationLicenseNumber")),
    *(f"{_PAIRS}.{name}" for name in (
        "id", "licencePlate", "licencePlateChange", "vehicleRegistrationFormId")),
    *(f"{_PAIRS}.{name}" for flag in (*RECEIVER, PAIRED) for name in flag.fields()),
])
# fmt: on


def unread(row: object) -> Iterator[str]:
    """Yield the paths of filled fields outside READ, each once; null, false, 0 and empty say nothing."""
    yield from dict.fromkeys(_paths(row, ""))


def _paths(value: object, path: str) -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _paths(inner, f"{path}.{name}" if path else str(name))
        case list():
            for inner in value:
                yield from _paths(inner, path)
        case _ if value and path not in READ:
            yield path
