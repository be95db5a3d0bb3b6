"""The follower: it brings the read models after the sealed facts, some at a time.

It folds each declaration that was spoken of anew, so that a fact seen twice changes nothing; where it is in
the log moves in the same transaction, so that one that was killed half-way goes on where it was.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import msgspec

from xulang.clearance.api import BrokenStreamError, Said
from xulang.crossing import api as crossing
from xulang.insight.domain.fold import CONTENT, Row, fold_declaration
from xulang.insight.domain.goods import Freight, Goods
from xulang.insight.domain.hours import hour_of
from xulang.insight.domain.places import follow_places
from xulang.insight.domain.track import Deltas
from xulang.insight.locks import own_follower
from xulang.insight.usecases.write import (
    add_deltas,
    find_called,
    move_follower,
    save_called,
    write_rows,
)
from xulang.journal import api as journal
from xulang.platform.db import raw, unit_of_work
from xulang.queueing import api as queueing

logger = logging.getLogger(__name__)

AT_ONCE: Final = 500
# Beyond any position of a log.
END: Final = 2**62
POSITION: Final = "SELECT position FROM insight_follower WHERE id = 1"
SEEN: Final = "UPDATE insight_follower SET seen_at = %s WHERE id = 1"
# One row is written a minute, however often the follower looks.
BEAT: Final = """
INSERT INTO insight_pulse (hour, minutes, last) VALUES (%s, 1, %s) ON CONFLICT (hour) DO UPDATE
SET minutes = insight_pulse.minutes + 1, last = EXCLUDED.last WHERE insight_pulse.last <> EXCLUDED.last
"""
# What was known before private halves were erased stands in the live rows alone.
KEPT: Final = """
SELECT c.id, c.vehicle_type, g.chapter, g.origin, g.weight_kg, g.value_vnd
FROM public.insight_crossing c LEFT JOIN public.insight_goods g ON g.crossing_id = c.id
WHERE c.declaration_id = ANY(%s) ORDER BY c.id, g.chapter, g.origin
"""


def follow_sealed(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Bring the read models after the next sealed facts; how many were read. 0 while another process does.

    Raises "busy" where it has to wait too long: nothing is lost, the facts are read again.
    """
    with unit_of_work():
        if not own_follower():
            return 0
        raw().execute(BEAT, [hour_of(now), now.minute])
        return take_facts(now=now, end=END, limit=limit)


def take_facts(*, now: datetime, end: int, limit: int) -> int:
    """Take the next facts before position `end` into the rows. Whoever calls it owns the follower."""
    start = get_position()
    facts = journal.read_followed(start=start, end=end, limit=limit)
    if not facts:
        raw().execute(SEEN, [now])
        return 0
    until = (facts[-1].fact.position or 0) + 1
    deltas: Deltas = {}
    lines = [one for one in facts if one.fact.stream_kind == journal.StreamKind.LINE]
    _take_lines(lines, deltas)
    touched = {one.fact.stream_id for one in facts if one.fact.stream_kind == journal.StreamKind.DECLARATION}
    rows = fold_streams(stream_ids=touched, since=start, position=until, deltas=deltas)
    # What a line says of a place may be a call: the crossing's row says when it was.
    places = queueing.list_places(place_ids={one.fact.crossing_id for one in lines if one.fact.crossing_id})
    others = {place.declaration_id for place in places} - touched
    rows += fold_streams(stream_ids=others, since=until, position=until, deltas=deltas)
    write_rows(declaration_ids=touched | others, rows=rows)
    add_deltas(deltas=deltas)
    move_follower(position=until, hours=first_of_hours(facts), seen_at=now)
    return len(facts)


def get_position() -> int:
    row = raw().execute(POSITION).fetchone()
    return cast("int", row[0]) if row else 0


def first_of_hours(facts: Iterable[journal.Sealed]) -> dict[int, int]:
    hours: dict[int, int] = {}
    for one in facts:
        hours.setdefault(hour_of(one.sealed_at), one.fact.position or 0)
    return hours


def fold_streams(*, stream_ids: Collection[UUID], since: int, position: int, deltas: Deltas) -> list[Row]:
    """The rows of these declarations after what was sealed before `position`.

    A stream that is broken is said to be so and left out: it must not stop the others.
    """
    rows: list[Row] = []
    if not stream_ids:
        return rows
    streams = journal.read_streams_before(stream_ids=list(stream_ids), position=position, private=CONTENT)
    kept = find_kept(declaration_ids=[stream[0].fact.stream_id for stream in streams if erased(stream)])
    for stream in streams:
        own: Deltas = {}
        try:
            found = fold_declaration(
                facts=stream, since=since, kept=kept, next_record=next_record, deltas=own
            )
        except (BrokenStreamError, msgspec.ValidationError):
            logger.exception("statistics cannot count the declaration %s", stream[0].fact.stream_id)
            continue
        rows += found
        for cell, counts in own.items():
            known = deltas.setdefault(cell, [0] * len(counts))
            for place, count in enumerate(counts):
                known[place] += count
    return rows


def next_record(record: crossing.Record | None, said: Said) -> crossing.Record:
    return crossing.advance(record=record, said=said, deviations=crossing.deviations())


def erased(stream: Sequence[journal.Sealed]) -> bool:
    """Whether what it declared cannot be read any more."""
    return any(one.fact.public.kind in CONTENT and one.fact.private is None for one in stream)


def find_kept(*, declaration_ids: Collection[UUID]) -> dict[UUID, Freight]:
    """What the live rows keep of freight, by crossing."""
    if not declaration_ids:
        return {}
    types: dict[UUID, str] = {}
    goods: dict[UUID, list[Goods]] = {}
    for row in raw().execute(KEPT, [list(declaration_ids)]):
        known, kind, chapter, origin, weight, value = cast("tuple[UUID, str, str, str, int, int]", row)
        types[known] = kind
        if chapter is not None:
            one = Goods(chapter=chapter, origin=origin, weight_kg=weight, value_vnd=value)
            goods.setdefault(known, []).append(one)
    return {
        known: Freight(vehicle_type=kind, goods=tuple(goods.get(known, ()))) for known, kind in types.items()
    }


def _take_lines(facts: Sequence[journal.Sealed], deltas: Deltas) -> None:
    if not facts:
        return
    called = find_called(place_ids={one.fact.crossing_id for one in facts if one.fact.crossing_id})
    after = dict(called)
    follow_places(called=after, facts=facts, deltas=deltas)
    save_called(before=called, after=after)
