"""What others read of indicators. `find_*` may be None, `get_*` never."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from xulang.indicators import models
from xulang.indicators.domain.areas import Area, AreaLevel, Became, Change
from xulang.indicators.domain.collection import Board, board_of, expect
from xulang.indicators.domain.derive import Book
from xulang.indicators.domain.dictionary import PROVINCE, Indicator, Level
from xulang.indicators.domain.figures import Content, Figure, Key, Status
from xulang.indicators.domain.joining import MadeOf, made_of, units_of
from xulang.indicators.domain.mapping import Mapping as FileMapping
from xulang.indicators.domain.periods import Span, read_span
from xulang.indicators.domain.plausibility import compared_with
from xulang.indicators.domain.policy import Units, own_areas, own_units, sees_all
from xulang.indicators.domain.programmes import Programme, Project
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.writing.letterhead import Letterhead
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A kept file; `content` as it came."""

    id: UUID
    name: str
    kind: str
    content: bytes
    organisation_id: UUID | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTemplate:
    """A unit's own template of reports."""

    name: str
    content: bytes
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMapping:
    id: UUID
    organisation_id: UUID | None
    name: str
    mapping: FileMapping
    changed_at: datetime


def figure_of(*, state: object) -> Figure:
    return msgspec.convert(state, Figure)


def list_entries() -> dict[str, Indicator]:
    """The dictionary by code, in the codes' order."""
    rows = models.EntryRow.objects.order_by("code").values_list("state", flat=True)
    entries = [msgspec.convert(state, Indicator) for state in rows]
    return {entry.code: entry for entry in entries}


def find_entry(*, code: str) -> Indicator | None:
    row = models.EntryRow.objects.filter(code=code).first()
    return None if row is None else msgspec.convert(row.state, Indicator)


def get_entry(*, code: str) -> Indicator:
    entry = find_entry(code=code)
    if entry is None:
        raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN)
    return entry


def entry_number(*, code: str) -> int:
    """The number of the entry's newest fact, which a form says it has seen; 0 where there is none."""
    row = models.EntryRow.objects.filter(code=code).first()
    return 0 if row is None else row.number


def entry_numbers() -> dict[str, int]:
    """The number of each entry's newest fact."""
    return dict(models.EntryRow.objects.values_list("code", "number"))


def list_areas(*, day: date | None = None) -> dict[str, Area]:
    """All areas by code, or those that exist on a day."""
    areas = _areas(models.AreaRow.objects.exclude(level=AreaLevel.DEPARTMENT))
    return {area.code: area for area in areas if day is None or area.valid_on(day=day)}


def list_departments() -> dict[str, Area]:
    """Departments of which a ranking has figures, by code: subjects of figures, but no areas."""
    return {one.code: one for one in _areas(models.AreaRow.objects.filter(level=AreaLevel.DEPARTMENT))}


def _areas(rows: QuerySet[models.AreaRow]) -> list[Area]:
    return [
        Area(
            code=row.code,
            level=AreaLevel(row.level),
            name_vi=row.name_vi,
            parent=row.parent,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in rows.order_by("code")
    ]


def get_area(*, code: str) -> Area:
    area = list_areas().get(code)
    if area is None:
        raise Refusal(code=IndicatorRefusal.AREA_UNKNOWN)
    return area


def list_area_changes() -> list[Change]:
    rows = models.AreaChangeRow.objects.order_by("old", "new")
    return [Change(old=row.old, new=row.new, how=Became(row.how)) for row in rows]


def read_made_of() -> dict[str, MadeOf]:
    """Of which units each commune was made, and which each former district had."""
    return made_of(areas=list_areas(), changes=list_area_changes())


def communes_at(*, day: date) -> list[str]:
    """The communes that exist on a day, by code."""
    return _communes(list_areas(), day)


def list_projects(*, programme: str = "") -> dict[str, Project]:
    """By code; of one programme, or all."""
    rows = models.ProjectRow.objects.order_by("code").values_list("state", flat=True)
    found = [msgspec.convert(state, Project) for state in rows]
    return {one.code: one for one in found if not programme or programme in one.programmes}


def get_project(*, code: str) -> Project:
    row = models.ProjectRow.objects.filter(code=code).first()
    if row is None:
        raise Refusal(code=IndicatorRefusal.PROJECT_UNKNOWN)
    return msgspec.convert(row.state, Project)


def list_programmes() -> dict[str, Programme]:
    rows = models.ProgrammeRow.objects.order_by("code").values_list("state", flat=True)
    found = [msgspec.convert(state, Programme) for state in rows]
    return {one.code: one for one in found}


def list_rated() -> frozenset[str]:
    """The indicators that rankings name: who is ranked does not enter them."""
    return frozenset(code for one in list_programmes().values() for code in one.ranking.codes)


def get_programme(*, code: str) -> Programme:
    row = models.ProgrammeRow.objects.filter(code=code).first()
    if row is None:
        raise Refusal(code=IndicatorRefusal.PROGRAMME_UNKNOWN)
    return msgspec.convert(row.state, Programme)


def programme_number(*, code: str) -> int:
    """The number of its newest fact, which a form says it has seen; 0 where there is none."""
    row = models.ProgrammeRow.objects.filter(code=code).first()
    return 0 if row is None else row.number


def project_number(*, code: str) -> int:
    row = models.ProjectRow.objects.filter(code=code).first()
    return 0 if row is None else row.number


def list_subjects() -> dict[str, Area | Project]:
    """Whatever figures may be about: areas, departments and projects, by code."""
    return {**list_areas(), **list_departments(), **list_projects()}


def get_subject(*, code: str) -> Area | Project:
    subject = list_subjects().get(code)
    if subject is None:
        raise Refusal(code=IndicatorRefusal.AREA_UNKNOWN)
    return subject


def list_units() -> Units:
    """Of which subjects each organisation reports: a commune of its area, others of their projects.

    What became a commune wholly is that commune's to answer for; what was divided, the province's alone.
    """
    found: dict[UUID, set[str]] = {}
    became: dict[str, set[str]] = {}
    for change in list_area_changes():
        if change.how is Became.WHOLE:
            became.setdefault(change.new, set()).add(change.old)
    for unit, area in models.UnitRow.objects.values_list("organisation_id", "area"):
        found.setdefault(unit, set()).update({area}, became.get(area, ()))
    for project in list_projects().values():
        if project.owner is not None:
            found.setdefault(project.owner, set()).add(project.code)
    return {unit: frozenset(codes) for unit, codes in found.items()}


def has_area(*, organisation_id: UUID) -> bool:
    """Whether the organisation is a commune with its area."""
    return models.UnitRow.objects.filter(organisation_id=organisation_id).exists()


def find_figure(*, key: Key) -> Figure | None:
    row = models.FigureRow.objects.filter(id=key.id).first()
    return None if row is None else figure_of(state=row.state)


def get_figure(*, figure_id: UUID) -> Figure:
    row = models.FigureRow.objects.filter(id=figure_id).first()
    if row is None:
        raise Refusal(code=IndicatorRefusal.FIGURE_UNKNOWN)
    return figure_of(state=row.state)


def list_figures(
    *,
    codes: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    periods: Collection[str] | None = None,
    statuses: Collection[Status] | None = None,
) -> list[Figure]:
    """Figures with all their versions, by indicator, area and the period's end."""
    wanted = Q()
    for name, values in (("code", codes), ("area", areas), ("period", periods), ("status", statuses)):
        if values is not None:
            wanted &= Q(**{f"{name}__in": list(values)})
    rows = models.FigureRow.objects.filter(wanted).order_by("code", "area", "ends", "starts", "measure")
    return [figure_of(state=state) for state in rows.values_list("state", flat=True)]


def page_seen_figures(
    *,
    actor: Actor,
    code: str | None = None,
    area: str | None = None,
    period: str | None = None,
    statuses: Collection[Status] = (),
    after: UUID | None = None,
    limit: int,
) -> list[Figure]:
    """What the person may see, drafts too, by indicator, subject and period; `after`: the last one known.

    Raises FIGURE_UNKNOWN for an `after` that the person may not see.
    """
    rows = models.FigureRow.objects.filter(_seen_by(actor))
    for name, value in (("code", code), ("area", area), ("period", period)):
        if value is not None:
            rows = rows.filter(**{name: value})
    if statuses:
        rows = rows.filter(status__in=list(statuses))
    if after is not None:
        last = models.FigureRow.objects.filter(_seen_by(actor), id=after).first()
        if last is None:
            raise Refusal(code=IndicatorRefusal.FIGURE_UNKNOWN)
        rows = rows.filter(_later(last))
    found = rows.order_by(*FIGURE_ORDER).values_list("state", flat=True)[:limit]
    return [figure_of(state=state) for state in found]


FIGURE_ORDER = ("code", "area", "ends", "starts", "measure", "id")


def _later(last: models.FigureRow) -> Q:
    """What stands after a row in the order of lists."""
    wanted, before = Q(), Q()
    for name in FIGURE_ORDER:
        value = getattr(last, name)
        wanted |= before & Q(**{f"{name}__gt": value})
        before &= Q(**{name: value})
    return wanted


def _seen_by(actor: Actor) -> Q:
    """The rows of `policy.may_see`."""
    if sees_all(actor=actor):
        return Q()
    own, entries = own_units(actor=actor), list_entries().values()
    subjects = own_areas(actor=actor, units=list_units())
    of_owner = [one.code for one in entries if one.owner is not None and one.owner in own]
    of_subject = [one.code for one in entries if one.level is not Level.PROVINCE]
    return Q(code__in=of_owner) | Q(code__in=of_subject, area__in=list(subjects))


def list_compared(*, keys: Collection[Key]) -> dict[Key, dict[Key, Content]]:
    """What counts of the figures by which each of these is measured: `plausibility.compared_with`.

    Where neither the period before nor that of last year is known, the newest one of the kind before it,
    or else of a longer kind.
    """
    rows = models.FigureRow.objects.filter(
        code__in={key.code for key in keys}, area__in={key.area for key in keys}
    ).values_list("id", "code", "area", "period", "measure")
    heads: dict[tuple[str, str, str], list[tuple[Span, UUID]]] = {}
    for figure_id, code, area, period, measure in rows if keys else ():
        heads.setdefault((code, area, measure), []).append((read_span(code=period), figure_id))
    wanted = {key: _compared(key, heads.get((key.code, key.area, key.measure), [])) for key in keys}
    ids = {one for found in wanted.values() for one in found}
    states = models.FigureRow.objects.filter(id__in=ids).values_list("state", flat=True)
    figures = [figure_of(state=state) for state in states]
    told = {one.key.id: (one.key, one.official) for one in figures if one.official is not None}
    return {
        key: {told[one][0]: told[one][1] for one in found if one in told} for key, found in wanted.items()
    }


def _compared(key: Key, known: Sequence[tuple[Span, UUID]]) -> list[UUID]:
    own, ids = read_span(code=key.period), {figure_id for _, figure_id in known}
    found = [one.id for one in compared_with(key=key) if one.id in ids]
    if set(found) <= {key.id}:
        older = [(span, one) for span, one in known if span.end < own.start]
        before = [(span.end, one) for span, one in older if span.kind is own.kind]
        # What a month has is hardly ten times what a year had.
        longer = [(span.end, one) for span, one in older if own.is_within(length_of=span)]
        found += [max(before or longer)[1]] if before or longer else []
    return found


def read_book(
    *,
    codes: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    everywhere: Collection[str] = (),
) -> Book:
    """The official figures with the dictionary; of some indicators, with those that they rest on.

    `everywhere`: indicators of which the figures of all areas are read, whatever `areas` says.
    """
    entries = list_entries()
    wanted = None if codes is None else closure_of(codes, entries)
    known, made = list_areas(), read_made_of()
    within = None if areas is None else units_of(codes=areas, made=made)
    figures = list_figures(codes=wanted, areas=within)
    figures += list_figures(codes=everywhere) if everywhere else []
    contents = {figure.key: figure.official for figure in figures if figure.official is not None}
    sums = {code for code, entry in entries.items() if entry.level is Level.COMMUNE_SUM}
    periods = {key.period for key in contents if key.code in sums}
    communes = {period: _communes(known, read_span(code=period).end) for period in periods}
    return Book(entries=entries, contents=contents, communes=communes, made=made)


def read_book_of(*, areas: Collection[str]) -> Book:
    """The book of some areas; with the province's, of sums of communes those of all communes too."""
    sums = [code for code, one in list_entries().items() if one.level is Level.COMMUNE_SUM]
    return read_book(areas=areas, everywhere=sums if PROVINCE in areas else ())


def _communes(areas: dict[str, Area], day: date) -> list[str]:
    return [
        code for code, area in areas.items() if area.level is AreaLevel.COMMUNE and area.valid_on(day=day)
    ]


def closure_of(codes: Collection[str], entries: dict[str, Indicator]) -> set[str]:
    """These indicators with those that they rest on."""
    from xulang.indicators.domain import formula  # noqa: PLC0415 -- only where a part of the book is read

    found: set[str] = set()
    ahead = list(codes)
    while ahead:
        code = ahead.pop()
        if code in found or code not in entries:
            continue
        found.add(code)
        entry = entries[code]
        ahead.extend(one for one in (entry.plan_code, entry.whole_code, entry.weight_code) if one)
        if entry.formula:
            ahead.extend(formula.codes_of(node=formula.parse(text=entry.formula)))
    return found


def read_board(*, span: Span) -> Board:
    """Who owes what for a period."""
    entries = list_entries()
    figures = models.FigureRow.objects.filter(period=span.code, measure="actual")
    statuses = {
        Key(code=code, area=area, period=span.code): Status(status)
        for code, area, status in figures.values_list("code", "area", "status")
    }
    expected = expect(
        entries=entries.values(),
        span=span,
        communes=communes_at(day=span.end),
        projects=[code for code, one in list_projects().items() if one.valid_on(day=span.end)],
        departments=list(list_departments()),
        unit_of_area={subject: unit for unit, subjects in list_units().items() for subject in subjects},
        rated=list_rated(),
        statuses=statuses,
    )
    return board_of(span=span, expected=expected)


def count_waiting() -> int:
    """How many figures wait for approval."""
    return models.FigureRow.objects.filter(status__in=[Status.SUBMITTED, Status.REVISED]).count()


def get_evidence(*, evidence_id: UUID) -> Evidence:
    row = models.EvidenceRow.objects.filter(id=evidence_id).first()
    if row is None:
        raise Refusal(code=IndicatorRefusal.EVIDENCE_UNKNOWN)
    return Evidence(
        id=row.id,
        name=row.name,
        kind=row.kind,
        content=bytes(row.content),
        organisation_id=row.organisation_id,
        by=row.by,
        at=row.at,
    )


def rests_on(*, evidence_id: UUID) -> list[Key]:
    """The figures of which a version names the file: who may see one of them may see it."""
    found = models.FigureRow.objects.filter(
        state__versions__contains=[{"content": {"evidence": str(evidence_id)}}]
    )
    return [figure_of(state=state).key for state in found.values_list("state", flat=True)]


def list_mappings(*, organisation_ids: Collection[UUID] | None = None) -> list[KeptMapping]:
    """The kept mappings of these organisations, or all, by name."""
    rows = models.MappingRow.objects.order_by("name", "id")
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=list(organisation_ids))
    return [_mapping(row) for row in rows]


def get_mapping(*, mapping_id: UUID) -> KeptMapping:
    row = models.MappingRow.objects.filter(id=mapping_id).first()
    if row is None:
        raise Refusal(code=IndicatorRefusal.MAPPING_UNKNOWN)
    return _mapping(row)


def _mapping(row: models.MappingRow) -> KeptMapping:
    return KeptMapping(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        mapping=msgspec.convert(row.state, FileMapping),
        changed_at=row.changed_at,
    )


def reminded(*, spans: Sequence[Span]) -> set[tuple[UUID, str, str]]:
    """Who was reminded of which of these periods, and for which reason."""
    rows = models.ReminderRow.objects.filter(period__in=[span.code for span in spans])
    return set(rows.values_list("organisation_id", "period", "kind"))


def find_template(*, organisation_id: UUID) -> ReportTemplate | None:
    row = models.ReportTemplateRow.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        return None
    return ReportTemplate(name=row.name, content=bytes(row.content), by=row.by, at=row.at)


def find_letterhead(*, organisation_id: UUID) -> Letterhead | None:
    """A body's own; None where its documents go by its name."""
    row = models.LetterheadRow.objects.filter(organisation_id=organisation_id).first()
    return None if row is None else msgspec.convert(row.state, Letterhead)
