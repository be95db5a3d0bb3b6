"""A task of one unit with a deadline: what is asked, what proves it, how far it is (docs/assignments.md).

`then` is the whole machine: it says what an assignment is after a word, or refuses the word.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.kernel.refusal import Refusal

TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 4000
LINK_LIMIT: Final = 500
NAME_LIMIT: Final = 200
ADDRESS_LIMIT: Final = 300
LONGEST: Final = timedelta(days=3 * 366)


class TaskState(StrEnum):
    """`DONE` and `DROPPED` are the end."""

    GIVEN = "given"
    ACCEPTED = "accepted"
    HANDED_IN = "handed_in"
    DONE = "done"
    DROPPED = "dropped"


OPEN: Final = frozenset({TaskState.GIVEN, TaskState.ACCEPTED, TaskState.HANDED_IN})


class TaskVerb(StrEnum):
    """What may be said of an assignment; the first is said once, by who gives it."""

    GIVE = "give"
    ACCEPT = "accept"
    PROGRESS = "progress"
    HAND_IN = "hand_in"
    SEND_BACK = "send_back"
    FINISH = "finish"
    DROP = "drop"
    EXTEND = "extend"


# Who is asked speaks of the work; who asked decides about it.
OF_UNIT: Final = frozenset({TaskVerb.ACCEPT, TaskVerb.PROGRESS, TaskVerb.HAND_IN})
# What has to be said in words.
SPOKEN: Final = frozenset(
    {TaskVerb.PROGRESS, TaskVerb.HAND_IN, TaskVerb.SEND_BACK, TaskVerb.DROP, TaskVerb.EXTEND}
)
# In which states each word makes sense.
WHEN: Final = {
    TaskVerb.ACCEPT: frozenset({TaskState.GIVEN}),
    TaskVerb.PROGRESS: frozenset({TaskState.ACCEPTED}),
    TaskVerb.HAND_IN: frozenset({TaskState.GIVEN, TaskState.ACCEPTED}),
    TaskVerb.SEND_BACK: frozenset({TaskState.HANDED_IN}),
    TaskVerb.FINISH: frozenset({TaskState.HANDED_IN}),
    TaskVerb.DROP: OPEN,
    TaskVerb.EXTEND: OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the task came from: any thing of the product by kind and id, as it was called, and its page."""

    kind: str = ""
    id: str = ""
    label: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is asked of a unit. `unit` and `giver` are organisations."""

    unit: UUID
    giver: UUID
    title: str
    asked: str
    evidence: str
    deadline: datetime
    about: About = About()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that was sent with a word, as its fact names it."""

    id: UUID
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word after the first. `text`: progress, evidence or reason; `link` beside evidence only."""

    verb: TaskVerb
    text: str = ""
    link: str = ""
    percent: int | None = None
    deadline: datetime | None = None
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """As it stands. `handed_in_at` is the last hand-in; `length` counts its facts."""

    id: UUID
    given: Given
    giver_name: str
    given_at: datetime
    deadline: datetime
    state: TaskState = TaskState.GIVEN
    percent: int = 0
    accepted_at: datetime | None = None
    handed_in_at: datetime | None = None
    ended_at: datetime | None = None
    sent_back: int = 0
    length: int = 1

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def overdue(self, *, now: datetime) -> bool:
        """The unit owes it and the deadline is over; what lies with the giver is not overdue."""
        return self.state in {TaskState.GIVEN, TaskState.ACCEPTED} and now > self.deadline

    @property
    def in_time(self) -> bool | None:
        """Whether the hand-in that was accepted kept the deadline; None unless it is done."""
        if self.state != TaskState.DONE or self.handed_in_at is None:
            return None
        return self.handed_in_at <= self.deadline


def begin(
    *, assignment_id: UUID, given: Given, giver_name: str, now: datetime, check: bool = True
) -> Assignment:
    """`check`: as it is given; a fact that was written is read as it stands. Raises what `checked` raises."""
    if check:
        given = checked(given=given, now=now)
    return Assignment(
        id=assignment_id, given=given, giver_name=giver_name, given_at=now, deadline=given.deadline
    )


def checked(*, given: Given, now: datetime) -> Given:
    """Trimmed. Raises TEXT_MISSING, TEXT_LONG, DEADLINE_WRONG."""
    check_deadline(deadline=given.deadline, now=now)
    about = given.about
    for name, text in (("kind", about.kind), ("id", about.id), ("label", about.label)):
        _text(text, name, limit=NAME_LIMIT, needed=False)
    if about.address and (not about.address.startswith("/") or about.address.startswith("//")):
        raise Refusal(code=AssignmentRefusal.LINK_WRONG, field="address")
    _text(about.address, "address", limit=ADDRESS_LIMIT, needed=False)
    return replace(
        given,
        title=_text(given.title, "title", limit=TITLE_LIMIT),
        asked=_text(given.asked, "asked"),
        evidence=_text(given.evidence, "evidence"),
    )


def check_deadline(*, deadline: datetime, now: datetime) -> None:
    """Raises DEADLINE_WRONG: it lies ahead, and within three years."""
    if not now < deadline <= now + LONGEST:
        raise Refusal(code=AssignmentRefusal.DEADLINE_WRONG, field="deadline")


def tidy(*, said: Said, now: datetime) -> Said:
    """The word as it is kept. Raises TEXT_MISSING, TEXT_LONG, LINK_WRONG, PERCENT_WRONG, DEADLINE_WRONG."""
    text = _text(said.text, "text", needed=said.verb in SPOKEN)
    link = said.link.strip() if said.verb == TaskVerb.HAND_IN else ""
    if link:
        _check_link(link)
    percent = None
    if said.verb == TaskVerb.PROGRESS:
        if said.percent is None or not 0 <= said.percent <= 100:
            raise Refusal(code=AssignmentRefusal.PERCENT_WRONG, field="percent")
        percent = said.percent
    deadline = None
    if said.verb == TaskVerb.EXTEND:
        if said.deadline is None:
            raise Refusal(code=AssignmentRefusal.DEADLINE_WRONG, field="deadline")
        check_deadline(deadline=said.deadline, now=now)
        deadline = said.deadline
    return replace(said, text=text, link=link, percent=percent, deadline=deadline)


def then(*, one: Assignment, said: Said, now: datetime) -> Assignment:
    """What the assignment is after the word. Raises NOT_NOW."""
    if one.state not in WHEN[said.verb]:
        raise Refusal(code=AssignmentRefusal.NOT_NOW, state=one.state)
    return replace(one, length=one.length + 1, **_changes(one, said, now))


def _changes(one: Assignment, said: Said, now: datetime) -> dict[str, Any]:
    changes: dict[TaskVerb, dict[str, object]] = {
        TaskVerb.ACCEPT: {"state": TaskState.ACCEPTED, "accepted_at": now},
        TaskVerb.PROGRESS: {"percent": said.percent or 0},
        TaskVerb.HAND_IN: {
            "state": TaskState.HANDED_IN,
            "accepted_at": one.accepted_at or now,
            "handed_in_at": now,
        },
        TaskVerb.SEND_BACK: {"state": TaskState.ACCEPTED, "sent_back": one.sent_back + 1},
        TaskVerb.FINISH: {"state": TaskState.DONE, "percent": 100, "ended_at": now},
        TaskVerb.DROP: {"state": TaskState.DROPPED, "ended_at": now},
        TaskVerb.EXTEND: {"deadline": said.deadline or one.deadline},
    }
    return changes[said.verb]


def _text(text: str, field: str, *, limit: int = TEXT_LIMIT, needed: bool = True) -> str:
    trimmed = text.strip()
    if needed and not trimmed:
        raise Refusal(code=AssignmentRefusal.TEXT_MISSING, field=field)
    if len(trimmed) > limit:
        raise Refusal(code=AssignmentRefusal.TEXT_LONG, field=field, limit=limit)
    return trimmed


def _check_link(link: str) -> None:
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(link) > LINK_LIMIT:
        raise Refusal(code=AssignmentRefusal.LINK_WRONG, field="link")
