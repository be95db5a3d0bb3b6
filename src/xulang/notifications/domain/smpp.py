"""What a carrier's words mean (SMPP 3.4): statuses of answers, receipts, and its names for a message."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.text import Route, TextState, TextTrouble
from xulang.notifications.domain.text_segments import Coding

USUAL_PORTS: Final = {"smpp": 2775, "smpps": 3550}
# The protocol's fields, without the zero at their end.
LONGEST_ID, LONGEST_PASSWORD, LONGEST_TYPE, LONGEST_SENDER = 15, 8, 12, 20
LONGEST_PREFIX: Final = 40
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Status(IntEnum):
    """Of section 5.1.3, what decides what we do next."""

    OK = 0x00
    INVALID_BIND_STATE = 0x04
    ALREADY_BOUND = 0x05
    SYSTEM_ERROR = 0x08
    INVALID_SOURCE = 0x0A
    INVALID_DESTINATION = 0x0B
    BIND_FAILED = 0x0D
    INVALID_PASSWORD = 0x0E
    INVALID_SYSTEM_ID = 0x0F
    QUEUE_FULL = 0x14
    SUBMIT_FAILED = 0x45
    INVALID_SOURCE_TON = 0x48
    INVALID_SOURCE_NPI = 0x49
    INVALID_DESTINATION_TON = 0x50
    INVALID_DESTINATION_NPI = 0x51
    THROTTLED = 0x58
    REJECTED_FOR_GOOD = 0x65


THROTTLES: Final = frozenset({Status.THROTTLED, Status.QUEUE_FULL})
FOR_GOOD: Final[dict[int, TextTrouble]] = {
    Status.INVALID_DESTINATION: TextTrouble.NUMBER_REFUSED,
    Status.INVALID_DESTINATION_TON: TextTrouble.NUMBER_REFUSED,
    Status.INVALID_DESTINATION_NPI: TextTrouble.NUMBER_REFUSED,
    Status.INVALID_SOURCE: TextTrouble.SENDER_REFUSED,
    Status.INVALID_SOURCE_TON: TextTrouble.SENDER_REFUSED,
    Status.INVALID_SOURCE_NPI: TextTrouble.SENDER_REFUSED,
    Status.REJECTED_FOR_GOOD: TextTrouble.REFUSED,
}

STATES: Final = {
    "DELIVRD": (TextState.DELIVERED, None),
    "EXPIRED": (TextState.EXPIRED, TextTrouble.NOT_IN_TIME),
    "DELETED": (TextState.FAILED, TextTrouble.DELETED),
    "UNDELIV": (TextState.FAILED, TextTrouble.UNDELIVERABLE),
    "REJECTD": (TextState.FAILED, TextTrouble.REJECTED),
    "UNKNOWN": (TextState.UNKNOWN, TextTrouble.NO_RECEIPT),
    # On its way: no end yet.
    "ENROUTE": (TextState.SUBMITTED, None),
    "ACCEPTD": (TextState.SUBMITTED, None),
}
# The same by the number of the field `message_state` (section 5.2.28).
NUMBERED: Final = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}
# Appendix B, as carriers write it: in any order, case and width. What follows "text:" is not read.
_ID = re.compile(r"\bid: ?(?!\w+:)([!-~]{1,65})", re.IGNORECASE)
_STAT = re.compile(r"\bstat:\s*([a-z]{1,10})", re.IGNORECASE)
_TEXT = re.compile(r"\btext:", re.IGNORECASE)


class Alphabet(StrEnum):
    """`UCS2` sends everything in the large alphabet, for a carrier whose small one is not GSM's."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A carrier's line. `rate` is parts a second, `window` how many of them may wait for their answer."""

    route: Route
    host: str
    port: int
    is_secure: bool
    system_id: str
    system_type: str
    sender: str
    alphabet: Alphabet
    rate: float
    window: int
    prefix: str = ""

    def coding(self, found: Coding) -> Coding:
        return Coding.UCS_2 if self.alphabet is Alphabet.UCS2 else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a carrier says of a message that it took; `key` is its normal form of the message's name."""

    keys: tuple[str, ...]
    state: TextState
    trouble: TextTrouble | None


def parse_target(*, route: Route, url: str, prefix: str = "") -> Target:
    """`smpp://SYSTEM_ID@HOST:PORT?from=…`, or `smpps://` over TLS. Raises TEXT_LINE_WRONG, by the part."""
    try:
        split = urlsplit(url)
        usual, port = USUAL_PORTS[split.scheme], split.port
        words = parse_qs(split.query, strict_parsing=True) if split.query else {}
        said = {name: values[-1] for name, values in words.items()}
        target = Target(
            route=route,
            host=split.hostname or "",
            port=port or usual,
            is_secure=split.scheme == "smpps",
            system_id=unquote(split.username or ""),
            system_type=said.pop("system_type", ""),
            sender=said.pop("from", ""),
            alphabet=Alphabet(said.pop("alphabet", Alphabet.GSM7)),
            rate=float(said.pop("rate", "5")),
            window=int(said.pop("window", "10")),
            prefix=prefix,
        )
    except (ValueError, KeyError) as error:
        raise Refusal(code=NotificationRefusal.TEXT_LINE_WRONG, route=route.value) from error
    fits = (
        not said
        and split.password is None
        and split.path in {"", "/"}
        and target.host
        and _fits(target.system_id, LONGEST_ID)
        and len(target.system_type) <= LONGEST_TYPE
        and _fits(target.sender, LONGEST_SENDER)
        and len(prefix) <= LONGEST_PREFIX
        and 0 < target.rate <= 1000
        and 0 < target.window <= 1000
    )
    if not fits:
        raise Refusal(code=NotificationRefusal.TEXT_LINE_WRONG, route=route.value)
    return target


def _fits(word: str, longest: int) -> bool:
    return 0 < len(word) <= longest and word.isascii() and word.isprintable()


def normal_id(*, message_id: str) -> str:
    """A carrier's name for a message without case and leading zeros: it does not always keep them."""
    plain = message_id.strip().strip("\0").lower()
    return plain.lstrip("0") or plain[-1:]


def receipt_keys(*, message_id: str) -> tuple[str, ...]:
    """How the same name may have stood in the answer: as it is, or the same number in the other base.

    Carriers answer in hexadecimal and write receipts in decimal, or the other way round.
    """
    plain = normal_id(message_id=message_id)
    keys = [plain]
    if plain.isascii() and plain.isdecimal():
        keys.append(f"{int(plain):x}")
    if re.fullmatch(r"[0-9a-f]{1,32}", plain):
        keys.append(str(int(plain, 16)))
    return tuple(dict.fromkeys(keys))


def parse_receipt(*, text: str, receipted_id: str = "", message_state: int | None = None) -> Receipt | None:
    """From the fields where the carrier sends them, else from the text; None for what is no receipt."""
    head = _TEXT.split(text, maxsplit=1)[0]
    named, said = _ID.search(head), _STAT.search(head)
    message_id = receipted_id or (named.group(1) if named else "")
    word = NUMBERED.get(message_state or 0) or (said.group(1).upper()[:7] if said else "")
    if not message_id.strip("\0 ") or word not in STATES:
        return None
    state, trouble = STATES[word]
    return Receipt(keys=receipt_keys(message_id=message_id), state=state, trouble=trouble)


def validity(*, until: datetime) -> str:
    """Absolute time as section 7.1.1 has it, in UTC: after it the carrier must not deliver any more."""
    return until.astimezone(UTC).strftime("%y%m%d%H%M%S") + "000+"


def sender_kind(*, sender: str) -> tuple[int, int]:
    """Type of number and numbering plan: a name, a number with its country's code, or a short code."""
    if not sender.lstrip("+").isdecimal():
        return (5, 0)
    return (1, 1) if sender.startswith("+") else (3, 0)


def pause_after(*, times: int, dice: float) -> float:
    """Seconds to wait after so many refusals to go on, one after the other: 1, 2, 4 … 60, and some chance."""
    wait: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(times - 1, 10))
    return wait * (0.8 + 0.4 * dice)


def phone_matches(*, phone: str, said: str) -> bool:
    """Whether a receipt speaks of this number: carriers write it with or without its country's code."""
    digits, plain = said.strip().lstrip("+0"), phone.lstrip("+")
    return not digits or plain.endswith(digits[-8:])


def is_late(*, not_after: datetime, now: datetime, spare: timedelta = timedelta()) -> bool:
    return now + spare >= not_after
