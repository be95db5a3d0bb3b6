"""A new demonstration has a filled calendar, and says that its figures are examples."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.story import reference_data
from xulang.crossing import api as crossing
from xulang.interfaces.cli import demonstration
from xulang.kernel.words import Cargo
from xulang.platform import clock
from xulang.platform.installation import Mark, Purpose
from xulang.queueing import api as queueing
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db
# A day's trucks of data/gates.csv and data/traffic.csv, which the examples come near to.
PUBLISHED = {"HN-1119": 800, "HN-1088": 400, "HN": 870, "CM": 230}


def test_the_examples_fill_the_calendar_once_and_come_near_to_what_is_published(
    db: None, demonstration_mark: Mark
) -> None:
    for _ in range(2):
        demonstration.say_example_capacity(mark=demonstration_mark)
    tomorrow = clock.now().astimezone(queueing.HANOI).date() + timedelta(days=1)
    sums = {}
    for gate in PUBLISHED:
        plans = crossing.plan_capacity(gate=gate, first=tomorrow, days=1)
        sums[gate] = sum(hour.trucks for plan in plans for hour in plan.hours)
    assert all(abs(sums[gate] - day) <= day // 10 for gate, day in PUBLISHED.items()), sums
    [line] = [
        one for one in queueing.list_lines(gates=["HN-1119"], since=clock.now()) if one.cargo == Cargo.FRESH
    ]
    history = queueing.list_history(topic=queueing.topic_of(line=line))
    assert len(history) == 3
    assert all("Ví dụ" in text for word in history for text in word.said.texts.values())
    classes = queueing.classes_at(words=queueing.read_classes(since=clock.now()), moment=clock.now())
    assert [one.code for one in classes][:2] == ["relief", "live_animals"]


@pytest.fixture
def demonstration_mark(db: None, monkeypatch: pytest.MonkeyPatch) -> Mark:
    reference_data()
    monkeypatch.setattr("xulang.registry.usecases.seed_demonstration_people.is_demonstration", lambda: True)
    now = clock.now()
    registry.seed_demonstration_people(password="Một-mật-khẩu-dài-2026", now=now - timedelta(days=2))
    return Mark(id=UUID(int=7), purpose=Purpose.DEMONSTRATION, created_at=now)
