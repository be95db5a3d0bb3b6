"""Messages go out by a job of the same transaction: committed, it is sent; rolled back, it never was."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker
from pytest_django.fixtures import Settings

from tests.support.mail_server import Mailbox, mail_server
from xulang.notifications import api as notifications
from xulang.platform.clock import now

SUBJECT = UUID("2ee2796a-61e4-4167-a9b1-ace79e2e553f")


@pytest.fixture
def mailbox(settings: Settings, committed_db: str) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = False
        yield box


def tell() -> None:
    address = notifications.Address(kind=notifications.RecipientKind.USER, id=SUBJECT)
    notifications.notify(
        recipients=[notifications.Recipient(address=address, language="vi", email="anna@example.vn")],
        kind=notifications.NotificationKind.FEES_PAID,
        subject_id=SUBJECT,
        params={notifications.Param.NUMBER: "2026050800001"},
        ids=[SUBJECT],
        now=datetime(2026, 5, 9, 1, 0, tzinfo=UTC),
    )


def work_off() -> None:
    """Run the jobs that are due, in the way of the product's worker, until none is."""

    def alone(call_next: Callable[[], object], _context: JobContext, _worker: Worker) -> object:
        try:
            return call_next()
        finally:
            # The job ran in a thread of its own, with a connection of its own.
            connections.close_all()

    async def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as jobs:  # type: ignore[attr-defined] # of Django's connector only
            async with jobs.open_async():
                await jobs.run_worker_async(
                    wait=False, install_signal_handlers=False, task_middleware=[alone]
                )

    # In a thread of its own: a browser test of the same process may have left an event loop running here.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, run()).result()


def test_what_is_committed_is_sent(mailbox: Mailbox) -> None:
    with transaction.atomic():
        tell()
    work_off()
    assert [message["Subject"].strip() for message in mailbox.messages] == [
        "Tờ khai 2026050800001: đã nộp đủ phí"
    ]
    assert ProcrastinateJob.objects.get(task_name__contains="deliver").status == "succeeded"


def test_what_is_rolled_back_was_never_said(mailbox: Mailbox) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    work_off()
    assert mailbox.visits == 0
    address = notifications.Address(kind=notifications.RecipientKind.USER, id=SUBJECT)
    assert notifications.list_notifications(addresses=[address], before=None) == []


def test_what_a_server_puts_off_waits_for_the_next_attempt(mailbox: Mailbox) -> None:
    mailbox.recipient_answers = ["450 later"]
    with transaction.atomic():
        tell()
    begun = now()
    work_off()
    job = ProcrastinateJob.objects.get(task_name__contains="deliver")
    assert (job.status, job.attempts, mailbox.messages) == ("todo", 1, [])
    assert job.scheduled_at is not None
    assert timedelta(seconds=2) < job.scheduled_at - begun < timedelta(seconds=10)
