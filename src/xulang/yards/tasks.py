"""What yards do by the clock."""

from django.conf import settings
from procrastinate.contrib.django import app

from xulang.platform.clock import now
from xulang.yards.usecases.forget import forget_old


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="yards.forget")
def forget(timestamp: int) -> None:
    """Every night."""
    forget_old(days=settings.YARD_DAYS, now=now())
