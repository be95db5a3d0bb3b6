"""Make the read models anew from the facts beside the live ones; then compare them, or put them in place.

The new ones are temporary tables of this session under the live ones' names, which PostgreSQL finds first:
the same code writes both, and nothing is left behind by a rebuild that was killed. What was sealed meanwhile
is taken in as the follower takes it; at the end it waits while both are compared, and the rows that differ
change places in one transaction; who reads sees the old ones until then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString, cast
from uuid import UUID

from xulang.insight.domain.places import CalledPlace, follow_places
from xulang.insight.domain.track import COLUMNS, Deltas
from xulang.insight.locks import wait_for_follower
from xulang.insight.usecases.follow import fold_streams, take_facts
from xulang.insight.usecases.write import (
    add_deltas,
    add_weeks,
    copy_rows,
    count_rows,
    move_follower,
    save_called,
)
from xulang.journal import api as journal
from xulang.platform.db import raw, unit_of_work

AT_ONCE: Final = 2_000
PATIENCE: Final = "10min"
COUNTS: Final = "(vehicles, weight_kg, value_vnd) <> (0, 0, 0)"
CHANGES: Final = f"({', '.join(COLUMNS)}) <> ({', '.join('0' for _ in COLUMNS)})"
# Each table with what makes a row of it count: sums that came to nothing are as good as none.
TABLES: Final[tuple[tuple[LiteralString, LiteralString], ...]] = (
    ("insight_crossing", "true"),
    ("insight_goods", "true"),
    ("insight_step", "true"),
    ("insight_step_past", "true"),
    ("insight_place", "true"),
    ("insight_hour", "true"),
    ("insight_hourly", COUNTS),
    ("insight_hourly_goods", COUNTS),
    ("insight_delta", CHANGES),
)
SIZE: Final = "SELECT coalesce(max(position) + 1, 0) FROM journal_sealed"
HOURS: Final = """
INSERT INTO insight_hour (hour, position)
SELECT floor(extract(epoch FROM sealed_at) / 3600)::int, min(position)
FROM journal_sealed WHERE position < %s GROUP BY 1
"""
LIVE: Final = "SELECT position FROM public.insight_follower WHERE id = 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """How many rows of a table the live models have too many, and how many they lack."""

    table: str
    wrong: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """`facts` were folded; rows that differed, before they were put right if that was asked for."""

    facts: int
    differing: tuple[Differing, ...]


def rebuild(*, clock: Callable[[], datetime]) -> Rebuilt:
    """Make all anew and put it in place of what is there; the product works on."""
    return _anew(clock=clock, until=_number(SIZE), finish=_swap)


def verify(*, clock: Callable[[], datetime]) -> Rebuilt:
    """Make all anew as far as the live ones have come, and say what differs; nothing is changed."""
    return _anew(clock=clock, until=_number(LIVE), finish=lambda: None)


def _anew(*, clock: Callable[[], datetime], until: int, finish: Callable[[], None]) -> Rebuilt:
    raw().execute("SET statement_timeout = 0")
    _begin()
    try:
        _fold_all(until=until, now=clock())
        # Before the follower has to wait: facts went on being sealed for as long as all were folded.
        while _take(clock=clock, end=_number(LIVE)):
            pass
        with unit_of_work():
            # Another rebuild may be at its end; what was folded for long is not given up for that.
            raw().execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            wait_for_follower()
            # The idle limit of a transaction must not end one that only folds.
            raw().execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            end = max(until, _number(LIVE))
            while take_facts(now=clock(), end=end, limit=AT_ONCE):
                pass
            differing = tuple(_compare(table, counts) for table, counts in TABLES)
            finish()
        return Rebuilt(facts=end, differing=differing)
    finally:
        _end()
        raw().execute("RESET statement_timeout")


def _take(*, clock: Callable[[], datetime], end: int) -> int:
    with unit_of_work():
        return take_facts(now=clock(), end=end, limit=AT_ONCE)


def _begin() -> None:
    for table in (*(name for name, _ in TABLES), "insight_follower"):
        raw().execute(f"CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING INDEXES)".encode())


def _end() -> None:
    apart = (_apart(name, side) for name, _ in TABLES for side in ("public", "pg_temp"))
    for table in (*(name for name, _ in TABLES), "insight_follower", *apart):
        raw().execute(f"DROP TABLE IF EXISTS pg_temp.{table}".encode())


def _fold_all(*, until: int, now: datetime) -> None:
    for ids in journal.iter_stream_ids(stream_kind=journal.StreamKind.DECLARATION):
        deltas: Deltas = {}
        copy_rows(rows=fold_streams(stream_ids=ids, since=0, position=until, deltas=deltas))
        _add_hours(deltas)
    count_rows(declaration_ids=None, sign=1)
    _fold_lines(until=until, now=now)
    add_weeks()
    for table, _ in TABLES:
        raw().execute(f"ANALYZE pg_temp.{table}".encode())


def _fold_lines(*, until: int, now: datetime) -> None:
    """What lines say in sealed order: calls of places; and which position each hour began with."""
    start, called, deltas = 0, dict[UUID, CalledPlace](), Deltas()
    while facts := journal.read_followed_kind(
        stream_kind=journal.StreamKind.LINE, start=start, end=until, limit=AT_ONCE
    ):
        follow_places(called=called, facts=facts, deltas=deltas)
        start = (facts[-1].fact.position or 0) + 1
    save_called(before={}, after=called)
    _add_hours(deltas)
    raw().execute(HOURS, [until])
    move_follower(position=until, hours={}, seen_at=now)


def _add_hours(deltas: Deltas) -> None:
    add_deltas(deltas=deltas, spans=((0, 0),))


def _compare(table: LiteralString, counts: LiteralString) -> Differing:
    """Rows that only the live table has, and that only the new one has, set aside to change places."""
    for side, other in (("public", "pg_temp"), ("pg_temp", "public")):
        raw().execute(
            f"CREATE TEMP TABLE {_apart(table, side)} AS SELECT * FROM {side}.{table}"  # noqa: S608 -- ours
            f" EXCEPT ALL SELECT * FROM {other}.{table}".encode()
        )
    found = [
        _number(f"SELECT count(*) FROM {_apart(table, side)} WHERE {counts}")  # noqa: S608 -- our own words
        for side in ("public", "pg_temp")
    ]
    return Differing(table=table, wrong=found[0], missing=found[1])


def _apart(table: LiteralString, side: LiteralString) -> LiteralString:
    return f"{table}_{'gone' if side == 'public' else 'come'}"


def _swap() -> None:
    for table, _ in TABLES:
        key = KEYS[table]
        gone, come = _apart(table, "public"), _apart(table, "pg_temp")
        raw().execute(
            f"DELETE FROM public.{table} live USING {gone} gone"  # noqa: S608 -- our own words
            f" WHERE ({_of('live', key)}) = ({_of('gone', key)})".encode()
        )
        raw().execute(f"INSERT INTO public.{table} SELECT * FROM {come}".encode())  # noqa: S608 -- our own words
    raw().execute("DELETE FROM public.insight_follower")
    raw().execute("INSERT INTO public.insight_follower SELECT * FROM pg_temp.insight_follower")


def _of(name: str, columns: str) -> str:
    return ", ".join(f"{name}.{column}" for column in columns.split())


HOURLY_KEY: Final = "hour moment gate direction regime"
KEYS: Final = {
    "insight_crossing": "id",
    "insight_goods": "crossing_id chapter origin",
    "insight_step": "crossing_id step force",
    "insight_step_past": "crossing_id step force number",
    "insight_place": "place_id",
    "insight_hour": "hour",
    "insight_hourly": f"{HOURLY_KEY} vehicle_type nationality",
    "insight_hourly_goods": f"{HOURLY_KEY} chapter origin",
    "insight_delta": "event_span sealed_span event_at sealed_at gate direction",
}


def _number(query: LiteralString) -> int:
    row = raw().execute(query).fetchone()
    return cast("int", row[0]) if row else 0


__all__ = ["Differing", "Rebuilt", "rebuild", "verify"]
