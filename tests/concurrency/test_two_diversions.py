"""Two people approve one order at once, and an approval meets an entry: one winner each time."""

import threading
from uuid import UUID

import pytest

from tests.support.declarations import TRUCK
from tests.support.race import Racer, crosswise
from tests.support.story import DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, DiversionReason, DivertedState
from xulang.crossing.usecases import act, divert
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, Role, Stage, Step
from xulang.platform.idempotency import Answer

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def story(committed_db: str) -> Story:
    reference_data()
    story = Story()
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def ordered(story: Story) -> UUID:
    answer = crossing.order_diversion(
        request=story.request(Role.CENTRE_OPERATOR),
        gate="HN",
        to_gate="CM",
        reason=DiversionReason.GATE_CROWDED,
        declaration_ids=[DECLARATION],
    )
    return UUID(str(answer["diversion"]))


def approving(story: Story, diversion: UUID, role: Role) -> Racer:
    request = story.request(role)

    def approve() -> str:
        crossing.approve_diversion(request=request, diversion_id=diversion)
        return "approved"

    return Racer(approve)


def approved_at_once(story: Story, patch: pytest.MonkeyPatch) -> list[object]:
    """The first has looked at the order and waits to write; the second comes."""
    diversion = ordered(story)
    return crosswise(
        patch=patch,
        module=divert,
        check="check_second",
        first=lambda: approving(story, diversion, Role.CENTRE_MANAGER),
        second=lambda: approving(story, diversion, Role.BORDER_GUARD_OFFICER),
    )


def times_moved() -> int:
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=DECLARATION)
    return sum(fact.public.kind == FactKind.DIVERTED for fact in facts)


def test_the_second_approval_is_told_who_decided(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    assert approved_at_once(story, monkeypatch) == ["approved", CrossingRefusal.DIVERSION_DECIDED]
    assert times_moved() == 1


def test_control_without_the_lock_both_look_at_an_open_order(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*, diversion_id: UUID) -> None: ...

    monkeypatch.setattr(divert, "lock_diversion", no_lock)
    first, second = approved_at_once(story, monkeypatch)
    assert CrossingRefusal.DIVERSION_DECIDED not in {first, second}
    # Even then the truck is moved once: each declaration is settled under its own lock.
    assert times_moved() == 1


def test_an_entry_that_came_first_keeps_the_truck_at_its_gate(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    diversion = ordered(story)
    entering, go = threading.Event(), threading.Event()
    write = act.write

    def slow(**words: object) -> Answer:
        entering.set()
        assert go.wait(timeout=60)
        return write(**words)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(act, "write", slow)
    request = story.request(Role.CUSTOMS_OFFICER)
    entry = Racer(
        lambda: crossing.confirm(
            request=request, declaration_id=DECLARATION, crossing_id=TRUCK, step=Step.ENTRY
        )
    )
    assert entering.wait(timeout=60)
    approval = approving(story, diversion, Role.CENTRE_MANAGER)
    approval.wait(seconds=0.5)
    assert approval.running()
    go.set()
    assert isinstance(entry.end(), dict)
    assert approval.end() == "approved"
    [item] = crossing.get_diversion(diversion_id=diversion).items
    assert (item.state, item.code) == (DivertedState.STAYED, "crossing.already_entering")
    assert (story.stage(), times_moved()) == (Stage.ENTERING, 0)
