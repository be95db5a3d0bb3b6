import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from xulang.platform.db import unit_of_work
from xulang.platform.keys import secret
from xulang.registry.domain.people import check_pin
from xulang.registry.models import Device, Enrolment


def peppered(pin: str) -> str:
    """Six digits are soon tried through: without the key outside the database a stolen hash is of no use."""
    return hmac.new(secret("pin").encode(), pin.encode(), hashlib.sha256).hexdigest()


def register_device(*, device_id: UUID, now: datetime) -> None:
    Device.objects.create(id=device_id, created_at=now)


def enrol_on_device(*, device_id: UUID, user_id: UUID, pin: str, signed_in_at: datetime) -> None:
    """Set the PIN by which the officer may come back on this device until the shift of `signed_in_at` ends.

    Raises PIN_MALFORMED, PIN_GUESSABLE.
    """
    check_pin(pin=pin)
    with unit_of_work():
        Enrolment.objects.update_or_create(
            device_id=device_id,
            user_id=user_id,
            defaults={
                "pin_hash": make_password(peppered(pin)),
                "wrong_tries": 0,
                "signed_in_at": signed_in_at,
            },
        )


def note_full_sign_in(*, device_id: UUID, user_id: UUID, now: datetime) -> None:
    """A full sign-in on a device begins a new shift for a PIN set there before, and forgives wrong ones."""
    Enrolment.objects.filter(device_id=device_id, user_id=user_id).update(wrong_tries=0, signed_in_at=now)


def withdraw_from_device(*, device_id: UUID, user_id: UUID) -> None:
    Enrolment.objects.filter(device_id=device_id, user_id=user_id).delete()
