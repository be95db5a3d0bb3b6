"""Words about capacity for tests: a planned line at Hữu Nghị's freight road, said by the story's people."""

from datetime import UTC, datetime, timedelta

from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, Role
from xulang.platform.idempotency import Answer
from xulang.queueing import api as queueing

LINE = queueing.Line(gate="HN", direction=Direction.EXPORT, cargo=Cargo.FRESH)
TOPIC = queueing.topic_of(line=LINE)
# The story begins at 22:46 in Hanoi on 8 May 2026.
MORNING = datetime(2026, 5, 9, 0, 0, tzinfo=UTC)
LANES = {"side": 0, "lanes": 2, "per_lane": 12, "staff": 4, "staff_per_lane": 2}


def plan(*, start: datetime = MORNING, end: datetime | None = None, **figures: int) -> queueing.NewWord:
    return queueing.NewWord(
        kind=queueing.Kind.PLAN,
        valid=Period(start=start, end=end),
        figures={**LANES, **figures},
        texts={"reason": "Kế hoạch tháng 5"},
    )


def change(at_most: int, *, hours: tuple[int, int], code: str = queueing.Why.WEATHER) -> queueing.NewWord:
    first, last = (MORNING + timedelta(hours=one) for one in hours)
    return queueing.NewWord(
        kind=queueing.Kind.CHANGE,
        valid=Period(start=first, end=last),
        figures={"at_most": at_most},
        texts={"reason": "Mưa lớn, đường trơn"},
        code=code,
    )


def announcement(at: datetime, **figures: int) -> queueing.NewWord:
    return queueing.NewWord(
        kind=queueing.Kind.ANNOUNCEMENT,
        valid=Period(start=MORNING, end=None),
        figures={"announced_at": int(at.timestamp()), **figures},
        texts={"source": "Trạm liên hợp Hữu Nghị Quan, điện thoại"},
    )


def say(
    story: Story,
    *words: queueing.NewWord,
    role: Role = Role.CENTRE_MANAGER,
    topic: queueing.Topic = TOPIC,
    seen: int | None = None,
) -> Answer:
    return crossing.say_capacity(request=story.request(role), topic=topic, words=words, seen=seen)
