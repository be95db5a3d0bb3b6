"""A figure while its sentence is read, and what becomes of it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xulang.indicators.domain.reading.figure import Change, Figure, Number, OfPlan
from xulang.indicators.domain.reading.periods import Period
from xulang.indicators.domain.reading.text import Sentence
from xulang.indicators.domain.said import Certainty, PlanOf

HUNDRED: Final = Decimal(100)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A figure while its sentence is read."""

    indicator: str
    period: Period | None
    at: int
    unit: str | None = None
    value: Number | None = None
    plan: Number | None = None
    of_plans: list[OfPlan] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    out_of: Decimal | None = None
    within: str | None = None
    certainty: Certainty = Certainty.UNSAID
    percent_only: bool = False
    earlier: Number | None = None

    @property
    def says_something(self) -> bool:
        return any((self.value, self.plan, self.of_plans, self.changes))


def note_share(*, draft: Draft, percent: Number | None, plan_of: PlanOf) -> None:
    """The first percentage, and one more of each other plan that is named."""
    if percent is None or plan_of in {one.plan_of for one in draft.of_plans}:
        return
    draft.of_plans.append(OfPlan(percent=percent, plan_of=plan_of))


def _find_plan(draft: Draft) -> None:
    """“8.200/15.000 lao động, đạt 54,67% kế hoạch”: what it is out of is the plan, as its share shows."""
    if draft.plan or not (draft.out_of and draft.value and draft.of_plans):
        return
    said = draft.of_plans[0].percent.low
    share = draft.value.low / draft.out_of * HUNDRED
    if abs(share - said) <= Decimal(1).scaleb(int(said.as_tuple().exponent)):
        draft.plan, draft.out_of = Number(low=draft.out_of), None


def figure_of(*, draft: Draft, sentence: Sentence) -> Figure:
    _find_plan(draft)
    return Figure(
        indicator=draft.indicator,
        value=draft.value,
        # What is only a percentage, of a plan or a change, is one.
        unit=draft.unit or (None if draft.value or draft.plan else "%"),
        period=draft.period,
        plan=draft.plan,
        of_plans=tuple(draft.of_plans),
        changes=tuple(draft.changes),
        out_of=draft.out_of,
        within=draft.within,
        certainty=draft.certainty,
        earlier=draft.earlier,
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        at=sentence.start + draft.at,
    )
