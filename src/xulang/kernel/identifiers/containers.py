"""Container numbers (ISO 6346) and seal numbers."""

import re
from dataclasses import dataclass

from stdnum import iso6346

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal

# U, J and Z are ISO 6346's categories; A to K mark the road-and-rail units of EN 13044.
_CONTAINER = re.compile(r"[A-Z]{3}[UJZRABDEK][0-9]{7}")
_SEAL = re.compile(r"(?=.*[0-9])[A-Z0-9/]{3,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerNumber:
    """`key` compares and is stored (CSQU3054383); `display` is as painted (CSQU 305438 3)."""

    key: str
    display: str


def parse_container_number(*, text: str) -> Checked[ContainerNumber]:
    """Owner code, category, six digits, check digit.

    A wrong shape is impossible and refused. A wrong check digit is only suspicious: mostly it is a typing
    error, which the warning catches while the driver stands before the box, but boxes outside the BIC
    register do carry a digit that does not compute, and what is painted on the box is what officers
    compare. To refuse it would make people invent a digit. Raises CONTAINER_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _CONTAINER.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.CONTAINER_MALFORMED)
    warnings: list[IdentifierWarning] = []
    if key[3] != "U":
        warnings.append(IdentifierWarning.CONTAINER_CATEGORY)
    if iso6346.calc_check_digit(key[:-1]) != key[-1]:
        warnings.append(IdentifierWarning.CONTAINER_CHECK_DIGIT)
    number = ContainerNumber(key=key, display=iso6346.format(key))
    return Checked(value=number, warnings=tuple(warnings))


def parse_seal_number(*, text: str) -> Checked[str]:
    """3 to 20 letters and digits with at least one digit: ISO 17712 leaves the form to the maker.

    Raises SEAL_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _SEAL.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.SEAL_MALFORMED)
    return Checked(value=key)
