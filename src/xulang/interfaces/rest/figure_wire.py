"""Figures as they go out: numbers as text with their digits, words of the context by their codes."""

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from xulang.indicators import api as indicators
from xulang.indicators.api import Certainty, Content, Figure, PlanOf, Quantity
from xulang.interfaces.rest import wire

DIGITS: Final = 4
IndicatorCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
SubjectCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
PeriodCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}[0-9QHM.-]{0,18}$"),
    Field(description="2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-01-19..2022-06-30 or 2022-06-30."),
]


FigureStatus = Annotated[indicators.Status, wire.listed(indicators.Status, "FigureStatus")]
FigureMeasure = Annotated[indicators.Measure, wire.listed(indicators.Measure, "FigureMeasure")]
FigureVerb = Annotated[indicators.Verb, wire.listed(indicators.Verb, "FigureVerb")]
PeriodWord = Annotated[indicators.PeriodKind, wire.listed(indicators.PeriodKind)]
PlanWord = Annotated[indicators.PlanFrom, wire.listed(indicators.PlanFrom)]


class Computed(wire.Output):
    """A computed number, rounded to four decimals; null where it cannot be computed.

    `low` and `high`: what the digits of its parts leave open, null without end. `missing` names what it
    lacks, as indicator or indicator/area/period.
    """

    value: str | None
    low: str | None
    high: str | None
    missing: list[str]


class Said(wire.Output):
    """What a version says: numbers as the source prints them, null for none.

    `7909.87`, a range `7..7.5`, `>57000`, `<3`, `~12`.
    """

    value: str | None
    plan: str | None
    percent_of_plan: str | None
    change_on_same_period: str | None
    change_on_previous: str | None
    as_of: date | None
    source: str
    comment: str
    sentence: str
    evidence: UUID | None
    certainty: Certainty
    plan_of: PlanOf
    percent_of_other_plan: str | None
    other_plan_of: PlanOf


class FigureShown(wire.Output):
    """`official` is what counts: what was approved last; null before. `newest` may be a draft or a revision.

    `version` is the number of the newest one; `actual`, or `plan` of what is to be reached.
    """

    id: UUID
    indicator: str
    area: str
    period: str
    measure: FigureMeasure
    status: FigureStatus
    version: int
    official: Said | None
    newest: Said


class FigureVersion(wire.Output):
    """One step: who took it when, with what reason, what stood after it, and the fact that tells it."""

    number: int
    verb: FigureVerb
    status: FigureStatus
    said: Said
    reason: str
    by: str
    by_program: bool
    at: datetime
    fact: UUID


class FigureDetail(FigureShown):
    versions: list[FigureVersion]


def number(value: Fraction | None) -> str | None:
    return None if value is None else f"{indicators.rounded(number=value, digits=DIGITS):f}"


def computed(told: Quantity) -> Computed:
    interval = told.interval
    return Computed(
        value=number(told.value),
        low=number(interval.low) if interval else None,
        high=number(interval.high) if interval else None,
        missing=list(told.missing),
    )


def perhaps(told: Quantity | None) -> Computed | None:
    """Null where the indicator has no such thing."""
    return None if told is None else computed(told)


def said(content: Content) -> Said:
    return Said(
        value=content.value or None,
        plan=content.plan or None,
        percent_of_plan=content.percent_of_plan or None,
        change_on_same_period=content.change_on_same_period or None,
        change_on_previous=content.change_on_previous or None,
        as_of=content.as_of,
        source=content.source,
        comment=content.comment,
        sentence=content.sentence,
        evidence=content.evidence,
        certainty=content.certainty,
        plan_of=content.plan_of,
        percent_of_other_plan=content.percent_of_other_plan or None,
        other_plan_of=content.other_plan_of,
    )


def cells(figure: Figure) -> dict[str, object]:
    key, official = figure.key, figure.official
    return {
        "id": key.id,
        "indicator": key.code,
        "area": key.area,
        "period": key.period,
        "measure": key.measure,
        "status": figure.status,
        "version": figure.newest.number,
        "official": said(official) if official else None,
        "newest": said(figure.newest.content),
    }


def detail(figure: Figure) -> FigureDetail:
    versions = [
        FigureVersion(
            number=one.number,
            verb=one.verb,
            status=one.status,
            said=said(one.content),
            reason=one.reason,
            by=one.by_name,
            by_program=bool(one.program),
            at=one.at,
            fact=one.fact_id,
        )
        for one in figure.versions
    ]
    return FigureDetail.model_validate({**cells(figure), "versions": versions})


def names(*, vi: str, en: str, zh: str) -> wire.Names:
    return wire.Names(vi=vi, en=en or vi, zh=zh or None)
