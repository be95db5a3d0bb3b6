from datetime import date

import pytest

from tests.domain.kernel.support import refused
from xulang.kernel.identifiers import (
    DECLARATION_TYPES,
    DocumentKind,
    IdentifierRefusal,
    IdentifierWarning,
    TaxCodeKind,
    guess_document_kind,
    parse_border_pass,
    parse_chassis_number,
    parse_container_number,
    parse_customs_declaration_number,
    parse_customs_office,
    parse_declaration_type,
    parse_document,
    parse_hs_code,
    parse_passport,
    parse_personal_id,
    parse_phone,
    parse_place_code,
    parse_seal_number,
    parse_tax_code,
    parse_transport_licence,
)
from xulang.kernel.words import Direction, Nationality

TODAY = date(2026, 5, 8)


# Containers and seals


@pytest.mark.parametrize("text", ["CSQU3054383", "csqu 305438-3", "CSQU 305438 3"])
def test_a_container_number_is_read(text: str) -> None:
    checked = parse_container_number(text=text)
    assert (checked.value.key, checked.value.display) == ("CSQU3054383", "CSQU 305438 3")
    assert checked.warnings == ()


def test_a_wrong_check_digit_of_a_container_only_warns() -> None:
    checked = parse_container_number(text="CSQU3054384")
    assert checked.value.key == "CSQU3054384"
    assert checked.warnings == (IdentifierWarning.CONTAINER_CHECK_DIGIT,)


def test_a_check_value_of_ten_is_written_zero() -> None:
    assert parse_container_number(text="TEXU3070079").warnings == ()
    assert parse_container_number(text="MSCU1000020").warnings == (IdentifierWarning.CONTAINER_CHECK_DIGIT,)


def test_other_categories_than_containers_warn() -> None:
    assert IdentifierWarning.CONTAINER_CATEGORY in parse_container_number(text="CSQZ3054383").warnings


@pytest.mark.parametrize("text", ["CSQU305438", "CSQU30543833", "CSQX3054383", "CS1U3054383", "ĐSQU3054383"])
def test_malformed_containers_are_refused(text: str) -> None:
    assert refused(parse_container_number, text=text) is IdentifierRefusal.CONTAINER_MALFORMED


def test_seals_are_bounded() -> None:
    assert parse_seal_number(text=" vn 012-345 ").value == "VN012345"
    for text in ("AB", "ABCD", "A1" * 11, "12;DROP"):
        assert refused(parse_seal_number, text=text) is IdentifierRefusal.SEAL_MALFORMED


# Tax codes


@pytest.mark.parametrize(
    ("text", "key", "display", "kind"),
    [
        ("0100233488", "0100233488", "0100233488", TaxCodeKind.COMPANY),
        ("01.00.233.488", "0100233488", "0100233488", TaxCodeKind.COMPANY),
        ("0314409058-002", "0314409058002", "0314409058-002", TaxCodeKind.BRANCH),
        ("020090000001", "020090000001", "020090000001", TaxCodeKind.PERSON),
        ("91110000600037341L", "91110000600037341L", "91110000600037341L", TaxCodeKind.CHINESE_COMPANY),
        ("9111 0000 6000 3734 1l", "91110000600037341L", "91110000600037341L", TaxCodeKind.CHINESE_COMPANY),
    ],
)
def test_tax_codes_of_companies_branches_and_people(
    text: str, key: str, display: str, kind: TaxCodeKind
) -> None:
    checked = parse_tax_code(text=text)
    assert (checked.value.key, checked.value.display, checked.value.kind) == (key, display, kind)
    assert checked.warnings == ()
    chinese = kind is TaxCodeKind.CHINESE_COMPANY
    assert checked.value.nationality is (Nationality.CN if chinese else Nationality.VN)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100233480", IdentifierRefusal.TAX_CODE_CHECK_DIGIT),
        ("91110000600037341A", IdentifierRefusal.TAX_CODE_CHECK_DIGIT),
        ("010023348", IdentifierRefusal.TAX_CODE_MALFORMED),
        ("0314409058-000", IdentifierRefusal.TAX_CODE_MALFORMED),
        ("01002334AB", IdentifierRefusal.TAX_CODE_MALFORMED),
        ("020590000001", IdentifierRefusal.TAX_CODE_MALFORMED),
        ("9111000060003734IL", IdentifierRefusal.TAX_CODE_MALFORMED),
        ("٠١٠٠٢٣٣٤٨٨", IdentifierRefusal.TAX_CODE_MALFORMED),
    ],
)
def test_impossible_tax_codes_are_refused(text: str, code: IdentifierRefusal) -> None:
    assert refused(parse_tax_code, text=text) is code


def test_a_chinese_farmers_collective_has_a_tax_code_too() -> None:
    # Registered by the agricultural authority (N), which the library alone would call malformed.
    head = "N2450123MF1234567"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = [pow(3, place, 31) for place in range(17)]  # GB 32100-2015
    total = sum(alphabet.index(char) * weight for char, weight in zip(head, weights, strict=True))
    code = parse_tax_code(text=head + alphabet[-total % 31]).value
    assert code.kind is TaxCodeKind.CHINESE_COMPANY


# People


def vn(text: str) -> tuple[IdentifierWarning, ...]:
    return parse_personal_id(text=text, nationality=Nationality.VN, today=TODAY).warnings


def cn(text: str) -> tuple[IdentifierWarning, ...]:
    return parse_personal_id(text=text, nationality=Nationality.CN, today=TODAY).warnings


def test_vietnamese_personal_numbers() -> None:
    assert vn("020 090 000001") == ()
    assert vn("001204000001") == ()
    assert vn("003090000001") == (IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN,)
    assert vn("123456789") == (IdentifierWarning.IDENTITY_CARD_OUTDATED,)


@pytest.mark.parametrize(
    "text",
    [
        "000090000001",  # no place
        "020490000001",  # born after 2100
        "020227000001",  # born in 2027
        "02009000000",
        "02009000000A",
    ],
)
def test_impossible_vietnamese_personal_numbers(text: str) -> None:
    assert refused(lambda: vn(text)) is IdentifierRefusal.PERSONAL_ID_MALFORMED


def test_chinese_personal_numbers() -> None:
    assert cn("360426199101010071") == ()
    assert cn("11010519491231002x") == ()
    assert refused(lambda: cn("360426199101010072")) is IdentifierRefusal.PERSONAL_ID_CHECK_DIGIT
    assert refused(lambda: cn("020090000001")) is IdentifierRefusal.PERSONAL_ID_MALFORMED


def chinese_number(first_17: str) -> str:
    """GB 11643's check character, computed here by its weights and not by the library under test."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(int(d) * w for d, w in zip(first_17, weights, strict=True)) % 11]


def test_chinese_birth_dates_and_places() -> None:
    assert chinese_number("36042619910101007") == "360426199101010071"
    impossible, future = chinese_number("11010519490231002"), chinese_number("11010520270101002")
    assert refused(lambda: cn(impossible)) is IdentifierRefusal.PERSONAL_ID_MALFORMED
    assert refused(lambda: cn(future)) is IdentifierRefusal.PERSONAL_ID_MALFORMED
    assert cn(chinese_number("99999919910101007")) == (IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN,)


@pytest.mark.parametrize(
    ("text", "nationality", "known"),
    [
        ("B1234567", Nationality.VN, True),
        ("p 01234567", Nationality.VN, True),
        ("E12345678", Nationality.CN, True),
        ("EA0000001", Nationality.CN, True),
        ("G12345678", Nationality.CN, True),
        ("PE1234567", Nationality.CN, True),
        ("EI0000001", Nationality.CN, False),
        ("123456789", Nationality.VN, False),
    ],
)
def test_passports(text: str, nationality: Nationality, known: bool) -> None:  # noqa: FBT001 -- a table's column
    warnings = parse_passport(text=text, nationality=nationality).warnings
    assert warnings == (() if known else (IdentifierWarning.PASSPORT_UNKNOWN_FORM,))


def test_impossible_papers_are_refused() -> None:
    for text in ("ABCDEFG", "B1", "B12345678901234", "B123;567"):
        assert (
            refused(parse_passport, text=text, nationality=Nationality.VN)
            is IdentifierRefusal.PASSPORT_MALFORMED
        )
    assert (
        refused(parse_border_pass, text="???", nationality=Nationality.VN)
        is IdentifierRefusal.BORDER_PASS_MALFORMED
    )


def test_border_passes_always_ask_for_a_second_look() -> None:
    checked = parse_border_pass(text="ab 123456", nationality=Nationality.VN)
    assert (checked.value.key, checked.value.kind) == ("AB123456", DocumentKind.BORDER_PASS)
    assert checked.warnings == (IdentifierWarning.BORDER_PASS_UNCHECKED,)


@pytest.mark.parametrize(
    ("text", "nationality", "kind"),
    [
        ("020090000001", Nationality.VN, DocumentKind.PERSONAL_ID),
        ("123456789", Nationality.VN, DocumentKind.PERSONAL_ID),
        ("360426199101010071", Nationality.CN, DocumentKind.PERSONAL_ID),
        ("B1234567", Nationality.VN, DocumentKind.PASSPORT),
        ("EA0000001", Nationality.CN, DocumentKind.PASSPORT),
        ("AB/123456", Nationality.VN, DocumentKind.BORDER_PASS),
    ],
)
def test_the_kind_of_paper_is_guessed(text: str, nationality: Nationality, kind: DocumentKind) -> None:
    assert guess_document_kind(text=text, nationality=nationality) is kind
    document = parse_document(text=text, kind=kind, nationality=nationality, today=TODAY).value
    assert (document.kind, document.nationality) == (kind, nationality)


# Phones


@pytest.mark.parametrize(
    ("text", "nationality", "key", "warnings"),
    [
        ("0900000000", Nationality.VN, "+84900000000", ()),
        ("+84 (90) 000-0000", Nationality.VN, "+84900000000", ()),
        ("0084 900 000 000", Nationality.VN, "+84900000000", ()),
        ("0205 3 876 543", Nationality.VN, "+842053876543", ()),
        ("138 1234 5678", Nationality.CN, "+8613812345678", ()),
        ("0771-1234567", Nationality.CN, "+867711234567", ()),
        ("+86 138 1234 5678", Nationality.VN, "+8613812345678", ()),
        ("13812345678", Nationality.VN, "+8613812345678", (IdentifierWarning.PHONE_COUNTRY_GUESSED,)),
        ("0912345678", Nationality.CN, "+84912345678", (IdentifierWarning.PHONE_COUNTRY_GUESSED,)),
        ("0100000000", Nationality.VN, "+84100000000", (IdentifierWarning.PHONE_UNKNOWN_RANGE,)),
        ("+85221234567", Nationality.CN, "+85221234567", (IdentifierWarning.PHONE_FOREIGN,)),
    ],
)
def test_phones_become_e164(
    text: str, nationality: Nationality, key: str, warnings: tuple[IdentifierWarning, ...]
) -> None:
    checked = parse_phone(text=text, nationality=nationality)
    assert (checked.value.key, checked.warnings) == (key, warnings)
    assert parse_phone(text=checked.value.display, nationality=nationality).value == checked.value


@pytest.mark.parametrize(
    "text", ["0900", "0900ABC123", "0900000000 ext 5", "0900000000/0900000001", "+999123456789", "------"]
)
def test_impossible_phones_are_refused(text: str) -> None:
    assert refused(parse_phone, text=text, nationality=Nationality.VN) is IdentifierRefusal.PHONE_MALFORMED


# Customs


@pytest.mark.parametrize(
    ("text", "key", "display"),
    [
        ("0713.40.10", "07134010", "0713.40.10"),
        ("0713", "0713", "0713"),
        ("071340", "071340", "0713.40"),
        ("0713401000", "0713401000", "0713.40.10.00"),
    ],
)
def test_hs_codes(text: str, key: str, display: str) -> None:
    checked = parse_hs_code(text=text)
    assert (checked.value.key, checked.value.display, checked.warnings) == (key, display, ())


def test_chapters_that_do_not_exist() -> None:
    for text in ("7701", "0010"):
        assert refused(parse_hs_code, text=text) is IdentifierRefusal.HS_CHAPTER_UNKNOWN
    for text in ("071", "07134", "0713401", "07134010001", "0700", "07A3"):
        assert refused(parse_hs_code, text=text) is IdentifierRefusal.HS_CODE_MALFORMED
    assert parse_hs_code(text="9811.00.10").warnings == (IdentifierWarning.HS_CHAPTER_NATIONAL,)
    assert parse_hs_code(text="9701").warnings == ()


def test_customs_declaration_numbers() -> None:
    first = parse_customs_declaration_number(text="300000000000", direction=Direction.EXPORT)
    assert (first.value.direction, first.value.amendment, first.warnings) == (Direction.EXPORT, 0, ())
    third = parse_customs_declaration_number(text="1012 3456 7893").value
    assert (third.direction, third.amendment, third.stem) == (Direction.IMPORT, 3, "10123456789")
    other = parse_customs_declaration_number(text="300000000000", direction=Direction.IMPORT)
    assert other.warnings == (IdentifierWarning.CUSTOMS_OTHER_DIRECTION,)
    unknown = parse_customs_declaration_number(text="500000000000", direction=Direction.IMPORT)
    assert unknown.value.direction is None
    assert unknown.warnings == (IdentifierWarning.CUSTOMS_DECLARATION_UNKNOWN_SERIES,)
    for text in ("30000000000", "3000000000000", "30000000000A"):
        assert (
            refused(parse_customs_declaration_number, text=text)
            is IdentifierRefusal.CUSTOMS_DECLARATION_MALFORMED
        )


def test_declaration_types() -> None:
    assert sorted(DECLARATION_TYPES.values()).count(Direction.IMPORT) == 24
    assert sorted(DECLARATION_TYPES.values()).count(Direction.EXPORT) == 16
    export = parse_declaration_type(text="e42", direction=Direction.EXPORT)
    assert (export.value.key, export.value.direction, export.warnings) == ("E42", Direction.EXPORT, ())
    for text in ("E11", "A11"):
        assert parse_declaration_type(text=text).value.direction is Direction.IMPORT
    assert parse_declaration_type(text="B11", direction=Direction.IMPORT).warnings == (
        IdentifierWarning.CUSTOMS_OTHER_DIRECTION,
    )
    assert parse_declaration_type(text="Z99").warnings == (IdentifierWarning.DECLARATION_TYPE_UNKNOWN,)
    for text in ("E4", "E422", "42E"):
        assert refused(parse_declaration_type, text=text) is IdentifierRefusal.DECLARATION_TYPE_MALFORMED


def test_offices_and_places() -> None:
    assert [parse_customs_office(text=text).value for text in ("03nk", "18BC", "01B1")] == [
        "03NK",
        "18BC",
        "01B1",
    ]
    assert refused(parse_customs_office, text="3NK") is IdentifierRefusal.CUSTOMS_OFFICE_MALFORMED
    assert [parse_place_code(text=text).value for text in ("VNHUGT", "vnsgn", "03CCS01")] == [
        "VNHUGT",
        "VNSGN",
        "03CCS01",
    ]
    assert refused(parse_place_code, text="1234") is IdentifierRefusal.PLACE_CODE_MALFORMED


# Vehicles' papers


def test_transport_licences() -> None:
    assert parse_transport_licence(text="c26yf-0000001") == parse_transport_licence(text="C26YF0000001")
    assert parse_transport_licence(text="C26YF0000001").warnings == ()
    other = parse_transport_licence(text="12/2026")
    assert other.warnings == (IdentifierWarning.TRANSPORT_LICENCE_UNKNOWN_FORM,)
    assert refused(parse_transport_licence, text="none") is IdentifierRefusal.TRANSPORT_LICENCE_MALFORMED


def test_chassis_numbers_stand_in_for_a_plate() -> None:
    assert parse_chassis_number(text="1M8GDM9AXKP042788").warnings == ()  # the standard's own example
    assert parse_chassis_number(text="1M8GDM9A1KP042788").warnings == (IdentifierWarning.CHASSIS_CHECK_DIGIT,)
    assert parse_chassis_number(text="SY215-00123").warnings == (IdentifierWarning.CHASSIS_UNKNOWN_FORM,)
    for text in ("ABCDEFGH", "A1", "A" + "1" * 25):
        assert refused(parse_chassis_number, text=text) is IdentifierRefusal.CHASSIS_MALFORMED
