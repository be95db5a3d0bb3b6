"""Orders to another gate, rebuilt from the facts and compared with their rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.domain.diverting import Diversion, DiversionState, DivertedState, person_of
from xulang.crossing.queries.diversions import all_diversions
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind

DECIDED = {
    FactKind.DIVERSION_APPROVED: DiversionState.APPROVED,
    FactKind.DIVERSION_DROPPED: DiversionState.DROPPED,
}
Cell = str | datetime | frozenset[UUID] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiversionDifference:
    """Where the row of an order says something else than the facts."""

    diversion_id: UUID
    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedDiversions:
    """How many orders the facts tell of, and what differs."""

    orders: int
    differences: tuple[DiversionDifference, ...]


def replay_diversions() -> ReplayedDiversions:
    """Compare every order and what it moved. What was erased is left out; why somebody stayed is no fact."""
    told = _told()
    rows = {one.id: _cells(one) for one in all_diversions()}
    differences = tuple(
        DiversionDifference(diversion_id=found, what=what, cached=str(cached), facts=str(said))
        for found in sorted(told.keys() | rows.keys())
        for what, cached, said in _differing(rows.get(found), told.get(found))
    )
    return ReplayedDiversions(orders=len(told), differences=differences)


def _differing(
    cached: Mapping[str, Cell] | None, said: Mapping[str, Cell] | None
) -> Iterator[tuple[str, object, object]]:
    if cached is None or said is None:
        yield "row", "missing" if cached is None else "there", "missing" if said is None else "there"
        return
    for what, value in said.items():
        if cached[what] != value:
            yield what, cached[what], value


def _told() -> dict[UUID, dict[str, Cell]]:
    """What the facts say of each order; cells that were erased are missing."""
    told: dict[UUID, dict[str, Cell]] = {}
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.GATE):
        for fact in facts:
            if fact.public.kind == FactKind.DIVERSION_ORDERED:
                told[fact.id] = _ordered(fact)
            elif fact.public.kind in DECIDED and fact.public.refers_to in told:
                state = DECIDED[fact.public.kind]
                decided: dict[str, Cell] = {"state": state.value, "decided_at": fact.recorded_at}
                told[fact.public.refers_to] |= decided | _by("decided", fact.private)
    moved: dict[UUID, set[UUID]] = {one: set() for one in told}
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.DECLARATION):
        for fact in facts:
            if fact.public.kind == FactKind.DIVERTED and fact.public.refers_to in moved:
                moved[fact.public.refers_to].add(fact.stream_id)
    return {one: {**cells, "moved": frozenset(moved[one])} for one, cells in told.items()}


def _ordered(fact: journal.Fact) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "gate": fact.public.gate,
        "reason_code": fact.public.reason_code,
        "state": DiversionState.ORDERED.value,
        "ordered_at": fact.recorded_at,
        "decided_at": None,
    }
    if fact.private is None:
        return cells
    named = cast("list[str]", fact.private["declarations"])
    return {
        **cells,
        "to_gate": cast("str", fact.private["to_gate"]),
        "note": cast("str", fact.private.get("note", "")),
        "declarations": frozenset(UUID(one) for one in named),
        **_by("ordered", fact.private),
    }


def _by(verb: str, private: Mapping[str, JSON] | None) -> dict[str, Cell]:
    if private is None:
        return {}
    actor = cast("Mapping[str, str]", private["actor"])
    return {f"{verb}_by": person_of(actor), f"{verb}_name": actor["name"]}


def _cells(one: Diversion) -> dict[str, Cell]:
    return {
        "gate": one.gate,
        "to_gate": one.to_gate,
        "reason_code": one.reason_code,
        "note": one.note,
        "state": one.state.value,
        "ordered_by": one.ordered_by,
        "ordered_name": one.ordered_name,
        "ordered_at": one.ordered_at,
        "decided_by": one.decided_by,
        "decided_name": one.decided_name,
        "decided_at": one.decided_at,
        "declarations": frozenset(item.declaration_id for item in one.items),
        "moved": frozenset(item.declaration_id for item in one.items if item.state == DivertedState.MOVED),
    }
