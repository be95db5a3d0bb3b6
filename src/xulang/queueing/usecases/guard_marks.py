"""Who may have a place at all: one live place for each mark, so many for a company and for a vehicle."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from xulang.platform.db import raw, send_all
from xulang.queueing.usecases.work_line import MARK, UNMARK, Consigned, marks_of

HOLDERS = "SELECT mark, holder FROM queueing_mark WHERE mark = ANY(%s)"
MARKS = "SELECT place_id, mark FROM queueing_mark WHERE place_id = ANY(%s)"
OF_COMPANIES = """
SELECT organisation_id, count(*) FROM queueing_place
WHERE stream_id = %s AND organisation_id = ANY(%s) AND ended_at IS NULL GROUP BY organisation_id
"""
OF_CROSSINGS = """
SELECT crossing_id, count(*) FROM queueing_place WHERE crossing_id = ANY(%s) AND taken_at > %s
GROUP BY crossing_id
"""
A_DAY = timedelta(hours=24)


class Guard:
    """Which marks live places have, read once for several that are to be given places.

    Only the keeper gives any, so nothing is taken meanwhile but by who was told of in `take`.
    """

    def __init__(self, *, wanted: Iterable[Consigned]) -> None:
        marks = sorted({mark for one in wanted for mark in (*one.own, *one.shared)})
        self._holders: dict[str, set[UUID]] = {}
        for mark, holder in raw().execute(HOLDERS, [marks]) if marks else ():
            self._holders.setdefault(cast("str", mark), set()).add(cast("UUID", holder))

    def find_taken(self, *, consigned: Consigned) -> str | None:
        """A mark that another live place has, or None."""
        own = (mark for mark in consigned.own if self._holders.get(mark))
        shared = (
            mark for mark in consigned.shared if self._holders.get(mark, set()) - {consigned.declaration_id}
        )
        return min((*own, *shared), default=None)

    def take(self, *, place_id: UUID, consigned: Consigned) -> None:
        """From now on nobody else can have a place with these marks; `LineWork.take` writes them."""
        for mark, holder in marks_of(place_id=place_id, consigned=consigned):
            self._holders.setdefault(mark, set()).add(holder)


def count_live(*, stream_id: UUID, organisations: Collection[UUID]) -> Counter[UUID]:
    """The live places of these companies in a line."""
    rows = raw().execute(OF_COMPANIES, [stream_id, list(organisations)])
    return Counter(dict(cast("Iterable[tuple[UUID, int]]", rows)))


def count_lately(*, crossings: Collection[UUID], now: datetime) -> Counter[UUID]:
    """How many places each of these crossings took in the last 24 hours, live or not."""
    rows = raw().execute(OF_CROSSINGS, [list(crossings), now - A_DAY])
    return Counter(dict(cast("Iterable[tuple[UUID, int]]", rows)))


def list_marks(*, place_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """What each of these places answers to."""
    found: dict[UUID, set[str]] = {place_id: set() for place_id in place_ids}
    for place_id, mark in raw().execute(MARKS, [list(place_ids)]) if place_ids else ():
        found[cast("UUID", place_id)].add(cast("str", mark))
    return found


def mark_anew(*, place_id: UUID, known: Collection[str], consigned: Consigned) -> bool:
    """Let the place answer to its corrected marks; False where another live place has one of them."""
    other = replace(consigned, own=consigned.own.difference(known))
    if Guard(wanted=[other]).find_taken(consigned=other) is not None:
        return False
    marks = marks_of(place_id=place_id, consigned=consigned)
    send_all([(UNMARK, [place_id]), *((MARK, [mark, place_id, holder]) for mark, holder in marks)])
    return True
