"""What the plumbing does by the clock."""

from datetime import timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app

from xulang.platform.clock import now
from xulang.platform.models import AnsweredRequest

# A client that repeats a request does so within minutes; a month covers one that was switched off.
ANSWERS_KEPT = timedelta(days=30)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="platform.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: begin anew the jobs whose worker was killed under them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="platform.forget_answers")
def forget_answers(timestamp: int) -> None:
    """Every night: forget the answers to requests that nobody repeats any more."""
    AnsweredRequest.objects.filter(answered_at__lt=now() - ANSWERS_KEPT).delete()
