from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.locks import lock_person
from xulang.registry.models import Membership
from xulang.registry.queries.periods import valid_at
from xulang.registry.usecases.end_access import end_access


def end_membership(*, membership_id: UUID, actor: Actor, now: datetime) -> None:
    """End a membership now, and with it every open session of the person and his tokens of the organisation.

    Raises MEMBERSHIP_UNKNOWN when it is not there or not valid any more.
    """
    with unit_of_work():
        row = Membership.objects.filter(id=membership_id).first()
        if row is None:
            raise Refusal(code=RegistryRefusal.MEMBERSHIP_UNKNOWN)
        lock_person(user_id=row.user_id)
        ended = Membership.objects.filter(valid_at(now), id=membership_id).update(
            valid_until=now, ended_by=actor.id
        )
        if not ended:
            raise Refusal(code=RegistryRefusal.MEMBERSHIP_UNKNOWN)
        end_access(user_id=row.user_id, organisation_id=row.organisation_id, actor=actor, now=now)
        audit.record(
            actor=actor,
            action="membership_ended",
            object_kind="membership",
            object_id=membership_id,
            now=now,
        )
