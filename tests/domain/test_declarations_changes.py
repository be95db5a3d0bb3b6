from uuid import UUID

from tests.support.declarations import RECEIVER, TRUCK, content, vehicle_body
from xulang.declarations.domain.changes import find_changes
from xulang.declarations.domain.content import from_json, to_json

OTHER = vehicle_body(id=str(RECEIVER), plate="12C99999")


def test_nothing_changed_but_the_order_of_vehicles() -> None:
    before = content(vehicles=[vehicle_body(), OTHER])
    after = content(vehicles=[OTHER, vehicle_body()])
    assert not find_changes(before=before, after=after)


def test_each_change_is_named() -> None:
    before = content(vehicles=[vehicle_body(), OTHER])
    third = vehicle_body(id=str(UUID(int=3)))
    after = content(gate="CM", goods=[], vehicles=[vehicle_body(plate="12C54321", seal_number=None), third])
    changes = find_changes(before=before, after=after)
    assert changes.head == {"gate", "goods"}
    assert changes.vehicles == {TRUCK: {"plate", "seal_number"}}
    assert (changes.added, changes.removed) == ((UUID(int=3),), (RECEIVER,))
    assert changes


def test_json_both_ways_without_floats() -> None:
    whole = content()
    assert from_json(to_json(whole)) == whole
    assert to_json(whole)["expected_arrival"] == "2026-05-08T16:03:00Z"
    vehicles = to_json(content(vehicles=[vehicle_body(needs=["plant_quarantine", "animal_quarantine"])]))[
        "vehicles"
    ]
    assert vehicles[0]["needs"] == ["animal_quarantine", "plant_quarantine"]  # type: ignore[index,call-overload] # JSON
