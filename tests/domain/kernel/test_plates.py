import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.kernel.support import refused
from xulang.kernel.identifiers import (
    CHINESE_PROVINCES,
    IdentifierRefusal,
    IdentifierWarning,
    PlateKind,
    parse_plate,
    parse_trailer_plate,
    plate_key,
)
from xulang.kernel.words import Nationality


@pytest.mark.parametrize(
    ("text", "key", "display", "kind"),
    [
        ("12C12345", "12C12345", "12C-123.45", PlateKind.ORDINARY),
        (" 12c-123.45 ", "12C12345", "12C-123.45", PlateKind.ORDINARY),
        ("１２Ｃ－１２３．４５", "12C12345", "12C-123.45", PlateKind.ORDINARY),
        ("12C\u200b–123 45", "12C12345", "12C-123.45", PlateKind.ORDINARY),
        ("29H 1234", "29H1234", "29H-1234", PlateKind.ORDINARY),
        ("15LD-012.34", "15LD01234", "15LD-012.34", PlateKind.ORDINARY),
        ("30KT-123.45", "30KT12345", "30KT-123.45", PlateKind.ORDINARY),
        ("50TĐ-821.08", "50TD82108", "50TD-821.08", PlateKind.ORDINARY),
        ("桂F·12345", "桂F12345", "桂F·12345", PlateKind.ORDINARY),
        ("桂f 1a2b3", "桂F1A2B3", "桂F·1A2B3", PlateKind.ORDINARY),
        ("粤Z1234港", "粤Z1234港", "粤Z·1234港", PlateKind.ORDINARY),
        ("桂A·D12345", "桂AD12345", "桂A·D12345", PlateKind.NEW_ENERGY),
        ("桂A12345F", "桂A12345F", "桂A·12345F", PlateKind.NEW_ENERGY),
    ],
)
def test_plates_of_both_countries_are_read(text: str, key: str, display: str, kind: PlateKind) -> None:
    checked = parse_plate(text=text)
    assert (checked.value.key, checked.value.display, checked.value.kind) == (key, display, kind)
    assert checked.value.nationality is (Nationality.CN if key[0] in CHINESE_PROVINCES else Nationality.VN)
    assert checked.warnings == ()


@pytest.mark.parametrize(
    ("text", "kind", "warning"),
    [
        ("13C-123.45", PlateKind.ORDINARY, IdentifierWarning.PLATE_PROVINCE_UNKNOWN),
        ("QH-3789", PlateKind.ARMY, IdentifierWarning.PLATE_NOT_COMMERCIAL),
        ("80-011-NG-01", PlateKind.SERVICE, IdentifierWarning.PLATE_NOT_COMMERCIAL),
        ("桂F1234警", PlateKind.SERVICE, IdentifierWarning.PLATE_NOT_COMMERCIAL),
        ("12T-123.45", PlateKind.TEMPORARY, IdentifierWarning.PLATE_TEMPORARY),
        ("桂F临12345", PlateKind.TEMPORARY, IdentifierWarning.PLATE_TEMPORARY),
    ],
)
def test_unusual_plates_warn(text: str, kind: PlateKind, warning: IdentifierWarning) -> None:
    checked = parse_plate(text=text)
    assert (checked.value.kind, checked.warnings) == (kind, (warning,))


@pytest.mark.parametrize(
    ("text", "key", "display"),
    [
        ("12R01234", "12R01234", "12R-012.34"),
        ("12R-1234", "12R1234", "12R-1234"),
        ("15RM-012.34", "15RM01234", "15RM-012.34"),
        ("桂F1234挂", "桂F1234挂", "桂F·1234挂"),
    ],
)
def test_trailers_have_a_mark_of_their_own(text: str, key: str, display: str) -> None:
    checked = parse_trailer_plate(text=text)
    assert (checked.value.key, checked.value.display) == (key, display)
    assert (checked.value.kind, checked.warnings) == (PlateKind.TRAILER, ())
    assert refused(parse_plate, text=text) is IdentifierRefusal.PLATE_IS_TRAILER


def test_a_tractors_plate_on_a_trailer_warns() -> None:
    assert parse_trailer_plate(text="12C12345").warnings == (IdentifierWarning.PLATE_NOT_TRAILER,)


@pytest.mark.parametrize(
    "text",
    [
        "12I-123.45", "12J-123.45", "12O-123.45", "12Q-123.45", "12W-123.45",
        "02C-123.45", "12C-123", "12C-123.456", "12-123.45", "C12345", "12ABC1234",
        "桂12345", "桂I12345", "桂FO1234", "桂F1234", "桂FABCDE", "桂AL12345", "挂F12345",
        "12C١٢٣٤٥", "12C12345\x00", "X",
    ],
)  # fmt: skip
def test_impossible_plates_are_refused(text: str) -> None:
    assert refused(parse_plate, text=text) is IdentifierRefusal.PLATE_MALFORMED


def test_the_declared_nationality_must_fit() -> None:
    assert parse_plate(text="12C12345", nationality=Nationality.VN).value.key == "12C12345"
    assert (
        refused(parse_plate, text="12C12345", nationality=Nationality.CN)
        is IdentifierRefusal.PLATE_OTHER_NATIONALITY
    )
    assert (
        refused(parse_trailer_plate, text="桂F1234挂", nationality=Nationality.VN)
        is IdentifierRefusal.PLATE_OTHER_NATIONALITY
    )


def test_a_part_of_a_plate_can_be_searched() -> None:
    assert plate_key(text=" 123.45") == "12345"


def test_there_are_31_chinese_provinces() -> None:
    assert len(set(CHINESE_PROVINCES)) == len(CHINESE_PROVINCES) == 31


CASES = (
    r"[1-9][0-9][A-HK-NPSU-VX-Z][0-9]{4,5}",
    r"[1-9][0-9](LD|DA|KT|MK|HC)[0-9]{4,5}",
    r"[AQT][ABHKMN][0-9]{4}",
    r"[1-9][0-9][0-9]{3}(NG|NN|QT|CV)[0-9]{2}",
    rf"[{CHINESE_PROVINCES}][A-HJ-NP-Z][0-9][A-HJ-NP-Z0-9]{{4}}",
    rf"[{CHINESE_PROVINCES}][A-HJ-NP-Z][DF][A-HJ-NP-Z0-9][0-9]{{4}}",
)


@given(st.one_of([st.from_regex(case, fullmatch=True) for case in CASES]))
def test_what_is_shown_reads_back_as_the_same_plate(key: str) -> None:
    plate = parse_plate(text=key).value
    assert plate.key == key
    assert parse_plate(text=plate.display).value == plate
    assert parse_plate(text=f"\t{plate.display.lower()} ").value == plate
