"""Declarants at the same moment: each gets a number of his own; and the control, which must lose."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connections

from tests.support.declarations import content, vehicle_body
from xulang.declarations import api as declarations
from xulang.declarations.models import Declaration, Draft, NumberCounter
from xulang.kernel.refusal import Refusal
from xulang.platform.db import unit_of_work

# The packages' names are the functions; what a test replaces lies in the modules.
allot_module = import_module("xulang.declarations.usecases.allot_number")
edit_module = import_module("xulang.declarations.usecases.edit_draft")

NOW = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
OWN = UUID("018f0000-0000-7000-8000-0000000000aa")
CLERKS = 8
EACH = 6
pytestmark = pytest.mark.usefixtures("committed_db")


def at_once(work: Callable[[int], object], *, times: int) -> list[object]:
    """What each thread returned, or the code of the refusal that it met."""
    answers: list[object] = [None] * times
    start = threading.Barrier(times)

    def run(index: int) -> None:
        try:
            start.wait(timeout=60)
            answers[index] = work(index)
        except Refusal as refused:
            answers[index] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return answers


def submit(key: int) -> str:
    with unit_of_work():
        number = declarations.allot_number(now=NOW)
        declarations.store_submitted(
            declaration_id=UUID(int=key),
            number=number,
            organisation_id=OWN,
            created_by="clerk",
            content=content(vehicles=[vehicle_body(id=str(UUID(int=key + 100_000)))]),
            now=NOW,
        )
    return number


def submit_several(clerk: int) -> list[str]:
    return [submit(1 + clerk * EACH + index) for index in range(EACH)]


def test_numbers_are_unique_increasing_and_without_gaps() -> None:
    given = at_once(submit_several, times=CLERKS)
    each = [numbers for numbers in given if isinstance(numbers, list)]
    assert len(each) == CLERKS
    assert all(numbers == sorted(numbers) for numbers in each), "a clerk's numbers increase"
    expected = [f"20260508{sequence:05d}" for sequence in range(1, CLERKS * EACH + 1)]
    assert sorted(number for numbers in each for number in numbers) == expected
    assert list(Declaration.objects.order_by("number").values_list("number", flat=True)) == expected


def test_a_submission_that_fails_gives_its_number_back() -> None:
    submit(1)
    with pytest.raises(Refusal):
        submit(1)
    assert submit(2) == "2026050800002"


def read_then_write(*, day: date, count: int) -> int:
    """What `take_next` must not be: look at the last number, then write the next."""
    found = NumberCounter.objects.filter(day=day).first()
    last = found.last + count if found else count
    read.wait(timeout=60)
    NumberCounter.objects.update_or_create(day=day, defaults={"last": last})
    return last


read = threading.Barrier(2)


def test_without_the_lock_two_declarants_get_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    submit(1)
    monkeypatch.setattr(allot_module, "take_next", read_then_write)

    def only_number(_index: int) -> str:
        with unit_of_work():
            return declarations.allot_number(now=NOW)

    assert at_once(only_number, times=2) == ["2026050800002", "2026050800002"]


def test_the_same_declaration_sent_twice_at_once_is_stored_once() -> None:
    answers = at_once(lambda _index: submit(1), times=2)
    assert sorted(str(answer) for answer in answers) == ["2026050800001", "declarations.already_declared"]
    assert Declaration.objects.count() == 1


def edit_page(index: int) -> object:
    return declarations.edit_draft(
        draft_id=UUID(int=1),
        organisation_id=OWN,
        change=lambda body: {**body, f"page{index}": "typed"},
        now=NOW,
    )


def test_two_pages_of_one_draft_do_not_undo_each_other() -> None:
    declarations.save_draft(draft_id=UUID(int=1), organisation_id=OWN, created_by="clerk", body={}, now=NOW)
    at_once(edit_page, times=6)
    body = declarations.get_draft(draft_id=UUID(int=1), organisation_id=OWN).body
    assert set(body) == {f"page{index}" for index in range(6)}


def test_without_the_lock_one_page_undoes_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    declarations.save_draft(draft_id=UUID(int=1), organisation_id=OWN, created_by="clerk", body={}, now=NOW)
    together = threading.Barrier(2)

    def look(*, draft_id: UUID, organisation_id: UUID) -> Draft:
        draft = Draft.objects.get(id=draft_id, organisation_id=organisation_id)
        together.wait(timeout=60)
        return draft

    monkeypatch.setattr(edit_module, "lock_draft", look)
    at_once(edit_page, times=2)
    body = declarations.get_draft(draft_id=UUID(int=1), organisation_id=OWN).body
    assert len(body) == 1
