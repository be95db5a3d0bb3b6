"""Keep what was measured, what was estimated, and how far the estimates were off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import msgspec

from xulang.platform.db import Sending, raw, send_all
from xulang.queueing.domain.correction import (
    LEARNS,
    LEARNT_FROM,
    Case,
    Correction,
    Kind,
    Span,
    Standing,
    What,
    fit,
)
from xulang.queueing.domain.estimate import Expected
from xulang.queueing.domain.public import stream_of
from xulang.queueing.domain.track import Track
from xulang.queueing.domain.words import Line

TRACK: Final = "SELECT made_at, body::text FROM queueing_track WHERE stream_id = %s"
SAVE_TRACK: Final = """
INSERT INTO queueing_track (stream_id, made_at, body) VALUES (%s, %s, %s::text::jsonb)
ON CONFLICT (stream_id) DO UPDATE SET made_at = excluded.made_at, body = excluded.body
"""
# A place that ended meanwhile has nothing to be expected any more.
SAVE: Final = """
INSERT INTO queueing_estimate (place_id, made_at, call, entry, "left")
SELECT id, %s, %s::bigint[], %s::bigint[], %s::bigint[] FROM queueing_place
WHERE id = %s AND ended_at IS NULL
ON CONFLICT (place_id) DO UPDATE
SET made_at = excluded.made_at, call = excluded.call, entry = excluded.entry, "left" = excluded."left"
"""
FORGET: Final = """
DELETE FROM queueing_estimate e USING queueing_place p
WHERE p.id = e.place_id AND p.stream_id = %s AND (e.made_at < %s OR p.ended_at IS NOT NULL)
"""
TELL: Final = """
INSERT INTO queueing_told (place_id, told_at, kind, standing, raw, p10, p50, p90, constant, misses)
SELECT id, %s, %s, %s, %s::bigint[], %s, %s, %s, %s, misses
FROM queueing_place WHERE id = %s AND ended_at IS NULL
ON CONFLICT DO NOTHING
"""
LEARNT: Final = "SELECT made_at, errors, body::text FROM queueing_correction ORDER BY made_at DESC LIMIT 1"
SAVE_LEARNT: Final = """
INSERT INTO queueing_correction (made_at, errors, body) VALUES (%s, %s, %s::text::jsonb)
ON CONFLICT DO NOTHING
"""
# The last errors of which it learns; so many bound what it reads.
MOST: Final = 200_000
ERRORS: Final = """
SELECT standing, kind, told_at, raw, came FROM queueing_told
WHERE came IS NOT NULL AND raw IS NOT NULL AND judged_at >= %s AND judged_at <= %s
ORDER BY judged_at DESC, id LIMIT %s
"""
# What happened of a truck's own doing, or a force's, says nothing of the estimate: it spoke to who comes when
# he is called. Those rows are void: judged, and without a true moment.
JUDGE: Final = """
UPDATE queueing_told t SET judged_at = p.ended_at, came = CASE
    WHEN p.state = 'entered' AND p.misses = t.misses AND p.ground NOT IN ('override', 'uncalled')
        AND NOT EXISTS (
            SELECT FROM journal_fact f WHERE f.crossing_id = p.id AND f.kind = 'place_held'
            AND f.recorded_at >= t.told_at
        )
    THEN floor(extract(epoch FROM p.ended_at)) END
FROM queueing_place p WHERE p.id = t.place_id AND t.judged_at IS NULL AND p.ended_at IS NOT NULL
"""


def find_track(*, line: Line) -> tuple[datetime, Track] | None:
    """What was measured of the line, and when that was made."""
    row = raw().execute(TRACK, [stream_of(line=line)]).fetchone()
    if row is None:
        return None
    return cast("datetime", row[0]), msgspec.json.decode(cast("str", row[1]), type=Track)


def save_track(*, line: Line, track: Track, now: datetime) -> None:
    raw().execute(SAVE_TRACK, [stream_of(line=line), now, msgspec.json.encode(track).decode()])


def save_estimates(*, line: Line, expected: Mapping[UUID, Expected], now: datetime) -> None:
    """Of the line's live places; those of which nothing is expected lose what was estimated before."""
    statements: list[Sending] = [
        (SAVE, [now, list(one.call) if one.call else None, list(one.entry), list(one.left), place])
        for place, one in expected.items()
    ]
    send_all([*statements, (FORGET, [stream_of(line=line), now])])


def tell_estimates(
    *,
    expected: Mapping[UUID, Expected],
    constant: Mapping[UUID, int],
    kind: Kind,
    told_at: datetime,
) -> None:
    """Keep what is told now to be judged later. `constant`: what a constant rate says of the same places."""
    send_all(
        [
            (
                TELL,
                [
                    told_at,
                    kind.value,
                    one.standing.value,
                    list(one.raw),
                    *one.entry,
                    constant[place],
                    place,
                ],
            )
            for place, one in expected.items()
            if place in constant
        ]
    )


def judge_told() -> None:
    """Compare what was told of places that ended since with what became true."""
    raw().execute(JUDGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What this installation's own errors taught, when, and how many there were."""

    made_at: datetime
    errors: int
    correction: Correction


def find_learnt() -> Learnt | None:
    row = raw().execute(LEARNT).fetchone()
    if row is None:
        return None
    return Learnt(
        made_at=cast("datetime", row[0]),
        errors=cast("int", row[1]),
        correction=msgspec.json.decode(cast("str", row[2]), type=Correction),
    )


def learn_from_errors(*, now: datetime) -> None:
    """Every LEARNS anew, from the errors of the last LEARNT_FROM.

    Of entries that came true by then, with the raw interval as it was told: nothing later.
    """
    last = find_learnt()
    if last is not None and now - last.made_at < LEARNS:
        return
    errors = [
        (
            Case(
                what=What.ENTRY,
                standing=Standing(cast("str", standing)),
                kind=Kind(cast("str", kind)),
                now=int(cast("datetime", told_at).timestamp()),
            ),
            Span(*cast("list[int]", told)),
            cast("int", came),
        )
        for standing, kind, told_at, told, came in raw().execute(ERRORS, [now - LEARNT_FROM, now, MOST])
    ]
    learnt = msgspec.json.encode(fit(errors=errors)).decode()
    raw().execute(SAVE_LEARNT, [now, len(errors), learnt])
