"""Races of the registry, each with its control: the guard off, and the race is lost."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError
from pytest_django import Settings

from tests.support.people import make_organisation, make_person
from tests.support.race import Racer
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality, VehicleType
from xulang.platform.db import unit_of_work
from xulang.platform.ids import new_id
from xulang.registry import api as registry
from xulang.registry.models import Enrolment, Vehicle
from xulang.registry.usecases import remember_vehicles, return_by_pin

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
TRIES = 8
pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def enrolled() -> tuple[UUID, UUID]:
    device_id, user_id = new_id(), make_person()
    registry.register_device(device_id=device_id, now=NOW)
    registry.enrol_on_device(device_id=device_id, user_id=user_id, pin="285193", signed_in_at=NOW)
    return device_id, user_id


def try_wrong_pins(enrolled: tuple[UUID, UUID]) -> list[str]:
    """Many wrong PINs at once; what each was told."""
    device_id, user_id = enrolled

    def attempt() -> str:
        try:
            registry.return_by_pin(
                device_id=device_id, user_id=user_id, pin="111112", shift=timedelta(hours=12), now=NOW
            )
        except Refusal as refusal:
            return refusal.code.value
        return "in"

    racers = [Racer(attempt) for _ in range(TRIES)]
    return sorted(str(racer.end()) for racer in racers)


def test_wrong_pins_at_once_are_counted_one_by_one(enrolled: tuple[UUID, UUID]) -> None:
    told = try_wrong_pins(enrolled)
    assert told == ["registry.pin_void"] * (TRIES - 4) + ["registry.pin_wrong"] * 4
    assert Enrolment.objects.get().wrong_tries == 5


def test_without_the_lock_wrong_pins_would_get_lost(
    enrolled: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(TRIES, timeout=60)

    def read_unlocked(*, device_id: UUID, user_id: UUID) -> Enrolment | None:
        found = Enrolment.objects.filter(device_id=device_id, user_id=user_id).first()
        together.wait()
        return found

    monkeypatch.setattr(return_by_pin, "lock_enrolment", read_unlocked)
    try_wrong_pins(enrolled)
    assert Enrolment.objects.get().wrong_tries < TRIES


PLATES = ("12C-111.11", "12C-222.22")


def remember_at_once(organisation_id: UUID, *orders: tuple[str, ...]) -> list[Racer]:
    """Declarations of one company name the same two trucks, each in its order."""

    def remember(order: tuple[str, ...]) -> None:
        with unit_of_work():
            registry.remember_vehicles(
                organisation_id=organisation_id,
                vehicles=[
                    registry.NewVehicle(
                        id=new_id(), plate=plate, nationality=Nationality.VN, type=VehicleType.TRUCK
                    )
                    for plate in order
                ],
                origin=registry.Origin.LEARNED,
                now=NOW,
            )

    return [Racer(partial(remember, order)) for order in orders]


def test_a_plate_named_by_two_declarations_at_once_stands_once_on_the_list() -> None:
    organisation_id = make_organisation()
    for racer in remember_at_once(organisation_id, *(PLATES, PLATES[::-1]) * 4):
        assert racer.end() is None
    assert Vehicle.objects.count() == 2


def test_without_the_lock_the_database_has_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation_id = make_organisation()
    looked = threading.Barrier(2, timeout=60)
    create = Vehicle.objects.bulk_create

    def create_after_both_looked(rows: list[Vehicle]) -> list[Vehicle]:
        looked.wait()
        return create(rows)

    monkeypatch.setattr(remember_vehicles, "lock_words", lambda **_: None)
    monkeypatch.setattr(Vehicle.objects, "bulk_create", create_after_both_looked)
    racers = remember_at_once(organisation_id, PLATES, PLATES)
    for racer in racers:
        racer.settle()
    with pytest.raises(IntegrityError, match="registry_vehicle_apart"):
        [racer.end() for racer in racers]
    assert Vehicle.objects.count() == 2
