"""The words of the province's live platform: which flag says which step, for reading and for answering.

Proven is what a sample shows (data/live_platform); the rest is read as its name suggests and marked so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xulang.kernel.words import Direction, Force, Step

DIRECTIONS: Final = {0: Direction.IMPORT, 1: Direction.EXPORT}
# The platform's own code of a gate, as data/gates.csv notes it.
GATES: Final[Mapping[str, str]] = {"CKHN": "HN"}
PAYMENT: Final = {0: "unpaid", 1: "partly", 2: "paid"}
AUTOMATIC: Final = "Hệ thống xác nhận tự động"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One confirmation: `<name>` is the flag, `<name>Time`, `…UserId` and `…Note` its circumstances.

    Where `time` is the name itself there is no flag: the time alone says it.
    """

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

    def fields(self) -> tuple[str, ...]:
        return (self.name, *self.circumstances())


WHOLE: Final = (
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
QUARANTINES: Final = (
    Flag(name="checkMedicalQuarantine", step=Step.HEALTH_CHECK, force=Force.HEALTH_QUARANTINE),
    Flag(
        name="checkPhytosanitary",
        step=Step.PLANT_CHECK,
        force=Force.PLANT_QUARANTINE,
        user="phytosanitaryUserId",
    ),
    Flag(name="checkAnimalQuarantine", step=Step.ANIMAL_CHECK, force=Force.ANIMAL_QUARANTINE),
)
VEHICLE: Final = (
    *QUARANTINES,
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
# Out to Vietnam ends an import, out to China an export.
OUTWARD: Final = {
    Direction.IMPORT: ("confirmOutCustomsVN", "confirmOutVN"),
    Direction.EXPORT: ("confirmOutCustomsTQ", "confirmOutTQ"),
}
# What public client code shows of a receiving truck (`changeVehicle.changeVehicleDetails[]`).
ENTERED_BORDER_GUARD: Final = "emptyVehicleEnteredGateTime"
ENTERED_CUSTOMS: Final = "emptyVehicleEnteredGateCustomsTime"
RECEIVER: Final = (
    Flag(name=ENTERED_BORDER_GUARD, step=Step.ENTRY, force=Force.BORDER_GUARD, time=ENTERED_BORDER_GUARD),
    Flag(name=ENTERED_CUSTOMS, step=Step.ENTRY, force=Force.CUSTOMS, time=ENTERED_CUSTOMS),
    Flag(name="confirmOutOfParkinglotByCustoms", step=Step.OUT_OF_YARD, force=Force.CUSTOMS),
    Flag(name="confirmOutOfParkinglotByBorderGate", step=Step.OUT_OF_YARD, force=Force.BORDER_GUARD),
    Flag(name="checkChangeVehicleOutGateCustomVN", step=Step.LEFT, force=Force.CUSTOMS),
    Flag(name="checkChangeVehicleOutGateVN", step=Step.LEFT, force=Force.BORDER_GUARD),
    Flag(name="checkChangeVehicleOutGateTQ", step=Step.LEFT, force=Force.BORDER_GUARD),
)
PAIRED: Final = Flag(name="checkChangeVehicle", step=Step.TRANSSHIPMENT, force=Force.CUSTOMS)
RETURNED: Final = ("confirmReturn", "confirmReturnTime", "confirmReturnUserId", "confirmReturnNote")

# The flags that a sample shows set, with their time.
PROVEN: Final = frozenset(
    {
        "confirmRegistrationCustoms",
        "isCompletedOfBorderGuard",
        "confirmFinish",
        "checkMedicalQuarantine",
        "checkBorderGuard",
        "confirmArrivalVehicleCustoms",
        "confirmInParkingCustoms",
        "confirmTransportLicense",
        "confirmOutParkingCustoms",
        "confirmOutParkingBorderGuard",
        "confirmOutCustomsTQ",
        "confirmOutTQ",
    }
)
