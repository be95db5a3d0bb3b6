"""What goes in and out; written by tools/client_models.py from the API's description."""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

AlertVerb: TypeAlias = Literal[
    "acknowledge",
    "note",
    "snooze",
]
AreaLevel: TypeAlias = Literal[
    "province",
    "district",
    "commune",
    "department",
]
Better: TypeAlias = Literal[
    "more",
    "less",
    "neither",
]
Cargo: TypeAlias = Literal[
    "fresh",
    "ordinary",
    "oversize",
    "vehicles",
    "empty",
]
Certainty: TypeAlias = Literal[
    "",
    "estimate",
    "preliminary",
    "final",
]
Channel: TypeAlias = Literal[
    "green",
    "yellow",
    "red",
]
Check: TypeAlias = Literal[
    "above",
    "below",
    "rise",
    "silence",
    "unusual",
    "jam",
]
ClearanceStatus: TypeAlias = Literal[
    "cleared",
    "suspended",
]
Coming: TypeAlias = Literal[
    "here",
    "called",
    "declared",
    "late",
    "waits",
    "not_ready",
]
Counted: TypeAlias = Literal[
    "arrivals",
    "clearance",
    "waiting",
    "on_road",
    "inside",
    "held",
    "step_minutes",
    "confirmations",
    "yard",
    "follower",
]
CountedBy: TypeAlias = Literal[
    "people",
    "platform",
]
CrossingMeasure: TypeAlias = Literal[
    "vehicles",
    "weight_kg",
    "value_vnd",
    "p50",
    "p90",
]
CrossingMoment: TypeAlias = Literal[
    "declared",
    "registered",
    "entered",
    "left",
    "returned",
    "given_up",
]
DifferenceKind: TypeAlias = Literal[
    "we_in",
    "we_out",
    "never_here",
    "times_differ",
    "likely_typo",
]
DifferenceReason: TypeAlias = Literal[
    "barrier_missed",
    "typed_wrong",
    "software_down",
    "other_yard",
    "not_declared",
    "looked_there",
    "other",
]
DifferenceState: TypeAlias = Literal[
    "open",
    "seen",
    "reported",
    "gone",
]
Dimension: TypeAlias = Literal[
    "hour",
    "day",
    "month",
    "quarter",
    "year",
    "gate",
    "direction",
    "regime",
    "chapter",
    "origin",
    "vehicle_type",
    "nationality",
    "carrier",
    "step",
    "force",
]
Direction: TypeAlias = Literal[
    "export",
    "import",
]
DocumentKind: TypeAlias = Literal[
    "personal_id",
    "passport",
    "border_pass",
]
EventState: TypeAlias = Literal[
    "noted",
    "waiting",
    "unknown",
    "unclear",
]
FactKind: TypeAlias = Literal[
    "declared",
    "amended",
    "field_amended",
    "voided",
    "diverted",
    "correction_asked",
    "correction_dropped",
    "replacement_asked",
    "replacement_dropped",
    "pair_asked",
    "pair_dropped",
    "paired",
    "unpaired",
    "partner_said",
    "split_stated",
    "vehicle_declared",
    "vehicle_withdrawn",
    "customs_declared",
    "customs_withdrawn",
    "cancelled",
    "confirmed",
    "refused",
    "undone",
    "held",
    "released",
    "inspected",
    "channel_set",
    "goods_cleared",
    "payment_noted",
    "storage_asked",
    "storage_dropped",
    "destruction_ordered",
    "destruction_recalled",
    "return_asked",
    "return_dropped",
    "return_ordered",
    "return_recalled",
    "returned",
    "stay_extended",
    "extension_recalled",
    "permit_issued",
    "permit_revoked",
    "driver_linked",
    "acknowledged",
    "not_reached",
    "set_off",
    "delay_reported",
    "yard_entry",
    "yard_exit",
    "place_taken",
    "window_chosen",
    "window_lost",
    "hour_offered",
    "called_forward",
    "parked",
    "arrived",
    "place_used",
    "call_missed",
    "place_held",
    "place_freed",
    "place_given_back",
    "place_reordered",
    "line_ruled",
    "line_class",
    "place_requested",
    "sealed_window_announced",
    "draw_committed",
    "requests_sealed",
    "draw_revealed",
    "draw_withheld",
    "draw_made",
    "draw_lapsed",
    "place_drawn",
    "capacity_planned",
    "capacity_announced",
    "capacity_changed",
    "hours_set",
    "holidays_set",
    "rules_set",
    "class_set",
    "capacity_withdrawn",
    "gate_closed",
    "gate_reopened",
    "diversion_ordered",
    "diversion_approved",
    "diversion_dropped",
    "call_ordered",
    "call_approved",
    "call_dropped",
    "road_held",
    "road_opened",
    "road_counted",
    "assignment_given",
    "assignment_accepted",
    "assignment_progressed",
    "assignment_handed_in",
    "assignment_sent_back",
    "assignment_done",
    "assignment_dropped",
    "assignment_extended",
    "alert_rule_set",
    "alert_rule_switched",
    "alert_rang",
    "alert_acknowledged",
    "alert_escalated",
    "alert_snoozed",
    "alert_noted",
    "alert_cleared",
    "indicator_defined",
    "figure_entered",
    "figure_submitted",
    "figure_returned",
    "figure_approved",
    "figure_locked",
    "figure_revised",
    "figure_imported",
    "programme_defined",
    "project_defined",
    "erased",
]
FeeKind: TypeAlias = Literal[
    "infrastructure",
    "transfer",
]
FeeStatus: TypeAlias = Literal[
    "unpaid",
    "partly",
    "paid",
]
Field: TypeAlias = Literal[
    "direction",
    "regime",
    "gate",
    "expected_arrival",
    "yard",
    "border_guard_number",
    "procedure_officer",
    "fee_payer",
    "importer",
    "exporter",
    "purpose",
    "returns",
    "two_way_of",
    "goods",
    "plate",
    "chassis_number",
    "engine_number",
    "own_arrival",
    "type",
    "nationality",
    "part",
    "driver",
    "trailer_plate",
    "container_number",
    "seal_number",
    "cargo_weight_kg",
    "tare_kg",
    "fee_rate",
    "transport_licence",
    "oversize_permit",
    "unloading_place",
    "receives_from",
    "needs",
    "vehicle_added",
    "vehicle_removed",
]
FigureMeasure: TypeAlias = Literal[
    "actual",
    "plan",
]
FigureStatus: TypeAlias = Literal[
    "draft",
    "submitted",
    "approved",
    "locked",
    "revised",
]
FigureVerb: TypeAlias = Literal[
    "enter",
    "submit",
    "return",
    "approve",
    "lock",
    "revise",
    "import",
]
FindingKind: TypeAlias = Literal[
    "percent_differs",
    "change_differs",
    "plans_contradict",
    "base_changed",
    "formula_differs",
    "falls_within_year",
    "part_exceeds_whole",
]
Force: TypeAlias = Literal[
    "customs",
    "border_guard",
    "health_quarantine",
    "plant_quarantine",
    "animal_quarantine",
    "transport",
    "centre",
    "yard",
    "traffic_police",
    "carrier",
    "system",
]
GateKind: TypeAlias = Literal[
    "international",
    "dedicated freight road",
    "clearance route",
    "bilateral",
    "auxiliary",
    "international rail",
]
Ground: TypeAlias = Literal[
    "order",
    "class",
    "share",
    "chosen",
    "standby",
    "ordered",
    "override",
    "uncalled",
]
IndicatorLevel: TypeAlias = Literal[
    "province",
    "commune",
    "commune_sum",
    "department",
    "project",
]
Joining: TypeAlias = Literal[
    "sum",
    "mean",
    "never",
]
Lag: TypeAlias = Literal[
    "behind_time",
    "behind_peers",
    "not_reported",
]
LineSource: TypeAlias = Literal[
    "tariff",
    "entered",
]
Manner: TypeAlias = Literal[
    "plain",
    "typo",
    "replacement",
    "diverted",
]
Nationality: TypeAlias = Literal[
    "VN",
    "CN",
]
Nature: TypeAlias = Literal[
    "flow",
    "stock",
    "rate",
]
OrderKind: TypeAlias = Literal[
    "call",
    "keep",
    "class",
]
OrderReason: TypeAlias = Literal[
    "relief_goods",
    "live_animals",
    "perishing",
    "public_health",
    "security",
    "border_fault",
    "honest_change",
    "other",
]
OrderState: TypeAlias = Literal[
    "ordered",
    "approved",
    "dropped",
]
OrganisationKind: TypeAlias = Literal[
    "carrier",
    "importer",
    "exporter",
    "agent",
    "force",
    "centre",
    "yard",
    "province",
    "department",
    "commune",
]
PaymentMethod: TypeAlias = Literal[
    "cash",
    "bank_transfer",
    "card",
    "other",
]
Percentile: TypeAlias = Literal[
    "p50",
    "p90",
]
PeriodKind: TypeAlias = Literal[
    "month",
    "quarter",
    "half",
    "nine_months",
    "year",
    "since",
    "on",
]
Place: TypeAlias = Literal[
    "place_kept",
    "place_lost",
]
PlaceState: TypeAlias = Literal[
    "requested",
    "waiting",
    "chosen",
    "called",
    "arrived",
    "held",
    "entered",
    "given_back",
    "lost",
]
PlanFrom: TypeAlias = Literal[
    "target",
    "stated",
    "indicator",
    "implied",
]
PlanOf: TypeAlias = Literal[
    "",
    "central",
    "province",
    "period",
]
ProgrammeKind: TypeAlias = Literal[
    "investment",
    "resolution",
    "plan",
    "ranking",
]
ProjectGroup: TypeAlias = Literal[
    "national",
    "a",
    "b",
    "c",
]
Purpose: TypeAlias = Literal[
    "goods",
    "empty_receiver",
]
Reason: TypeAlias = Literal[
    "papers_missing",
    "data_wrong",
    "wrong_vehicle",
    "goods_differ",
    "seal_broken",
    "overweight",
    "pest_or_disease",
    "health_risk",
    "fees_unclear",
    "suspicion",
    "vehicle_unsafe",
    "other_side_refused",
    "goods_spoiled",
    "goods_withdrawn",
    "plans_changed",
    "declared_twice",
    "vehicle_broke_down",
    "driver_unable",
    "other",
]
Regime: TypeAlias = Literal[
    "export",
    "import",
    "temporary_import",
    "temporary_export",
    "transshipment",
    "transit",
]
Regularity: TypeAlias = Literal[
    "regular",
    "irregular",
]
RoadReason: TypeAlias = Literal[
    "jam",
    "accident",
    "weather",
    "landslide",
    "security",
    "gate_full",
    "other",
]
RoadSource: TypeAlias = Literal[
    "drivers",
    "border",
    "yard",
    "count",
    "phone",
]
Role: TypeAlias = Literal[
    "driver",
    "declarant",
    "carrier_manager",
    "customs_officer",
    "border_guard_officer",
    "health_officer",
    "plant_officer",
    "animal_officer",
    "transport_officer",
    "centre_operator",
    "centre_cashier",
    "centre_manager",
    "yard_operator",
    "traffic_police",
    "figures_officer",
    "figures_manager",
    "leader",
    "administrator",
]
Source: TypeAlias = Literal[
    "own",
    "live_platform",
]
Stage: TypeAlias = Literal[
    "declared",
    "needs_correction",
    "registered",
    "entering",
    "entered",
    "in_yard",
    "leaving_yard",
    "out_of_yard",
    "leaving",
    "returning",
    "left",
    "returned",
    "cancelled",
]
Standing: TypeAlias = Literal[
    "declared",
    "coming",
    "inside",
    "may_leave",
    "gone",
]
Step: TypeAlias = Literal[
    "registration",
    "entry",
    "yard",
    "customs_check",
    "health_check",
    "plant_check",
    "animal_check",
    "transport_licence",
    "transshipment",
    "replacement",
    "return",
    "storage",
    "unloaded",
    "loaded",
    "destroyed",
    "fees",
    "out_of_yard",
    "left",
    "turned_back",
]
TargetState: TypeAlias = Literal[
    "no_figure",
    "on_way",
    "reached",
    "missed",
]
TaskState: TypeAlias = Literal[
    "given",
    "accepted",
    "handed_in",
    "done",
    "dropped",
]
TaskVerb: TypeAlias = Literal[
    "give",
    "accept",
    "progress",
    "hand_in",
    "send_back",
    "finish",
    "drop",
    "extend",
]
VehiclePart: TypeAlias = Literal[
    "carries",
    "source",
    "receiver",
    "loader",
]
VehicleType: TypeAlias = Literal[
    "container_truck",
    "semi_trailer",
    "truck",
    "box_truck",
    "self_driven",
    "other",
]
Via: TypeAlias = Literal[
    "api",
    "file",
    "folder",
    "page",
]
Waits: TypeAlias = Literal[
    "partner",
    "no_arrival",
    "yard",
]
WebhookState: TypeAlias = Literal[
    "active",
    "paused",
]
What: TypeAlias = Literal[
    "set_off",
    "late",
    "parked",
    "in_yard",
    "yard_stock",
    "counted",
    "sent",
]
Whereabouts: TypeAlias = Literal[
    "under_way",
    "crossed",
    "went_back",
    "in_storage",
    "destroyed",
    "not_sent",
]
WindowStage: TypeAlias = Literal[
    "committing",
    "lapsed",
    "bound",
    "open",
    "closed",
    "revealing",
    "anew",
    "drawn",
    "readiness",
    "empty",
]


class Names(TypedDict):
    """`zh` is null where no source has a Chinese name."""

    vi: str
    en: str
    zh: str | None


class Closure(TypedDict):
    """A gate or route closed now: since when, and what the public is told, by language."""

    since: str
    notice: dict[str, str]


class Gate(TypedDict):
    """A gate, or a clearance route of the gate `parent`. Capacities are vehicles a day."""

    code: str
    parent: str | None
    names: Names
    kind: GateKind
    opposite_side: str | None
    markers: str | None
    closure: Closure | None


class Gates(TypedDict):
    items: list[Gate]


class Yard(TypedDict):
    code: str
    name: str
    gate: str
    operator: str


class Yards(TypedDict):
    items: list[Yard]


class ProblemCode(TypedDict):
    """A code that a problem can have; texts may hold %(placeholders)s, filled from a problem's `params`."""

    code: str
    status: int
    title: str
    detail: str


class ProblemCodes(TypedDict):
    items: list[ProblemCode]


class PersonInput(TypedDict):
    name: str
    phone: str


class PartyInput(TypedDict):
    """A company. A tax code is needed of the fee payer and of the side that is Vietnamese."""

    name: str
    tax_code: NotRequired[str | None]
    address: NotRequired[str | None]
    phone: NotRequired[str | None]


class DriverInput(TypedDict):
    name: str
    phone: str
    id_kind: DocumentKind
    id_number: str
    nationality: NotRequired[Nationality | None]


class VehicleInput(TypedDict):
    """One vehicle, which becomes one crossing with the same id."""

    id: NotRequired[str | None]
    plate: NotRequired[str | None]
    chassis_number: NotRequired[str | None]
    engine_number: NotRequired[str | None]
    own_arrival: NotRequired[str | None]
    trailer_plate: NotRequired[str | None]
    container_number: NotRequired[str | None]
    seal_number: NotRequired[str | None]
    type: VehicleType
    nationality: NotRequired[Nationality | None]
    driver: DriverInput
    cargo_weight_kg: NotRequired[int | str | None]
    tare_kg: int | str
    fee_rate: NotRequired[str | None]
    transport_licence: NotRequired[str | None]
    oversize_permit: NotRequired[str | None]
    unloading_place: NotRequired[str | None]
    part: NotRequired[VehiclePart | None]
    receives_from: NotRequired[str | None]
    needs: NotRequired[list[Literal["health_quarantine", "plant_quarantine", "animal_quarantine"]]]


class OwnerInput(TypedDict):
    name: str
    tax_code: NotRequired[str | None]


class CustomsInput(TypedDict):
    number: str
    type: NotRequired[str | None]
    office: NotRequired[str | None]
    registered_on: NotRequired[str | None]


class LineInput(TypedDict):
    product: str
    hs_code: NotRequired[str | None]
    origin: NotRequired[str | None]
    quantity: NotRequired[float | str | None]
    unit: NotRequired[str | None]
    weight_kg: int | str
    value_vnd: NotRequired[int | str | None]


class GoodsInput(TypedDict):
    """The goods of one owner under one customs declaration."""

    owner: OwnerInput
    customs_declaration: NotRequired[CustomsInput | None]
    lines: NotRequired[list[LineInput]]


class DeclarationInput(TypedDict):
    """At most 50 vehicles, or 300 on their own wheels, 50 owners and 500 lines of goods; 1 MB in all."""

    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: str
    yard: NotRequired[str | None]
    border_guard_number: NotRequired[str | None]
    procedure_officer: PersonInput
    fee_payer: PartyInput
    importer: NotRequired[PartyInput | None]
    exporter: NotRequired[PartyInput | None]
    vehicles: list[VehicleInput]
    goods: NotRequired[list[GoodsInput]]
    purpose: NotRequired[Purpose]
    returns: NotRequired[str | None]
    two_way_of: NotRequired[str | None]


class Warned(TypedDict):
    """Plausible but unusual: worth a second look, never in the way."""

    code: str
    pointer: str
    title: str
    detail: str
    params: dict[str, str | int]


class Checked(TypedDict):
    warnings: list[Warned]


class Moved(TypedDict):
    crossing: str
    stage: Stage


class Declared(TypedDict):
    declaration: str
    number: str
    facts: list[str]
    crossings: list[Moved]
    warnings: list[Warned]


class Crossing(TypedDict):
    """One vehicle, once. `held_by` are the forces that hold it; `plate` is null after erasure."""

    id: str
    declaration: str
    number: str
    source: Source
    gate: str
    direction: Direction
    regime: Regime
    stage: Stage
    stage_since: str
    held_by: list[Force]
    nationality: Nationality
    part: VehiclePart
    plate: str | None
    chassis: str | None
    expected_arrival: str | None
    declared_at: str
    ended_at: str | None


class DeclarationSummary(TypedDict):
    id: str
    number: str
    source: Source
    version: int
    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: str
    submitted_at: str
    amended_at: str | None
    crossings: list[Crossing]


class DeclarationPage(TypedDict):
    after: str | None
    items: list[DeclarationSummary]


class Correction(TypedDict):
    force: Force
    at: str
    reason: str


class Customs(TypedDict):
    """A customs declaration in a declaration; `id` is the fact that declared it."""

    id: str
    number: str | None
    channel: Channel | None
    clearance: ClearanceStatus | None


class Driver(TypedDict):
    name: str
    phone: NotRequired[str | None]
    id_kind: NotRequired[DocumentKind | None]
    id_number: NotRequired[str | None]
    nationality: NotRequired[Nationality | None]


class VehicleContent(TypedDict):
    """One vehicle; `id` is made by the caller and is the crossing's id. Plates and codes are their `key`s."""

    id: str
    plate: str
    type: VehicleType
    nationality: Nationality
    part: VehiclePart
    driver: NotRequired[Driver | None]
    trailer_plate: NotRequired[str | None]
    container_number: NotRequired[str | None]
    seal_number: NotRequired[str | None]
    cargo_weight_kg: NotRequired[int | None]
    tare_kg: NotRequired[int | None]
    fee_rate: NotRequired[str | None]
    transport_licence: NotRequired[str | None]
    unloading_place: NotRequired[str | None]
    receives_from: NotRequired[str | None]
    needs: NotRequired[list[Force]]
    chassis_number: NotRequired[str | None]
    engine_number: NotRequired[str | None]
    own_arrival: NotRequired[str | None]
    oversize_permit: NotRequired[str | None]


class Owner(TypedDict):
    name: str
    tax_code: NotRequired[str | None]


class CustomsDeclaration(TypedDict):
    """`office` is the VNACCS office code ("03NK"), `type` the regime code ("E42")."""

    number: str
    type: NotRequired[str | None]
    office: NotRequired[str | None]
    registered_on: NotRequired[str | None]


class GoodsLine(TypedDict):
    """`quantity` has four decimals, so that its text is never read as grouped thousands."""

    product: str
    hs_code: NotRequired[str | None]
    origin: NotRequired[str | None]
    quantity: NotRequired[str | None]
    unit: NotRequired[str | None]
    weight_kg: NotRequired[int | None]
    value_vnd: NotRequired[int | None]


class GoodsOwner(TypedDict):
    """The goods of one owner under one customs declaration."""

    owner: Owner
    customs_declaration: NotRequired[CustomsDeclaration | None]
    lines: NotRequired[list[GoodsLine]]


class Person(TypedDict):
    """The person who handles the procedure."""

    name: str
    phone: NotRequired[str | None]


class Party(TypedDict):
    """A company: fee payer, importer or exporter. A foreign one's `tax_code` is its own country's."""

    name: str
    tax_code: NotRequired[str | None]
    address: NotRequired[str | None]
    phone: NotRequired[str | None]


class DeclarationContent(TypedDict):
    """With purpose EMPTY_RECEIVER it has receiving trucks alone, and neither goods nor traders."""

    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: str
    vehicles: list[VehicleContent]
    goods: NotRequired[list[GoodsOwner]]
    yard: NotRequired[str | None]
    border_guard_number: NotRequired[str | None]
    procedure_officer: NotRequired[Person | None]
    fee_payer: NotRequired[Party | None]
    importer: NotRequired[Party | None]
    exporter: NotRequired[Party | None]
    purpose: NotRequired[Purpose]
    returns: NotRequired[str | None]
    two_way_of: NotRequired[str | None]


class Declaration(TypedDict):
    """`crossed` counts the vehicles that left; `closed_at` is when the last one ended."""

    id: str
    number: str
    source: Source
    version: int
    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: str
    submitted_at: str
    amended_at: str | None
    crossings: list[Crossing]
    crossed: int
    closed_at: str | None
    fees: str
    cancelled_at: str | None
    correction: Correction | None
    customs: list[Customs]
    content: DeclarationContent | None


class Cancellation(TypedDict):
    reason: Reason
    note: NotRequired[str]


class Done(TypedDict):
    """What a change did: its facts, in order, and where each vehicle of the declaration stands now."""

    declaration: str
    number: str
    facts: list[str]
    crossings: list[Moved]


class DriverLink(TypedDict):
    """The address for the driver and nobody else: who has it sees the crossing. An earlier one is dead."""

    crossing: str
    url: str


class KnownPartner(TypedDict):
    """As the latest declaration says it, "" where it says nothing. `used` is in how many declarations."""

    name: str
    tax_code: str
    address: str
    phone: str
    used: int


class KnownPartners(TypedDict):
    items: list[KnownPartner]


class KnownGoods(TypedDict):
    product: str
    hs_code: str
    origin: str
    unit: str
    used: int


class KnownGoodsList(TypedDict):
    items: list[KnownGoods]


class KnownVehicle(TypedDict):
    id: str
    plate: str
    nationality: Nationality
    type: VehicleType
    trailer_plate: str
    transport_licence: str


class KnownVehicles(TypedDict):
    items: list[KnownVehicle]


class KnownDriver(TypedDict):
    id: str
    full_name: str
    phone: str
    nationality: Nationality
    id_kind: DocumentKind
    id_number: str


class KnownDrivers(TypedDict):
    items: list[KnownDriver]


class Change(TypedDict):
    """One field; `crossing` is null for the declaration's own. `place` is null while there is none."""

    field: Field
    crossing: str | None
    manner: Manner
    place: Place | None


class Again(TypedDict):
    """A confirmation that rests on what changes: its force is asked again."""

    step: Step
    force: Force
    crossing: str | None
    field: Field


class Preview(TypedDict):
    """What the amendment would do if it were sent now; nothing was stored."""

    changes: list[Change]
    again: list[Again]


class Version(TypedDict):
    """`content` is null after erasure, and for who may not see what is personal."""

    number: int
    fact: str
    at: str
    changes: list[Change]
    content: DeclarationContent | None


class Versions(TypedDict):
    items: list[Version]


class VehicleChange(TypedDict):
    """A vehicle got another tractor, trailer, box, seal or driver; `by` who approved it, or by `carrier`."""

    version: int
    fact: str
    at: str
    by: Force
    reason: str | None
    changes: list[Change]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class VehicleChanges(TypedDict):
    items: list[VehicleChange]


class Question(TypedDict):
    """An officer asks the declarant to correct one field, which is open for it. `note` is personal."""

    fact: str
    force: Force
    at: str
    field: Field
    crossing: str | None
    reason: str
    note: str | None


class Questions(TypedDict):
    items: list[Question]


class Line(TypedDict):
    """A declared line, and how much of it goes back, or went, before the border."""

    product: str
    customs: str | None
    hs_code: str | None
    unit: str | None
    quantity: str | None
    weight_kg: int | None
    owner: int
    line: int
    apart_quantity: str | None
    apart_kg: int


class Load(TypedDict):
    """Of what the vehicle `crossing` was declared with, so much is there, on the vehicle `on`."""

    crossing: str
    on: str
    where: Whereabouts
    weight_kg: int


class Amount(TypedDict):
    """Goods of one line; `customs` is the number of their customs declaration."""

    product: str
    customs: str | None
    hs_code: str | None
    unit: str | None
    quantity: str | None
    weight_kg: int | None


class Part(TypedDict):
    """What goes back of this vehicle's goods; `by` is who wants it, `agreed` customs' word."""

    by: Force
    aboard: bool
    agreed: bool
    unloaded: bool
    lines: list[Amount]


class CameBack(TypedDict):
    """A declaration by which goods of this crossing come back; one that is not `live` brings nothing."""

    declaration: str
    number: str
    live: bool
    weight_kg: int
    lines: list[Amount]
    crossings: list[str]


class Earlier(TypedDict):
    """The crossing whose goods this declaration brings back."""

    crossing: str
    declaration: str
    number: str


class Goods(TypedDict):
    """`lines` and `loads` are the whole declaration's. The loads of a vehicle are together what it declared."""

    lines: list[Line]
    loads: list[Load]
    part: Part | None
    came_back_by: list[CameBack]
    may_come_back: list[Amount]
    returns: Earlier | None


class PartLine(TypedDict):
    """So much of the line at this place, counted from 0; `quantity` is null where none is declared."""

    owner: int
    line: int
    quantity: NotRequired[str | None]
    weight_kg: int


class PartBack(TypedDict):
    lines: list[PartLine]
    reason: Reason
    note: NotRequired[str]


class Interval(TypedDict):
    """A moment that is not known yet: eight times of ten it lies between `earliest` and `latest`."""

    earliest: str
    likely: str
    latest: str


class QueuePlace(TypedDict):
    """A place; the newest one of the crossing, live or ended."""

    id: str
    crossing: str
    declaration: str
    number: int
    gate: str
    direction: Direction
    cargo: Cargo
    priority: str
    state: PlaceState
    ready_at: str
    ahead: int | None
    hour: str | None
    until: str | None
    called_at: str | None
    acknowledged_at: str | None
    ground: Ground | None
    passed: int | None
    misses: int
    misses_allowed: int | None
    grace_seconds: int | None
    ended_at: str | None
    ended: str | None
    estimated_at: str | None
    expected_call: Interval | None
    expected_entry: Interval | None
    expected_across: Interval | None
    partner: str | None
    partner_expected: str | None
    partner_coming: Coming | None
    waits: Waits | None


class PlaceAnswer(TypedDict):
    """`place` is null for who never had one; `reason` says why a crossing that is ready has none now."""

    place: QueuePlace | None
    reason: str | None


class Window(TypedDict):
    """One hour of the line that can be had now."""

    starts: str
    ends: str


class Windows(TypedDict):
    items: list[Window]


class QueuePlaces(TypedDict):
    items: list[QueuePlace]


class WindowChoice(TypedDict):
    """`starts` is a window's, as `list_windows` gives it."""

    starts: str


class PlaceDone(TypedDict):
    declaration: str
    crossing: str


class CallOrderShown(TypedDict):
    """An order for one place; `number` is that of the place. Units are organisations."""

    id: str
    gate: str
    direction: Direction
    cargo: Cargo
    place: str
    crossing: str
    number: int
    kind: OrderKind
    priority: str | None
    reason: str
    legal_basis: str
    state: OrderState
    ordered_by: str
    ordered_unit: str
    ordered_at: str
    decided_by: str | None
    decided_unit: str | None
    decided_at: str | None
    hour: str | None
    passed: int | None


class CallOrders(TypedDict):
    items: list[CallOrderShown]


class CallOrderInput(TypedDict):
    """`place` is a place's id. `priority` is the class that is ordered, for `kind` class alone."""

    place: str
    kind: OrderKind
    reason: OrderReason
    legal_basis: str
    priority: NotRequired[str | None]


class CallOrderSaid(TypedDict):
    order: str
    facts: list[str]


class RoadHoldShown(TypedDict):
    id: str
    road: str
    metres: int
    reason: str
    force: Force
    held_at: str
    until: str


class TrucksSeen(TypedDict):
    """So many trucks; `at`: when the newest of it was said. Each is a tap, a book or a count."""

    what: What
    source: RoadSource
    trucks: int
    at: str | None
    place: str | None
    metres: int | None


class CalledTruck(TypedDict):
    """A truck that is called and not yet there; `until` is the end of the grace after its hour."""

    crossing: str
    number: int
    plate: str | None
    hour: str
    until: str
    acknowledged_at: str | None


class Road(TypedDict):
    gate: str
    holds: list[RoadHoldShown]
    seen: list[TrucksSeen]
    calls: list[CalledTruck]


class RoadHoldInput(TypedDict):
    """Everything before `metres` of the road waits until then."""

    gate: str
    road: str
    metres: int
    reason: RoadReason
    until: str


class RoadSaid(TypedDict):
    """The first of `facts` is the order's or the count's id."""

    gate: str
    facts: list[str]


class RoadCountInput(TypedDict):
    """`counted_at` null is now."""

    gate: str
    place: str
    metres: int
    trucks: int
    counted_at: NotRequired[str | None]


class SecretShown(TypedDict):
    """One organisation's share of the seed; `secret` is null until it is revealed."""

    organisation: str
    name: str
    force: Force
    commitment: str
    secret: str | None


class SealedWindow(TypedDict):
    """A line's last window. `id` is what commitments name in this `round` of the draw."""

    id: str
    gate: str
    direction: Direction
    cargo: Cargo
    stage: WindowStage
    opens: str
    closes: str
    reveal_seconds: int
    round: int
    reveal_by: str | None
    deadline: str | None
    requests: int
    root: str | None
    seed: str | None
    secrets: list[SecretShown]
    barred: list[str]


class SealedWindows(TypedDict):
    items: list[SealedWindow]


class WindowAnnounced(TypedDict):
    """Whole minutes. `reveal_seconds`: how long secrets may be revealed after the sealing."""

    gate: str
    direction: Direction
    cargo: Cargo
    opens: str
    closes: str
    reveal_seconds: int
    deadline: str


class WindowSaid(TypedDict):
    """The line of which it was said."""

    gate: str
    direction: Direction
    cargo: Cargo


class SecretCommitted(TypedDict):
    """`commitment` as `xulang draw secret` prints it."""

    gate: str
    direction: Direction
    cargo: Cargo
    commitment: str


class SecretRevealed(TypedDict):
    """`organisation` null is the token's own; the centre's manager opens the deposited copy of another."""

    gate: str
    direction: Direction
    cargo: Cargo
    secret: str
    organisation: NotRequired[str | None]


class FeeTotal(TypedDict):
    """One fee of the whole declaration, in whole đồng; `owed` is below zero when too much was paid."""

    fee: FeeKind
    due: int
    paid: int
    owed: int


class VehicleFee(TypedDict):
    """One vehicle's fee as assessed; in đồng, by the tariff or as entered on the rule that `basis` names."""

    crossing: str
    fee: FeeKind
    amount: int
    basis: str
    source: LineSource


class FeeReceipt(TypedDict):
    """`payer` is null after erasure, and for who may not see what is personal."""

    payment: str
    series: str
    number: int
    fee: FeeKind
    amount: int
    method: PaymentMethod
    paid_at: str
    payer: str | None
    reversed_at: str | None
    reversal_asked_at: str | None


class Fees(TypedDict):
    """`assessed_at` is null until somebody assessed them; `settled` are the vehicles that paid."""

    status: FeeStatus
    assessed_at: str | None
    totals: list[FeeTotal]
    vehicles: list[VehicleFee]
    settled: list[str]
    receipts: list[FeeReceipt]


class Entered(TypedDict):
    """An amount that the tariff lacks, or that goes before it, with the rule it rests on."""

    crossing: str
    fee: FeeKind
    amount: int
    basis: str


class Assessment(TypedDict):
    """`crossings` are the vehicles that come now; null for all that are under way."""

    crossings: NotRequired[list[str] | None]
    entered: NotRequired[list[Entered]]


class Payment(TypedDict):
    """`paid_at` null is now. `reference` is the bank's or the till's own number."""

    fee: FeeKind
    amount: int
    method: PaymentMethod
    payer: str
    payer_tax_code: NotRequired[str]
    reference: NotRequired[str]
    paid_at: NotRequired[str | None]


class Paid(TypedDict):
    """`payment` names the receipt, also when it is given back."""

    declaration: str
    number: str
    facts: list[str]
    crossings: list[Moved]
    payment: str
    series: str
    receipt: int


class Reversal(TypedDict):
    reason: str


class CrossingPage(TypedDict):
    after: str | None
    items: list[Crossing]


class Awaited(TypedDict):
    """A confirmation that is missing. Since `turn_since` it is the force's turn; until then it is null."""

    step: Step
    force: Force
    whole_declaration: bool
    turn_since: str | None
    because: str | None


class Hold(TypedDict):
    fact: str
    force: Force
    at: str
    reason: str


class CrossingDetail(TypedDict):
    """`awaited` is all that is missing until it has left, in the order of the journey."""

    id: str
    declaration: str
    number: str
    source: Source
    gate: str
    direction: Direction
    regime: Regime
    stage: Stage
    stage_since: str
    held_by: list[Force]
    nationality: Nationality
    part: VehiclePart
    plate: str | None
    chassis: str | None
    expected_arrival: str | None
    declared_at: str
    ended_at: str | None
    awaited: list[Awaited]
    holds: list[Hold]


class Fact(TypedDict):
    """`number` counts within the declaration, `position` is the place in the sealed log: null until sealed."""

    fact: str
    number: int
    position: int | None
    kind: FactKind
    crossing: str | None
    step: Step | None
    force: Force | None
    occurred_at: str
    recorded_at: str
    outcome: str | None
    reason: str | None
    refers_to: str | None
    trigger: str | None
    source: Source
    regularity: Regularity
    undone: bool
    note: str | None


class FactPage(TypedDict):
    after: str | None
    items: list[Fact]


class Permit(TypedDict):
    """`text` is the QR's content, signed with Ed25519 (`GET /permit-key`); it counts with the plate only."""

    id: str
    crossing: str
    gate: str
    code: str
    text: str
    valid_from: str
    valid_until: str


class Event(TypedDict):
    """The public half of a sealed fact."""

    position: int
    fact: str
    declaration: str
    declaration_number: str
    number: int
    kind: FactKind
    crossing: str | None
    gate: str | None
    direction: Direction | None
    regime: Regime | None
    step: Step | None
    force: Force | None
    occurred_at: str
    recorded_at: str
    outcome: str | None
    reason: str | None
    refers_to: str | None
    trigger: str | None
    source: Source
    regularity: Regularity
    place: NotRequired[str | None]
    figures: NotRequired[dict[str, int]]


class EventPage(TypedDict):
    """`after` is what to ask for next: the last position of this page, or the one asked for."""

    after: int
    items: list[Event]


class Webhook(TypedDict):
    """`position` is how far the log was followed, `kinds` empty means all kinds of facts."""

    id: str
    url: str
    kinds: list[FactKind]
    state: WebhookState
    position: int
    created_at: str
    rotated_at: str | None
    failing_since: str | None
    waiting: int
    failed: int


class Webhooks(TypedDict):
    items: list[Webhook]


class WebhookInput(TypedDict):
    """`url` is https; `kinds` are the kinds of facts to be told of, none of them for all."""

    url: str
    kinds: NotRequired[list[FactKind]]


class WebhookSecret(TypedDict):
    """`secret` verifies what the webhook is sent. It is said in this answer only: keep it."""

    webhook: Webhook
    secret: str


class YardEventInput(TypedDict):
    """`event` is the yard's own id of it: sent again, the event is known. `at` is the yard's own time."""

    event: str
    kind: Literal["yard_entry", "yard_exit"]
    plate: str
    at: str


class YardEvents(TypedDict):
    events: list[YardEventInput]


class EventProblem(TypedDict):
    """`code` is stable and stands in `GET /problems`; `field` is the part of the event at fault."""

    code: str
    title: str
    detail: str
    field: NotRequired[str | None]
    params: NotRequired[dict[str, str | int]]


class TakenEvent(TypedDict):
    """`state` is null where `problem` says why the event was refused; `repeated`: it was known before."""

    event: str
    state: NotRequired[EventState | None]
    crossing: NotRequired[str | None]
    repeated: NotRequired[bool]
    problem: NotRequired[EventProblem | None]


class TakenEvents(TypedDict):
    """One answer for each event, in the order in which they came."""

    items: list[TakenEvent]


class BookedEvent(TypedDict):
    event: str
    kind: FactKind
    plate: str
    at: str
    via: Via
    received_at: str
    state: EventState
    crossing: NotRequired[str | None]


class YardEventPage(TypedDict):
    items: list[BookedEvent]
    after: NotRequired[str | None]


class YardVehicleOut(TypedDict):
    """One vehicle. `standing` says in which list it is; `held_by` are the forces that hold it."""

    crossing: str
    plate: str
    nationality: Nationality
    number: str
    gate: str
    direction: Direction
    part: VehiclePart
    stage: Stage
    held_by: list[Force]
    standing: Standing
    expected_arrival: NotRequired[str | None]
    entered_at: NotRequired[str | None]
    exited_at: NotRequired[str | None]


class YardVehicles(TypedDict):
    items: list[YardVehicleOut]
    position: int


class YardChanges(TypedDict):
    items: list[YardVehicleOut]
    after: int
    more: bool


class StockLineInput(TypedDict):
    plate: str
    entered_at: NotRequired[str | None]


class StockInput(TypedDict):
    """All vehicles that stood in the yard at the moment `as_of`."""

    as_of: str
    lines: list[StockLineInput]


class Difference(TypedDict):
    """`plate` is the yard's, `our_plate` ours. `ended_at`: a later list shows it no longer."""

    id: str
    kind: DifferenceKind
    plate: str
    our_plate: str
    crossing: NotRequired[str | None]
    our_at: NotRequired[str | None]
    their_at: NotRequired[str | None]
    found_at: str
    last_at: str
    state: DifferenceState
    ended_at: NotRequired[str | None]
    resolved_at: NotRequired[str | None]
    reason: NotRequired[DifferenceReason | None]
    note: NotRequired[str]


class StockCompared(TypedDict):
    """`agreement` is the part on which both say the same, 0 to 1; null where there is nothing to compare."""

    id: str
    as_of: str
    lines: int
    agreed: int
    differing: int
    agreement: NotRequired[float | None]
    differences: list[Difference]


class DifferencePage(TypedDict):
    items: list[Difference]
    after: NotRequired[str | None]


class Settlement(TypedDict):
    """With `at` the yard reports late what its barrier did not; without it, the difference is marked seen."""

    reason: DifferenceReason
    note: NotRequired[str]
    at: NotRequired[str | None]


class Fresh(TypedDict):
    """How far the counts have come: sealed facts before `position`, `behind` of them not yet counted."""

    position: int
    seen_at: str
    fact_at: str | None
    behind: int
    stopped: bool
    rebuilding: bool


class Counts(TypedDict):
    """Trucks in each situation; one may be in several."""

    waiting: int
    called: int
    on_road: int
    inside: int
    held: int


class Ahead(TypedDict):
    """Who waits `hours` from now: the middle of 199 paths, and between what eight of ten lie."""

    hours: int
    p10: int
    p50: int
    p90: int


class PlannedHour(TypedDict):
    hour: str
    trucks: int


class TonightShown(TypedDict):
    """`takes`: trucks that can go in within a day, as `planned` or else as measured; `expected`: who comes."""

    ahead: list[Ahead]
    takes: int | None
    planned: bool
    expected: int | None
    weeks: int
    method: Literal["estimates", "plan", "rates"]
    estimated_at: str | None
    plan: list[PlannedHour]


class HourFlow(TypedDict):
    """Trucks that became ready, came in and left in the hour."""

    hour: str
    registered: int
    entered: int
    left: int


class StepTime(TypedDict):
    """Seconds from a force's turn to its word, in the last day."""

    step: Step
    force: Force
    words: int
    p50: int
    p90: int


class CommandLine(TypedDict):
    """A gate or route in one direction; `flow` has the hours of the last day in which anything was."""

    gate: str
    direction: Direction
    now: Counts
    tonight: TonightShown | None
    flow: list[HourFlow]
    steps: list[StepTime]


class YardShown(TypedDict):
    """How many stand in a yard by its own last list, `as_of`; null where there is none. `places` as set."""

    yard: str
    gate: str
    places: int | None
    there: int | None
    as_of: str | None


class Ringing(TypedDict):
    alert: str
    name: str
    gate: str | None
    direction: Direction | None
    rang_at: str


class RoadHeld(TypedDict):
    gate: str
    road: str
    metres: int
    until: str


class CommandShown(TypedDict):
    """`fresh` is null before the first fact was counted; `closed` are the gates closed now."""

    read_at: str
    fresh: Fresh | None
    lines: list[CommandLine]
    yards: list[YardShown]
    alerts: list[Ringing]
    closed: list[str]
    road_holds: list[RoadHeld]


class Became(TypedDict):
    """Who waited `hours` later, as known now."""

    hours: int
    waiting: int


class PastLine(TypedDict):
    """`then`: as it was known at the second dial; `known_now`: what is known of that hour today."""

    gate: str
    direction: Direction
    then: Counts
    known_now: Counts
    tonight: TonightShown | None
    became: list[Became]
    flow: list[HourFlow]
    flow_known_now: list[HourFlow]
    steps: list[StepTime]
    steps_known_now: list[StepTime]


class CommandPast(TypedDict):
    """The beginning of the hour `at`, known at the beginning of the hour `known`."""

    at: str
    known: str
    position: int | None
    rebuilding: bool
    lines: list[PastLine]
    yards: list[YardShown]
    alerts: list[Ringing]
    closed: list[str]
    road_holds: list[RoadHeld]


class AlertShown(TypedDict):
    """Since `since`, the end of the hour it was seen in, the rule's count is `value`."""

    id: str
    rule: str
    name: str
    gate: str | None
    direction: Direction | None
    since: str
    value: float
    owner: Role
    owners: list[Role]
    rang_at: str
    due_at: str | None
    acknowledged_at: str | None
    acknowledged_by: str | None
    silenced_until: str | None
    over_at: str | None


class AlertPage(TypedDict):
    after: str | None
    items: list[AlertShown]


class AlertWordShown(TypedDict):
    """One fact of an alert, `position` null until it is sealed."""

    at: str
    by: str
    kind: FactKind
    text: str
    until: str | None
    position: int | None


class AlertDetail(TypedDict):
    """With what was done: words in their order, and the tasks made of it that the token may see."""

    id: str
    rule: str
    name: str
    gate: str | None
    direction: Direction | None
    since: str
    value: float
    owner: Role
    owners: list[Role]
    rang_at: str
    due_at: str | None
    acknowledged_at: str | None
    acknowledged_by: str | None
    silenced_until: str | None
    over_at: str | None
    may_answer: bool
    words: list[AlertWordShown]
    assignments: list[str]


class AlertWordInput(TypedDict):
    """`text` is needed for `note` and `snooze`; `until`, a day ahead at most, goes with `snooze` alone."""

    verb: AlertVerb
    text: NotRequired[str]
    until: NotRequired[str | None]


class AlertSaid(TypedDict):
    alert: str
    facts: list[str]


class AlertRule(TypedDict):
    """`limit` rings, `clears` ends it, `debounce` hours in a row have to agree on either."""

    id: str
    name: str
    test: Check
    measure: Counted
    limit: float
    clears: float
    debounce: int
    window: int
    gate: str | None
    direction: Direction | None
    step: Step | None
    percentile: Percentile
    owners: list[Role]
    patience_minutes: int
    is_on: bool


class AlertRules(TypedDict):
    items: list[AlertRule]


class AlertRuleInput(TypedDict):
    """The whole rule; `gate`, `direction` and `step` left out: each by itself, of steps the slowest."""

    name: str
    test: Check
    measure: Counted
    limit: float
    clears: float
    debounce: NotRequired[int]
    window: NotRequired[int]
    gate: NotRequired[str | None]
    direction: NotRequired[Direction | None]
    step: NotRequired[Step | None]
    percentile: NotRequired[Percentile]
    owners: list[Role]
    patience_minutes: NotRequired[int]


class AlertRuleSaid(TypedDict):
    rule: str
    facts: list[str]


class AlertRuleSwitch(TypedDict):
    on: bool


class RangOnce(TypedDict):
    """Rang from `begins`, was over at `ends`, null where it still rings; `peak` is the most it counted."""

    gate: str | None
    direction: Direction | None
    begins: str
    ends: str | None
    peak: float


class AlertTrial(TypedDict):
    """In the past year the rule would have rung `rang` times; the last 200 of them are told."""

    rang: int
    items: list[RangOnce]


class Unit(TypedDict):
    """An organisation that can be given a task."""

    id: str
    name: str
    kind: OrganisationKind


class Units(TypedDict):
    items: list[Unit]


class AboutShown(TypedDict):
    kind: str
    id: str
    label: str
    address: str


class AssignmentShown(TypedDict):
    """`unit` works at it, `giver` gave it. Overdue: the unit owes it, and the deadline is over."""

    id: str
    unit: str
    unit_name: str
    giver: str
    giver_name: str
    title: str
    asked: str
    evidence: str
    about: AboutShown
    given_at: str
    deadline: str
    state: TaskState
    percent: int
    overdue: bool
    accepted_at: str | None
    handed_in_at: str | None
    ended_at: str | None
    sent_back: int


class AssignmentPage(TypedDict):
    after: str | None
    items: list[AssignmentShown]


class AboutInput(TypedDict):
    """What the task came from; `address` is a page of this installation and begins with a slash."""

    kind: NotRequired[str]
    id: NotRequired[str]
    label: NotRequired[str]
    address: NotRequired[str]


class AssignmentInput(TypedDict):
    """`evidence`: what proves that it is done. `deadline`: ahead, at most three years."""

    unit: str
    title: str
    asked: str
    evidence: str
    deadline: str
    about: NotRequired[AboutInput]


class AssignmentSaid(TypedDict):
    assignment: str
    facts: list[str]


class UnitLine(TypedDict):
    """How a unit did with what it was given; `unit` is null in the line of all units, the last one."""

    unit: str | None
    name: str | None
    given: int
    done_in_time: int
    done_late: int
    dropped: int
    open: int
    overdue: int
    mean_hours_late: float | None


class AssignmentReport(TypedDict):
    """Of tasks given from `since` to `until`, days in Hanoi, both counted."""

    since: str
    until: str
    items: list[UnitLine]


class AssignmentFile(TypedDict):
    """A file that proves a task; its fact holds the hash."""

    id: str
    name: str
    sha256: str


class AssignmentTold(TypedDict):
    """One fact of a task; `position` is null until it is sealed."""

    at: str
    by: str
    verb: TaskVerb
    text: str
    link: str
    percent: int | None
    deadline: str | None
    position: int | None
    files: list[AssignmentFile]


class AssignmentDetail(TypedDict):
    """`may`: what the token may say of it now."""

    id: str
    unit: str
    unit_name: str
    giver: str
    giver_name: str
    title: str
    asked: str
    evidence: str
    about: AboutShown
    given_at: str
    deadline: str
    state: TaskState
    percent: int
    overdue: bool
    accepted_at: str | None
    handed_in_at: str | None
    ended_at: str | None
    sent_back: int
    may: list[TaskVerb]
    told: list[AssignmentTold]


class AssignmentWord(TypedDict):
    """Of the unit: `accept`, `progress` (words and `percent`), `hand_in` (words: the evidence; and a `link`)."""

    verb: Literal["accept", "progress", "hand_in", "send_back", "finish", "drop", "extend"]
    text: NotRequired[str]
    link: NotRequired[str]
    percent: NotRequired[int | None]
    deadline: NotRequired[str | None]


class PivotCell(TypedDict):
    """One number with the values of the rows and columns that it belongs to; "" is what nobody declared."""

    rows: list[str]
    columns: list[str]
    value: int | float
    crossings: str


class PivotPage(TypedDict):
    """`total` is that of the whole table, null where numbers do not add up."""

    after: str | None
    first: str
    last: str
    rows: list[Dimension]
    columns: list[Dimension]
    measure: CrossingMeasure
    moment: CrossingMoment
    numbers: int
    total: int | None
    counted: int | None
    rebuilding: bool
    items: list[PivotCell]


class CountedCrossing(TypedDict):
    """A crossing behind a number. `seconds`: of a measure of hours, how long `force` took for `step`."""

    crossing: str
    at: str
    gate: str | None
    number: str | None
    plate: str | None
    weight_kg: int
    value_vnd: int
    step: Step | None
    force: Force | None
    seconds: int | None


class CountedPage(TypedDict):
    after: str | None
    total: int
    items: list[CountedCrossing]


class DailyDays(TypedDict):
    items: list[str]


class DailyFigures(TypedDict):
    """Vehicles; weights of produce in kilograms. `waiting` and `inside` are counts at the report's hour."""

    out: int
    came: int
    produce_out_kg: int
    produce_in_kg: int
    registered: int
    entered: int
    waiting: int
    inside: int


class DailyGate(TypedDict):
    """A gate or route: as reported, and as it is known now."""

    gate: str
    reported: DailyFigures
    known_now: DailyFigures


class Daily(TypedDict):
    """The daily report of the gates. `made`: it is final, else a day so far."""

    day: str
    since: str
    until: str
    made: bool
    position: int
    total: DailyFigures
    known_now: DailyFigures
    gates: list[DailyGate]


class IndicatorShown(TypedDict):
    """An entry of the dictionary (docs/indicators.md). `owner` is the unit in charge, null for none yet."""

    code: str
    names: Names
    unit: str
    unit_names: Names
    definition: str
    definition_en: str
    definition_zh: str
    legal_basis: str
    owner: str | None
    owner_name: str | None
    periods: list[PeriodKind]
    due_days: int
    better: Better
    nature: Nature
    level: IndicatorLevel
    decimals: int
    formula: str | None
    plan_indicator: str | None
    part_of: str | None
    weighted_by: str | None
    programmes: list[str]
    counted_by: CountedBy
    begun: str | None
    ended: str | None
    ended_reason: str | None
    version: int


class IndicatorPage(TypedDict):
    after: str | None
    items: list[IndicatorShown]


class NamesInput(TypedDict):
    vi: str
    en: NotRequired[str]
    zh: NotRequired[str]


class IndicatorInput(TypedDict):
    """The whole entry: what is left out is empty. Who counts it, and when it ended, stays as it was."""

    names: NamesInput
    unit: str
    definition: NotRequired[str]
    definition_en: NotRequired[str]
    definition_zh: NotRequired[str]
    legal_basis: NotRequired[str]
    owner: NotRequired[str | None]
    periods: list[PeriodKind]
    due_days: NotRequired[int]
    better: Better
    nature: Nature
    level: IndicatorLevel
    decimals: NotRequired[int]
    formula: NotRequired[str]
    plan_indicator: NotRequired[str | None]
    part_of: NotRequired[str | None]
    weighted_by: NotRequired[str | None]
    programmes: NotRequired[list[str]]
    begun: NotRequired[str | None]
    seen: int


class Defined(TypedDict):
    """What was defined, and the fact that says so."""

    code: str
    facts: list[str]


class Said(TypedDict):
    """What a version says: numbers as the source prints them, null for none."""

    value: str | None
    plan: str | None
    percent_of_plan: str | None
    change_on_same_period: str | None
    change_on_previous: str | None
    as_of: str | None
    source: str
    comment: str
    sentence: str
    evidence: str | None
    certainty: Certainty
    plan_of: PlanOf
    percent_of_other_plan: str | None
    other_plan_of: PlanOf


class Computed(TypedDict):
    """A computed number, rounded to four decimals; null where it cannot be computed."""

    value: str | None
    low: str | None
    high: str | None
    missing: list[str]


class JoinedShown(TypedDict):
    """How a figure follows from what the area was made of: their sum, their weighted mean, or never."""

    how: Joining
    whole: list[str]
    split: list[str]
    known: list[str]
    so_far: Computed


class PartialShown(TypedDict):
    """How many of the communes reported, and their sum: not the province's total."""

    known: int
    whole: int
    missing: list[str]
    so_far: Computed


class SeriesPoint(TypedDict):
    """One period: what is official, and what is computed from it; null where the indicator has no such thing."""

    period: str
    kind: PeriodKind
    starts: str
    ends: str
    figure: str | None
    status: FigureStatus | None
    published: Said | None
    value: Computed
    computed: bool
    plan: Computed | None
    plan_from: PlanFrom | None
    plan_period: str | None
    percent_of_plan: Computed | None
    change_on_previous: Computed | None
    change_on_same_period: Computed | None
    cumulative: Computed | None
    share: Computed | None
    contribution: Computed | None
    implied_plan: Computed | None
    joined: JoinedShown | None
    partial: PartialShown | None


class SeriesPage(TypedDict):
    after: str | None
    indicator: str
    area: str
    unit: str
    unit_names: Names
    items: list[SeriesPoint]


class AreaShown(TypedDict):
    """Valid from `valid_from`, before `valid_until`; null is without end."""

    code: str
    level: AreaLevel
    name: str
    parent: str | None
    valid_from: str | None
    valid_until: str | None
    made_of_whole: list[str]
    made_of_part: list[str]
    became: list[str]


class AreaPage(TypedDict):
    after: str | None
    items: list[AreaShown]


class PlanSaid(TypedDict):
    """What one report says, or implies, the year's plan to be."""

    period: str
    plan_from: PlanFrom
    value: str | None
    low: str | None
    high: str | None
    source: str


class PlanAgreed(TypedDict):
    """Evidence that agrees; between `low` and `high` lies what all of it allows."""

    value: str | None
    low: str | None
    high: str | None
    evidence: list[PlanSaid]


class FindingShown(TypedDict):
    """What rounding cannot explain. `other`: the other period, or the whole that a part exceeds."""

    kind: FindingKind
    indicator: str
    area: str
    period: str
    published: str | None
    computed: Computed | None
    other: str | None
    plans: list[PlanAgreed]


class FindingPage(TypedDict):
    after: str | None
    items: list[FindingShown]


class Missing(TypedDict):
    """A figure that is owed; a draft counts as missing."""

    indicator: str
    area: str
    due: str
    overdue: bool
    draft: bool


class UnitRound(TypedDict):
    """One unit's part of a round; `unit` is null where nobody is in charge yet. At most 500 are named."""

    unit: str | None
    name: str | None
    there: int
    expected: int
    missing: list[Missing]


class Round(TypedDict):
    """Who owes what for a period: "27 of 34"."""

    period: str
    starts: str
    ends: str
    there: int
    expected: int
    units: list[UnitRound]


class FigureShown(TypedDict):
    """`official` is what counts: what was approved last; null before. `newest` may be a draft or a revision."""

    id: str
    indicator: str
    area: str
    period: str
    measure: FigureMeasure
    status: FigureStatus
    version: int
    official: Said | None
    newest: Said


class FigurePage(TypedDict):
    after: str | None
    items: list[FigureShown]


class FigureContent(TypedDict):
    """Percentages and changes are what a source publishes beside the value: they are compared, never used."""

    value: NotRequired[str | None]
    plan: NotRequired[str | None]
    percent_of_plan: NotRequired[str | None]
    change_on_same_period: NotRequired[str | None]
    change_on_previous: NotRequired[str | None]
    as_of: NotRequired[str | None]
    source: NotRequired[str]
    comment: NotRequired[str]
    sentence: NotRequired[str]
    evidence: NotRequired[str | None]
    certainty: NotRequired[Certainty]
    plan_of: NotRequired[PlanOf]
    percent_of_other_plan: NotRequired[str | None]
    other_plan_of: NotRequired[PlanOf]


class FigureStep(TypedDict):
    """`content` goes with `enter` and `revise`, `reason` with `revise` and `return`."""

    verb: Literal["enter", "submit", "return", "approve", "lock", "revise"]
    indicator: str
    area: NotRequired[str]
    period: str
    measure: NotRequired[FigureMeasure]
    content: NotRequired[FigureContent | None]
    reason: NotRequired[str]
    seen: NotRequired[int | None]
    sure: NotRequired[bool]


class FigureSteps(TypedDict):
    steps: list[FigureStep]


class FiguresSaid(TypedDict):
    """The figures that changed, and a fact of each step."""

    figures: list[str]
    facts: list[str]


class FigureVersion(TypedDict):
    """One step: who took it when, with what reason, what stood after it, and the fact that tells it."""

    number: int
    verb: FigureVerb
    status: FigureStatus
    said: Said
    reason: str
    by: str
    by_program: bool
    at: str
    fact: str


class FigureDetail(TypedDict):
    id: str
    indicator: str
    area: str
    period: str
    measure: FigureMeasure
    status: FigureStatus
    version: int
    official: Said | None
    newest: Said
    versions: list[FigureVersion]


class EvidenceKept(TypedDict):
    """`id` is what the content of a figure names as `evidence`."""

    id: str


class ProgrammeShown(TypedDict):
    """A year's public investment, a resolution, a plan or a ranking. `owner` keeps it."""

    code: str
    kind: ProgrammeKind
    names: Names
    legal_basis: str
    owner: str | None
    starts: str | None
    ends: str | None
    targets: int
    projects: int


class ProgrammePage(TypedDict):
    after: str | None
    items: list[ProgrammeShown]


class TargetShown(TypedDict):
    """What is wanted of an indicator by a period's end, and the newest official figure."""

    indicator: str
    period: str
    wanted: str
    actual: Computed
    actual_period: str | None
    percent: Computed | None
    state: TargetState


class ComponentShown(TypedDict):
    """`weight` in per cent, null where the ranking publishes none."""

    indicator: str
    weight: str | None
    value: Computed
    change: Computed


class RankingYearShown(TypedDict):
    """`places`: gained on the year before. `to_best`, `to_middle`: what the score lacks to these of all."""

    year: int
    score: Computed
    change: Computed
    rank: Computed
    places: Computed
    to_best: Computed
    to_middle: Computed
    weighted: Computed | None
    components: list[ComponentShown]


class RankingShown(TypedDict):
    area: str
    years: list[RankingYearShown]


class ProgrammeDetail(TypedDict):
    """`ranking` is null where there is none, or where the token may not see all of it."""

    code: str
    kind: ProgrammeKind
    names: Names
    legal_basis: str
    owner: str | None
    starts: str | None
    ends: str | None
    targets: int
    projects: int
    version: int
    target_lines: list[TargetShown]
    ranking: RankingShown | None
    assignments: list[str]


class TargetInput(TypedDict):
    indicator: str
    period: str
    value: str


class ComponentInput(TypedDict):
    """`weight` in per cent; all together 100 at most."""

    indicator: str
    weight: NotRequired[str | None]


class RankingInput(TypedDict):
    """Indicators: of the score, the rank, the best and the middle score of all, and of the score's parts."""

    score: NotRequired[str | None]
    rank: NotRequired[str | None]
    best: NotRequired[str | None]
    median: NotRequired[str | None]
    components: NotRequired[list[ComponentInput]]


class ProgrammeInput(TypedDict):
    """The whole programme: what is left out is empty."""

    kind: ProgrammeKind
    names: NamesInput
    legal_basis: NotRequired[str]
    owner: NotRequired[str | None]
    starts: NotRequired[str | None]
    ends: NotRequired[str | None]
    targets: NotRequired[list[TargetInput]]
    ranking: NotRequired[RankingInput]
    seen: int


class ProjectShown(TypedDict):
    """`owner` reports its figures, `investor` builds; `total` in tỷ đồng."""

    code: str
    names: Names
    programmes: list[str]
    owner: str | None
    investor: str
    funding: str
    group: ProjectGroup
    total: str | None
    begins: str
    ends: str | None
    closed: str | None


class SourceShown(TypedDict):
    indicator: str
    plan: Computed


class ProgressShown(TypedDict):
    """A year's money up to `until`, in tỷ đồng; what was carried over stands apart, outside `percent`."""

    plan: Computed
    sources: list[SourceShown]
    carried_over: Computed
    work_done: Computed
    disbursed: Computed
    carried_over_disbursed: Computed
    percent: Computed
    due_percent: str | None
    peers_percent: str | None
    lags: list[Lag]
    why: str


class ProjectProgress(TypedDict):
    project: ProjectShown
    progress: ProgressShown


class YearPercents(TypedDict):
    """Disbursed from 1 January, in per cent of the year's plan; null where a project has no figure."""

    year: int
    months: list[str | None]


class ForecastShown(TypedDict):
    """Per cent of the plan at the year's end, from how earlier `years` grew; a spread needs two."""

    from_month: int
    percent: str
    low: str | None
    high: str | None
    years: list[int]


class Projects(TypedDict):
    """Projects with `month` as their last; those that lag are told by `lags`."""

    after: str | None
    year: int
    month: int
    every: int
    lagging: int
    items: list[ProjectProgress]
    together: list[YearPercents]
    forecast: ForecastShown | None


class MonthShown(TypedDict):
    month: int
    progress: ProgressShown


class ProjectYear(TypedDict):
    """Months of which something is known."""

    year: int
    months: list[MonthShown]


class ProjectDetail(TypedDict):
    """`version`: the number of its newest definition, which a change names as `seen`."""

    project: ProjectShown
    version: int
    years: list[ProjectYear]
    assignments: list[str]


class ProjectInput(TypedDict):
    """The whole project: what is left out is empty. `owner` reports its figures, `total` is in tỷ đồng."""

    names: NamesInput
    programmes: NotRequired[list[str]]
    owner: NotRequired[str | None]
    investor: NotRequired[str]
    funding: NotRequired[str]
    group: NotRequired[ProjectGroup]
    total: NotRequired[str | None]
    begins: str
    ends: NotRequired[str | None]
    closed: NotRequired[str | None]
    seen: int


class WebhookMessage(TypedDict):
    """What a webhook is sent. `type` is `fact.` and the fact's kind; `data` is as in `GET /events`."""

    type: str
    timestamp: str
    data: Event
