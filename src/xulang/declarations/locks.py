"""The only locks of this context (docs/locking.md).

Order: a draft first, the day's counter last. The counter is the one row that all declarants share:
allot the number after every check, right before the writes of the same transaction.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.spreadsheets.refusals import SheetRefusal
from xulang.declarations.models import Declaration, Draft, SheetEntry, SheetImport
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

NEXT = (
    "INSERT INTO declarations_numbercounter AS counter (day, last) VALUES (%s, %s)"
    " ON CONFLICT (day) DO UPDATE SET last = counter.last + excluded.last"
    " RETURNING last"
)


LOCK_FILE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def take_next(*, day: date, count: int) -> int:
    """Lock the day's counter until commit and count up: a rollback gives the numbers back, so no gaps.

    Returns the last of the numbers taken.
    """
    row = raw().execute(NEXT, [day, count]).fetchone()
    if row is None or not isinstance(row[0], int):  # An upsert always returns its row.
        raise TypeError(row)
    return row[0]


def lock_same_file(*, organisation_id: UUID, content_hash: str) -> None:
    """Let two uploads of one file by one company pass one after the other: there is no row to lock yet."""
    raw().execute(LOCK_FILE, [f"declarations.sheet:{organisation_id}:{content_hash}"])


def lock_import(*, import_id: UUID) -> SheetImport:
    """Raises NO_IMPORT."""
    row = SheetImport.objects.select_for_update().defer("content").filter(id=import_id).first()
    if row is None:
        raise Refusal(code=SheetRefusal.NO_IMPORT)
    return row


def lock_entries(*, entry_ids: Collection[UUID]) -> list[SheetEntry]:
    """Declarations of one upload in its order, so that two workers never make one of them both."""
    rows = SheetEntry.objects.select_for_update().filter(id__in=entry_ids)
    return list(rows.order_by("place"))


def lock_draft(*, draft_id: UUID, organisation_id: UUID) -> Draft:
    """Raises NO_DRAFT also for another organisation's draft."""
    draft = Draft.objects.select_for_update().filter(id=draft_id, organisation_id=organisation_id).first()
    if draft is None:
        raise Refusal(code=DeclarationRefusal.NO_DRAFT)
    return draft


def lock_declaration(*, declaration_id: UUID) -> Declaration:
    """Raises NO_DECLARATION."""
    declaration = Declaration.objects.select_for_update().filter(id=declaration_id).first()
    if declaration is None:
        raise Refusal(code=DeclarationRefusal.NO_DECLARATION)
    return declaration
