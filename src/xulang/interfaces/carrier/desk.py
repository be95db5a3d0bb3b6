"""What every page of a draft works with: the draft, what is wrong with it, and the way through the pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.crossing.api import Field
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal
from xulang.interfaces.carrier.company import Company, company_of
from xulang.interfaces.carrier.correcting import Correction, correction_of, said_of
from xulang.interfaces.carrier.drafting import Body, groups, text
from xulang.interfaces.carrier.forms import (
    DraftForm,
    DriverForm,
    LineForm,
    OwnerForm,
    PartiesForm,
    RouteForm,
    Tell,
    VehicleForm,
)
from xulang.interfaces.carrier.paths import Page, Spot, spot_of
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.places import known_places
from xulang.interfaces.shared.refusal_texts import SaidRefusal
from xulang.interfaces.shared.warnings import say_warning
from xulang.kernel.refusal import Refusal
from xulang.platform import clock

if TYPE_CHECKING:  # A name of the type stubs only.
    from django.utils.functional import _StrPromise

# What the next page will put right is not held against this one.
LATER = frozenset({DeclarationRefusal.SPLIT_NOT_WHOLE})

TITLES: Mapping[Page, "_StrPromise"] = {
    Page.ROUTE: _("Route and time"),
    Page.VEHICLES: _("Vehicles"),
    Page.DRIVERS: _("Drivers"),
    Page.GOODS: _("Goods"),
    Page.PARTIES: _("Parties and fee payer"),
    Page.REVIEW: _("Check and submit"),
}
FORMS: Mapping[Page, type[DraftForm]] = {
    Page.ROUTE: RouteForm,
    Page.VEHICLES: VehicleForm,
    Page.DRIVERS: DriverForm,
    Page.GOODS: OwnerForm,
    Page.PARTIES: PartiesForm,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One page in the row of pages on top; `state` is "done", "open" or "current"."""

    title: "_StrPromise"
    url: str
    state: str


@dataclass(kw_only=True)
class Desk:
    """One draft on a company's desk, for the length of one request."""

    http: HttpRequest
    company: Company
    draft: declarations.SavedDraft

    @property
    def body(self) -> Body:
        return self.draft.body

    @property
    def tell(self) -> Tell:
        """Links from the list of errors ask the page to tell them; a page that was sent tells them too."""
        return Tell.ERRORS if "errors" in self.http.GET or self.http.method == "POST" else Tell.NOTHING

    @cached_property
    def look(self) -> declarations.Examined:
        return look_at(self.draft)

    @cached_property
    def correction(self) -> Correction | None:
        """The declaration that the draft corrects, as it stands now."""
        return correction_of(self.draft)

    def mark(self, form: DraftForm, page: Page, vehicle_id: UUID | None = None) -> DraftForm:
        """Say beside the fields of a correction what is frozen and what is asked for."""
        if self.correction:
            self.correction.mark(form, page, vehicle_id)
        return form

    def kept(self, typed: Body, vehicle_id: UUID | None = None) -> Body:
        """What was sent, without what a correction may not change."""
        return self.correction.kept(typed, vehicle_id) if self.correction else typed

    def is_frozen(self, field: Field, vehicle_id: UUID | None = None) -> bool:
        return self.correction is not None and field in self.correction.frozen(vehicle_id)

    @property
    def asked(self) -> list[tuple[str, str, str]]:
        """What officers ask to be corrected: where, what they say, and the page of it."""
        ids = [text(one, "id") for one in groups(self.body, "vehicles")]
        found = []
        for one in self.correction.questions if self.correction else ():
            of_vehicle = one.crossing_id is not None
            if of_vehicle and str(one.crossing_id) not in ids:
                continue
            path = (
                f"vehicles.{ids.index(str(one.crossing_id))}.{one.field}" if of_vehicle else one.field.value
            )
            spot = spot_of(path)
            found.append((self.label_of(spot), said_of(one), self.url_of(spot)))
        return found

    def change(self, change: Callable[[Body], Body]) -> None:
        """Keep a change, and look at the draft anew."""
        declarations.edit_draft(
            draft_id=self.draft.id, organisation_id=self.company.id, change=change, now=clock.now()
        )
        self.draft = declarations.get_draft(draft_id=self.draft.id, organisation_id=self.company.id)
        vars(self).pop("look", None)

    def refusals(self, page: Page, item: int | None = None) -> list[tuple[Spot, Refusal]]:
        """What is wrong on one page, or with one of its items."""
        found = [(spot_of(refusal.field), refusal) for refusal in self.look.refusals]
        return [
            (spot, refusal)
            for spot, refusal in found
            if spot.page is page and spot.item in {item, None} and refusal.code not in LATER
        ]

    def warnings(self, page: Page, item: int | None = None) -> list[tuple[str, SaidRefusal]]:
        """What to look at again on one page, or with one of its items: label and words."""
        found = [(spot_of(warning.field), warning) for warning in self.look.warnings]
        return [
            (self.label_of(spot), say_warning(warning))
            for spot, warning in found
            if spot.page is page and spot.item in {item, None}
        ]

    def stops(self, current: Page) -> list[Stop]:
        wrong = {spot_of(refusal.field).page for refusal in self.look.refusals}
        states = {page: "open" if page in wrong or page is Page.REVIEW else "done" for page in Page}
        return [
            Stop(title=TITLES[page], url=self.url(page), state="current" if page is current else states[page])
            for page in Page
        ]

    def url(self, page: Page, *more: object) -> str:
        """The page's address; `more` names one vehicle or one owner."""
        names = {1: {Page.VEHICLES: "vehicle", Page.DRIVERS: "driver", Page.GOODS: "owner"}}
        name = names.get(len(more), {}).get(page, page.value)
        return reverse(f"carrier:draft-{name}", args=[self.draft.id, *more])

    def label_of(self, spot: Spot) -> str:
        """What is put right there, in words: "Vehicles 2: Plate"."""
        where = str(TITLES[spot.page])
        if spot.item is not None:
            where = f"{where} {spot.item + 1}"
        form = FORMS.get(spot.page) if spot.line is None else LineForm
        field = form.base_fields.get(spot.field) if form else None
        part = PartiesForm.part_of(spot.field) if spot.page is Page.PARTIES else ""
        return ": ".join(str(one) for one in (where, part, field.label if field else "") if one)

    def url_of(self, spot: Spot) -> str:
        """Where a refusal is put right: the page that tells it."""
        vehicles = [text(one, "id") for one in groups(self.body, "vehicles")]
        if spot.item is None:
            return self.url(spot.page) + "?errors=1"
        if spot.page is Page.GOODS:
            return self.url(spot.page, spot.item) + "?errors=1"
        try:
            return self.url(spot.page, UUID(vehicles[spot.item])) + "?errors=1"
        except (IndexError, ValueError):
            return self.url(spot.page) + "?errors=1"


def desk_of(http: HttpRequest, draft_id: UUID) -> Desk:
    """Raises NO_DRAFT (404) also for another company's draft."""
    company = company_of(http)
    draft = declarations.get_draft(draft_id=draft_id, organisation_id=company.id)
    return Desk(http=http, company=company, draft=draft)


def look_at(draft: declarations.SavedDraft) -> declarations.Examined:
    """Check a draft as it stands; a correction is held against what it amends."""
    previous = None
    if draft.amends is not None:
        previous = declarations.get_declaration(declaration_id=draft.amends).content
    return declarations.examine_draft(
        draft=draft.body, now=clock.now(), places=known_places(), previous=previous
    )


def tell(form: forms.Form, found: Iterable[tuple[Spot, Refusal]]) -> None:
    """Put refusals beside the form's fields, under the names that they have on the page."""
    form.full_clean()
    add_refusals(
        form=form,
        refusals=[Refusal(code=refusal.code, field=spot.field, **refusal.params) for spot, refusal in found],
    )
