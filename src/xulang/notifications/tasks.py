"""Jobs: send what was told, and forget what is old."""

from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from xulang.notifications.usecases.forget import forget_deliveries, forget_old, forget_texts
from xulang.notifications.usecases.send_texts import sweep_texts
from xulang.platform.clock import now

# 4 s, 16 s, 64 s … about six hours in all, then it is given up.
RETRY = RetryStrategy(max_attempts=7, exponential_wait=4)


@app.task(retry=RETRY)
def deliver(delivery_id: str) -> None:
    """Send one e-mail or push; tried again when the other side is away."""
    # Loaded at the first delivery: it brings an HTTP client that pages and streams never need.
    from xulang.notifications.usecases.send import send  # noqa: PLC0415 -- as above

    send(delivery_id=UUID(delivery_id), now=now())


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="notifications.forget")
def forget(timestamp: int) -> None:
    """Every night."""
    forget_old(days=settings.NOTIFICATION_DAYS, now=now())
    forget_deliveries(days=settings.WEBHOOK_DAYS, now=now())
    forget_texts(days=settings.SMS_DAYS, now=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: texts that are too late to be sent, and those of which no receipt came."""
    sweep_texts(now=now())
