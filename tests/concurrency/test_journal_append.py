"""Many write to one stream at once: each number is given once, and the others are told."""

from collections.abc import Callable
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from django.db import transaction
from msgspec.structs import replace

from tests.support.facts import new_fact
from tests.support.race import Racer
from xulang.journal import api as journal
from xulang.journal.usecases import append as module
from xulang.platform.db import raw

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]
# The statement without its guard: no head is counted up, the claimed number is taken as it is.
UNGUARDED = """
INSERT INTO journal_fact
    (id, stream_kind, stream_id, number, kind, crossing_id, occurred_at, recorded_at, public)
VALUES (%(id)s, %(stream_kind)s, %(stream_id)s, %(number)s, %(kind)s, %(crossing_id)s, %(occurred_at)s,
    %(recorded_at)s, %(public)s)
"""


def appending(*, identity: int, together: Barrier) -> Callable[[], str]:
    def work() -> str:
        together.wait()
        with transaction.atomic():
            journal.append(facts=[replace(new_fact(), id=UUID(int=identity))])
        return "appended"

    return work


def race(count: int = 6) -> list[str]:
    together = Barrier(count, timeout=60)
    racers = [Racer(appending(identity=number, together=together)) for number in range(1, count + 1)]
    return sorted(str(racer.end()) for racer in racers)


def numbers() -> list[object]:
    return [row[0] for row in raw().execute("SELECT number FROM journal_fact ORDER BY number").fetchall()]


def test_one_of_many_gets_the_number() -> None:
    assert race() == ["appended", *["journal.stream_moved"] * 5]
    assert numbers() == [1]


def test_the_constraint_is_the_second_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "APPEND", UNGUARDED)
    assert race() == ["appended", *["journal.stream_moved"] * 5]
    assert numbers() == [1]


def test_control_without_both_guards_all_get_the_number(
    owner_connection: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "APPEND", UNGUARDED)
    owner_connection.execute("ALTER TABLE journal_fact DROP CONSTRAINT journal_fact_once")
    try:
        assert race() == ["appended"] * 6
        assert numbers() == [1] * 6
    finally:
        owner_connection.execute("TRUNCATE journal_fact")
        owner_connection.execute(
            "ALTER TABLE journal_fact ADD CONSTRAINT journal_fact_once UNIQUE (stream_id, number)"
        )


def test_a_writer_waits_for_the_one_before_and_goes_on_from_there() -> None:
    """Who reads the stream after its lock gets the next number: nobody loses by waiting."""
    waiting = Barrier(2, timeout=60)

    def second() -> str:
        waiting.wait()
        with transaction.atomic():
            journal.append(facts=[new_fact(number=2)])
        return "appended"

    with transaction.atomic():
        journal.append(facts=[new_fact(number=1)])
        racer = Racer(second)
        waiting.wait()
        racer.wait(seconds=0.3)
        assert racer.running()
    assert racer.end() == "appended"
    assert numbers() == [1, 2]
