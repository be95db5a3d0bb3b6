"""Clearance: what the forces have said of a declaration and its vehicles. The only door.

It is pure: the spine (crossing) reads and writes, and this context folds.
"""

from xulang.clearance.domain.dossier import (
    Accord,
    ClearanceStatus,
    Confirmation,
    Correction,
    CustomsDeclaration,
    Dossier,
    FeeStatus,
    Hold,
    Inspection,
    InspectionResult,
    Licence,
    Load,
    Partner,
    PartnerNamed,
    PartnerWord,
    Portion,
    Question,
    TurnBack,
    Typo,
    Vehicle,
    VehicleShape,
)
from xulang.clearance.domain.fold import LOT_EMPTIED, BrokenStreamError, Said, fold_fact

__all__ = [
    "LOT_EMPTIED",
    "Accord",
    "BrokenStreamError",
    "ClearanceStatus",
    "Confirmation",
    "Correction",
    "CustomsDeclaration",
    "Dossier",
    "FeeStatus",
    "Hold",
    "Inspection",
    "InspectionResult",
    "Licence",
    "Load",
    "Partner",
    "PartnerNamed",
    "PartnerWord",
    "Portion",
    "Question",
    "Said",
    "TurnBack",
    "Typo",
    "Vehicle",
    "VehicleShape",
    "fold_fact",
]
