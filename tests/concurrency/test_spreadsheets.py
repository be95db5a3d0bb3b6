"""Uploads at the same moment, and a worker that is killed half-way: nothing twice, nothing lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.concurrency.test_notifications_jobs import work_off
from tests.support.companies import make_clerk, make_company, reference
from tests.support.postgres import CLUSTER
from tests.support.race import Racer
from tests.support.spreadsheets import book, export_book, go_on, head, line, receive, truck
from tests.support.streams import wait_for
from xulang.crossing import api as crossing
from xulang.crossing.tasks import take_up_imports
from xulang.declarations import api as declarations
from xulang.declarations.api import EntryState, Filters, ImportState
from xulang.declarations.models import Declaration, SheetEntry, SheetImport
from xulang.platform import postgres

pytestmark = pytest.mark.usefixtures("committed_db")

# The packages' names are the functions; what a test replaces lies in the modules.
keep_module = import_module("xulang.declarations.usecases.keep_import")
check_module = import_module("xulang.declarations.usecases.check_import")

TRUCKS = 120


@pytest.fixture
def company() -> UUID:
    reference()
    return make_company()


@pytest.fixture
def clerk(company: UUID) -> UUID:
    return make_clerk(company)


def numbers(company: UUID) -> list[str]:
    found = declarations.list_declarations(organisation_id=company, filters=Filters(), limit=100)
    return sorted(item.number for item in found.items)


def twice_at_once(company: UUID, clerk: UUID) -> list[object]:
    sent = export_book(2)

    def send() -> object:
        return receive(sent, clerk=clerk, company=company).id

    racers = [Racer(send), Racer(send)]
    return [racer.end() for racer in racers]


def test_one_file_sent_twice_at_once_is_one_upload(company: UUID, clerk: UUID) -> None:
    first, second = twice_at_once(company, clerk)
    assert first == second
    assert SheetImport.objects.count() == 1


def test_without_the_lock_it_is_two(company: UUID, clerk: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    find = keep_module.find_same

    def look_and_wait(**wanted: object) -> object:
        found = find(**wanted)
        time.sleep(1.0)
        return found

    monkeypatch.setattr(keep_module, "lock_same_file", lambda **_: None)
    monkeypatch.setattr(keep_module, "find_same", look_and_wait)
    first, second = twice_at_once(company, clerk)
    assert first != second


def same_rows_in_two_files(company: UUID, clerk: UUID) -> list[UUID]:
    turned = book(
        {
            "Hàng": [line("T2"), line("T1")],
            "Xe": [truck("T2", 2), truck("T1", 1)],
            "Khai": [head("T2"), head("T1")],
        }
    )
    return [receive(sent, clerk=clerk, company=company).id for sent in (export_book(2), turned)]


def test_the_same_rows_in_two_files_at_once_are_declared_once(company: UUID, clerk: UUID) -> None:
    uploads = same_rows_in_two_files(company, clerk)
    racers = [Racer(lambda upload=upload: go_on(upload)) for upload in uploads]  # type: ignore[misc] # bound at once
    assert [racer.end() for racer in racers] == [ImportState.DONE, ImportState.DONE]
    assert len(numbers(company)) == 2
    states = [entry.state for upload in uploads for entry in declarations.list_entries(import_id=upload)]
    assert sorted(states) == [EntryState.MADE] * 2 + [EntryState.REPEATED] * 2


def test_without_the_references_they_are_declared_twice(
    company: UUID, clerk: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "_look_for_earlier", lambda _sheet, _entries: None)
    monkeypatch.setattr(check_module, "_yield_to_others", lambda _sheet, _entries: None)
    # The same goods twice would be refused otherwise, by a guard of its own.
    monkeypatch.setattr("xulang.crossing.usecases.declare.guard_together", lambda **_: {})
    for upload in same_rows_in_two_files(company, clerk):
        go_on(upload)
    assert len(numbers(company)) == 4


def test_two_workers_on_one_upload_make_each_declaration_once(company: UUID, clerk: UUID) -> None:
    upload = receive(export_book(8), clerk=clerk, company=company).id
    racers = [Racer(lambda: go_on(upload)) for _ in range(2)]
    for racer in racers:
        racer.end()
    assert go_on(upload) is ImportState.DONE
    assert len(numbers(company)) == 8


def work_until_killed(upload: UUID) -> None:
    """In a process of its own, which dies after the second three have been written, before they are kept."""
    for connection in connections.all():
        connection.connect()
    task: Any = import_module("xulang.crossing.usecases.import_spreadsheet")
    declare, made = task.declare_together, 0

    def declare_and_die(**given: object) -> object:
        nonlocal made
        answers = declare(**given)
        made += 1
        if made == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return answers

    task.declare_together, task.MADE_AT_ONCE = declare_and_die, 3
    go_on(upload)


def take_up_abandoned() -> None:
    """Two minutes later."""
    SheetImport.objects.update(touched_at="2026-01-01T00:00:00Z")
    take_up_imports(timestamp=0)


def test_killed_within_a_transaction_it_goes_on_with_nothing_twice_or_lost(
    company: UUID, clerk: UUID
) -> None:
    upload = receive(export_book(9), clerk=clerk, company=company).id
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=work_until_killed, args=(upload,))
    process.start()
    process.join(timeout=60)
    assert process.exitcode == -signal.SIGKILL
    before = numbers(company)
    assert len(before) == 3
    seen = declarations.get_import(import_id=upload, organisation_id=company)
    assert (seen.state, seen.counts[EntryState.MADE]) == (ImportState.MAKING, 3)
    ProcrastinateJob.objects.filter(task_name__endswith="go_on_with_import").delete()
    take_up_abandoned()
    work_off()
    assert declarations.get_import(import_id=upload, organisation_id=company).state is ImportState.DONE
    after = numbers(company)
    assert after[:3] == before
    # Without gaps: numbers that were allotted in a transaction that died were given back.
    assert [int(one) - int(after[0]) for one in after] == list(range(9))


@contextmanager
def worker(database: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The product's worker in a process of its own; it is killed at the end if it was not before."""
    url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker_process"], env={**os.environ, "XULANG_DATABASE_URL": url}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=60)


def test_a_killed_worker_is_followed_by_another_and_every_row_is_declared_once(
    company: UUID, clerk: UUID, committed_db: str
) -> None:
    """A file of some hundreds of rows, `kill -9` in the middle of it, and the journal afterwards."""
    upload = receive(export_book(TRUCKS), clerk=clerk, company=company).id

    def made() -> int:
        seen = declarations.get_import(import_id=upload, organisation_id=company)
        return seen.counts.get(EntryState.MADE, 0)

    with worker(committed_db) as first:
        wait_for(lambda: made() > 0, patience=60)
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=60)
    before = made()
    assert 0 < before < TRUCKS
    assert Declaration.objects.filter(organisation_id=company).count() == before
    take_up_abandoned()
    with worker(committed_db):
        wait_for(lambda: made() == TRUCKS, patience=60)
    entries = SheetEntry.objects.filter(sheet_id=upload)
    assert len(set(entries.values_list("declaration_id", flat=True))) == TRUCKS
    found = sorted(int(one) for one in Declaration.objects.values_list("number", flat=True))
    assert [one - found[0] for one in found] == list(range(TRUCKS))
    replayed = list(crossing.replay())
    assert [one.differences for one in replayed] == [()] * TRUCKS
    # Each was declared by one fact, with its customs declaration and its truck.
    assert {one.facts for one in replayed} == {3}


def test_the_job_of_an_upload_is_there_when_the_upload_is(company: UUID, clerk: UUID) -> None:
    upload = receive(export_book(2), clerk=clerk, company=company).id
    work_off()
    assert declarations.get_import(import_id=upload, organisation_id=company).state is ImportState.DONE
    assert len(numbers(company)) == 2
