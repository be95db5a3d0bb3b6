"""No sequence of words breaks what an assignment promises; its facts tell it whole."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from xulang.assignments.domain.assignment import Given, Said, TaskState, TaskVerb, begin, then, tidy
from xulang.assignments.domain.reminders import Mark, mark_due
from xulang.assignments.domain.report import report
from xulang.assignments.domain.telling import KINDS, fold, private_of_given, private_of_said
from xulang.journal.domain.facts import Fact, PublicPart, StreamKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind

START = datetime(2026, 5, 8, tzinfo=UTC)
UNIT, GIVER, TASK = UUID(int=1), UUID(int=2), UUID(int=3)
GIVEN = Given(
    unit=UNIT,
    giver=GIVER,
    title=" Đếm xe ",
    asked="Đếm xe ở bãi",
    evidence="Biên bản",
    deadline=START + timedelta(days=2),
)
AFTER = [verb for verb in TaskVerb if verb != TaskVerb.GIVE]


class Task(RuleBasedStateMachine):
    """One task, in hours; `length` facts beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.one = begin(assignment_id=TASK, given=GIVEN, giver_name="Vi", now=self.now)
        self.facts = [self._fact(FactKind.ASSIGNMENT_GIVEN, private_of_given(given=self.one.given))]
        self.hands_in = 0

    def _fact(self, kind: FactKind, private: object) -> Fact:
        return Fact(
            id=UUID(int=100 + int((self.now - START) / timedelta(seconds=1))),
            stream_kind=StreamKind.ASSIGNMENT,
            stream_id=TASK,
            number=1,
            crossing_id=None,
            occurred_at=self.now,
            recorded_at=self.now,
            public=PublicPart(kind=kind),
            private={**private, "actor": {"name": "Vi"}},  # type: ignore[dict-item] # JSON of the domain
            salt=b"",
            position=None,
        )

    @rule(
        verb=st.sampled_from(AFTER),
        hours=st.integers(1, 40),
        percent=st.integers(-5, 105),
        text=st.sampled_from(["", " ", "Đã làm"]),
        more=st.integers(-10, 100),
    )
    def say(self, verb: TaskVerb, hours: int, percent: int, text: str, more: int) -> None:
        self.now += timedelta(hours=hours)
        before = self.one
        try:
            said = tidy(
                said=Said(verb=verb, text=text, percent=percent, deadline=self.now + timedelta(hours=more)),
                now=self.now,
            )
            self.one = then(one=before, said=said, now=self.now)
        except Refusal:
            assert self.one == before
            return
        self.facts.append(self._fact(KINDS[verb], private_of_said(said=said)))
        self.hands_in += verb == TaskVerb.HAND_IN
        assert verb not in {TaskVerb.HAND_IN, TaskVerb.DROP, TaskVerb.SEND_BACK} or text.strip()

    @invariant()
    def the_facts_tell_it(self) -> None:
        assert fold(facts=self.facts) == self.one
        assert self.one.length == len(self.facts)

    @invariant()
    def nothing_ends_without_evidence_but_by_dropping(self) -> None:
        assert self.one.state != TaskState.DONE or self.hands_in
        assert (self.one.ended_at is None) == self.one.is_open
        assert 0 <= self.one.percent <= 100
        assert self.one.sent_back <= self.hands_in

    @invariant()
    def the_report_adds_up(self) -> None:
        [line, every] = report(assignments=[self.one], now=self.now)
        assert line.given == line.in_time + line.late + line.dropped + line.open == every.given == 1
        assert line.overdue <= line.open

    @invariant()
    def only_who_owes_is_reminded(self) -> None:
        mark = mark_due(one=self.one, now=self.now)
        assert mark is None or self.one.state in {TaskState.GIVEN, TaskState.ACCEPTED}
        if self.one.overdue(now=self.now):
            assert mark in {Mark.DUE, Mark.OVERDUE}


TestTask = Task.TestCase
TestTask.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


@pytest.mark.parametrize(
    ("hours", "mark"),
    [
        (0, None),
        (35, None),
        (36, Mark.SOON),
        (47, Mark.SOON),
        (48, Mark.DUE),
        (72, Mark.DUE),
        (73, Mark.OVERDUE),
    ],
)
def test_a_reminder_comes_before_at_and_after_the_deadline(hours: int, mark: Mark | None) -> None:
    one = begin(assignment_id=TASK, given=GIVEN, giver_name="Vi", now=START)
    assert mark_due(one=one, now=START + timedelta(hours=hours)) == mark
