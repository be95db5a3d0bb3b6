"""What may be asked of the statistics of crossing: dimensions, measures, a period, filters. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from xulang.insight.domain.refusals import InsightRefusal
from xulang.kernel.refusal import Refusal

MOST_DAYS: Final = 6 * 366
MOST_CELLS: Final = 250_000
MOST_DIMENSIONS: Final = 2
MOST_VALUES: Final = 50
VALUE_LIMIT: Final = 40


class Dimension(StrEnum):
    """What numbers are told apart by. Times are Hanoi's."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    GATE = "gate"
    DIRECTION = "direction"
    REGIME = "regime"
    CHAPTER = "chapter"
    ORIGIN = "origin"
    VEHICLE_TYPE = "vehicle_type"
    NATIONALITY = "nationality"
    CARRIER = "carrier"
    STEP = "step"
    FORCE = "force"


TIMES: Final = frozenset({Dimension.HOUR, Dimension.DAY, Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR})
OF_GOODS: Final = frozenset({Dimension.CHAPTER, Dimension.ORIGIN})
OF_VEHICLE: Final = frozenset({Dimension.VEHICLE_TYPE, Dimension.NATIONALITY})
OF_STEPS: Final = frozenset({Dimension.STEP, Dimension.FORCE})


class Measure(StrEnum):
    """Whole vehicles, kilograms and dong; seconds from a force's turn to its word."""

    VEHICLES = "vehicles"
    WEIGHT = "weight_kg"
    VALUE = "value_vnd"
    P50 = "p50"
    P90 = "p90"


WAITS: Final = frozenset({Measure.P50, Measure.P90})


class Moment(StrEnum):
    """By which moment of its crossing a vehicle counts in an hour."""

    DECLARED = "declared"
    REGISTERED = "registered"
    ENTERED = "entered"
    LEFT = "left"
    RETURNED = "returned"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Days are Hanoi's, both included. `filters` hold the values that count; none is all."""

    first: date
    last: date
    rows: tuple[Dimension, ...] = ()
    columns: tuple[Dimension, ...] = ()
    measure: Measure = Measure.VEHICLES
    moment: Moment = Moment.LEFT
    filters: Mapping[Dimension, tuple[str, ...]] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return (*self.rows, *self.columns)

    @property
    def used(self) -> frozenset[Dimension]:
        return frozenset({*self.dimensions, *self.filters})


def check_question(*, question: Question) -> None:
    """Raises PERIOD_BACKWARDS, TOO_LONG, QUESTION_WRONG, NO_STEPS."""
    if question.last < question.first:
        raise Refusal(code=InsightRefusal.PERIOD_BACKWARDS, field="last")
    if question.last - question.first > timedelta(days=MOST_DAYS):
        raise Refusal(code=InsightRefusal.TOO_LONG, field="last", years=MOST_DAYS // 366)
    wanted = question.dimensions
    too_many = max(len(question.rows), len(question.columns)) > MOST_DIMENSIONS
    if too_many or len(set(wanted)) != len(wanted) or len(TIMES.intersection(wanted)) > 1:
        raise Refusal(code=InsightRefusal.QUESTION_WRONG, field="rows")
    for dimension, values in question.filters.items():
        if len(values) > MOST_VALUES or any(len(value) > VALUE_LIMIT for value in values):
            raise Refusal(code=InsightRefusal.QUESTION_WRONG, field=dimension.value)
    if question.used & OF_STEPS and question.measure not in WAITS:
        raise Refusal(code=InsightRefusal.NO_STEPS, field="measure")


def days_of(*, dimension: Dimension, value: str) -> tuple[date, date] | None:
    """The first and last day that an hour, day, month, quarter or year lies in; None for another text."""
    try:
        year = int(value[:4])
        match dimension:
            case Dimension.HOUR | Dimension.DAY:
                day = date.fromisoformat(value[:10])
                return day, day
            case Dimension.MONTH:
                return _months(year, int(value[5:7]), 1)
            case Dimension.QUARTER:
                return _months(year, int(value[6:]) * 3 - 2, 3)
            case Dimension.YEAR:
                return _months(year, 1, 12)
            case _:
                return None
    except ValueError:
        return None


def _months(year: int, month: int, many: int) -> tuple[date, date]:
    end = month + many
    after = date(year + 1, end - 12, 1) if end > 12 else date(year, end, 1)
    return date(year, month, 1), after - timedelta(days=1)


Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """The answer: `cells` by the keys of a row and a column. Totals are None where they would not add up."""

    question: Question
    row_keys: tuple[Key, ...]
    column_keys: tuple[Key, ...]
    cells: Mapping[tuple[Key, Key], int]

    def row_total(self, row: Key) -> int | None:
        if not self.adds_up:
            return None
        return sum(self.cells.get((row, column), 0) for column in self.column_keys)

    def column_total(self, column: Key) -> int | None:
        if not self.adds_up:
            return None
        return sum(self.cells.get((row, column), 0) for row in self.row_keys)

    @property
    def total(self) -> int | None:
        return sum(self.cells.values()) if self.adds_up else None

    @property
    def adds_up(self) -> bool:
        """Medians do not; nor do vehicles by what they carry, since one may carry goods of two chapters."""
        question = self.question
        by_goods = bool(question.used & OF_GOODS) and question.measure == Measure.VEHICLES
        return question.measure not in WAITS and not by_goods
