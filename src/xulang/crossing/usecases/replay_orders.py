"""Orders about the queue and the road to a gate, rebuilt from the facts and compared with their rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

from xulang.crossing.domain.call_orders import CallOrder, OrderState
from xulang.crossing.domain.diverting import person_of
from xulang.crossing.queries.call_orders import all_call_orders
from xulang.crossing.queries.road import all_road_rows
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind
from xulang.queueing import api as queueing

DECIDED: Final = {
    FactKind.CALL_APPROVED: OrderState.APPROVED,
    FactKind.CALL_DROPPED: OrderState.DROPPED,
}
# What a line says of an order that was carried out.
CARRIED: Final = frozenset({FactKind.CALLED_FORWARD, FactKind.PLACE_REORDERED})
Cell = str | int | datetime | UUID | None
Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDifference:
    """Where a row says something else than the facts; `what` begins with the kind of row."""

    id: UUID
    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedOrders:
    """How many orders, holds and counts the facts tell of, and what differs."""

    told: int
    differences: tuple[OrderDifference, ...]


def replay_orders() -> ReplayedOrders:
    """Compare every order of the queue, and every hold and count of a road. What was erased is left out."""
    told: dict[str, dict[UUID, Cells]] = {"order": {}, "hold": {}, "count": {}}
    approvals: dict[UUID, UUID] = {}
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.GATE):
        for fact in facts:
            _tell(told, approvals, fact)
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.LINE):
        for fact in facts:
            order = approvals.get(fact.public.refers_to) if fact.public.refers_to else None
            if order is not None and fact.public.kind in CARRIED:
                figures = fact.public.figures
                told["order"][order] |= {"hour": figures.get("hour"), "passed": figures["passed"]}
    holds, counts = all_road_rows()
    rows = {"order": _orders(all_call_orders()), "hold": holds, "count": counts}
    differences = tuple(
        OrderDifference(id=one, what=f"{kind} {what}", cached=str(cached), facts=str(said))
        for kind, cells in told.items()
        for one in sorted(cells.keys() | rows[kind].keys())
        for what, cached, said in _differing(rows[kind].get(one), cells.get(one))
    )
    return ReplayedOrders(told=sum(len(cells) for cells in told.values()), differences=differences)


def _differing(
    cached: Mapping[str, Cell] | None, said: Mapping[str, Cell] | None
) -> Iterator[tuple[str, object, object]]:
    if cached is None or said is None:
        yield "row", "missing" if cached is None else "there", "missing" if said is None else "there"
        return
    for what, value in said.items():
        if cached[what] != value:
            yield what, cached[what], value


def _tell(told: dict[str, dict[UUID, Cells]], approvals: dict[UUID, UUID], fact: journal.Fact) -> None:
    public, private = fact.public, fact.private
    about = public.refers_to
    match public.kind:
        case FactKind.CALL_ORDERED:
            told["order"][fact.id] = _ordered(fact)
        case FactKind.CALL_APPROVED | FactKind.CALL_DROPPED if about in told["order"]:
            state: Cells = {"state": DECIDED[public.kind].value, "decided_at": fact.recorded_at}
            told["order"][about] |= state | _by("decided", private)
            if public.kind == FactKind.CALL_APPROVED:
                approvals[fact.id] = about
        case FactKind.ROAD_HELD:
            told["hold"][fact.id] = {
                "gate": public.gate,
                "metres": public.figures["metres"],
                "reason_code": public.reason_code,
                "force": public.force.value if public.force else None,
                "held_at": fact.recorded_at,
                "until": _moment(public.figures["valid_until"]),
                "opened_at": None,
                **_text("road", private),
                **_name("held_by", private),
            }
        case FactKind.ROAD_OPENED if about in told["hold"]:
            told["hold"][about] |= {"opened_at": fact.recorded_at} | _name("opened_by", private)
        case FactKind.ROAD_COUNTED:
            told["count"][fact.id] = {
                "gate": public.gate,
                "metres": public.figures["metres"],
                "trucks": public.figures["trucks"],
                "force": public.force.value if public.force else None,
                "counted_at": _moment(public.figures["at"]),
                **_text("place", private),
            }


def _ordered(fact: journal.Fact) -> Cells:
    public, private = fact.public, fact.private
    cells: Cells = {
        "gate": public.gate,
        "direction": public.direction.value if public.direction else None,
        "place_id": fact.crossing_id,
        "kind": public.outcome,
        "reason_code": public.reason_code,
        "state": OrderState.ORDERED.value,
        "ordered_at": fact.recorded_at,
        "decided_at": None,
        "hour": None,
        "passed": None,
    }
    if fact.crossing_id is not None:
        # Line, number and crossing are the place's own, which the replay of lines compares.
        for place in queueing.list_places(place_ids=[fact.crossing_id]):
            cells |= {"cargo": place.line.cargo.value, "number": place.number}
            cells |= {"crossing_id": place.crossing_id}
    return cells | _text("priority", private) | _text("legal_basis", private) | _by("ordered", private)


def _by(verb: str, private: Mapping[str, JSON] | None) -> Cells:
    if private is None:
        return {}
    actor = cast("Mapping[str, str]", private["actor"])
    unit = UUID(cast("str", private["unit"]))
    return {f"{verb}_by": person_of(actor), f"{verb}_name": actor["name"], f"{verb}_unit": unit}


def _text(name: str, private: Mapping[str, JSON] | None) -> Cells:
    return {} if private is None else {name: cast("str", private[name])}


def _name(column: str, private: Mapping[str, JSON] | None) -> Cells:
    return {} if private is None else {column: cast("Mapping[str, str]", private["actor"])["name"]}


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _orders(rows: list[CallOrder]) -> dict[UUID, Cells]:
    return {
        one.id: {
            "gate": one.line.gate,
            "direction": one.line.direction.value,
            "cargo": one.line.cargo.value,
            "place_id": one.place_id,
            "crossing_id": one.crossing_id,
            "number": one.number,
            "kind": one.kind.value,
            "priority": one.priority,
            "reason_code": one.reason_code,
            "legal_basis": one.legal_basis,
            "state": one.state.value,
            "ordered_by": one.ordered_by,
            "ordered_name": one.ordered_name,
            "ordered_unit": one.ordered_unit,
            "ordered_at": one.ordered_at,
            "decided_by": one.decided_by,
            "decided_name": one.decided_name,
            "decided_unit": one.decided_unit,
            "decided_at": one.decided_at,
            "hour": one.hour,
            "passed": one.passed,
        }
        for one in rows
    }
