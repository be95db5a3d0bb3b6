"""Number plates of Vietnam and China.

Vietnam: Circulars 58/2020, 24/2023 and 79/2024/TT-BCA (province number, series of one or two letters,
four digits in the old form and five in the new; series R is a trailer's, T a temporary one). Army plates
are two letters and digits; plates of foreign missions are 80-011-NG-01.
China: GA 36-2018 (province character, letter, five characters; six for new-energy vehicles; a trailer's
ends in 挂). Plates of the Chinese armed forces and embassies are not known here.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality

CHINESE_PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
"""The first characters of Chinese plates, in the official order of provinces: forms offer them to choose."""

VIETNAMESE_PROVINCES: Final = frozenset(
    str(number) for number in range(11, 100) if number not in {13, 42, 44, 45, 46, 87, 91, 96}
)
"""Numbers in use; the others are free or, as 13, belong to provinces long divided."""

_VN_LETTER = "A-HK-NPR-VX-Z"  # I, J, O, Q and W are unused.
_VN_ORDINARY = re.compile(rf"([1-9][0-9])([{_VN_LETTER}]{{1,2}})([0-9]{{4,5}})")
_VN_MISSION = re.compile(r"([1-9][0-9])([0-9]{3})(NG|QT|CV|NN)([0-9]{2})")
_VN_ARMY = re.compile(r"([A-HK-NP-VX-Z]{2})([0-9]{4,5})")  # The army uses Q.

_CN_LETTER = "A-HJ-NP-Z"  # I and O are unused.
_CN_HEAD = rf"([{CHINESE_PROVINCES}][{_CN_LETTER}])"
_CN_ORDINARY = re.compile(rf"{_CN_HEAD}((?=.*[0-9])[{_CN_LETTER}0-9]{{5}})")
_CN_NEW_ENERGY = re.compile(rf"{_CN_HEAD}([A-HJK][{_CN_LETTER}0-9][0-9]{{4}}|[0-9]{{5}}[A-HJK])")
_CN_TRAILER = re.compile(rf"{_CN_HEAD}([{_CN_LETTER}0-9]{{4}}挂)")
_CN_HONG_KONG_MACAO = re.compile(rf"(粤Z)([{_CN_LETTER}0-9]{{4}}[港澳])")
_CN_SERVICE = re.compile(rf"{_CN_HEAD}([{_CN_LETTER}0-9]{{4}}[警学领])")
_CN_TEMPORARY = re.compile(rf"{_CN_HEAD}(临[{_CN_LETTER}0-9]{{4,6}}|[{_CN_LETTER}0-9]{{4,6}}临)")


class PlateKind(StrEnum):
    ORDINARY = "ordinary"
    NEW_ENERGY = "new_energy"
    TRAILER = "trailer"
    TEMPORARY = "temporary"
    ARMY = "army"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """`key` compares and is stored; `display` is how the plate itself is written."""

    key: str
    display: str
    nationality: Nationality
    kind: PlateKind


_UNUSUAL = {
    PlateKind.ARMY: IdentifierWarning.PLATE_NOT_COMMERCIAL,
    PlateKind.SERVICE: IdentifierWarning.PLATE_NOT_COMMERCIAL,
    PlateKind.TEMPORARY: IdentifierWarning.PLATE_TEMPORARY,
}

_CN_FORMS = (
    (_CN_ORDINARY, PlateKind.ORDINARY),
    (_CN_NEW_ENERGY, PlateKind.NEW_ENERGY),
    (_CN_TRAILER, PlateKind.TRAILER),
    (_CN_HONG_KONG_MACAO, PlateKind.ORDINARY),
    (_CN_SERVICE, PlateKind.SERVICE),
    (_CN_TEMPORARY, PlateKind.TEMPORARY),
)


def plate_key(*, text: str) -> str:
    """What plates are compared and searched by: also for a part of a plate, without judging it.

    Raises EMPTY, TOO_LONG.
    """
    return compact(text=text).replace("Đ", "D")


def parse_plate(*, text: str, nationality: Nationality | None = None) -> Checked[Plate]:
    """The plate of a vehicle that drives.

    Raises PLATE_MALFORMED, PLATE_OTHER_NATIONALITY, PLATE_IS_TRAILER, EMPTY, TOO_LONG.
    """
    plate = _plate(text=text, nationality=nationality)
    if plate.kind is PlateKind.TRAILER:
        raise Refusal(code=IdentifierRefusal.PLATE_IS_TRAILER)
    return Checked(value=plate, warnings=_warnings(plate=plate))


def parse_trailer_plate(*, text: str, nationality: Nationality | None = None) -> Checked[Plate]:
    """The plate of a trailer or semi-trailer; one without a trailer's mark only warns.

    Raises PLATE_MALFORMED, PLATE_OTHER_NATIONALITY, EMPTY, TOO_LONG.
    """
    plate = _plate(text=text, nationality=nationality)
    warnings = _warnings(plate=plate)
    if plate.kind is not PlateKind.TRAILER:
        warnings += (IdentifierWarning.PLATE_NOT_TRAILER,)
    return Checked(value=plate, warnings=warnings)


def _plate(*, text: str, nationality: Nationality | None) -> Plate:
    key = plate_key(text=text)
    plate = _chinese(key=key) if key[0] in CHINESE_PROVINCES else _vietnamese(key=key)
    if plate is None:
        raise Refusal(code=IdentifierRefusal.PLATE_MALFORMED)
    if nationality not in {None, plate.nationality}:
        raise Refusal(code=IdentifierRefusal.PLATE_OTHER_NATIONALITY)
    return plate


def _vietnamese(*, key: str) -> Plate | None:
    if ordinary := _VN_ORDINARY.fullmatch(key):
        province, series, digits = ordinary.groups()
        number = f"{digits[:3]}.{digits[3:]}" if len(digits) == 5 else digits
        return _vn(key=key, display=f"{province}{series}-{number}", kind=_series_kind(series=series))
    if mission := _VN_MISSION.fullmatch(key):
        return _vn(key=key, display="-".join(mission.groups()), kind=PlateKind.SERVICE)
    if army := _VN_ARMY.fullmatch(key):
        return _vn(key=key, display="-".join(army.groups()), kind=PlateKind.ARMY)
    return None


def _vn(*, key: str, display: str, kind: PlateKind) -> Plate:
    return Plate(key=key, display=display, nationality=Nationality.VN, kind=kind)


def _series_kind(*, series: str) -> PlateKind:
    if series.startswith("R"):
        return PlateKind.TRAILER
    if series == "T":
        return PlateKind.TEMPORARY
    return PlateKind.SERVICE if series in {"NG", "QT", "CV", "NN"} else PlateKind.ORDINARY


def _chinese(*, key: str) -> Plate | None:
    for form, kind in _CN_FORMS:
        if match := form.fullmatch(key):
            display = "·".join(match.groups())
            return Plate(key=key, display=display, nationality=Nationality.CN, kind=kind)
    return None


def _warnings(*, plate: Plate) -> tuple[IdentifierWarning, ...]:
    if warning := _UNUSUAL.get(plate.kind):
        return (warning,)
    if plate.nationality is Nationality.VN and plate.key[:2] not in VIETNAMESE_PROVINCES:
        return (IdentifierWarning.PLATE_PROVINCE_UNKNOWN,)
    return ()
