"""The locks of yards (docs/locking.md). All last to the end of the caller's transaction.

An event is its row's own lock: a twin waits for the row that is being inserted. A yard's stock lists pass one
after the other, so that each sees the differences of the one before. A declaration's record comes after both.
"""

from uuid import UUID

from django.db.models import QuerySet

from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.yards import models
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.words import EventState


def lock_stock(*, yard: str) -> None:
    raw().execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"yards.stock:{yard}"])


def own_difference(*, difference_id: UUID, yard: str) -> models.DifferenceRow:
    """Raises DIFFERENCE_UNKNOWN, for another yard's as for one that does not exist."""
    rows: QuerySet[models.DifferenceRow] = models.DifferenceRow.objects.select_for_update()
    row = rows.filter(id=difference_id, yard=yard).first()
    if row is None:
        raise Refusal(code=YardRefusal.DIFFERENCE_UNKNOWN)
    return row


def own_waiting(*, event_id: UUID) -> models.YardEventRow | None:
    """An event that is not on a record yet; None where it is by now, or where another worker holds it."""
    rows: QuerySet[models.YardEventRow] = models.YardEventRow.objects.select_for_update(skip_locked=True)
    return rows.filter(id=event_id).exclude(state=EventState.NOTED).first()
