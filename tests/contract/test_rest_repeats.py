"""A change sent again is done once and gets its first answer, byte for byte; other words are a 409."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.declarations import vehicle_body
from tests.support.race import Racer
from tests.support.rest import Program, answer_of, declaration_body, make_program, reference_data
from xulang.crossing.usecases import declare as declaring
from xulang.crossing.usecases import elsewhere
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.platform.db import raw


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


def count(table: str) -> int:
    row = raw().execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 -- our own tables
    return int(str(row[0])) if row else 0


BODIES = st.fixed_dictionaries(
    {
        "tare_kg": st.integers(1_000, 20_000),
        "cargo_weight_kg": st.integers(1, 20_000) | st.integers(1, 20_000).map(str),
        "seal_number": st.none() | st.from_regex("[A-Z]{2}[0-9]{6}", fullmatch=True),
        "needs": st.lists(
            st.sampled_from(["plant_quarantine", "health_quarantine", "animal_quarantine"]), unique=True
        ),
    }
)


@pytest.mark.django_db
def test_the_same_key_twice_is_one_declaration_with_one_answer(company: Program) -> None:
    arrival = (clock.now() + timedelta(hours=5)).isoformat()

    @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(said=BODIES, other=BODIES)
    def check(said: dict[str, JSON], other: dict[str, JSON]) -> None:
        truck, key = str(ids.new_id()), ids.new_id()

        def body(words: dict[str, JSON]) -> dict[str, JSON]:
            vehicle = vehicle_body(id=truck, **words)
            return declaration_body(expected_arrival=arrival, vehicles=[vehicle])

        declared, facts = count("declarations_declaration"), count("journal_fact")
        first = company.post("declarations", body(said), key=key)
        assert first.status_code == 201
        again = company.post("declarations", body(said), key=key, Accept_Language="en")
        assert (again.status_code, again.content, again["Location"]) == (
            201,
            first.content,
            first["Location"],
        )
        if other != said:
            refused = company.post("declarations", body(other), key=key)
            assert (refused.status_code, answer_of(refused)["code"]) == (409, "platform.request_reused")
        assert count("declarations_declaration") == declared + 1
        assert count("journal_fact") == facts + len(answer_of(first)["facts"])

    check()


@pytest.mark.django_db
def test_a_repeat_that_comes_late_gets_its_answer_too(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, key = declaration_body(), ids.new_id()
    first = company.post("declarations", body, key=key)
    later = clock.now() + timedelta(hours=12)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert company.post("declarations", body, key=key).content == first.content
    # The check alone would say no by now: the arrival has passed.
    refused = company.post("declarations", body)
    assert answer_of(refused)["errors"][0]["code"] == "declarations.arrival_past"


@pytest.mark.django_db
def test_each_tokens_keys_are_its_own(company: Program) -> None:
    key = ids.new_id()
    other = make_program(Role.DECLARANT)
    numbers = {
        answer_of(who.post("declarations", declaration_body(), key=key))["number"] for who in (company, other)
    }
    assert len(numbers) == 2


@pytest.mark.django_db
def test_every_word_of_a_force_is_said_once(company: Program) -> None:
    declared = answer_of(company.post("declarations", declaration_body()))
    truck = declared["crossings"][0]["crossing"]
    customs, guard = make_program(Role.CUSTOMS_OFFICER), make_program(Role.BORDER_GUARD_OFFICER)
    yard = make_program(Role.YARD_OPERATOR)
    paper = answer_of(customs.get(f"declarations/{declared['declaration']}"))["customs"][0]["id"]
    at = (clock.now() - timedelta(minutes=1)).isoformat()
    words: list[tuple[Program, str, Any]] = [
        (customs, "confirmations", {"step": "registration", "note": "Đủ"}),
        (company, "driver-link", None),
        (customs, f"declarations/{declared['declaration']}/customs/{paper}/channel", {"channel": "green"}),
        (guard, "confirmations", {"step": "entry"}),
        (guard, "undoings", {"step": "entry"}),
        (guard, "confirmations", {"step": "entry"}),
        (yard, "yard-reports", {"kind": "yard_entry", "at": at}),
        (customs, "holds", {"reason": "other"}),
        (customs, "releases", {}),
        (guard, "returns", {"reason": "other", "note": "Hàng hỏng"}),
    ]
    for who, verb, body in words:
        path, key = (verb if "/" in verb else f"crossings/{truck}/{verb}"), ids.new_id()
        first = who.post(path, body, key=key)
        assert first.status_code == 201, first.content
        facts = count("journal_fact")
        again = who.post(path, body, key=key)
        assert (again.status_code, again.content) == (201, first.content)
        assert count("journal_fact") == facts
        if isinstance(body, dict):
            other = who.post(
                path, {**body, "note": "khác"} if "channel" not in body else {"channel": "red"}, key=key
            )
            assert other.status_code == (422 if verb == "yard-reports" else 409)


@pytest.mark.django_db
def test_a_refused_request_may_be_corrected_under_the_same_key(company: Program) -> None:
    key = ids.new_id()
    assert company.post("declarations", declaration_body(gate="XX"), key=key).status_code == 422
    assert company.post("declarations", declaration_body(), key=key).status_code == 201


class Overlap:
    """The first declaring call waits between its look-up and its writes until the second has come."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real = real
        self.came, self.go = threading.Event(), threading.Event()

    def __call__(self, **said: Any) -> Any:
        if not self.came.is_set():
            self.came.set()
            assert self.go.wait(timeout=60)
        return self.real(**said)


@pytest.fixture
def overlap(monkeypatch: pytest.MonkeyPatch) -> Overlap:
    pause = Overlap(declaring.first_statements)
    monkeypatch.setattr(declaring, "first_statements", pause)
    return pause


def race(company: Program, overlap: Overlap, *, second_waits: bool) -> list[HttpResponse]:
    """Two equal requests over two connections, the second begun while the first is inside."""
    body, key = declaration_body(), ids.new_id()

    def post() -> HttpResponse:
        return company.post("declarations", body, key=key)

    first = Racer(post)
    assert overlap.came.wait(timeout=60)
    second = Racer(post)
    if second_waits:
        time.sleep(0.5)
        assert second.running()
    else:
        second.settle()
    overlap.go.set()
    answers: list[Any] = [first.end(), second.end()]
    return answers


@pytest.mark.usefixtures("committed_db")
def test_two_equal_requests_at_once_are_one_declaration(company: Program, overlap: Overlap) -> None:
    first, second = race(company, overlap, second_waits=True)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert count("declarations_declaration") == 1
    assert count("journal_fact") == len(answer_of(first)["facts"]) == 3


@pytest.mark.usefixtures("committed_db")
def test_control_without_the_lock_one_of_them_is_told_no(
    company: Program, overlap: Overlap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(**said: object) -> None: ...

    monkeypatch.setattr(declaring, "lock_requests", no_lock)
    monkeypatch.setattr(elsewhere, "lock_identities", no_lock)
    first, second = race(company, overlap, second_waits=False)
    assert (first.status_code, second.status_code) == (409, 201)
    assert answer_of(first)["code"] == "declarations.already_declared"
    # The second guard: the id that follows from the key is declared once, whatever the locks do.
    assert count("declarations_declaration") == 1
