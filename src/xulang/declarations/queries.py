"""Reading: `find_*` may be None, `get_*` raises, lists are pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec
from django.db.models import Count, Q

from xulang.declarations.domain.content import DeclarationContent, from_json
from xulang.declarations.domain.documents.identities import PaperKind
from xulang.declarations.domain.draft import Body
from xulang.declarations.domain.named import NamedKind
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.search import fold, fold_code
from xulang.declarations.domain.spreadsheets.choices import OPEN, EntryState, ImportState, Make, Mode
from xulang.declarations.domain.spreadsheets.findings import Finding
from xulang.declarations.domain.spreadsheets.refusals import SheetRefusal
from xulang.declarations.models import Declaration, Draft, Named, PaperWord, Photo, SheetEntry, SheetImport
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Regime, Source
from xulang.platform.db import raw

PAGE = 25
PAGE_LIMIT = 100
QUERY_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedDeclaration:
    """A declaration's latest version; `content` is None after erasure."""

    id: UUID
    number: str
    source: Source
    organisation_id: UUID
    created_by: str
    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: datetime
    version: int
    content: DeclarationContent | None
    submitted_at: datetime
    amended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    id: UUID
    organisation_id: UUID
    created_by: str
    body: Body
    updated_at: datetime
    copied_from: UUID | None
    amends: UUID | None
    amends_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`text` is looked for in numbers, plates, containers, parties and products, without accents."""

    text: str = ""
    direction: Direction | None = None
    regime: Regime | None = None
    gate: str | None = None
    submitted_from: datetime | None = None
    submitted_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationPage:
    """Newest first; pass `next_before` as `before` for the page that follows, None at the end."""

    items: tuple[SubmittedDeclaration, ...]
    next_before: str | None


def find_draft(*, draft_id: UUID, organisation_id: UUID) -> SavedDraft | None:
    row = Draft.objects.filter(id=draft_id, organisation_id=organisation_id).first()
    return None if row is None else _saved(row)


def get_draft(*, draft_id: UUID, organisation_id: UUID) -> SavedDraft:
    """Raises NO_DRAFT also for another organisation's."""
    draft = find_draft(draft_id=draft_id, organisation_id=organisation_id)
    if draft is None:
        raise Refusal(code=DeclarationRefusal.NO_DRAFT)
    return draft


def list_drafts(*, organisation_id: UUID, limit: int = PAGE) -> tuple[SavedDraft, ...]:
    """Latest touched first."""
    rows = Draft.objects.filter(organisation_id=organisation_id).order_by("-updated_at")
    return tuple(_saved(row) for row in rows[: min(limit, PAGE_LIMIT)])


def find_declaration(*, declaration_id: UUID) -> SubmittedDeclaration | None:
    row = Declaration.objects.filter(id=declaration_id).first()
    return None if row is None else _submitted(row)


def get_declaration(*, declaration_id: UUID) -> SubmittedDeclaration:
    """Raises NO_DECLARATION."""
    found = find_declaration(declaration_id=declaration_id)
    if found is None:
        raise Refusal(code=DeclarationRefusal.NO_DECLARATION)
    return found


def find_by_number(*, number: str, source: Source = Source.OWN) -> SubmittedDeclaration | None:
    """The declaration of that number; each source system counts for itself."""
    row = Declaration.objects.filter(number=number, source=source).first()
    return None if row is None else _submitted(row)


def get_declarations(*, declaration_ids: tuple[UUID, ...]) -> Mapping[UUID, SubmittedDeclaration]:
    """Several at once, for a page of crossings; unknown ids are left out."""
    rows = Declaration.objects.filter(id__in=declaration_ids)
    return {row.id: _submitted(row) for row in rows}


def list_returning(*, crossing_ids: Collection[UUID]) -> tuple[SubmittedDeclaration, ...]:
    """Declarations by which goods of these crossings come back, the first declared first."""
    rows = Declaration.objects.filter(returns__in=list(crossing_ids)).order_by("submitted_at", "id")
    return tuple(_submitted(row) for row in rows)


def list_declarations(
    *, organisation_id: UUID, filters: Filters, before: str | None = None, limit: int = PAGE
) -> DeclarationPage:
    """One organisation's declarations, by keyset on the number: pages stay right while new ones come in.

    Two systems may have given one number: a page never ends between the two, and so may hold one more.
    """
    size = max(1, min(limit, PAGE_LIMIT))
    rows = Declaration.objects.filter(_wanted(filters), organisation_id=organisation_id)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number", "-source")[: size + 2])
    if len(found) > size and found[size].number == found[size - 1].number:
        size += 1
    items = tuple(_submitted(row) for row in found[:size])
    return DeclarationPage(items=items, next_before=items[-1].number if len(found) > size else None)


def page_declarations(
    *,
    organisation_id: UUID,
    filters: Filters,
    among: Collection[UUID] | None,
    offset: int,
    limit: int,
) -> tuple[tuple[SubmittedDeclaration, ...], int]:
    """The same by place, newest first, with how many there are: for programs that count pages."""
    rows = Declaration.objects.filter(_wanted(filters), organisation_id=organisation_id)
    if among is not None:
        rows = rows.filter(id__in=among)
    found = rows.order_by("-number", "-source")[offset : offset + min(limit, PAGE_LIMIT)]
    return tuple(_submitted(row) for row in found), rows.count()


def _wanted(filters: Filters) -> Q:
    wanted = Q()
    if filters.direction is not None:
        wanted &= Q(direction=filters.direction)
    if filters.regime is not None:
        wanted &= Q(regime=filters.regime)
    if filters.gate is not None:
        wanted &= Q(gate=filters.gate)
    if filters.submitted_from is not None:
        wanted &= Q(submitted_at__gte=filters.submitted_from)
    if filters.submitted_before is not None:
        wanted &= Q(submitted_at__lt=filters.submitted_before)
    text = filters.text[:QUERY_LIMIT]
    if fold(text):
        wanted &= Q(search_key__contains=fold(text)) | Q(search_key__contains=fold_code(text))
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPhoto:
    media_type: str
    content: bytes


def get_photo(*, declaration_id: UUID, photo_id: UUID) -> StoredPhoto:
    """Raises NO_PHOTO also for another declaration's, and after erasure."""
    row = Photo.objects.filter(declaration_id=declaration_id, id=photo_id).first()
    if row is None:
        raise Refusal(code=DeclarationRefusal.NO_PHOTO)
    return StoredPhoto(media_type=row.media_type, content=bytes(row.content))


def has_photo(*, declaration_id: UUID, photo_id: UUID) -> bool:
    return Photo.objects.filter(declaration_id=declaration_id, id=photo_id).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOne:
    """A partner (name, tax_code, address, phone) or goods (product, hs_code, origin, unit): latest words.

    `used` is in how many declarations.
    """

    id: UUID
    body: Mapping[str, str]
    used: int


# Each as its latest declaration says it. The second pattern finds a later word, and codes behind the name;
# what begins so comes first, then the most used, then the newest.
KNOWN = """
SELECT (array_agg(id ORDER BY named_at DESC, id))[1],
    (array_agg(body ORDER BY named_at DESC, id))[1],
    count(*)
FROM declarations_named
WHERE organisation_id = %s AND kind = %s AND {match}
GROUP BY key
ORDER BY count(*) DESC, max(named_at) DESC, key
LIMIT %s
"""
BEGINS = KNOWN.format(match="key LIKE %s")
LATER = KNOWN.format(match="key LIKE %s AND NOT key LIKE %s")
MOST_KNOWN = 50


def search_known(
    *, organisation_id: UUID, kind: NamedKind, text: str, limit: int = 8
) -> tuple[KnownOne, ...]:
    """What the organisation declared before and begins with the text, accents aside; then where a word does.

    The most used first, then the newest. Words of a company's name such as "Công ty" begin most names, so a
    later word counts too, and so do tax code and HS code.
    """
    wanted = max(1, min(limit, MOST_KNOWN))
    # Folded text has letters, digits and single spaces alone, so no sign of a pattern.
    prefix = fold(text[:QUERY_LIMIT])
    rows = raw().execute(BEGINS, [organisation_id, kind, f"{prefix}%", wanted]).fetchall()
    if len(rows) < wanted and prefix:
        later = [organisation_id, kind, f"% {prefix}%", f"{prefix}%", wanted - len(rows)]
        rows += raw().execute(LATER, later).fetchall()
    return tuple(
        KnownOne(
            id=cast("UUID", row[0]),
            body=msgspec.json.decode(cast("str", row[1]), type=dict[str, str]),
            used=cast("int", row[2]),
        )
        for row in rows
    )


def find_known(*, organisation_id: UUID, kind: NamedKind, known_id: UUID) -> Mapping[str, str] | None:
    """What was chosen from the list; None for another organisation's, and once it is not known any more."""
    row = Named.objects.filter(id=known_id, organisation_id=organisation_id, kind=kind).first()
    return None if row is None else row.body


def is_on_paper(*, about: UUID, kind: PaperKind, key: str, before: datetime | None = None) -> bool:
    """Whether a document of the declaration names this plate or container, read before that time."""
    rows = PaperWord.objects.filter(about=about, kind=kind, key=key)
    return (rows if before is None else rows.filter(read_at__lt=before)).exists()


def _submitted(row: Declaration) -> SubmittedDeclaration:
    return SubmittedDeclaration(
        id=row.id,
        number=row.number,
        source=Source(row.source),
        organisation_id=row.organisation_id,
        created_by=row.created_by,
        direction=Direction(row.direction),
        regime=Regime(row.regime),
        gate=row.gate,
        expected_arrival=row.expected_arrival,
        version=row.version,
        content=None if row.content is None else from_json(row.content),
        submitted_at=row.submitted_at,
        amended_at=row.amended_at,
    )


def _saved(row: Draft) -> SavedDraft:
    return SavedDraft(
        id=row.id,
        organisation_id=row.organisation_id,
        created_by=row.created_by,
        body=row.body,
        updated_at=row.updated_at,
        copied_from=row.copied_from,
        amends=row.amends,
        amends_version=row.amends_version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetUpload:
    """A spreadsheet that declares and how far it has come; `counts` are declarations by state.

    `tables` are the names of its sheets; a CSV file's is "".
    """

    id: UUID
    organisation_id: UUID
    created_by: str
    filename: str
    mode: Mode
    make: Make
    state: ImportState
    total: int
    counts: Mapping[EntryState, int]
    findings: tuple[Finding, ...]
    tables: tuple[str, ...]
    received_at: datetime
    ended_at: datetime | None
    touched_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def done(self) -> int:
        """How many have been looked at, or made: what a bar of progress shows."""
        waiting = self.counts.get(EntryState.WAITING, 0)
        good = self.counts.get(EntryState.GOOD, 0) if self.state is ImportState.MAKING else 0
        return self.total - waiting - good


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedEntry:
    """One declaration of it; `number` is "" for a draft. It begins in `table` (from 0) and `row` (from 1)."""

    place: int
    reference: str
    table: int
    row: int
    state: EntryState
    declaration_id: UUID | None
    number: str
    findings: tuple[Finding, ...]


def get_import(*, import_id: UUID, organisation_id: UUID) -> SheetUpload:
    """Raises NO_IMPORT also for another organisation's."""
    row = SheetImport.objects.filter(id=import_id, organisation_id=organisation_id).defer("content").first()
    if row is None:
        raise Refusal(code=SheetRefusal.NO_IMPORT)
    return _upload(row)


def list_imports(*, organisation_id: UUID, limit: int = 10) -> tuple[SheetUpload, ...]:
    """Latest first."""
    rows = SheetImport.objects.filter(organisation_id=organisation_id).defer("content")
    return tuple(_upload(row) for row in rows.order_by("-received_at")[: min(limit, PAGE_LIMIT)])


def list_entries(
    *, import_id: UUID, after: int = -1, limit: int = PAGE_LIMIT, with_findings: bool = False
) -> tuple[UploadedEntry, ...]:
    """In the order of the file, from the place that follows `after`; all, or those with something found."""
    wanted = SheetEntry.objects.filter(sheet_id=import_id, place__gt=after)
    if with_findings:
        wanted = wanted.exclude(findings=[])
    rows = list(wanted.order_by("place").defer("body")[:limit])
    # A draft may have been sent since, or thrown away.
    ids = [row.declaration_id for row in rows if row.declaration_id]
    numbers = dict(Declaration.objects.filter(id__in=ids).values_list("id", "number"))
    there = {*numbers, *Draft.objects.filter(id__in=ids).values_list("id", flat=True)}
    return tuple(
        UploadedEntry(
            place=row.place,
            reference=row.reference,
            table=row.spots[""][0],
            row=row.spots[""][1],
            state=EntryState(row.state),
            declaration_id=row.declaration_id if row.declaration_id in there else None,
            number=numbers.get(row.declaration_id, "") if row.declaration_id else "",
            findings=msgspec.convert(row.findings, tuple[Finding, ...]),
        )
        for row in rows
    )


def get_import_file(*, import_id: UUID, organisation_id: UUID) -> tuple[bytes, str]:
    """The file as it came, and its name. Raises NO_IMPORT, NO_FILE after it was forgotten."""
    row = SheetImport.objects.filter(id=import_id, organisation_id=organisation_id).first()
    if row is None:
        raise Refusal(code=SheetRefusal.NO_IMPORT)
    if row.content is None:
        raise Refusal(code=SheetRefusal.NO_FILE)
    return bytes(row.content), row.filename


def list_open_imports(*, before: datetime) -> tuple[UUID, ...]:
    """Those that nobody has touched since: their worker is gone, or was never told."""
    rows = SheetImport.objects.filter(ended_at__isnull=True, touched_at__lt=before)
    return tuple(rows.values_list("id", flat=True))


def sender_of_import(*, import_id: UUID) -> tuple[UUID, str, str]:
    """Organisation, kind of actor and his id. Raises NO_IMPORT."""
    row = SheetImport.objects.filter(id=import_id).defer("content").first()
    if row is None:
        raise Refusal(code=SheetRefusal.NO_IMPORT)
    return row.organisation_id, row.actor_kind, row.created_by


def _upload(row: SheetImport) -> SheetUpload:
    counts = row.entries.values_list("state").annotate(count=Count("id"))
    return SheetUpload(
        id=row.id,
        organisation_id=row.organisation_id,
        created_by=row.created_by,
        filename=row.filename,
        mode=Mode(row.mode),
        make=Make(row.make),
        state=ImportState(row.state),
        total=row.total,
        counts={EntryState(state): count for state, count in counts},
        findings=msgspec.convert(row.findings, tuple[Finding, ...]),
        tables=tuple(row.tables),
        received_at=row.received_at,
        ended_at=row.ended_at,
        touched_at=row.touched_at,
    )
