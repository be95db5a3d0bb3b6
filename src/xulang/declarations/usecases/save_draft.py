from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from xulang.declarations.domain import limits
from xulang.declarations.domain.draft import storable
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import Draft
from xulang.kernel.refusal import Refusal


def save_draft(
    *,
    draft_id: UUID,
    organisation_id: UUID,
    created_by: str,
    body: Mapping[str, object],
    now: datetime,
    copied_from: UUID | None = None,
) -> None:
    """Keep what was typed, in place of what this draft held before.

    Raises NO_DRAFT when the id is another organisation's, TOO_LARGE and TOO_MANY_DRAFTS.
    """
    kept = storable(body)
    if Draft.objects.filter(organisation_id=organisation_id).exclude(id=draft_id).count() >= limits.DRAFTS:
        raise Refusal(code=DeclarationRefusal.TOO_MANY_DRAFTS, limit=limits.DRAFTS)
    draft, created = Draft.objects.get_or_create(
        id=draft_id,
        defaults={
            "organisation_id": organisation_id,
            "created_by": created_by,
            "body": kept,
            "copied_from": copied_from,
            "updated_at": now,
        },
    )
    if created:
        return
    own = Draft.objects.filter(id=draft.id, organisation_id=organisation_id)
    if not own.update(body=kept, updated_at=now):
        raise Refusal(code=DeclarationRefusal.NO_DRAFT)
