"""What a report states of one indicator, with the sentence that says so."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xulang.indicators.domain.reading.periods import Period
from xulang.indicators.domain.said import Certainty, PlanOf


class Said(StrEnum):
    """How sure the report is of a number: "hơn", "khoảng", "7-7,5"."""

    EXACT = "exact"
    MORE = "more"
    LESS = "less"
    ABOUT = "about"


class Base(StrEnum):
    """What a change is against."""

    SAME_PERIOD = "same_period"
    PREVIOUS_PERIOD = "previous_period"
    SINCE = "since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Digits as published: 41,50 keeps both decimals. `high` ends a range."""

    low: Decimal
    high: Decimal | None = None
    said: Said = Said.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """In per cent, below zero for a fall."""

    percent: Number
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlan:
    percent: Number
    plan_of: PlanOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Absent is None. `within` is the indicator that this one is a part of ("trong đó").

    `out_of` is the 34 of "27/34 chỉ tiêu", `earlier` the 6,5 of "từ 6,5 giờ xuống còn 4,2 giờ"; `places`:
    how many a rank went up, below zero down. `start` and `end` bound the sentence in the reading's text,
    `at` is where the figure's first number stands.
    """

    indicator: str
    value: Number | None
    unit: str | None
    period: Period | None
    plan: Number | None
    of_plans: tuple[OfPlan, ...]
    changes: tuple[Change, ...]
    out_of: Decimal | None
    within: str | None
    certainty: Certainty
    sentence: str
    start: int
    end: int
    at: int
    earlier: Number | None = None
    places: int | None = None

    @property
    def percent_of_plan(self) -> Number | None:
        """The one that is stated first."""
        return self.of_plans[0].percent if self.of_plans else None

    @property
    def change(self) -> Change | None:
        """The one that reports mean: against the same period, if they state it."""
        return next(
            (one for one in self.changes if one.base is Base.SAME_PERIOD), next(iter(self.changes), None)
        )
