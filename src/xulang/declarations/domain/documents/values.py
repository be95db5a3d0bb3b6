"""From what stands beside a label to a field's value, or the reason why not. Nothing is repaired."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from xulang.declarations.domain import limits
from xulang.declarations.domain.documents.result import Place, ReadField, Unread
from xulang.kernel.identifiers import (
    parse_customs_declaration_number,
    parse_customs_office,
    parse_declaration_type,
    parse_hs_code,
    parse_line,
    parse_organisation_name,
    parse_tax_code,
)
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Channel

Parse = Callable[[str], str]

CHANNELS: Final = {"1": Channel.GREEN, "2": Channel.YELLOW, "3": Channel.RED}
TYPE: Final = re.compile(r"([A-Z]\d{2})(?:\s+\d)?(?:\s*\[\s*\d?\s*\])?", re.ASCII)
CHANNEL: Final = re.compile(r"([123])\s?[A-Z]?", re.ASCII)
DATE: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?:\s+\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)
ISO_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
BLANK_DATE: Final = re.compile(r"[\s/:-]*")
UNIT: Final = re.compile(r"[A-Z][A-Z0-9]{1,3}", re.ASCII)
CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
BILL: Final = re.compile(r"[A-Z0-9][A-Z0-9/._-]{2,34}", re.ASCII)
ORIGIN_MARK: Final = re.compile(r"#&\s?([A-Z]{2})\s*\Z", re.ASCII)
FOREIGN_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9./-]{2,39}", re.ASCII)
YEARS: Final = range(2000, 2200)


def read(text: str, *, parse: Parse, place: Place | None) -> ReadField:
    """`parse` raises ValueError or a Refusal for what cannot be a value."""
    raw = " ".join(text.split())
    if not raw or BLANK_DATE.fullmatch(raw):
        return ReadField(unread=Unread.EMPTY, place=place)
    try:
        return ReadField(value=parse(raw), place=place)
    except (Refusal, ValueError):
        return ReadField(unread=Unread.MALFORMED, place=place, raw=raw[: limits.PRODUCT])


def _matched(form: re.Pattern[str], text: str) -> re.Match[str]:
    match = form.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return match


def number(text: str) -> str:
    return parse_customs_declaration_number(text=_matched(re.compile(r"\d{12}", re.ASCII), text)[0]).value.key


def declaration_type(text: str) -> str:
    return parse_declaration_type(text=_matched(TYPE, text)[1]).value.key


def channel(text: str) -> str:
    """1 green, 2 yellow, 3 red; a letter behind it names the way of checking."""
    return CHANNELS[_matched(CHANNEL, text)[1]].value


def office(text: str) -> str:
    return parse_customs_office(text=text).value


def day(text: str) -> str:
    """dd/MM/yyyy, as VNACCS prints it, or ISO 8601; a time behind it is left out."""
    iso = ISO_DATE.fullmatch(text)
    if iso:
        found = date.fromisoformat(iso[1])
    else:
        match = _matched(DATE, text)
        found = date(int(match[3]), int(match[2]), int(match[1]))
    if found.year not in YEARS:
        raise ValueError(text)
    return found.isoformat()


def native_day(text: str) -> str:
    return datetime.fromisoformat(text).date().isoformat()


def tax_code(text: str) -> str:
    return parse_tax_code(text=text).value.key


def foreign_code(text: str) -> str:
    """A code of another country, as it is printed; a Vietnamese or Chinese one as it compares."""
    try:
        return tax_code(text)
    except Refusal:
        return _matched(FOREIGN_CODE, text)[0]


def name(text: str) -> str:
    return parse_organisation_name(text=text).value


def address(text: str) -> str:
    return parse_line(text=text, limit=limits.ADDRESS).value


def product(text: str) -> str:
    return parse_line(text=text, limit=limits.PRODUCT).value


def place_text(text: str) -> str:
    return parse_line(text=text, limit=limits.PLACE).value


def hs_code(text: str) -> str:
    """All eight digits: a spreadsheet that lost a leading zero left seven, and nobody can tell which."""
    return parse_hs_code(text=_matched(re.compile(r"\d{8}|\d{4}\.\d{2}\.\d{2}", re.ASCII), text)[0]).value.key


def bill(text: str) -> str:
    return _matched(BILL, text)[0]


def count(text: str) -> str:
    return str(int(_matched(re.compile(r"\d{1,3}", re.ASCII), text)[0]))


def country(text: str) -> str:
    return _matched(COUNTRY, text)[0]


def unit(text: str) -> str:
    return _matched(UNIT, text)[0]


def currency(text: str) -> str:
    return _matched(CURRENCY, text)[0]
