"""What an event says: that something changed, where, and in which lists. Never what, of whom, or by whom."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from xulang.kernel.words import OF_CAPACITY, OF_GATES, OF_INDICATORS, OF_LINES, OF_WORK, FactKind

# More changes than this at once are told by gate only: a reader then asks for whole lists anyway.
MOST_TOLD = 100


class Listing(StrEnum):
    """A kind of list that a fact may change."""

    CROSSING = "crossing"  # One crossing's timeline.
    WORK = "work"  # The forces' work lists, the companies' declarations.
    YARD = "yard"
    BOARD = "board"  # The public's and the centre's figures.
    GATE = "gate"  # Open or closed.


QUIET = frozenset(
    {
        FactKind.PERMIT_ISSUED,
        FactKind.PERMIT_REVOKED,
        FactKind.DRIVER_LINKED,
        FactKind.ACKNOWLEDGED,
        FactKind.NOT_REACHED,
        FactKind.SET_OFF,
        FactKind.DELAY_REPORTED,
        FactKind.ERASED,
    }
)
OF_YARDS = frozenset({FactKind.YARD_ENTRY, FactKind.YARD_EXIT})

LISTS: tuple[tuple[frozenset[FactKind], tuple[Listing, ...]], ...] = (
    (OF_LINES, (Listing.CROSSING, Listing.BOARD)),
    (OF_CAPACITY | OF_WORK, (Listing.BOARD,)),
    (OF_INDICATORS, ()),
    (OF_GATES, (Listing.GATE, Listing.BOARD)),
    (QUIET, (Listing.CROSSING,)),
    (OF_YARDS, (Listing.CROSSING, Listing.YARD)),
)


def listings_of(kind: FactKind) -> tuple[Listing, ...]:
    """Which lists a fact of that kind may change."""
    for kinds, lists in LISTS:
        if kind in kinds:
            return lists
    return (Listing.CROSSING, Listing.WORK, Listing.YARD, Listing.BOARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One sealed fact. `declaration_id` and `owner` decide who is told; they are not told themselves."""

    gate: str | None
    crossing_id: UUID | None
    lists: tuple[Listing, ...]
    declaration_id: UUID | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All changes up to and with a sealed position, after the batch before."""

    position: int
    changes: tuple[Change, ...]


def told(*, position: int, changes: Iterable[Change]) -> bytes:
    """One event in the form of text/event-stream; its id is the sealed position to resume after."""
    merged = _merge(changes)
    if len(merged) > MOST_TOLD:
        merged = _merge(replace(change, crossing_id=None) for change in merged)
    lines = [
        {
            "gate": change.gate,
            "crossing": str(change.crossing_id) if change.crossing_id else None,
            "lists": [listing.value for listing in change.lists],
        }
        for change in merged
    ]
    data = json.dumps({"position": position, "changes": lines}, separators=(",", ":"))
    return f"id: {position}\ndata: {data}\n\n".encode()


def _merge(changes: Iterable[Change]) -> Sequence[Change]:
    """One line for each crossing at each gate, with all its lists in one order."""
    lists: dict[tuple[str | None, UUID | None], set[Listing]] = {}
    for change in changes:
        lists.setdefault((change.gate, change.crossing_id), set()).update(change.lists)
    return [
        Change(gate=gate, crossing_id=crossing, lists=tuple(one for one in Listing if one in found))
        for (gate, crossing), found in lists.items()
    ]
