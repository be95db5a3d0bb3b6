"""What of the earlier platform's shape our facts do not say, each with the reason: docs/compat.md shows it.

For a declaration that came from there the value of its newest copy is answered; else the neutral one named
here, null where none is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from xulang.interfaces.compat.seen import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields with one reason, by path; `path:value` names the neutral value."""

    reason: str
    fields: str


UNFILLED: Final = (
    Group(
        reason="An empty note is null there or empty text; ours says null.",
        fields="""
        registrationTransportDetails.checkMedicalQuarantineNote
        registrationTransportDetails.checkBorderGuardNote
        registrationTransportDetails.confirmArrivalVehicleCustomsNote
        registrationTransportDetails.checkCustomsNote
        registrationTransportDetails.checkChangeVehicleNote
        registrationTransportDetails.confirmOutVNNote
        registrationTransportDetails.confirmOutCustomsVNNote
        registrationTransportDetails.confirmOutTQNote
        registrationTransportDetails.confirmOutCustomsTQNote
        registrationTransportDetails.confirmReturnNote
        registrationTransportDetails.approveOfVehicleInsuranceNote
        registrationTransportDetails.checkPhytosanitaryNote
        registrationTransportDetails.resultCheckPhytosanitaryNote
        registrationTransportDetails.checkAnimalQuarantineNote
        registrationTransportDetails.resultCheckAnimalQuarantineNote
        registrationTransportDetails.agencyImportConfirmationNote
        registrationTransportDetails.confirmedExitByTransportManagementNote
        registrationTransportDetails.confirmedByTransportManagementNote
        registrationTransportDetails.confirmTransportLicenseNote confirmRegistrationCustomsNote
        checkPhytosanitaryNote resultCheckPhytosanitaryNote checkAnimalQuarantineNote
        resultCheckAnimalQuarantineNote confirmReceiveCustomsNote confirmFinishNote paymentNote
        paymentChangeVehicleNote paymentInfrastructureFee30Note completedOfBorderGuardNote
        requestUpdateChangeVehicleNotModifyPaymentNote paymentOfTax.note
        paymentOfTax.paymentOfTaxDetails.note
        """,
    ),
    Group(
        reason="An old flag: in the sample it stays as it was though the fee is paid and the truck gone.",
        fields="""
        isFinish:false sumAmountChangeVehicleType1:0 sumAmountChangeVehicleType2:0 paidAmount:0
        paidAmountCode paidAmountChangeVehicle:0 paidAmountChangeVehicleCode payment:false
        paymentChangeVehicle:false paymentInfrastructureFee30:false dateTimePaymentInfrastructureFee30
        confirmReceiveCustoms:false confirmReceiveCustomsTime confirmStartCheck:false stateRequest:0
        processingPayment:false confirmReceiveCustomsUserId
        """,
    ),
    Group(
        reason="People of the earlier platform, and officers: here they are not named to companies.",
        fields="""
        registrationTransportDetails.userChangeTractor
        registrationTransportDetails.approveOfVehicleInsuranceUserId
        registrationTransportDetails.agencyImportConfirmationUserId
        registrationTransportDetails.confirmedExitByTransportManagementUserId
        registrationTransportDetails.confirmedByTransportManagementUserId userBorderGuardId
        userRequestUpdateInfoBorderGuardId userRequestUpdateInfoCustomsId
        userRequestUpdateVehicleEnterpriseId userRequestUpdateGoodsEnterpriseId
        userConfirmUpdateVehicleEnterpriseId userConfirmUpdateGoodsEnterpriseId createdUser.username
        createdUser.email createdUser.isActive:false createdUser.emailConfirmed:false
        createdUser.createDate createdUser.updateDate createdUser.displayName createdUser.phoneNumber
        createdUser.cmt createdUser.dateOfBirth phytosanitaryUserId checkAnimalQuarantineUserId
        paymentUserId paymentChangeVehicleUserId paymentInfrastructureFee30UserId
        confirmUpdateChangeVehicleNotModifyPaymentUserBorderGuard
        confirmUpdateChangeVehicleNotModifyPaymentUserCustom paymentOfTax.userCreateId
        paymentOfTax.userUpdateId paymentOfTax.paymentOfTaxDetails.userCreateId
        paymentOfTax.paymentOfTaxDetails.userUpdateId
        """,
    ),
    Group(
        reason="A row, id or name of the earlier platform's own tables, which we do not keep.",
        fields="""
        index ctgExportImportTypeId exportImportType isPushed:false ctgCompanyId company.id company.code
        company.normalizationName company.address company.phone company.email company.description
        company.createDate company.updateDate timeStamp registrationTransportLinkId
        registrationTransportLink ctgGateId gate.id gate.name gate.normalizationName gate.description
        gate.createDate gate.updateDate gate.ctgAreaId gate.ctgArea registrationTransportGoods.id
        registrationTransportGoods.registrationTransportGoodsDetails.id
        registrationTransportGoods.registrationTransportGoodsDetails.registrationTransportGoodsId
        registrationTransportGoods.registrationTransportGoodsDetails.keyFile
        registrationTransportDetails.vehicleTypeId registrationTransportDetails.vehicleType.id
        registrationTransportDetails.vehicleType.name
        registrationTransportDetails.vehicleType.normalizationName
        registrationTransportDetails.vehicleType.description
        registrationTransportDetails.vehicleType.createDate
        registrationTransportDetails.vehicleType.updateDate
        registrationTransportDetails.vehicleType.minValue:0
        registrationTransportDetails.vehicleType.maxValue:0
        registrationTransportDetails.vehicleTypeEnum:0 registrationTransportDetails.goodsId
        registrationTransportDetails.goods registrationTransportDetails.groupChinaVehicleId
        registrationTransportDetails.groupChinaVehicle paymentOfTax.id
        paymentOfTax.paymentOfTaxDetails.id paymentOfTax.paymentOfTaxDetails.paymentOfTaxId
        paymentOfTax.paymentOfTaxDetails.changedVehicleDetailId
        paymentOfTax.paymentOfTaxDetails.ctgExportImportTypeId
        paymentOfTax.paymentOfTaxDetails.vehicleTypeId paymentOfTax.gateId paymentOfTax.gate
        paymentOfTax.timeStamp paymentOfTaxId paymentOfEconomicId parkingPosition parkingPlaceId
        parkingPlace businessVehicleRegistrationForms.id
        businessVehicleRegistrationForms.changeVehicleDetailId
        businessVehicleRegistrationForms.vehicleRegistrationFormId
        """,
    ),
    Group(
        reason="Our books keep reference, payer, tax code, amounts and times, no more.",
        fields="""
        registrationTransportDetails.feeRate paymentType:0 paymentOfTax.payerPhone
        paymentOfTax.payerAddress paymentOfTax.payerEmail paymentOfTax.paymentFormType:0
        paymentOfTax.referenceCode paymentOfTax.napasFeePaid:0 paymentOfTax.createDate
        paymentOfTax.updateDate paymentOfTax.isDelete:false paymentOfTax.status:true
        paymentOfTax.paymentOfTaxDetails.vehiclePaymentOrderType:0
        paymentOfTax.paymentOfTaxDetails.createDate paymentOfTax.paymentOfTaxDetails.updateDate
        paymentOfTax.paymentOfTaxDetails.isDelete:false paymentOfTax.paymentOfTaxDetails.status:true
        paymentOfTax.paymentOfTaxDetails.tollDate paymentOfTax.companyCode paymentOfTax.declarations
        paymentOfEconomic
        """,
    ),
    Group(
        reason="Declared or noted there in more detail than here.",
        fields="""
        phoneAuthority feePayingCompanyCNName feePayingCompanyCNTaxCode feePayingCompanyCNAddress
        feePayingCompanyCNPhone registrationTransportGoods.companyAddress
        registrationTransportGoods.companyPhone registrationTransportGoods.usingNumberHQ:false
        registrationTransportGoods.createAreaHQ registrationTransportGoods.gateEntryCode
        registrationTransportGoods.weight:0 registrationTransportGoods.unitWeightCode
        registrationTransportGoods.supplierName registrationTransportGoods.supplierAddress
        registrationTransportGoods.typeHQ registrationTransportGoods.codeAreaHQ
        registrationTransportGoods.dateTimeCreateHQ
        registrationTransportGoods.registrationTransportGoodsDetails.hsCodeDisplay
        registrationTransportGoods.registrationTransportGoodsDetails.quantityDetail:0
        registrationTransportGoods.registrationTransportGoodsDetails.unitQuantityDetailCode
        registrationTransportGoods.registrationTransportGoodsDetails.accordingCustomsDeclarationType:0
        registrationTransportGoods.registrationTransportGoodsDetails.currencyType:1
        registrationTransportGoods.registrationTransportGoodsDetails.unitOfWeight:"KGM"
        registrationTransportDetails.specializedDriverNames
        registrationTransportDetails.dedicatedLicensePlate
        registrationTransportDetails.accompanyingPersonName
        registrationTransportDetails.specializedDriver registrationTransportDetails.numberOfMooc
        registrationTransportDetails.description
        registrationTransportDetails.specializedDriverWithVehicles:[]
        registrationTransportDetails.effectiveStartDate registrationTransportDetails.effectiveEndDate
        registrationTransportDetails.customsVehicleDeclNo profileNumber isUpdatedPackingList:false
        """,
    ),
    Group(
        reason="Requests and corrections go through our own pages; their texts are not said here.",
        fields="""
        registrationTransportDetails.licenseTractorOld
        registrationTransportDetails.statusChangeTractor:0
        registrationTransportDetails.requestChangeTractorTime
        registrationTransportDetails.changeTractorTime
        registrationTransportDetails.approveOfVehicleInsurance:false
        registrationTransportDetails.approveOfVehicleInsuranceTime
        registrationTransportDetails.descriptionRequestPhytosanitary
        registrationTransportDetails.resultCheckPhytosanitary
        registrationTransportDetails.descriptionRequestAnimalQuarantine
        registrationTransportDetails.resultCheckAnimalQuarantine descriptionRequestUpdateInfoBorderGuard
        descriptionRequestUpdateInfoCustoms descriptionRequestAnimalQuarantine
        descriptionRequestPhytosanitary requestUpdateVehicleEnterprise:false
        descriptionRequestUpdateVehicleEnterprise requestUpdateGoodsEnterprise:false
        descriptionRequestUpdateGoodsEnterprise approveRequestUpdateVehicleEnterprise:false
        approveRequestUpdateGoodsEnterprise:false resultCheckPhytosanitary resultCheckAnimalQuarantine
        requestUpdateChangeVehicleNotModifyPayment:false
        isConfirmUpdateChangeVehicleNotModifyPaymentBorderGuard:false
        isConfirmUpdateChangeVehicleNotModifyPaymentCustom:false
        confirmUpdateChangeVehicleNotModifyPaymentTimeBorderGuard
        confirmUpdateChangeVehicleNotModifyPaymentTimeCustom
        """,
    ),
    Group(
        reason="Empty, or the same, in every sample; what it means is not documented.",
        fields="""
        lastConfirmTime registrationTransportDetails.businessDeclarationConfirmation:0
        registrationTransportDetails.checkRemove:false
        registrationTransportDetails.confirmedEntryByTransportManagement
        registrationTransportDetails.transportationAgencyImportConfirmationDate
        registrationTransportDetails.confirmedExitByTransportManagement
        registrationTransportDetails.timeConfirmExitTransportManagement
        registrationTransportDetails.confirmedByTransportManagement
        registrationTransportDetails.timeConfirmTransportManagement
        registrationTransportDetails.shipmentStatus:0 inspectionAndLicensingRecords:[]
        isStorageGoods:false storageGoods:[] isCompleteUnloading:false chinaRegistrationType:0
        completeVehicleInsurance:false
        """,
    ),
)
# Filled from facts, and not as it came.
DIFFERS: Final[Mapping[str, str]] = {
    "updateDate": "The time of the last fact, not of the last change of a row.",
    "totalWeight": "From whole kilograms.",
    "registrationTransportDetails.weight": "Whole kilograms, half up.",
    "registrationTransportGoods.registrationTransportGoodsDetails.priceVND": "Whole đồng, half up.",
    "registrationTransportGoods.registrationTransportGoodsDetails.nameProduct": "Spaces and tabs made one.",
}


@cache
def neutral_values() -> Mapping[str, Mapping[str, object]]:
    """The neutral value of each unfilled field, by the path of its object."""
    found: dict[str, dict[str, object]] = {}
    for group in UNFILLED:
        for word in group.fields.split():
            path, _, value = word.partition(":")
            parent, _, name = path.rpartition(".")
            found.setdefault(parent, {})[name] = json.loads(value) if value else None
    return found


def fill(built: JsonObject, kept: JsonObject | None, path: str = "") -> JsonObject:
    """What was built, then what came with the record, then the neutral values: every field of the shape."""
    came = kept or {}
    answer: JsonObject = {**neutral_values().get(path, {}), **came}
    for name, value in built.items():
        inner = f"{path}.{name}" if path else name
        answer[name] = _filled(value, came.get(name), inner)
    return answer


def _filled(value: object, kept: object, path: str) -> object:
    if isinstance(value, dict):
        return fill(value, cast("JsonObject", kept) if isinstance(kept, dict) else None, path)
    if isinstance(value, list):
        rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
        return [
            fill(item, _same(item, place, rows), path) if isinstance(item, dict) else item
            for place, item in enumerate(value)
        ]
    return value


def _same(item: JsonObject, place: int, rows: list[JsonObject]) -> JsonObject | None:
    """The row that came for this item: by its id, and without one by its place."""
    if "id" in item:
        return next((row for row in rows if row.get("id") == item["id"]), None)
    return rows[place] if place < len(rows) else None


def document() -> str:
    """The tables of docs/compat.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "### Filled from facts, and not as it came"
    yield ""
    yield "| field | why |"
    yield "|---|---|"
    yield from (f"| `{path}` | {why} |" for path, why in DIFFERS.items())
    yield ""
    yield "### Not said by our facts"
    yield ""
    yield "| fields | why |"
    yield "|---|---|"
    for group in UNFILLED:
        names = ", ".join(f"`{word.partition(':')[0]}`" for word in group.fields.split())
        yield f"| {names} | {group.reason} |"
