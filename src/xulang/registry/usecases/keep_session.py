"""Writing one browser's session; which cookie it belongs to is known by a hash only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from xulang.registry.models import UserSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContent:
    """`data` is signed by Django; `user_id` is None before sign-in."""

    key_hash: bytes
    user_id: UUID | None
    data: str
    address: str | None
    agent: str
    expires_at: datetime


CREATE = """
INSERT INTO registry_usersession
    (id, key_hash, user_id, data, address, agent, created_at, last_seen_at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key_hash) DO NOTHING
"""


def create_session(*, session_id: UUID, content: SessionContent, now: datetime) -> bool:
    """False when the key is taken: the caller makes another."""
    with connection.cursor() as cursor:
        cursor.execute(
            CREATE,
            [
                session_id,
                content.key_hash,
                content.user_id,
                content.data,
                content.address,
                content.agent,
                now,
                now,
                content.expires_at,
            ],
        )
        return bool(cursor.rowcount)


def update_session(*, content: SessionContent, now: datetime) -> bool:
    """False when the session has been ended meanwhile: it must not come back to life."""
    return bool(
        UserSession.objects.filter(key_hash=content.key_hash).update(
            user_id=content.user_id,
            data=content.data,
            address=content.address,
            agent=content.agent,
            last_seen_at=now,
            expires_at=content.expires_at,
        )
    )


def touch_session(*, session_id: UUID, now: datetime) -> None:
    """Note that the session is in use."""
    UserSession.objects.filter(id=session_id).update(last_seen_at=now)


def delete_session(*, key_hash: bytes) -> None:
    UserSession.objects.filter(key_hash=key_hash).delete()


def delete_expired_sessions(*, now: datetime) -> int:
    """Remove sessions past their end; answers how many."""
    return UserSession.objects.filter(expires_at__lte=now).delete()[0]
