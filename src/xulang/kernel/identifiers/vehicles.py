"""What else names a vehicle: the chassis number where there is no plate yet, and its transport licence."""

import re

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_OTHER_CHASSIS = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,25}")
_VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_LICENCE = re.compile(r"[A-G][0-9]{2}[A-Z]{2}[0-9]{7}")
_OTHER_LICENCE = re.compile(r"(?=.*[0-9])[A-Z0-9/]{5,25}")


def parse_chassis_number(*, text: str) -> Checked[str]:
    """The chassis number (số khung) of a self-driven imported vehicle that has no plate.

    ISO 3779 with the check digit that China requires (GB 16735). Machines carry other forms and a
    European maker omits the digit, so both only warn. Raises CHASSIS_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if _VIN.fullmatch(key):
        total = sum(_VIN_VALUES[char] * weight for char, weight in zip(key, _VIN_WEIGHTS, strict=True))
        right = "0123456789X"[total % 11] == key[8]
        return Checked(value=key, warnings=() if right else (IdentifierWarning.CHASSIS_CHECK_DIGIT,))
    if _OTHER_CHASSIS.fullmatch(key):
        return Checked(value=key, warnings=(IdentifierWarning.CHASSIS_UNKNOWN_FORM,))
    raise Refusal(code=IdentifierRefusal.CHASSIS_MALFORMED)


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
