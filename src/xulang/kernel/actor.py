"""Who acts: what the policy table decides on. Built by registry for people, named here for machines."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from xulang.kernel.words import Role


class ActorKind(StrEnum):
    PERSON = "person"
    TOKEN = "token"  # noqa: S105 -- a kind of actor, not a secret
    DRIVER = "driver"
    SYSTEM = "system"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One valid membership: a role in an organisation, at one gate or at all (`gate is None`)."""

    role: Role
    organisation_id: UUID
    gate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`id` is the user's, token's or driver link's id as text; `name` is shown to colleagues only.

    `issuer` is the user who issued a token, and answers for what it does.
    """

    kind: ActorKind
    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    issuer: str = ""

    def organisations(self) -> frozenset[UUID]:
        return frozenset(grant.organisation_id for grant in self.grants)

    def roles_at(self, *, gate: str) -> frozenset[Role]:
        """The roles that count at a gate, by grants for all gates and for this one."""
        return frozenset(grant.role for grant in self.grants if grant.gate in {None, gate})


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system", name="system")
