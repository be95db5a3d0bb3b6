"""Programmes to read: targets and how far they are, projects and which lag, the forecast, rankings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xulang.assignments import api as assignments
from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Book,
    IndicatorRefusal,
    Lag,
    Programme,
    ProgrammeKind,
    Progress,
    Project,
    ProjectGroup,
    Ranking,
    Standing,
    TargetState,
)
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.interfaces.rest.figure_wire import Computed, SubjectCode, computed, names, number, perhaps
from xulang.interfaces.rest.inputs import Limit
from xulang.interfaces.shared.desks import FIGURES
from xulang.interfaces.shared.figures import (
    investment_years,
    ranking_area,
    seen_programmes,
    seen_projects,
)
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock

router = Router(tags=["Programmes"])
HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS_BEFORE: Final = 4
MONTHS: Final = range(1, 13)
WHOLE: Final = Fraction(100)
ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ProgrammeWord = Annotated[ProgrammeKind, wire.listed(ProgrammeKind)]


class ProgrammeShown(wire.Output):
    """A year's public investment, a resolution, a plan or a ranking. `owner` keeps it."""

    code: str
    kind: ProgrammeWord
    names: wire.Names
    legal_basis: str
    owner: UUID | None
    starts: date | None
    ends: date | None
    targets: int
    projects: int


class ProgrammePage(wire.Page):
    items: list[ProgrammeShown]


class TargetShown(wire.Output):
    """What is wanted of an indicator by a period's end, and the newest official figure."""

    indicator: str
    period: str
    wanted: str
    actual: Computed
    actual_period: str | None
    percent: Computed | None
    state: Annotated[TargetState, wire.listed(TargetState)]


class ComponentShown(wire.Output):
    """`weight` in per cent, null where the ranking publishes none."""

    indicator: str
    weight: str | None
    value: Computed
    change: Computed


class RankingYearShown(wire.Output):
    """`places`: gained on the year before. `to_best`, `to_middle`: what the score lacks to these of all.

    `weighted`: what weights and components give, null where not every component has both.
    """

    year: int
    score: Computed
    change: Computed
    rank: Computed
    places: Computed
    to_best: Computed
    to_middle: Computed
    weighted: Computed | None
    components: list[ComponentShown]


class RankingShown(wire.Output):
    area: str
    years: list[RankingYearShown]


class ProgrammeDetail(ProgrammeShown):
    """`ranking` is null where there is none, or where the token may not see all of it.

    `version`: the number of its newest definition, which a change names as `seen`.
    """

    version: int

    target_lines: list[TargetShown]
    ranking: RankingShown | None
    assignments: list[UUID]


class SourceShown(wire.Output):
    indicator: str
    plan: Computed


class ProgressShown(wire.Output):
    """A year's money up to `until`, in tỷ đồng; what was carried over stands apart, outside `percent`.

    `due_percent` is what the days gone by ask for, `peers_percent` the middle of the other projects. `why` is
    what the unit wrote beside its newest figure.
    """

    plan: Computed
    sources: list[SourceShown]
    carried_over: Computed
    work_done: Computed
    disbursed: Computed
    carried_over_disbursed: Computed
    percent: Computed
    due_percent: str | None
    peers_percent: str | None
    lags: list[Annotated[Lag, wire.listed(Lag)]]
    why: str


class ProjectShown(wire.Output):
    """`owner` reports its figures, `investor` builds; `total` in tỷ đồng."""

    code: str
    names: wire.Names
    programmes: list[str]
    owner: UUID | None
    investor: str
    funding: str
    group: Annotated[ProjectGroup, wire.listed(ProjectGroup)]
    total: str | None
    begins: date
    ends: date | None
    closed: date | None


class ProjectProgress(wire.Output):
    project: ProjectShown
    progress: ProgressShown


class YearPercents(wire.Output):
    """Disbursed from 1 January, in per cent of the year's plan; null where a project has no figure."""

    year: int
    months: list[str | None]


class ForecastShown(wire.Output):
    """Per cent of the plan at the year's end, from how earlier `years` grew; a spread needs two."""

    from_month: int
    percent: str
    low: str | None
    high: str | None
    years: list[int]


class Projects(wire.Page):
    """Projects with `month` as their last; those that lag are told by `lags`.

    `together` (this year and four before) and `forecast` are for who may see every project.
    """

    year: int
    month: int
    every: int
    lagging: int
    items: list[ProjectProgress]
    together: list[YearPercents]
    forecast: ForecastShown | None


class MonthShown(wire.Output):
    month: int
    progress: ProgressShown


class ProjectYear(wire.Output):
    """Months of which something is known."""

    year: int
    months: list[MonthShown]


class ProjectDetail(wire.Output):
    """`version`: the number of its newest definition, which a change names as `seen`."""

    project: ProjectShown
    version: int
    years: list[ProjectYear]
    assignments: list[UUID]


class ProgrammeQuery(Schema):
    after: ProgrammeCode | None = None
    limit: Limit = 100


class ProjectsQuery(Schema):
    """`year` left out: the last one of which there are figures."""

    year: Annotated[int, Field(ge=1986, le=2100)] | None = None
    after: SubjectCode | None = None
    limit: Limit = 25


@router.get("/programmes", auth=READ, response=ProgrammePage, operation_id="list_programmes")
def list_programmes(request: ApiRequest, query: Query[ProgrammeQuery]) -> HttpResponse:
    """The programmes that the token may see, by code."""
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    seen = seen_programmes(actor=request.auth.actor)
    found, after = answers.cut(seen, key=lambda one: one.code, after=query.after, limit=query.limit)
    projects = indicators.list_projects().values()
    items = [ProgrammeShown.model_validate(_programme(one, projects)) for one in found]
    return answers.page(request, ProgrammePage(items=items, after=after), after=after)


@router.get("/programmes/{str:programme}", auth=READ, response=ProgrammeDetail, operation_id="get_programme")
def get_programme(request: ApiRequest, programme: ProgrammeCode) -> HttpResponse:
    """One programme: its targets and how far they are, a ranking's years with their components, its tasks."""
    actor, one = request.auth.actor, _seen(request, programme)
    book, units = indicators.read_book(), indicators.list_units()
    lines = [
        TargetShown(
            indicator=line.target.code,
            period=line.target.period,
            wanted=line.target.value,
            actual=computed(line.actual),
            actual_period=line.period or None,
            percent=perhaps(line.percent),
            state=line.state,
        )
        for line in indicators.target_lines(book=book, programme=one, today=_today())
        if indicators.may_see(
            actor=actor, entry=book.entries[line.target.code], area=indicators.PROVINCE, units=units
        )
    ]
    shown = {
        **_programme(one, indicators.list_projects().values()),
        "target_lines": lines,
        "ranking": _ranking(actor, book, one.ranking),
        "version": indicators.programme_number(code=one.code),
        "assignments": _tasks(actor, "programme", one.code),
    }
    return answers.found(request, ProgrammeDetail.model_validate(shown))


@router.get(
    "/programmes/{str:programme}/projects", auth=READ, response=Projects, operation_id="list_projects"
)
def list_projects(request: ApiRequest, programme: ProgrammeCode, query: Query[ProjectsQuery]) -> HttpResponse:
    """The programme's projects that the token may see: their money, who lags and why, the forecast."""
    actor, one = request.auth.actor, _seen(request, programme)
    every = list(indicators.list_projects(programme=one.code).values())
    seen = seen_projects(actor=actor, projects=every)
    book = indicators.read_book(codes=indicators.PROJECT_CODES)
    year = query.year or next(iter(investment_years(book=book, projects=every)), _today().year)
    month = indicators.newest_month(book=book, projects=every, year=year) or 1
    each = {
        project.code: indicators.progress_of(book=book, project=project, year=year, month=month)
        for project in every
    }
    standings = indicators.standings(each=list(each.values()), year=year, month=month)
    found, after = answers.cut(seen, key=lambda one: one.code, after=query.after, limit=query.limit)
    whole = bool(seen) and len(seen) == len(every)
    percents = _percents(book, every, year) if whole else {}
    page = Projects(
        year=year,
        month=month,
        every=len(seen),
        lagging=sum(bool(standings[one.code].lags) for one in seen if one.code in standings),
        items=[
            ProjectProgress(
                project=_project(one), progress=_progress(each[one.code], standings.get(one.code))
            )
            for one in found
        ],
        together=[
            YearPercents(year=told, months=[number(value) for value in values])
            for told, values in sorted(percents.items(), reverse=True)
            if any(value is not None for value in values)
        ],
        forecast=_forecast(percents, year),
        after=after,
    )
    return answers.page(request, page, after=after)


@router.get("/projects/{str:project}", auth=READ, response=ProjectDetail, operation_id="get_project")
def get_project(request: ApiRequest, project: SubjectCode) -> HttpResponse:
    """One project: what it is, and each year's money by month."""
    actor = request.auth.actor
    one = indicators.get_project(code=project)
    if not seen_projects(actor=actor, projects=[one]):
        raise Refusal(code=IndicatorRefusal.PROJECT_UNKNOWN)
    book = indicators.read_book(codes=indicators.PROJECT_CODES)
    years = [
        ProjectYear(year=year, months=_months(book, one, year))
        for year in investment_years(book=book, projects=[one])
    ]
    tasks = _tasks(actor, "project", one.code)
    version = indicators.project_number(code=one.code)
    return answers.found(
        request, ProjectDetail(project=_project(one), version=version, years=years, assignments=tasks)
    )


def _today() -> date:
    return clock.now().astimezone(HANOI).date()


def _seen(request: ApiRequest, code: str) -> Programme:
    """Raises PROGRAMME_UNKNOWN, for what the token may not see as for what there is not."""
    for one in seen_programmes(actor=request.auth.actor):
        if one.code == code:
            return one
    raise Refusal(code=IndicatorRefusal.PROGRAMME_UNKNOWN)


def _programme(one: Programme, projects: Iterable[Project]) -> dict[str, object]:
    return {
        "code": one.code,
        "kind": one.kind,
        "names": names(vi=one.name_vi, en=one.name_en, zh=one.name_zh),
        "legal_basis": one.legal_basis,
        "owner": one.owner,
        "starts": one.starts,
        "ends": one.ends,
        "targets": len(one.targets),
        "projects": sum(one.code in project.programmes for project in projects),
    }


def _project(one: Project) -> ProjectShown:
    return ProjectShown(
        code=one.code,
        names=names(vi=one.name_vi, en=one.name_en, zh=one.name_zh),
        programmes=list(one.programmes),
        owner=one.owner,
        investor=one.investor,
        funding=one.funding,
        group=one.group,
        total=one.total or None,
        begins=one.begins,
        ends=one.ends,
        closed=one.closed,
    )


def _progress(told: Progress, standing: Standing | None) -> ProgressShown:
    return ProgressShown(
        plan=computed(told.plan),
        sources=[SourceShown(indicator=code, plan=computed(value)) for code, value in told.sources],
        carried_over=computed(told.carried),
        work_done=computed(told.work),
        disbursed=computed(told.done),
        carried_over_disbursed=computed(told.carried_done),
        percent=computed(told.percent),
        due_percent=number(standing.due) if standing else None,
        peers_percent=number(standing.peers) if standing else None,
        lags=list(standing.lags) if standing else [],
        why=told.comment,
    )


def _months(book: Book, one: Project, year: int) -> list[MonthShown]:
    found = []
    for month in MONTHS:
        told = indicators.progress_of(book=book, project=one, year=year, month=month)
        if told.done.value is None and told.work.value is None and told.carried_done.value is None:
            continue
        standing = indicators.standings(each=[told], year=year, month=month).get(one.code)
        found.append(MonthShown(month=month, progress=_progress(told, standing)))
    return found


def _percents(book: Book, every: Sequence[Project], year: int) -> Mapping[int, Sequence[Fraction | None]]:
    return {
        one: indicators.percent_by_month(book=book, projects=every, year=one)
        for one in range(year - YEARS_BEFORE, year + 1)
    }


def _forecast(percents: Mapping[int, Sequence[Fraction | None]], year: int) -> ForecastShown | None:
    told = indicators.forecast(by_year=percents, year=year, most=WHOLE)
    if told is None:
        return None
    return ForecastShown(
        from_month=told.month,
        percent=number(told.percent) or "",
        low=number(told.low),
        high=number(told.high),
        years=list(told.years),
    )


def _ranking(actor: Actor, book: Book, ranking: Ranking) -> RankingShown | None:
    area = ranking_area(actor=actor, book=book, ranking=ranking) if ranking.codes else None
    if area is None:
        return None
    years = [
        RankingYearShown(
            year=one.year,
            score=computed(one.score),
            change=computed(one.change),
            rank=computed(one.rank),
            places=computed(one.places),
            to_best=computed(one.to_best),
            to_middle=computed(one.to_median),
            weighted=perhaps(one.weighted),
            components=[
                ComponentShown(
                    indicator=line.component.code,
                    weight=line.component.weight or None,
                    value=computed(line.value),
                    change=computed(line.change),
                )
                for line in one.components
            ],
        )
        for one in indicators.ranking_years(book=book, ranking=ranking, area=area)
    ]
    return RankingShown(area=area, years=years)


def _tasks(actor: Actor, kind: str, code: str) -> list[UUID]:
    """Those about the thing that the token may see."""
    found = assignments.list_about(kind=kind, ids=[code]).get(code, [])
    return [one.id for one in found if assignments.may_see(actor=actor, one=one)]
