from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from tests.support.declarations import RECEIVER, TRUCK, content, content_body, goods_body, vehicle_body
from xulang.declarations.domain.check import CheckedContent, check, examine
from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.limits import ArrivalWindow
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.refusals import DeclarationRefusal as No
from xulang.declarations.domain.refusals import DeclarationWarning as Look
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import IdentifierRefusal, IdentifierWarning
from xulang.kernel.refusal import Refusals
from xulang.kernel.words import Direction, Force, Nationality, Purpose, Regime, VehicleType

NOW = datetime(2026, 5, 8, 15, 46, tzinfo=UTC)
WINDOW = ArrivalWindow(grace=timedelta(hours=2), ahead=timedelta(days=30))
PLACES = Places(
    gates={"HN": frozenset(Direction), "CM": frozenset({Direction.IMPORT})}, yards=frozenset({"XC"})
)
SOURCE_BODY = vehicle_body(part="source")
RECEIVER_BODY = vehicle_body(
    id=str(RECEIVER),
    plate="12C99999",
    trailer_plate="12R09999",
    container_number=None,
    seal_number=None,
    cargo_weight_kg=None,
    part="receiver",
    receives_from=str(TRUCK),
    driver={"name": "Lê Văn C", "phone": "0912 345 679", "id_kind": "passport", "id_number": "C1234567"},
)


def look(
    body: Mapping[str, JSON], *, now: datetime = NOW, previous: DeclarationContent | None = None
) -> CheckedContent:
    return check(body, now=now, places=PLACES, window=WINDOW, previous=previous)


def refusals(body: Mapping[str, JSON], *, now: datetime = NOW) -> list[tuple[str, str | None]]:
    with pytest.raises(Refusals) as caught:
        look(body, now=now)
    return sorted((refusal.code.value, refusal.field) for refusal in caught.value.refusals)


def of_vehicle(**replaced: JSON) -> list[tuple[str, str | None]]:
    return refusals(content_body(vehicles=[vehicle_body(**replaced)]))


def warnings(body: Mapping[str, JSON]) -> set[tuple[str, str]]:
    return {(str(warning.code), warning.field) for warning in look(body).warnings}


def test_a_whole_draft_becomes_the_content_it_says() -> None:
    checked = look(content_body())
    assert checked.content == content()
    assert checked.warnings == ()


def test_what_people_type_is_read_as_they_mean_it() -> None:
    typed = content_body(
        expected_arrival="08/05/2026 23:03",
        vehicles=[
            vehicle_body(
                plate=" 12c-123.45 ",
                trailer_plate="12R-012.34",
                container_number="csqu 305438-3",
                seal_number="hq 0012345",
                cargo_weight_kg="10.710 kg",
                tare_kg="10,000",
                nationality="",
                part="",
                transport_licence="",
                driver={
                    "name": "  NGUYEN   VAN A ",
                    "phone": "0912 345 678",
                    "id_kind": "personal_id",
                    "id_number": "020 080 001 234",
                    "nationality": None,
                },
            )
        ],
    )
    assert look(typed).content == content()


def test_numbers_from_a_program_are_not_read_as_grouped_thousands() -> None:
    line: dict[str, JSON] = {"product": "Sầu riêng", "quantity": cast("JSON", 1.125), "weight_kg": 900}
    goods = look(content_body(goods=[goods_body(lines=[line])])).content.goods
    assert str(goods[0].lines[0].quantity) == "1.1250"
    assert goods[0].lines[0].weight_kg == 900


def test_an_empty_draft_says_everything_that_is_missing() -> None:
    assert refusals({}) == [
        (No.MISSING, "direction"),
        (No.MISSING, "expected_arrival"),
        (No.MISSING, "fee_payer.name"),
        (No.MISSING, "fee_payer.tax_code"),
        (No.MISSING, "gate"),
        (No.MISSING, "procedure_officer.name"),
        (No.MISSING, "procedure_officer.phone"),
        (No.MISSING, "regime"),
        (No.NO_GOODS, "goods"),
        (No.NO_VEHICLE, "vehicles"),
    ]


def test_all_refusals_of_all_parts_come_at_once() -> None:
    body = content_body(
        gate="XX",
        fee_payer={"name": "CÔNG TY MẪU", "tax_code": "0100233489"},
        vehicles=[
            vehicle_body(plate="??", container_number="CSQU"),
            vehicle_body(id=str(RECEIVER), tare_kg="0"),
        ],
        goods=[goods_body(owner={"name": ""})],
    )
    assert refusals(body) == [
        (No.MISSING, "goods.0.owner.name"),
        (No.NOT_POSITIVE, "vehicles.1.tare_kg"),
        (No.UNKNOWN_GATE, "gate"),
        (IdentifierRefusal.CONTAINER_MALFORMED, "vehicles.0.container_number"),
        (IdentifierRefusal.PLATE_MALFORMED, "vehicles.0.plate"),
        (IdentifierRefusal.TAX_CODE_CHECK_DIGIT, "fee_payer.tax_code"),
    ]


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("direction", list(Direction))
def test_regimes_go_their_way(regime: Regime, direction: Direction) -> None:
    own = "exporter" if direction is Direction.EXPORT else "importer"
    party: JSON = {"name": "CÔNG TY MẪU", "tax_code": "0100233488"}
    body = content_body(direction=direction.value, regime=regime.value, importer=None, exporter=None)
    wrong = {(Regime.EXPORT, Direction.IMPORT), (Regime.IMPORT, Direction.EXPORT)}
    expected: list[tuple[str, str | None]] = []
    if (regime, direction) in wrong:
        expected.append((No.REGIME_NOT_THIS_WAY, "regime"))
    if regime is not Regime.TRANSIT:
        expected += [(No.MISSING, f"{own}.name"), (No.MISSING, f"{own}.tax_code")]
    if expected:
        assert refusals(body) == sorted(expected)
    if (regime, direction) not in wrong:
        assert look({**body, own: party}).content.regime is regime


def test_a_gate_may_take_one_direction_only() -> None:
    assert refusals(content_body(gate="CM")) == [(No.GATE_NOT_THIS_WAY, "gate")]


def test_a_yard_must_exist() -> None:
    assert refusals(content_body(yard="YY")) == [(No.UNKNOWN_YARD, "yard")]
    assert look(content_body(yard="")).content.yard is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-05-08T13:45:59Z", No.ARRIVAL_PAST),
        ("2026-06-07T15:46:01Z", No.ARRIVAL_TOO_FAR),
        ("tomorrow", No.NOT_A_TIME),
        ("2026-05-09", No.NOT_A_TIME),
        ("0001-01-01T00:00:00", No.NOT_A_TIME),
        ("31/02/2026 10:00", No.NOT_A_TIME),
    ],
)
def test_the_arrival_lies_in_its_window(typed: str, code: No) -> None:
    assert refusals(content_body(expected_arrival=typed)) == [(code, "expected_arrival")]


@pytest.mark.parametrize("typed", ["2026-05-08T13:46:00Z", "2026-06-07T15:46:00Z", "2026-05-08T20:46"])
def test_the_windows_edges_belong_to_it(typed: str) -> None:
    look(content_body(expected_arrival=typed))


def test_an_amendment_may_keep_an_arrival_that_has_passed() -> None:
    later = NOW + timedelta(days=3)
    assert refusals(content_body(), now=later) == [(No.ARRIVAL_PAST, "expected_arrival")]
    assert look(content_body(), now=later, previous=content()).content == content()


def test_the_plate_must_be_of_the_declared_country() -> None:
    expected = [(IdentifierRefusal.PLATE_OTHER_NATIONALITY, "vehicles.0.plate")]
    assert of_vehicle(nationality="CN") == expected
    foreign = vehicle_body(
        plate="桂F·12345", trailer_plate="桂F1234挂", nationality="", transport_licence="C26YF0000001"
    )
    assert look(content_body(vehicles=[foreign])).content.vehicles[0].nationality is Nationality.CN


def test_a_container_truck_has_a_trailer_and_a_box() -> None:
    assert of_vehicle(trailer_plate=None, container_number="") == [
        (No.CONTAINER_MISSING, "vehicles.0.container_number"),
        (No.TRAILER_MISSING, "vehicles.0.trailer_plate"),
    ]
    box = content_body(vehicles=[vehicle_body(type="box_truck", trailer_plate=None, container_number=None)])
    assert look(box).content.vehicles[0].type is VehicleType.BOX_TRUCK


def test_goods_on_their_own_wheels_may_have_a_chassis_number_and_no_cargo() -> None:
    own_wheels = {
        "type": "self_driven",
        "trailer_plate": None,
        "container_number": None,
        "cargo_weight_kg": "",
    }
    car = vehicle_body(
        **own_wheels, plate="LGXC16DF4A0000001", nationality="CN", transport_licence="C26YF0000001"
    )
    vehicle = look(content_body(vehicles=[car])).content.vehicles[0]
    assert (vehicle.plate, vehicle.nationality, vehicle.cargo_weight_kg) == ("LGXC16DF4A0000001", "CN", None)
    assert of_vehicle(**own_wheels, plate="LGXC16DF4A0000001", nationality="") == [
        (No.MISSING, "vehicles.0.nationality")
    ]


def test_weights() -> None:
    assert of_vehicle(cargo_weight_kg="", tare_kg="much") == [
        (No.MISSING, "vehicles.0.cargo_weight_kg"),
        (IdentifierRefusal.WEIGHT_MALFORMED, "vehicles.0.tare_kg"),
    ]
    heavy = content_body(vehicles=[vehicle_body(cargo_weight_kg=45000)])
    assert (IdentifierWarning.WEIGHT_ABOVE_ROAD_LIMIT, "vehicles.0.cargo_weight_kg") in warnings(heavy)
    light = content_body(vehicles=[vehicle_body(cargo_weight_kg=10709)])
    assert warnings(light) == {(Look.GOODS_HEAVIER, "goods")}


def test_nothing_stands_twice_in_one_declaration() -> None:
    body = content_body(vehicles=[vehicle_body(), vehicle_body()])
    assert refusals(body) == [
        (No.CONTAINER_TWICE, "vehicles.1.container_number"),
        (No.PLATE_TWICE, "vehicles.1.plate"),
        (No.TRAILER_TWICE, "vehicles.1.trailer_plate"),
        (No.VEHICLE_TWICE, "vehicles.1.id"),
    ]


def test_one_driver_for_two_trucks_warns() -> None:
    other = vehicle_body(
        id=str(RECEIVER), plate="12C99999", trailer_plate="12R09999", container_number="MSKU0000007"
    )
    assert (Look.DRIVER_TWICE, "vehicles.1.driver.id_number") in warnings(
        content_body(vehicles=[vehicle_body(), other])
    )


def test_a_pair_is_a_source_and_its_receivers() -> None:
    pair = look(content_body(vehicles=[SOURCE_BODY, RECEIVER_BODY])).content.vehicles
    assert (pair[1].receives_from, pair[1].cargo_weight_kg) == (TRUCK, None)
    same_box = {**RECEIVER_BODY, "container_number": "CSQU3054383"}
    assert (
        look(content_body(vehicles=[SOURCE_BODY, same_box])).content.vehicles[1].container_number
        == "CSQU3054383"
    )


@pytest.mark.parametrize(
    ("vehicles", "expected"),
    [
        ([vehicle_body(), RECEIVER_BODY], [(No.PAIR_SOURCE_UNKNOWN, "vehicles.1.receives_from")]),
        (
            [SOURCE_BODY, {**RECEIVER_BODY, "receives_from": None}],
            [(No.PAIR_WITHOUT_SOURCE, "vehicles.1.receives_from")],
        ),
        (
            [SOURCE_BODY, {**RECEIVER_BODY, "receives_from": str(UUID(int=9))}],
            [(No.PAIR_SOURCE_UNKNOWN, "vehicles.1.receives_from")],
        ),
        (
            [vehicle_body(receives_from=str(TRUCK))],
            [(No.PAIR_NOT_A_RECEIVER, "vehicles.0.receives_from")],
        ),
    ],
)
def test_incomplete_pairs_are_refused(vehicles: list[JSON], expected: list[tuple[str, str]]) -> None:
    assert refusals(content_body(vehicles=vehicles)) == sorted(expected)


def test_a_receiver_may_be_declared_elsewhere() -> None:
    body = content_body(vehicles=[SOURCE_BODY])
    assert (Look.RECEIVER_ELSEWHERE, "vehicles.0.part") in warnings(body)
    assert (Look.RECEIVER_ELSEWHERE, "vehicles.0.part") not in warnings(
        content_body(vehicles=[SOURCE_BODY, RECEIVER_BODY])
    )


def empty_body(**replaced: JSON) -> dict[str, JSON]:
    """Empty trucks that register by their own form."""
    empty: dict[str, JSON] = {**RECEIVER_BODY, "receives_from": None}
    nothing: dict[str, JSON] = {"goods": [], "importer": None, "exporter": None, "purpose": "empty_receiver"}
    return content_body(**{"vehicles": [empty], **nothing, **replaced})


def test_empty_receiving_trucks_declare_neither_goods_nor_traders() -> None:
    declared = look(empty_body()).content
    assert (declared.purpose, declared.goods, declared.exporter) == (Purpose.EMPTY_RECEIVER, (), None)
    assert refusals(empty_body(goods=[goods_body()])) == [(No.EMPTY_WITH_GOODS, "goods")]
    assert refusals(empty_body(vehicles=[vehicle_body()])) == [(No.EMPTY_NOT_A_RECEIVER, "vehicles.0.part")]
    assert refusals(empty_body(vehicles=[RECEIVER_BODY])) == [
        (No.PAIR_SOURCE_UNKNOWN, "vehicles.0.receives_from")
    ]
    assert refusals(empty_body(purpose="goods")) == [
        (No.MISSING, "exporter.name"),
        (No.MISSING, "exporter.tax_code"),
        (No.NO_GOODS, "goods"),
        (No.PAIR_WITHOUT_SOURCE, "vehicles.0.receives_from"),
    ]
    assert (No.NOT_A_CHOICE, "purpose") in refusals(empty_body(purpose="holiday"))


def test_what_several_receivers_take_is_what_the_source_carries() -> None:
    second: dict[str, JSON] = {
        **RECEIVER_BODY,
        "id": str(UUID(int=7)),
        "plate": "12C99998",
        "trailer_plate": "12R09998",
    }

    def takers(one: int | None, two: int | None) -> dict[str, JSON]:
        both: list[JSON] = [{**RECEIVER_BODY, "cargo_weight_kg": one}, {**second, "cargo_weight_kg": two}]
        return content_body(vehicles=[SOURCE_BODY, *both])

    for whole in (takers(5000, 5710), takers(5000, None), takers(None, None)):
        assert look(whole).content.vehicle(TRUCK).cargo_weight_kg == 10710
    assert refusals(takers(5000, 5000)) == [(No.SPLIT_NOT_WHOLE, "vehicles.0.cargo_weight_kg")]


def test_goods_are_named_by_lines_or_by_their_customs_declaration() -> None:
    assert look(content_body(goods=[goods_body(lines=[])])).content.goods[0].lines == ()
    no_customs = content_body(goods=[goods_body(customs_declaration=None)])
    assert warnings(no_customs) == {(Look.NO_CUSTOMS_DECLARATION, "goods.0.customs_declaration.number")}
    neither = content_body(goods=[goods_body(lines=[], customs_declaration={"number": " "})])
    assert refusals(neither) == [(No.OWNER_WITHOUT_GOODS, "goods.0.lines")]
    begun = content_body(goods=[goods_body(customs_declaration={"type": "E42"})])
    assert refusals(begun) == [(No.MISSING, "goods.0.customs_declaration.number")]
    future: JSON = {"number": "300000000000", "registered_on": "2026-05-09"}
    assert refusals(content_body(goods=[goods_body(customs_declaration=future)])) == [
        (No.CUSTOMS_DATE_FUTURE, "goods.0.customs_declaration.registered_on")
    ]


def test_vegetables_without_plant_quarantine_warn() -> None:
    body = content_body(vehicles=[vehicle_body(needs=[])])
    assert warnings(body) == {(Look.QUARANTINE_LIKELY, "vehicles.0.needs")}
    asked = look(content_body(vehicles=[vehicle_body(needs=["plant_quarantine", "health_quarantine"])]))
    assert asked.content.vehicles[0].needs == {Force.PLANT_QUARANTINE, Force.HEALTH_QUARANTINE}
    assert of_vehicle(needs=["customs"]) == [(No.NOT_A_CHOICE, "vehicles.0.needs.0")]


def test_a_foreign_partner_may_have_any_tax_code() -> None:
    body = content_body(importer={"name": "Thai Durian Co.", "tax_code": "TH-77"})
    assert warnings(body) == {(Look.TAX_CODE_UNCHECKED, "importer.tax_code")}


def test_more_than_fits_is_refused_by_name() -> None:
    many = [vehicle_body() for _ in range(51)]
    assert (No.TOO_MANY, "vehicles") in refusals(content_body(vehicles=many))
    lines: list[JSON] = [{"product": "x", "weight_kg": 1}] * 300
    assert (No.TOO_MANY, "goods.1.lines") in refusals(content_body(goods=[goods_body(lines=lines)] * 2))
    assert refusals(content_body(yard="x" * 1_000_001)) == [(No.TOO_LARGE, None)]


def test_what_is_no_declaration_is_refused_by_name() -> None:
    odd = content_body(vehicles="12C12345", goods=[1], fee_payer=[], gate={"code": "HN"}, speed="fast")
    assert set(refusals(odd)) >= {
        (No.MALFORMED, "vehicles"),
        (No.MALFORMED, "goods.0"),
        (No.MALFORMED, "fee_payer"),
        (No.MALFORMED, "gate"),
        (No.UNKNOWN_FIELD, "speed"),
    }
    deep: JSON = "x"
    for _ in range(2000):
        deep = [deep]
    assert refusals({"gate": deep}) == [(No.TOO_LARGE, None)]


def test_what_is_unusual_is_told_beside_what_is_wrong() -> None:
    body = content_body(gate="XX", vehicles=[vehicle_body(container_number="CSQU3054384")])
    found = examine(body, now=NOW, places=PLACES, window=WINDOW)
    assert found.content is None
    assert [refusal.code for refusal in found.refusals] == [No.UNKNOWN_GATE]
    assert [(warning.code, warning.field) for warning in found.warnings] == [
        (IdentifierWarning.CONTAINER_CHECK_DIGIT, "vehicles.0.container_number")
    ]
