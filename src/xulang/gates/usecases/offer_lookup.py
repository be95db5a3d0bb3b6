"""Let the public look-up find a crossing: by its permit's code, and by plate and driver's phone."""

from datetime import datetime
from uuid import UUID

from xulang.gates import models
from xulang.gates.domain.lookup import PHONE_DIGITS, lookup_key, phone_tail
from xulang.platform import keys


def offer_lookup(
    *, crossing_id: UUID, plate_key: str, phone: str | None, code: str | None, valid_until: datetime
) -> None:
    """Replaces what the crossing offered before. Inside the caller's transaction.

    Neither plate nor phone is kept, only a keyed hash of both. A phone that has no six digits offers nothing.
    """
    key = keys.seed("lookup")
    wanted = []
    if phone and sum(character in "0123456789" for character in phone) >= PHONE_DIGITS:
        value = f"{plate_key}\x00{phone_tail(phone=phone)}"
        wanted.append(lookup_key(key=key, kind="plate", value=value))
    if code:
        wanted.append(lookup_key(key=key, kind="code", value=code))
    withdraw_lookup(crossing_id=crossing_id)
    models.LookupKey.objects.bulk_create(
        models.LookupKey(key=digest, crossing_id=crossing_id, valid_until=valid_until) for digest in wanted
    )


def withdraw_lookup(*, crossing_id: UUID) -> None:
    """Cancelled: the public finds it no more."""
    models.LookupKey.objects.filter(crossing_id=crossing_id).delete()
