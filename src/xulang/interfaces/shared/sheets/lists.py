"""The lists that cells choose from, in the reader's language; and every word that an upload may use."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import Choices, Words, directions_of, folded
from xulang.interfaces.shared.places import gate_choices, yard_choices
from xulang.interfaces.shared.sheets.labels import LABELS
from xulang.interfaces.shared.words import choices
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.words import Direction, Nationality, Purpose, Regime, VehiclePart, VehicleType

LANGUAGES: Final = ("vi", "en", "zh-hans")
ENUMS: Final[Mapping[Choices, type[StrEnum]]] = {
    Choices.DIRECTION: Direction,
    Choices.REGIME: Regime,
    Choices.VEHICLE_TYPE: VehicleType,
    Choices.NATIONALITY: Nationality,
    Choices.PART: VehiclePart,
    Choices.PURPOSE: Purpose,
}
PAPERS: Final = {
    DocumentKind.PERSONAL_ID.value: _("Identity card"),
    DocumentKind.PASSPORT.value: _("Passport"),
    DocumentKind.BORDER_PASS.value: _("Border pass"),
}
YES: Final = frozenset({"x", "yes", "y", "1", "true", "co", "是", "有"})
NO: Final = frozenset({"no", "n", "0", "false", "khong", "否", "无"})


def offered(kind: Choices, *, regime: Regime | None = None) -> list[tuple[str, str]]:
    """Code and words, in the active language."""
    if kind is Choices.GATE:
        return [(code, f"{name.removeprefix('– ')} ({code})") for code, name in gate_choices()]
    if kind is Choices.YARD:
        return [(code, f"{name} ({code})") for code, name in yard_choices()]
    if kind is Choices.PAPER:
        return [(code, str(name)) for code, name in PAPERS.items()]
    if kind is Choices.YES:
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    if kind is Choices.DIRECTION and regime is not None:
        possible = {one.value for one in directions_of(regime)}
        return [(code, str(name)) for code, name in choices(Direction) if code in possible]
    return [(code, str(name)) for code, name in choices(ENUMS[kind])]


def all_words() -> Words:
    """Headers and choices in all three languages, as an upload may have them."""
    headers: dict[str, str] = {}
    lists: dict[str, dict[str, str]] = {kind: {} for kind in Choices}
    for language in LANGUAGES:
        with override(language):
            headers |= {folded(str(label)): key for key, (label, _hint) in LABELS.items()}
            for kind in Choices:
                for code, words in offered(kind):
                    lists[kind] |= {folded(code): code, folded(words): code}
                    if kind in {Choices.GATE, Choices.YARD}:
                        lists[kind].setdefault(folded(words.rpartition(" (")[0]), code)
    lists[Choices.YES] |= dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    return Words(headers=headers, choices=lists)


def language_now() -> str:
    return get_language() or "vi"
