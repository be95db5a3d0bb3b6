"""Which indicators, areas, programmes and projects somebody sees: the same for pages and the API."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language

from xulang.indicators import api as indicators
from xulang.indicators.api import Area, Book, Evidence, Indicator, Level, Programme, Project, Ranking, Span
from xulang.kernel.actor import Actor
from xulang.registry.api import OrganisationKind

# What kinds of organisations are in charge of indicators, programmes and projects.
OWNERS = (OrganisationKind.DEPARTMENT, OrganisationKind.COMMUNE, OrganisationKind.CENTRE)


def home_area(*, actor: Actor) -> str:
    """What is shown to who asks for no area: his own commune, else the province."""
    own = own_areas(actor=actor)
    return own[0] if own else indicators.PROVINCE


def own_areas(*, actor: Actor) -> list[str]:
    """The communes of which he reports; projects are no areas."""
    subjects = indicators.own_areas(actor=actor, units=indicators.list_units())
    return sorted(subjects & set(indicators.list_areas()))


def seen_entries(actor: Actor, *, area: str) -> list[Indicator]:
    """What he may see in an area; ended ones too, since their series stay."""
    units = indicators.list_units()
    return [
        entry
        for entry in indicators.list_entries().values()
        if indicators.may_see(actor=actor, entry=entry, area=area, units=units)
        and has_subject(entry=entry, area=area)
    ]


def has_subject(*, entry: Indicator, area: str) -> bool:
    """Whether the indicator has figures of an area of this kind; of a project: on the project's own page."""
    return entry.level is not Level.PROJECT and (
        area == indicators.PROVINCE or entry.level is not Level.PROVINCE
    )


def may_read_evidence(*, actor: Actor, file: Evidence) -> bool:
    """What his unit sent in, or what stands behind a figure that he may see."""
    if file.organisation_id in indicators.own_units(actor=actor):
        return True
    entries, units = indicators.list_entries(), indicators.list_units()
    return any(
        indicators.may_see(actor=actor, entry=entries[key.code], area=key.area, units=units)
        for key in indicators.rests_on(evidence_id=file.id)
    )


def spans_of(*, book: Book, entry: Indicator, area: str) -> list[Span]:
    """The periods of which something is known, oldest first."""
    return book.spans_told(code=entry.code, area=area)


def seen_programmes(*, actor: Actor) -> list[Programme]:
    entries, projects = indicators.list_entries(), indicators.list_projects().values()
    own = indicators.own_areas(actor=actor, units=indicators.list_units())
    levels = set()
    if own & set(indicators.list_areas()):
        levels |= {Level.COMMUNE, Level.COMMUNE_SUM}
    if own & set(indicators.list_departments()):
        levels.add(Level.DEPARTMENT)
    return [
        one
        for one in indicators.list_programmes().values()
        if indicators.may_see_programme(
            actor=actor,
            programme=one,
            projects=[project for project in projects if one.code in project.programmes],
            entries=entries,
            levels=levels,
        )
    ]


def seen_projects(*, actor: Actor, projects: Iterable[Project]) -> list[Project]:
    known = indicators.list_programmes()
    return [
        one
        for one in projects
        if indicators.may_see_project(
            actor=actor,
            project=one,
            owners=[known[code].owner for code in one.programmes if code in known],
        )
    ]


def subject_name(subject: Area | Project) -> str:
    """An area, a department or a project in the reader's language."""
    return subject.name(language=get_language() or "vi")


def ranking_area(*, actor: Actor, book: Book, ranking: Ranking) -> str | None:
    """The province where the index is the province's, else his own commune; None: he sees not all of it."""
    entries = [book.entries[code] for code in ranking.codes if code in book.entries]
    own = own_areas(actor=actor)
    of_communes = any(entry.level is not Level.PROVINCE for entry in entries)
    area = own[0] if of_communes and own else indicators.PROVINCE
    units = indicators.list_units()
    seen = all(indicators.may_see(actor=actor, entry=entry, area=area, units=units) for entry in entries)
    return area if seen else None


def ranked_subjects(*, actor: Actor, book: Book, ranking: Ranking) -> dict[str, str]:
    """Communes or departments with figures of a ranking that he may see, by name; of the province's: none."""
    entries = [book.entries[code] for code in ranking.codes if code in book.entries]
    levels = {entry.level for entry in entries}
    known = indicators.list_departments() if Level.DEPARTMENT in levels else indicators.list_areas()
    if levels <= {Level.PROVINCE}:
        return {}
    units, told = indicators.list_units(), {key.area for key in book.contents if key.code in ranking.codes}
    return {
        code: subject_name(known[code])
        for code in sorted(told - {indicators.PROVINCE})
        if code in known
        and all(indicators.may_see(actor=actor, entry=entry, area=code, units=units) for entry in entries)
    }


def investment_years(*, book: Book, projects: Sequence[Project]) -> list[int]:
    """The years of which the projects have figures, the newest first."""
    codes = {one.code for one in projects}
    return sorted({int(key.period[:4]) for key in book.contents if key.area in codes}, reverse=True)
