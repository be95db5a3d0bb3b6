"""What runs the jobs that use cases defer in their own transactions (procrastinate)."""

import asyncio
from threading import Event
from typing import TYPE_CHECKING

from django.db import connections
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate.job_context import JobContext
    from procrastinate.worker import Worker

# A job that is still running when the process stops begins anew at the next start: jobs can be repeated.
GRACE_SECONDS = 1.0


def run_worker(*, stop: Event) -> None:
    """Run jobs until `stop`. Raises what the database raises when it goes away: start again then."""
    asyncio.run(_run(stop=stop))


async def _run(*, stop: Event) -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # of Django's connector only
    # An app of its own: other threads of this process go on deferring jobs in their own transactions.
    async with app.with_connector(connector).open_async() as jobs:
        worker = asyncio.create_task(
            jobs.run_worker_async(
                concurrency=1,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
                task_middleware=[with_own_connections],
            )
        )
        waiting = asyncio.create_task(asyncio.to_thread(stop.wait))
        await asyncio.wait({worker, waiting}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()  # Frees the waiting thread when it was the worker that ended.
        if worker.done():
            worker.result()
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


def with_own_connections(
    call_next: "Callable[[], object]", context: "JobContext", worker: "Worker"
) -> object:
    """Jobs are few: each opens its connections and closes them, so that none dies with the database."""
    try:
        return call_next()
    finally:
        connections.close_all()
