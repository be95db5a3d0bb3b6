"""The management centre sends declarations to another gate: who may still be sent, and who decides.

Two people: one orders, another approves (product.md, promise 12). Until then nothing changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.declarations.domain.content import DeclarationContent
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Step


class DiversionReason(StrEnum):
    """Public codes: why the border sends somebody to another gate."""

    GATE_CROWDED = "gate_crowded"
    ROAD_BLOCKED = "road_blocked"
    OTHER_SIDE_CLOSED = "other_side_closed"
    GATE_FAULT = "gate_fault"
    OTHER = "other"


class DiversionState(StrEnum):
    ORDERED = "ordered"
    APPROVED = "approved"
    DROPPED = "dropped"


class DivertedState(StrEnum):
    """What became of one declaration of an order."""

    WAITING = "waiting"
    MOVED = "moved"
    STAYED = "stayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diverted:
    """One declaration of an order; `code` is the refusal that let it stay."""

    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    state: DivertedState
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversion:
    """An order. `note` is not public; `decided_at` is None until somebody approved or dropped it."""

    id: UUID
    gate: str
    to_gate: str
    reason_code: str
    note: str
    state: DiversionState
    ordered_by: str
    ordered_name: str
    ordered_at: datetime
    decided_by: str
    decided_name: str
    decided_at: datetime | None
    items: tuple[Diverted, ...] = ()

    def count(self, state: DivertedState) -> int:
        return sum(item.state == state for item in self.items)


def person(actor: Actor) -> str:
    """How an order names who gave it: the person, or by whose token a program did."""
    return f"{actor.kind}:{actor.issuer or actor.id}"


def person_of(said: Mapping[str, str]) -> str:
    """The same, of the actor as a fact names him."""
    return f"{said['kind']}:{said.get('issuer') or said['id']}"


def same_person(*, ordered_by: str, actor: Actor) -> bool:
    """Whether the order is the actor's own, given on the page or by a program whose token he issued."""
    return ordered_by.partition(":")[2] == person(actor).partition(":")[2]


def one_hand(*, ordered_by: str, actor: Actor) -> bool:
    """Whether one hand might have given the order and decide it: the same person's, or that of two programs.

    One hand may hold two tokens: at least one of the two has to sign in.
    """
    programs = actor.kind == ActorKind.TOKEN and ordered_by.startswith(f"{ActorKind.TOKEN}:")
    return programs or same_person(ordered_by=ordered_by, actor=actor)


def check_person(*, actor: Actor) -> None:
    """Raises NOT_ALLOWED where nobody answers for what is said."""
    if actor.kind != ActorKind.PERSON and not (actor.kind == ActorKind.TOKEN and actor.issuer):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)


def check_open(*, diversion: Diversion) -> None:
    """Raises DIVERSION_DECIDED."""
    if diversion.state != DiversionState.ORDERED:
        raise Refusal(code=CrossingRefusal.DIVERSION_DECIDED, name=diversion.decided_name)


def check_second(*, diversion: Diversion, actor: Actor) -> None:
    """Raises SECOND_PERSON for who gave the order himself, and between two programs."""
    if one_hand(ordered_by=diversion.ordered_by, actor=actor):
        raise Refusal(code=CrossingRefusal.SECOND_PERSON, name=diversion.ordered_name)


def check_divertible(*, record: Record, gate: str) -> None:
    """Look whether a declaration still waits before this gate.

    Raises CANCELLED, DIVERSION_ELSEWHERE, ALREADY_ENTERING once a force let one of its vehicles in, MOVED_ON
    where none of them is on its way.
    """
    dossier = record.dossier
    if dossier.cancelled_at:
        raise Refusal(code=CrossingRefusal.CANCELLED)
    if dossier.gate != gate:
        raise Refusal(code=CrossingRefusal.DIVERSION_ELSEWHERE, gate=dossier.gate)
    if any(vehicle.inside or vehicle.forces_confirmed(Step.ENTRY) for vehicle in dossier.vehicles):
        raise Refusal(code=CrossingRefusal.ALREADY_ENTERING)
    if all(found.stage in ENDED for found in record.stages):
        raise Refusal(code=CrossingRefusal.MOVED_ON, stage=record.stages[0].stage)


def at_gate(
    *, before: DeclarationContent, gate: str, gates: Collection[str], yards: Mapping[str, str]
) -> DeclarationContent:
    """The declaration at another gate, without a yard of the old one; `gates`: the new one, those above."""
    stays = before.yard is not None and yards.get(before.yard) in gates
    return replace(before, gate=gate, yard=before.yard if stays else None)
