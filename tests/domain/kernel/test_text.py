import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.kernel.support import refused
from xulang.kernel.identifiers import (
    IdentifierRefusal,
    parse_line,
    parse_organisation_name,
    parse_person_name,
    search_form,
)
from xulang.kernel.refusal import Refusal


@pytest.mark.parametrize(
    "name", ["NGUYEN VAN A", "Nguyễn Văn Đạt", "王伟", "阿卜杜拉·买买提", "Trần O'Neil-Lý", "Lò Văn Ơn"]
)
def test_names_of_both_countries(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", f"  {name.replace(' ', chr(9))}\u200b ")
    assert parse_person_name(text=decomposed).value == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("text", ["A", "Nguyễn 2", "N. .", "<b>An</b>", "An\x00Bình", "An\ud800Bình", "--"])
def test_what_is_not_a_name(text: str) -> None:
    assert refused(parse_person_name, text=text) is IdentifierRefusal.NAME_MALFORMED


def test_companies_may_have_numbers_and_signs() -> None:
    assert parse_organisation_name(text="Công ty  TNHH 3-2 & Con").value == "Công ty TNHH 3-2 & Con"
    assert refused(parse_organisation_name, text="12345") is IdentifierRefusal.NAME_MALFORMED


def test_a_goods_line_from_the_live_platform_loses_its_tabs() -> None:
    text = "15S177A05A0P-R#&Vỏ máy tính công nghiệp. Hàng mới 100%#&VN" + "\t" * 90
    assert parse_line(text=text, limit=200).value == text.rstrip("\t")


def test_lines_are_bounded() -> None:
    assert parse_line(text="x" * 200, limit=200).value == "x" * 200
    with pytest.raises(Refusal) as caught:
        parse_line(text="x" * 201, limit=200)
    assert caught.value.code is IdentifierRefusal.TOO_LONG
    assert caught.value.params == {"limit": 200}
    assert refused(parse_line, text=" " * 801, limit=200) is IdentifierRefusal.TOO_LONG
    assert refused(parse_line, text=" \u200b\t", limit=200) is IdentifierRefusal.EMPTY
    assert refused(parse_line, text="a\x07b", limit=200) is IdentifierRefusal.TEXT_MALFORMED


def test_searches_ignore_accents_dots_and_hyphens() -> None:
    assert search_form(text="  NGUYỄN Văn-Đạt. ") == "nguyen van dat"
    assert search_form(text="桂F·12345") == "桂f 12345"


@given(st.text(max_size=80))
def test_search_form_is_stable(text: str) -> None:
    once = search_form(text=text)
    assert search_form(text=once) == once
