"""The kernel's words in the user's language: `word(Step.ENTRY)`, `{{ step|word }}` in templates."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.crossing.api import (
    Accord,
    ClearanceStatus,
    Condition,
    DiversionReason,
    DiversionState,
    DivertedState,
    Field,
    InspectionResult,
    Manner,
    OrderKind,
    OrderReason,
    OrderState,
    Parting,
    PartnerWord,
    Place,
    Portion,
    Reason,
    RoadReason,
    RoadSource,
    StayPlace,
    What,
    Whereabouts,
)
from xulang.interfaces.shared.components import StepState
from xulang.kernel.words import (
    Cargo,
    Channel,
    Direction,
    FactKind,
    Force,
    Nationality,
    Purpose,
    Regime,
    Regularity,
    Role,
    Source,
    Stage,
    Step,
    VehiclePart,
    VehicleType,
)
from xulang.ledger.api import FeeStatus
from xulang.notifications.api import LineState, Route, TextKind, TextState, TextTrouble
from xulang.queueing.api import Binding, Ground, PlaceState, Side, Why
from xulang.yards.api import DifferenceKind, DifferenceReason, DifferenceState, EventState

# Members of two enums may be equal as text (Direction.EXPORT == Regime.EXPORT): each enum has its own table.
WORDS: dict[type[StrEnum], Mapping[StrEnum, Promise]] = {
    Direction: {
        Direction.EXPORT: _("Export"),
        Direction.IMPORT: _("Import"),
    },
    Cargo: {
        Cargo.FRESH: _("Fresh goods"),
        Cargo.ORDINARY: _("Ordinary goods"),
        Cargo.OVERSIZE: _("Oversize loads"),
        Cargo.VEHICLES: _("Vehicles as goods"),
        Cargo.EMPTY: _("Empty trucks"),
    },
    Binding: {
        Binding.LANES: _("Our lanes"),
        Binding.STAFF: _("Our staff"),
        Binding.OPENING_HOURS: _("Our opening hours"),
        Binding.HOLIDAY: _("Our holiday"),
        Binding.OTHER_SIDE: _("The other side"),
        Binding.OTHER_SIDE_HOURS: _("The other side’s hours"),
        Binding.OTHER_SIDE_HOLIDAY: _("The other side’s holiday"),
        Binding.CHANGE: _("Changed by the centre"),
        Binding.CLOSED: _("Gate closed"),
        Binding.NOT_PLANNED: _("Not planned"),
    },
    PlaceState: {
        PlaceState.REQUESTED: _("In a sealed window, waits for the draw"),
        PlaceState.WAITING: _("Waiting in the order"),
        PlaceState.CHOSEN: _("Later time slot chosen"),
        PlaceState.CALLED: _("Called"),
        PlaceState.ARRIVED: _("Arrived at the gate"),
        PlaceState.HELD: _("Held up, keeps its place"),
        PlaceState.ENTERED: _("Went in with its place"),
        PlaceState.GIVEN_BACK: _("Place given back"),
        PlaceState.LOST: _("Place lost"),
    },
    Ground: {
        Ground.ORDER: _("It was the first in the order"),
        Ground.CLASS: _("Its priority class"),
        Ground.SHARE: _("Its priority class’ share of the hour"),
        Ground.CHOSEN: _("The time slot it chose before"),
        Ground.STANDBY: _("It stood ready when a slot fell free"),
        Ground.OVERRIDE: _("Ordered by two people of different units"),
        Ground.UNCALLED: _("It went in though nobody had called it"),
    },
    Why: {
        Why.WEATHER: _("Weather"),
        Why.ROAD: _("Road or traffic"),
        Why.STAFF: _("Too few staff"),
        Why.SYSTEM: _("Fault of a system"),
        Why.OTHER_SIDE: _("Asked by the other side"),
        Why.SECURITY: _("Security"),
        Why.EXTENDED: _("Longer work agreed"),
        Why.OTHER: _("Another reason"),
    },
    Side: {
        Side.VIETNAM: _("Vietnam"),
        Side.CHINA: _("China"),
    },
    Route: {
        Route.VN: _("Vietnam"),
        Route.CN: _("China"),
    },
    LineState: {
        LineState.OFF: _("Not configured"),
        LineState.WRONG: _("Settings are wrong"),
        LineState.DOWN: _("Not connected"),
        LineState.UP: _("Connected"),
    },
    TextKind: {
        TextKind.CALL: _("Call forward"),
        TextKind.SKIPPED: _("Passed over"),
        TextKind.TRIAL: _("Trial"),
    },
    TextState: {
        TextState.QUEUED: _("Waiting to be sent"),
        TextState.NOT_CONFIGURED: _("Not sent: no line is configured"),
        TextState.SUBMITTED: _("Handed to the carrier"),
        TextState.DELIVERED: _("Arrived on the phone"),
        TextState.FAILED: _("Did not arrive"),
        TextState.EXPIRED: _("Too late"),
        TextState.UNKNOWN: _("Not known whether it arrived"),
    },
    TextTrouble: {
        TextTrouble.NUMBER_FOREIGN: _("No line reaches this country"),
        TextTrouble.NUMBER_NOT_MOBILE: _("Not a mobile number"),
        TextTrouble.TOO_LONG: _("Too long"),
        TextTrouble.NUMBER_REFUSED: _("The carrier does not know the number"),
        TextTrouble.SENDER_REFUSED: _("The carrier does not let us send under our name"),
        TextTrouble.REFUSED: _("The carrier refused it"),
        TextTrouble.UNDELIVERABLE: _("The phone was not reached"),
        TextTrouble.DELETED: _("The carrier deleted it"),
        TextTrouble.REJECTED: _("The carrier rejected it"),
        TextTrouble.NOT_IN_TIME: _("The phone was not reached in time"),
        TextTrouble.NOT_CONFIGURED: _("No line was configured"),
        TextTrouble.NO_LINE: _("The line to the carrier broke"),
        TextTrouble.HELD_BACK: _("Held back by the hourly bounds"),
        TextTrouble.NO_RECEIPT: _("The carrier said nothing of it"),
    },
    Regime: {
        Regime.EXPORT: _("Export"),
        Regime.IMPORT: _("Import"),
        Regime.TEMPORARY_IMPORT: _("Temporary import for re-export"),
        Regime.TEMPORARY_EXPORT: _("Temporary export for re-import"),
        Regime.TRANSSHIPMENT: _("Merchanting trade"),
        Regime.TRANSIT: _("Transit"),
    },
    Force: {
        Force.CUSTOMS: _("Customs"),
        Force.BORDER_GUARD: _("Border guard"),
        Force.HEALTH_QUARANTINE: _("Health quarantine"),
        Force.PLANT_QUARANTINE: _("Plant quarantine"),
        Force.ANIMAL_QUARANTINE: _("Animal quarantine"),
        Force.TRANSPORT: _("Transport authority"),
        Force.CENTRE: _("Border gate management centre"),
        Force.YARD: _("Yard operator"),
        Force.TRAFFIC_POLICE: _("Traffic police"),
        Force.CARRIER: _("Declarant"),
        Force.SYSTEM: _("System"),
    },
    Step: {
        Step.REGISTRATION: _("Registration accepted"),
        Step.ENTRY: _("Gate entry"),
        Step.YARD: _("Arrival in the yard"),
        Step.CUSTOMS_CHECK: _("Customs check"),
        Step.HEALTH_CHECK: _("Health quarantine check"),
        Step.PLANT_CHECK: _("Plant quarantine check"),
        Step.ANIMAL_CHECK: _("Animal quarantine check"),
        Step.TRANSPORT_LICENCE: _("Transport licence"),
        Step.TRANSSHIPMENT: _("Transshipment"),
        Step.REPLACEMENT: _("Replacement of vehicle or driver"),
        Step.STORAGE: _("Putting into storage"),
        Step.UNLOADED: _("Unloaded into storage"),
        Step.LOADED: _("Loaded from storage"),
        Step.DESTROYED: _("Destruction of goods in storage"),
        Step.RETURN: _("Taking the goods back"),
        Step.FEES: _("Fees"),
        Step.OUT_OF_YARD: _("Out of the yard"),
        Step.LEFT: _("Leaving the gate"),
        Step.TURNED_BACK: _("Let out the way it came"),
    },
    Stage: {
        Stage.DECLARED: _("Declared"),
        Stage.NEEDS_CORRECTION: _("Needs correction"),
        Stage.REGISTERED: _("Registered"),
        Stage.ENTERING: _("Entering the gate"),
        Stage.ENTERED: _("Entered the gate"),
        Stage.IN_YARD: _("In the yard"),
        Stage.LEAVING_YARD: _("Leaving the yard"),
        Stage.OUT_OF_YARD: _("Left the yard"),
        Stage.LEAVING: _("Crossing the border"),
        Stage.RETURNING: _("Going back"),
        Stage.LEFT: _("Crossed"),
        Stage.RETURNED: _("Turned back"),
        Stage.CANCELLED: _("Cancelled"),
    },
    Channel: {
        Channel.GREEN: _("Green channel"),
        Channel.YELLOW: _("Yellow channel"),
        Channel.RED: _("Red channel"),
    },
    Nationality: {
        Nationality.VN: _("Viet Nam"),
        Nationality.CN: _("China"),
    },
    VehicleType: {
        VehicleType.CONTAINER_TRUCK: _("Container truck"),
        VehicleType.SEMI_TRAILER: _("Semi-trailer"),
        VehicleType.TRUCK: _("Truck"),
        VehicleType.BOX_TRUCK: _("Box truck"),
        VehicleType.SELF_DRIVEN: _("New vehicle on its own wheels"),
        VehicleType.OTHER: _("Other vehicle"),
    },
    VehiclePart: {
        VehiclePart.CARRIES: _("Carries the goods all the way"),
        VehiclePart.SOURCE: _("Hands goods over"),
        VehiclePart.RECEIVER: _("Receiving truck"),
        VehiclePart.LOADER: _("Loads goods from storage"),
    },
    Purpose: {
        Purpose.GOODS: _("With goods"),
        Purpose.EMPTY_RECEIVER: _("Empty receiving trucks"),
    },
    Accord: {
        Accord.OFFERED: _("Asked, the other company has not answered"),
        Accord.ASKED: _("The other company asks for your answer"),
        Accord.PAIRED: _("Paired"),
    },
    PartnerWord: {
        PartnerWord.CONFIRMED: _("Confirmed"),
        PartnerWord.UNDONE: _("Undone"),
        PartnerWord.GOODS_WAIT: _("Its goods wait for customs' clearance"),
        PartnerWord.GOODS_CLEARED: _("Its goods are cleared by customs"),
    },
    Parting: {
        Parting.WITHDRAWN: _("One side no longer wants it"),
        Parting.OTHER_PAIR: _("The receiving truck takes another truck's goods"),
        Parting.CANCELLED: _("The declaration was cancelled"),
        Parting.RETURNED: _("The truck was turned back"),
        Parting.LEFT: _("The truck left without goods"),
        Parting.REMOVED: _("The truck was taken out of its declaration"),
        Parting.REPLACED: _("Another truck took its place"),
        Parting.GATE_CHANGED: _("The declaration goes to another gate"),
    },
    Portion: {
        Portion.UNLOADED: _("A part goes back, with another truck"),
        Portion.ABOARD: _("A part goes back, on the same truck"),
    },
    Whereabouts: {
        Whereabouts.UNDER_WAY: _("Still on the way"),
        Whereabouts.CROSSED: _("Crossed the border"),
        Whereabouts.WENT_BACK: _("Went back"),
        Whereabouts.IN_STORAGE: _("Lies in storage"),
        Whereabouts.DESTROYED: _("Destroyed"),
        Whereabouts.NOT_SENT: _("Cancelled"),
    },
    Condition: {
        Condition.LICENCE_DECLARED: _("Transport licence declared"),
        Condition.LICENCE_CONFIRMED: _("Transport licence confirmed"),
        Condition.SOURCE_ENTRY: _("Gate entry of the truck with the goods"),
        Condition.RECEIVER_NAMED: _("A receiving truck is named"),
        Condition.RECEIVER_ENTRY: _("Gate entry of the receiving truck"),
        Condition.SPLIT_STATED: _("Weight for each receiving truck stated"),
        Condition.GOODS_DECIDED: _("Customs decided on goods that shall come off"),
        Condition.NOT_HELD: _("Not held"),
        Condition.NO_CORRECTION: _("No correction outstanding"),
    },
    FactKind: {
        FactKind.DECLARED: _("Declared"),
        FactKind.AMENDED: _("Corrected"),
        FactKind.FIELD_AMENDED: _("Field corrected"),
        FactKind.VOIDED: _("Has to be confirmed again"),
        FactKind.DIVERTED: _("Sent to another gate"),
        FactKind.CORRECTION_ASKED: _("Correction asked for"),
        FactKind.CORRECTION_DROPPED: _("Correction no longer asked for"),
        FactKind.REPLACEMENT_ASKED: _("Replacement asked for"),
        FactKind.REPLACEMENT_DROPPED: _("Replacement no longer asked for"),
        FactKind.PAIR_ASKED: _("Transshipment asked for"),
        FactKind.PAIR_DROPPED: _("Transshipment no longer asked for"),
        FactKind.PAIRED: _("Paired for transshipment"),
        FactKind.UNPAIRED: _("No longer paired"),
        FactKind.PARTNER_SAID: _("On the partner truck"),
        FactKind.SPLIT_STATED: _("Weights of the receiving trucks stated"),
        FactKind.VEHICLE_DECLARED: _("Vehicle added"),
        FactKind.VEHICLE_WITHDRAWN: _("Vehicle withdrawn"),
        FactKind.CUSTOMS_DECLARED: _("Customs declaration named"),
        FactKind.CUSTOMS_WITHDRAWN: _("Customs declaration taken out"),
        FactKind.CANCELLED: _("Cancelled"),
        FactKind.CONFIRMED: _("Confirmed"),
        FactKind.REFUSED: _("Refused"),
        FactKind.UNDONE: _("Undone"),
        FactKind.HELD: _("Held"),
        FactKind.RELEASED: _("Released"),
        FactKind.INSPECTED: _("Inspected"),
        FactKind.CHANNEL_SET: _("Customs channel set"),
        FactKind.GOODS_CLEARED: _("Goods cleared"),
        FactKind.PAYMENT_NOTED: _("Payment noted"),
        FactKind.STORAGE_ASKED: _("Goods shall come off"),
        FactKind.STORAGE_DROPPED: _("Goods stay on the vehicle"),
        FactKind.RETURN_ASKED: _("Taking the goods back asked for"),
        FactKind.RETURN_DROPPED: _("Taking the goods back no longer asked for"),
        FactKind.RETURN_ORDERED: _("Ordered to go back"),
        FactKind.RETURN_RECALLED: _("Order to go back taken away"),
        FactKind.RETURNED: _("Turned back"),
        FactKind.STAY_EXTENDED: _("Stay across the border extended"),
        FactKind.EXTENSION_RECALLED: _("Extension of the stay taken back"),
        FactKind.DESTRUCTION_ORDERED: _("Goods in storage ordered to be destroyed"),
        FactKind.DESTRUCTION_RECALLED: _("Order to destroy the goods taken back"),
        FactKind.PERMIT_ISSUED: _("Permit issued"),
        FactKind.PERMIT_REVOKED: _("Permit revoked"),
        FactKind.DRIVER_LINKED: _("Link sent to the driver"),
        FactKind.ACKNOWLEDGED: _("Seen by the driver"),
        FactKind.NOT_REACHED: _("Could not be reached by phone"),
        FactKind.SET_OFF: _("Set off"),
        FactKind.DELAY_REPORTED: _("Delay reported"),
        FactKind.YARD_ENTRY: _("Drove into the yard"),
        FactKind.YARD_EXIT: _("Drove out of the yard"),
        FactKind.PLACE_TAKEN: _("Place in the queue given"),
        FactKind.WINDOW_CHOSEN: _("Later time slot chosen"),
        FactKind.WINDOW_LOST: _("Chosen time slot lost, back in the order"),
        FactKind.HOUR_OFFERED: _("Slots of an hour opened for calls"),
        FactKind.CALLED_FORWARD: _("Called forward"),
        FactKind.PARKED: _("Waiting at the park"),
        FactKind.ARRIVED: _("Arrived at the gate"),
        FactKind.PLACE_USED: _("Went in with its place"),
        FactKind.CALL_MISSED: _("Did not come when called"),
        FactKind.PLACE_HELD: _("Held up, keeps its place"),
        FactKind.PLACE_FREED: _("Back in the order"),
        FactKind.PLACE_GIVEN_BACK: _("Place given back"),
        FactKind.PLACE_REORDERED: _("Place given another turn or class by order"),
        FactKind.LINE_RULED: _("Rules that the line goes by"),
        FactKind.LINE_CLASS: _("Priority class that the line goes by"),
        FactKind.PLACE_REQUESTED: _("Request in a sealed window"),
        FactKind.SEALED_WINDOW_ANNOUNCED: _("Sealed window announced"),
        FactKind.DRAW_COMMITTED: _("Committed to a secret for the draw"),
        FactKind.REQUESTS_SEALED: _("Requests of the window sealed"),
        FactKind.DRAW_REVEALED: _("Secret for the draw revealed"),
        FactKind.DRAW_WITHHELD: _("Secret for the draw withheld"),
        FactKind.DRAW_MADE: _("Draw made"),
        FactKind.PLACE_DRAWN: _("Turn drawn"),
        FactKind.CAPACITY_PLANNED: _("Lanes and staff planned"),
        FactKind.CAPACITY_ANNOUNCED: _("Other side’s capacity announced"),
        FactKind.CAPACITY_CHANGED: _("Capacity of single hours changed"),
        FactKind.HOURS_SET: _("Other side’s opening hours set"),
        FactKind.HOLIDAYS_SET: _("Rest on holidays set"),
        FactKind.RULES_SET: _("Rules of the queue set"),
        FactKind.CLASS_SET: _("Priority class set"),
        FactKind.CAPACITY_WITHDRAWN: _("Withdrawn"),
        FactKind.GATE_CLOSED: _("Gate closed"),
        FactKind.GATE_REOPENED: _("Gate reopened"),
        FactKind.DIVERSION_ORDERED: _("Change of gate ordered"),
        FactKind.DIVERSION_APPROVED: _("Change of gate approved"),
        FactKind.DIVERSION_DROPPED: _("Change of gate dropped"),
        FactKind.CALL_ORDERED: _("Change of the order of the queue ordered"),
        FactKind.CALL_APPROVED: _("Change of the order of the queue approved"),
        FactKind.CALL_DROPPED: _("Change of the order of the queue dropped"),
        FactKind.ROAD_HELD: _("Trucks held on the road"),
        FactKind.ROAD_OPENED: _("Road free again"),
        FactKind.ROAD_COUNTED: _("Trucks counted on the road"),
        FactKind.ERASED: _("Personal data erased"),
    },
    Source: {
        Source.OWN: _("This platform"),
        Source.LIVE_PLATFORM: _("The province's earlier platform"),
    },
    Regularity: {
        Regularity.REGULAR: _("Regular"),
        Regularity.IRREGULAR: _("Out of order"),
    },
    Role: {
        Role.DECLARANT: _("Declaration clerk"),
        Role.CARRIER_MANAGER: _("Company manager"),
        Role.CUSTOMS_OFFICER: _("Customs officer"),
        Role.BORDER_GUARD_OFFICER: _("Border guard officer"),
        Role.HEALTH_OFFICER: _("Health quarantine officer"),
        Role.PLANT_OFFICER: _("Plant quarantine officer"),
        Role.ANIMAL_OFFICER: _("Animal quarantine officer"),
        Role.TRANSPORT_OFFICER: _("Transport officer"),
        Role.CENTRE_OPERATOR: _("Centre operator"),
        Role.CENTRE_CASHIER: _("Centre cashier"),
        Role.CENTRE_MANAGER: _("Centre manager"),
        Role.YARD_OPERATOR: _("Yard operator"),
        Role.TRAFFIC_POLICE: _("Traffic police"),
        Role.LEADER: _("Provincial leader"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.DRIVER: _("Driver"),
    },
}

# The journey's own words, beside the kernel's.
WORDS[Reason] = {
    Reason.PAPERS_MISSING: _("Papers are missing"),
    Reason.DATA_WRONG: _("Declared data are wrong"),
    Reason.WRONG_VEHICLE: _("Another vehicle than declared"),
    Reason.GOODS_DIFFER: _("Goods differ from the declaration"),
    Reason.SEAL_BROKEN: _("Seal is broken or another one"),
    Reason.OVERWEIGHT: _("Overweight"),
    Reason.PEST_OR_DISEASE: _("Pest or animal disease"),
    Reason.HEALTH_RISK: _("Health risk"),
    Reason.FEES_UNCLEAR: _("Fees are unclear"),
    Reason.SUSPICION: _("Suspected violation"),
    Reason.VEHICLE_UNSAFE: _("Vehicle is unsafe"),
    Reason.OTHER_SIDE_REFUSED: _("The other side refuses"),
    Reason.GOODS_SPOILED: _("Goods are spoiled"),
    Reason.GOODS_WITHDRAWN: _("The owner takes the goods back"),
    Reason.PLANS_CHANGED: _("Plans have changed"),
    Reason.DECLARED_TWICE: _("Declared twice"),
    Reason.VEHICLE_BROKE_DOWN: _("The vehicle broke down"),
    Reason.DRIVER_UNABLE: _("The driver cannot go on"),
    Reason.OTHER: _("Another reason"),
}
WORDS[StayPlace] = {
    StayPlace.OURS: _("In a yard on the Vietnamese side"),
    StayPlace.THEIRS: _("In a yard on the Chinese side"),
}
WORDS[Field] = {
    Field.DIRECTION: _("Direction"),
    Field.REGIME: _("Customs regime"),
    Field.GATE: _("Gate"),
    Field.EXPECTED_ARRIVAL: _("Expected arrival"),
    Field.RETURNS: _("Returned goods of"),
    Field.TWO_WAY_OF: _("Comes back loaded from"),
    Field.YARD: _("Yard"),
    Field.BORDER_GUARD_NUMBER: _("Border guard’s number"),
    Field.PROCEDURE_OFFICER: _("Person who handles the procedure"),
    Field.FEE_PAYER: _("Fee payer"),
    Field.IMPORTER: _("Importer"),
    Field.PURPOSE: _("What the vehicles come for"),
    Field.EXPORTER: _("Exporter"),
    Field.GOODS: _("Goods and customs declarations"),
    Field.PLATE: _("Plate"),
    Field.CHASSIS_NUMBER: _("Chassis number"),
    Field.ENGINE_NUMBER: _("Engine number"),
    Field.OWN_ARRIVAL: _("This vehicle’s own arrival"),
    Field.TYPE: _("Type of vehicle"),
    Field.NATIONALITY: _("Registered in"),
    Field.PART: _("Part in the transshipment"),
    Field.DRIVER: _("Driver"),
    Field.TRAILER_PLATE: _("Trailer’s plate"),
    Field.CONTAINER_NUMBER: _("Container number"),
    Field.SEAL_NUMBER: _("Seal number"),
    Field.CARGO_WEIGHT_KG: _("Weight of the cargo"),
    Field.TARE_KG: _("Tare"),
    Field.FEE_RATE: _("Fee class"),
    Field.TRANSPORT_LICENCE: _("Transport licence number"),
    Field.OVERSIZE_PERMIT: _("Permit for an oversize load"),
    Field.UNLOADING_PLACE: _("Place of unloading"),
    Field.RECEIVES_FROM: _("Receives from"),
    Field.NEEDS: _("Quarantines needed"),
    Field.VEHICLE_ADDED: _("Vehicle added"),
    Field.VEHICLE_REMOVED: _("Vehicle taken out"),
}
WORDS[OrderKind] = {
    OrderKind.CALL: _("Call out of turn"),
    OrderKind.KEEP: _("Keep the turn though the consignment changed"),
    OrderKind.CLASS: _("Give another priority class"),
}
WORDS[OrderReason] = {
    OrderReason.RELIEF_GOODS: _("Relief goods"),
    OrderReason.LIVE_ANIMALS: _("Live animals in danger"),
    OrderReason.PERISHING: _("Goods that perish"),
    OrderReason.PUBLIC_HEALTH: _("Medicine and public health"),
    OrderReason.SECURITY: _("Defence and security"),
    OrderReason.BORDER_FAULT: _("Fault of the border"),
    OrderReason.HONEST_CHANGE: _("Honest change of the consignment"),
    OrderReason.OTHER: _("Another reason"),
}
WORDS[What] = {
    What.SET_OFF: _("On the way, by the driver’s word"),
    What.LATE: _("Report a delay"),
    What.PARKED: _("At the park or the gate, by the driver’s word"),
    What.IN_YARD: _("In the yards"),
    What.YARD_STOCK: _("In the yard, by its own books"),
    What.COUNTED: _("Counted on the road"),
}
WORDS[RoadSource] = {
    RoadSource.DRIVERS: _("Drivers’ taps"),
    RoadSource.BORDER: _("Confirmations at the gate"),
    RoadSource.YARD: _("Software of the yard"),
    RoadSource.COUNT: _("Count by the police or the centre"),
}
WORDS[RoadReason] = {
    RoadReason.JAM: _("Traffic jam"),
    RoadReason.ACCIDENT: _("Accident"),
    RoadReason.WEATHER: _("Weather"),
    RoadReason.LANDSLIDE: _("Landslide or flood"),
    RoadReason.SECURITY: _("Security"),
    RoadReason.GATE_FULL: _("No room before the gate"),
    RoadReason.OTHER: _("Another reason"),
}
WORDS[OrderState] = {
    OrderState.ORDERED: _("Waits for a second unit"),
    OrderState.APPROVED: _("Approved and carried out"),
    OrderState.DROPPED: _("Order dropped"),
}
WORDS[DiversionReason] = {
    DiversionReason.GATE_CROWDED: _("The gate is crowded"),
    DiversionReason.ROAD_BLOCKED: _("The road to the gate is blocked"),
    DiversionReason.OTHER_SIDE_CLOSED: _("The other side is closed"),
    DiversionReason.GATE_FAULT: _("Something is out of order at the gate"),
    DiversionReason.OTHER: _("Another reason"),
}
WORDS[DiversionState] = {
    DiversionState.ORDERED: _("Waits for a second person"),
    DiversionState.APPROVED: _("Approved"),
    DiversionState.DROPPED: _("Dropped"),
}
WORDS[DivertedState] = {
    DivertedState.WAITING: _("Still to be sent"),
    DivertedState.MOVED: _("Sent to the other gate"),
    DivertedState.STAYED: _("Stayed"),
}
WORDS[Manner] = {
    Manner.PLAIN: _("Correction"),
    Manner.TYPO: _("Free correction of a typo"),
    Manner.REPLACEMENT: _("Replacement"),
    Manner.DIVERTED: _("By order of the border"),
}
WORDS[Place] = {
    Place.KEPT: _("The place is kept"),
    Place.LOST: _("The place is lost"),
}
WORDS[InspectionResult] = {
    InspectionResult.PASSED: _("Passed"),
    InspectionResult.FAILED: _("Not passed"),
}
WORDS[ClearanceStatus] = {
    ClearanceStatus.CLEARED: _("Goods cleared"),
    ClearanceStatus.SUSPENDED: _("Clearance suspended"),
}

WORDS[FeeStatus] = {
    FeeStatus.UNPAID: _("Unpaid"),
    FeeStatus.PARTLY: _("Partly paid"),
    FeeStatus.PAID: _("Paid"),
}

WORDS[EventState] = {
    EventState.NOTED: _("On the record"),
    EventState.WAITING: _("Waits for customs to accept the registration"),
    EventState.UNKNOWN: _("Plate not known to us"),
    EventState.UNCLEAR: _("Several journeys of this plate"),
}
WORDS[DifferenceKind] = {
    DifferenceKind.WE_IN: _("We have it in, the yard has it out"),
    DifferenceKind.WE_OUT: _("The yard has it in, we have it out"),
    DifferenceKind.NEVER_HERE: _("The yard has it in, we never had it"),
    DifferenceKind.TIMES_DIFFER: _("The times of entry differ"),
    DifferenceKind.LIKELY_TYPO: _("Two plates that are alike: perhaps one typed wrong"),
}
WORDS[DifferenceState] = {
    DifferenceState.OPEN: _("Not settled"),
    DifferenceState.SEEN: _("Marked as seen"),
    DifferenceState.REPORTED: _("Reported late"),
    DifferenceState.GONE: _("No longer shown by the yard's list"),
}
WORDS[DifferenceReason] = {
    DifferenceReason.BARRIER_MISSED: _("The barrier did not see it"),
    DifferenceReason.TYPED_WRONG: _("The plate was typed wrong"),
    DifferenceReason.SOFTWARE_DOWN: _("The yard's software was down"),
    DifferenceReason.OTHER_YARD: _("It stands in another yard"),
    DifferenceReason.NOT_DECLARED: _("Nobody has declared it"),
    DifferenceReason.LOOKED_THERE: _("Somebody went and looked"),
    DifferenceReason.OTHER: _("Another reason"),
}

# Words of the pages themselves.
WORDS[StepState] = {
    StepState.DONE: _("done"),
    StepState.WAITING: _("waiting for the other force"),
    StepState.OPEN: _("not yet done"),
    StepState.HELD: _("held"),
    StepState.REFUSED: _("refused"),
    StepState.NOT_NEEDED: _("not needed"),
}

_BY_NAME = {kind.__name__: kind for kind in WORDS}


def word(value: StrEnum) -> str:
    """The word for a member of one of the kernel's enums, in the active language."""
    return str(WORDS[type(value)][value])


def word_of(*, kind: str, value: str) -> str:
    """The word for a stored value, by the enum's name ("Step"); raises KeyError or ValueError if unknown."""
    return word(member(kind=kind, value=value))


def member(*, kind: str, value: str) -> StrEnum:
    """The enum's member for a stored value; raises KeyError or ValueError if unknown."""
    return _BY_NAME[kind](value)


def choices(kind: type[StrEnum]) -> list[tuple[str, Promise]]:
    """(value, word) pairs of an enum, for a form's ChoiceField; translated when shown."""
    return [(member.value, name) for member, name in WORDS[kind].items()]
