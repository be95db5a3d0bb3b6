"""The two-way scheme's conditions, each by its name, and its clock to the second."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid5

import pytest
from django.conf import settings
from msgspec.structs import replace

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.story import STORY
from xulang.clearance.api import Confirmation, Licence, Vehicle, VehicleShape
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.two_way import (
    Leg,
    Outward,
    Stay,
    StayPlace,
    StayState,
    deadline_of,
    schemes_from_toml,
    stay_of,
    unmet,
)
from xulang.crossing.journey import table_for
from xulang.declarations.api import DeclarationContent
from xulang.declarations.domain.draft import as_way_back
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, Force, Nationality, Regime, Step, VehiclePart

SCHEMES = schemes_from_toml((Path(settings.DATA_FOLDER) / "two_way.toml").read_text(encoding="utf-8"))
[PILOT] = SCHEMES
NOON = datetime(2026, 5, 8, 5, tzinfo=UTC)
BOTH = (Force.BORDER_GUARD, Force.CUSTOMS)


def there(**head: JSON) -> DeclarationContent:
    return content(**{"gate": "CN", **head})


def again(**head: JSON) -> DeclarationContent:
    truck = vehicle_body(id=str(uuid5(STORY, "back")))
    return content(
        **{"direction": "import", "regime": "import", "gate": "HN-1119", "vehicles": [truck], **head}
    )


def names(out: DeclarationContent, back: DeclarationContent, began: datetime = NOON) -> list[tuple[str, str]]:
    leg = Outward(content=out, vehicle=out.vehicle(TRUCK), began=began)
    return [(one.code, one.field or "") for one in unmet(schemes=SCHEMES, out=leg, back=back)]


def lines(*codes: str) -> list[dict[str, JSON]]:
    return [{"product": f"Hàng {code}", "hs_code": code, "weight_kg": 100} for code in codes]


def test_the_scheme_stands_in_the_data_with_its_sources() -> None:
    assert (PILOT.gates, PILOT.two_way_hours, PILOT.one_way_hours) == (("CN", "HN-1119", "HN-1088"), 36, 24)
    assert PILOT.source
    assert PILOT.goods_source
    gates = (Path(settings.DATA_FOLDER) / "gates.csv").read_text(encoding="utf-8")
    assert "two-way transport pilot 10/12/2025 to 9/12/2026 also covers 1119-1120 and 1088/2-1089" in gates


def test_two_legs_that_keep_the_scheme_meet_every_condition() -> None:
    assert names(there(), again()) == []


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2025, 12, 9, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2025, 12, 9, 17, tzinfo=UTC), True),
        (datetime(2026, 12, 9, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 9, 17, tzinfo=UTC), False),
    ],
)
def test_the_schemes_days_are_hanois(*, moment: datetime, holds: bool) -> None:
    assert PILOT.holds_at(moment) is holds
    refused = [] if holds else [(CrossingRefusal.TWO_WAY_NOT_THEN, "two_way_of")]
    assert names(there(), again(), moment) == refused


@pytest.mark.parametrize(
    ("out", "back", "named"),
    [
        (there(gate="HN"), again(), [(CrossingRefusal.TWO_WAY_GATE, "two_way_of")]),
        (there(), again(gate="TT"), [(CrossingRefusal.TWO_WAY_GATE, "gate")]),
        (
            there(),
            again(direction="export", regime="export"),
            [(CrossingRefusal.TWO_WAY_SAME_WAY, "direction")],
        ),
        (
            there(direction="import", regime="import"),
            again(direction="export", regime="export"),
            [(CrossingRefusal.TWO_WAY_NOT_OUT, "two_way_of")],
        ),
        (
            there(),
            again(vehicles=[vehicle_body(id=str(uuid5(STORY, "back")), plate="12C99999")]),
            [(CrossingRefusal.TWO_WAY_VEHICLE, "vehicles.0.plate")],
        ),
        (
            there(),
            again(vehicles=[vehicle_body(id=str(uuid5(STORY, "back")), trailer_plate="12R09999")]),
            [(CrossingRefusal.TWO_WAY_VEHICLE, "vehicles.0.plate")],
        ),
        (
            there(),
            again(goods=[goods_body(), goods_body(owner={"name": "CHỦ HAI", "tax_code": None})]),
            [(CrossingRefusal.TWO_WAY_OWNERS, "goods")],
        ),
        (
            there(),
            again(goods=[goods_body(lines=lines("08106000", "07031019"))]),
            [(CrossingRefusal.TWO_WAY_ITEMS, "goods")],
        ),
        (
            there(goods=[goods_body(lines=lines("08106000", "07031019"))]),
            again(),
            [(CrossingRefusal.TWO_WAY_ITEMS, "two_way_of")],
        ),
        (
            there(),
            again(goods=[goods_body(lines=lines("85171300"))]),
            [(CrossingRefusal.TWO_WAY_GOODS, "goods")],
        ),
        (
            there(),
            again(goods=[goods_body(lines=lines("03061721"))]),
            [(CrossingRefusal.TWO_WAY_GOODS, "goods")],
        ),
        (
            there(),
            again(goods=[goods_body(lines=lines("16041410"))]),
            [(CrossingRefusal.TWO_WAY_GOODS, "goods")],
        ),
        (there(), again(goods=[goods_body(lines=lines("16010010"))]), []),
        (
            there(),
            again(goods=[]),
            [(CrossingRefusal.TWO_WAY_OWNERS, "goods"), (CrossingRefusal.TWO_WAY_ITEMS, "goods")],
        ),
    ],
)
def test_each_condition_is_refused_by_its_name(
    out: DeclarationContent, back: DeclarationContent, named: list[tuple[str, str]]
) -> None:
    assert names(out, back) == named


def test_a_chinese_truck_goes_out_by_our_import() -> None:
    truck: dict[str, JSON] = {"plate": "桂F12345", "nationality": "CN", "trailer_plate": None}
    out = there(direction="import", regime="import", vehicles=[vehicle_body(**truck)])
    back = again(
        direction="export", regime="export", vehicles=[vehicle_body(id=str(uuid5(STORY, "b")), **truck)]
    )
    assert names(out, back) == []


def test_the_draft_of_the_way_back_is_the_same_truck_empty_of_goods() -> None:
    body = as_way_back(there(), crossing_id=TRUCK, new_id=lambda: uuid5(STORY, "back"))
    assert (body["direction"], body["regime"], body["two_way_of"]) == ("import", "import", str(TRUCK))
    assert (body["goods"], body["returns"], body["importer"]) == ([], None, None)
    vehicles = body["vehicles"]
    assert isinstance(vehicles, list)
    [truck] = vehicles
    assert (truck["plate"], truck["trailer_plate"]) == ("12C12345", "12R01234")
    assert truck["cargo_weight_kg"] is None


def said(step: Step, at: datetime, *forces: Force) -> tuple[Confirmation, ...]:
    return tuple(
        Confirmation(fact_id=uuid5(STORY, f"{step}{force}"), step=step, force=force, at=at, recorded_at=at)
        for force in forces
    )


def truck(nationality: Nationality, *words: Confirmation, part: VehiclePart = VehiclePart.CARRIES) -> Vehicle:
    shape = VehicleShape(nationality=nationality, part=part, licence=Licence.NONE)
    return Vehicle(id=TRUCK, declared_by=TRUCK, shape=shape, confirmations=words)


def leg(direction: Direction, vehicle: Vehicle, *, gate: str = "CN") -> Leg:
    table = table_for(regime=Regime(direction.value), gate=gate, deviations=())
    return Leg(gate=gate, direction=direction, table=table, vehicle=vehicle)


def test_the_deadline_is_exact_to_the_second() -> None:
    assert deadline_of(since=NOON, hours=36, extended_hours=0) == datetime(2026, 5, 9, 17, tzinfo=UTC)
    assert deadline_of(since=NOON, hours=36, extended_hours=5) == datetime(2026, 5, 9, 22, tzinfo=UTC)
    stay = Stay(crossing_id=TRUCK, scheme=PILOT, yard=StayPlace.THEIRS, since=NOON, hours=36)
    second = timedelta(seconds=1)
    assert stay.deadline - NOON == timedelta(hours=36)
    assert [stay.state(stay.deadline + shift) for shift in (-second, 0 * second, second)] == [
        StayState.SOON,
        StayState.SOON,
        StayState.OVERDUE,
    ]
    soon = stay.deadline - timedelta(hours=4)
    assert [stay.state(at) for at in (soon - second, soon)] == [StayState.RUNNING, StayState.SOON]
    assert stay.left(stay.deadline + second) == -second


@pytest.mark.parametrize(("seconds", "state"), [(0, StayState.ENDED), (1, StayState.ENDED_LATE)])
def test_a_truck_that_is_back_at_the_last_second_is_in_time(seconds: int, state: StayState) -> None:
    ended = NOON + timedelta(hours=36, seconds=seconds)
    stay = Stay(crossing_id=TRUCK, scheme=PILOT, yard=StayPlace.THEIRS, since=NOON, hours=36, ended_at=ended)
    assert stay.state(ended + timedelta(days=9)) == state


def test_a_vietnamese_trucks_clock_runs_from_the_last_word_on_leaving_to_both_on_entry() -> None:
    later = NOON + timedelta(minutes=5)
    gone = truck(
        Nationality.VN, *said(Step.LEFT, NOON, Force.CUSTOMS), *said(Step.LEFT, later, Force.BORDER_GUARD)
    )
    out, back = leg(Direction.EXPORT, gone), truck(Nationality.VN)
    assert stay_of(schemes=SCHEMES, out=out, back=None) is None
    half = leg(Direction.EXPORT, truck(Nationality.VN, *said(Step.LEFT, NOON, Force.CUSTOMS)))
    assert stay_of(schemes=SCHEMES, out=half, back=leg(Direction.IMPORT, back)) is None
    away = stay_of(schemes=SCHEMES, out=out, back=leg(Direction.IMPORT, back))
    assert away is not None
    assert (away.yard, away.since, away.hours, away.ended_at) == (StayPlace.THEIRS, later, 36, None)
    home = replace(back, confirmations=said(Step.ENTRY, later + timedelta(hours=30), *BOTH))
    ended = stay_of(schemes=SCHEMES, out=out, back=leg(Direction.IMPORT, home))
    assert ended is not None
    assert ended.ended_at == later + timedelta(hours=30)


def test_a_chinese_trucks_clock_runs_from_entry_to_leaving_and_is_longer_with_a_way_back() -> None:
    here = truck(Nationality.CN, *said(Step.ENTRY, NOON, *BOTH), part=VehiclePart.SOURCE)
    out = leg(Direction.IMPORT, here)
    one = stay_of(schemes=SCHEMES, out=out, back=None)
    assert one is not None
    assert (one.yard, one.since, one.hours, one.ended_at) == (StayPlace.OURS, NOON, 24, None)
    back = leg(Direction.EXPORT, truck(Nationality.CN))
    two = stay_of(schemes=SCHEMES, out=out, back=back)
    assert two is not None
    assert (two.hours, two.ended_at) == (36, None)
    # Its import may be at an end while it loads: the way back's leaving ends the stay.
    empty = replace(
        here, confirmations=(*here.confirmations, *said(Step.LEFT, NOON + timedelta(hours=9), *BOTH))
    )
    loading = stay_of(schemes=SCHEMES, out=leg(Direction.IMPORT, empty), back=back)
    assert loading is not None
    assert loading.ended_at is None
    alone = stay_of(schemes=SCHEMES, out=leg(Direction.IMPORT, empty), back=None)
    assert alone is not None
    assert alone.ended_at == NOON + timedelta(hours=9)


def test_no_clock_runs_outside_the_schemes_gates_days_and_parts() -> None:
    here = truck(Nationality.CN, *said(Step.ENTRY, NOON, *BOTH))
    assert stay_of(schemes=SCHEMES, out=leg(Direction.IMPORT, here, gate="TT"), back=None) is None
    receiver = truck(Nationality.CN, *said(Step.ENTRY, NOON, *BOTH), part=VehiclePart.RECEIVER)
    assert stay_of(schemes=SCHEMES, out=leg(Direction.IMPORT, receiver), back=None) is None
    late = truck(Nationality.CN, *said(Step.ENTRY, datetime(2026, 12, 9, 17, tzinfo=UTC), *BOTH))
    assert stay_of(schemes=SCHEMES, out=leg(Direction.IMPORT, late), back=None) is None
