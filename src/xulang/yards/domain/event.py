"""One move through a yard's barrier, as the yard's own software says it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from xulang.kernel.canonical import canonical_bytes
from xulang.kernel.identifiers import IdentifierRefusal, plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.yards.domain.refusals import YardRefusal

MOVES = frozenset({FactKind.YARD_ENTRY, FactKind.YARD_EXIT})
# Ids and figures of other software; no space, quote or control character, so that logs and files keep them.
EVENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,79}", re.ASCII)
LONGEST_KEY = 20
EVENTS = UUID("0d9b6f5e-7f0b-4a57-9d5c-6a4d7a0f6b21")


@dataclass(frozen=True, slots=True, kw_only=True)
class YardEvent:
    """`event` is the yard's own id of it; `at` its own time (UTC)."""

    event: str
    kind: FactKind
    plate: str
    at: datetime

    @property
    def key(self) -> str:
        """What the plate is compared by. Raises EMPTY, TOO_LONG."""
        return plate_key(text=self.plate)

    def hashed(self) -> bytes:
        """What the event says: dots and spaces in a plate are no other word."""
        return hashlib.sha256(canonical_bytes([self.kind, self.key, self.at.isoformat()])).digest()

    def id_at(self, *, yard: str) -> UUID:
        """Ours, the same for the same event of the same yard."""
        return uuid5(EVENTS, f"{yard}:{self.event}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`ahead`: how far a yard's clock may be before ours; `days`: how late an event may come."""

    ahead: timedelta
    days: int


def check_event(*, event: YardEvent, now: datetime, bounds: Bounds) -> None:
    """Raises ID_MALFORMED, EMPTY, TOO_LONG, PLATE_MALFORMED, CLOCK_AHEAD, TOO_OLD."""
    if not EVENT_ID.fullmatch(event.event):
        raise Refusal(code=YardRefusal.ID_MALFORMED, field="event")
    if event.kind not in MOVES:
        raise ValueError(f"{event.kind} is nothing that a barrier sees")
    check_plate(plate=event.plate)
    check_time(at=event.at, now=now, bounds=bounds)


def check_plate(*, plate: str) -> str:
    """Its key. A plate of no known form is taken all the same: the yard saw it.

    Raises EMPTY, TOO_LONG, and PLATE_MALFORMED for what can be no plate at all.
    """
    try:
        key = plate_key(text=plate)
    except Refusal as refusal:
        refusal.field = "plate"
        raise
    if not key.isalnum() or len(key) > LONGEST_KEY or any(unicodedata.category(c) == "Cc" for c in plate):
        raise Refusal(code=IdentifierRefusal.PLATE_MALFORMED, field="plate")
    return key


def check_time(*, at: datetime, now: datetime, bounds: Bounds, field: str = "at") -> None:
    """Raises CLOCK_AHEAD, TOO_OLD."""
    if at > now + bounds.ahead:
        minutes = int((at - now) / timedelta(minutes=1))
        raise Refusal(code=YardRefusal.CLOCK_AHEAD, field=field, minutes=minutes)
    if at < now - timedelta(days=bounds.days):
        raise Refusal(code=YardRefusal.TOO_OLD, field=field, days=bounds.days)


def made_id(*, kind: FactKind, key: str, at: datetime) -> str:
    """The id of an event whose yard gives none: what it says is what it is."""
    said = canonical_bytes([kind, key, at.isoformat()])
    return f"row-{hashlib.sha256(said).hexdigest()[:32]}"
