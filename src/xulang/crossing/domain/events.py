"""What programs follow: an organisation's or a gate's sealed facts, and lists of crossings, by keyset."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.journal.domain.facts import Leaf, parse_leaf
from xulang.kernel.words import Direction, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """A sealed fact at its place in the log; of the fact only the public half."""

    position: int
    declaration_number: str
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


def event_of(*, position: int, number: str, public: str) -> EventView:
    return EventView(position=position, declaration_number=number, leaf=parse_leaf(text=public))
