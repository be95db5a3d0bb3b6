"""Remind units of the figures they owe: once shortly before the first is due, once when one is overdue."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from xulang.indicators import api as indicators
from xulang.indicators.api import Expected, PeriodKind, Span, UnitBoard
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
KINDS: Final = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.NINE_MONTHS,
    PeriodKind.YEAR,
)
SOON_DAYS: Final = 3
# What is older is settled between people.
FORGET_DAYS: Final = 60
REMINDERS: Final = uuid5(UUID("7d1f1f52-3a53-5b0c-9d61-6f2f0f5f9a01"), "reminders")


def remind_units(*, now: datetime) -> int:
    """How many units were told something. Each reason is told once for each period."""
    today = now.astimezone(HANOI).date()
    told = 0
    for span in _spans(today):
        for unit in indicators.read_board(span=span).units:
            for kind, owed in _reasons(unit, today):
                told += _tell(unit.unit, span, kind, owed, now)
    return told


def _spans(today: date) -> list[Span]:
    """Periods that ended lately, and running ones: some figures are due before the end."""
    ended = indicators.ended_before(kinds=KINDS, day=today, count=2)
    running = [indicators.span_at(kind=kind, day=today) for kind in KINDS]
    return [span for span in {*ended, *running} if (today - span.end).days <= FORGET_DAYS]


def _reasons(unit: UnitBoard, today: date) -> Iterator[tuple[NotificationKind, Sequence[Expected]]]:
    soon = [one for one in unit.missing if 0 <= (one.due - today).days <= SOON_DAYS]
    late = [one for one in unit.missing if one.overdue(today=today)]
    if soon:
        yield NotificationKind.FIGURES_SOON, soon
    if late:
        yield NotificationKind.FIGURES_OVERDUE, late


def _tell(
    unit: UUID | None, span: Span, kind: NotificationKind, owed: Sequence[Expected], now: datetime
) -> int:
    if unit is None:
        return 0
    people = registry.list_people_to_tell(organisation_id=unit, roles=[Role.FIGURES_OFFICER], now=now)
    if not people:
        return 0
    with unit_of_work():
        first = indicators.note_reminded(
            organisation_id=unit, period=span.code, kind=kind.value[:10], missing=len(owed), now=now
        )
        if not first:
            return 0
        about = uuid5(REMINDERS, f"{unit}/{span.code}/{kind}")
        notifications.notify(
            recipients=[
                notifications.Recipient(
                    address=notifications.Address(kind=notifications.RecipientKind.USER, id=person.id),
                    language=person.language or "vi",
                    email=person.email or None,
                )
                for person in people
            ],
            kind=kind,
            subject_id=about,
            params={
                Param.NUMBER: str(len(owed)),
                Param.TITLE: span.code,
                Param.HOUR: f"{min(one.due for one in owed):%d/%m/%Y}",
            },
            ids=[uuid5(about, str(person.id)) for person in people],
            now=now,
        )
    return 1
