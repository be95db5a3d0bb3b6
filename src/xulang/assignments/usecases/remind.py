"""Note which reminder is due, once; the spine tells it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from xulang.assignments import models
from xulang.assignments.domain.assignment import Assignment
from xulang.assignments.domain.reminders import Mark, mark_due
from xulang.assignments.queries import list_owed

AHEAD: Final = timedelta(days=1, minutes=1)


def due_reminders(*, now: datetime) -> Iterator[tuple[Assignment, Mark]]:
    """Inside the caller's transaction, which tells them: each mark of a deadline comes once, whoever asks."""
    for one, told in list_owed(until=now + AHEAD):
        mark = mark_due(one=one, now=now)
        if mark is None or mark.value in told:
            continue
        with transaction.atomic():
            _row, is_new = models.ReminderRow.objects.get_or_create(
                assignment_id=one.id, mark=mark.value, deadline=one.deadline, defaults={"told_at": now}
            )
        if is_new:
            yield one, mark
