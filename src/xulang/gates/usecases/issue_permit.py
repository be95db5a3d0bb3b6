"""Issue a crossing's permit; the one it had dies with it."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xulang.gates import locks, models
from xulang.gates.domain.permit import IssuedPermit, Permit, checked_permit, encode_permit, permit_code
from xulang.platform import keys


def issue_permit(*, permit: Permit, now: datetime) -> IssuedPermit:
    """Inside the caller's transaction. Issuing the very same permit again changes nothing.

    Raises PERMIT_FIELD, PERMIT_PERIOD.
    """
    whole = checked_permit(permit=permit)
    locks.own_crossing(crossing_id=whole.crossing_id)
    text = encode_permit(permit=whole, key=Ed25519PrivateKey.from_private_bytes(keys.seed("permit")))
    current = models.Permit.objects.filter(crossing_id=whole.crossing_id, revoked_at=None).first()
    if current and current.text == text:
        return IssuedPermit(permit=whole, code=current.code, text=text, replaced=None)
    if current:
        current.revoked_at = now
        current.save(update_fields=["revoked_at"])
    row = models.Permit.objects.create(
        id=whole.id,
        crossing_id=whole.crossing_id,
        gate=whole.gate,
        plate_key=whole.plate_key,
        kind=whole.kind,
        code=permit_code(permit_id=whole.id),
        text=text,
        valid_from=whole.valid_from,
        valid_until=whole.valid_until,
        issued_at=now,
    )
    return IssuedPermit(permit=whole, code=row.code, text=text, replaced=current.id if current else None)
