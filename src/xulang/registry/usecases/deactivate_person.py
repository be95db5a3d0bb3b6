from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.locks import lock_person
from xulang.registry.models import Membership
from xulang.registry.queries.periods import valid_at
from xulang.registry.usecases.end_access import end_access


def deactivate_person(*, user_id: UUID, actor: Actor, now: datetime) -> None:
    """The person leaves: memberships, sessions, PINs and tokens end now. Raises PERSON_UNKNOWN."""
    with unit_of_work():
        user = lock_person(user_id=user_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
        memberships = Membership.objects.filter(user_id=user_id)
        memberships.filter(valid_at(now)).update(valid_until=now, ended_by=actor.id)
        memberships.filter(valid_from__gt=now).delete()
        end_access(user_id=user_id, organisation_id=None, actor=actor, now=now)
        audit.record(
            actor=actor, action="person_deactivated", object_kind="person", object_id=user_id, now=now
        )
