"""What goes on by itself: one failing chore ends all, jobs outlive their worker, connections come back."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import psycopg
import pytest
from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

from xulang.interfaces.cli.tend import chores, tend
from xulang.platform import clock, tasks
from xulang.platform.models import AnsweredRequest, Installation
from xulang.platform.worker import run_worker, with_own_connections

Owner = psycopg.Connection[tuple[object, ...]]
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%forget_answers'"
ID = UUID("11111111-1111-4111-8111-111111111111")


def eventually(holds: Callable[[], bool], *, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Thread]:
    # It does what it is told alone: at their time of the night jobs of the clock would be in its queue, too.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    stop = Event()
    thread = Thread(target=run_worker, kwargs={"stop": stop})
    thread.start()
    yield thread
    stop.set()
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_a_chore_that_fails_ends_all(caplog: pytest.LogCaptureFixture) -> None:
    ended: list[str] = []

    def waiting(stop: Event) -> None:
        stop.wait()
        ended.append("waiting")

    def failing(stop: Event) -> None:
        raise RuntimeError("the key is gone")

    with caplog.at_level(logging.ERROR):
        assert tend(work={"sealer": waiting, "worker": failing}, stop=Event()) == 1
    assert ended == ["waiting"]
    assert "worker failed" in caplog.text
    assert "the key is gone" in caplog.text


def test_asked_to_stop_it_ends_well() -> None:
    stop = Event()
    stop.set()
    assert tend(work={"sealer": lambda stop: stop.clear()}, stop=stop) == 0


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("marked", "variable", "moves"),
    [(True, "1", True), (True, "0", False), (False, "1", False), (None, "1", False)],
)
def test_only_a_demonstration_moves_by_itself(
    monkeypatch: pytest.MonkeyPatch,
    marked: bool | None,  # noqa: FBT001 -- a column of the table
    variable: str,
    moves: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    monkeypatch.setenv("XULANG_DEMO", variable)
    if marked is not None:
        Installation.objects.using("owner").create(id=ID, is_demonstration=marked, created_at=clock.now())
    assert ("demonstration" in chores()) is moves
    assert {"sealer", "worker"} <= set(chores())


@pytest.mark.usefixtures("committed_db", "worker")
def test_a_deferred_job_is_done_and_leaves_no_row(owner_connection: Owner) -> None:
    old = AnsweredRequest(
        scope="test", request_id=ID, body_hash=b"", answer={}, answered_at=clock.now() - timedelta(days=31)
    )
    old.save()
    app.configure_task(tasks.forget_answers.name).defer(timestamp=0)
    assert eventually(lambda: not AnsweredRequest.objects.exists())
    assert eventually(lambda: owner_connection.execute(LEFT).fetchone() == (0,))


@pytest.mark.usefixtures("committed_db")
def test_a_job_whose_worker_was_killed_begins_anew(owner_connection: Owner) -> None:
    app.configure_task(tasks.forget_answers.name).defer(timestamp=0)
    owner_connection.execute(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '5 minutes') RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
    )

    async def retry() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # of Django's connector only
        async with app.with_connector(connector).open_async() as jobs:
            await tasks.retry_stalled(cast("JobContext", SimpleNamespace(app=jobs)), timestamp=0)

    # In a thread of its own: a browser test of the same process may have left an event loop running here.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, retry()).result()
    assert owner_connection.execute("SELECT status::text FROM procrastinate_jobs").fetchall() == [("todo",)]


@pytest.mark.usefixtures("committed_db", "worker")
def test_beside_the_worker_a_job_still_goes_with_its_transaction(owner_connection: Owner) -> None:
    working = "SELECT count(*) FROM procrastinate_workers"
    assert eventually(lambda: owner_connection.execute(working).fetchone() == (1,))
    with transaction.atomic():
        app.configure_task(tasks.forget_answers.name).defer(timestamp=0)
        transaction.set_rollback(True)
    assert owner_connection.execute(LEFT).fetchone() == (0,)


def test_a_job_leaves_no_connection_open(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr("xulang.platform.worker.connections.close_all", lambda: order.append("closed"))
    with_own_connections(lambda: order.append("job"), context=None, worker=None)  # type: ignore[arg-type] # neither is looked at
    assert order == ["job", "closed"]
