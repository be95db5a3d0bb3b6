"""Answers out of the rollups where they suffice, else out of the rows of crossings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, cast
from uuid import UUID

from xulang.insight.domain.board import HANOI
from xulang.insight.domain.cube import (
    MOST_CELLS,
    OF_GOODS,
    OF_STEPS,
    OF_VEHICLE,
    TIMES,
    WAITS,
    Dimension,
    Key,
    Measure,
    Moment,
    Pivot,
    Question,
    check_question,
    days_of,
)
from xulang.insight.domain.hours import HOUR
from xulang.insight.domain.refusals import InsightRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

PAGE: Final = 50
FORMATS: Final = {
    Dimension.HOUR: "YYYY-MM-DD HH24",
    Dimension.DAY: "YYYY-MM-DD",
    Dimension.MONTH: "YYYY-MM",
    Dimension.QUARTER: 'YYYY-"Q"Q',
    Dimension.YEAR: "YYYY",
}
TIME_OF: Final = {
    Moment.DECLARED: "c.declared_at",
    Moment.REGISTERED: "c.registered_at",
    Moment.ENTERED: "c.entered_at",
    Moment.LEFT: "c.ended_at",
    Moment.RETURNED: "c.ended_at",
    Moment.GIVEN_UP: "c.ended_at",
}
ENDED_BY: Final = {
    Moment.LEFT: " AND c.outcome = 'left'",
    Moment.RETURNED: " AND c.outcome = 'returned'",
    Moment.GIVEN_UP: " AND c.outcome IN ('cancelled', 'withdrawn')",
}
COLUMN_OF: Final = {
    Dimension.CARRIER: "coalesce(c.organisation_id::text, '')",
    Dimension.CHAPTER: "g.chapter",
    Dimension.ORIGIN: "g.origin",
    Dimension.STEP: "s.step",
    Dimension.FORCE: "s.force",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where numbers come from: tables, the hour as a number, columns of dimensions, each measure as a sum."""

    tables: str
    hour: str
    within: str
    alias: str
    sums: dict[Measure, str]

    def column(self, dimension: Dimension) -> str:
        if dimension in TIMES:
            return self.hour
        if self.alias:
            return f"{self.alias}.{dimension.value}"
        return COLUMN_OF.get(dimension, f"c.{dimension.value}")


def pivot(*, question: Question) -> Pivot:
    """Answer a question. Raises what `check_question` does, and TOO_MANY_CELLS."""
    check_question(question=question)
    source = _source(question)
    names = ", ".join(source.column(one) for one in question.dimensions)
    group = f" GROUP BY {', '.join(str(place + 1) for place in range(len(question.dimensions)))}"
    where, values = _where(question, source)
    query = (
        f"SELECT {names + ', ' if names else ''}{source.sums[question.measure]}"  # noqa: S608 -- our own words
        f" FROM {source.tables} WHERE {where}{group if names else ''} LIMIT %(limit)s"
    )
    return _gather(question, iter(raw().execute(query.encode(), values)))


def _source(question: Question) -> _Source:
    used = question.used
    if question.measure in WAITS:
        # A word on a step counts once, however many lines of goods of one chapter the vehicle had.
        told = ", ".join(sorted(used & OF_GOODS))
        goods = (
            f" JOIN (SELECT DISTINCT crossing_id, {told} FROM insight_goods) g"  # noqa: S608 -- our own words
            " ON g.crossing_id = c.id"
            if told
            else ""
        )
        share = "0.5" if question.measure == Measure.P50 else "0.9"
        seconds = (
            f"percentile_cont({share}) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at))"
        )
        return _Source(
            tables=f"insight_step s JOIN insight_crossing c ON c.id = s.crossing_id{goods}",
            hour=_text(question, "s.done_at"),
            within="s.done_at >= %(start)s AND s.done_at < %(end)s",
            alias="",
            sums={question.measure: f"round({seconds})::bigint"},
        )
    plain = not used & (OF_STEPS | {Dimension.CARRIER})
    if plain and not used & OF_GOODS:
        return _rollup("insight_hourly", question)
    if plain and not used & OF_VEHICLE:
        return _rollup("insight_hourly_goods", question)
    at = TIME_OF[question.moment]
    goods, own = (" JOIN insight_goods g ON g.crossing_id = c.id", "g") if used & OF_GOODS else ("", "c")
    return _Source(
        tables=f"insight_crossing c{goods}",
        hour=_text(question, at),
        within=f"{at} >= %(start)s AND {at} < %(end)s{ENDED_BY.get(question.moment, '')}",
        alias="",
        sums={
            Measure.VEHICLES: "count(DISTINCT c.id)",
            Measure.WEIGHT: f"sum({own}.weight_kg)",
            Measure.VALUE: f"sum({own}.value_vnd)",
        },
    )


def _rollup(table: str, question: Question) -> _Source:
    return _Source(
        tables=f"{table} h",
        hour=_text(question, f"to_timestamp(h.hour::bigint * {HOUR})"),
        within="h.moment = %(moment)s AND h.hour >= %(first_hour)s AND h.hour < %(end_hour)s",
        alias="h",
        sums={
            measure: f"sum(h.{measure.value})"
            for measure in (Measure.VEHICLES, Measure.WEIGHT, Measure.VALUE)
        },
    )


def _text(question: Question, at: str) -> str:
    chosen = next((one for one in question.dimensions if one in TIMES), Dimension.HOUR)
    return f"to_char({at} AT TIME ZONE 'Asia/Ho_Chi_Minh', '{FORMATS[chosen]}')"


def _where(question: Question, source: _Source) -> tuple[str, dict[str, object]]:
    start = datetime.combine(question.first, time(), tzinfo=HANOI)
    end = datetime.combine(question.last, time(), tzinfo=HANOI) + timedelta(days=1)
    values: dict[str, object] = {
        "start": start,
        "end": end,
        "first_hour": int(start.timestamp()) // HOUR,
        "end_hour": int(end.timestamp()) // HOUR,
        "moment": question.moment.value,
        "limit": MOST_CELLS + 1,
    }
    parts = [source.within]
    for dimension, wanted in question.filters.items():
        name = f"f_{dimension.value}"
        values[name] = list(wanted)
        column = _time_column(source, dimension) if dimension in TIMES else source.column(dimension)
        parts.append(f"{column} = ANY(%({name})s)")
    return " AND ".join(parts), values


def _time_column(source: _Source, dimension: Dimension) -> str:
    """A filter on a time of its own, whichever the numbers are told apart by."""
    at = source.hour[len("to_char(") : source.hour.index(" AT TIME ZONE")]
    return f"to_char({at} AT TIME ZONE 'Asia/Ho_Chi_Minh', '{FORMATS[dimension]}')"


def _gather(question: Question, rows: Iterator[tuple[object, ...]]) -> Pivot:
    split, wide = len(question.rows), len(question.dimensions)
    cells: dict[tuple[Key, Key], int] = {}
    for row in rows:
        if row[wide] is None:
            continue
        key = tuple(cast("str", one) or "" for one in row[:wide])
        amount = int(cast("int", row[wide]))
        # Sums that came to nothing are left by what moved away.
        if amount or question.measure in WAITS:
            cells[key[:split], key[split:]] = amount
    if len(cells) > MOST_CELLS:
        raise Refusal(code=InsightRefusal.TOO_MANY_CELLS, most=MOST_CELLS)
    return Pivot(
        question=question,
        row_keys=tuple(sorted({row for row, _ in cells})),
        column_keys=tuple(sorted({column for _, column in cells})),
        cells=cells,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCrossing:
    """One crossing behind a number: when it counted, and with how much. `seconds` of who waited."""

    id: UUID
    at: datetime
    weight_kg: int
    value_vnd: int
    step: str = ""
    force: str = ""
    seconds: int | None = None

    @property
    def minutes(self) -> int | None:
        return None if self.seconds is None else round(self.seconds / 60)


def list_counted(*, question: Question, page: int) -> tuple[list[CountedCrossing], int]:
    """The crossings behind a question's number, the latest first, a page of them; and how many there are.

    Of waits: a line for each force's word on a step.

    Raises what `pivot` raises.
    """
    check_question(question=question)
    source = _rows_source(question)
    where, values = _where(question, source)
    counted = "(c.id, s.step, s.force)" if question.measure in WAITS else "c.id"
    many = raw().execute(
        f"SELECT count(DISTINCT {counted}) FROM {source.tables} WHERE {where}".encode(),  # noqa: S608 -- our own words
        values,
    )
    shown = raw().execute(
        f"SELECT DISTINCT {source.sums[Measure.VEHICLES]} FROM {source.tables} WHERE {where}"  # noqa: S608 -- our own words
        " ORDER BY 2 DESC, 1 LIMIT %(page)s OFFSET %(start_at)s".encode(),
        {**values, "page": PAGE, "start_at": (page - 1) * PAGE},
    )
    found = many.fetchone()
    return [_counted(row) for row in shown], cast("int", found[0]) if found else 0


def _rows_source(question: Question) -> _Source:
    goods = " JOIN insight_goods g ON g.crossing_id = c.id" if question.used & OF_GOODS else ""
    own = "g" if goods else "c"
    if question.measure in WAITS:
        return _Source(
            tables=f"insight_step s JOIN insight_crossing c ON c.id = s.crossing_id{goods}",
            hour=_text(question, "s.done_at"),
            within="s.done_at >= %(start)s AND s.done_at < %(end)s",
            alias="",
            sums={
                Measure.VEHICLES: "c.id, s.done_at, c.weight_kg, c.value_vnd, s.step, s.force,"
                " extract(epoch FROM s.done_at - s.opened_at)::int"
            },
        )
    at = TIME_OF[question.moment]
    weight, value = (
        (
            "sum(g.weight_kg) OVER (PARTITION BY c.id)::bigint",
            "sum(g.value_vnd) OVER (PARTITION BY c.id)::bigint",
        )
        if goods
        else (f"{own}.weight_kg", f"{own}.value_vnd")
    )
    return _Source(
        tables=f"insight_crossing c{goods}",
        hour=_text(question, at),
        within=f"{at} >= %(start)s AND {at} < %(end)s{ENDED_BY.get(question.moment, '')}",
        alias="",
        sums={Measure.VEHICLES: f"c.id, {at}, {weight}, {value}, '', '', NULL::int"},
    )


def _counted(row: tuple[object, ...]) -> CountedCrossing:
    known, at, weight, value, step, force, seconds = cast(
        "tuple[UUID, datetime, int, int, str, str, int | None]", row
    )
    return CountedCrossing(
        id=known, at=at, weight_kg=weight, value_vnd=value, step=step, force=force, seconds=seconds
    )


def question_of_cell(*, question: Question, row: Key | None = None, column: Key | None = None) -> Question:
    """The question whose whole answer is one cell of another's; without a row or column, their total."""
    values: dict[Dimension, str] = {}
    for dimensions, key in ((question.rows, row), (question.columns, column)):
        if key is not None:
            values |= dict(zip(dimensions, key, strict=True))
    filters = {**question.filters, **{dimension: (value,) for dimension, value in values.items()}}
    first, last = question.first, question.last
    for dimension, value in values.items():
        days = days_of(dimension=dimension, value=value)
        if days:
            first, last = max(first, days[0]), min(last, days[1])
    return Question(first=first, last=last, measure=question.measure, moment=question.moment, filters=filters)
