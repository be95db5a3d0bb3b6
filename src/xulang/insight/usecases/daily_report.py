"""Make the daily report at its hour, once, and tell who wants it. Later news is never put into it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

import msgspec

from xulang.insight.domain.board import HANOI
from xulang.insight.domain.daily import DailyReport
from xulang.insight.queries.daily import count_day, find_frozen, list_readers
from xulang.insight.queries.situations import freshness, position_at
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.platform.db import raw, unit_of_work
from xulang.registry import api as registry

READING: Final = (Role.LEADER, Role.CENTRE_MANAGER, Role.CENTRE_OPERATOR, Role.CENTRE_CASHIER)
# So long the report waits for facts that were sealed before its hour and are not counted yet.
PATIENCE: Final = timedelta(minutes=30)
DAYS_BACK: Final = 6
REPORTS: Final = UUID("6c2a7c0e-0f7e-4b44-9c39-3b0f2c1f6f7d")
KEEP: Final = """
INSERT INTO insight_daily_report (day, until, made_at, position, body) VALUES (%s, %s, %s, %s, %s::jsonb)
ON CONFLICT (day) DO NOTHING
"""
WANT: Final = """
INSERT INTO insight_daily_reader (user_id, organisation_id) VALUES (%s, %s)
ON CONFLICT (user_id) DO UPDATE SET organisation_id = excluded.organisation_id
"""
WANT_NO_MORE: Final = "DELETE FROM insight_daily_reader WHERE user_id = %s"


def make_daily_report(*, now: datetime, hour: int) -> DailyReport | None:
    """Make the newest report that is due and was not made; None if none is, or facts wait to be counted.

    A worker that was down at the hour makes the day's report when it is back, up to DAYS_BACK days later:
    with the figures of the report's hour, as known when it is made.
    """
    for before in range(DAYS_BACK + 1):
        day = now.astimezone(HANOI).date() - timedelta(days=before)
        until = datetime.combine(day, time(hour), tzinfo=HANOI)
        if now < until or find_frozen(day=day) is not None:
            continue
        # Of days before its first fact an installation has nothing to report.
        return None if before and position_at(known_at=until) == 0 else _make(day, until, now)
    return None


def _make(day: date, until: datetime, now: datetime) -> DailyReport | None:
    known = freshness()
    if known is not None and known.outdated:
        return None  # It is made when the rows are, however long that takes: it would never be mended.
    counted = known is not None and known.behind == 0 and known.seen_at >= until
    if not counted and now < until + PATIENCE:
        return None
    gates = [gate.code for gate in registry.list_gates() if gate.kind is not registry.GateKind.RAIL]
    with unit_of_work():
        report = count_day(day=day, until=until, gates=gates)
        kept = raw().execute(
            KEEP, [report.day, until, now, report.position, msgspec.json.encode(report).decode()]
        )
        # Another worker was quicker: he tells it too.
        if not kept.rowcount:
            return None
        _tell(report, now)
    return report


def want_daily_report(*, user_id: UUID, organisation_id: UUID) -> None:
    """From the next one on the person is told of each report."""
    raw().execute(WANT, [user_id, organisation_id])


def stop_daily_report(*, user_id: UUID) -> None:
    raw().execute(WANT_NO_MORE, [user_id])


def _tell(report: DailyReport, now: datetime) -> None:
    readers = list_readers()
    # Who has lost his role since hears nothing.
    people = [
        person
        for unit in sorted(set(readers.values()))
        for person in registry.list_people_to_tell(organisation_id=unit, roles=READING, now=now)
        if readers.get(person.id) == unit
    ]
    subject = uuid5(REPORTS, report.day.isoformat())
    notifications.notify(
        recipients=_recipients(people),
        kind=NotificationKind.DAILY_REPORT,
        subject_id=subject,
        params={
            Param.HOUR: report.until.astimezone(HANOI).strftime("%d/%m/%Y %H:%M"),
            Param.TITLE: report.day.isoformat(),
        },
        ids=[uuid5(subject, str(person.id)) for person in people],
        now=now,
    )


def _recipients(people: Sequence[registry.Person]) -> list[notifications.Recipient]:
    return [
        notifications.Recipient(
            address=notifications.Address(kind=notifications.RecipientKind.USER, id=person.id),
            email=person.email or None,
            language=person.language or "vi",
        )
        for person in people
    ]
