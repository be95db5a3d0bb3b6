"""The Vietnamese personal number (số định danh cá nhân): identity card and, since 1/7/2025, tax code.

Law on Identification 2023, article 12; Decree 137/2015/NĐ-CP, article 13 and Circular 59/2021/TT-BCA,
article 4: three digits for the province or country of birth registration (Circular 07/2016/TT-BCA,
annex I), one for century and sex, two for the year of birth, six at random. There is no check digit.
"""

import re
from typing import Final

_SHAPE = re.compile(r"(?!000)[0-9]{3}([0-3])([0-9]{2})[0-9]{6}")

_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037"
    " 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079"
    " 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
BIRTH_PROVINCES: Final = frozenset(_PROVINCES.split())


def birth_year(*, digits: str) -> int | None:
    """The year of birth, or None where the digits cannot be a personal number."""
    match = _SHAPE.fullmatch(digits)
    if match is None:
        return None
    century, year = match.groups()
    return 1900 + 100 * (int(century) // 2) + int(year)


def born_in_known_province(*, digits: str) -> bool:
    """False for those registered abroad, under country codes that are not listed here."""
    return digits[:3] in BIRTH_PROVINCES
