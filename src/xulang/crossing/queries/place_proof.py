"""What a driver is shown of his place: every fact that speaks of it, and who was called before him."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from xulang.journal import api as journal
from xulang.kernel.words import FactKind
from xulang.queueing import api as queueing

MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBefore:
    """Somebody else's call. `number`: of his place."""

    fact: journal.Fact
    number: int
    priority: str
    ground: queueing.Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProof:
    """`own`: customs' word first, then the line's. `more`: so many earlier calls are not shown."""

    place: queueing.PlaceView
    own: tuple[journal.Fact, ...]
    before: tuple[CallBefore, ...]
    more: int


def find_place_proof(*, crossing_id: UUID) -> PlaceProof | None:
    """Of the crossing's last place; None where it never had one."""
    place = queueing.find_place(crossing_id=crossing_id)
    if place is None:
        return None
    facts = journal.read_about(
        stream_id=queueing.stream_of_line(line=place.line),
        first=place.number,
        last=None if place.live else place.last,
        about=place.id,
        kinds=[FactKind.CALLED_FORWARD],
    )
    own = [fact for fact in facts if fact.crossing_id == place.id]
    called = [fact.number for fact in own if fact.public.kind == FactKind.CALLED_FORWARD]
    last = max(called, default=None)
    others = [fact for fact in facts if fact.crossing_id != place.id and (last is None or fact.number < last)]
    shown = others[-MOST:]
    ids = {fact.crossing_id for fact in shown if fact.crossing_id}
    known = {one.id: one for one in queueing.list_places(place_ids=ids)}
    word = journal.find_fact(fact_id=place.because) if place.because else None
    return PlaceProof(
        place=place,
        own=(*([word] if word else []), *own),
        before=tuple(
            CallBefore(
                fact=fact,
                number=known[fact.crossing_id].number,
                priority=known[fact.crossing_id].priority,
                ground=queueing.Ground(fact.public.trigger or ""),
            )
            for fact in shown
            if fact.crossing_id in known
        ),
        more=len(others) - len(shown),
    )
