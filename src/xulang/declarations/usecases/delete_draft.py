from datetime import datetime
from uuid import UUID

from xulang.declarations.models import Draft


def delete_draft(*, draft_id: UUID, organisation_id: UUID) -> None:
    """Repeating it, or naming another organisation's draft, changes nothing."""
    Draft.objects.filter(id=draft_id, organisation_id=organisation_id).delete()


def delete_stale_drafts(*, before: datetime) -> int:
    """Delete drafts untouched since `before`: they hold personal data that nobody needs any more."""
    deleted, _ = Draft.objects.filter(updated_at__lt=before).delete()
    return deleted
