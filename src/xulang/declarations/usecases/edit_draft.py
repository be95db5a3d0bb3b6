from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.draft import Body, storable
from xulang.declarations.locks import lock_draft
from xulang.platform.db import unit_of_work


def edit_draft(
    *,
    draft_id: UUID,
    organisation_id: UUID,
    change: Callable[[Body], Mapping[str, object]],
    now: datetime,
) -> Body:
    """Change one thing in a draft under its lock, so that two open pages don't undo each other.

    Raises NO_DRAFT, TOO_LARGE, and what `change` raises; then nothing is kept.
    """
    with unit_of_work():
        draft = lock_draft(draft_id=draft_id, organisation_id=organisation_id)
        body = storable(change(draft.body))
        draft.body = body
        draft.updated_at = now
        draft.save(update_fields=["body", "updated_at"])
    return body
