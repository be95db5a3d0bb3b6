"""Programmes (a year's public investment, a resolution, a plan, a ranking) and their projects.

A programme names indicators with targets, and a ranking's components. A project is a subject of figures, as
an area is: its plan, work done and disbursement are figures of indicators of the level `project`.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID, uuid5

import msgspec

from xulang.indicators.domain.dictionary import NAME_LIMIT, STREAMS, TEXT_LIMIT, Indicator, Level
from xulang.indicators.domain.numbers import read_stored
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

PROGRAMME_CODE: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
# "P" and the number under which the treasury keeps the project; codes of areas begin with L, D and C.
PROJECT_CODE: Final = re.compile(r"P[0-9A-Z]{2,11}\Z")
PROGRAMME_CODE_LIMIT: Final = 40
MOST_TARGETS: Final = 200
MOST_COMPONENTS: Final = 40


class ProgrammeKind(StrEnum):
    INVESTMENT = "investment"
    RESOLUTION = "resolution"
    PLAN = "plan"
    RANKING = "ranking"


class ProjectGroup(StrEnum):
    """The groups of the Law on Public Investment."""

    NATIONAL = "national"
    A = "a"
    B = "b"
    C = "c"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the programme wants of an indicator by the end of a period. `value` in its stored form."""

    code: str
    period: str
    value: str


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a ranking's score. `weight` in per cent, "" where the ranking publishes none."""

    code: str
    weight: str = ""


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of indicators; `best` and `median`: of all who are ranked, where they are known."""

    score: str = ""
    rank: str = ""
    best: str = ""
    median: str = ""
    components: tuple[Component, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        named = (self.score, self.rank, self.best, self.median, *(one.code for one in self.components))
        return tuple(dict.fromkeys(code for code in named if code))


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    kind: ProgrammeKind
    name_vi: str
    name_en: str
    name_zh: str = ""
    legal_basis: str = ""
    owner: UUID | None = None
    starts: date | None = None
    ends: date | None = None
    targets: tuple[Target, ...] = ()
    ranking: Ranking = Ranking()

    def name(self, *, language: str) -> str:
        return {"en": self.name_en, "zh-hans": self.name_zh}.get(language) or self.name_vi

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it names itself."""
        return tuple(dict.fromkeys((*(one.code for one in self.targets), *self.ranking.codes)))


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """`owner` reports its figures; `investor` is who builds, in words. `total` in tỷ đồng, stored form.

    `ends` as planned; figures are owed until `closed`.
    """

    code: str
    name_vi: str
    name_en: str = ""
    name_zh: str = ""
    programmes: tuple[str, ...] = ()
    owner: UUID | None = None
    investor: str = ""
    funding: str = ""
    group: ProjectGroup = ProjectGroup.C
    total: str = ""
    begins: date
    ends: date | None = None
    closed: date | None = None

    @property
    def level(self) -> str:
        """Of which level's indicators it is a subject."""
        return Level.PROJECT

    def name(self, *, language: str) -> str:
        return {"en": self.name_en, "zh-hans": self.name_zh}.get(language) or self.name_vi

    def valid_on(self, *, day: date) -> bool:
        """Money is planned for the whole of the year in which work begins."""
        return day.year >= self.begins.year and (self.closed is None or day <= self.closed)


def stream_of_programme(*, code: str) -> UUID:
    return uuid5(STREAMS, f"programme/{code}")


def stream_of_project(*, code: str) -> UUID:
    return uuid5(STREAMS, f"project/{code}")


def checked_programme(*, programme: Programme, entries: Mapping[str, Indicator]) -> Programme:
    """With its texts trimmed.

    Raises CODE_MALFORMED, TEXT_MISSING, TEXT_LONG, DAYS_WRONG, TARGET_REPEATED, TOO_MANY, INDICATOR_UNKNOWN,
    WEIGHTS_WRONG and what numbers and periods raise.
    """
    if not PROGRAMME_CODE.match(programme.code) or len(programme.code) > PROGRAMME_CODE_LIMIT:
        raise Refusal(code=IndicatorRefusal.CODE_MALFORMED, field="code")
    _check_days(programme.starts, programme.ends, "ends")
    if len(programme.targets) > MOST_TARGETS:
        raise Refusal(code=IndicatorRefusal.TOO_MANY, field="targets", limit=MOST_TARGETS)
    targets = tuple(_target(one, entries) for one in programme.targets)
    if len({(one.code, one.period) for one in targets}) < len(targets):
        raise Refusal(code=IndicatorRefusal.TARGET_REPEATED, field="targets")
    return msgspec.structs.replace(
        programme,
        name_vi=_text("name_vi", programme.name_vi, NAME_LIMIT, least=1),
        name_en=_text("name_en", programme.name_en, NAME_LIMIT, least=1),
        name_zh=_text("name_zh", programme.name_zh, NAME_LIMIT),
        legal_basis=_text("legal_basis", programme.legal_basis, TEXT_LIMIT),
        targets=targets,
        ranking=_ranking(programme.ranking, entries),
    )


def _target(target: Target, entries: Mapping[str, Indicator]) -> Target:
    try:
        _known(target.code, entries, "targets")
        period = read_span(code=target.period).code
        return Target(code=target.code, period=period, value=read_stored(text=target.value).stored)
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field="targets", **refusal.params) from refusal


def _ranking(ranking: Ranking, entries: Mapping[str, Indicator]) -> Ranking:
    for field in ("score", "rank", "best", "median"):
        code = getattr(ranking, field)
        if code:
            _known(code, entries, field)
    if len(ranking.components) > MOST_COMPONENTS:
        raise Refusal(code=IndicatorRefusal.TOO_MANY, field="components", limit=MOST_COMPONENTS)
    weights = Fraction(0)
    for one in ranking.components:
        _known(one.code, entries, "components")
        if one.weight:
            try:
                told = read_stored(text=one.weight)
            except Refusal as refusal:
                raise Refusal(code=refusal.code, field="components", **refusal.params) from refusal
            if told.high is not None or told.low < 0:
                raise Refusal(code=IndicatorRefusal.WEIGHTS_WRONG, field="components")
            weights += Fraction(told.low)
    codes = [one.code for one in ranking.components]
    if weights > 100 or len(set(codes)) < len(codes):
        raise Refusal(code=IndicatorRefusal.WEIGHTS_WRONG, field="components")
    return ranking


def _known(code: str, entries: Mapping[str, Indicator], field: str) -> None:
    if code not in entries:
        raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN, field=field)


def checked_project(*, project: Project, programmes: Collection[str]) -> Project:
    """With its texts trimmed.

    Raises PROJECT_CODE_MALFORMED, TEXT_MISSING, TEXT_LONG, DAYS_WRONG, PROGRAMME_UNKNOWN and what numbers
    raise.
    """
    if not PROJECT_CODE.match(project.code):
        raise Refusal(code=IndicatorRefusal.PROJECT_CODE_MALFORMED, field="code")
    if not set(project.programmes) <= set(programmes):
        raise Refusal(code=IndicatorRefusal.PROGRAMME_UNKNOWN, field="programmes")
    _check_days(project.begins, project.ends, "ends")
    _check_days(project.begins, project.closed, "closed")
    try:
        total = read_stored(text=project.total).stored if project.total else ""
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field="total", **refusal.params) from refusal
    return msgspec.structs.replace(
        project,
        name_vi=_text("name_vi", project.name_vi, NAME_LIMIT, least=1),
        name_en=_text("name_en", project.name_en, NAME_LIMIT),
        name_zh=_text("name_zh", project.name_zh, NAME_LIMIT),
        investor=_text("investor", project.investor, NAME_LIMIT),
        funding=_text("funding", project.funding, NAME_LIMIT),
        programmes=tuple(dict.fromkeys(project.programmes)),
        total=total,
    )


def _check_days(first: date | None, last: date | None, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise Refusal(code=IndicatorRefusal.DAYS_WRONG, field=field)


def _text(field: str, text: str, limit: int, *, least: int = 0) -> str:
    kept = unicodedata.normalize("NFC", text).strip()
    if len(kept) < least:
        raise Refusal(code=IndicatorRefusal.TEXT_MISSING, field=field)
    if len(kept) > limit:
        raise Refusal(code=IndicatorRefusal.TEXT_LONG, field=field, limit=limit)
    return kept
