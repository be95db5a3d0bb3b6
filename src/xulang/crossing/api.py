"""The spine: the journey of a truck, from its declaration until it left. The only door to this context."""

from xulang.clearance.api import ClearanceStatus, Dossier, InspectionResult, Vehicle
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.record import Record, Task, VehicleStage
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import (
    Awaited,
    CrossedCount,
    CrossingView,
    StageCount,
    StepTime,
    TaskPage,
    TaskView,
    TimelineEntry,
)
from xulang.crossing.policy import FORCE_OF, Action, force_of, may
from xulang.crossing.queries import (
    Opened,
    WorkFilter,
    count_crossed,
    count_stages,
    find_crossing,
    get_crossing,
    list_awaited,
    list_crossings,
    list_tasks,
    open_record,
    read_timeline,
    search_crossings,
    step_times,
)
from xulang.crossing.usecases.confirm import confirm
from xulang.crossing.usecases.customs import set_channel, set_clearance
from xulang.crossing.usecases.declare import amend, declare
from xulang.crossing.usecases.end import cancel, send_back
from xulang.crossing.usecases.gate import close_gate, reopen_gate, stream_of
from xulang.crossing.usecases.hold import hold, release
from xulang.crossing.usecases.inspect import inspect
from xulang.crossing.usecases.permits import driver_says, link_driver
from xulang.crossing.usecases.refuse import refuse
from xulang.crossing.usecases.undo import WINDOW, undo
from xulang.crossing.usecases.yard import report_yard

UNDO_WINDOW = WINDOW

__all__ = [
    "FORCE_OF",
    "UNDO_WINDOW",
    "Action",
    "Awaited",
    "ClearanceStatus",
    "CrossedCount",
    "CrossingRefusal",
    "CrossingView",
    "Dossier",
    "InspectionResult",
    "Opened",
    "Reason",
    "Record",
    "StageCount",
    "StepTime",
    "Task",
    "TaskPage",
    "TaskView",
    "TimelineEntry",
    "Vehicle",
    "VehicleStage",
    "WorkFilter",
    "amend",
    "cancel",
    "close_gate",
    "confirm",
    "count_crossed",
    "count_stages",
    "declare",
    "driver_says",
    "find_crossing",
    "force_of",
    "get_crossing",
    "hold",
    "inspect",
    "link_driver",
    "list_awaited",
    "list_crossings",
    "list_tasks",
    "may",
    "open_record",
    "read_timeline",
    "refuse",
    "release",
    "reopen_gate",
    "report_yard",
    "search_crossings",
    "send_back",
    "set_channel",
    "set_clearance",
    "step_times",
    "stream_of",
    "undo",
]
