"""Texts: short messages to a driver's phone, by a carrier of his country (docs/sms.md)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import phonenumbers
from phonenumbers import PhoneNumberType

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal

# Tried again after 10 s, 20 s, 40 s … five minutes at most; never after the text's own end.
FIRST_RETRY: Final = timedelta(seconds=10)
LONGEST_RETRY: Final = timedelta(minutes=5)
# Of a carrier's refusals that may pass; a line that is down counts too.
MOST_REFUSALS: Final = 8
# A carrier says what became of a text when its validity ends at the latest, and then it is on its way to us.
RECEIPT_PATIENCE: Final = timedelta(hours=1)
MOBILE: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class Route(StrEnum):
    """Whose carriers reach the number: each country's has a line of its own."""

    VN = "vn"
    CN = "cn"


REGIONS: Final = {"VN": Route.VN, "CN": Route.CN}


class TextKind(StrEnum):
    """What a text is about; the trial is an operator's own."""

    CALL = "call"
    SKIPPED = "skipped"
    PUT_OFF = "put_off"
    TRIAL = "trial"


class TextState(StrEnum):
    """`NOT_CONFIGURED` waits for a line that this installation has no settings for."""

    QUEUED = "queued"
    NOT_CONFIGURED = "not_configured"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class TextTrouble(StrEnum):
    """Why a text did not arrive, or is not known to have."""

    NUMBER_FOREIGN = "number_foreign"
    NUMBER_NOT_MOBILE = "number_not_mobile"
    TOO_LONG = "too_long"
    NUMBER_REFUSED = "number_refused"
    SENDER_REFUSED = "sender_refused"
    REFUSED = "refused"
    UNDELIVERABLE = "undeliverable"
    DELETED = "deleted"
    REJECTED = "rejected"
    NOT_IN_TIME = "not_in_time"
    NOT_CONFIGURED = "not_configured"
    NO_LINE = "no_line"
    HELD_BACK = "held_back"
    NO_RECEIPT = "no_receipt"


# What a person at the centre has to do instead: telephone.
OVER: Final = frozenset({TextState.FAILED, TextState.EXPIRED, TextState.UNKNOWN, TextState.NOT_CONFIGURED})
# A later word changes an earlier one only upwards, so that their order and number do not matter; who has
# the text on his phone has it.
RANK: Final = {
    TextState.QUEUED: 0,
    TextState.SUBMITTED: 1,
    TextState.UNKNOWN: 2,
    TextState.EXPIRED: 3,
    TextState.FAILED: 4,
    TextState.DELIVERED: 5,
}


class LineState(StrEnum):
    OFF = "off"
    WRONG = "wrong"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAbout:
    """What a text is about: it is erased with the declaration, and the centre's people of the gate see it."""

    kind: TextKind
    gate: str | None = None
    declaration_id: UUID | None = None
    crossing_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text as the centre sees it. `phone` and `body` are personal: masked in lists, never logged."""

    id: UUID
    about: TextAbout
    phone: str = field(repr=False)
    language: str
    body: str = field(repr=False)
    route: Route | None
    state: TextState
    trouble: TextTrouble | None
    status: int | None
    attempts: int
    created_at: datetime
    not_after: datetime
    submitted_at: datetime | None
    ended_at: datetime | None

    @property
    def needs_telephone(self) -> bool:
        return self.state in OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """How the line to a carrier stands; `status` is the carrier's own word for why it does not."""

    route: Route
    state: LineState
    since: datetime | None
    status: int | None


def route_of(*, phone: str) -> Route:
    """Whose line reaches this number (E.164). Raises TEXT_NUMBER_FOREIGN, TEXT_NUMBER_NOT_MOBILE."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException as error:
        raise Refusal(code=NotificationRefusal.TEXT_NUMBER_NOT_MOBILE, field="phone") from error
    route = REGIONS.get(phonenumbers.region_code_for_country_code(number.country_code or 0))
    if route is None:
        raise Refusal(code=NotificationRefusal.TEXT_NUMBER_FOREIGN, field="phone")
    if phonenumbers.number_type(number) not in MOBILE:
        raise Refusal(code=NotificationRefusal.TEXT_NUMBER_NOT_MOBILE, field="phone")
    return route


def retry_after(*, attempts: int, dice: float) -> timedelta:
    """How long after so many attempts, up to a fifth earlier or later. `dice` is in [0, 1)."""
    wait: timedelta = min(LONGEST_RETRY, FIRST_RETRY * float(2 ** min(attempts - 1, 10)))
    return wait * (0.8 + 0.4 * dice)


def raised(*, before: TextState, said: TextState) -> TextState:
    """What stands after a further word about the same text."""
    return max(before, said, key=lambda state: RANK[state])


def state_of_parts(*, states: Collection[TextState]) -> TextState:
    """A text of several parts is delivered when all are, and failed when one is."""
    for state in (TextState.FAILED, TextState.EXPIRED, TextState.SUBMITTED, TextState.UNKNOWN):
        if state in states:
            return state
    return TextState.DELIVERED
