"""What gates do by the clock."""

from procrastinate.contrib.django import app

from xulang.gates.usecases.forget_crossing import forget_attempts
from xulang.platform.clock import now


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="gates.forget_attempts")
def forget(timestamp: int) -> None:
    """Every hour: forget the look-up's counters that nobody needs any more."""
    forget_attempts(now=now())
