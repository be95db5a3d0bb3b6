from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password

from xulang.kernel.refusal import Refusal
from xulang.platform.db import unit_of_work
from xulang.registry.domain.people import WRONG_PINS_ALLOWED, check_quick_return
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.locks import lock_enrolment
from xulang.registry.usecases.enrol_on_device import peppered


def return_by_pin(*, device_id: UUID, user_id: UUID, pin: str, shift: timedelta, now: datetime) -> datetime:
    """The officer comes back on a shared device; answers when his full sign-in was.

    Raises FULL_SIGN_IN_NEEDED when he is not enrolled there, SHIFT_OVER, PIN_VOID after five wrong tries in a
    row, and PIN_WRONG with the tries left. A wrong try counts even though it is refused.
    """
    with unit_of_work():
        enrolment = lock_enrolment(device_id=device_id, user_id=user_id)
        if enrolment is None:
            raise Refusal(code=RegistryRefusal.FULL_SIGN_IN_NEEDED)
        check_quick_return(
            wrong_tries=enrolment.wrong_tries, signed_in_at=enrolment.signed_in_at, shift=shift, now=now
        )
        right = check_password(peppered(pin), enrolment.pin_hash)
        enrolment.wrong_tries = 0 if right else enrolment.wrong_tries + 1
        enrolment.save(update_fields=["wrong_tries"])
    left = WRONG_PINS_ALLOWED - enrolment.wrong_tries
    if right:
        return enrolment.signed_in_at
    raise Refusal(
        code=RegistryRefusal.PIN_WRONG if left else RegistryRefusal.PIN_VOID, field="pin", left=left
    )
