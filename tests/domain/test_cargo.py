"""Which capacity a declared vehicle takes."""

from dataclasses import replace

import pytest

from tests.support.declarations import content
from xulang.crossing.domain.cargo import cargo_of
from xulang.declarations.api import DeclarationContent
from xulang.kernel.words import Cargo, VehiclePart, VehicleType


def loaded(*codes: str | None) -> DeclarationContent:
    known = content()
    owner = known.goods[0]
    lines = tuple(replace(owner.lines[0], hs_code=code) for code in codes)
    return replace(known, goods=(replace(owner, lines=lines),))


@pytest.mark.parametrize(
    ("codes", "cargo"),
    [
        (("08106000",), Cargo.FRESH),
        (("03061790", "0709"), Cargo.FRESH),
        # One fresh line among others buys nothing, and what has no code is not known to be fresh.
        (("08106000", "72142000"), Cargo.ORDINARY),
        (("08106000", None), Cargo.ORDINARY),
        (("84713020",), Cargo.ORDINARY),
    ],
)
def test_the_goods_decide(codes: tuple[str | None, ...], cargo: Cargo) -> None:
    declared = loaded(*codes)
    assert cargo_of(vehicle=declared.vehicles[0], content=declared) == cargo


def test_the_vehicle_decides_before_its_goods() -> None:
    declared = loaded("08106000")
    truck = declared.vehicles[0]
    assert cargo_of(vehicle=replace(truck, type=VehicleType.SELF_DRIVEN), content=declared) == Cargo.VEHICLES
    assert cargo_of(vehicle=replace(truck, part=VehiclePart.RECEIVER), content=declared) == Cargo.EMPTY


def test_a_load_with_a_permit_needs_the_wide_lane_fresh_or_not() -> None:
    declared = loaded("08106000")
    truck = replace(declared.vehicles[0], oversize_permit="1234/GPLH")
    assert cargo_of(vehicle=truck, content=declared) == Cargo.OVERSIZE
    assert cargo_of(vehicle=replace(truck, type=VehicleType.SELF_DRIVEN), content=declared) == Cargo.VEHICLES
    assert cargo_of(vehicle=replace(truck, part=VehiclePart.RECEIVER), content=declared) == Cargo.EMPTY


def test_without_goods_and_weight_it_is_empty() -> None:
    declared = replace(content(), goods=())
    truck = replace(declared.vehicles[0], cargo_weight_kg=None)
    assert cargo_of(vehicle=truck, content=declared) == Cargo.EMPTY
    assert cargo_of(vehicle=replace(truck, cargo_weight_kg=900), content=declared) == Cargo.ORDINARY
