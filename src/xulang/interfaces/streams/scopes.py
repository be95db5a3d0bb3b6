"""Who is told of which changes. What a person may see is asked of the policy, nothing is decided here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.streams.changes import Change, Listing
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.registry import api as registry

PUBLIC_LISTS = (Listing.BOARD, Listing.GATE)


class Scope(Protocol):
    """What one stream lets through."""

    def seen(self, changes: Iterable[Change]) -> Iterator[Change]: ...


@dataclass(frozen=True, slots=True)
class PublicScope:
    """Figures and closures of every gate, and no crossing by name."""

    def seen(self, changes: Iterable[Change]) -> Iterator[Change]:
        for change in changes:
            lists = tuple(one for one in change.lists if one in PUBLIC_LISTS)
            if lists:
                yield replace(change, crossing_id=None, lists=lists)


@dataclass(frozen=True, slots=True)
class OfficerScope:
    """Everything at the gates in view; None stands for all gates."""

    gates: frozenset[str] | None

    def seen(self, changes: Iterable[Change]) -> Iterator[Change]:
        return (change for change in changes if self.gates is None or change.gate in self.gates)


@dataclass(frozen=True, slots=True)
class CompanyScope:
    """The declarations of the person's own organisations, and which gates are open."""

    organisations: frozenset[UUID]

    def seen(self, changes: Iterable[Change]) -> Iterator[Change]:
        return (
            change for change in changes if change.owner in self.organisations or Listing.GATE in change.lists
        )


@dataclass(frozen=True, slots=True)
class CrossingScope:
    """One crossing, with what concerns its whole declaration."""

    declaration_id: UUID
    crossing_id: UUID

    def seen(self, changes: Iterable[Change]) -> Iterator[Change]:
        return (
            change
            for change in changes
            if change.declaration_id == self.declaration_id and change.crossing_id in {None, self.crossing_id}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A stream's address, such as `/stream/officer` or `/stream/crossing/<id>`."""

    name: str
    crossing_id: UUID | None = None


def find_scope(*, actor: Actor, wanted: Wanted) -> Scope | None:
    """What the person is told over this stream; None where he has no business."""
    if wanted.name == "officer":
        gates = crossing.gates_in_view(actor=actor)
        return OfficerScope(gates) if gates is None or gates else None
    if wanted.name == "company":
        homes = {grant.organisation_id for grant in actor.grants if grant.role in registry.COMPANY_ROLES}
        return CompanyScope(frozenset(homes)) if homes else None
    if wanted.name == "crossing" and wanted.crossing_id:
        try:
            seen = crossing.get_seen(actor=actor, crossing_id=wanted.crossing_id)
        except Refusal:
            return None
        return CrossingScope(seen.declaration_id, seen.id)
    return None
