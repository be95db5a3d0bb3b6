from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.locks import lock_person


def reactivate_person(*, user_id: UUID, actor: Actor, now: datetime) -> None:
    """The person is back: he may sign in again, and gets new memberships. Raises PERSON_UNKNOWN."""
    with unit_of_work():
        user = lock_person(user_id=user_id)
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record(
            actor=actor, action="person_reactivated", object_kind="person", object_id=user_id, now=now
        )
