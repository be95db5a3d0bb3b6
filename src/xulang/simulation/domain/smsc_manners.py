"""How a simulated carrier behaves: what it does with each message, by seeded dice."""

import random
from dataclasses import dataclass
from enum import StrEnum

from xulang.simulation.domain.smsc_wire import Answer

STATES = {"DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "ACCEPTD": 6, "REJECTD": 8}


class Ids(StrEnum):
    """How the carrier names a message in its answer, and in the receipt: seldom the same way."""

    SAME = "same"
    HEX_THEN_DECIMAL = "hex_then_decimal"
    DECIMAL_THEN_HEX = "decimal_then_hex"


class Fields(StrEnum):
    """Whether receipts have the optional fields, or their words only."""

    SENT = "sent"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Shares are of messages. `first` and `last` are seconds until the receipt.

    `early`: a receipt before the answer. `cut_every`: the line is cut instead of answering each so many-th
    message, which it took. `throttle_above`: more than so many a second are answered "throttled".
    """

    seed: int = 0
    first: float = 1.0
    last: float = 8.0
    undelivered: float = 0.0
    expired: float = 0.0
    silent: float = 0.0
    twice: float = 0.0
    early: float = 0.0
    underway: float = 0.0
    cut_every: int | None = None
    throttle_above: int | None = None
    answer_after: float = 0.0
    ids: Ids = Ids.SAME
    fields: Fields = Fields.SENT
    refused: tuple[tuple[str, Answer], ...] = ()


# An ordinary carrier on an ordinary day, for the demonstration.
USUAL = Manners(
    undelivered=0.06,
    expired=0.02,
    silent=0.02,
    twice=0.05,
    underway=0.3,
    throttle_above=20,
    ids=Ids.HEX_THEN_DECIMAL,
    fields=Fields.LEFT_OUT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One receipt: so many seconds after the answer; below zero: before it."""

    after: float
    stat: str


class Fate:
    """Decides of each message. The same seed and order give the same fates."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._dice = random.Random(manners.seed)

    def receipts(self) -> list[Said]:
        manners, dice = self._manners, self._dice
        rolls = {
            name: dice.random() < getattr(manners, name)
            for name in ("undelivered", "expired", "silent", "twice", "early", "underway")
        }
        after = manners.first + dice.random() * (manners.last - manners.first)
        again = manners.first + dice.random() * (manners.last - manners.first)
        stat = "UNDELIV" if rolls["undelivered"] else "EXPIRED" if rolls["expired"] else "DELIVRD"
        said = [] if rolls["silent"] else [Said(after=-1.0 if rolls["early"] else after, stat=stat)]
        if said and rolls["twice"]:
            said.append(Said(after=again, stat=stat))
        if rolls["underway"]:
            # Often after the last word: the network keeps no order.
            said.append(Said(after=again, stat="ACCEPTD"))
        return said


def names(*, number: int, ids: Ids) -> tuple[str, str]:
    """The message's name in the answer, and in the receipt."""
    if ids is Ids.HEX_THEN_DECIMAL:
        return f"{number:08X}", f"{number:010d}"
    if ids is Ids.DECIMAL_THEN_HEX:
        return str(number), f"{number:x}"
    return f"m-{number:x}", f"m-{number:x}"
