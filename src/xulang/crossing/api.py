"""The spine: the journey of a truck, from its declaration until it left. The only door to this context."""

from xulang.clearance.api import (
    Accord,
    ClearanceStatus,
    Dossier,
    InspectionResult,
    PartnerWord,
    Portion,
    Vehicle,
)
from xulang.crossing.dependencies import FIELDS, Field, Holder
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.amending import Amended, Plan, Voided
from xulang.crossing.domain.amendment import Judged
from xulang.crossing.domain.brought import Backward, How, Missed
from xulang.crossing.domain.call_orders import CallOrder, OrderKind, OrderReason, OrderState
from xulang.crossing.domain.capacity import LinePlan, Measured
from xulang.crossing.domain.corrections import (
    QuestionView,
    ReplacementView,
    VehicleChanged,
    Version,
    VersionChange,
)
from xulang.crossing.domain.diverting import (
    Diversion,
    DiversionReason,
    DiversionState,
    Diverted,
    DivertedState,
)
from xulang.crossing.domain.events import CrossingFilter, EventView
from xulang.crossing.domain.handover import Condition, Met
from xulang.crossing.domain.identity import Manner, Place
from xulang.crossing.domain.journey_document import journey_document
from xulang.crossing.domain.meeting import Arrival, Coming
from xulang.crossing.domain.offers import Offer, Verb
from xulang.crossing.domain.pairs import Parting
from xulang.crossing.domain.portions import LineBalance, Load, PartLine, WantedPart, Whereabouts, kilograms
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.record import Record, Task, VehicleStage, advance
from xulang.crossing.domain.refusals import CrossingRefusal, CrossingWarning
from xulang.crossing.domain.road import RoadCount, RoadHold, RoadReason
from xulang.crossing.domain.storing import LotView
from xulang.crossing.domain.two_way import Stay, StayPlace, StayState
from xulang.crossing.domain.views import (
    Awaited,
    CrossedCount,
    CrossingView,
    CustomsView,
    StageCount,
    StepTime,
    TaskPage,
    TaskView,
    TimelineEntry,
    closed_at,
)
from xulang.crossing.domain.what_if import MOST_HOURS, MOST_LANES, Changed, ClassWait
from xulang.crossing.domain.what_if import Outcome as LineOutcome
from xulang.crossing.policy import FORCE_OF, Action, Post, at_post, force_of, gates_in_view, list_posts, may
from xulang.crossing.queries.arrivals import ExpectedTruck, list_arrivals
from xulang.crossing.queries.call_orders import get_call_order, list_call_orders
from xulang.crossing.queries.calls import CallView, PhoneCall, Try, list_calls, list_to_phone
from xulang.crossing.queries.capacity import measure_capacity, plan_capacity
from xulang.crossing.queries.counts import (
    count_crossed,
    count_declared,
    count_stages,
    first_declared,
    step_times,
)
from xulang.crossing.queries.crossings import (
    choose_crossings,
    find_crossing,
    get_crossing,
    get_seen,
    list_crossings,
    list_held,
    list_under_way,
    read_events,
    search_crossings,
    see_crossings,
)
from xulang.crossing.queries.diversions import (
    Divertible,
    find_diversion,
    get_diversion,
    list_diversions,
    list_divertible,
)
from xulang.crossing.queries.lines import LineBasis, find_basis, find_known_basis, list_kept_lines
from xulang.crossing.queries.meetings import Meets
from xulang.crossing.queries.partners import list_free_partners
from xulang.crossing.queries.place_proof import CallBefore, PlaceProof, find_place_proof
from xulang.crossing.queries.places import (
    LineSeen,
    PlaceSeen,
    forget_lines,
    list_company_places,
    plan_of,
    see_line,
    see_place,
    see_places,
)
from xulang.crossing.queries.portions import part_of
from xulang.crossing.queries.public_changes import (
    Replaced,
    WithoutPlace,
    list_replaced,
    list_without_place,
)
from xulang.crossing.queries.public_queue import (
    LineDay,
    OrderPage,
    OrderRow,
    Overtaking,
    forget_order,
    list_order,
    report_day,
)
from xulang.crossing.queries.queue_desk import (
    HourSeen,
    LineDesk,
    PlaceLine,
    Unplaced,
    list_unplaced,
    see_desk,
)
from xulang.crossing.queries.records import (
    Opened,
    list_awaited,
    list_customs,
    list_offers,
    list_organisations,
    list_vehicles,
    open_record,
    read_timeline,
)
from xulang.crossing.queries.road import find_road_hold, get_road_hold, list_road_counts, list_road_holds
from xulang.crossing.queries.road_view import RoadSource, RoadView, Seen, What, see_road
from xulang.crossing.queries.stays import StayView, find_stay, find_way_back, list_stays
from xulang.crossing.queries.work import Listed, WorkFilter, list_tasks
from xulang.crossing.usecases.amend import amend, preview_amendment
from xulang.crossing.usecases.ask_correction import ASKABLE, ask_correction, drop_correction
from xulang.crossing.usecases.assign import assign, list_units, remind_assignments, say_of_assignment
from xulang.crossing.usecases.capacity import may_say, say_capacity, withdraw_capacity
from xulang.crossing.usecases.come_back import Back, goods_to_return, list_back
from xulang.crossing.usecases.confirm import confirm
from xulang.crossing.usecases.confirm_many import MOST, Outcome, Wanted, confirm_many
from xulang.crossing.usecases.corrections import (
    find_replacement,
    list_asked,
    list_frozen,
    list_questions,
    list_vehicle_changes,
    list_versions,
)
from xulang.crossing.usecases.count_figures import count_figures, run_figures
from xulang.crossing.usecases.customs import set_channel, set_clearance
from xulang.crossing.usecases.declare import declare
from xulang.crossing.usecases.destroy import order_destruction, recall_destruction
from xulang.crossing.usecases.divert import (
    MOST_DIVERTED,
    approve_diversion,
    carry_out_cut,
    carry_out_diversion,
    drop_diversion,
    may_decide,
    may_drop,
    may_order,
    order_diversion,
)
from xulang.crossing.usecases.elsewhere import Elsewhere, find_elsewhere, warn_elsewhere
from xulang.crossing.usecases.end import cancel
from xulang.crossing.usecases.erase import catch_up, erase, erase_due, erase_old_streams
from xulang.crossing.usecases.estimate_lines import estimate_lines
from xulang.crossing.usecases.fees import assess_fees, list_settled, note_payment, vehicles_to_assess
from xulang.crossing.usecases.gate import close_gate, reopen_gate, stream_of
from xulang.crossing.usecases.handover import HandoverView, PartnerView, find_handover
from xulang.crossing.usecases.hold import hold, release
from xulang.crossing.usecases.import_record import Imported, import_log, import_record
from xulang.crossing.usecases.import_spreadsheet import (
    MADE_AT_ONCE,
    Hands,
    go_on,
    known_places,
    receive_spreadsheet,
)
from xulang.crossing.usecases.inspect import inspect
from xulang.crossing.usecases.keep_lines import follow_facts, mind_lines
from xulang.crossing.usecases.notice import publish_notice, withdraw_notice
from xulang.crossing.usecases.on_place import (
    ask_place,
    choose_window,
    give_back_place,
    report_here,
    take_first,
)
from xulang.crossing.usecases.order_call import (
    approve_call,
    drop_call,
    may_approve_call,
    may_drop_call,
    may_order_call,
    may_see_call_orders,
    order_call,
)
from xulang.crossing.usecases.pair import Reply, answer_pair, pair, unpair
from xulang.crossing.usecases.part_back import (
    ask_part_back,
    goods_lines,
    goods_loads,
    order_part_back,
    recall_part_back,
)
from xulang.crossing.usecases.permits import driver_says, link_driver
from xulang.crossing.usecases.place_all import Bases, Moment
from xulang.crossing.usecases.position import forget_positions, say_where
from xulang.crossing.usecases.reach import BY_PHONE, Phoned, note_phone
from xulang.crossing.usecases.refuse import refuse
from xulang.crossing.usecases.remind_units import remind_units
from xulang.crossing.usecases.replace import ask_replacement, drop_replacement, preview_replacement
from xulang.crossing.usecases.replay import Difference, Replayed, replay
from xulang.crossing.usecases.replay_diversions import (
    DiversionDifference,
    ReplayedDiversions,
    replay_diversions,
)
from xulang.crossing.usecases.replay_orders import OrderDifference, ReplayedOrders, replay_orders
from xulang.crossing.usecases.reversals import (
    approve_reversal,
    ask_reversal,
    drop_reversal,
    reversal_needs_two,
    reverse_payment,
)
from xulang.crossing.usecases.road import count_road, hold_road, may_count_road, may_hold_road, open_road
from xulang.crossing.usecases.run_keeper import run_keeper
from xulang.crossing.usecases.sealed_windows import (
    announce_window,
    commit_secret,
    may_announce_window,
    reveal_secret,
    secret_units,
)
from xulang.crossing.usecases.split import state_split
from xulang.crossing.usecases.storage import (
    PLACE_LIMIT,
    ask_storage,
    drop_storage,
    find_lot,
    list_lots,
    unload,
)
from xulang.crossing.usecases.turn_back import ask_return, drop_return, recall_return, send_back
from xulang.crossing.usecases.two_way import (
    extend_stay,
    list_unmet,
    may_come_back_loaded,
    recall_extension,
)
from xulang.crossing.usecases.undo import WINDOW, undo
from xulang.crossing.usecases.what_if import Compared, what_if
from xulang.crossing.usecases.yard import report_yard
from xulang.crossing.usecases.yard_places import (
    YardPlace,
    get_own_yard,
    get_yard_place,
    list_own_yards,
    list_yard_places,
    yard_bounds,
)
from xulang.crossing.usecases.yard_software import TakenEvent, match_yard_events, take_yard_events
from xulang.crossing.usecases.yard_stock import LATE as LATE_REPORTS
from xulang.crossing.usecases.yard_stock import MOST_LINES as MOST_STOCK_LINES
from xulang.crossing.usecases.yard_stock import compare_stock, settle_difference

UNDO_WINDOW = WINDOW
MOST_AT_ONCE = MOST

__all__ = [
    "ASKABLE",
    "BY_PHONE",
    "FIELDS",
    "FORCE_OF",
    "LATE_REPORTS",
    "MADE_AT_ONCE",
    "MOST_AT_ONCE",
    "MOST_DIVERTED",
    "MOST_HOURS",
    "MOST_LANES",
    "MOST_STOCK_LINES",
    "PLACE_LIMIT",
    "UNDO_WINDOW",
    "Accord",
    "Action",
    "Amended",
    "Arrival",
    "Awaited",
    "Back",
    "Backward",
    "Bases",
    "CallBefore",
    "CallOrder",
    "CallView",
    "Changed",
    "ClassWait",
    "ClearanceStatus",
    "Coming",
    "Compared",
    "Condition",
    "CrossedCount",
    "CrossingFilter",
    "CrossingRefusal",
    "CrossingView",
    "CrossingWarning",
    "CustomsView",
    "Difference",
    "Diversion",
    "DiversionDifference",
    "DiversionReason",
    "DiversionState",
    "Diverted",
    "DivertedState",
    "Divertible",
    "Dossier",
    "Elsewhere",
    "EventView",
    "ExpectedTruck",
    "Field",
    "HandoverView",
    "Hands",
    "Holder",
    "HourSeen",
    "How",
    "Imported",
    "InspectionResult",
    "Judged",
    "LineBalance",
    "LineBasis",
    "LineDay",
    "LineDesk",
    "LineOutcome",
    "LinePlan",
    "LineSeen",
    "Listed",
    "Load",
    "LotView",
    "Manner",
    "Measured",
    "Meets",
    "Met",
    "Missed",
    "Moment",
    "Offer",
    "Opened",
    "OrderDifference",
    "OrderKind",
    "OrderPage",
    "OrderReason",
    "OrderRow",
    "OrderState",
    "Outcome",
    "Overtaking",
    "PartLine",
    "Parting",
    "PartnerView",
    "PartnerWord",
    "PhoneCall",
    "Phoned",
    "Place",
    "PlaceLine",
    "PlaceProof",
    "PlaceSeen",
    "Plan",
    "Portion",
    "Post",
    "QuestionView",
    "Reason",
    "Record",
    "Replaced",
    "ReplacementView",
    "Replayed",
    "ReplayedDiversions",
    "ReplayedOrders",
    "Reply",
    "RoadCount",
    "RoadHold",
    "RoadReason",
    "RoadSource",
    "RoadView",
    "Seen",
    "StageCount",
    "Stay",
    "StayPlace",
    "StayState",
    "StayView",
    "StepTime",
    "TakenEvent",
    "Task",
    "TaskPage",
    "TaskView",
    "TimelineEntry",
    "Try",
    "Unplaced",
    "Vehicle",
    "VehicleChanged",
    "VehicleStage",
    "Verb",
    "Version",
    "VersionChange",
    "Voided",
    "Wanted",
    "WantedPart",
    "What",
    "Whereabouts",
    "WithoutPlace",
    "WorkFilter",
    "YardPlace",
    "advance",
    "amend",
    "announce_window",
    "answer_pair",
    "approve_call",
    "approve_diversion",
    "approve_reversal",
    "ask_correction",
    "ask_part_back",
    "ask_place",
    "ask_replacement",
    "ask_return",
    "ask_reversal",
    "ask_storage",
    "assess_fees",
    "assign",
    "at_post",
    "cancel",
    "carry_out_cut",
    "carry_out_diversion",
    "catch_up",
    "choose_crossings",
    "choose_window",
    "close_gate",
    "closed_at",
    "commit_secret",
    "compare_stock",
    "confirm",
    "confirm_many",
    "count_crossed",
    "count_declared",
    "count_figures",
    "count_road",
    "count_stages",
    "declare",
    "deviations",
    "driver_says",
    "drop_call",
    "drop_correction",
    "drop_diversion",
    "drop_replacement",
    "drop_return",
    "drop_reversal",
    "drop_storage",
    "erase",
    "erase_due",
    "erase_old_streams",
    "estimate_lines",
    "extend_stay",
    "find_basis",
    "find_crossing",
    "find_diversion",
    "find_elsewhere",
    "find_handover",
    "find_known_basis",
    "find_lot",
    "find_place_proof",
    "find_replacement",
    "find_road_hold",
    "find_stay",
    "find_way_back",
    "first_declared",
    "follow_facts",
    "force_of",
    "forget_lines",
    "forget_order",
    "forget_positions",
    "gates_in_view",
    "get_call_order",
    "get_crossing",
    "get_diversion",
    "get_own_yard",
    "get_road_hold",
    "get_seen",
    "get_yard_place",
    "give_back_place",
    "go_on",
    "goods_lines",
    "goods_loads",
    "goods_to_return",
    "hold",
    "hold_road",
    "import_log",
    "import_record",
    "inspect",
    "journey_document",
    "kilograms",
    "known_places",
    "link_driver",
    "list_arrivals",
    "list_asked",
    "list_awaited",
    "list_back",
    "list_call_orders",
    "list_calls",
    "list_company_places",
    "list_crossings",
    "list_customs",
    "list_diversions",
    "list_divertible",
    "list_free_partners",
    "list_frozen",
    "list_held",
    "list_kept_lines",
    "list_lots",
    "list_offers",
    "list_order",
    "list_organisations",
    "list_own_yards",
    "list_posts",
    "list_questions",
    "list_replaced",
    "list_road_counts",
    "list_road_holds",
    "list_settled",
    "list_stays",
    "list_tasks",
    "list_to_phone",
    "list_under_way",
    "list_units",
    "list_unmet",
    "list_unplaced",
    "list_vehicle_changes",
    "list_vehicles",
    "list_versions",
    "list_without_place",
    "list_yard_places",
    "match_yard_events",
    "may",
    "may_announce_window",
    "may_approve_call",
    "may_come_back_loaded",
    "may_count_road",
    "may_decide",
    "may_drop",
    "may_drop_call",
    "may_hold_road",
    "may_order",
    "may_order_call",
    "may_say",
    "may_see_call_orders",
    "measure_capacity",
    "mind_lines",
    "note_payment",
    "note_phone",
    "open_record",
    "open_road",
    "order_call",
    "order_destruction",
    "order_diversion",
    "order_part_back",
    "pair",
    "part_of",
    "plan_capacity",
    "plan_of",
    "preview_amendment",
    "preview_replacement",
    "publish_notice",
    "read_events",
    "read_timeline",
    "recall_destruction",
    "recall_extension",
    "recall_part_back",
    "recall_return",
    "receive_spreadsheet",
    "refuse",
    "release",
    "remind_assignments",
    "remind_units",
    "reopen_gate",
    "replay",
    "replay_diversions",
    "replay_orders",
    "report_day",
    "report_here",
    "report_yard",
    "reveal_secret",
    "reversal_needs_two",
    "reverse_payment",
    "run_figures",
    "run_keeper",
    "say_capacity",
    "say_of_assignment",
    "say_where",
    "search_crossings",
    "secret_units",
    "see_crossings",
    "see_desk",
    "see_line",
    "see_place",
    "see_places",
    "see_road",
    "send_back",
    "set_channel",
    "set_clearance",
    "settle_difference",
    "state_split",
    "step_times",
    "stream_of",
    "take_first",
    "take_yard_events",
    "undo",
    "unload",
    "unpair",
    "vehicles_to_assess",
    "warn_elsewhere",
    "what_if",
    "withdraw_capacity",
    "withdraw_notice",
    "yard_bounds",
]
