"""Units of indicators in the reader's language; the Vietnamese word stays the key in files and figures."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext, pgettext_lazy

UNITS: Final[Mapping[str, Promise]] = {
    "đồng": pgettext_lazy("unit", "VND"),
    "nghìn đồng": pgettext_lazy("unit", "thousand VND"),
    "triệu đồng": pgettext_lazy("unit", "million VND"),
    "tỷ đồng": pgettext_lazy("unit", "billion VND"),
    "nghìn tỷ đồng": pgettext_lazy("unit", "trillion VND"),
    "USD": pgettext_lazy("unit", "USD"),
    "triệu USD": pgettext_lazy("unit", "million USD"),
    "tỷ USD": pgettext_lazy("unit", "billion USD"),
    "lượt": pgettext_lazy("unit", "visits"),
    "nghìn lượt": pgettext_lazy("unit", "thousand visits"),
    "triệu lượt": pgettext_lazy("unit", "million visits"),
    "người": pgettext_lazy("unit", "people"),
    "nghìn người": pgettext_lazy("unit", "thousand people"),
    "triệu người": pgettext_lazy("unit", "million people"),
    "hộ": pgettext_lazy("unit", "households"),
    "kg": pgettext_lazy("unit", "kg"),
    "tạ": pgettext_lazy("unit", "quintals"),
    "tấn": pgettext_lazy("unit", "tonnes"),
    "nghìn tấn": pgettext_lazy("unit", "thousand tonnes"),
    "xe": pgettext_lazy("unit", "vehicles"),
    "phương tiện": pgettext_lazy("unit", "vehicles"),
    "dự án": pgettext_lazy("unit", "projects"),
    "tài khoản": pgettext_lazy("unit", "accounts"),
    "trạm": pgettext_lazy("unit", "stations"),
    "doanh nghiệp": pgettext_lazy("unit", "enterprises"),
    "hợp tác xã": pgettext_lazy("unit", "cooperatives"),
    "tổ": pgettext_lazy("unit", "groups"),
    "điểm": pgettext_lazy("unit", "points"),
    "hạng": pgettext_lazy("unit", "rank"),
    "lần": pgettext_lazy("unit", "times"),
    "ngày": pgettext_lazy("unit", "days"),
    "triệu kWh": pgettext_lazy("unit", "million kWh"),
    "điểm phần trăm": pgettext_lazy("unit", "percentage points"),
}
# A rank among so many: "/63".
AMONG: Final = re.compile(r"/([1-9][0-9]{0,4})\Z")


def unit_name(unit: str) -> str:
    """The unit in the language of the page; of a quotient both parts; what is not listed as it is written."""
    if get_language() == "vi":
        return unit
    if unit in UNITS:
        return str(UNITS[unit])
    if among := AMONG.match(unit):
        return pgettext("unit", "of %(number)s") % {"number": among[1]}
    above, slash, below = unit.partition("/")
    return f"{unit_name(above)}/{unit_name(below)}" if above and slash and below else unit


def unit_names(unit: str) -> tuple[str, str, str]:
    """In Vietnamese, English and Chinese."""
    told = []
    for language in ("vi", "en", "zh-hans"):
        with override(language):
            told.append(unit_name(unit))
    return told[0], told[1], told[2]
