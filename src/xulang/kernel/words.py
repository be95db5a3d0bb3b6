"""The words all contexts share. Vietnamese terms: docs/glossary.md; steps: data/confirmations.csv."""

from enum import StrEnum


class Direction(StrEnum):
    EXPORT = "export"
    IMPORT = "import"


class Regime(StrEnum):
    EXPORT = "export"
    IMPORT = "import"
    TEMPORARY_IMPORT = "temporary_import"
    TEMPORARY_EXPORT = "temporary_export"
    TRANSSHIPMENT = "transshipment"
    TRANSIT = "transit"


class Force(StrEnum):
    """Who confirms on the record; `SYSTEM` and `CARRIER` act but never confirm for a force."""

    CUSTOMS = "customs"
    BORDER_GUARD = "border_guard"
    HEALTH_QUARANTINE = "health_quarantine"
    PLANT_QUARANTINE = "plant_quarantine"
    ANIMAL_QUARANTINE = "animal_quarantine"
    TRANSPORT = "transport"
    CENTRE = "centre"
    YARD = "yard"
    TRAFFIC_POLICE = "traffic_police"
    CARRIER = "carrier"
    SYSTEM = "system"


class Step(StrEnum):
    """One confirmation on the truck's way (data/confirmations.csv)."""

    REGISTRATION = "registration"
    ENTRY = "entry"
    YARD = "yard"
    CUSTOMS_CHECK = "customs_check"
    HEALTH_CHECK = "health_check"
    PLANT_CHECK = "plant_check"
    ANIMAL_CHECK = "animal_check"
    TRANSPORT_LICENCE = "transport_licence"
    TRANSSHIPMENT = "transshipment"
    REPLACEMENT = "replacement"
    RETURN = "return"
    STORAGE = "storage"
    UNLOADED = "unloaded"
    LOADED = "loaded"
    DESTROYED = "destroyed"
    FEES = "fees"
    OUT_OF_YARD = "out_of_yard"
    LEFT = "left"
    TURNED_BACK = "turned_back"


class Stage(StrEnum):
    """How far a crossing has come: always derived from its facts, in this order."""

    DECLARED = "declared"
    NEEDS_CORRECTION = "needs_correction"
    REGISTERED = "registered"
    ENTERING = "entering"
    ENTERED = "entered"
    IN_YARD = "in_yard"
    LEAVING_YARD = "leaving_yard"
    OUT_OF_YARD = "out_of_yard"
    LEAVING = "leaving"
    RETURNING = "returning"
    LEFT = "left"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """Customs channel (luồng xanh, vàng, đỏ): decides what customs checks."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Nationality(StrEnum):
    VN = "VN"
    CN = "CN"


class VehicleType(StrEnum):
    """data/declaration_fields.csv, `vehicle,type`."""

    CONTAINER_TRUCK = "container_truck"
    SEMI_TRAILER = "semi_trailer"
    TRUCK = "truck"
    BOX_TRUCK = "box_truck"
    SELF_DRIVEN = "self_driven"
    OTHER = "other"


class Cargo(StrEnum):
    """What an hour's capacity is counted for: each kind has its own at a gate (docs/capacity.md)."""

    FRESH = "fresh"
    ORDINARY = "ordinary"
    OVERSIZE = "oversize"
    VEHICLES = "vehicles"
    EMPTY = "empty"


class VehiclePart(StrEnum):
    """What a declared vehicle does in this declaration; transshipment pairs a source with receivers."""

    CARRIES = "carries"
    SOURCE = "source"
    RECEIVER = "receiver"
    LOADER = "loader"


class Purpose(StrEnum):
    """Why the vehicles of a declaration come: with its goods, or empty, to take over another one's."""

    GOODS = "goods"
    EMPTY_RECEIVER = "empty_receiver"


class FactKind(StrEnum):
    """What a fact says. The journal stores the word; the meaning is folded by clearance and crossing."""

    DECLARED = "declared"
    AMENDED = "amended"
    FIELD_AMENDED = "field_amended"
    VOIDED = "voided"
    DIVERTED = "diverted"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_DROPPED = "correction_dropped"
    REPLACEMENT_ASKED = "replacement_asked"
    REPLACEMENT_DROPPED = "replacement_dropped"
    PAIR_ASKED = "pair_asked"
    PAIR_DROPPED = "pair_dropped"
    PAIRED = "paired"
    UNPAIRED = "unpaired"
    PARTNER_SAID = "partner_said"
    SPLIT_STATED = "split_stated"
    VEHICLE_DECLARED = "vehicle_declared"
    VEHICLE_WITHDRAWN = "vehicle_withdrawn"
    CUSTOMS_DECLARED = "customs_declared"
    CUSTOMS_WITHDRAWN = "customs_withdrawn"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNDONE = "undone"
    HELD = "held"
    RELEASED = "released"
    INSPECTED = "inspected"
    CHANNEL_SET = "channel_set"
    GOODS_CLEARED = "goods_cleared"
    PAYMENT_NOTED = "payment_noted"
    STORAGE_ASKED = "storage_asked"
    STORAGE_DROPPED = "storage_dropped"
    DESTRUCTION_ORDERED = "destruction_ordered"
    DESTRUCTION_RECALLED = "destruction_recalled"
    RETURN_ASKED = "return_asked"
    RETURN_DROPPED = "return_dropped"
    RETURN_ORDERED = "return_ordered"
    RETURN_RECALLED = "return_recalled"
    RETURNED = "returned"
    STAY_EXTENDED = "stay_extended"
    EXTENSION_RECALLED = "extension_recalled"
    PERMIT_ISSUED = "permit_issued"
    PERMIT_REVOKED = "permit_revoked"
    DRIVER_LINKED = "driver_linked"
    ACKNOWLEDGED = "acknowledged"
    NOT_REACHED = "not_reached"
    SET_OFF = "set_off"
    DELAY_REPORTED = "delay_reported"
    YARD_ENTRY = "yard_entry"
    YARD_EXIT = "yard_exit"
    PLACE_TAKEN = "place_taken"
    WINDOW_CHOSEN = "window_chosen"
    WINDOW_LOST = "window_lost"
    HOUR_OFFERED = "hour_offered"
    CALLED_FORWARD = "called_forward"
    PARKED = "parked"
    ARRIVED = "arrived"
    PLACE_USED = "place_used"
    CALL_MISSED = "call_missed"
    PLACE_HELD = "place_held"
    PLACE_FREED = "place_freed"
    PLACE_GIVEN_BACK = "place_given_back"
    PLACE_REORDERED = "place_reordered"
    LINE_RULED = "line_ruled"
    LINE_CLASS = "line_class"
    PLACE_REQUESTED = "place_requested"
    SEALED_WINDOW_ANNOUNCED = "sealed_window_announced"
    DRAW_COMMITTED = "draw_committed"
    REQUESTS_SEALED = "requests_sealed"
    DRAW_REVEALED = "draw_revealed"
    DRAW_WITHHELD = "draw_withheld"
    DRAW_MADE = "draw_made"
    DRAW_LAPSED = "draw_lapsed"
    PLACE_DRAWN = "place_drawn"
    CAPACITY_PLANNED = "capacity_planned"
    CAPACITY_ANNOUNCED = "capacity_announced"
    CAPACITY_CHANGED = "capacity_changed"
    HOURS_SET = "hours_set"
    HOLIDAYS_SET = "holidays_set"
    RULES_SET = "rules_set"
    CLASS_SET = "class_set"
    CAPACITY_WITHDRAWN = "capacity_withdrawn"
    GATE_CLOSED = "gate_closed"
    GATE_REOPENED = "gate_reopened"
    DIVERSION_ORDERED = "diversion_ordered"
    DIVERSION_APPROVED = "diversion_approved"
    DIVERSION_DROPPED = "diversion_dropped"
    CALL_ORDERED = "call_ordered"
    CALL_APPROVED = "call_approved"
    CALL_DROPPED = "call_dropped"
    ROAD_HELD = "road_held"
    ROAD_OPENED = "road_opened"
    ROAD_COUNTED = "road_counted"
    ASSIGNMENT_GIVEN = "assignment_given"
    ASSIGNMENT_ACCEPTED = "assignment_accepted"
    ASSIGNMENT_PROGRESSED = "assignment_progressed"
    ASSIGNMENT_HANDED_IN = "assignment_handed_in"
    ASSIGNMENT_SENT_BACK = "assignment_sent_back"
    ASSIGNMENT_DONE = "assignment_done"
    ASSIGNMENT_DROPPED = "assignment_dropped"
    ASSIGNMENT_EXTENDED = "assignment_extended"
    ALERT_RULE_SET = "alert_rule_set"
    ALERT_RULE_SWITCHED = "alert_rule_switched"
    ALERT_RANG = "alert_rang"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_ESCALATED = "alert_escalated"
    ALERT_SNOOZED = "alert_snoozed"
    ALERT_NOTED = "alert_noted"
    ALERT_CLEARED = "alert_cleared"
    INDICATOR_DEFINED = "indicator_defined"
    FIGURE_ENTERED = "figure_entered"
    FIGURE_SUBMITTED = "figure_submitted"
    FIGURE_RETURNED = "figure_returned"
    FIGURE_APPROVED = "figure_approved"
    FIGURE_LOCKED = "figure_locked"
    FIGURE_REVISED = "figure_revised"
    FIGURE_IMPORTED = "figure_imported"
    PROGRAMME_DEFINED = "programme_defined"
    PROJECT_DEFINED = "project_defined"
    ERASED = "erased"


# Facts of a gate, and of a line of the queue; all others are a declaration's or the log's own.
OF_GATES = frozenset(
    {
        FactKind.GATE_CLOSED,
        FactKind.GATE_REOPENED,
        FactKind.DIVERSION_ORDERED,
        FactKind.DIVERSION_APPROVED,
        FactKind.DIVERSION_DROPPED,
        FactKind.CALL_ORDERED,
        FactKind.CALL_APPROVED,
        FactKind.CALL_DROPPED,
        FactKind.ROAD_HELD,
        FactKind.ROAD_OPENED,
        FactKind.ROAD_COUNTED,
    }
)
OF_LINES = frozenset(
    {
        FactKind.PLACE_TAKEN,
        FactKind.WINDOW_CHOSEN,
        FactKind.WINDOW_LOST,
        FactKind.HOUR_OFFERED,
        FactKind.CALLED_FORWARD,
        FactKind.PARKED,
        FactKind.ARRIVED,
        FactKind.PLACE_USED,
        FactKind.CALL_MISSED,
        FactKind.PLACE_HELD,
        FactKind.PLACE_FREED,
        FactKind.PLACE_GIVEN_BACK,
        FactKind.PLACE_REORDERED,
        FactKind.LINE_RULED,
        FactKind.LINE_CLASS,
        FactKind.PLACE_REQUESTED,
        FactKind.SEALED_WINDOW_ANNOUNCED,
        FactKind.DRAW_COMMITTED,
        FactKind.REQUESTS_SEALED,
        FactKind.DRAW_REVEALED,
        FactKind.DRAW_WITHHELD,
        FactKind.DRAW_MADE,
        FactKind.DRAW_LAPSED,
        FactKind.PLACE_DRAWN,
    }
)
# Facts of what was said about capacity, classes and rules.
OF_CAPACITY = frozenset(
    {
        FactKind.CAPACITY_PLANNED,
        FactKind.CAPACITY_ANNOUNCED,
        FactKind.CAPACITY_CHANGED,
        FactKind.HOURS_SET,
        FactKind.HOLIDAYS_SET,
        FactKind.RULES_SET,
        FactKind.CLASS_SET,
        FactKind.CAPACITY_WITHDRAWN,
    }
)
# Facts of the centre's own work: tasks of units, rules that ring and what was done about it.
OF_WORK = frozenset(
    {
        FactKind.ASSIGNMENT_GIVEN,
        FactKind.ASSIGNMENT_ACCEPTED,
        FactKind.ASSIGNMENT_PROGRESSED,
        FactKind.ASSIGNMENT_HANDED_IN,
        FactKind.ASSIGNMENT_SENT_BACK,
        FactKind.ASSIGNMENT_DONE,
        FactKind.ASSIGNMENT_DROPPED,
        FactKind.ASSIGNMENT_EXTENDED,
        FactKind.ALERT_RULE_SET,
        FactKind.ALERT_RULE_SWITCHED,
        FactKind.ALERT_RANG,
        FactKind.ALERT_ACKNOWLEDGED,
        FactKind.ALERT_ESCALATED,
        FactKind.ALERT_SNOOZED,
        FactKind.ALERT_NOTED,
        FactKind.ALERT_CLEARED,
    }
)
# Facts of the province's indicators and of their figures.
OF_INDICATORS = frozenset(
    {
        FactKind.INDICATOR_DEFINED,
        FactKind.FIGURE_ENTERED,
        FactKind.FIGURE_SUBMITTED,
        FactKind.FIGURE_RETURNED,
        FactKind.FIGURE_APPROVED,
        FactKind.FIGURE_LOCKED,
        FactKind.FIGURE_REVISED,
        FactKind.FIGURE_IMPORTED,
        FactKind.PROGRAMME_DEFINED,
        FactKind.PROJECT_DEFINED,
    }
)


class Source(StrEnum):
    """Where a fact came from."""

    OWN = "own"
    LIVE_PLATFORM = "live_platform"


class Regularity(StrEnum):
    """Whether the journey table would have accepted the fact; imported facts are stored either way."""

    REGULAR = "regular"
    IRREGULAR = "irregular"


class Role(StrEnum):
    """What a membership lets a person do; the policy table in crossing/policy.py gives it meaning."""

    DRIVER = "driver"  # Never a membership: what a driver's link grants.
    DECLARANT = "declarant"
    CARRIER_MANAGER = "carrier_manager"
    CUSTOMS_OFFICER = "customs_officer"
    BORDER_GUARD_OFFICER = "border_guard_officer"
    HEALTH_OFFICER = "health_officer"
    PLANT_OFFICER = "plant_officer"
    ANIMAL_OFFICER = "animal_officer"
    TRANSPORT_OFFICER = "transport_officer"
    CENTRE_OPERATOR = "centre_operator"
    CENTRE_CASHIER = "centre_cashier"
    CENTRE_MANAGER = "centre_manager"
    YARD_OPERATOR = "yard_operator"
    TRAFFIC_POLICE = "traffic_police"
    FIGURES_OFFICER = "figures_officer"
    FIGURES_MANAGER = "figures_manager"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
