"""What a report says of one indicator, before it is put into words."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xulang.indicators.domain.numbers import Bound, Published
from xulang.indicators.domain.said import Certainty, PlanOf


class Mark(StrEnum):
    """Where a percentage comes from: computed, published and not to be computed, or at odds with others."""

    COMPUTED = "computed"
    PUBLISHED = "published"
    CONTRADICTED = "contradicted"
    CORRECTED = "corrected"


class PlanWord(StrEnum):
    """A budget has an estimate (“dự toán”), all else a plan."""

    PLAN = "kế hoạch"
    ESTIMATE = "dự toán"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A percentage of a plan."""

    percent: Decimal
    plan_of: PlanOf = PlanOf.UNSAID
    mark: Mark = Mark.COMPUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`link` leads to the value's page, `source` is what it rests on, `parts` are shares. Absent is None.

    `places`: of a rank, how many it went up, below zero down. `earlier`: the period that changes are against;
    `plan_word`: what a plan of this is called.
    """

    code: str
    name: str
    unit: str
    value: Published | None
    link: str
    plan: Published | None = None
    shares: tuple[Share, ...] = ()
    change: Decimal | None = None
    change_mark: Mark = Mark.COMPUTED
    places: int | None = None
    earlier: str = "cùng kỳ"
    plan_word: PlanWord = PlanWord.PLAN
    certainty: Certainty = Certainty.UNSAID
    source: str = ""
    as_of: str = ""
    parts: tuple["Told", ...] = field(default=())

    @property
    def percent_of_plan(self) -> Decimal | None:
        """The first one."""
        return self.shares[0].percent if self.shares else None

    @property
    def says_something(self) -> bool:
        return self.value is not None or self.percent_of_plan is not None or self.change is not None


WORDS = {Bound.EXACT: "", Bound.MORE: "hơn ", Bound.LESS: "dưới ", Bound.ABOUT: "khoảng "}
