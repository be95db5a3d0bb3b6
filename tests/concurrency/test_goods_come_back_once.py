"""The same goods are declared back twice at once: one declaration stands."""

from uuid import uuid5

import pytest

from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.race import Racer, crosswise
from tests.support.story import COMPANY, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.crossing.usecases import come_back, declare
from xulang.kernel.words import Role

pytestmark = pytest.mark.usefixtures("committed_db")


def declaring(story: Story, name: str, container: str) -> Racer:
    request = story.request(Role.DECLARANT)
    vehicle = vehicle_body(
        id=str(uuid5(STORY, f"{name} truck")),
        plate=f"12C{name}",
        container_number=container,
        trailer_plate=None,
    )
    body = content(direction="import", regime="import", returns=str(TRUCK), vehicles=[vehicle])
    return Racer(
        lambda: crossing.declare(
            request=request, declaration_id=uuid5(STORY, name), organisation_id=COMPANY, content=body
        )["number"]
    )


def race(patch: pytest.MonkeyPatch) -> list[object]:
    reference_data()
    story = Story()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    return crosswise(
        patch=patch,
        module=declare,
        check="check_return",
        first=lambda: declaring(story, "11111", "CSQU3054383"),
        second=lambda: declaring(story, "22222", "MSKU0034020"),
    )


def test_the_second_is_told_that_they_come_back_already(monkeypatch: pytest.MonkeyPatch) -> None:
    assert race(monkeypatch) == ["2026050800002", CrossingRefusal.RETURNS_TWICE]


def test_control_without_the_lock_the_same_goods_come_back_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, keys: list[str]) -> None: ...

    monkeypatch.setattr(come_back, "lock_identities", no_lock)
    assert sorted(str(one) for one in race(monkeypatch)) == ["2026050800002", "2026050800003"]
