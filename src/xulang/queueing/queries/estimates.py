"""What is expected of places, and how far that was off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing.domain.correction import Kind as Moment
from xulang.queueing.domain.correction import Span
from xulang.queueing.domain.errors import Figures
from xulang.queueing.domain.words import Line, PlaceState

ESTIMATES = 'SELECT place_id, made_at, call, entry, "left" FROM queueing_estimate WHERE place_id = ANY(%s)'
ERRORS = """
SELECT (t.judged_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, t.kind, count(*)::int,
    count(*) FILTER (WHERE t.came < t.p10)::int, count(*) FILTER (WHERE t.came > t.p90)::int,
    avg(abs(t.came - t.p50))::float, avg(abs(t.came - t.constant))::float, avg(t.p90 - t.p10)::float,
    avg(t.raw[3] - t.raw[1])::float
FROM queueing_told t JOIN queueing_place p ON p.id = t.place_id
JOIN queueing_line l ON l.stream_id = p.stream_id
WHERE t.came IS NOT NULL AND t.judged_at >= %s AND l.gate = %s
GROUP BY day, t.kind ORDER BY day DESC, t.kind
"""
STANDING = """
SELECT l.gate, l.direction, l.cargo, p.state, e.made_at, e.entry
FROM queueing_place p JOIN queueing_line l ON l.stream_id = p.stream_id
LEFT JOIN queueing_estimate e ON e.place_id = p.id WHERE p.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateView:
    """Bounds and middle of what is expected, as last estimated. `call` is None for who was called."""

    made_at: datetime
    call: Span | None
    entry: Span
    left: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsOfDay:
    """How good the estimates of entries were that came true on a day in Hanoi.

    `raw_width`: mean width of the intervals before they were corrected, in seconds; None where not kept.
    """

    day: date
    kind: Moment
    figures: Figures
    raw_width: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A live place as it stands in its line; `entry` is None where nothing was estimated yet."""

    line: Line
    state: PlaceState
    made_at: datetime | None
    entry: Span | None


def list_estimates(*, place_ids: Collection[UUID]) -> dict[UUID, EstimateView]:
    """What is expected of these places, where anything is."""
    rows = raw().execute(ESTIMATES, [list(place_ids)], prepare=True)
    return {
        place_id: EstimateView(
            made_at=made_at, call=Span(*call) if call else None, entry=Span(*entry), left=Span(*left)
        )
        for place_id, made_at, call, entry, left in cast(
            "Iterable[tuple[UUID, datetime, list[int] | None, list[int], list[int]]]", rows
        )
    }


def list_standing() -> list[Standing]:
    """Every live place of every line, with when it is expected to go in, in one query."""
    return [
        Standing(
            line=Line(gate=gate, direction=Direction(direction), cargo=Cargo(cargo)),
            state=PlaceState(state),
            made_at=made_at,
            entry=Span(*entry) if entry else None,
        )
        for gate, direction, cargo, state, made_at, entry in cast(
            "Iterable[tuple[str, str, str, str, datetime | None, list[int] | None]]", raw().execute(STANDING)
        )
    ]


def list_errors(*, gate: str, since: datetime) -> list[ErrorsOfDay]:
    """The published error of the gate's estimates by day and kind of moment, the latest day first."""
    return [
        ErrorsOfDay(
            day=cast("date", day),
            kind=Moment(cast("str", kind)),
            figures=Figures(
                count=count,
                covered=count - early - late,
                early=early,
                late=late,
                error=error,
                constant=constant,
                width=width,
            ),
            raw_width=raw_width,
        )
        for day, kind, count, early, late, error, constant, width, raw_width in cast(
            "Iterable[tuple[object, object, int, int, int, float, float, float, float | None]]",
            raw().execute(ERRORS, [since, gate]),
        )
    ]
