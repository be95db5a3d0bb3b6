"""The public look-up: right finds, wrong and unknown are one answer, guessing is slow, nothing is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xulang.gates import api as gates
from xulang.gates import models
from xulang.gates.usecases.forget_crossing import forget_attempts
from xulang.kernel.refusal import Refusal

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
CROSSING = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")
HOME = "113.160.5.77"


@pytest.fixture(autouse=True)
def _offered(db: None) -> None:
    gates.offer_lookup(
        crossing_id=CROSSING,
        plate_key="12C12345",
        phone="+84900123456",
        code="K7Q29FMX3A",
        valid_until=NOW + timedelta(days=3),
    )


def by_plate(
    phone: str = "123456", *, plate: str = "12c-123.45", address: str = HOME, now: datetime = NOW
) -> object:
    return gates.look_up_by_plate(plate=plate, phone=phone, address=address, now=now)


@contextmanager
def refused(code: gates.GateRefusal) -> Iterator[dict[str, object]]:
    params: dict[str, object] = {}
    with pytest.raises(Refusal) as caught:
        yield params
    assert caught.value.code is code
    params.update(caught.value.params)


def test_plate_and_phone_find_the_crossing() -> None:
    assert by_plate() == (CROSSING,)
    assert by_plate("0900 123 456") == (CROSSING,)


def test_the_code_finds_the_crossing() -> None:
    assert gates.look_up_by_code(code="k7q2-9fmx-3a", address=HOME, now=NOW) == (CROSSING,)


def test_wrong_and_unknown_are_one_answer_after_the_same_work() -> None:
    statements = []  # Without the savepoint's name at both ends.
    for phone, plate in (("123456", "12C-123.45"), ("123457", "12C-123.45"), ("123456", "29C-000.01")):
        with CaptureQueriesContext(connection) as queries:
            found = by_plate(phone, plate=plate)
        statements.append([query["sql"].split(" ")[:3] for query in queries.captured_queries[1:-1]])
        assert found == ((CROSSING,) if phone + plate == "12345612C-123.45" else ())
    assert statements[0] == statements[1] == statements[2]


def test_guessing_a_plates_phone_gets_slower_from_every_network_and_is_named() -> None:
    for guess in range(5):
        assert by_plate(f"00000{guess}", address=f"10.0.{guess}.1") == ()
    with refused(gates.GateRefusal.LOOKUP_WAIT) as params:
        by_plate(address="10.0.9.1")
    assert params == {"seconds": 2}
    assert by_plate("999999", plate="29C-000.01") == ()
    assert by_plate(now=NOW + timedelta(seconds=2)) == (CROSSING,)


def test_an_unknown_plate_waits_just_as_long() -> None:
    for _ in range(5):
        by_plate(plate="29C-000.01")
    with refused(gates.GateRefusal.LOOKUP_WAIT) as params:
        by_plate(plate="29C-000.01")
    assert params == {"seconds": 2}


def test_a_network_that_guesses_everywhere_gets_slower() -> None:
    for guess in range(21):
        by_plate(plate=f"29C-000.{guess:02}")
    with refused(gates.GateRefusal.LOOKUP_WAIT) as params:
        by_plate(address="113.160.5.200")
    assert params == {"seconds": 1}
    assert by_plate(address="113.160.6.1") == (CROSSING,)


def test_who_looks_up_his_own_truck_never_waits() -> None:
    assert {by_plate() for _ in range(50)} == {(CROSSING,)}


def test_a_refused_attempt_does_not_lengthen_the_wait() -> None:
    for _ in range(5):
        by_plate("000000")
    for _ in range(10):
        with refused(gates.GateRefusal.LOOKUP_WAIT) as params:
            by_plate("000000")
    assert params == {"seconds": 2}


@pytest.mark.parametrize("plate", ["", " - ", "1" * 25, "桂" * 9])
def test_what_no_plate_can_be_is_refused(plate: str) -> None:
    with refused(gates.GateRefusal.LOOKUP_INPUT):
        by_plate(plate=plate)


@pytest.mark.parametrize("code", ["", "K7Q2", "K7Q29FMX3AB", "K" * 5000])
def test_what_no_code_can_be_is_refused(code: str) -> None:
    with refused(gates.GateRefusal.LOOKUP_INPUT):
        gates.look_up_by_code(code=code, address=HOME, now=NOW)


def test_the_rows_hold_neither_plate_nor_phone_nor_address() -> None:
    by_plate("000000")
    rows = [*models.LookupKey.objects.values_list("key"), *models.LookupAttempts.objects.values_list("key")]
    assert len(rows) == 4
    assert all(len(bytes(key)) == 32 for (key,) in rows)


def test_a_truck_with_two_crossings_finds_both_the_earlier_first() -> None:
    later = uuid5(CROSSING, "tomorrow")
    gates.offer_lookup(
        crossing_id=later,
        plate_key="12C12345",
        phone="0900123456",
        code=None,
        valid_until=NOW + timedelta(days=4),
    )
    assert by_plate() == (CROSSING, later)


def test_what_is_over_or_withdrawn_is_not_found() -> None:
    assert by_plate(now=NOW + timedelta(days=3)) == ()
    gates.withdraw_lookup(crossing_id=CROSSING)
    assert by_plate() == ()


def test_a_correction_of_the_phone_replaces_the_old_one() -> None:
    gates.offer_lookup(
        crossing_id=CROSSING,
        plate_key="12C12345",
        phone="0911222333",
        code=None,
        valid_until=NOW + timedelta(days=3),
    )
    assert by_plate() == ()
    assert by_plate("222333") == (CROSSING,)


def test_counters_are_forgotten_when_every_failure_is_forgiven() -> None:
    by_plate("000000")
    assert forget_attempts(now=NOW + timedelta(minutes=78)) == 0
    assert forget_attempts(now=NOW + timedelta(minutes=79)) == 2
    assert forget_attempts(now=NOW + timedelta(days=4)) == 2
    assert not models.LookupKey.objects.exists()
