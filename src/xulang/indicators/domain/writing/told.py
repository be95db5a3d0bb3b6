"""What a report says of one indicator, before it is put into words."""

from dataclasses import dataclass, field
from decimal import Decimal

from xulang.indicators.domain.numbers import Bound, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`link` leads to the value's page, `source` is what it rests on, `parts` are shares. Absent is None."""

    code: str
    name: str
    unit: str
    value: Published | None
    link: str
    plan: Published | None = None
    percent_of_plan: Decimal | None = None
    change: Decimal | None = None
    source: str = ""
    as_of: str = ""
    parts: tuple["Told", ...] = field(default=())

    @property
    def says_something(self) -> bool:
        return self.value is not None or self.percent_of_plan is not None or self.change is not None


WORDS = {Bound.EXACT: "", Bound.MORE: "hơn ", Bound.LESS: "dưới ", Bound.ABOUT: "khoảng "}
