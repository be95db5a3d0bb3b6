"""Who may have a place at all: one live place for each mark, so many for a company and for a vehicle."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from xulang.platform.db import raw, send_all
from xulang.queueing.usecases.work_line import UNMARK, Consigned, marking

TAKEN = """
SELECT mark FROM queueing_mark
WHERE mark = ANY(%(own)s) OR (mark = ANY(%(shared)s) AND holder <> %(declaration)s)
ORDER BY mark LIMIT 1
"""
MARKS = "SELECT mark FROM queueing_mark WHERE place_id = %s"
OF_COMPANY = """
SELECT count(*) FROM queueing_place
WHERE stream_id = %s AND organisation_id = %s AND ended_at IS NULL
"""
OF_CROSSINGS = "SELECT count(*) FROM queueing_place WHERE crossing_id = ANY(%s) AND taken_at > %s"
A_DAY = timedelta(hours=24)


def find_taken(*, consigned: Consigned) -> str | None:
    """A mark that another live place has, or None."""
    params: dict[str, object] = {
        "own": sorted(consigned.own),
        "shared": sorted(consigned.shared),
        "declaration": consigned.declaration_id,
    }
    row = raw().execute(TAKEN, params).fetchone()
    return cast("str", row[0]) if row else None


def count_live(*, stream_id: UUID, organisation_id: UUID) -> int:
    """The live places of a company in a line."""
    row = raw().execute(OF_COMPANY, [stream_id, organisation_id]).fetchone()
    return cast("int", row[0]) if row else 0


def count_lately(*, crossings: Collection[UUID], now: datetime) -> int:
    """How many places these crossings took in the last 24 hours, live or not."""
    row = raw().execute(OF_CROSSINGS, [list(crossings), now - A_DAY]).fetchone()
    return cast("int", row[0]) if row else 0


def mark_now(*, place_id: UUID, consigned: Consigned) -> None:
    """At once, so that the next one in the same unit of work finds it; the place's row may come later."""
    send_all(list(marking(place_id=place_id, consigned=consigned)))


def mark_anew(*, place_id: UUID, consigned: Consigned) -> bool:
    """Let the place answer to its corrected marks; False where another live place has one of them."""
    known = {cast("str", row[0]) for row in raw().execute(MARKS, [place_id])}
    if known == consigned.own | consigned.shared:
        return True
    if find_taken(consigned=replace(consigned, own=consigned.own - known)) is not None:
        return False
    send_all([(UNMARK, [place_id]), *marking(place_id=place_id, consigned=consigned)])
    return True
