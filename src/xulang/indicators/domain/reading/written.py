"""A figure as `xulang indicators read --json` prints it: published digits kept, absent is null."""

from decimal import Decimal

from xulang.indicators.domain.reading.figure import Change, Figure, Number, OfPlan
from xulang.indicators.domain.reading.matching import Match
from xulang.indicators.domain.said import Certainty

Written = str | int | float | Decimal | None | dict[str, "Written"] | list["Written"]


def written(*, figure: Figure, match: Match | None = None) -> dict[str, Written]:
    """The first seven names are fixed; readers of it may rely on the others too, and ignore new ones.

    `high` names end ranges: "7-7,5" is value 7 and value_high 7.5.
    """
    change = figure.change
    return {
        "indicator": figure.indicator,
        "value": _low(figure.value),
        "unit": figure.unit,
        "period": figure.period.code if figure.period else None,
        "percent_of_plan": _low(figure.percent_of_plan),
        "change_percent": _low(change.percent) if change else None,
        "sentence": figure.sentence,
        "value_high": _high(figure.value),
        "said": figure.value.said.value if figure.value else None,
        "estimated": figure.certainty is Certainty.ESTIMATE,
        "certainty": figure.certainty.value or None,
        "as_of": str(figure.period.as_of) if figure.period and figure.period.as_of else None,
        "plan": _low(figure.plan),
        "plan_high": _high(figure.plan),
        "percent_of_plan_high": _high(figure.percent_of_plan),
        "percents_of_plans": [_of_plan(one) for one in figure.of_plans],
        "change_base": change.base.value if change else None,
        "changes": [_change(one) for one in figure.changes],
        "out_of": figure.out_of,
        "earlier": _low(figure.earlier),
        "places": figure.places,
        "within": figure.within,
        "start": figure.start,
        "end": figure.end,
        "match": {"code": match.code, "name": match.name, "score": match.score} if match else None,
    }


def _low(number: Number | None) -> Decimal | None:
    return number.low if number else None


def _high(number: Number | None) -> Decimal | None:
    return number.high if number else None


def _of_plan(one: OfPlan) -> dict[str, Written]:
    return {
        "percent": one.percent.low,
        "percent_high": one.percent.high,
        "plan_of": one.plan_of.value or None,
    }


def _change(change: Change) -> dict[str, Written]:
    return {"percent": change.percent.low, "percent_high": change.percent.high, "base": change.base.value}
