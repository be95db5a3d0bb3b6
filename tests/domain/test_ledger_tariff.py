"""The tariff: what data/fees.csv says, and that it says nothing more."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from xulang.kernel.words import Regime
from xulang.ledger.domain.tariff import Tariff, VehicleToAssess, find_charge
from xulang.ledger.domain.tariff_file import read_examples, read_tariff
from xulang.ledger.domain.words import FeeKind, TariffOrigin, VehicleUse

DATA = Path(__file__).resolve().parents[2] / "data"
PUBLISHED = read_tariff(text=(DATA / "fees.csv").read_text())
EXAMPLES = read_examples(text=(DATA / "examples" / "tariff.csv").read_text())
BOTH = Tariff(rows=PUBLISHED.rows + EXAMPLES.rows, rates=PUBLISHED.rates)
NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
VEHICLE = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")


def charge(
    *,
    tariff: Tariff = PUBLISHED,
    vehicle_class: str | None = "UNDER_2T",
    regime: Regime = Regime.EXPORT,
    hs: tuple[str | None, ...] = ("08109092",),
    use: VehicleUse = VehicleUse.CROSSES,
    fee: FeeKind = FeeKind.INFRASTRUCTURE,
    on: datetime = NOW,
) -> int | None:
    vehicle = VehicleToAssess(
        vehicle_id=VEHICLE, vehicle_class=vehicle_class, use=use, fees=(fee,), hs_codes=hs
    )
    found = find_charge(tariff=tariff, vehicle=vehicle, fee=fee, regime=regime, on=on)
    return found.amount.dong if found else None


def test_the_published_table_has_two_amounts_and_three_rates() -> None:
    assert [(row.vehicle_class, row.amount.dong) for row in PUBLISHED.rows] == [
        ("UNDER_2T", 100_000),
        ("VT6", 4_000_000),
    ]
    assert [(rate.kind, rate.percent) for rate in PUBLISHED.rates] == [
        ("ore_export", 500),
        ("delivers_inland", 130),
        ("transships_only", 30),
    ]
    assert {row.origin for row in PUBLISHED.rows} == {TariffOrigin.PUBLISHED}
    assert PUBLISHED.rows[0].basis == "Nghị quyết 09/2025/NQ-HĐND: xuất khẩu rau, quả tươi, xe dưới 2 tấn"


def test_fresh_fruit_on_a_small_truck_is_known() -> None:
    assert charge() == 100_000
    assert charge(hs=("07096090", "08109092")) == 100_000


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("dried longan", charge(hs=("08134000",))),
        ("goods without a code", charge(hs=(None,))),
        ("one of the goods unknown", charge(hs=("08109092", "84715000"))),
        ("an empty truck", charge(hs=())),
        ("another class", charge(vehicle_class="VT4")),
        ("no class", charge(vehicle_class=None)),
        ("imports", charge(regime=Regime.IMPORT)),
        ("the transfer fee", charge(fee=FeeKind.TRANSFER)),
        ("before the resolution", charge(on=datetime(2025, 5, 7, 16, 59, tzinfo=UTC))),
    ],
)
def test_what_no_row_says_is_unknown(what: str, answer: int | None) -> None:
    assert answer is None, what


def test_the_resolution_is_in_force_from_its_day_in_hanoi() -> None:
    assert charge(on=datetime(2025, 5, 7, 17, 0, tzinfo=UTC)) == 100_000


def test_temporary_import_of_farm_goods_in_a_40_ft_container() -> None:
    for regime in (Regime.TEMPORARY_IMPORT, Regime.TEMPORARY_EXPORT):
        assert charge(vehicle_class="VT6", regime=regime, hs=("02071400",)) == 4_000_000
    assert charge(vehicle_class="VT6", regime=Regime.TEMPORARY_IMPORT, hs=("03061790",)) is None
    assert charge(vehicle_class="VT6", regime=Regime.TRANSIT, hs=("02071400",)) is None


def test_the_rates_of_use_apply_to_the_amount() -> None:
    farm = {"vehicle_class": "VT6", "hs": ("02071400",), "regime": Regime.TEMPORARY_IMPORT}
    assert charge(**farm, use=VehicleUse.TRANSSHIPS_ONLY) == 1_200_000  # type: ignore[arg-type] # three types
    assert charge(**farm, use=VehicleUse.DELIVERS_INLAND) == 5_200_000  # type: ignore[arg-type] # three types


def test_ore_pays_five_times_the_base_when_exported() -> None:
    ore = ("26011100",)
    assert charge(tariff=BOTH, vehicle_class="VT6", hs=ore) == 4_000_000
    assert charge(tariff=BOTH, vehicle_class="VT6", hs=ore, regime=Regime.IMPORT) == 800_000


def test_of_several_goods_the_highest_counts() -> None:
    assert charge(tariff=BOTH, vehicle_class="VT6", hs=("84715000", "26011100")) == 4_000_000


def test_a_published_row_goes_before_an_example() -> None:
    assert charge(tariff=BOTH) == 100_000
    assert charge(tariff=BOTH, hs=("84715000",)) == 150_000


def test_examples_call_themselves_so() -> None:
    assert {row.origin for row in EXAMPLES.rows} == {TariffOrigin.EXAMPLE}
    assert {row.basis for row in EXAMPLES.rows} == {"Ví dụ cho bản trình diễn, không phải mức thu thật"}
    assert charge(tariff=BOTH, vehicle_class="VT6", fee=FeeKind.TRANSFER, hs=()) == 350_000


def test_a_transfer_fee_takes_no_rate_of_the_other() -> None:
    assert (
        charge(tariff=BOTH, vehicle_class="VT6", fee=FeeKind.TRANSFER, use=VehicleUse.TRANSSHIPS_ONLY)
        == 350_000
    )


FRUIT = '"export of fresh vegetables and fruit, truck under 2 t"'


@pytest.mark.parametrize(
    "row",
    [
        "import of unicorns,100000,VND per trip,Resolution 09/2025/NQ-HĐND in force 8/5/2025",
        "export ore,5,times the moon,Resolution 09/2025/NQ-HĐND in force 8/5/2025",
        "export ore,5,times the base,same",
        "export ore,5,times the base,hearsay",
        FRUIT + ",5,percent of the rate,Resolution 09/2025/NQ-HĐND in force 8/5/2025",
    ],
)
def test_a_row_that_is_not_understood_stops_the_import(row: str) -> None:
    with pytest.raises(ValueError, match=r"fees\.csv"):
        read_tariff(text=f"item,value,unit,source\n{row}\n")
