"""Which part of a province's report an indicator stands in: its field, by the programmes it belongs to."""

from collections.abc import Mapping, Sequence
from typing import Final

from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.programmes import Programme, ProgrammeKind
from xulang.indicators.domain.writing.compose import Heading

# All that leaders report on belongs to it; what belongs to nothing else is the economy's.
GENERAL: Final = "socio_economic"
# In the order of reports. A programme of the dictionary that has a name of its own goes by it.
FIELDS: Final[Mapping[str, str]] = {
    GENERAL: "Kinh tế",
    "budget": "Ngân sách nhà nước",
    "public_investment": "Đầu tư công",
    "border_gate": "Thương mại - cửa khẩu",
    "tourism": "Du lịch",
    "social": "Văn hóa - xã hội",
    "digital": "Chuyển đổi số",
}
RANKINGS: Final = "Cải cách hành chính và năng lực cạnh tranh"
OTHERS: Final = "Các chỉ tiêu khác"


def headings_by_field(*, entries: Sequence[Indicator], programmes: Mapping[str, Programme]) -> list[Heading]:
    """A section for each field with an indicator, each indicator once, in the order that they come in."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(_field_of(entry, programmes), []).append(entry.code)
    named = [_name(code, programmes) for code in FIELDS]
    order = [*named, *sorted(set(found) - {*named, RANKINGS, OTHERS}), RANKINGS, OTHERS]
    return [Heading(text=text, codes=tuple(found[text])) for text in dict.fromkeys(order) if text in found]


def _field_of(entry: Indicator, programmes: Mapping[str, Programme]) -> str:
    own = [code for code in entry.programmes if code != GENERAL]
    if own:
        return _name(own[0], programmes)
    return _name(GENERAL, programmes) if entry.programmes else OTHERS


def _name(code: str, programmes: Mapping[str, Programme]) -> str:
    known = programmes.get(code)
    if known is not None and known.kind is ProgrammeKind.RANKING:
        return RANKINGS
    return known.name_vi if known is not None else FIELDS.get(code, OTHERS)
