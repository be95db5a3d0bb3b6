from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.draft import as_draft
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import Draft
from xulang.declarations.queries import get_declaration
from xulang.kernel.refusal import Refusal


def begin_correction(
    *, declaration_id: UUID, organisation_id: UUID, draft_id: UUID, created_by: str, now: datetime
) -> UUID:
    """Give the id of the declaration's one correction draft, made now unless it is there already.

    A draft that began from an older version is begun anew, since it would undo what was amended meanwhile.
    Raises NO_DECLARATION also for another organisation's, CONTENT_ERASED.
    """
    row = get_declaration(declaration_id=declaration_id)
    if row.organisation_id != organisation_id:
        raise Refusal(code=DeclarationRefusal.NO_DECLARATION)
    if row.content is None:
        raise Refusal(code=DeclarationRefusal.CONTENT_ERASED)
    Draft.objects.filter(amends=declaration_id).exclude(amends_version=row.version).delete()
    draft, _ = Draft.objects.get_or_create(
        amends=declaration_id,
        defaults={
            "id": draft_id,
            "organisation_id": organisation_id,
            "created_by": created_by,
            "body": as_draft(row.content),
            "amends_version": row.version,
            "updated_at": now,
        },
    )
    return draft.id
