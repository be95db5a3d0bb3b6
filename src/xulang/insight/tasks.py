"""What insight does by the clock."""

from django.conf import settings
from procrastinate.contrib.django import app

from xulang.insight.usecases.daily_report import make_daily_report
from xulang.insight.usecases.play_rules import play_rules
from xulang.platform.clock import now
from xulang.platform.ids import new_id, new_salt


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="insight.play_rules")
def play_all_rules(timestamp: int) -> None:
    """Every minute: what rings, what is over, and what nobody took."""
    play_rules(now=now(), new_id=new_id, new_salt=new_salt)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="insight.daily_report")
def daily_report(timestamp: int) -> None:
    """From XULANG_DAILY_REPORT_HOUR on, as soon as all that was sealed before is counted."""
    make_daily_report(now=now(), hour=settings.DAILY_REPORT_HOUR)
