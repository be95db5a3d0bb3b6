"""Was a receiving truck held, or let go on, as the truck with its goods comes? From public facts alone.

What a truck from the other side was declared for is not public: where it never had a place, any hour may be
right, and only its entry is proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind, Force, Step
from xulang.queueing.domain.evidence import Evidence

ENTRY: Final = frozenset({Force.CUSTOMS, Force.BORDER_GUARD})
PAIRING: Final = frozenset({FactKind.PAIRED, FactKind.UNPAIRED})
ENDS_CALL: Final = frozenset(
    {
        FactKind.CALL_MISSED,
        FactKind.PLACE_HELD,
        FactKind.PLACE_GIVEN_BACK,
        FactKind.WINDOW_LOST,
        FactKind.PLACE_FREED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Whether the truck with the goods is here, or called for an hour; `unknown`: it never had a place."""

    here: bool = False
    hours: tuple[int, ...] = ()
    waits: bool = False
    unknown: bool = False

    def surely(self, *, by: int) -> bool:
        """Whichever place is its own, it is here or called for an hour not later than that."""
        return self.here or (bool(self.hours) and not self.waits and max(self.hours) <= by)

    def maybe(self, *, by: int) -> bool:
        return self.here or self.unknown or any(hour <= by for hour in self.hours)


def find_source(*, evidence: Evidence, declared: Fact, at: datetime) -> UUID | None:
    """The truck whose goods a receiving truck took over then, by the fact that declared the receiver."""
    source = None
    if declared.public.refers_to in evidence.by_id:
        source = evidence.by_id[declared.public.refers_to].crossing_id
    for fact in evidence.by_stream.get(declared.stream_id, ()):
        if fact.recorded_at > at or fact.crossing_id != declared.crossing_id:
            continue
        if fact.public.kind == FactKind.PAIRED:
            source = fact.public.refers_to
        elif fact.public.kind == FactKind.UNPAIRED and fact.public.refers_to == source:
            source = None
    return source


def due_of(*, evidence: Evidence, source: UUID, at: datetime) -> Due:
    """How far the truck with the goods was then. Which place of its declaration is its own is not public."""
    stream = evidence.vehicles.get(source)
    facts = evidence.by_stream.get(stream, ()) if stream else ()
    if _is_in(evidence, facts, source, at):
        return Due(here=True)
    stands = [
        _stands(evidence.places[place], at) for place in (evidence.taken.get(stream, ()) if stream else ())
    ]
    known = [one for one in stands if one is not None]
    return Due(
        here=bool(known) and all(one == "here" for one in known),
        hours=tuple(one for one in known if isinstance(one, int)),
        waits="waits" in known,
        unknown=not known,
    )


def _is_in(evidence: Evidence, facts: Sequence[Fact], source: UUID, at: datetime) -> bool:
    forces = set()
    for fact in facts:
        public = fact.public
        if fact.crossing_id != source or fact.recorded_at > at:
            continue
        if public.kind == FactKind.YARD_ENTRY:
            return True
        if public.kind == FactKind.CONFIRMED and public.step == Step.ENTRY and public.force:
            undone = any(
                one.public.kind == FactKind.UNDONE and one.recorded_at <= at
                for one in evidence.about.get(fact.id, ())
            )
            if not undone:
                forces.add(public.force)
    return forces >= ENTRY


def _stands(facts: Sequence[Fact], at: datetime) -> int | str | None:
    """The hour that a place is called for, `here`, or `waits`; None before it was taken."""
    stands: int | str | None = None
    for fact in facts:
        if fact.recorded_at > at:
            break
        kind = fact.public.kind
        if kind == FactKind.CALLED_FORWARD:
            stands = fact.public.figures["hour"]
        elif kind in {FactKind.ARRIVED, FactKind.PLACE_USED}:
            stands = "here"
        elif stands is None or kind in ENDS_CALL:
            stands = "waits"
    return stands


def is_stopped(*, evidence: Evidence, declared: Fact, at: datetime) -> bool:
    """Whether a force holds the receiving truck itself."""
    told = [
        fact.public.kind
        for fact in evidence.by_stream.get(declared.stream_id, ())
        if fact.crossing_id == declared.crossing_id
        and fact.recorded_at <= at
        and fact.public.kind in {FactKind.HELD, FactKind.RELEASED}
    ]
    return bool(told) and told[-1] == FactKind.HELD
