"""Give a crossing's driver his link: the one before it dies at once."""

from datetime import datetime
from uuid import UUID

from xulang.gates import locks, models
from xulang.gates.domain.driver_link import token_hash, token_text
from xulang.gates.queries import mark_of


def link_driver(
    *,
    link_id: UUID,
    crossing_id: UUID,
    driver_identity: str,
    secret: bytes,
    valid_until: datetime,
    now: datetime,
) -> str:
    """The token to put into the link, to be shown now or never. Inside the caller's transaction.

    `driver_identity` is his identity, passport or border-pass number; only a keyed hash of it is kept.
    Always replaces: who lost the link gets a new one.
    """
    locks.own_crossing(crossing_id=crossing_id)
    models.DriverLink.objects.filter(crossing_id=crossing_id, revoked_at=None).update(revoked_at=now)
    token = token_text(secret=secret)
    models.DriverLink.objects.create(
        id=link_id,
        crossing_id=crossing_id,
        driver_mark=mark_of(identity=driver_identity),
        token_hash=token_hash(token=token),
        issued_at=now,
        valid_until=valid_until,
    )
    return token


def revoke_link(*, crossing_id: UUID, now: datetime) -> None:
    """The crossing is over or cancelled, or the link fell into other hands."""
    locks.own_crossing(crossing_id=crossing_id)
    models.DriverLink.objects.filter(crossing_id=crossing_id, revoked_at=None).update(revoked_at=now)
