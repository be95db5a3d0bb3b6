"""A demonstration's programmes: projects, a plan with targets, rankings (data/examples/); every text says so.

No public source gives these figures. Years in the tables count from the year in which the demonstration was
made: 0 is that year, -1 the one before.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Component,
    Content,
    Indicator,
    Key,
    Move,
    Programme,
    ProgrammeKind,
    Project,
    ProjectGroup,
    Ranking,
    Target,
    Verb,
)
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.platform.installation import Mark

EXAMPLE: Final = "Ví dụ cho bản trình diễn; chưa có nguồn công bố"
HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS: Final = 12
PLAN_CODE: Final = "vd_plan"
INVESTMENT: Final = "public_investment"
DEPARTMENTS: Final = {"S01": "Sở ví dụ A", "S02": "Sở ví dụ B", "S03": "Sở ví dụ C"}
# What is done runs ahead of what is paid; of what was carried over most is paid early.
WORK_PERCENT: Final = 108
CARRIED_PERCENT: Final = 130
Row = dict[str, str]


def give_example_programmes(*, mark: Mark, department: UUID) -> None:
    """Projects and targets are for the demonstration's department to report. Repeatable."""
    if PLAN_CODE in indicators.list_programmes():
        return
    made = mark.created_at.astimezone(HANOI).date()
    for code, name in DEPARTMENTS.items():
        indicators.name_department(request=_request(), organisation_id=None, code=code, name=name)
    _define_entries(department)
    known = indicators.list_projects()
    for project in (one for one in _projects(made, department) if one.code not in known):
        indicators.define_project(request=_request(), project=project)
    figures = dict([*_of_projects(made), *_of_rankings(made), *_of_targets(made)])
    moves = [
        Move(key=key, verb=Verb.IMPORT, content=content)
        for key, content in figures.items()
        if indicators.find_figure(key=key) is None
    ]
    if moves:
        indicators.act(request=_request(), moves=moves)
    # Last, since it says that all the others are there.
    _define_programmes(made, department)


def _request() -> Request:
    return Request(id=ids.new_id(), actor=SYSTEM, now=clock.now(), new_salt=ids.new_salt)


def _rows(name: str) -> Iterator[Row]:
    text = (settings.DATA_FOLDER / "examples" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), strict=True)


def _define_entries(department: UUID) -> None:
    known, wanted = indicators.list_entries(), {}
    for row in (*_rows("rankings"), *_rows("targets")):
        if row["name_vi"] and row["code"] not in known:
            like = known.get(f"{row.get('programme', '')}_score")
            wanted[row["code"]] = Indicator(
                code=row["code"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                name_zh=row["name_zh"],
                unit=row["unit"],
                definition=EXAMPLE,
                owner=None if like else department,
                periods=(indicators.PeriodKind.YEAR,),
                due_days=120,
                nature=indicators.Nature.RATE,
                level=like.level if like else indicators.Level.PROVINCE,
                programmes=(row.get("programme") or PLAN_CODE,),
            )
    if wanted:
        indicators.define_all(request=_request(), entries=list(wanted.values()))


def _define_programmes(made: date, department: UUID) -> None:
    known = indicators.list_programmes()
    changed = []
    for code, one in known.items():
        if one.kind is ProgrammeKind.RANKING and not one.ranking.components:
            parts = {row["code"]: row for row in _rows("rankings") if row["programme"] == code}
            components = tuple(
                Component(code=name, weight=row["weight"])
                for name, row in parts.items()
                if name not in one.ranking.codes
            )
            ranking: Ranking = msgspec.structs.replace(one.ranking, components=components)
            changed.append(msgspec.structs.replace(one, legal_basis=EXAMPLE, ranking=ranking))
    changed.append(msgspec.structs.replace(known[INVESTMENT], legal_basis=EXAMPLE))
    changed.append(
        Programme(
            code=PLAN_CODE,
            kind=ProgrammeKind.PLAN,
            name_vi=f"Ví dụ: Kế hoạch phát triển kinh tế - xã hội {made.year}",
            name_en=f"Example: Socio-economic plan of {made.year}",
            name_zh=f"示例：{made.year}年经济社会发展计划",
            legal_basis=EXAMPLE,
            owner=department,
            starts=date(made.year, 1, 1),
            ends=date(made.year, 12, 31),
            targets=tuple(
                Target(code=row["code"], period=str(made.year + int(row["year"])), value=row["target"])
                for row in _rows("targets")
            ),
        )
    )
    indicators.define_programmes(request=_request(), programmes=changed)


def _projects(made: date, department: UUID) -> Iterator[Project]:
    for row in _rows("projects"):
        yield Project(
            code=row["code"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            programmes=(INVESTMENT,),
            owner=department,
            investor=row["investor"],
            funding=EXAMPLE,
            group=ProjectGroup(row["group"]),
            total=row["total"],
            begins=date(made.year + int(row["begins"]), 1, 1),
            ends=date(made.year + int(row["ends"]), 12, 31),
        )


Figures = Iterator[tuple[Key, Content]]


def _of_projects(made: date) -> Figures:
    """Each project's money by the curve of its year, faster or slower by its pace; months that are over."""
    over = date(made.year, made.month, 1) - timedelta(days=1)
    for row in _rows("projects"):
        for curve in _rows("disbursement"):
            offset = int(curve["year"])
            if int(row["begins"]) > offset:
                continue
            months = [month for month in range(1, MONTHS + 1) if date(made.year + offset, month, 1) <= over]
            if offset == 0 and row["late"] == "1":
                months = months[:-1]
            yield from _of_year(row, curve, made.year + offset, months)


def _of_year(row: Row, curve: Row, year: int, months: Iterable[int]) -> Figures:
    sources = dict(zip(indicators.SOURCES, (row["central"], row["local"], row["foreign"]), strict=True))
    share, plan = Decimal(curve["plan"]) / 100, Decimal(0)
    for code, amount in sources.items():
        plan += Decimal(amount) * share
        yield _figure(code, row["code"], str(year), Decimal(amount) * share)
    carried = Decimal(row["carried"]) * share
    yield _figure(indicators.CARRIED, row["code"], str(year), carried)
    pace = Decimal(row["pace"])
    for month in months:
        percent = min(Decimal(100), Decimal(curve[f"m{month:02}"]) * pace / 100)
        period = f"{year}-{month:02}"
        yield _figure(indicators.DONE, row["code"], period, plan * percent / 100, row["comment"])
        worked = min(Decimal(100), percent * WORK_PERCENT / 100)
        yield _figure(indicators.WORK, row["code"], period, plan * worked / 100)
        if carried:
            paid = min(Decimal(100), percent * CARRIED_PERCENT / 100)
            yield _figure(indicators.CARRIED_DONE, row["code"], period, carried * paid / 100)


def _of_rankings(made: date) -> Figures:
    subjects = indicators.list_subjects()
    for row in _rows("rankings"):
        for before in range(1, 5):
            # Today's communes have no figures of years before they were made.
            end = date(made.year - before, 12, 31)
            if row[f"y{before}"] and subjects[row["area"]].valid_on(day=end):
                yield _figure(row["code"], row["area"], str(made.year - before), Decimal(row[f"y{before}"]))


def _of_targets(made: date) -> Figures:
    for row in _rows("targets"):
        if row["figure"]:
            offset, half = (row["of"].removesuffix("-H1"), "-H1" if row["of"].endswith("-H1") else "")
            period = f"{made.year + int(offset)}{half}"
            if indicators.read_span(code=period).end < made:
                yield _figure(row["code"], indicators.PROVINCE, period, Decimal(row["figure"]))


def _figure(code: str, area: str, period: str, value: Decimal, comment: str = "") -> tuple[Key, Content]:
    stored = value.quantize(Decimal("0.001")).normalize()
    content = Content(value=f"{stored:f}", source=EXAMPLE, comment=comment)
    return Key(code=code, area=area, period=period), content
