"""Coming back by PIN on a shared device."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from tests.support.people import NOON, make_person
from xulang.kernel.actor import SYSTEM
from xulang.kernel.refusal import Refusal
from xulang.platform.ids import new_id
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal

pytestmark = pytest.mark.django_db
SHIFT = timedelta(hours=12)
PIN = "285193"


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def device() -> UUID:
    device_id = new_id()
    registry.register_device(device_id=device_id, now=NOON)
    return device_id


def enrolled(device: UUID, pin: str = PIN) -> UUID:
    user_id = make_person()
    registry.enrol_on_device(device_id=device, user_id=user_id, pin=pin, signed_in_at=NOON)
    return user_id


def come_back(device: UUID, user_id: UUID, *, pin: str = PIN, after: timedelta = timedelta()) -> object:
    return registry.return_by_pin(device_id=device, user_id=user_id, pin=pin, shift=SHIFT, now=NOON + after)


def code(device: UUID, user_id: UUID, *, pin: str = PIN, after: timedelta = timedelta()) -> str:
    with pytest.raises(Refusal) as refused:
        come_back(device, user_id, pin=pin, after=after)
    return refused.value.code.value


def test_the_right_pin_brings_back_and_tells_when_the_full_sign_in_was(device: UUID) -> None:
    assert come_back(device, enrolled(device), after=timedelta(hours=11)) == NOON


def test_five_wrong_pins_close_the_quick_return_until_a_full_sign_in(device: UUID) -> None:
    user_id = enrolled(device)
    for left in (4, 3, 2, 1):
        with pytest.raises(Refusal) as refused:
            come_back(device, user_id, pin="999998")
        assert (refused.value.code, refused.value.params["left"]) == (RegistryRefusal.PIN_WRONG, left)
    assert code(device, user_id, pin="999998") == "registry.pin_void"
    assert code(device, user_id) == "registry.pin_void"
    assert registry.list_enrolled(device_id=device, since=NOON - SHIFT) == []
    registry.note_full_sign_in(device_id=device, user_id=user_id, now=NOON + timedelta(hours=1))
    assert come_back(device, user_id) == NOON + timedelta(hours=1)


def test_the_right_pin_forgives_earlier_slips(device: UUID) -> None:
    user_id = enrolled(device)
    for _ in range(3):
        for _ in range(4):
            code(device, user_id, pin="999998")
        come_back(device, user_id)


def test_the_shift_ends(device: UUID) -> None:
    user_id = enrolled(device)
    assert code(device, user_id, after=SHIFT) == "registry.shift_over"


def test_a_pin_counts_on_its_device_only(device: UUID) -> None:
    user_id, elsewhere = enrolled(device), new_id()
    registry.register_device(device_id=elsewhere, now=NOON)
    assert code(elsewhere, user_id) == "registry.full_sign_in_needed"


def test_a_pin_opens_one_persons_desk_only(device: UUID) -> None:
    enrolled(device, "285193")
    other = enrolled(device, "640172")
    assert code(device, other, pin="285193") == "registry.pin_wrong"


def test_who_may_come_back_is_listed_by_device_and_shift(device: UUID) -> None:
    user_id = enrolled(device)
    assert [one.user_id for one in registry.list_enrolled(device_id=device, since=NOON - SHIFT)] == [user_id]
    assert registry.list_enrolled(device_id=device, since=NOON) == []
    registry.withdraw_from_device(device_id=device, user_id=user_id)
    assert registry.list_enrolled(device_id=device, since=NOON - SHIFT) == []


def test_a_leavers_pin_is_gone(device: UUID) -> None:
    user_id = enrolled(device)
    registry.deactivate_person(user_id=user_id, actor=SYSTEM, now=NOON)
    assert registry.list_enrolled(device_id=device, since=NOON - SHIFT) == []
    assert code(device, user_id) == "registry.full_sign_in_needed"
    registry.reactivate_person(user_id=user_id, actor=SYSTEM, now=NOON)
    assert code(device, user_id) == "registry.full_sign_in_needed"


def test_the_pin_is_not_in_the_database(device: UUID) -> None:
    enrolled(device)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pin_hash FROM registry_enrolment")
        ((stored,),) = cursor.fetchall()
    assert PIN not in stored
