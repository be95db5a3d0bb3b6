"""Whatever is typed, a check answers with a value or a refusal, and reads its own answer as the same."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xulang.kernel import identifiers as read
from xulang.kernel.identifiers import Checked
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Nationality

TODAY = date(2026, 5, 8)
VN, CN = Nationality.VN, Nationality.CN
PARSERS: dict[str, Callable[..., Checked[object]]] = {
    "plate": read.parse_plate,
    "plate_vn": partial(read.parse_plate, nationality=VN),
    "trailer": read.parse_trailer_plate,
    "chassis": read.parse_chassis_number,
    "licence": read.parse_transport_licence,
    "container": read.parse_container_number,
    "seal": read.parse_seal_number,
    "tax_code": read.parse_tax_code,
    "id_vn": partial(read.parse_personal_id, nationality=VN, today=TODAY),
    "id_cn": partial(read.parse_personal_id, nationality=CN, today=TODAY),
    "passport_vn": partial(read.parse_passport, nationality=VN),
    "passport_cn": partial(read.parse_passport, nationality=CN),
    "border_pass": partial(read.parse_border_pass, nationality=VN),
    "phone_vn": partial(read.parse_phone, nationality=VN),
    "phone_cn": partial(read.parse_phone, nationality=CN),
    "hs": read.parse_hs_code,
    "customs_declaration": partial(read.parse_customs_declaration_number, direction=Direction.IMPORT),
    "declaration_type": read.parse_declaration_type,
    "office": read.parse_customs_office,
    "place": read.parse_place_code,
    "weight": read.parse_weight,
    "amount": read.parse_amount,
    "quantity": read.parse_quantity,
    "person": read.parse_person_name,
    "organisation": read.parse_organisation_name,
    "line": partial(read.parse_line, limit=40),
}
REREAD = sorted(PARSERS.keys() - {"weight", "amount", "quantity"})
# Any text at all, and text that comes near to codes so that the checks behind the shapes are reached.
NEAR = st.text(alphabet="0123456789ABCEFGHKLNPRSTUVXYZabđĐIO.-·+ ()/,桂粤挂临港٣５Ａ\u200b\x00", max_size=24)
SHAPED = st.from_regex(
    r"[+]?[0-9]{4,18}[0-9X]?|[A-Z]{1,4}[0-9]{4,9}|[A-Z][0-9]{2}[A-Z0-9]{0,10}", fullmatch=True
)
TYPED = st.one_of(st.text(max_size=80), NEAR, SHAPED)


def outcome(parser: Callable[..., Checked[object]], text: str) -> Checked[object] | None:
    try:
        return parser(text=text)
    except Refusal:
        return None


@given(text=TYPED)
@settings(max_examples=400)
def test_nothing_but_a_refusal_is_ever_raised(text: str) -> None:
    for parser in PARSERS.values():
        checked = outcome(parser, text)
        assert checked is None or isinstance(checked, Checked)


@pytest.mark.parametrize("name", REREAD)
@given(text=st.one_of(NEAR, SHAPED))
@settings(max_examples=50)
def test_reading_the_key_or_the_display_gives_the_same_again(name: str, text: str) -> None:
    checked = outcome(PARSERS[name], text)
    if checked is None:
        return
    key = getattr(checked.value, "key", checked.value)
    assert isinstance(key, str)
    again = PARSERS[name](text=key)
    assert again.value == checked.value
    if hasattr(checked.value, "display"):
        assert PARSERS[name](text=checked.value.display).value == checked.value


@given(st.text(max_size=64))
def test_a_plates_key_is_its_own_key(text: str) -> None:
    try:
        key = read.plate_key(text=text)
        again = read.plate_key(text=key)
    except Refusal:
        return
    assert again == key


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_long_and_empty_inputs_are_refused_first(name: str) -> None:
    with pytest.raises(Refusal) as long:
        PARSERS[name](text="1" * 100_000)
    assert long.value.code is read.IdentifierRefusal.TOO_LONG
    for text in ("", " \t\u00a0"):
        with pytest.raises(Refusal) as empty:
            PARSERS[name](text=text)
        assert empty.value.code is read.IdentifierRefusal.EMPTY
