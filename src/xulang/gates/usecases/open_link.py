"""Exchange the token of a driver's link for the link itself; the page then keeps a cookie of its id."""

from datetime import datetime

from xulang.gates import models
from xulang.gates.domain.driver_link import DriverLink, token_hash
from xulang.gates.domain.refusals import GateRefusal
from xulang.gates.queries import link_of
from xulang.kernel.refusal import Refusal


def open_link(*, token: str, now: datetime) -> DriverLink:
    """May be repeated until the link is replaced or over. Raises LINK_UNKNOWN, whatever is wrong with it."""
    hashed = token_hash(token=token)
    row = models.DriverLink.objects.filter(token_hash=hashed).first() if hashed else None
    if row is None or row.revoked_at is not None or now >= row.valid_until:
        raise Refusal(code=GateRefusal.LINK_UNKNOWN)
    if row.first_opened_at is None:
        models.DriverLink.objects.filter(id=row.id, first_opened_at=None).update(first_opened_at=now)
    return link_of(row=row)
