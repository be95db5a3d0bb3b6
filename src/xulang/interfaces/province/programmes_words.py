"""The words of programmes in the reader's language."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xulang.indicators import api as indicators
from xulang.indicators.api import Lag, ProgrammeKind, ProjectGroup, TargetState

KINDS: Mapping[ProgrammeKind, Promise] = {
    ProgrammeKind.INVESTMENT: _("Public investment"),
    ProgrammeKind.RESOLUTION: _("Resolution"),
    ProgrammeKind.PLAN: _("Work plan"),
    ProgrammeKind.RANKING: _("Ranking"),
}
GROUPS: Mapping[ProjectGroup, Promise] = {
    ProjectGroup.NATIONAL: _("Of national importance"),
    ProjectGroup.A: _("Group A"),
    ProjectGroup.B: _("Group B"),
    ProjectGroup.C: _("Group C"),
}
TARGETS: Mapping[TargetState, Promise] = {
    TargetState.NO_FIGURE: _("No figure"),
    TargetState.ON_WAY: pgettext_lazy("of a target", "On the way"),
    TargetState.REACHED: _("Target reached"),
    TargetState.MISSED: _("Target missed"),
}
TARGET_TONES: Mapping[TargetState, str] = {
    TargetState.NO_FIGURE: "neutral",
    TargetState.ON_WAY: "info",
    TargetState.REACHED: "ok",
    TargetState.MISSED: "warning",
}
LAGS: Mapping[Lag, Promise] = {
    Lag.BEHIND_TIME: _("behind its time"),
    Lag.BEHIND_PEERS: _("behind the middle of the others"),
    Lag.NOT_REPORTED: _("not reported"),
}
# What indicators are grouped by that is no programme of its own.
FIELDS: Mapping[str, Promise] = {
    "socio_economic": _("Socio-economic development"),
    "budget": _("State budget"),
    "tourism": _("Tourism"),
    "digital": _("Digital transformation"),
    "border_gate": _("Border gates"),
}


def programme_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The programmes that entries name, by their names; a code that nobody defined stays itself."""
    known, language = indicators.list_programmes(), get_language() or "vi"
    named = [
        (code, known[code].name(language=language) if code in known else str(FIELDS.get(code, code)))
        for code in codes
    ]
    return sorted(named, key=lambda one: (indicators.folded(one[1]), one[0]))
