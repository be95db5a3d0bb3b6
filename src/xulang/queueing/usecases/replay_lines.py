"""Tell every line again from its facts and compare with its rows."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from xulang.journal import api as journal
from xulang.kernel.words import FactKind
from xulang.queueing import models
from xulang.queueing.domain.story import LineTold, PlaceTold, tell
from xulang.queueing.usecases.known_lines import read_window

# By these facts of its crossing a call is known to have been seen.
SEEN: Final = frozenset({FactKind.ACKNOWLEDGED, FactKind.SET_OFF})
TAKEN: Final = frozenset({FactKind.PLACE_TAKEN, FactKind.PLACE_REQUESTED})
NOT_TOLD: Final = frozenset({"id", "turn_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDifference:
    """Where a row says something else than the facts."""

    stream_id: UUID
    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReplayed:
    stream_id: UUID
    facts: int
    differences: tuple[PlaceDifference, ...]


def replay_lines() -> Iterator[LineReplayed]:
    """Replay the lines one at a time. In one REPEATABLE READ transaction it shows one instant."""
    left = set(models.LineRow.objects.values_list("stream_id", flat=True))
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.LINE):
        stream_id = facts[0].stream_id
        left.discard(stream_id)
        found = tuple(_differences(stream_id, facts))
        yield LineReplayed(stream_id=stream_id, facts=len(facts), differences=found)
    for stream_id in sorted(left):
        without = _differs(stream_id, "line", "there", "none")
        yield LineReplayed(stream_id=stream_id, facts=0, differences=(without,))


def _differs(stream_id: UUID, what: str, cached: object, facts: object) -> PlaceDifference:
    return PlaceDifference(stream_id=stream_id, what=what, cached=str(cached), facts=str(facts))


def _differences(stream_id: UUID, facts: list[journal.Fact]) -> Iterator[PlaceDifference]:
    try:
        line = tell(facts=facts)
    except ValueError as error:
        yield _differs(stream_id, "stream", "whole", error)
        return
    row = models.LineRow.objects.filter(stream_id=stream_id).first()
    if row is None:
        yield _differs(stream_id, "line", "missing", line.length)
        return
    yield from _of_line(row, line)
    yield from _of_places(stream_id, line, _known(facts))


def _of_line(row: models.LineRow, line: LineTold) -> Iterator[PlaceDifference]:
    goes_by = line.goes_by()
    said = msgspec.json.encode(goes_by, order="sorted").decode() if goes_by else ""
    cells = {
        "length": (row.length, line.last),
        "classes": (row.classes, line.codes),
        "credit": (tuple(row.credit), line.state.credit),
        "goes_by": (row.goes_by, said),
        "sealed_window": (read_window(text=row.sealed_window), line.state.window),
    }
    for what, (cached, told) in cells.items():
        if cached != told:
            yield _differs(row.stream_id, what, cached, told)


# Of a place: what only the private half says, None where that was erased.
Known = dict[UUID, dict[str, UUID | None]]


def _known(facts: list[journal.Fact]) -> Known:
    found: Known = {}
    for fact in facts:
        if fact.public.kind in TAKEN and fact.crossing_id and fact.private is not None:
            named = ("crossing", "declaration", "organisation")
            found[fact.crossing_id] = {f"{one}_id": _uuid(fact.private[one]) for one in named}
    return found


def _uuid(text: object) -> UUID | None:
    return UUID(text) if isinstance(text, str) else None


def _of_places(stream_id: UUID, line: LineTold, known: Known) -> Iterator[PlaceDifference]:
    rows = {row.id: row for row in models.PlaceRow.objects.filter(line_id=stream_id)}
    seen = journal.list_times(
        kinds=SEEN, crossing_ids=[row.crossing_id for row in rows.values() if row.acknowledged_at]
    )
    for place_id in sorted(rows.keys() | line.places.keys()):
        row, told = rows.get(place_id), line.places.get(place_id)
        if row is None or told is None:
            yield _differs(
                stream_id, f"place {place_id}", "there" if row else "missing", "there" if told else "none"
            )
            continue
        for name, says in {**_cells(told), **known.get(place_id, {})}.items():
            if getattr(row, name) != says:
                yield _differs(stream_id, f"place {place_id} {name}", getattr(row, name), says)
        at = row.acknowledged_at
        if at is not None and not _was_seen(at, told, seen.get(row.crossing_id, [])):
            yield _differs(stream_id, f"place {place_id} acknowledged_at", at, "not seen then")


def _cells(told: PlaceTold) -> dict[str, object]:
    cells = {name: value for name, value in asdict(told).items() if name not in NOT_TOLD}
    return {**cells, "ground": told.ground.value if told.ground else ""}


def _was_seen(at: datetime, told: PlaceTold, times: list[datetime]) -> bool:
    return told.called_at is not None and at >= told.called_at and at in times
