"""Reading: `find_*` may be None, `get_*` raises, lists are pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xulang.declarations.domain.content import DeclarationContent, from_json
from xulang.declarations.domain.draft import Body
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.search import fold, fold_code
from xulang.declarations.models import Declaration, Draft, Photo
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Regime, Source

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
