"""A place in the queue as pages show it: its line and class in words, its hour by both sides' clocks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.shared.draws import closing_of
from xulang.interfaces.shared.places import gate_names
from xulang.interfaces.shared.queue import class_names, class_word, reason_for_company
from xulang.queueing import api as queueing
from xulang.queueing.api import OUTSTANDING, Ground, PlaceState

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHour:
    """One hour of a line; `value` is its number, which forms send."""

    value: int
    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + AN_HOUR

    @property
    def hanoi(self) -> str:
        return _between(self.start.astimezone(queueing.HANOI))

    @property
    def beijing(self) -> str:
        return _between(self.start.astimezone(queueing.BEIJING))

    @property
    def day(self) -> date:
        return self.start.astimezone(queueing.HANOI).date()


def _moments(span: queueing.Span) -> tuple[datetime, datetime, datetime]:
    earliest, likely, latest = (datetime.fromtimestamp(at, tz=queueing.HANOI) for at in span)
    return earliest, likely, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """What a page says of a crossing's place, or of why it has none."""

    seen: crossing.PlaceSeen
    gate: str
    priority: str
    hour: ShownHour | None
    blocked_by: crossing.CrossingView | None = None

    @property
    def place(self) -> queueing.PlaceView | None:
        return self.seen.place

    @property
    def entry(self) -> tuple[datetime, datetime, datetime] | None:
        """Earliest, likely and latest moment at which it goes in."""
        return _moments(self.seen.expected.entry) if self.seen.expected else None

    @property
    def across(self) -> tuple[datetime, datetime, datetime] | None:
        return _moments(self.seen.expected.left) if self.seen.expected else None

    @property
    def partner_hour(self) -> ShownHour | None:
        """When the truck is expected whose goods it takes over."""
        meets = self.seen.meets
        return shown_hour(meets.hour) if meets and meets.hour is not None else None

    @property
    def closes(self) -> datetime | None:
        """When the sealed window closes in which it asks; None where it does not wait for a draw."""
        return closing_of(place=self.place) if self.place else None

    @property
    def called(self) -> bool:
        return self.place is not None and self.place.state == PlaceState.CALLED

    @property
    def due(self) -> bool:
        """Called, and not in yet."""
        return self.place is not None and self.place.state in OUTSTANDING

    @property
    def unseen(self) -> bool:
        """A call that nobody has said he saw."""
        return self.called and self.place is not None and self.place.acknowledged_at is None

    @property
    def uncalled(self) -> bool:
        """It waits, so that nobody may let it in now."""
        return self.place is not None and self.place.live and not self.due

    @property
    def reason(self) -> str:
        return reason_for_company(self.seen.reason or "")

    @property
    def says_ground(self) -> bool:
        place = self.place
        return place is not None and place.ground is not None and place.called_at is not None

    @property
    def passed_others(self) -> bool:
        return bool(self.place and self.place.passed)

    @property
    def breach(self) -> bool:
        return self.place is not None and self.place.ground == Ground.UNCALLED

    @property
    def grace_minutes(self) -> int | None:
        return None if self.seen.grace is None else self.seen.grace // 60

    @property
    def absences_left(self) -> int | None:
        """How often it may still be absent before the place is lost, this time counted."""
        if self.seen.misses is None or self.place is None:
            return None
        return self.seen.misses - self.place.misses


def shown_hour(hour: int) -> ShownHour:
    return ShownHour(value=hour, start=queueing.start_of(hour=hour))


def shown_places(
    *, seen: Mapping[UUID, crossing.PlaceSeen], now: datetime, gate_of: Mapping[str, str] | None = None
) -> dict[UUID, ShownPlace]:
    """What pages show of these crossings' places; none of who has neither a place nor a reason."""
    told = {key: one for key, one in seen.items() if one.place or one.reason}
    if not told:
        return {}
    names = gate_names() if gate_of is None else gate_of
    classes = class_names(now=now)
    blocking = _crossings({one.blocked_by for one in told.values() if one.blocked_by})
    return {
        key: ShownPlace(
            seen=one,
            gate=names.get(one.place.line.gate, one.place.line.gate) if one.place else "",
            priority=class_word(code=one.place.priority, names=classes) if one.place else "",
            hour=None if one.planned is None else shown_hour(one.planned),
            blocked_by=blocking.get(one.blocked_by) if one.blocked_by else None,
        )
        for key, one in told.items()
    }


def shown_place(*, crossing_id: UUID, now: datetime) -> ShownPlace | None:
    seen = crossing.see_place(crossing_id=crossing_id, now=now)
    return shown_places(seen={crossing_id: seen}, now=now).get(crossing_id)


def by_day(hours: Iterable[int]) -> list[tuple[date, list[ShownHour]]]:
    """Windows grouped by Hanoi's days."""
    shown = [shown_hour(hour) for hour in hours]
    return [(day, list(there)) for day, there in groupby(shown, key=lambda one: one.day)]


def _crossings(ids: Collection[UUID]) -> dict[UUID, crossing.CrossingView]:
    return {one: crossing.get_crossing(crossing_id=one) for one in ids}


def _between(start: datetime) -> str:
    return f"{start:%H:%M}–{start + AN_HOUR:%H:%M}"
