"""Who did what, and which officer read whose data. Only ids are kept, never the data itself."""

from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.platform.db import Sending, send

INSERT = (
    "INSERT INTO platform_auditentry (at, actor_kind, actor_id, action, object_kind, object_id, request_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


def record(
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    now: datetime,
    request_id: UUID | None = None,
) -> None:
    """Record an action in the transaction that performs it, so that there is never one without the other."""
    send(
        *line(
            actor=actor,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            now=now,
            request_id=request_id,
        )
    )


def line(
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    now: datetime,
    request_id: UUID | None = None,
) -> Sending:
    """The statement of `record`, for a flush of several."""
    return INSERT, [now, actor.kind.value, actor.id, str(action), object_kind, str(object_id), request_id]


def record_read(*, actor: Actor, object_kind: str, object_id: object, now: datetime) -> None:
    """Record that an officer saw personal data of the object."""
    record(actor=actor, action="read", object_kind=object_kind, object_id=object_id, now=now)
