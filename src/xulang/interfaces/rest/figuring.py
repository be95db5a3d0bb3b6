"""Figures by their versions, and the steps of many of them in one request: all of it or nothing."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xulang.indicators import api as indicators
from xulang.indicators.api import Certainty, Content, IndicatorRefusal, Key, Measure, Move, PlanOf, Verb
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.figure_wire import (
    FigureDetail,
    FigureMeasure,
    FigureShown,
    FigureStatus,
    IndicatorCode,
    PeriodCode,
    SubjectCode,
    cells,
    detail,
)
from xulang.interfaces.rest.inputs import PLAIN, Id, Input, Limit
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.desks import FIGURES
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, Refusals

router = Router(tags=["Figures"])
MOST_STEPS: Final = 500
Number = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=r"^[><~]?-?[0-9.-]+$"),
    Field(description="With the digits of its source: 7909.87, a range 7..7.5, >57000, <3, ~12."),
]
Words = Annotated[str, StringConstraints(max_length=2000, pattern=PLAIN)]
Day = Annotated[date, Field(ge=date(1986, 1, 1), lt=date(2101, 1, 1))]


class FigureContent(Input):
    """Percentages and changes are what a source publishes beside the value: they are compared, never used."""

    value: Number | None = None
    plan: Number | None = None
    percent_of_plan: Number | None = None
    change_on_same_period: Number | None = None
    change_on_previous: Number | None = None
    as_of: Day | None = None
    source: Words = ""
    comment: Words = ""
    sentence: Words = ""
    evidence: Id | None = None
    certainty: Certainty = Certainty.UNSAID
    plan_of: PlanOf = PlanOf.UNSAID
    percent_of_other_plan: Number | None = None
    other_plan_of: PlanOf = PlanOf.UNSAID


IN_CONTENT: Final = frozenset(FigureContent.model_fields)


class FigureStep(Input):
    """`content` goes with `enter` and `revise`, `reason` with `revise` and `return`.

    `seen`: the version that was read, 0 for none: refused when somebody was faster. Left out: not looked at.
    `sure`: the figure was refused as unlikely, and it is right: that is kept with it.
    """

    verb: Literal["enter", "submit", "return", "approve", "lock", "revise"]
    indicator: IndicatorCode
    area: SubjectCode = indicators.PROVINCE
    period: PeriodCode
    measure: FigureMeasure = Measure.ACTUAL
    content: FigureContent | None = None
    reason: Words = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    sure: bool = False


class FigureSteps(Input):
    steps: Annotated[list[FigureStep], Field(min_length=1, max_length=MOST_STEPS)]


class FiguresSaid(wire.Output):
    """The figures that changed, and a fact of each step."""

    figures: list[UUID]
    facts: list[UUID]


class FigurePage(wire.Page):
    items: list[FigureShown]


class FigureQuery(Schema):
    indicator: IndicatorCode | None = None
    area: SubjectCode | None = None
    period: PeriodCode | None = None
    status: list[FigureStatus] = []
    after: Id | None = None
    limit: Limit = 25


@router.get("/figures", auth=READ, response=FigurePage, operation_id="list_figures")
def list_figures(request: ApiRequest, query: Query[FigureQuery]) -> HttpResponse:
    """Figures that the token may see, drafts too, by indicator, area and period."""
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    found = indicators.page_seen_figures(
        actor=request.auth.actor,
        code=query.indicator,
        area=query.area,
        period=query.period,
        statuses=query.status,
        after=query.after,
        limit=query.limit + 1,
    )
    shown = found[: query.limit]
    after = str(shown[-1].key.id) if len(found) > query.limit else None
    items = [FigureShown.model_validate(cells(one)) for one in shown]
    return answers.page(request, FigurePage(items=items, after=after), after=after)


@router.get("/figures/{uuid:figure_id}", auth=READ, response=FigureDetail, operation_id="get_figure")
def get_figure(request: ApiRequest, figure_id: UUID) -> HttpResponse:
    """One figure with all its versions: who changed what, when and why."""
    figure = indicators.get_figure(figure_id=figure_id)
    if not _eyes(request.auth.actor)(figure.key.code, figure.key.area):
        raise Refusal(code=IndicatorRefusal.FIGURE_UNKNOWN)
    return answers.found(request, detail(figure))


@router.post("/figures", auth=CONFIRM, response={201: FiguresSaid}, operation_id="take_steps")
def take_steps(request: ApiRequest, body: FigureSteps) -> HttpResponse:
    """Enter, submit, give back, approve, lock or revise up to 500 figures; of a refused request none.

    Every step at fault is named by its place, `/steps/3/content/value`. Who wrote a figure does not approve
    it, himself or by a program; what programs alone wrote a person approves.
    """
    wish, sees = wish_of(request), _eyes(request.auth.actor)
    moves, refusals = [], []
    for place, step in enumerate(body.steps):
        try:
            # What may not be seen is answered like what there is not.
            if not sees(step.indicator, step.area):
                raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN, field="indicator")  # noqa: TRY301 -- one way out for every step
            moves.append(_move(step))
        except Refusal as refusal:
            refusals.append(_placed(refusal, place))
    if refusals:
        raise Refusals(refusals=tuple(refusals))
    try:
        answer = indicators.act(request=wish, moves=moves)
    except Refusal as refusal:
        if not isinstance(refusal.code, IndicatorRefusal):
            raise
        raise _renamed(refusal, alone=len(moves) == 1) from refusal
    except Refusals as many:
        raise Refusals(refusals=tuple(_renamed(one, alone=False) for one in many.refusals)) from many
    return answers.created(FiguresSaid.model_validate(answer))


def _move(step: FigureStep) -> Move:
    """Raises FIELD_MISSING, FIELD_UNKNOWN, PERIOD_MALFORMED."""
    verb = Verb(step.verb)
    writes = verb in {Verb.ENTER, Verb.REVISE}
    if writes != (step.content is not None):
        raise Refusal(
            code=RestRefusal.FIELD_MISSING if writes else RestRefusal.FIELD_UNKNOWN, field="content"
        )
    key = Key(
        code=step.indicator,
        area=step.area,
        period=indicators.read_span(code=step.period).code,
        measure=step.measure,
    )
    return Move(
        key=key,
        verb=verb,
        content=_content(step.content),
        reason=step.reason,
        seen=step.seen,
        sure=step.sure,
    )


def _content(told: FigureContent | None) -> Content | None:
    if told is None:
        return None
    return Content(
        value=told.value or "",
        plan=told.plan or "",
        percent_of_plan=told.percent_of_plan or "",
        change_on_same_period=told.change_on_same_period or "",
        change_on_previous=told.change_on_previous or "",
        as_of=told.as_of,
        source=told.source,
        comment=told.comment,
        sentence=told.sentence,
        evidence=told.evidence,
        certainty=told.certainty,
        plan_of=told.plan_of,
        percent_of_other_plan=told.percent_of_other_plan or "",
        other_plan_of=told.other_plan_of,
    )


def _eyes(actor: Actor) -> Callable[[str, str], bool]:
    """Whether the actor may see an indicator's figures of a subject; the dictionary is read once."""
    entries, units = indicators.list_entries(), indicators.list_units()

    def sees(code: str, area: str) -> bool:
        entry = entries.get(code)
        return entry is not None and indicators.may_see(actor=actor, entry=entry, area=area, units=units)

    return sees


def _renamed(refusal: Refusal, *, alone: bool) -> Refusal:
    """From the use case's names, "moves.3.value", to the body's."""
    parts = (refusal.field or "").split(".") if refusal.field else []
    place, named = (0, parts) if alone else (int(parts[1]), parts[2:])
    return _placed(Refusal(code=refusal.code, field=".".join(named) or None, **refusal.params), place)


def _placed(refusal: Refusal, place: int) -> Refusal:
    named = refusal.field or ""
    inside = f".content.{named}" if named in IN_CONTENT else f".{named}" if named else ""
    return Refusal(code=refusal.code, field=f"steps.{place}{inside}", **refusal.params)
