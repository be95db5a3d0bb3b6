"""Codes of customs: goods (HS), declarations, their types, offices and places, as VNACCS/VCIS writes them."""

import re
from dataclasses import dataclass
from typing import Final

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction

_HS = re.compile(r"([0-9]{2})(?!00)[0-9]{2}(?:[0-9]{2}){0,3}")
_NATIONAL_CHAPTERS = frozenset({"98", "99"})
_DECLARATION = re.compile(r"[0-9]{12}")
_TYPE = re.compile(r"[A-Z][0-9]{2}")
_OFFICE = re.compile(r"[0-9]{2}[A-Z][A-Z0-9]")
_PLACE = re.compile(r"[A-Z]{2}[A-Z0-9]{3,4}|[0-9]{2}[A-Z][A-Z0-9]{4}")

_SERIES: Final = {"1": Direction.IMPORT, "3": Direction.EXPORT}
_IMPORT_TYPES = (
    "A11 A12 A21 A31 A41 A42 A43 A44 C11 C21 E11 E13 E15 E21 E23 E31 E33 E41 G11 G12 G13 G14 G51 H11"
)
_EXPORT_TYPES = "B11 B12 B13 C12 C22 E42 E52 E54 E62 E82 G21 G22 G23 G24 G61 H21"
DECLARATION_TYPES: Final = {
    **dict.fromkeys(_IMPORT_TYPES.split(), Direction.IMPORT),
    **dict.fromkeys(_EXPORT_TYPES.split(), Direction.EXPORT),
}
"""The 24 import and 16 export types of Decision 1357/QĐ-TCHQ of 18/5/2021."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HsCode:
    """`key` is digits only (07134010), `display` is dotted as in the tariff (0713.40.10)."""

    key: str
    display: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsDeclarationNumber:
    """`stem` (the first 11 digits) stays the same while `amendment` (the last) counts corrections.

    One consignment is therefore recognised by its stem. `direction` is None in an unknown series.
    """

    key: str
    stem: str
    amendment: int
    direction: Direction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationType:
    key: str
    direction: Direction | None


def parse_hs_code(*, text: str) -> Checked[HsCode]:
    """4, 6, 8 or 10 digits, chapters 01-97 without 77, which the Harmonized System reserves.

    98 and 99 are left to each country and warn. Raises HS_CODE_MALFORMED, HS_CHAPTER_UNKNOWN, EMPTY,
    TOO_LONG.
    """
    key = compact(text=text)
    match = _HS.fullmatch(key)
    if match is None:
        raise Refusal(code=IdentifierRefusal.HS_CODE_MALFORMED)
    chapter = match.group(1)
    if chapter in {"00", "77"}:
        raise Refusal(code=IdentifierRefusal.HS_CHAPTER_UNKNOWN)
    national = chapter in _NATIONAL_CHAPTERS
    display = ".".join([key[:4], *(key[at : at + 2] for at in range(4, len(key), 2))])
    return Checked(
        value=HsCode(key=key, display=display),
        warnings=(IdentifierWarning.HS_CHAPTER_NATIONAL,) if national else (),
    )


def parse_customs_declaration_number(
    *, text: str, direction: Direction | None = None
) -> Checked[CustomsDeclarationNumber]:
    """12 digits; the first says 1 import, 3 export, the last counts amendments.

    Another first digit (other procedures number so) or another direction than the declared one warns.
    Raises CUSTOMS_DECLARATION_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _DECLARATION.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.CUSTOMS_DECLARATION_MALFORMED)
    own = _SERIES.get(key[0])
    number = CustomsDeclarationNumber(key=key, stem=key[:11], amendment=int(key[11]), direction=own)
    unknown = IdentifierWarning.CUSTOMS_DECLARATION_UNKNOWN_SERIES
    return Checked(value=number, warnings=_direction_warnings(own=own, asked=direction, unknown=unknown))


def parse_declaration_type(*, text: str, direction: Direction | None = None) -> Checked[DeclarationType]:
    """A type code such as E42. One not in the decision's list, or of the other direction, warns.

    Raises DECLARATION_TYPE_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _TYPE.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.DECLARATION_TYPE_MALFORMED)
    own = DECLARATION_TYPES.get(key)
    unknown = IdentifierWarning.DECLARATION_TYPE_UNKNOWN
    return Checked(
        value=DeclarationType(key=key, direction=own),
        warnings=_direction_warnings(own=own, asked=direction, unknown=unknown),
    )


def parse_customs_office(*, text: str) -> Checked[str]:
    """A customs office: two digits, a letter, a letter or digit (03NK, 18BC).

    Raises CUSTOMS_OFFICE_MALFORMED, EMPTY, TOO_LONG.
    """
    return _shaped(text=text, shape=_OFFICE, malformed=IdentifierRefusal.CUSTOMS_OFFICE_MALFORMED)


def parse_place_code(*, text: str) -> Checked[str]:
    """A border gate or port (VNHUGT, VNSGN) or a customs store (03CCS01).

    Raises PLACE_CODE_MALFORMED, EMPTY, TOO_LONG.
    """
    return _shaped(text=text, shape=_PLACE, malformed=IdentifierRefusal.PLACE_CODE_MALFORMED)


def _shaped(*, text: str, shape: re.Pattern[str], malformed: IdentifierRefusal) -> Checked[str]:
    key = compact(text=text)
    if not shape.fullmatch(key):
        raise Refusal(code=malformed)
    return Checked(value=key)


def _direction_warnings(
    *, own: Direction | None, asked: Direction | None, unknown: IdentifierWarning
) -> tuple[IdentifierWarning, ...]:
    if own is None:
        return (unknown,)
    return () if asked in {None, own} else (IdentifierWarning.CUSTOMS_OTHER_DIRECTION,)
