from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.locks import lock_person
from xulang.registry.models import Enrolment, UserSession


def end_session(*, user_id: UUID, session_id: UUID) -> None:
    """End one of the person's own sessions. Raises SESSION_UNKNOWN for anybody else's."""
    if not UserSession.objects.filter(user_id=user_id, id=session_id).delete()[0]:
        raise Refusal(code=RegistryRefusal.SESSION_UNKNOWN)


def end_other_sessions(*, user_id: UUID, kept: UUID | None) -> int:
    """End the person's sessions but the kept one, and his PINs everywhere; answers how many sessions."""
    with unit_of_work():
        lock_person(user_id=user_id)
        Enrolment.objects.filter(user_id=user_id).delete()
        others = UserSession.objects.filter(user_id=user_id)
        return (others if kept is None else others.exclude(id=kept)).delete()[0]
