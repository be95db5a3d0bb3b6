"""Forget files by their age: those behind figures, reports that came, and spreadsheets that were refused."""

from datetime import datetime

from xulang.indicators import models
from xulang.kernel.request import Request
from xulang.platform import audit
from xulang.platform.db import unit_of_work


def forget_evidence(*, request: Request, before: datetime, limit: int) -> int:
    """Delete files that were kept before then, the oldest first; returns how many.

    Figures stay with their numbers, source and sentence; what they name as their file is not there any more.
    """
    with unit_of_work():
        rows = models.EvidenceRow.objects.filter(at__lt=before).order_by("at", "id")
        ids = list(rows.values_list("id", flat=True)[:limit])
        for one in ids:
            audit.record(
                actor=request.actor,
                action="erased",
                object_kind="evidence",
                object_id=one,
                now=request.now,
                request_id=request.id,
            )
        models.EvidenceRow.objects.filter(id__in=ids).delete()
    return len(ids)
