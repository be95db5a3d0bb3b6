"""The only door to yards' books: what their own software says, beside the record."""

from xulang.yards.domain.event import (
    EVENT_ID,
    MOVES,
    Bounds,
    YardEvent,
    check_event,
    check_plate,
    check_time,
    made_id,
)
from xulang.yards.domain.files import (
    FILE_LIMIT,
    Column,
    EventFile,
    FileRow,
    StockFile,
    read_event_file,
    read_stock_file,
    returned_copy,
    stock_moment,
)
from xulang.yards.domain.reconcile import (
    Comparison,
    Difference,
    Ours,
    StockLine,
    agreement_of,
    alike,
    compare,
)
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.values import BookedEvent, Stock, Upload, YardDifference
from xulang.yards.domain.words import DifferenceKind, DifferenceState, EventState, Reason, Via
from xulang.yards.locks import lock_stock
from xulang.yards.queries import (
    find_newest_stocks,
    get_difference,
    get_stock,
    get_upload,
    list_current_differences,
    list_differences,
    list_stocks,
    list_uploads,
    list_waiting,
    list_yard_events,
    yards_of_crossings,
)
from xulang.yards.usecases.book_event import Booking, book_event, hold_waiting, place_event
from xulang.yards.usecases.forget import forget_crossings, forget_old
from xulang.yards.usecases.keep_upload import keep_upload
from xulang.yards.usecases.record_stock import check_newest, record_stock
from xulang.yards.usecases.resolve_difference import resolve_difference

__all__ = [
    "EVENT_ID",
    "FILE_LIMIT",
    "MOVES",
    "BookedEvent",
    "Booking",
    "Bounds",
    "Column",
    "Comparison",
    "Difference",
    "DifferenceKind",
    "DifferenceState",
    "EventFile",
    "EventState",
    "FileRow",
    "Ours",
    "Reason",
    "Stock",
    "StockFile",
    "StockLine",
    "Upload",
    "Via",
    "YardDifference",
    "YardEvent",
    "YardRefusal",
    "agreement_of",
    "alike",
    "book_event",
    "check_event",
    "check_newest",
    "check_plate",
    "check_time",
    "compare",
    "find_newest_stocks",
    "forget_crossings",
    "forget_old",
    "get_difference",
    "get_stock",
    "get_upload",
    "hold_waiting",
    "keep_upload",
    "list_current_differences",
    "list_differences",
    "list_stocks",
    "list_uploads",
    "list_waiting",
    "list_yard_events",
    "lock_stock",
    "made_id",
    "place_event",
    "read_event_file",
    "read_stock_file",
    "record_stock",
    "resolve_difference",
    "returned_copy",
    "stock_moment",
    "yards_of_crossings",
]
