from datetime import datetime
from uuid import UUID

from xulang.declarations.models import Draft

AT_ONCE = 500


def delete_draft(*, draft_id: UUID, organisation_id: UUID) -> None:
    """Repeating it, or naming another organisation's draft, changes nothing."""
    Draft.objects.filter(id=draft_id, organisation_id=organisation_id).delete()


def delete_stale_drafts(*, before: datetime, limit: int = AT_ONCE) -> int:
    """Delete drafts untouched since `before`, oldest first: personal data that nobody needs any more."""
    oldest = Draft.objects.filter(updated_at__lt=before).order_by("updated_at").values("id")[:limit]
    # Asked for its age again: whoever typed meanwhile keeps what he typed.
    deleted, _ = Draft.objects.filter(id__in=oldest, updated_at__lt=before).delete()
    return deleted
