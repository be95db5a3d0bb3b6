"""The report on tasks by unit: the same for pages and the API."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from xulang.assignments import api as assignments
from xulang.kernel.actor import Actor
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
REPORTED: Final = 5000
# The unit's name, None of all units together, and how it did.
Line = tuple[str | None, assignments.UnitLine]


def read_task_report(
    *, actor: Actor, since: date | None, until: date | None, now: datetime
) -> tuple[date, date, list[Line]]:
    """`since`, `until`: days of giving in Hanoi, both counted; left out: this year until today."""
    today = now.astimezone(HANOI).date()
    first, last = since or today.replace(month=1, day=1), until or today
    found = assignments.list_assignments(
        actor=actor,
        given_since=_midnight(first),
        given_until=_midnight(last) + timedelta(days=1),
        limit=REPORTED,
    )
    homes = registry.get_organisations(organisation_ids={one.given.unit for one in found})
    lines = assignments.report(assignments=found, now=now)
    return first, last, [(homes[one.unit].name if one.unit else None, one) for one in lines]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HANOI)
