"""For who has lost phone and recovery codes: an operator, who knows him, lets him begin anew."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from xulang.kernel.actor import Actor
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry


def forget_second_factors(*, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Remove the app, passkeys and recovery codes, and end all sessions and PINs."""
    with unit_of_work():
        registry.end_other_sessions(user_id=user_id, kept=None)
        Authenticator.objects.filter(user_id=user_id).delete()
        audit.record(
            actor=actor, action="second_factors_forgotten", object_kind="person", object_id=user_id, now=now
        )
