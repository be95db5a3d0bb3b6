"""Phone numbers in E.164, Vietnamese and Chinese without their country code too."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import CODE_LIMIT
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality

_SHAPE = re.compile(r"\+?[0-9][0-9 ().-]{5,30}|\(\+?[0-9][0-9 ().-]{5,30}")
_COUNTRY_CODES = {Nationality.VN: 84, Nationality.CN: 86}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """Personal data. `key` is E.164 (+84900000000); `display` is spaced for reading."""

    key: str
    display: str


def parse_phone(*, text: str, nationality: Nationality) -> Checked[Phone]:
    """A number as dialled at home (`nationality`) or with its country code.

    A number without country code that only the other country has is taken as that country's, with a
    warning: drivers carry both cards. No letters, no extensions, one number. Raises PHONE_MALFORMED,
    EMPTY, TOO_LONG.
    """
    typed = _typed(text=text)
    home, number, valid = _at_home(typed=typed, nationality=nationality)
    phone = Phone(
        key=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        display=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    )
    warnings = [IdentifierWarning.PHONE_COUNTRY_GUESSED] if home is not nationality else []
    if not valid:
        warnings.append(IdentifierWarning.PHONE_UNKNOWN_RANGE)
    elif number.country_code not in _COUNTRY_CODES.values():
        warnings.append(IdentifierWarning.PHONE_FOREIGN)
    return Checked(value=phone, warnings=tuple(warnings))


def _at_home(*, typed: str, nationality: Nationality) -> tuple[Nationality, PhoneNumber, bool]:
    """The first country in which the number is valid; else the first in which it could be."""
    possible: tuple[Nationality, PhoneNumber, bool] | None = None
    for home in (nationality, *(other for other in Nationality if other is not nationality)):
        number = _read(typed=typed, home=home)
        if number is not None and phonenumbers.is_valid_number(number):
            return home, number, True
        if number is not None and possible is None:
            possible = (home, number, False)
    if possible is None:
        raise Refusal(code=IdentifierRefusal.PHONE_MALFORMED)
    return possible


def _typed(*, text: str) -> str:
    if len(text) > CODE_LIMIT:
        raise Refusal(code=IdentifierRefusal.TOO_LONG, limit=CODE_LIMIT)
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(char for char in normal if unicodedata.category(char) != "Cf")
    typed = " ".join(visible.split())
    if not typed:
        raise Refusal(code=IdentifierRefusal.EMPTY)
    if not _SHAPE.fullmatch(typed):
        raise Refusal(code=IdentifierRefusal.PHONE_MALFORMED)
    return typed


def _read(*, typed: str, home: Nationality) -> PhoneNumber | None:
    """The number if it is possible and its E.164 form reads back as the same number."""
    try:
        number = phonenumbers.parse(typed, home.value)
        again = phonenumbers.parse(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    except phonenumbers.NumberParseException:
        return None
    return number if number == again and phonenumbers.is_possible_number(number) else None
