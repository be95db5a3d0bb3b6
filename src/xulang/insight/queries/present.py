"""Who was waiting at a gate, or inside, at the beginning of an hour: the crossings behind such a count."""

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from xulang.insight.domain.hours import hour_of, start_of
from xulang.insight.domain.track import Situation
from xulang.insight.queries.cube import PAGE, CountedCrossing
from xulang.platform.db import raw

# As `domain/track.py` counts them; LEAST leaves out what is NULL.
SPANS: Final = {
    Situation.WAITING: ("registered_at", "LEAST(entered_at, ended_at)"),
    Situation.INSIDE: ("entered_at", "ended_at"),
}


def list_present(
    *, situation: Situation, at: datetime, gate: str, page: int
) -> tuple[list[CountedCrossing], int]:
    """Of all gates where `gate` is empty; the latest first, a page of them, and how many there are.

    As known now, by the gate that each has now. Raises KeyError for a situation that no times tell.
    """
    start, end = SPANS[situation]
    within = f"{start} < %(at)s AND ({end} IS NULL OR {end} >= %(at)s) AND (%(gate)s = '' OR gate = %(gate)s)"
    values = {"at": start_of(hour_of(at)), "gate": gate, "page": PAGE, "start_at": (page - 1) * PAGE}
    many = raw().execute(f"SELECT count(*) FROM insight_crossing WHERE {within}".encode(), values)  # noqa: S608 -- our own words
    rows = raw().execute(
        f"SELECT id, {start}, weight_kg, value_vnd FROM insight_crossing WHERE {within}"  # noqa: S608 -- our own words
        f" ORDER BY {start} DESC, id LIMIT %(page)s OFFSET %(start_at)s".encode(),
        values,
    )
    found = many.fetchone()
    shown = [
        CountedCrossing(id=known, at=since, weight_kg=weight, value_vnd=value)
        for known, since, weight, value in cast("list[tuple[UUID, datetime, int, int]]", rows.fetchall())
    ]
    return shown, cast("int", found[0]) if found else 0
