"""What the company declared before, offered while a name is typed: a button fills its fields together."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.urls import reverse

from xulang.declarations import api as declarations
from xulang.declarations.api import NamedKind
from xulang.kernel.canonical import JSON

OFFERED = 6
CHOOSE = "choose"
FIND = "find"
LINE = "line-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The buttons under one field. `spot` is the part of the page that they fill: "importer", "line-3"."""

    spot: str
    items: tuple[declarations.KnownOne, ...] = ()
    # Whether the list is shown before anything is typed; else it comes while somebody types.
    shown: bool = True

    @property
    def is_goods(self) -> bool:
        return self.spot.startswith(LINE)


def is_line(spot: str) -> bool:
    """Whether it is one of a page's lines of goods; anything may have been sent."""
    place = spot.removeprefix(LINE)
    return spot.startswith(LINE) and place.isascii() and place.isdecimal() and len(place) < 3


def kind_of(spot: str) -> NamedKind:
    return NamedKind.GOODS if spot.startswith(LINE) else NamedKind.PARTNER


def offer(*, organisation_id: UUID, spot: str, typed: str) -> Offer:
    found = declarations.search_known(
        organisation_id=organisation_id, kind=kind_of(spot), text=typed, limit=OFFERED
    )
    # Who never declared anything is not told so before he types.
    return Offer(spot=spot, items=found, shown=bool(found or typed))


def suggesting(field: forms.BoundField, spot: str) -> None:
    """While the field is typed into, the page offers what the company declared before."""
    field.field.widget.attrs |= {
        "hx-get": reverse("carrier:known", args=[spot]),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": f"#known-{spot}",
    }


def asked_for(sent: Mapping[str, str]) -> str:
    """The spot whose list is asked for by a button, "" if none is."""
    return sent.get(FIND, "")


def chosen(sent: Mapping[str, str], *, organisation_id: UUID) -> tuple[str, Mapping[str, JSON]] | None:
    """The spot and the fields of the button that was pressed; nothing is filled by what is unknown now."""
    spot, _, known_id = sent.get(CHOOSE, "").partition(":")
    if not known_id:
        return None
    try:
        found = declarations.find_known(
            organisation_id=organisation_id, kind=kind_of(spot), known_id=UUID(known_id)
        )
    except ValueError:
        found = None
    return spot, dict(found or {})
