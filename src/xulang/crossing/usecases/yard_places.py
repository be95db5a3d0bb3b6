"""Yards as their own software sees them, and how far its clock and its patience are trusted."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal
from xulang.yards import api as yards


@dataclass(frozen=True, slots=True, kw_only=True)
class YardPlace:
    """A yard as its events see it. `gates` are those at which its vehicles may be declared."""

    code: str
    name: str
    organisation_id: UUID
    gates: frozenset[str]

    def actor(self) -> Actor:
        """In whose name the yard's facts are said: nobody's in person."""
        grant = Grant(role=Role.YARD_OPERATOR, organisation_id=self.organisation_id)
        return Actor(kind=ActorKind.OUTSIDE, id=f"yard:{self.code}", name=self.name, grants=(grant,))


def yard_bounds() -> yards.Bounds:
    return yards.Bounds(ahead=timedelta(minutes=settings.YARD_AHEAD_MINUTES), days=settings.YARD_DAYS)


def list_yard_places() -> list[YardPlace]:
    """All yards."""
    return [_place(yard) for yard in registry.list_yards()]


def list_own_yards(*, actor: Actor) -> list[YardPlace]:
    """The yards that the actor's own organisations run, at the gates of his grants."""
    grants = [grant for grant in actor.grants if grant.role == Role.YARD_OPERATOR]
    return [
        _place(yard)
        for home in sorted({grant.organisation_id for grant in grants})
        for yard in registry.list_yards_of(organisation_id=home)
        if any(
            grant.organisation_id == home and grant.gate in {None, *registry.gate_and_above(code=yard.gate)}
            for grant in grants
        )
    ]


def get_own_yard(*, actor: Actor, code: str) -> YardPlace:
    """Raises NOT_ALLOWED for who operates no yard, YARD_UNKNOWN for another's as for one that is not."""
    if not any(grant.role == Role.YARD_OPERATOR for grant in actor.grants):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    found = next((place for place in list_own_yards(actor=actor) if place.code == code), None)
    if found is None:
        raise Refusal(code=RegistryRefusal.YARD_UNKNOWN)
    return found


def get_yard_place(*, code: str) -> YardPlace:
    """Raises YARD_UNKNOWN."""
    return _place(registry.get_yard(code=code))


def _place(yard: registry.Yard) -> YardPlace:
    """A yard serves its gate, the routes of it, and what it is part of."""
    above = registry.gate_and_above(code=yard.gate)
    below = {
        gate.code for gate in registry.list_gates() if yard.gate in registry.gate_and_above(code=gate.code)
    }
    if yard.organisation_id is None:
        raise ValueError(f"the yard {yard.code} has no operator")
    return YardPlace(
        code=yard.code,
        name=yard.name,
        organisation_id=yard.organisation_id,
        gates=frozenset({*above, *below}),
    )
