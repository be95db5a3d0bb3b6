from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role
from xulang.registry.domain.people import check_pin, check_quick_return, clean_username
from xulang.registry.domain.reference import read_gates, read_opening_hours, read_yards
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.tokens import check_life, token_hash, token_text
from xulang.registry.domain.words import GateKind, OrganisationKind, is_officer, may_hold

DATA = Path(__file__).resolve().parents[2] / "data"
NOW = datetime(2026, 5, 8, 5, 0, tzinfo=UTC)


def refused(code: RegistryRefusal, call: object, **arguments: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(**arguments)  # type: ignore[operator] # a function under test
    assert caught.value.code is code
    return caught.value


def test_a_company_can_never_make_an_officer() -> None:
    for role in Role:
        if is_officer(role=role):
            assert not may_hold(role=role, kind=OrganisationKind.CARRIER, force=None), role


def test_each_role_belongs_to_exactly_its_organisations() -> None:
    homes = {
        role: {
            (kind.value, force.value if force else None)
            for kind in OrganisationKind
            for force in (None, *Force)
            if may_hold(role=role, kind=kind, force=force)
        }
        for role in Role
    }
    companies = {"carrier", "importer", "exporter", "agent"}
    assert {kind for kind, _ in homes[Role.DECLARANT]} == companies
    assert homes[Role.CUSTOMS_OFFICER] == {("force", "customs")}
    assert homes[Role.BORDER_GUARD_OFFICER] == {("force", "border_guard")}
    assert homes[Role.YARD_OPERATOR] == {("yard", None)}
    assert homes[Role.CENTRE_CASHIER] == {("centre", None)}
    assert homes[Role.ADMINISTRATOR] == {("province", None)}
    assert [role for role, home in homes.items() if not home] == [Role.DRIVER]


def test_sign_in_names_are_lower_case_and_plain() -> None:
    assert clean_username("  Hai.Quan-01 ") == "hai.quan-01"
    for bad in ("ab", "hải-quan", "a b c", "x" * 61, ".abc", ""):
        refused(RegistryRefusal.USERNAME_MALFORMED, clean_username, text=bad)


def test_pins_are_six_digits_and_not_a_run() -> None:
    check_pin(pin="285193")
    for bad in ("28519", "2851934", "28519a", "２８５１９３", ""):
        refused(RegistryRefusal.PIN_MALFORMED, check_pin, pin=bad)
    for easy in ("000000", "777777", "123456", "890123", "654321", "210987"):
        refused(RegistryRefusal.PIN_GUESSABLE, check_pin, pin=easy)


def test_a_pin_counts_until_the_shift_ends_or_five_wrong_tries() -> None:
    shift = timedelta(hours=12)
    check_quick_return(
        wrong_tries=4, signed_in_at=NOW, shift=shift, now=NOW + shift - timedelta(microseconds=1)
    )
    late = {"wrong_tries": 0, "signed_in_at": NOW, "shift": shift, "now": NOW + shift}
    refused(RegistryRefusal.SHIFT_OVER, check_quick_return, **late)
    tried = {"wrong_tries": 5, "signed_in_at": NOW, "shift": shift, "now": NOW}
    refused(RegistryRefusal.PIN_VOID, check_quick_return, **tried)


def test_a_token_is_known_by_the_hash_of_its_text() -> None:
    text = token_text(secret=bytes(range(32)))
    assert text == "xulang_" + bytes(range(32)).hex()
    digest = "6ea812b433ad0f17c00adf980ab07b7b6bed62437bba6db51af88af61c4d0ff1"
    assert token_hash(text).hex() == digest


def test_a_token_lives_a_year_at_most() -> None:
    check_life(now=NOW, expires_at=NOW + timedelta(days=366))
    refused(RegistryRefusal.TOKEN_LIFE, check_life, now=NOW, expires_at=NOW + timedelta(days=366, seconds=1))
    refused(RegistryRefusal.TOKEN_LIFE, check_life, now=NOW, expires_at=NOW)


def test_gates_are_read_as_their_table_says_and_nothing_is_filled_in() -> None:
    gates = {gate.code: gate for gate in read_gates((DATA / "gates.csv").read_text())}
    assert len(gates) == 11
    smart = gates["HN-1119"]
    assert smart.parent == "HN"
    assert smart.kind is GateKind.FREIGHT_ROAD
    assert smart.markers == "1119-1120"
    assert (smart.baseline_vehicles_per_day, smart.target_2027_low, smart.target_2027_high) == (
        800,
        2000,
        2500,
    )
    assert smart.name(language="zh-hans") == "友谊关货运专用通道"
    often_idle = gates["NH"]
    assert often_idle.name_zh is None
    assert often_idle.opposite_side is None
    assert often_idle.markers is None
    assert often_idle.baseline_vehicles_per_day is None
    assert often_idle.target_2027_low is None
    assert often_idle.target_2027_high is None
    assert often_idle.name(language="zh-hans") == "Cửa khẩu phụ Na Hình"


def test_yards_are_read_as_their_table_says() -> None:
    yards = read_yards((DATA / "yards.csv").read_text())
    assert [(yard.code, yard.gate) for yard in yards] == [
        ("XC", "HN"),
        ("BN", "HN-1088"),
        ("CMY", "CM"),
        ("VTP", "HN"),
    ]
    assert yards[0].capacity_note is None


def test_opening_hours_become_one_value_a_weekday() -> None:
    hours = read_opening_hours((DATA / "opening_hours.csv").read_text())
    assert len(hours) == 3 * 7
    assert {one.gate for one in hours} == {"HN", "HN-1088", "CM"}
    assert {(one.opens_at.isoformat(), one.closes_at.isoformat()) for one in hours} == {
        ("07:00:00", "20:00:00")
    }
    assert {one.valid_from.isoformat() for one in hours} == {"2025-04-01"}


def test_an_unknown_kind_of_gate_stops_the_import() -> None:
    header, first, *_ = (DATA / "gates.csv").read_text().splitlines()
    with pytest.raises(ValueError, match="space port"):
        read_gates(f"{header}\n{first.replace(',international,', ',space port,')}\n")
