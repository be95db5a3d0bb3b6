"""What is valid at a moment, or will be."""

from datetime import datetime

from django.db.models import Q


def valid_at(now: datetime) -> Q:
    return Q(valid_from__lte=now) & not_ended_at(now)


def not_ended_at(now: datetime) -> Q:
    """Also what began a moment later, by a request that came earlier to the lock."""
    return Q(valid_until=None) | Q(valid_until__gt=now)
