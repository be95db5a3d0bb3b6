"""What was said about capacity, classes and rules: one form for all, a fact each, the last word counts.

A word holds in its period [from, until). Nothing is overwritten: a later word of the same subject stands
before an earlier one where both hold, and a withdrawn word holds until the hour of its withdrawal.
Bounds are here, so that nobody plans ten thousand lanes by a slip of the finger (docs/capacity.md).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction, FactKind
from xulang.queueing.domain.capacity import Side
from xulang.queueing.domain.no_shows import MEASURED
from xulang.queueing.domain.public import LINES
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Line

HORIZON: Final = timedelta(days=400)
LONGEST_CHANGE: Final = timedelta(days=31)
TEXT_LIMIT: Final = 500
CODE: Final = re.compile(r"[a-z][a-z_]{1,39}\Z")
SIDES: Final = (Side.VIETNAM, Side.CHINA)


class Kind(StrEnum):
    """What a word is about."""

    PLAN = "plan"
    ANNOUNCEMENT = "announcement"
    CHANGE = "change"
    HOURS = "hours"
    HOLIDAYS = "holidays"
    RULES = "rules"
    PRIORITY = "priority"


class Why(StrEnum):
    """Why somebody changes single hours: public, as a code. What he writes beside it is not."""

    WEATHER = "weather"
    ROAD = "road"
    STAFF = "staff"
    SYSTEM = "system"
    OTHER_SIDE = "other_side"
    SECURITY = "security"
    EXTENDED = "extended"
    OTHER = "other"


FACTS: Final[Mapping[Kind, FactKind]] = {
    Kind.PLAN: FactKind.CAPACITY_PLANNED,
    Kind.ANNOUNCEMENT: FactKind.CAPACITY_ANNOUNCED,
    Kind.CHANGE: FactKind.CAPACITY_CHANGED,
    Kind.HOURS: FactKind.HOURS_SET,
    Kind.HOLIDAYS: FactKind.HOLIDAYS_SET,
    Kind.RULES: FactKind.RULES_SET,
    Kind.PRIORITY: FactKind.CLASS_SET,
}
KINDS: Final[Mapping[FactKind, Kind]] = {fact: kind for kind, fact in FACTS.items()}

# Each figure with the least and the most it may be. `side`: 0 Vietnam, 1 China; opens, closes: minutes.
BOUNDS: Final[Mapping[Kind, Mapping[str, tuple[int, int]]]] = {
    Kind.PLAN: {
        "side": (0, 1),
        "lanes": (0, 60),
        "per_lane": (0, 240),
        "staff": (0, 2000),
        "staff_per_lane": (1, 50),
    },
    Kind.ANNOUNCEMENT: {"per_hour": (0, 10_000), "per_day": (0, 100_000), "announced_at": (0, 2**40)},
    Kind.CHANGE: {"at_most": (0, 10_000)},
    # The Vietnamese side's hours are reference data of the registry.
    Kind.HOURS: {"side": (1, 1), "weekday": (1, 7), "opens": (0, 1440), "closes": (0, 1440)},
    Kind.HOLIDAYS: {"side": (0, 1), "rests": (0, 1)},
    Kind.RULES: {
        "notice": (0, 72),
        "grace": (0, 86_400),
        "misses": (1, 10),
        "no_show": (0, 900),
        "risk": (0, 1000),
        "buffer": (0, 1000),
        "company_limit": (0, 10_000),
        "vehicle_limit": (0, 24),
        "measured_calls": (1, 2**31),
        "measured_missed": (0, 2**31),
        "measured_until": (0, 2**40),
        "yard": (0, 10_000),
    },
    Kind.PRIORITY: {"weight": (1, 1000), "share": (0, 1000)},
}
# Of an announcement one of the two is said; everything else is said whole.
EITHER: Final = frozenset({"per_hour", "per_day"})
# What may be left out: then it is 0.
OPTIONAL: Final = frozenset({"yard"})
# A word may lack these; MEASURED stand in rules that were measured, never in those that a person states.
MAY_LACK: Final = EITHER | MEASURED | OPTIONAL
TEXTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.ANNOUNCEMENT: ("source",),
    Kind.PRIORITY: ("name_vi", "name_en", "name_zh", "legal_basis", "reason"),
}
USUAL_TEXTS: Final = ("reason",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a word speaks of: a line, a gate with all its lines (`direction` None), or all gates."""

    gate: str | None = None
    direction: Direction | None = None
    cargo: Cargo | None = None

    @property
    def line(self) -> Line | None:
        if self.gate is None or self.direction is None or self.cargo is None:
            return None
        return Line(gate=self.gate, direction=self.direction, cargo=self.cargo)


def topic_of(*, line: Line) -> Topic:
    return Topic(gate=line.gate, direction=line.direction, cargo=line.cargo)


def stream_of(*, topic: Topic) -> UUID:
    """The topic's stream in the journal: anybody can compute it from its name."""
    parts = [part for part in (topic.gate, topic.direction, topic.cargo) if part]
    return uuid5(LINES, "/".join(["xulang/capacity", *parts]))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWord:
    """Something to say. `code`: the class of a priority, the reason of a change."""

    kind: Kind
    valid: Period
    figures: Mapping[str, int]
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    code: str = ""

    @property
    def subject(self) -> str:
        """Later words of one subject stand before earlier ones."""
        match self.kind:
            case Kind.PLAN | Kind.HOLIDAYS:
                return f"{self.kind}:{self.figures['side']}"
            case Kind.HOURS:
                return f"{self.kind}:{self.figures['side']}:{self.figures['weekday']}"
            case Kind.PRIORITY:
                return f"{self.kind}:{self.code}"
            case _:
                return self.kind.value

    @property
    def public_figures(self) -> dict[str, int]:
        """The figures of the leaf: what strangers recompute the capacity from."""
        ends = {} if self.valid.end is None else {"valid_until": int(self.valid.end.timestamp())}
        return {**self.figures, "valid_from": int(starts_of(word=self).timestamp()), **ends}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that was said: `id` is its fact's, `number` its place in the topic's stream.

    `ends` is when it holds no more: its own end, or the beginning of a later word without an end, or the hour
    of its withdrawal.
    """

    id: UUID
    topic: Topic
    number: int
    said: NewWord
    said_at: datetime
    said_by: str
    ends: datetime | None
    withdrawn: datetime | None = None

    @property
    def kind(self) -> Kind:
        return self.said.kind

    @property
    def starts(self) -> datetime:
        return starts_of(word=self.said)

    @property
    def holds(self) -> Period | None:
        """When it holds, a later word aside; None when it never does."""
        if self.ends is not None and self.ends <= self.starts:
            return None
        return Period(start=self.starts, end=self.ends)


def whole_hour(*, moment: datetime) -> datetime:
    """The beginning of the moment's hour: the past is not changed any more, the hour that runs may be."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def checked(*, word: NewWord, now: datetime) -> NewWord:
    """The word, trimmed. Raises FIGURE_MISSING, FIGURE_OUT, FIGURE_UNKNOWN, TEXT_MISSING, TEXT_LONG,
    CODE_WRONG, PERIOD_PAST, PERIOD_FAR, PERIOD_OPEN, PERIOD_LONG, HOURS_WRONG, ANNOUNCED_LATER.
    """  # noqa: D205 -- the list is one sentence
    _check_figures(word)
    _check_period(word, now)
    _check_code(word)
    names = TEXTS.get(word.kind, USUAL_TEXTS)
    texts = {name: checked_text(name=name, text=word.texts.get(name, "")) for name in names}
    return NewWord(kind=word.kind, valid=word.valid, figures=dict(word.figures), texts=texts, code=word.code)


def checked_text(*, name: str, text: str) -> str:
    """Raises TEXT_MISSING, TEXT_LONG."""
    trimmed = text.strip()
    if not trimmed:
        raise Refusal(code=QueueRefusal.TEXT_MISSING, field=name)
    if len(trimmed) > TEXT_LIMIT:
        raise Refusal(code=QueueRefusal.TEXT_LONG, field=name, limit=TEXT_LIMIT)
    return trimmed


def _check_figures(word: NewWord) -> None:
    bounds = BOUNDS[word.kind]
    for name in word.figures:
        if name not in bounds:
            raise Refusal(code=QueueRefusal.FIGURE_UNKNOWN, field=name)
    for name, (least, most) in bounds.items():
        figure = word.figures.get(name)
        if figure is None:
            if name not in MAY_LACK:
                raise Refusal(code=QueueRefusal.FIGURE_MISSING, field=name)
        elif not least <= figure <= most:
            raise Refusal(code=QueueRefusal.FIGURE_OUT, field=name, least=least, most=most)
    if word.kind == Kind.ANNOUNCEMENT and len(EITHER & word.figures.keys()) != 1:
        raise Refusal(code=QueueRefusal.HOUR_OR_DAY, field="per_hour")
    if word.kind == Kind.HOURS and word.figures["closes"] < word.figures["opens"]:
        raise Refusal(code=QueueRefusal.HOURS_WRONG, field="closes")


def _check_period(word: NewWord, now: datetime) -> None:
    start, end = starts_of(word=word), word.valid.end
    if start < whole_hour(moment=now):
        raise Refusal(code=QueueRefusal.PERIOD_PAST, field="valid_from")
    latest = now + HORIZON
    if start > latest or (end is not None and end > latest + HORIZON):
        raise Refusal(code=QueueRefusal.PERIOD_FAR, field="valid_until", days=HORIZON.days)
    if word.kind == Kind.CHANGE:
        if end is None:
            raise Refusal(code=QueueRefusal.PERIOD_OPEN, field="valid_until")
        if end - start > LONGEST_CHANGE:
            raise Refusal(code=QueueRefusal.PERIOD_LONG, field="valid_until", days=LONGEST_CHANGE.days)
    if word.kind == Kind.ANNOUNCEMENT and word.figures["announced_at"] > now.timestamp():
        raise Refusal(code=QueueRefusal.ANNOUNCED_LATER, field="announced_at")


def _check_code(word: NewWord) -> None:
    """Codes are public words of a leaf: a class' own, or one of the reasons."""
    wrong = (
        (word.kind == Kind.PRIORITY and not CODE.match(word.code))
        or (word.kind == Kind.CHANGE and word.code not in list(Why))
        or (word.kind not in {Kind.PRIORITY, Kind.CHANGE} and word.code)
    )
    if wrong:
        raise Refusal(code=QueueRefusal.CODE_WRONG, field="code")


def check_against(*, word: NewWord, known: Sequence[Word]) -> None:
    """Compare with what holds already on the topic. Raises ANNOUNCED_EARLIER, SHARES_EXCEED."""
    if word.kind == Kind.ANNOUNCEMENT:
        stood = [one.said.figures["announced_at"] for one in known if _meets(word, one)]
        if max(stood, default=0) > word.figures["announced_at"]:
            raise Refusal(code=QueueRefusal.ANNOUNCED_EARLIER, field="announced_at")
    if word.kind == Kind.PRIORITY:
        others = [one for one in known if _meets(word, one, same_subject=False)]
        moments = {
            starts_of(word=word),
            *(one.starts for one in others if word.valid.contains(moment=one.starts)),
        }
        for moment in moments:
            there = in_force(words=others, kind=Kind.PRIORITY, moment=moment)
            shares = {one.said.code: one.said.figures["share"] for one in there}
            if sum({**shares, word.code: word.figures["share"]}.values()) > 1000:
                raise Refusal(code=QueueRefusal.SHARES_EXCEED, field="share")


def _meets(word: NewWord, one: Word, *, same_subject: bool = True) -> bool:
    holds = one.holds
    related = one.said.subject == word.subject if same_subject else one.kind == word.kind
    return related and holds is not None and holds.overlaps(other=word.valid)


def in_force(*, words: Iterable[Word], kind: Kind, moment: datetime) -> list[Word]:
    """The word of each subject that counts at the moment, in the order in which subjects were first said."""
    last: dict[tuple[Topic, str], Word] = {}
    for word in sorted(words, key=lambda one: one.number):
        holds = word.holds
        if word.kind == kind and holds is not None and holds.contains(moment=moment):
            last[word.topic, word.said.subject] = word
    return list(last.values())


def ends_of(*, words: Sequence[Word]) -> dict[UUID, datetime | None]:
    """When each word of one topic ends: the rule that the rows are brought in line by, and rebuilt with.

    A later word without an end takes over at its beginning for good, so that what it ended is not read again.
    """
    found: dict[UUID, datetime | None] = {}
    for word in words:
        takers = [
            later.starts
            for later in words
            if later.number > word.number
            and later.said.subject == word.said.subject
            and later.said.valid.end is None
            and later.withdrawn is None
        ]
        bounds = [word.said.valid.end, word.withdrawn, *takers]
        known = [bound for bound in bounds if bound is not None]
        found[word.id] = max(word.starts, min(known)) if known else None
    return found


def starts_of(*, word: NewWord) -> datetime:
    if word.valid.start is None:
        raise Refusal(code=QueueRefusal.PERIOD_OPEN, field="valid_from")
    return word.valid.start
