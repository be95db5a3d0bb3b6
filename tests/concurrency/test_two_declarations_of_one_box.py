"""The same goods are declared by two at once: one consignment has one place, so one declaration stands."""

import threading
from collections.abc import Sequence
from uuid import uuid5

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.race import Racer
from tests.support.story import STORY, Story, reference_data
from xulang.crossing.api import CrossingRefusal
from xulang.crossing.usecases import declare, elsewhere
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform import db

pytestmark = pytest.mark.usefixtures("committed_db")


def race(patch: pytest.MonkeyPatch) -> list[object]:
    """Both declare; the first has looked and waits to write. What each got."""
    reference_data()
    other = Story(declaration=uuid5(STORY, "two"), truck=uuid5(STORY, "two truck"))
    looked, go = threading.Event(), threading.Event()
    send = db.send_all

    def slow(statements: Sequence[db.Sending]) -> None:
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)
        send(statements)

    patch.setattr(declare, "send_all", slow)
    same = vehicle_body(
        id=str(other.truck), plate="12C99999", container_number="CSQU3054383", seal_number="HQ0012345"
    )

    def again() -> JSON:
        try:
            return other.declare(content(vehicles=[same]))["number"]
        except Refusals as refused:
            raise Refusal(code=refused.refusals[0].code) from refused

    first = Racer(lambda: Story().declare()["number"])
    assert looked.wait(timeout=60)
    second = Racer(again)
    second.wait(seconds=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first.end(), second.end()]


def test_the_second_is_told_that_the_goods_are_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race(monkeypatch) == ["2026050800001", CrossingRefusal.CONSIGNMENT_LIVE]


def test_control_without_the_lock_one_consignment_has_two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, keys: list[str]) -> None: ...

    monkeypatch.setattr(elsewhere, "lock_identities", no_lock)
    assert race(monkeypatch) == ["2026050800001", "2026050800002"]
