"""The road to a gate: how many trucks are on the way and parked where, each with source and age."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.crossing.domain.road import POSITION_LASTS, RoadHold
from xulang.crossing.policy import BEFORE_ENTRY
from xulang.crossing.queries.crossings import list_under_way
from xulang.crossing.queries.road import list_positions, list_road_counts, list_road_holds
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, Stage
from xulang.queueing import api as queueing
from xulang.registry import api as registry
from xulang.yards import api as yards

# What a driver or a policeman said longer ago is no news of now.
NEWS: Final = timedelta(hours=24)
MOST: Final = 5_000


class RoadSource(StrEnum):
    """Who says so. Nobody is followed: each is a tap, a book or a count."""

    DRIVERS = "drivers"
    BORDER = "border"
    YARD = "yard"
    COUNT = "count"
    PHONE = "phone"


class What(StrEnum):
    SET_OFF = "set_off"
    LATE = "late"
    PARKED = "parked"
    IN_YARD = "in_yard"
    YARD_STOCK = "yard_stock"
    COUNTED = "counted"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """So many trucks; `at`: when the newest of it was said. `metres`: where on the road, if counted there."""

    what: What
    source: RoadSource
    trucks: int
    at: datetime | None
    place: str = ""
    metres: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadView:
    gate: str
    holds: tuple[RoadHold, ...]
    seen: tuple[Seen, ...]


def see_road(*, gate: str, now: datetime) -> RoadView:
    """The road to the gate now, without plates."""
    holds = list_road_holds(gates=[gate], since=now, until=now)
    return RoadView(
        gate=gate,
        holds=tuple(one for one in holds if one.holds(now=now)),
        seen=(*_of_drivers(gate, now), *_of_yards(gate), *_of_counts(gate, now), *_of_phones(gate, now)),
    )


def _of_drivers(gate: str, now: datetime) -> Iterator[Seen]:
    """Taps of drivers who have not entered: set off, late, standing at the park or the gate."""
    waiting = {one.id: one for one in list_under_way(gates=[gate], stages=list(BEFORE_ENTRY), limit=MOST)}
    places = queueing.list_last_places(crossing_ids=list(waiting))
    there = {
        key: datetime.fromtimestamp(one.parked, tz=now.tzinfo)
        for key, one in places.items()
        if one.live and one.parked is not None
    }
    told: dict[FactKind, dict[UUID, datetime]] = {}
    for fact in journal.read_kinds(
        stream_ids={one.declaration_id for one in waiting.values()},
        kinds=[FactKind.SET_OFF, FactKind.DELAY_REPORTED],
    ):
        if fact.crossing_id in waiting and fact.recorded_at > now - NEWS:
            told.setdefault(fact.public.kind, {})[fact.crossing_id] = fact.recorded_at
    away = {key: at for key, at in told.get(FactKind.SET_OFF, {}).items() if key not in there}
    late = {key: at for key, at in told.get(FactKind.DELAY_REPORTED, {}).items() if key not in there}
    for what, found in ((What.SET_OFF, away), (What.LATE, late), (What.PARKED, there)):
        newest = max(found.values(), default=None)
        yield Seen(what=what, source=RoadSource.DRIVERS, trucks=len(found), at=newest)


def _of_yards(gate: str) -> Iterator[Seen]:
    """What was confirmed to stand in the yards, and the newest stock list of each yard's own software."""
    inside = list_under_way(gates=[gate], stages=[Stage.IN_YARD], limit=MOST)
    newest = max((one.stage_since for one in inside), default=None)
    yield Seen(what=What.IN_YARD, source=RoadSource.BORDER, trucks=len(inside), at=newest)
    named = {yard.code: yard.name for yard in registry.list_yards() if yard.gate == gate}
    for code, stock in sorted(yards.find_newest_stocks(yards=sorted(named)).items()):
        yield Seen(
            what=What.YARD_STOCK,
            source=RoadSource.YARD,
            trucks=stock.lines,
            at=stock.as_of,
            place=named[code],
        )


def _of_counts(gate: str, now: datetime) -> Iterator[Seen]:
    for one in sorted(list_road_counts(gates=[gate], since=now - NEWS), key=lambda count: count.metres):
        yield Seen(
            what=What.COUNTED,
            source=RoadSource.COUNT,
            trucks=one.trucks,
            at=one.counted_at,
            place=one.place,
            metres=one.metres,
        )


def _of_phones(gate: str, now: datetime) -> Iterator[Seen]:
    """Where drivers chose to say that they are, to about a kilometre."""
    for position, trucks, at in list_positions(gate=gate, since=now - POSITION_LASTS):
        yield Seen(what=What.SENT, source=RoadSource.PHONE, trucks=trucks, at=at, place=position.place)
