"""What a check of a line finds: each way to break the rules has a name (docs/verify.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.queueing.domain.hours import HANOI, start_of
from xulang.queueing.domain.words import Line

# What was said may be followed a little later: the keeper follows sealed facts, and keeps an hour's figures.
LAG: Final = timedelta(seconds=60)


class Breach(StrEnum):
    """Where reality differs from the rules. What each means in words: docs/verify.md."""

    STORY_BROKEN = "story_broken"
    NOT_POSSIBLE = "not_possible"
    CALLED_TWICE = "called_twice"
    RULES_WRONG = "rules_wrong"
    NO_SHOWS_WRONG = "no_shows_wrong"
    READY_UNPROVEN = "ready_unproven"
    READY_BENT = "ready_bent"
    OVERSOLD = "oversold"
    WITHHELD = "withheld"
    WRONG_HOUR = "wrong_hour"
    OUT_OF_ORDER = "out_of_order"
    CLASS_STARVED = "class_starved"
    WRONG_GROUND = "wrong_ground"
    HIDDEN_PASSED = "hidden_passed"
    UNCALLED = "uncalled"
    OVERRIDE_UNPROVEN = "override_unproven"
    WINDOW_WRONG = "window_wrong"
    MISSED_WRONGLY = "missed_wrongly"
    ABSENT_KEPT = "absent_kept"
    HOLD_UNPROVEN = "hold_unproven"
    ENTRY_UNPROVEN = "entry_unproven"
    MEETING_WRONG = "meeting_wrong"
    DRAW_WRONG = "draw_wrong"
    ENTERED_WITHOUT_PLACE = "entered_without_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach. `number`: what people call the place's number; `said` and `right` are for the eye."""

    breach: Breach
    line: Line
    at: datetime
    fact: UUID | None = None
    position: int | None = None
    place: UUID | None = None
    number: int | None = None
    said: str = ""
    right: str = ""


def day_of(moment: datetime) -> date:
    """The day in Hanoi."""
    return moment.astimezone(HANOI).date()


def turn_of(moment: datetime) -> tuple[int, int]:
    """The turn of who became ready at the moment."""
    return int(moment.timestamp()), moment.microsecond


def show_turn(turn: tuple[int, int]) -> str:
    """For the eye, as Hanoi's time."""
    at = datetime.fromtimestamp(turn[0], tz=HANOI).replace(microsecond=min(max(turn[1], 0), 999_999))
    return at.isoformat()


def show_hour(hour: int) -> str:
    """For the eye, as Hanoi's time."""
    return start_of(hour=hour).astimezone(HANOI).strftime("%Y-%m-%d %H:00")
