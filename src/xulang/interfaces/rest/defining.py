"""Indicators, programmes and projects defined by program: each whole, by who manages the figures."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Final
from uuid import UUID

import msgspec
from django.http import HttpResponse
from pydantic import Field, StringConstraints

from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Component,
    Indicator,
    IndicatorRefusal,
    PeriodKind,
    Programme,
    ProgrammeKind,
    Project,
    ProjectGroup,
    Ranking,
    Target,
)
from xulang.interfaces.rest import answers, indicating, planning, wire
from xulang.interfaces.rest.asking import check_role, wish_of
from xulang.interfaces.rest.auth import CONFIRM, ApiRequest
from xulang.interfaces.rest.figure_wire import IndicatorCode, PeriodCode, PeriodWord
from xulang.interfaces.rest.figuring import Day, Number
from xulang.interfaces.rest.inputs import PLAIN, Id, Input
from xulang.interfaces.rest.planning import ProgrammeCode, ProgrammeWord
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.desks import MANAGING
from xulang.interfaces.shared.figures import OWNERS
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.platform.idempotency import Answer
from xulang.registry import api as registry

# One address is one router's: what is read and defined under the same name stands in the same one.
of_indicators, of_programmes = indicating.router, planning.router
Short = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]
Long = Annotated[str, StringConstraints(max_length=2000, pattern=PLAIN)]
Formula = Annotated[str, StringConstraints(max_length=600, pattern=PLAIN)]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PLAIN)]
Seen = Annotated[
    int,
    Field(ge=0, le=1_000_000, description="The `version` that was read, 0 for none; else it is refused."),
]
Weight = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}([.][0-9]{1,6})?$")]
ProjectCode = Annotated[str, StringConstraints(pattern=r"^P[0-9A-Z]{2,11}$")]
# The entry's own names, as they are called here.
CALLED: Final[Mapping[str, str]] = {
    "name_vi": "names.vi",
    "name_en": "names.en",
    "name_zh": "names.zh",
    "direction": "better",
    "plan_code": "plan_indicator",
    "whole_code": "part_of",
    "weight_code": "weighted_by",
}
IN_RANKING: Final = frozenset({"score", "rank", "best", "median", "components"})


class NamesInput(Input):
    vi: Short
    en: Short = ""
    zh: Short = ""


class IndicatorInput(Input):
    """The whole entry: what is left out is empty. Who counts it, and when it ended, stays as it was."""

    names: NamesInput
    unit: Unit
    definition: Long = ""
    definition_en: Long = ""
    definition_zh: Long = ""
    legal_basis: Long = ""
    owner: Id | None = None
    periods: Annotated[list[PeriodWord], Field(min_length=1, max_length=10)]
    due_days: Annotated[int, Field(ge=-366, le=366)] = 20
    better: Annotated[indicators.Direction, wire.listed(indicators.Direction, "Better")]
    nature: Annotated[indicators.Nature, wire.listed(indicators.Nature)]
    level: Annotated[indicators.Level, wire.listed(indicators.Level, "IndicatorLevel")]
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    formula: Formula = ""
    plan_indicator: IndicatorCode | None = None
    part_of: IndicatorCode | None = None
    weighted_by: IndicatorCode | None = None
    programmes: Annotated[list[ProgrammeCode], Field(max_length=20)] = []
    begun: Day | None = None
    seen: Seen


class TargetInput(Input):
    indicator: IndicatorCode
    period: PeriodCode
    value: Number


class ComponentInput(Input):
    """`weight` in per cent; all together 100 at most."""

    indicator: IndicatorCode
    weight: Weight | None = None


class RankingInput(Input):
    """Indicators: of the score, the rank, the best and the middle score of all, and of the score's parts."""

    score: IndicatorCode | None = None
    rank: IndicatorCode | None = None
    best: IndicatorCode | None = None
    median: IndicatorCode | None = None
    components: Annotated[list[ComponentInput], Field(max_length=40)] = []


class ProgrammeInput(Input):
    """The whole programme: what is left out is empty."""

    kind: ProgrammeWord
    names: NamesInput
    legal_basis: Long = ""
    owner: Id | None = None
    starts: Day | None = None
    ends: Day | None = None
    targets: Annotated[list[TargetInput], Field(max_length=200)] = []
    ranking: RankingInput = RankingInput()
    seen: Seen


class ProjectInput(Input):
    """The whole project: what is left out is empty. `owner` reports its figures, `total` is in tỷ đồng."""

    names: NamesInput
    programmes: Annotated[list[ProgrammeCode], Field(max_length=20)] = []
    owner: Id | None = None
    investor: Short = ""
    funding: Short = ""
    group: Annotated[ProjectGroup, wire.listed(ProjectGroup)] = ProjectGroup.C
    total: Number | None = None
    begins: Day
    ends: Day | None = None
    closed: Day | None = None
    seen: Seen


class Defined(wire.Output):
    """What was defined, and the fact that says so."""

    code: str
    facts: list[UUID]


@of_indicators.put(
    "/indicators/{str:indicator}",
    auth=CONFIRM,
    response={201: Defined},
    operation_id="define_indicator",
)
def define_indicator(request: ApiRequest, indicator: IndicatorCode, body: IndicatorInput) -> HttpResponse:
    """Define an indicator, or change what its entry says; for who manages the province's figures."""
    check_role(request, MANAGING, code=IndicatorRefusal.NOT_ALLOWED)
    wish, before = wish_of(request), indicators.find_entry(code=indicator)
    _check_owner(body.owner)
    told: dict[str, object] = {
        "code": indicator,
        **_names(body.names),
        "unit": body.unit,
        "definition": body.definition,
        "definition_en": body.definition_en,
        "definition_zh": body.definition_zh,
        "legal_basis": body.legal_basis,
        "owner": body.owner,
        "periods": tuple(PeriodKind(one) for one in body.periods),
        "due_days": body.due_days,
        "direction": body.better,
        "nature": body.nature,
        "level": body.level,
        "decimals": body.decimals,
        "formula": body.formula,
        "plan_code": body.plan_indicator or "",
        "whole_code": body.part_of or "",
        "weight_code": body.weighted_by or "",
        "programmes": tuple(body.programmes),
        "begun": body.begun,
    }
    bare = before or Indicator(code=indicator, name_vi="", name_en="", name_zh="", unit="")
    with _called():
        answer = indicators.define(request=wish, entry=msgspec.structs.replace(bare, **told), seen=body.seen)
    return _defined(answer)


@of_programmes.put(
    "/programmes/{str:programme}",
    auth=CONFIRM,
    response={201: Defined},
    operation_id="define_programme",
)
def define_programme(request: ApiRequest, programme: ProgrammeCode, body: ProgrammeInput) -> HttpResponse:
    """Define a programme, its targets or a ranking's indicators, or change them."""
    check_role(request, MANAGING, code=IndicatorRefusal.NOT_ALLOWED)
    wish, ranking = wish_of(request), body.ranking
    _check_owner(body.owner)
    wanted = Programme(
        code=programme,
        kind=ProgrammeKind(body.kind),
        legal_basis=body.legal_basis,
        owner=body.owner,
        starts=body.starts,
        ends=body.ends,
        targets=tuple(Target(code=one.indicator, period=one.period, value=one.value) for one in body.targets),
        ranking=Ranking(
            score=ranking.score or "",
            rank=ranking.rank or "",
            best=ranking.best or "",
            median=ranking.median or "",
            components=tuple(
                Component(code=one.indicator, weight=one.weight or "") for one in ranking.components
            ),
        ),
        **_names(body.names),
    )
    with _called():
        answer = indicators.define_programmes(request=wish, programmes=[wanted], seen=body.seen)
    return _defined(answer)


@of_programmes.put(
    "/projects/{str:project}",
    auth=CONFIRM,
    response={201: Defined},
    operation_id="define_project",
)
def define_project(request: ApiRequest, project: ProjectCode, body: ProjectInput) -> HttpResponse:
    """Define a project, or change what it says; its money is figures."""
    check_role(request, MANAGING, code=IndicatorRefusal.NOT_ALLOWED)
    wish = wish_of(request)
    _check_owner(body.owner)
    wanted = Project(
        code=project,
        programmes=tuple(body.programmes),
        owner=body.owner,
        investor=body.investor,
        funding=body.funding,
        group=ProjectGroup(body.group),
        total=body.total or "",
        begins=body.begins,
        ends=body.ends,
        closed=body.closed,
        **_names(body.names),
    )
    with _called():
        answer = indicators.define_project(request=wish, project=wanted, seen=body.seen)
    return _defined(answer)


def _names(told: NamesInput) -> dict[str, str]:
    return {"name_vi": told.vi, "name_en": told.en, "name_zh": told.zh}


def _check_owner(owner: UUID | None) -> None:
    """Raises FIELD_CHOICE for what the page's form does not offer."""
    if owner is None:
        return
    now = clock.now()
    offered = {one.id for kind in OWNERS for one in registry.list_organisations(kind=kind, now=now)}
    if owner not in offered:
        raise Refusal(code=RestRefusal.FIELD_CHOICE, field="owner")


@contextmanager
def _called() -> Iterator[None]:
    """In here a refusal's field is renamed to the body's."""
    try:
        yield
    except Refusal as refusal:
        named = refusal.field or ""
        field = f"ranking.{named}" if named in IN_RANKING else CALLED.get(named, named)
        if field == refusal.field or not named:
            raise
        raise Refusal(code=refusal.code, field=field, **refusal.params) from refusal


def _defined(answer: Answer) -> HttpResponse:
    [code] = msgspec.convert(answer["codes"], list[str])
    return answers.created(Defined.model_validate({"code": code, "facts": answer["facts"]}))
