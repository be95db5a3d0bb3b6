from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.words import may_hold
from xulang.registry.locks import lock_person
from xulang.registry.models import Membership
from xulang.registry.queries.lists import get_organisation
from xulang.registry.queries.places import get_gate


def add_membership(
    *,
    membership_id: UUID,
    user_id: UUID,
    organisation_id: UUID,
    role: Role,
    gate: str | None,
    valid_from: datetime,
    valid_until: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a person a role in an organisation, at one gate or (`gate` None) at all.

    Raises PERSON_UNKNOWN, ORGANISATION_UNKNOWN, GATE_UNKNOWN, ROLE_NOT_OF_ORGANISATION where the organisation
    cannot give the role, MEMBERSHIP_OVERLAPS where he has the same one in a part of the period.
    """
    organisation = get_organisation(organisation_id=organisation_id)
    if not may_hold(role=role, kind=organisation.kind, force=organisation.force):
        raise Refusal(code=RegistryRefusal.ROLE_NOT_OF_ORGANISATION, field="role", role=role)
    if gate is not None:
        get_gate(code=gate)
    with unit_of_work():
        lock_person(user_id=user_id)
        same = Membership.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=valid_from),
            user_id=user_id,
            organisation_id=organisation_id,
            role=role,
            gate_id=gate,
        )
        if (same if valid_until is None else same.filter(valid_from__lt=valid_until)).exists():
            raise Refusal(code=RegistryRefusal.MEMBERSHIP_OVERLAPS, field="role", role=role)
        Membership.objects.create(
            id=membership_id,
            user_id=user_id,
            organisation_id=organisation_id,
            role=role,
            gate_id=gate,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        audit.record(
            actor=actor,
            action="membership_added",
            object_kind="membership",
            object_id=membership_id,
            now=now,
        )
