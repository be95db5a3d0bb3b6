from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from xulang.declarations.models import Declaration, Draft, PaperWord
from xulang.platform.db import unit_of_work

AT_ONCE = 500


def delete_draft(*, draft_id: UUID, organisation_id: UUID) -> None:
    """Repeating it, or naming another organisation's draft, changes nothing."""
    with unit_of_work():
        gone, _ = Draft.objects.filter(id=draft_id, organisation_id=organisation_id).delete()
        if gone:
            _forget_papers([draft_id])


def delete_stale_drafts(*, before: datetime, limit: int = AT_ONCE) -> int:
    """Delete drafts untouched since `before`, oldest first: personal data that nobody needs any more."""
    oldest = Draft.objects.filter(updated_at__lt=before).order_by("updated_at").values("id")[:limit]
    # Asked for its age again: whoever typed meanwhile keeps what he typed.
    with unit_of_work():
        ids = [row["id"] for row in oldest]
        deleted, _ = Draft.objects.filter(id__in=ids, updated_at__lt=before).delete()
        _forget_papers(set(ids) - set(Draft.objects.filter(id__in=ids).values_list("id", flat=True)))
    return deleted


def _forget_papers(drafts: Iterable[UUID]) -> None:
    """What documents said of drafts that were never sent; a declaration keeps its own."""
    gone = list(drafts)
    sent = Declaration.objects.filter(id__in=gone).values("id")
    PaperWord.objects.filter(about__in=gone).exclude(about__in=sent).delete()
