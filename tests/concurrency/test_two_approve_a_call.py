"""Two people approve one order to call out of turn at once, and the place goes meanwhile: one winner each."""

import threading
from uuid import UUID, uuid5

import pytest

from tests.support.capacity import LINE
from tests.support.queue import EARLY, open_queue, place_of, ready
from tests.support.race import Racer
from tests.support.story import STORY, Story, salt
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, OrderKind, OrderReason
from xulang.crossing.domain.call_orders import second_unit
from xulang.crossing.usecases import order_call
from xulang.journal import api as journal
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Role
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState, QueueRefusal

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def truck(committed_db: str) -> Story:
    gate = open_queue()
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    return stories[-1]


def wish(role: Role, name: str) -> Request:
    unit = uuid5(STORY, f"unit of {role}")
    grants = (Grant(role=role, organisation_id=unit, gate="HN"),)
    who = Actor(kind=ActorKind.PERSON, id=str(uuid5(STORY, name)), name=name, grants=grants)
    return Request(id=uuid5(STORY, f"wish of {name}"), actor=who, now=EARLY, new_salt=salt)


def ordered(truck: Story) -> UUID:
    answer = crossing.order_call(
        request=wish(Role.CENTRE_OPERATOR, "Mai"),
        place_id=place_of(truck).id,
        kind=OrderKind.CALL,
        reason=OrderReason.LIVE_ANIMALS,
        legal_basis="Quyết định 1234/QĐ-UBND",
    )
    return UUID(str(answer["order"]))


def approving(order_id: UUID, role: Role, name: str) -> Racer:
    request = wish(role, name)

    def approve() -> str:
        crossing.approve_call(request=request, order_id=order_id)
        return "approved"

    return Racer(approve)


def approved_at_once(truck: Story, patch: pytest.MonkeyPatch) -> list[object]:
    """The first has looked at the order and waits to write; the second comes."""
    order_id = ordered(truck)
    looked, go = threading.Event(), threading.Event()

    def slow(**words: object) -> UUID:
        unit = second_unit(**words)  # type: ignore[arg-type] # handed on as it came
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)
        return unit

    patch.setattr(order_call, "second_unit", slow)
    first = approving(order_id, Role.CUSTOMS_OFFICER, "Hải")
    assert looked.wait(timeout=60)
    second = approving(order_id, Role.BORDER_GUARD_OFFICER, "Biên")
    second._thread.join(timeout=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first.end(), second.end()]


def times_called(truck: Story) -> int:
    stream = queueing.stream_of_line(line=LINE)
    facts = journal.read_stream(stream_kind=journal.StreamKind.LINE, stream_id=stream)
    place = place_of(truck).id
    return sum(one.public.kind == FactKind.CALLED_FORWARD and one.crossing_id == place for one in facts)


def test_the_second_approval_is_told_who_decided(truck: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    assert approved_at_once(truck, monkeypatch) == ["approved", CrossingRefusal.ORDER_DECIDED]
    assert times_called(truck) == 1


def test_control_without_the_lock_both_look_at_an_open_order(
    truck: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*, order_id: UUID) -> None: ...

    monkeypatch.setattr(order_call, "lock_call_order", no_lock)
    ends = approved_at_once(truck, monkeypatch)
    assert CrossingRefusal.ORDER_DECIDED not in ends
    # Even then the place is called once: it is decided under the line's lock.
    assert times_called(truck) == 1


def test_a_place_given_back_meanwhile_is_not_called(truck: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = ordered(truck)
    looked, go = threading.Event(), threading.Event()

    def slow(**words: object) -> UUID:
        looked.set()
        assert go.wait(timeout=60)
        return second_unit(**words)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(order_call, "second_unit", slow)
    approval = approving(order_id, Role.CUSTOMS_OFFICER, "Hải")
    assert looked.wait(timeout=60)
    crossing.give_back_place(request=truck.request(Role.DECLARANT), crossing_id=truck.truck)
    go.set()
    assert approval.end() in {QueueRefusal.NOT_NOW, QueueRefusal.UNKNOWN_PLACE}
    assert times_called(truck) == 0
    assert place_of(truck).state == PlaceState.GIVEN_BACK
