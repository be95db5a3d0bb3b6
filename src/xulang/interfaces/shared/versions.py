"""All versions of a declaration as a list, and any two of them side by side; for companies and officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.shared.comparing import Compared, compare
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.words import word


class Names(StrEnum):
    """Whose names the reader may see: a company its own people's, an officer all."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    number: int
    at: datetime
    who: str
    changes: Sequence[str]
    erased: bool


class PairForm(forms.Form):
    """Which two versions are compared; the last two when nothing fitting was chosen."""

    older = forms.TypedChoiceField(label=_("Compare version"), coerce=int)
    newer = forms.TypedChoiceField(label=_("with version"), coerce=int)

    def __init__(self, *, http: HttpRequest, count: int) -> None:
        super().__init__(data=http.GET if "older" in http.GET else None)
        self.last = (max(count - 1, 1), count)
        self.initial = {"older": self.last[0], "newer": self.last[1]}
        for name in ("older", "newer"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(number, str(number)) for number in range(1, count + 1)]

    def pair(self) -> tuple[int, int]:
        if not self.is_bound or not self.is_valid():
            return self.last
        older, newer = self.cleaned_data["older"], self.cleaned_data["newer"]
        return min(older, newer), max(older, newer)


def shown_versions(
    http: HttpRequest, *, versions: Sequence[crossing.Version], names: Names
) -> dict[str, object]:
    """What `shared/versions.html` shows."""
    form = PairForm(http=http, count=len(versions))
    older, newer = form.pair()
    return {
        "form": form,
        "versions": [_row(one, names) for one in reversed(versions)],
        "several": len(versions) > 1,
        "older": gettext("Version %(number)s") % {"number": older},
        "newer": gettext("Version %(number)s") % {"number": newer},
        "rows": _compared(versions[older - 1], versions[newer - 1]),
    }


def _compared(older: crossing.Version, newer: crossing.Version) -> list[Compared] | None:
    """None where one of the two was erased."""
    if older.content is None or newer.content is None:
        return None
    return compare(before=older.content, after=newer.content)


def _row(one: crossing.Version, names: Names) -> VersionRow:
    officers = one.replaced and names is Names.OWN
    return VersionRow(
        number=one.number,
        at=one.at,
        who="" if officers else (one.actor_name or ""),
        changes=[_change(one, change) for change in one.changes],
        erased=one.content is None,
    )


def _change(one: crossing.Version, change: crossing.VersionChange) -> str:
    known = {vehicle.id: vehicle.plate for vehicle in one.content.vehicles} if one.content else {}
    plate = known.get(change.crossing_id, "") if change.crossing_id else ""
    said = [
        f"{plate_text(plate)}: {word(change.field)}" if plate else word(change.field),
        word(change.manner) if change.manner is not crossing.Manner.PLAIN else "",
        word(change.place) if change.place else "",
    ]
    return " · ".join(part for part in said if part)
