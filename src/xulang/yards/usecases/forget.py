"""Forget what is older than an event may be late, and plates of what was erased."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from xulang.yards import models


def forget_old(*, days: int, now: datetime) -> int:
    """Returns how many rows went. An event that comes again after this is refused as too old."""
    before = now - timedelta(days=days)
    gone = 0
    for rows in (
        models.YardEventRow.objects.filter(received_at__lt=before, at__lt=before),
        models.DifferenceRow.objects.filter(ended_at__lt=before),
        models.StockRow.objects.filter(received_at__lt=before).exclude(
            id__in=models.DifferenceRow.objects.values("stock_id")
        ),
        models.UploadRow.objects.filter(received_at__lt=before),
    ):
        count, _ = rows.delete()
        gone += count
    return gone


def forget_crossings(*, crossing_ids: Collection[UUID]) -> None:
    """Empty the plates of erased vehicles; that the yard saw one stays. Inside the caller's transaction."""
    ids = list(crossing_ids)
    models.YardEventRow.objects.filter(crossing_id__in=ids).update(plate="", plate_key="")
    models.DifferenceRow.objects.filter(crossing_id__in=ids).update(plate="", our_plate="", note="")
