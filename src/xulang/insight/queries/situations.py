"""How many vehicles wait, are called, on the road, inside or held: at any hour, as known at any hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from xulang.insight.domain.hours import WEEK, hour_of, start_of
from xulang.insight.domain.projection import PROJECTION
from xulang.insight.domain.track import COLUMNS as COUNTED
from xulang.insight.domain.track import SITUATIONS
from xulang.kernel.words import Direction
from xulang.platform.db import raw

SUMS: Final = ", ".join(f"coalesce(sum({name}), 0)::int" for name in SITUATIONS)
ALL_SUMS: Final = ", ".join(f"coalesce(sum({name}), 0)::int" for name in COUNTED)
COLUMNS: Final = ", ".join(COUNTED)
# Known before hour k of event time before hour e: whole weeks on both sides, and the hours that remain.
CELLS: Final = f"""
    SELECT gate, direction, {{at}} AS at, {COLUMNS} FROM insight_delta
    WHERE event_span = 1 AND sealed_span = 1 AND event_at < %(event_week)s AND sealed_at < %(sealed_week)s
UNION ALL
    SELECT gate, direction, {{at}}, {COLUMNS} FROM insight_delta
    WHERE event_span = 1 AND sealed_span = 0 AND event_at < %(event_week)s
        AND sealed_at >= %(sealed_week)s * {WEEK} AND sealed_at < %(sealed)s
UNION ALL
    SELECT gate, direction, event_at, {COLUMNS} FROM insight_delta
    WHERE event_span = 0 AND sealed_span = 1 AND event_at >= %(event_week)s * {WEEK} AND event_at < %(event)s
        AND sealed_at < %(sealed_week)s
UNION ALL
    SELECT gate, direction, event_at, {COLUMNS} FROM insight_delta
    WHERE event_span = 0 AND sealed_span = 0 AND event_at >= %(event_week)s * {WEEK} AND event_at < %(event)s
        AND sealed_at >= %(sealed_week)s * {WEEK} AND sealed_at < %(sealed)s
""".replace("{at}", f"%(event_week)s * {WEEK} - 1")  # noqa: S608 -- our own words
AT: Final = f"SELECT gate, direction, {SUMS} FROM ({CELLS}) c GROUP BY 1, 2"  # noqa: S608 -- our own words
SERIES: Final = f"""
SELECT gate, direction, greatest(at, %(first)s - 1) AS hour, {ALL_SUMS} FROM ({CELLS}) c
GROUP BY 1, 2, 3 ORDER BY 3
"""  # noqa: S608 -- our own words
FRESHNESS: Final = """
SELECT f.position, f.seen_at, f.version,
    (SELECT sealed_at FROM journal_sealed WHERE position = f.position - 1),
    (SELECT count(*) FROM (SELECT 1 FROM journal_sealed s WHERE s.position >= f.position LIMIT 10001) behind)
FROM insight_follower f WHERE f.id = 1
"""
POSITION_OF: Final = "SELECT position FROM insight_hour WHERE hour >= %s ORDER BY hour LIMIT 1"
HOUR_OF: Final = "SELECT hour FROM insight_hour WHERE position > %s ORDER BY hour LIMIT 1"
STOPPED: Final = timedelta(seconds=60)
# Later than any hour: as known now.
LAST: Final = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many vehicles were in each situation at a gate in one direction; one may be in several."""

    waiting: int = 0
    called: int = 0
    on_road: int = 0
    inside: int = 0
    held: int = 0
    coming: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How far the read models have come. `behind`: sealed facts not yet counted, 10,001 for more.

    `seen_at` is when the follower last looked, `fact_at` when the last fact it took was sealed. `outdated`:
    an older version of the product made the rows; until they are rebuilt the past may lack trucks in them.
    """

    position: int
    seen_at: datetime
    fact_at: datetime | None
    behind: int
    outdated: bool = False

    def stopped(self, *, now: datetime) -> bool:
        """Whether the follower has not looked for so long that what it counted is no more of now."""
        return now - self.seen_at > STOPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Vehicles that became ready, came in and left in one hour."""

    hour: datetime
    registered: int
    entered: int
    left: int


Place = tuple[str, Direction]


def situation_at(*, at: datetime, known_at: datetime | None = None) -> Mapping[Place, Counts]:
    """The counts at the beginning of the hour that `at` lies in, by gate and direction.

    As they were known at the beginning of the hour of `known_at`, or with None as known now. What happened
    before and was heard of later is in the one and not in the other.
    """
    rows = raw().execute(AT.encode(), _values(at, known_at)).fetchall()
    return {
        (cast("str", row[0]), Direction(cast("str", row[1]))): Counts(
            **dict(zip(SITUATIONS, cast("tuple[int, ...]", row[2:]), strict=True))
        )
        for row in rows
    }


def situation_series(
    *, start: datetime, end: datetime, known_at: datetime | None = None
) -> Mapping[Place, list[tuple[datetime, Counts]]]:
    """The counts at the beginning of each hour from `start` to `end`, both included; at most 35 days."""
    split = len(SITUATIONS)
    first, last = hour_of(start), hour_of(end)
    return {
        place: list(_running({hour: row[:split] for hour, row in found.items()}, first, last))
        for place, found in _changes(start, end, known_at).items()
    }


def _changes(
    start: datetime, end: datetime, known_at: datetime | None
) -> dict[Place, dict[int, tuple[int, ...]]]:
    """By hour from `start` to the one before `end`; all that is older stands in the hour before `start`."""
    first, last = hour_of(start), hour_of(end)
    if last - first > MOST_HOURS:
        raise ValueError("a series has at most 35 days")
    values = {**_values(end, known_at), "first": first}
    # Weeks are summed before the first hour that is shown.
    values["event_week"] = first // WEEK
    changes: dict[Place, dict[int, tuple[int, ...]]] = {}
    for row in raw().execute(SERIES.encode(), values):
        gate, direction, hour, *counts = cast("tuple[str, str, int, *tuple[int, ...]]", row)
        changes.setdefault((gate, Direction(direction)), {})[hour] = tuple(counts)
    return changes


def _running(found: Mapping[int, tuple[int, ...]], first: int, last: int) -> list[tuple[datetime, Counts]]:
    running = [0] * len(SITUATIONS)
    shown = []
    for hour in range(first - 1, last):
        for place, count in enumerate(found.get(hour, ())):
            running[place] += count
        shown.append((start_of(hour + 1), Counts(**dict(zip(SITUATIONS, running, strict=True)))))
    return shown


MOST_HOURS: Final = 35 * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One place over some hours: the counts at the beginning of each, and what moved in each."""

    counts: list[tuple[datetime, Counts]]
    flow: list[Flow]


def history(*, start: datetime, end: datetime, known_at: datetime | None = None) -> Mapping[Place, History]:
    """From `start` to `end`, both included, but for what moves in the last; at most 35 days.

    Flow in which nothing moved is left out.
    """
    first, last = hour_of(start), hour_of(end)
    split = len(SITUATIONS)
    return {
        place: History(
            counts=list(_running({hour: row[:split] for hour, row in found.items()}, first, last)),
            flow=[
                Flow(hour=start_of(hour), registered=row[split], entered=row[split + 1], left=row[split + 2])
                for hour, row in sorted(found.items())
                if hour >= first and any(row[split:])
            ],
        )
        for place, found in _changes(start, end, known_at).items()
    }


def freshness() -> Freshness | None:
    """How far the follower has come; None before its first fact."""
    row = raw().execute(FRESHNESS).fetchone()
    if row is None:
        return None
    position, seen_at, version, fact_at, behind = cast("tuple[int, datetime, int, datetime | None, int]", row)
    return Freshness(
        position=position,
        seen_at=seen_at,
        fact_at=fact_at,
        behind=behind,
        outdated=version < PROJECTION,
    )


def position_at(*, known_at: datetime) -> int | None:
    """The first position that was not known at the beginning of that hour; None when all is older."""
    row = raw().execute(POSITION_OF, [hour_of(known_at)]).fetchone()
    return cast("int", row[0]) if row else None


def hour_after(*, position: int) -> datetime | None:
    """The first whole hour at which the fact at that position was known; None while none has begun since."""
    row = raw().execute(HOUR_OF, [position]).fetchone()
    return start_of(cast("int", row[0])) if row else None


def _values(at: datetime, known_at: datetime | None) -> dict[str, int]:
    event, sealed = hour_of(at), LAST if known_at is None else hour_of(known_at)
    return {
        "event": event,
        "event_week": event // WEEK,
        "sealed": sealed,
        "sealed_week": sealed // WEEK,
    }
