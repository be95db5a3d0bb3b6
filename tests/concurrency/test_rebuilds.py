"""A rebuild of the read models that is killed, or meets another, leaves nothing out and nothing behind."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from psycopg.errors import UniqueViolation

from tests.concurrency.test_insight_kills import killed_line_by_line
from tests.support.insight import BOTH, Told, at, equal, follow, table
from tests.support.race import Racer
from tests.support.sealing import seal
from xulang.insight import api as insight
from xulang.insight.locks import wait_for_follower
from xulang.insight.usecases import rebuild as usecase
from xulang.insight.usecases import renew as renewal
from xulang.kernel.words import Step
from xulang.platform.db import raw, unit_of_work
from xulang.platform.refusals import PlatformRefusal

OLDER = "UPDATE insight_follower SET version = 0"
# Shared by all who ask, so that it keeps nobody out.
FREE_FOR_ALL = "SELECT pg_try_advisory_lock_shared(hashtextextended('insight.renewal', 0))"
LEFT_BEHIND = "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relname LIKE 'insight%'"


def broken() -> Told:
    """A truck in the yard, of which the live rows say something else."""
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    told.confirm(Step.ENTRY, at(8, 5), *BOTH)
    follow(at(9))
    raw().execute("UPDATE insight_crossing SET gate = 'TT'")
    raw().execute("DELETE FROM insight_step")
    return told


def test_a_renewal_killed_anywhere_leaves_the_live_rows_and_the_next_one_mends_them(
    committed_db: str,
) -> None:
    broken()
    raw().execute(OLDER)
    lines = killed_line_by_line(committed_db, "renew")
    assert lines > 100, "a rebuild that does its work has more lines than that"
    assert table("insight_crossing")[0][3] == "HN", "the last one came to its end"
    assert equal(at(10))
    assert raw().execute(LEFT_BEHIND).fetchone() == (0,)
    assert not insight.is_being_renewed()
    assert insight.renew(clock=lambda: at(10)) is None, "rows of this version stay"


def renewed_by_two(patch: pytest.MonkeyPatch) -> int:
    """How many rebuild while one of them is at its end and the other comes."""
    broken()
    raw().execute(OLDER)
    compared, go = threading.Event(), threading.Event()
    swap = usecase._swap
    begun: list[int] = []

    def slow() -> None:
        compared.set()
        assert go.wait(timeout=30)
        swap()

    def counted(*, clock: Callable[[], datetime]) -> insight.Rebuilt:
        begun.append(1)
        return usecase.rebuild(clock=clock)

    patch.setattr(usecase, "_swap", slow)
    patch.setattr(renewal, "rebuild", counted)
    first = Racer(lambda: insight.renew(clock=lambda: at(10)))
    assert compared.wait(timeout=10)
    assert insight.is_being_renewed(), "which the doctor says"
    second = Racer(lambda: insight.renew(clock=lambda: at(10)))
    second.wait(seconds=1)
    go.set()
    first.settle()
    second.settle()
    assert isinstance(first.end(), insight.Rebuilt)
    assert equal(at(11))
    return len(begun)


def test_of_two_that_find_rows_of_an_earlier_version_one_rebuilds(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert renewed_by_two(monkeypatch) == 1


def test_without_the_lock_both_would(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "own_renewal", lambda: raw().execute(FREE_FOR_ALL) is not None)
    assert renewed_by_two(monkeypatch) == 2


def two_rebuilds(patch: pytest.MonkeyPatch, told: Told, *, seconds: float) -> tuple[Racer, Racer]:
    """The first has compared and waits; the second tries to end meanwhile, and a fact comes."""
    compared, go = threading.Event(), threading.Event()
    swap = usecase._swap

    def slow() -> None:
        if not compared.is_set():
            compared.set()
            assert go.wait(timeout=30)
        swap()

    patch.setattr(usecase, "_swap", slow)

    def work() -> insight.Rebuilt:
        return insight.rebuild(clock=lambda: at(10))

    first = Racer(work)
    assert compared.wait(timeout=60)
    told.confirm(Step.YARD, at(9, 30))
    seal(now=at(9, 31))
    second = Racer(work)
    second.wait(seconds=seconds)
    go.set()
    first.settle()
    second.settle()
    return first, second


def test_two_rebuilds_at_once_end_one_after_the_other(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_rebuilds(monkeypatch, broken(), seconds=1)
    found = first.end(), second.end()
    assert [one.facts for one in found if isinstance(one, insight.Rebuilt)] == [5, 6]
    assert not insight.follow_sealed(now=at(11)), "the second took what came meanwhile"
    assert equal(at(12))


def test_without_the_lock_they_would_collide(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usecase, "wait_for_follower", lambda: None)
    first, second = two_rebuilds(monkeypatch, broken(), seconds=20)
    assert isinstance(second.end(), insight.Rebuilt)
    with pytest.raises(UniqueViolation):
        first.end()


def test_a_rebuild_that_waits_too_long_changes_nothing(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken()
    monkeypatch.setattr(usecase, "PATIENCE", "200ms")

    def busy(now: datetime) -> object:
        return insight.rebuild(clock=lambda: now)

    with unit_of_work():
        wait_for_follower()
        other = Racer(lambda: busy(at(10)))
        assert other.end() is PlatformRefusal.BUSY
    assert table("insight_crossing")[0][3] == "TT"
    assert raw().execute(LEFT_BEHIND).fetchone() == (0,)
    busy(at(10))
    assert equal(at(11))
