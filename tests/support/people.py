"""People and organisations for tests, made by the product's own use cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import psycopg

from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.words import Force, Role
from xulang.platform.ids import new_id
from xulang.platform.installation import Purpose
from xulang.registry import api as registry

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 8, 5, 0, tzinfo=UTC)
PASSWORD = "Một-mật-khẩu-dài-2026"

Owner: TypeAlias = "psycopg.Connection[tuple[object, ...]]"

HOMES = {
    Role.DECLARANT: (registry.OrganisationKind.CARRIER, None),
    Role.CARRIER_MANAGER: (registry.OrganisationKind.CARRIER, None),
    Role.CUSTOMS_OFFICER: (registry.OrganisationKind.FORCE, Force.CUSTOMS),
    Role.BORDER_GUARD_OFFICER: (registry.OrganisationKind.FORCE, Force.BORDER_GUARD),
    Role.HEALTH_OFFICER: (registry.OrganisationKind.FORCE, Force.HEALTH_QUARANTINE),
    Role.PLANT_OFFICER: (registry.OrganisationKind.FORCE, Force.PLANT_QUARANTINE),
    Role.ANIMAL_OFFICER: (registry.OrganisationKind.FORCE, Force.ANIMAL_QUARANTINE),
    Role.TRANSPORT_OFFICER: (registry.OrganisationKind.FORCE, Force.TRANSPORT),
    Role.CENTRE_OPERATOR: (registry.OrganisationKind.CENTRE, None),
    Role.CENTRE_CASHIER: (registry.OrganisationKind.CENTRE, None),
    Role.CENTRE_MANAGER: (registry.OrganisationKind.CENTRE, None),
    Role.YARD_OPERATOR: (registry.OrganisationKind.YARD, None),
    Role.TRAFFIC_POLICE: (registry.OrganisationKind.FORCE, None),
    Role.FIGURES_OFFICER: (registry.OrganisationKind.DEPARTMENT, None),
    Role.FIGURES_MANAGER: (registry.OrganisationKind.PROVINCE, None),
    Role.LEADER: (registry.OrganisationKind.PROVINCE, None),
    Role.ADMINISTRATOR: (registry.OrganisationKind.PROVINCE, None),
}


def make_organisation(
    *,
    organisation_id: UUID | None = None,
    kind: registry.OrganisationKind = registry.OrganisationKind.CARRIER,
    force: Force | None = None,
    name: str = "Công ty Vận tải Đồng Đăng",
    tax_code: str = "",
    now: datetime = LONG_AGO,
) -> UUID:
    return registry.add_organisation(
        organisation_id=organisation_id or new_id(),
        kind=kind,
        force=force,
        name=name,
        tax_code=tax_code,
        address="",
        phone="",
        actor=SYSTEM,
        now=now,
    ).id


def make_person(*, username: str | None = None, full_name: str = "Nguyễn Văn An", email: str = "") -> UUID:
    return registry.add_person(
        user_id=new_id(),
        username=username or f"p{new_id().hex[:12]}",
        full_name=full_name,
        phone="",
        email=email,
        language="vi",
        actor=SYSTEM,
        now=LONG_AGO,
    ).id


def give_role(
    *,
    user_id: UUID,
    role: Role,
    organisation_id: UUID | None = None,
    gate: str | None = None,
    valid_from: datetime = LONG_AGO,
    valid_until: datetime | None = None,
) -> UUID:
    """Give the role in the organisation, or in a new one that can give it; answers the membership."""
    kind, force = HOMES[role]
    membership_id = new_id()
    registry.add_membership(
        membership_id=membership_id,
        user_id=user_id,
        organisation_id=organisation_id or make_organisation(kind=kind, force=force),
        role=role,
        gate=gate,
        valid_from=valid_from,
        valid_until=valid_until,
        actor=SYSTEM,
        now=valid_from,
    )
    return membership_id


def make_actor(
    *,
    role: Role,
    organisation_id: UUID | None = None,
    gate: str | None = None,
    full_name: str = "Nguyễn Văn An",
    now: datetime = NOON,
) -> Actor:
    """A new person with one role, as the registry sees him."""
    user_id = make_person(full_name=full_name)
    give_role(user_id=user_id, role=role, organisation_id=organisation_id, gate=gate)
    actor = registry.find_actor(user_id=user_id, now=now)
    assert actor is not None
    return actor


def in_a_month(now: datetime) -> datetime:
    return now + timedelta(days=30)


@contextmanager
def marked(owner: Owner, purpose: Purpose | None) -> Iterator[None]:
    """Set the database's mark, which only its owner can: for a while, since his row is not rolled back."""
    if purpose is not None:
        owner.execute(
            "INSERT INTO platform_installation (id, is_demonstration, created_at) VALUES (%s, %s, %s)",
            [new_id(), purpose is Purpose.DEMONSTRATION, LONG_AGO],
        )
    try:
        yield
    finally:
        owner.execute("DELETE FROM platform_installation")
