"""What the registry does by the clock."""

from procrastinate.contrib.django import app

from xulang.platform.clock import now
from xulang.registry.usecases.forget_attempts import forget_attempts
from xulang.registry.usecases.keep_session import delete_expired_sessions


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="registry.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: forget ended sessions and the counters of sign-in attempts that no longer count."""
    delete_expired_sessions(now=now())
    forget_attempts(now=now())
