"""The lines as this process knows them: ten thousand waiting trucks are read once, not at every tap.

A process keeps two copies of a line: one that changes under the line's lock, and one for all who only look.
What others said since is read from the rows that changed. A copy holds as long as the last fact that it knows
stands in the journal where the copy has it: so whatever was rolled back, by whomever, is read anew.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, cast
from uuid import UUID

import msgspec

from xulang.platform.db import raw
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.hours import hour_of
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Place, Rules, Turn
from xulang.queueing.domain.public import row_of, stream_of
from xulang.queueing.domain.sealed import Window
from xulang.queueing.domain.words import Ground, Line, PlaceState

# The stream's own length: an erasure adds a fact that is none of the line's. Last: whether the known fact
# stands in it where it is known to.
HEAD: Final = """
SELECT s.length, s.last_fact_id, t.recorded_at, l.classes, l.credit, l.goes_by, l.sealed_window,
    EXISTS (
        SELECT FROM journal_fact f WHERE f.stream_id = s.stream_id AND f.number = %(length)s
        AND f.id = %(tip)s AND f.recorded_at = %(at)s
    )
FROM queueing_line l JOIN journal_stream s ON s.stream_id = l.stream_id
JOIN journal_fact t ON t.id = s.last_fact_id WHERE l.stream_id = %(stream)s
"""
# One text for all places: a hundred thousand rows would be made into Python's values one by one.
PLACES: Final = """
SELECT coalesce(json_agg(json_build_array(id, ready_at, rank, priority, state, hour, misses, parked, ground,
    requested, ordered))::text, '[]')
FROM queueing_place WHERE stream_id = %(stream)s AND
"""
# A place that went in keeps its slot of the hour, which may still run.
STANDING: Final = PLACES + " (ended_at IS NULL OR (state = 'entered' AND hour >= %(hour)s))"
SINCE: Final = PLACES + " last > %(length)s"

LINES_KEPT: Final = 200
SINCE_HOURS: Final = 2


class Tip(NamedTuple):
    """The last fact of a line. An id alone would do but for a request that was rolled back and came again."""

    id: UUID
    recorded_at: datetime


@dataclass(slots=True, kw_only=True)
class Known:
    """A line after `length` facts, the last of which is `tip`. `went_by`: the rules that it last named."""

    state: LineState
    classes: tuple[PriorityClass, ...]
    length: int
    tip: Tip | None
    went_by: str


class Row(NamedTuple):
    """A place as its row says, in the order of `PLACES`."""

    id: UUID
    ready_at: int
    rank: int
    priority: str
    state: PlaceState
    hour: int | None
    misses: int
    parked: int | None
    ground: str
    requested: bool
    ordered: bool


_rows = msgspec.json.Decoder(list[Row])
_worked_on: dict[UUID, Known] = {}


@dataclass(slots=True)
class _Looked:
    """The copy for who only looks; one at a time does, since bringing it up to date changes it."""

    lock: threading.Lock
    known: Known | None = None


_looked_at: dict[UUID, _Looked] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A line as it stands, for reading until the block ends. `version`: the same as long as the line is."""

    state: LineState
    version: tuple[int, Tip | None]


def take_out(*, stream_id: UUID, classes: tuple[PriorityClass, ...], rules: Rules, now: datetime) -> Known:
    """The line as it stands, for who holds its lock: nobody else has this copy until it is put back."""
    return _bring(stream_id, classes, rules, now, _worked_on.pop(stream_id, None))


def put_back(*, stream_id: UUID, known: Known, now: datetime) -> None:
    """Keep the line as it will stand once the transaction is over."""
    known.state.forget(before=hour_of(moment=now) - SINCE_HOURS)
    if len(_worked_on) >= LINES_KEPT:
        _worked_on.clear()
    _worked_on[stream_id] = known


@contextmanager
def look_at_line(
    *, line: Line, classes: Sequence[PriorityClass], rules: Rules, now: datetime
) -> Iterator[Look]:
    """The line as its rows stand now, from memory and what was said since.

    Nobody who changes it is kept waiting. Nothing may be said of it, and no line looked at within the block.
    """
    stream_id = stream_of(line=line)
    if len(_looked_at) >= LINES_KEPT:
        _looked_at.clear()
    looked = _looked_at.setdefault(stream_id, _Looked(threading.Lock()))
    with looked.lock:
        before, looked.known = looked.known, None
        known = _bring(stream_id, tuple(classes), rules, now, before)
        known.state.forget(before=hour_of(moment=now) - SINCE_HOURS)
        looked.known = known
        yield Look(state=known.state, version=(known.length, known.tip))


def read_line(*, line: Line, classes: Sequence[PriorityClass], rules: Rules, now: datetime) -> LineState:
    """The line as its rows stand now, read anew: the caller's own, to do with as it likes."""
    return _bring(stream_of(line=line), tuple(classes), rules, now, None).state


def forget_known() -> None:
    """Read each line anew. For who changes rows by other ways than the line's facts, as tests do."""
    _worked_on.clear()
    _looked_at.clear()


def read_window(*, text: str) -> Window | None:
    """A line's last sealed window as its row keeps it."""
    return msgspec.json.decode(text, type=Window) if text else None


def write_window(window: Window | None) -> str:
    return msgspec.json.encode(window, order="sorted").decode() if window else ""


def _bring(
    stream_id: UUID,
    classes: tuple[PriorityClass, ...],
    rules: Rules,
    now: datetime,
    known: Known | None,
) -> Known:
    """Up to date: from the rows that changed since, or anew where the copy is none of what became true."""
    tip = known.tip if known else None
    params: dict[str, object] = {
        "stream": stream_id,
        "length": known.length if known else None,
        "tip": tip.id if tip else None,
        "at": tip.recorded_at if tip else None,
        "hour": hour_of(moment=now) - SINCE_HOURS,
    }
    head = raw().execute(HEAD, params, prepare=True).fetchone()
    length, last, recorded_at, codes, credit, went_by, window, holds = (
        cast("tuple[int, UUID, datetime, list[str], list[int], str, str, bool]", head)
        if head
        else (0, None, None, [], [], "", "", False)
    )
    in_force = [one.code for one in classes]
    row = _rows_by(in_force)
    if known is None or not holds or known.classes != classes:
        state = LineState(shares=tuple(one.share for one in classes), rules=rules)
        state.load(_place(found, row) for found in _read(STANDING, params))
    else:
        state = known.state
        for found in _read(SINCE, params) if known.length < length else ():
            state.put(_place(found, row))
    # What a class is owed holds among these classes; with others in force all begin anew.
    state.credit = tuple(credit) if codes == in_force else (0,) * len(classes)
    state.rules = rules
    state.window = read_window(text=window)
    now_tip = Tip(id=last, recorded_at=recorded_at) if last and recorded_at else None
    return Known(state=state, classes=classes, length=length, tip=now_tip, went_by=went_by)


def _read(query: str, params: dict[str, object]) -> list[Row]:
    found = raw().execute(query.encode(), params, prepare=True).fetchone()
    return _rows.decode(cast("str", found[0])) if found else []


def _rows_by(in_force: Sequence[str]) -> Callable[[str], int]:
    """The row of a class by its code, each looked up once."""
    known: dict[str, int] = {}

    def row(code: str) -> int:
        if code not in known:
            known[code] = row_of(priority=code, classes=in_force)
        return known[code]

    return row


GROUNDS: Final = {one.value: one for one in Ground}


def _place(found: Row, row: Callable[[str], int]) -> Place:
    return Place(
        turn=Turn(at=found.ready_at, rank=found.rank, id=found.id),
        row=row(found.priority),
        state=found.state,
        hour=found.hour,
        misses=found.misses,
        parked=found.parked,
        ground=GROUNDS.get(found.ground),
        requested=found.requested,
        ordered=found.ordered,
    )
