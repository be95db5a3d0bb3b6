"""Forget the files that proved tasks, by how long ago these ended."""

from datetime import datetime

from xulang.assignments import models
from xulang.kernel.request import Request
from xulang.platform import audit
from xulang.platform.db import unit_of_work


def forget_files(*, request: Request, before: datetime, limit: int) -> int:
    """Delete files of tasks that ended before then; returns how many. Names and hashes stay as facts."""
    ended = models.AssignmentRow.objects.filter(ended_at__lt=before).values("id")
    with unit_of_work():
        rows = models.FileRow.objects.filter(assignment_id__in=ended).order_by("at", "id")
        ids = list(rows.values_list("id", flat=True)[:limit])
        for one in ids:
            audit.record(
                actor=request.actor,
                action="erased",
                object_kind="assignment_file",
                object_id=one,
                now=request.now,
                request_id=request.id,
            )
        models.FileRow.objects.filter(id__in=ids).delete()
    return len(ids)
