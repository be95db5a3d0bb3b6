"""Tasks through the spine: who may say what, who hears of it, what the journal keeps."""

from datetime import timedelta

import pytest

from tests.support.assignments import DUE, Desk
from tests.support.people import make_actor
from xulang.assignments import api as assignments
from xulang.assignments import models
from xulang.assignments.api import AssignmentRefusal, TaskState, TaskVerb
from xulang.crossing import api as crossing
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role
from xulang.notifications import models as notified
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def told(actor: Actor) -> list[str]:
    return list(
        notified.Notification.objects.filter(recipient_id=actor.id)
        .order_by("created_at")
        .values_list("kind", flat=True)
    )


def refused(code: AssignmentRefusal, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator] # a lambda of the test
    assert caught.value.code == code


def test_a_task_is_given_worked_at_sent_back_and_done(desk: Desk) -> None:
    task = desk.give()
    desk.say(desk.officer, task, TaskVerb.ACCEPT)
    desk.say(desk.officer, task, TaskVerb.PROGRESS, percent=40, text="Đã bố trí tổ kiểm hóa.")
    desk.say(desk.officer, task, TaskVerb.HAND_IN, text="Báo cáo 12/BC", link="https://example.vn/12")
    desk.say(desk.leader, task, TaskVerb.SEND_BACK, text="Thiếu số xe.")
    desk.say(desk.officer, task, TaskVerb.HAND_IN, text="Bổ sung: 45 xe.")
    desk.say(desk.leader, task, TaskVerb.FINISH)
    one = desk.see(task)
    assert (one.state, one.percent, one.sent_back, one.in_time) == (TaskState.DONE, 100, 1, True)
    assert told(desk.officer) == ["assignment_given", "assignment_sent_back", "assignment_done"]
    assert told(desk.leader) == ["assignment_handed_in", "assignment_handed_in"]
    kinds = [
        one.public.kind
        for one in journal.read_stream(stream_kind=journal.StreamKind.ASSIGNMENT, stream_id=task)
    ]
    assert kinds == [
        FactKind.ASSIGNMENT_GIVEN,
        FactKind.ASSIGNMENT_ACCEPTED,
        FactKind.ASSIGNMENT_PROGRESSED,
        FactKind.ASSIGNMENT_HANDED_IN,
        FactKind.ASSIGNMENT_SENT_BACK,
        FactKind.ASSIGNMENT_HANDED_IN,
        FactKind.ASSIGNMENT_DONE,
    ]
    assert [one.said.text for one in assignments.read_told(assignment_id=task)][3:5] == [
        "Báo cáo 12/BC",
        "Thiếu số xe.",
    ]
    assert assignments.replay_assignments().differences == ()


def test_replay_finds_a_row_that_was_touched(desk: Desk) -> None:
    task = desk.give()
    models.AssignmentRow.objects.filter(id=task).update(percent=90)
    [difference] = assignments.replay_assignments().differences
    assert (difference.assignment_id, difference.what, difference.cached) == (task, "percent", "90")


def test_each_side_says_only_its_own_words(desk: Desk) -> None:
    task = desk.give()
    refused(AssignmentRefusal.NOT_ALLOWED, lambda: desk.say(desk.leader, task, TaskVerb.ACCEPT))
    refused(AssignmentRefusal.NOT_ALLOWED, lambda: desk.say(desk.officer, task, TaskVerb.DROP, text="Không"))
    stranger = make_actor(role=Role.BORDER_GUARD_OFFICER)
    refused(AssignmentRefusal.UNKNOWN, lambda: desk.say(stranger, task, TaskVerb.ACCEPT))
    refused(AssignmentRefusal.NOT_NOW, lambda: desk.say(desk.leader, task, TaskVerb.FINISH))
    refused(
        AssignmentRefusal.NOT_ALLOWED,
        lambda: crossing.assign(request=desk.request(desk.officer), given=desk.given(giver=desk.unit)),
    )
    other = make_actor(role=Role.LEADER)
    refused(AssignmentRefusal.NOT_ALLOWED, lambda: desk.say(other, task, TaskVerb.DROP, text="Thôi"))
    assert desk.see(task).state == TaskState.GIVEN


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"unit": new_id()}, AssignmentRefusal.UNKNOWN),
        ({"title": " "}, AssignmentRefusal.TEXT_MISSING),
        ({"title": "x" * 201}, AssignmentRefusal.TEXT_LONG),
        ({"deadline": DUE - timedelta(days=9)}, AssignmentRefusal.DEADLINE_WRONG),
        ({"about": assignments.About(address="//evil.example/")}, AssignmentRefusal.LINK_WRONG),
    ],
)
def test_what_is_asked_is_checked(desk: Desk, words: dict[str, object], code: AssignmentRefusal) -> None:
    refused(code, lambda: desk.give(**words))


def test_a_repeat_gives_the_first_answer(desk: Desk) -> None:
    request = desk.request(desk.leader)
    first = crossing.assign(request=request, given=desk.given())
    assert crossing.assign(request=request, given=desk.given()) == first
    assert models.AssignmentRow.objects.count() == 1
    assert told(desk.officer) == ["assignment_given"]


def test_reminders_go_out_once_and_again_for_a_new_deadline(desk: Desk) -> None:
    task = desk.give()
    assert crossing.remind_assignments(now=DUE - timedelta(days=2)) == 0
    soon = DUE - timedelta(hours=20)
    assert [crossing.remind_assignments(now=soon) for _ in range(2)] == [1, 0]
    assert crossing.remind_assignments(now=DUE + timedelta(hours=1)) == 1
    assert crossing.remind_assignments(now=DUE + timedelta(days=2)) == 1
    assert told(desk.officer)[1:] == ["assignment_soon", "assignment_due", "assignment_overdue"]
    assert told(desk.leader) == ["assignment_overdue"]
    desk.now = DUE + timedelta(days=2)
    later = DUE + timedelta(days=6)
    desk.say(desk.leader, task, TaskVerb.EXTEND, deadline=later, text="Cho thêm thời gian.")
    assert crossing.remind_assignments(now=later - timedelta(hours=2)) == 1
    assert crossing.remind_assignments(now=later - timedelta(hours=2)) == 0


def test_who_sees_which_tasks(desk: Desk) -> None:
    task = desk.give()
    neighbour = make_actor(role=Role.BORDER_GUARD_OFFICER)
    seen = [assignments.list_assignments(actor=one) for one in (desk.leader, desk.officer, neighbour)]
    assert [[one.id for one in found] for found in seen] == [[task], [task], []]
    after = DUE + timedelta(minutes=1)
    assert assignments.list_assignments(actor=desk.officer, overdue_at=DUE) == []
    assert [one.id for one in assignments.list_assignments(actor=desk.officer, overdue_at=after)] == [task]
    [mine] = assignments.list_about(kind="alert", ids=["1"])["1"]
    assert mine.id == task
