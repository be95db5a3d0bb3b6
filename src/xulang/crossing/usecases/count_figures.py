"""The platform's own figures, month by month, into the province's series; nobody types them.

Indicators of the dictionary whose origin is the platform, by their codes. A month is counted once it is over,
and again while facts may still come late; what was locked since stays.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from threading import Event
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import close_old_connections

from xulang.crossing.queries.counts import count_crossed, count_declared, first_declared
from xulang.crossing.usecases.remind_units import remind_units
from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Key, Move, PeriodKind, Span, Status, Verb
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.kernel.words import Direction
from xulang.ledger import api as ledger

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS: Final = 13
# The last month may still get late facts.
AGAIN: Final = 2
SOURCE: Final = "Nền tảng cửa khẩu số"
MILLION: Final = 1_000_000
LOOK_SECONDS: Final = 600.0


def run_figures(
    *,
    stop: Event,
    clock: Callable[[], datetime],
    new_id: Callable[[], UUID],
    new_salt: Callable[[], bytes],
) -> None:
    """Count what is over and remind who owes, until `stop`."""
    while True:
        close_old_connections()
        count_figures(now=clock(), new_id=new_id, new_salt=new_salt)
        remind_units(now=clock())
        if stop.wait(LOOK_SECONDS):
            return


def count_figures(*, now: datetime, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]) -> int:
    """Bring the months that are over in line with what the platform recorded; how many figures changed."""
    entries = indicators.list_entries()
    begun = _begun()
    today = now.astimezone(HANOI).date()
    if begun is None:
        return 0
    spans = indicators.ended_before(kinds=[PeriodKind.MONTH], day=today, count=MONTHS)
    moves = []
    for place, span in enumerate(spans):
        if span.end < begun.astimezone(HANOI).date():
            continue
        codes = [code for code in CODES if code in entries and _is_open(code, span, again=place < AGAIN)]
        if codes:
            counted = count_month(span=span)
            moves += [move for code in codes if (move := _move(code, span, counted[code])) is not None]
    if moves:
        request = Request(id=new_id(), actor=SYSTEM, now=now, new_salt=new_salt)
        indicators.act(request=request, moves=moves)
    return len(moves)


def _begun() -> datetime | None:
    """From when the platform can say anything: what was imported tells of days on which it did not run."""
    declared = first_declared()
    sealed = journal.read_sealed(start=0, limit=1)
    return declared if declared is None or not sealed else max(declared, sealed[0].recorded_at)


def count_month(*, span: Span) -> dict[str, str]:
    """What the platform recorded in the days of a period, by indicator, as figures store numbers."""
    start, until = (
        datetime(day.year, day.month, day.day, tzinfo=HANOI)
        for day in (span.start, span.end + timedelta(days=1))
    )
    left = dict.fromkeys(Direction, 0)
    for one in count_crossed(since=start, until=until):
        left[one.direction] += one.count
    fees = ledger.sum_received(since=start, until=until)
    return {
        "vehicles_declared": str(count_declared(since=start, until=until)),
        "crossings_export": str(left[Direction.EXPORT]),
        "crossings_import": str(left[Direction.IMPORT]),
        "gate_fees": f"{indicators.rounded(number=Fraction(fees.dong, MILLION), digits=3):f}",
    }


CODES: Final = ("vehicles_declared", "crossings_export", "crossings_import", "gate_fees")


def _key(code: str, span: Span) -> Key:
    return Key(code=code, area=indicators.PROVINCE, period=span.code)


def _is_open(code: str, span: Span, *, again: bool) -> bool:
    figure = indicators.find_figure(key=_key(code, span))
    return figure is None or (again and figure.status is Status.APPROVED)


def _move(code: str, span: Span, value: str) -> Move | None:
    figure = indicators.find_figure(key=_key(code, span))
    content = Content(value=value, as_of=span.end, source=SOURCE)
    if figure is not None and figure.newest.content == content:
        return None
    return Move(key=_key(code, span), verb=Verb.IMPORT, content=content)
