"""The way back of one truck is declared twice at once: one declaration stands."""

from uuid import uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.race import Racer, crosswise
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
    return crosswise(
        patch=patch,
        module=declare,
        check="check_two_way",
        first=lambda: declaring(story, "first", "08106000"),
        second=lambda: declaring(story, "second", "07031019"),
    )


def test_the_second_is_told_that_the_truck_comes_back_already(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race(monkeypatch) == ["2026050800002", CrossingRefusal.TWO_WAY_TWICE]


def test_control_without_the_lock_the_truck_comes_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, keys: list[str]) -> None: ...

    monkeypatch.setattr(two_way, "lock_identities", no_lock)
    assert sorted(str(one) for one in race(monkeypatch)) == ["2026050800002", "2026050800003"]
