"""What programs follow: an organisation's or a gate's sealed facts, and lists of crossings, by keyset."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.journal.domain.facts import Leaf, parse_leaf
from xulang.kernel.words import Direction, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """A sealed fact at its position in the log; of the fact only the public half.

    `place` is set where a line speaks of the crossing's place: the leaf's own stream is the line then.
    """

    position: int
    declaration_number: str
    declaration_id: UUID
    crossing_id: UUID | None
    place: UUID | None
    leaf: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingFilter:
    """Whose crossings: one organisation's, or those at gates; None asks for any.

    `plate` is the beginning of a plate as typed, `since` the earliest declaring, `after` the last of the
    page before, by its declaring and id.
    """

    organisation_id: UUID | None = None
    gates: Collection[str] | None = None
    stages: Collection[Stage] | None = None
    direction: Direction | None = None
    number: str | None = None
    plate: str | None = None
    since: datetime | None = None
    after: tuple[datetime, UUID] | None = None


def event_of(
    *, position: int, number: str, public: str, declaration_id: UUID | None, crossing_id: UUID | None
) -> EventView:
    """`declaration_id` and `crossing_id` are given for a fact of a line: whose place it speaks of."""
    leaf = parse_leaf(text=public)
    return EventView(
        position=position,
        declaration_number=number,
        declaration_id=declaration_id or leaf.stream,
        crossing_id=crossing_id or leaf.crossing,
        place=leaf.crossing if crossing_id else None,
        leaf=leaf,
    )
