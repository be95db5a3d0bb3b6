"""The daily report of a day: as it was made, or as far as the day has come, and what is known of it now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings

from xulang.insight import api as insight
from xulang.insight.api import DailyReport
from xulang.interfaces.shared.capacity import today as hanoi_today
from xulang.interfaces.shared.places import gate_choices
from xulang.queueing.api import HANOI

OLDEST: Final = timedelta(days=6 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """`report` as it was made, if it was `made`; `known`: the same day and hour as known now."""

    report: DailyReport
    made: bool
    known: DailyReport


def read_report(*, day: date, now: datetime) -> ToldReport | None:
    """None for a day that is ahead, or longer ago than is kept."""
    today = hanoi_today(now=now)
    if not today - OLDEST <= day <= today:
        return None
    gates = [code for code, _name in gate_choices()]
    frozen = insight.find_frozen(day=day)
    if frozen:
        known = insight.count_day(day=day, until=frozen.until, gates=gates)
        return ToldReport(report=frozen, made=True, known=known)
    local = now.astimezone(HANOI).replace(minute=0, second=0, microsecond=0)
    end = datetime.combine(day, time(settings.DAILY_REPORT_HOUR), tzinfo=HANOI)
    found = insight.count_day(day=day, until=min(local, end) if day == today else end, gates=gates)
    return ToldReport(report=found, made=False, known=found)
