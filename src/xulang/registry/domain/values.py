"""What the registry answers with: rows as plain values, safe to pass between layers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.words import Force, Nationality, Role, VehicleType
from xulang.registry.domain.reference import Gate
from xulang.registry.domain.words import OrganisationKind, TokenScope


@dataclass(frozen=True, slots=True, kw_only=True)
class GateNode:
    gate: Gate
    routes: tuple["GateNode", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    id: UUID
    kind: OrganisationKind
    force: Force | None
    name: str
    tax_code: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: UUID
    username: str
    full_name: str
    phone: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    id: UUID
    user_id: UUID
    organisation_id: UUID
    organisation_name: str
    role: Role
    gate: str | None
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle of an organisation's list; unknown texts are empty."""

    id: UUID
    plate: str
    nationality: Nationality
    type: VehicleType
    trailer_plate: str
    transport_licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    id: UUID
    full_name: str
    phone: str
    nationality: Nationality
    id_kind: DocumentKind
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHolder:
    """Who comes with a valid API token: an actor of one organisation, and what the token allows."""

    actor: Actor
    organisation_id: UUID
    scopes: frozenset[TokenScope]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token as its organisation sees it: never the secret."""

    id: UUID
    name: str
    role: Role
    scopes: frozenset[TokenScope]
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    id: UUID
    data: str
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A person's own session, as his page of sessions shows it."""

    id: UUID
    address: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """An officer who may come back by PIN on a device."""

    user_id: UUID
    full_name: str
    signed_in_at: datetime
