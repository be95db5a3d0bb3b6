from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.registry.models import ApiToken, Enrolment, UserSession


def end_access(*, user_id: UUID, organisation_id: UUID | None, actor: Actor, now: datetime) -> None:
    """Close what is open: a person's sessions and PINs, and his tokens of one organisation or (None) of all.

    Part of a transaction that has locked the person.
    """
    UserSession.objects.filter(user_id=user_id).delete()
    Enrolment.objects.filter(user_id=user_id).delete()
    tokens = ApiToken.objects.filter(issued_by_id=user_id, revoked_at=None)
    if organisation_id is not None:
        tokens = tokens.filter(organisation_id=organisation_id)
    tokens.update(revoked_at=now, revoked_by=actor.id)
