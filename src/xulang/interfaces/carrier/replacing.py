"""Another tractor, trailer, container, seal or driver: what is typed for it, and what it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import (
    DeclarationContent,
    DeclarationRefusal,
    SubmittedDeclaration,
    VehicleContent,
)
from xulang.interfaces.carrier import drafting
from xulang.interfaces.carrier.correcting import Again, again_of
from xulang.interfaces.carrier.drafting import Body
from xulang.interfaces.carrier.forms import DOCUMENTS, NOTHING, DraftForm, Typed, TypedChoice
from xulang.interfaces.carrier.paths import Page, spot_of
from xulang.interfaces.shared.comparing import Compared, compare_vehicles
from xulang.interfaces.shared.forms import code_input, text_input
from xulang.interfaces.shared.places import known_places
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.words import choices, word
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Nationality
from xulang.platform import clock

REASONS = (
    Reason.VEHICLE_BROKE_DOWN,
    Reason.VEHICLE_UNSAFE,
    Reason.DRIVER_UNABLE,
    Reason.SEAL_BROKEN,
    Reason.DATA_WRONG,
    Reason.OTHER,
)
OF_VEHICLE = (
    "plate",
    "trailer_plate",
    "container_number",
    "seal_number",
    "chassis_number",
    "engine_number",
)
OF_DRIVER = ("name", "phone", "id_kind", "id_number", "nationality")
NOTE_LIMIT = 1000


def _listed(name: str) -> forms.TextInput:
    """An input that offers the company's list; the page holds the list."""
    widget = code_input(width=16)
    widget.attrs["list"] = name
    return widget


class ReplacementForm(DraftForm):
    """The vehicle as it shall be; it begins with what is declared."""

    plate = Typed(label=_("Plate"), widget=_listed("own-plates"))
    trailer_plate = Typed(label=_("Trailer plate"), required=False, widget=_listed("own-trailers"))
    container_number = Typed(label=_("Container number"), required=False, widget=code_input(width=16))
    seal_number = Typed(label=_("Seal number"), required=False, widget=code_input(width=16))
    chassis_number = Typed(label=_("Chassis number"), required=False, widget=code_input(width=20))
    engine_number = Typed(label=_("Engine number"), required=False, widget=code_input(width=20))
    driver_name = Typed(label=_("Driver’s name"), widget=text_input())
    driver_phone = Typed(label=_("Phone"), widget=text_input(inputmode="tel", width=18))
    driver_id_kind = TypedChoice(label=_("Paper"), choices=[NOTHING, *DOCUMENTS])
    driver_id_number = Typed(label=_("Number of the paper"), widget=code_input(width=20))
    driver_nationality = TypedChoice(
        label=_("Nationality"), required=False, choices=[NOTHING, *choices(Nationality)]
    )

    def initial_of(self, body: Body) -> dict[str, object]:
        driver = drafting.group(body, "driver")
        known: dict[str, object] = {name: drafting.text(body, name) for name in OF_VEHICLE}
        return known | {f"driver_{name}": drafting.text(driver, name) for name in OF_DRIVER}

    def typed(self) -> dict[str, JSON]:
        typed = super().typed()
        return {
            **{name: typed[name] for name in OF_VEHICLE},
            "driver": {name: typed[f"driver_{name}"] for name in OF_DRIVER},
        }


class Photo(forms.FileField):
    """Shown as needed; whether it came and is one is for the use cases to say."""

    def clean(self, data: object, initial: object = None) -> object:
        return data or initial


class RequestForm(forms.Form):
    """Why, asked once it was shown what becomes of the place. The photo is last: it may be cut off."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(one.value, "") for one in REASONS], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = Photo(
        label=_("Photo"),
        help_text=_("JPEG or PNG, at most 6 MB: the broken vehicle, the seal, the driver’s paper."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data=data)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, word(one)) for one in REASONS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The vehicle as it shall be, checked as a draft is, and what differs."""

    vehicle: VehicleContent
    rows: Sequence[Compared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What an approval would do."""

    place: crossing.Place
    plate: str
    again: Sequence[Again]


def content_of(own: SubmittedDeclaration, crossing_id: UUID) -> DeclarationContent:
    """Raises CONTENT_ERASED, and Http404 for a vehicle that is not in it."""
    if own.content is None:
        raise Refusal(code=DeclarationRefusal.CONTENT_ERASED)
    if all(vehicle.id != crossing_id for vehicle in own.content.vehicles):
        raise Http404
    return own.content


def candidate(*, content: DeclarationContent, crossing_id: UUID, typed: Body) -> Candidate:
    """Raises Refusals that bear the form's names."""
    body = drafting.put_vehicle(declarations.as_draft(content), vehicle_id=crossing_id, typed=typed)
    looked = declarations.examine_draft(draft=body, now=clock.now(), places=known_places(), previous=content)
    if looked.content is None:
        raise Refusals(refusals=tuple(_on_form(one) for one in looked.refusals))
    new = looked.content.vehicle(crossing_id)
    rows = compare_vehicles(before=content, after=looked.content, old=content.vehicle(crossing_id), new=new)
    return Candidate(vehicle=new, rows=rows)


def _on_form(refusal: Refusal) -> Refusal:
    spot = spot_of(refusal.field)
    name = f"driver_{spot.field}" if spot.page is Page.DRIVERS else spot.field
    return Refusal(code=refusal.code, field=name, **refusal.params)


def outlook(*, actor: Actor, declaration_id: UUID, vehicle: VehicleContent) -> Outlook:
    """Raises what asking for it raises."""
    judged, place = crossing.preview_replacement(actor=actor, declaration_id=declaration_id, vehicle=vehicle)
    plate = plate_text(vehicle.plate)
    return Outlook(place=place, plate=plate, again=again_of(judged, {vehicle.id: plate}))
