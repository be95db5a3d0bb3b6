"""One tractor is put into two declarations at once: it can haul one consignment, so one approval stands."""

import threading
from uuid import uuid5

import pytest

from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.race import Racer
from tests.support.story import DECLARATION, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.usecases import act, replace
from xulang.declarations import api as declarations
from xulang.kernel.words import Role, Step
from xulang.platform.idempotency import Answer

pytestmark = pytest.mark.usefixtures("committed_db")
TRACTOR = "12C77777"
JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"


def waiting(story: Story, *, plate: str, container: str) -> Story:
    """A registered truck for which the same tractor is asked."""
    body = vehicle_body(
        id=str(story.truck), plate=plate, trailer_plate=None, container_number=container, seal_number="S1"
    )
    story.declare(content(vehicles=[body], goods=[goods_body()]))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    photo = uuid5(story.declaration, "photo")
    declarations.store_photo(photo_id=photo, declaration_id=story.declaration, content=JPEG, now=story.now)
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=content(vehicles=[{**body, "plate": TRACTOR}]).vehicles[0],
        reason=crossing.Reason.VEHICLE_BROKE_DOWN,
        photo=photo,
    )
    return story


def approving(story: Story) -> Racer:
    request = story.request(Role.CUSTOMS_OFFICER)
    return Racer(
        lambda: crossing.confirm(
            request=request,
            declaration_id=story.declaration,
            crossing_id=story.truck,
            step=Step.REPLACEMENT,
        )["number"]
    )


def race(patch: pytest.MonkeyPatch) -> tuple[list[object], list[str]]:
    """Both officers confirm, the first has decided and waits to write. What each got; the plates after."""
    reference_data()
    one = waiting(Story(), plate="12C11111", container="CSQU3054383")
    two = Story(declaration=uuid5(STORY, "two"), truck=uuid5(STORY, "two truck"))
    waiting(two, plate="12C22222", container="MSKU0034020")
    decided, go = threading.Event(), threading.Event()
    write = act.write

    def slow(**words: object) -> Answer:
        if not decided.is_set():
            decided.set()
            assert go.wait(timeout=60)
        return write(**words)  # type: ignore[arg-type] # handed on as it came

    patch.setattr(act, "write", slow)
    first = approving(one)
    assert decided.wait(timeout=60)
    second = approving(two)
    second.wait(seconds=0.5)
    go.set()
    first.settle()
    second.settle()
    seen = crossing.list_crossings(declaration_ids=[DECLARATION, two.declaration])
    return [first.end(), second.end()], sorted(found.plate for found in seen)


def test_the_second_is_told_that_it_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    ends, plates = race(monkeypatch)
    assert ends == ["2026050800001", crossing.CrossingRefusal.UNDER_WAY_ELSEWHERE]
    assert plates == ["12C22222", TRACTOR]


def test_control_without_the_lock_one_tractor_hauls_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, keys: list[str]) -> None: ...

    monkeypatch.setattr(replace, "lock_identities", no_lock)
    ends, plates = race(monkeypatch)
    assert ends == ["2026050800001", "2026050800002"]
    assert plates == [TRACTOR, TRACTOR]
