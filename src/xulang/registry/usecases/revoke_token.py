from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.models import ApiToken


def revoke_token(*, token_id: UUID, actor: Actor, now: datetime) -> None:
    """End a token now. Raises TOKEN_UNKNOWN when there is none or it was revoked before."""
    with unit_of_work():
        if not ApiToken.objects.filter(id=token_id, revoked_at=None).update(
            revoked_at=now, revoked_by=actor.id
        ):
            raise Refusal(code=RegistryRefusal.TOKEN_UNKNOWN)
        audit.record(actor=actor, action="token_revoked", object_kind="token", object_id=token_id, now=now)
