"""What else names a vehicle: the chassis number where there is no plate yet, and its transport licence."""

import re

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VIN_LENGTH = 17
# Where the check digit is prescribed, by the first character (ISO 3780): North America, and China (GB 16735).
_VIN_CHECKED = frozenset("12345L")
_OTHER_CHASSIS = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,25}")
_VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_ENGINE = re.compile(r"(?=.*[0-9])[A-Z0-9*]{4,25}")

_LICENCE = re.compile(r"[A-G][0-9]{2}[A-Z]{2}[0-9]{7}")
_OTHER_LICENCE = re.compile(r"(?=.*[0-9])[A-Z0-9/]{5,25}")


def parse_chassis_number(*, text: str) -> Checked[str]:
    """The chassis number (số khung) of a vehicle on its own wheels.

    ISO 3779: 17 characters, of which none is I, O or Q. Only some countries prescribe a check digit, and
    machines carry other forms, so both only warn.
    Raises CHASSIS_MALFORMED, CHASSIS_LETTER, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if _VIN.fullmatch(key):
        total = sum(_VIN_VALUES[char] * weight for char, weight in zip(key, _VIN_WEIGHTS, strict=True))
        right = key[0] not in _VIN_CHECKED or "0123456789X"[total % 11] == key[8]
        return Checked(value=key, warnings=() if right else (IdentifierWarning.CHASSIS_CHECK_DIGIT,))
    if _OTHER_CHASSIS.fullmatch(key):
        if len(key) == _VIN_LENGTH:
            raise Refusal(code=IdentifierRefusal.CHASSIS_LETTER)
        return Checked(value=key, warnings=(IdentifierWarning.CHASSIS_UNKNOWN_FORM,))
    raise Refusal(code=IdentifierRefusal.CHASSIS_MALFORMED)


def parse_engine_number(*, text: str) -> Checked[str]:
    """The engine or motor number (số máy): every maker has its own form.

    Raises ENGINE_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if _ENGINE.fullmatch(key):
        return Checked(value=key)
    raise Refusal(code=IdentifierRefusal.ENGINE_MALFORMED)


def parse_transport_licence(*, text: str) -> Checked[str]:
    """An international transport licence: class A-G, two digits of the year, two letters, seven digits.

    Only the sample C26YF0000001 is public, so any other plausible number warns.
    Raises TRANSPORT_LICENCE_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if _LICENCE.fullmatch(key):
        return Checked(value=key)
    if _OTHER_LICENCE.fullmatch(key):
        return Checked(value=key, warnings=(IdentifierWarning.TRANSPORT_LICENCE_UNKNOWN_FORM,))
    raise Refusal(code=IdentifierRefusal.TRANSPORT_LICENCE_MALFORMED)
