"""What people are told, to whom, and the few parameters a message may carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

PARAM_LIMIT = 200


class NotificationKind(StrEnum):
    """Each has its texts in interfaces/shared/notification_texts.py; a test fails on a kind without."""

    REGISTERED = "registered"
    NEEDS_CORRECTION = "needs_correction"
    REFUSED = "refused"
    HELD = "held"
    RELEASED = "released"
    UNDONE = "undone"
    FEES_DUE = "fees_due"
    FEES_PAID = "fees_paid"
    DELAY_REPORTED = "delay_reported"
    LEFT = "left"
    STORAGE_APPROVED = "storage_approved"
    STORAGE_REFUSED = "storage_refused"
    UNLOADED = "unloaded"
    PART_ORDERED = "part_ordered"
    PART_RECALLED = "part_recalled"
    PART_APPROVED = "part_approved"
    PART_UNLOADED = "part_unloaded"
    RETURN_ORDERED = "return_ordered"
    RETURN_RECALLED = "return_recalled"
    RETURN_REFUSED = "return_refused"
    RETURNED = "returned"
    STAY_EXTENDED = "stay_extended"
    EXTENSION_RECALLED = "extension_recalled"
    DESTRUCTION_ORDERED = "destruction_ordered"
    DESTRUCTION_RECALLED = "destruction_recalled"
    DESTROYED = "destroyed"
    CANCELLED = "cancelled"
    CORRECTION_ASKED = "correction_asked"
    REPLACEMENT_APPROVED = "replacement_approved"
    REPLACEMENT_REFUSED = "replacement_refused"
    PAIR_ASKED = "pair_asked"
    PAIRED = "paired"
    UNPAIRED = "unpaired"
    DIVERTED = "diverted"
    CALLED = "called"
    CALL_MISSED = "call_missed"
    CALL_PUT_OFF = "call_put_off"
    PLACE_LOST = "place_lost"
    WINDOW_LOST = "window_lost"
    TAKEN_OVER = "taken_over"
    GATE_CLOSED = "gate_closed"
    GATE_REOPENED = "gate_reopened"
    ASSIGNMENT_GIVEN = "assignment_given"
    ASSIGNMENT_HANDED_IN = "assignment_handed_in"
    ASSIGNMENT_SENT_BACK = "assignment_sent_back"
    ASSIGNMENT_DONE = "assignment_done"
    ASSIGNMENT_DROPPED = "assignment_dropped"
    ASSIGNMENT_EXTENDED = "assignment_extended"
    ASSIGNMENT_SOON = "assignment_soon"
    ASSIGNMENT_DUE = "assignment_due"
    ASSIGNMENT_OVERDUE = "assignment_overdue"
    FIGURES_SOON = "figures_soon"
    FIGURES_OVERDUE = "figures_overdue"
    DAILY_REPORT = "daily_report"
    ALERT_RANG = "alert_rang"
    ALERT_ESCALATED = "alert_escalated"


class Param(StrEnum):
    """All that a message may carry. The plate shows in the page only: e-mail and push pass by others."""

    NUMBER = "number"
    PLATE = "plate"
    GATE = "gate"
    STEP = "step"
    FORCE = "force"
    MINUTES = "minutes"
    AMOUNT = "amount"
    FIELD = "field"
    HOUR = "hour"
    TITLE = "title"


Params = Mapping[Param, str]


class RecipientKind(StrEnum):
    """An organisation's messages are seen by its people; a driver's belong to his link."""

    USER = "user"
    ORGANISATION = "organisation"
    DRIVER = "driver"


class Channel(StrEnum):
    """Ways out of the house; the list in the page is always there."""

    EMAIL = "email"
    PUSH = "push"


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    GONE = "gone"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Whose messages: a user's, an organisation's or a driver link's id."""

    kind: RecipientKind
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`email` is None for who gets no e-mail; `language` is one of settings.LANGUAGES."""

    address: Address
    language: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A message as listed. `subject_id` is what it is about: a declaration, a crossing, a gate's stream."""

    id: UUID
    kind: NotificationKind
    subject_id: UUID
    params: Params
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """A message in words. `path` is where it leads to on this site."""

    title: str
    body: str
    path: str


def checked_params(*, params: Params) -> dict[str, str]:
    """ValueError on what no message carries: that is a mistake in the program, not a visitor's."""
    for name, value in params.items():
        if name not in set(Param) or len(value) > PARAM_LIMIT:
            raise ValueError(f"no parameter of a message: {name}")
    return {Param(name).value: value for name, value in params.items()}
