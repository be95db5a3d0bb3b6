"""Erase what gates keep of crossings whose time of retention is over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from xulang.gates import models
from xulang.gates.domain.lookup import PLATE_RULE


def forget_crossings(*, crossing_ids: Collection[UUID]) -> None:
    """Permits (they hold the plate), drivers' links and look-up keys go. Inside the caller's transaction."""
    models.Permit.objects.filter(crossing_id__in=crossing_ids).delete()
    models.DriverLink.objects.filter(crossing_id__in=crossing_ids).delete()
    models.LookupKey.objects.filter(crossing_id__in=crossing_ids).delete()


def forget_attempts(*, now: datetime) -> int:
    """Delete counters whose every failure is forgiven, and keys that are over. Returns how many rows went."""
    forgiven: timedelta = PLATE_RULE.most * PLATE_RULE.forgiven_every
    attempts, _ = models.LookupAttempts.objects.filter(counted_at__lt=now - forgiven).delete()
    keys, _ = models.LookupKey.objects.filter(valid_until__lt=now).delete()
    return attempts + keys
