"""People with what they may do, their tokens, sessions and devices."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.registry import models
from xulang.registry.domain.people import WRONG_PINS_ALLOWED
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import (
    Enrolled,
    Membership,
    OpenSession,
    Person,
    StoredSession,
    Token,
    TokenHolder,
)
from xulang.registry.domain.words import TokenScope
from xulang.registry.queries.periods import valid_at
from xulang.registry.queries.places import gate_and_above

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


def list_people_at_gate(*, roles: Iterable[Role], gate: str | None, now: datetime) -> list[Person]:
    """The active people who hold one of the roles at the gate, at the one it belongs to, or at all.

    `gate` None: only who holds it for all gates.
    """
    chain = Q(gate=None) | Q(gate__in=gate_and_above(code=gate) if gate else ())
    rows = models.User.objects.filter(
        is_active=True,
        memberships__in=models.Membership.objects.filter(
            valid_at(now), chain, role__in=[role.value for role in roles]
        ),
    ).distinct()
    return [person_value(row) for row in rows.order_by("username")]


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
