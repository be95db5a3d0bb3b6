"""The only locks of this context (docs/locking.md).

Order: a draft first, the day's counter last. The counter is the one row that all declarants share:
allot the number after every check, right before the writes of the same transaction.
"""

from datetime import date
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import Declaration, Draft
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

NEXT = (
    "INSERT INTO declarations_numbercounter AS counter (day, last) VALUES (%s, 1)"
    " ON CONFLICT (day) DO UPDATE SET last = counter.last + 1"
    " RETURNING last"
)


def take_next(*, day: date) -> int:
    """Lock the day's counter until commit and count one up: a rollback gives the number back, so no gaps."""
    row = raw().execute(NEXT, [day]).fetchone()
    if row is None or not isinstance(row[0], int):  # An upsert always returns its row.
        raise TypeError(row)
    return row[0]


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
