"""Rebuild the rows of indicators and figures from the facts, and compare."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

import msgspec

from xulang.indicators import models
from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.figures import VERBS, Figure, Key, Measure, fold
from xulang.indicators.domain.programmes import Programme, Project
from xulang.indicators.queries import figure_of
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind

Rows = Callable[[], "list[models.ProgrammeRow | models.ProjectRow]"]


def _programmes() -> list[models.ProgrammeRow | models.ProjectRow]:
    return list(models.ProgrammeRow.objects.all())


def _projects() -> list[models.ProgrammeRow | models.ProjectRow]:
    return list(models.ProjectRow.objects.all())


# How each is read: its rows, what it is, and under which name its facts hold it.
DEFINED: Final[Mapping[FactKind, tuple[Rows, type[Programme | Project], str]]] = {
    FactKind.PROGRAMME_DEFINED: (_programmes, Programme, "programme"),
    FactKind.PROJECT_DEFINED: (_projects, Project, "project"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """Where a row says something else than the facts."""

    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedSeries:
    stream_id: UUID
    facts: int
    differences: tuple[FigureDifference, ...]


def replay_figures() -> Iterator[ReplayedSeries]:
    """Every indicator and each of its series; rows that no fact speaks of come last.

    Run it in one REPEATABLE READ transaction, as the replay of declarations. What was erased is not compared.
    """
    codes: set[str] = set()
    figures: set[UUID] = set()
    defined: dict[FactKind, set[str]] = {kind: set() for kind in DEFINED}
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.INDICATOR):
        if facts[0].public.kind is FactKind.INDICATOR_DEFINED:
            differences = list(_entry(facts, codes))
        elif facts[0].public.kind in DEFINED:
            differences = list(_defined(facts, defined[facts[0].public.kind]))
        else:
            differences = list(_series(facts, figures))
        yield ReplayedSeries(stream_id=facts[0].stream_id, facts=len(facts), differences=tuple(differences))
    strangers = [
        *models.EntryRow.objects.exclude(code__in=codes).values_list("code", flat=True),
        *models.FigureRow.objects.exclude(id__in=figures).values_list("id", flat=True),
        *models.ProgrammeRow.objects.exclude(code__in=defined[FactKind.PROGRAMME_DEFINED]).values_list(
            "code", flat=True
        ),
        *models.ProjectRow.objects.exclude(code__in=defined[FactKind.PROJECT_DEFINED]).values_list(
            "code", flat=True
        ),
    ]
    if strangers:
        lost = [FigureDifference(what=str(one), cached="there", facts="missing") for one in strangers]
        yield ReplayedSeries(stream_id=UUID(int=0), facts=0, differences=tuple(lost))


def _entry(facts: Sequence[journal.Fact], codes: set[str]) -> Iterator[FigureDifference]:
    private = facts[-1].private
    if private is None:
        codes.update(models.EntryRow.objects.values_list("code", flat=True))
        return
    told = msgspec.convert(private["entry"], Indicator)
    codes.add(told.code)
    row = models.EntryRow.objects.filter(code=told.code).first()
    cached = None if row is None else msgspec.convert(row.state, Indicator)
    if cached != told:
        yield FigureDifference(what=told.code, cached=str(cached), facts=str(told))
    elif row is not None and row.number != facts[-1].number:
        yield FigureDifference(what=told.code, cached=str(row.number), facts=str(facts[-1].number))


def _defined(facts: Sequence[journal.Fact], codes: set[str]) -> Iterator[FigureDifference]:
    """A programme or a project: the row is what its newest fact says."""
    rows, kind, name = DEFINED[facts[0].public.kind]
    private = facts[-1].private
    if private is None:
        codes.update(row.code for row in rows())
        return
    told = msgspec.convert(private[name], kind)
    codes.add(told.code)
    row = next((one for one in rows() if one.code == told.code), None)
    cached = None if row is None else (msgspec.convert(row.state, kind), row.number)
    if cached != (told, facts[-1].number):
        yield FigureDifference(what=told.code, cached=str(cached), facts=str((told, facts[-1].number)))


def _series(facts: Sequence[journal.Fact], figures: set[UUID]) -> Iterator[FigureDifference]:
    stream_id = facts[0].stream_id
    series = models.SeriesRow.objects.filter(stream_id=stream_id).first()
    if series is None or series.facts != facts[-1].number:
        counted = "missing" if series is None else str(series.facts)
        yield FigureDifference(what=str(stream_id), cached=counted, facts=str(facts[-1].number))
    by_figure: dict[UUID, list[journal.Fact]] = {}
    for fact in facts:
        if fact.public.refers_to is not None:
            by_figure.setdefault(fact.public.refers_to, []).append(fact)
    for figure_id, own in by_figure.items():
        figures.add(figure_id)
        if any(fact.private is None for fact in own):
            continue
        row = models.FigureRow.objects.filter(id=figure_id).first()
        cached = None if row is None else figure_of(state=row.state)
        told = rebuilt(facts=own)
        if cached != told or (row is not None and told is not None and row.status != told.status):
            yield FigureDifference(what=str(figure_id), cached=str(cached), facts=str(told))


def rebuilt(*, facts: Sequence[journal.Fact]) -> Figure | None:
    """One figure of its own facts."""
    named = cast("dict[str, str]", (facts[0].private or {})["figure"])
    key = Key(
        code=named["code"],
        area=named["area"],
        period=named["period"],
        measure=Measure(named["measure"]),
    )
    told = [
        (
            place,
            VERBS[fact.public.kind],
            cast("dict[str, JSON]", fact.private or {}),
            fact.recorded_at,
            fact.id,
        )
        for place, fact in enumerate(facts, start=1)
    ]
    return fold(key=key, told=told)
