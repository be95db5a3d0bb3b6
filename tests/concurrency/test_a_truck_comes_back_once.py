"""The way back of one truck is declared twice at once: one declaration stands."""

import threading
from uuid import uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.race import Racer
from tests.support.story import COMPANY, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.crossing.usecases import declare, two_way
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Role

pytestmark = pytest.mark.usefixtures("committed_db")


def declaring(story: Story, name: str, hs_code: str) -> Racer:
    request = story.request(Role.DECLARANT)
    truck = vehicle_body(id=str(uuid5(STORY, f"{name} truck")))
    line: dict[str, JSON] = {"product": f"Hàng {name}", "hs_code": hs_code, "weight_kg": 10710}
    body = content(
        direction="import",
        regime="import",
        gate="HN-1119",
        two_way_of=str(TRUCK),
        vehicles=[truck],
        goods=[goods_body(lines=[line], customs_declaration=None)],
    )
    return Racer(
        lambda: crossing.declare(
            request=request, declaration_id=uuid5(STORY, name), organisation_id=COMPANY, content=body
        )["number"]
    )


def race(patch: pytest.MonkeyPatch) -> list[object]:
    reference_data()
    story = Story()
    story.declare(content(gate="CN"))
    looked, go = threading.Event(), threading.Event()
    check = two_way.check_two_way

    def slow(**words: object) -> None:
        check(**words)  # type: ignore[arg-type] # handed on as it came
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=10)

    patch.setattr(declare, "check_two_way", slow)
    first = declaring(story, "first", "08106000")
    assert looked.wait(timeout=10)
    second = declaring(story, "second", "07031019")
    second._thread.join(timeout=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first.end(), second.end()]


def test_the_second_is_told_that_the_truck_comes_back_already(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race(monkeypatch) == ["2026050800002", CrossingRefusal.TWO_WAY_TWICE]


def test_control_without_the_lock_the_truck_comes_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, keys: list[str]) -> None: ...

    monkeypatch.setattr(two_way, "lock_identities", no_lock)
    assert sorted(str(one) for one in race(monkeypatch)) == ["2026050800002", "2026050800003"]
