from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.models import UserSession


def end_session(*, user_id: UUID, session_id: UUID) -> None:
    """End one of the person's own sessions. Raises SESSION_UNKNOWN for anybody else's."""
    if not UserSession.objects.filter(user_id=user_id, id=session_id).delete()[0]:
        raise Refusal(code=RegistryRefusal.SESSION_UNKNOWN)


def end_other_sessions(*, user_id: UUID, kept: UUID | None) -> int:
    """End all of the person's sessions but the kept one; answers how many."""
    others = UserSession.objects.filter(user_id=user_id)
    return (others if kept is None else others.exclude(id=kept)).delete()[0]
