"""Reading the registry: `find_*` may answer None, `get_*` raises a refusal, the others give many."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.identifiers import DocumentKind, plate_key, search_form
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Nationality, Role, VehicleType
from xulang.registry import models
from xulang.registry.domain.people import WRONG_PINS_ALLOWED
from xulang.registry.domain.reference import Gate, OpeningHours, Yard
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import (
    Driver,
    Enrolled,
    GateNode,
    Membership,
    OpenSession,
    Organisation,
    Person,
    StoredSession,
    Token,
    TokenHolder,
    Vehicle,
)
from xulang.registry.domain.words import GateKind, OrganisationKind, TokenScope

MOST_FOUND = 20


def valid_at(now: datetime) -> Q:
    return Q(valid_from__lte=now) & not_ended_at(now)


def not_ended_at(now: datetime) -> Q:
    """Also what began a moment later, by a request that came earlier to the lock."""
    return Q(valid_until=None) | Q(valid_until__gt=now)


# Gates and yards


def _gate(row: models.Gate) -> Gate:
    return Gate(
        code=row.code,
        parent=row.parent_id,
        name_vi=row.name_vi,
        name_en=row.name_en,
        name_zh=row.name_zh,
        kind=GateKind(row.kind),
        opposite_side=row.opposite_side,
        markers=row.markers,
        baseline_vehicles_per_day=row.baseline_vehicles_per_day,
        target_2027_low=row.target_2027_low,
        target_2027_high=row.target_2027_high,
        note=row.note,
    )


def list_gates() -> list[Gate]:
    """All gates and clearance routes, in the order of their source."""
    return [_gate(row) for row in models.Gate.objects.order_by("position")]


def get_gate(*, code: str) -> Gate:
    row = models.Gate.objects.filter(code=code).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.GATE_UNKNOWN, field="gate")
    return _gate(row)


@cache
def gate_and_above(*, code: str) -> tuple[str, ...]:
    """The gate or route and those it is part of, nearest first.

    Kept for the life of the process, since every entry asks: where a route belongs changes with an import of
    reference data, and that asks for a restart. Raises GATE_UNKNOWN, which is not kept.
    """
    parent = get_gate(code=code).parent
    return (code, *(gate_and_above(code=parent) if parent else ()))


def gate_tree() -> tuple[GateNode, ...]:
    """Gates with their clearance routes below them."""
    gates = list_gates()

    def below(parent: str | None) -> tuple[GateNode, ...]:
        return tuple(GateNode(gate=gate, routes=below(gate.code)) for gate in gates if gate.parent == parent)

    return below(None)


def _yard(row: models.Yard) -> Yard:
    return Yard(
        code=row.code,
        name=row.name,
        gate=row.gate_id,
        operator=row.organisation.name,
        capacity_note=row.capacity_note,
        organisation_id=row.organisation_id,
    )


def list_yards(*, gate: str | None = None) -> list[Yard]:
    """The yards of a gate, or all."""
    rows = models.Yard.objects.select_related("organisation").order_by("position")
    return [_yard(row) for row in (rows if gate is None else rows.filter(gate_id=gate))]


def get_yard(*, code: str) -> Yard:
    row = models.Yard.objects.select_related("organisation").filter(code=code).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.YARD_UNKNOWN, field="yard")
    return _yard(row)


def list_yards_of(*, organisation_id: UUID) -> list[Yard]:
    """The yards that an organisation operates."""
    rows = models.Yard.objects.select_related("organisation").filter(organisation_id=organisation_id)
    return [_yard(row) for row in rows.order_by("position")]


def list_opening_hours(*, gate: str, since: date, until: date) -> list[OpeningHours]:
    """The gate's hours that are valid on some day of [since, until); empty where no source says so.

    A route without hours of its own opens as the gate that it is part of.
    """
    for code in gate_and_above(code=gate):
        rows = models.OpeningHours.objects.filter(gate_id=code, valid_from__lt=until).filter(
            Q(valid_until=None) | Q(valid_until__gt=since)
        )
        if found := [_hours(row) for row in rows.order_by("weekday", "valid_from")]:
            return found
    return []


def find_opening_hours(*, gate: str, on: date) -> OpeningHours | None:
    """When the gate is open that day; None where no source says so."""
    row = (
        models.OpeningHours.objects.filter(gate_id=gate, weekday=on.isoweekday(), valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .first()
    )
    return None if row is None else _hours(row)


def _hours(row: models.OpeningHours) -> OpeningHours:
    return OpeningHours(
        gate=row.gate_id,
        weekday=row.weekday,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        note=row.note,
    )


# Organisations and their lists


def organisation_value(row: models.Organisation) -> Organisation:
    return Organisation(
        id=row.id,
        kind=OrganisationKind(row.kind),
        force=Force(row.force) if row.force else None,
        name=row.name,
        tax_code=row.tax_code,
        address=row.address,
        phone=row.phone,
    )


def find_organisation_by_tax_code(*, tax_code: str, now: datetime) -> Organisation | None:
    row = models.Organisation.objects.filter(valid_at(now), tax_code=tax_code).exclude(tax_code="").first()
    return None if row is None else organisation_value(row)


def get_organisation(*, organisation_id: UUID) -> Organisation:
    row = models.Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.ORGANISATION_UNKNOWN)
    return organisation_value(row)


def get_organisations(*, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Several at once, for lists; ids that are not there are left out."""
    rows = models.Organisation.objects.filter(id__in=set(organisation_ids))
    return {row.id: organisation_value(row) for row in rows}


def list_organisations(*, kind: OrganisationKind, now: datetime) -> list[Organisation]:
    rows = models.Organisation.objects.filter(valid_at(now), kind=kind).order_by("search_key", "id")
    return [organisation_value(row) for row in rows]


def search_organisations(*, text: str, now: datetime) -> list[Organisation]:
    """Valid organisations whose name begins with the text, accents aside."""
    rows = models.Organisation.objects.filter(valid_at(now), search_key__startswith=search_form(text=text))
    return [organisation_value(row) for row in rows.order_by("search_key", "id")[:MOST_FOUND]]


def vehicle_value(row: models.Vehicle) -> Vehicle:
    return Vehicle(
        id=row.id,
        plate=row.plate,
        nationality=Nationality(row.nationality),
        type=VehicleType(row.type),
        trailer_plate=row.trailer_plate,
        transport_licence=row.transport_licence,
    )


def _vehicles(*, organisation_id: UUID, now: datetime) -> QuerySet[models.Vehicle]:
    return models.Vehicle.objects.filter(valid_at(now), organisation_id=organisation_id)


def search_vehicles(*, organisation_id: UUID, text: str, now: datetime) -> list[Vehicle]:
    """The organisation's vehicles whose plate begins with the text, last used first."""
    # As the kernel's `plate_key`, but a search may be anything: nothing is refused.
    key = search_form(text=text).replace(" ", "").upper()
    rows = _vehicles(organisation_id=organisation_id, now=now).filter(plate_key__startswith=key)
    return [vehicle_value(row) for row in rows.order_by("-last_used_at", "id")[:MOST_FOUND]]


def get_vehicle(*, organisation_id: UUID, vehicle_id: UUID, now: datetime) -> Vehicle:
    row = _vehicles(organisation_id=organisation_id, now=now).filter(id=vehicle_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.VEHICLE_UNKNOWN, field="vehicle")
    return vehicle_value(row)


def driver_value(row: models.Driver) -> Driver:
    return Driver(
        id=row.id,
        full_name=row.full_name,
        phone=row.phone,
        nationality=Nationality(row.nationality),
        id_kind=DocumentKind(row.id_kind),
        id_number=row.id_number,
    )


def _drivers(*, organisation_id: UUID, now: datetime) -> QuerySet[models.Driver]:
    return models.Driver.objects.filter(valid_at(now), organisation_id=organisation_id)


def search_drivers(*, organisation_id: UUID, text: str, now: datetime) -> list[Driver]:
    """The organisation's drivers with a name part that begins with the text, last used first.

    Vietnamese given names come last: "an" finds "Nguyễn Văn An".
    """
    key = search_form(text=text)
    rows = _drivers(organisation_id=organisation_id, now=now).filter(
        Q(search_key__startswith=key) | Q(search_key__contains=f" {key}")
    )
    return [driver_value(row) for row in rows.order_by("-last_used_at", "id")[:MOST_FOUND]]


def get_driver(*, organisation_id: UUID, driver_id: UUID, now: datetime) -> Driver:
    row = _drivers(organisation_id=organisation_id, now=now).filter(id=driver_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.DRIVER_UNKNOWN, field="driver")
    return driver_value(row)


# People

# Before ACTOR and HOLDER: each gate with itself and the routes that are part of it, which a grant covers too.
COVERS = """
WITH RECURSIVE covers(gate, part) AS (
    SELECT code, code FROM registry_gate
    UNION SELECT covers.gate, below.code FROM covers JOIN registry_gate below ON below.parent_id = covers.part
)
"""
ACTOR = """
SELECT u.full_name, m.role, m.organisation_id, covers.part
FROM registry_user u
LEFT JOIN (
    registry_membership m JOIN registry_organisation o ON o.id = m.organisation_id
) ON m.user_id = u.id
    AND m.valid_from <= %(now)s AND (m.valid_until IS NULL OR m.valid_until > %(now)s)
    AND o.valid_from <= %(now)s AND (o.valid_until IS NULL OR o.valid_until > %(now)s)
LEFT JOIN covers ON covers.gate = m.gate_id
WHERE u.id = %(user_id)s AND u.is_active
ORDER BY m.valid_from, m.id, covers.part
"""


def find_actor(*, user_id: UUID, now: datetime) -> Actor | None:
    """The person with the grants that are valid now; None when unknown or no longer active. One query.

    A membership at a gate gives a grant there and one at each of its routes.
    """
    with connection.cursor() as cursor:
        cursor.execute(COVERS + ACTOR, {"user_id": user_id, "now": now})
        rows = cursor.fetchall()
    if not rows:
        return None
    return Actor(
        kind=ActorKind.PERSON,
        id=str(user_id),
        name=rows[0][0],
        grants=tuple(
            Grant(role=Role(role), organisation_id=organisation_id, gate=gate)
            for _, role, organisation_id, gate in rows
            if role is not None
        ),
    )


def person_value(row: models.User) -> Person:
    return Person(
        id=row.id,
        username=row.username,
        full_name=row.full_name,
        phone=row.phone,
        email=row.email,
        language=row.language,
    )


def get_person(*, user_id: UUID) -> Person:
    row = models.User.objects.filter(id=user_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.PERSON_UNKNOWN)
    return person_value(row)


def find_person_by_username(*, username: str) -> Person | None:
    row = models.User.objects.filter(username=username.strip().lower()).first()
    return None if row is None else person_value(row)


def _membership(row: models.Membership) -> Membership:
    return Membership(
        id=row.id,
        user_id=row.user_id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        role=Role(row.role),
        gate=row.gate_id,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def list_memberships(*, user_id: UUID, now: datetime) -> list[Membership]:
    """A person's memberships that are valid now."""
    rows = models.Membership.objects.select_related("organisation").filter(valid_at(now), user_id=user_id)
    return [_membership(row) for row in rows.order_by("valid_from", "id")]


def list_people_to_tell(*, organisation_id: UUID, roles: Iterable[Role], now: datetime) -> list[Person]:
    """The active people who hold one of the roles in an organisation: whom a message is for."""
    rows = models.User.objects.filter(
        is_active=True,
        memberships__in=models.Membership.objects.filter(
            valid_at(now), organisation_id=organisation_id, role__in=[role.value for role in roles]
        ),
    ).distinct()
    return [person_value(row) for row in rows.order_by("username")]


# API tokens

HOLDER = """
SELECT t.id, t.name, t.role, t.organisation_id, t.scopes, u.id, own.part
FROM registry_apitoken t
LEFT JOIN covers own ON own.gate = t.gate_id
JOIN registry_organisation o ON o.id = t.organisation_id
    AND o.valid_from <= %(now)s AND (o.valid_until IS NULL OR o.valid_until > %(now)s)
JOIN registry_user u ON u.id = t.issued_by_id AND u.is_active
WHERE (t.secret_hash = %(hash)s OR t.id = %(id)s) AND t.revoked_at IS NULL AND t.expires_at > %(now)s
AND EXISTS (
    SELECT FROM registry_membership m
    WHERE m.user_id = u.id AND m.organisation_id = t.organisation_id AND m.role = t.role
    AND (m.gate_id IS NULL OR EXISTS (SELECT FROM covers WHERE gate = m.gate_id AND part = t.gate_id))
    AND m.valid_from <= %(now)s AND (m.valid_until IS NULL OR m.valid_until > %(now)s)
)
ORDER BY own.part
"""


def find_token_holder(*, secret_hash: bytes, now: datetime) -> TokenHolder | None:
    """Who comes with the token; None unless it is valid and who issued it still holds its role. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COVERS + HOLDER, {"hash": secret_hash, "id": None, "now": now})
        rows = cursor.fetchall()
    return _holder(rows)


def find_token_actor(*, token_id: UUID, now: datetime) -> TokenHolder | None:
    """The same for work that goes on after its request: what the token may do at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(COVERS + HOLDER, {"hash": None, "id": token_id, "now": now})
        rows = cursor.fetchall()
    return _holder(rows)


def _holder(rows: list[tuple[Any, ...]]) -> TokenHolder | None:
    if not rows:
        return None
    token_id, name, role, organisation_id, scopes, issuer, _ = rows[0]
    grants = tuple(Grant(role=Role(role), organisation_id=organisation_id, gate=row[-1]) for row in rows)
    return TokenHolder(
        actor=Actor(kind=ActorKind.TOKEN, id=str(token_id), name=name, grants=grants, issuer=str(issuer)),
        organisation_id=organisation_id,
        scopes=_scopes(scopes),
    )


def _scopes(stored: str | list[str]) -> frozenset[TokenScope]:
    # Django's cursor hands jsonb over as text, its models as a list.
    items: list[str] = json.loads(stored) if isinstance(stored, str) else stored
    return frozenset(TokenScope(item) for item in items)


def list_tokens(*, organisation_id: UUID) -> list[Token]:
    """All tokens of an organisation, newest first, dead ones included."""
    rows = models.ApiToken.objects.select_related("issued_by").filter(organisation_id=organisation_id)
    return [
        Token(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            scopes=_scopes(row.scopes),
            issued_by=row.issued_by.full_name,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows.order_by("-issued_at", "id")
    ]


# Sessions and devices

SESSION = """
SELECT s.id, s.data, s.last_seen_at
FROM registry_usersession s LEFT JOIN registry_user u ON u.id = s.user_id
WHERE s.key_hash = %s AND s.expires_at > %s AND (s.user_id IS NULL OR u.is_active)
"""


def find_session(*, key_hash: bytes, now: datetime) -> StoredSession | None:
    """A live session; a deactivated person has none, whatever rows are left."""
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [key_hash, now])
        row = cursor.fetchone()
    return None if row is None else StoredSession(id=row[0], data=row[1], last_seen_at=row[2])


def list_sessions(*, user_id: UUID, now: datetime) -> list[OpenSession]:
    """A person's open sessions, last seen first."""
    rows = models.UserSession.objects.filter(user_id=user_id, expires_at__gt=now)
    return [
        OpenSession(
            id=row.id,
            address=row.address or "",
            agent=row.agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
        )
        for row in rows.order_by("-last_seen_at", "id")
    ]


def list_enrolled(*, device_id: UUID, since: datetime) -> list[Enrolled]:
    """Who may come back by PIN on the device: full sign-in after `since`, PIN not void."""
    rows = models.Enrolment.objects.select_related("user").filter(
        device_id=device_id,
        signed_in_at__gt=since,
        wrong_tries__lt=WRONG_PINS_ALLOWED,
        user__is_active=True,
    )
    return [
        Enrolled(user_id=row.user_id, full_name=row.user.full_name, signed_in_at=row.signed_in_at)
        for row in rows.order_by("-signed_in_at")
    ]


def is_plate_known(*, plate: str, before: datetime, organisation_id: UUID | None = None) -> bool:
    """Whether the plate stood on the organisation's list, or on anybody's, before that time."""
    key = plate_key(text=plate)
    rows = models.Vehicle.objects.filter(Q(plate_key=key) | Q(trailer_plate=plate), valid_from__lt=before)
    return (rows if organisation_id is None else rows.filter(organisation_id=organisation_id)).exists()


def is_driver_known(*, id_number: str, before: datetime, organisation_id: UUID | None = None) -> bool:
    """The same for a driver, by the number of his identity document."""
    rows = models.Driver.objects.filter(id_number=id_number, valid_from__lt=before)
    return (rows if organisation_id is None else rows.filter(organisation_id=organisation_id)).exists()
