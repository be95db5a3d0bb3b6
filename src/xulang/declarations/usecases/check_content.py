from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from xulang.declarations.domain.check import CheckedContent, Examined, check, examine
from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.limits import ArrivalWindow
from xulang.declarations.domain.places import Places
from xulang.kernel.canonical import JSON


def check_content(
    *,
    draft: Mapping[str, JSON],
    now: datetime,
    places: Places,
    previous: DeclarationContent | None = None,
) -> CheckedContent:
    """Check a draft as typed, or as sent by a program. `previous` is what an amendment amends.

    Raises Refusals, each with the path of its field.
    """
    return check(draft, now=now, places=places, window=_window(), previous=previous)


def examine_draft(
    *,
    draft: Mapping[str, JSON],
    now: datetime,
    places: Places,
    previous: DeclarationContent | None = None,
) -> Examined:
    """The same for pages: refusals and warnings together, nothing raised."""
    return examine(draft, now=now, places=places, window=_window(), previous=previous)


def _window() -> ArrivalWindow:
    return ArrivalWindow(
        grace=timedelta(hours=settings.ARRIVAL_GRACE_HOURS), ahead=timedelta(days=settings.ARRIVAL_AHEAD_DAYS)
    )
