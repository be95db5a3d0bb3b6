"""New vehicles driven across, pasted as a list: a line a vehicle, as it stands in a spreadsheet."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal
from xulang.interfaces.carrier.drafting import Body, group, groups, put_vehicle, text
from xulang.interfaces.carrier.forms import NOTHING, DraftForm, Typed, TypedChoice
from xulang.interfaces.shared.forms import code_input, text_input
from xulang.interfaces.shared.words import choices
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality, VehiclePart, VehicleType

COLUMNS = ("chassis_number", "engine_number", "plate", "tare_kg")
SEPARATORS = re.compile(r"[\t;,]")
# Three hundred lines of four cells, each as long as a form takes.
TEXT_LIMIT = 60_000


class OwnWheelsForm(DraftForm):
    """The list, and what all its vehicles have in common: cells left open take it."""

    pasted = Typed(
        label=_("List of vehicles"),
        help_text=_(
            "A line a vehicle: chassis number, engine number, temporary plate, own weight in kg. Cells apart"
            " by tab, semicolon or comma, as a spreadsheet copies them; the last three may stay empty."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "maxlength": TEXT_LIMIT}),
    )
    nationality = TypedChoice(label=_("Country of registration"), choices=[NOTHING, *choices(Nationality)])
    tare_kg = Typed(
        label=_("Weight of the empty vehicle, kg"),
        required=False,
        widget=text_input(inputmode="decimal", width=12),
    )
    fee_rate = Typed(label=_("Fee class"), required=False, widget=code_input(width=8))

    def initial_of(self, body: Body) -> dict[str, object]:
        first: Body = next((one for one in groups(body, "vehicles") if is_own_wheels(one)), {})
        return {name: text(first, name) for name in ("nationality", "tare_kg", "fee_rate")}


def is_own_wheels(vehicle: Body) -> bool:
    return text(vehicle, "type") == VehicleType.SELF_DRIVEN.value


def first_driver(body: Body) -> Body:
    """Who brings the vehicles that are already in the draft: one driver brings many."""
    return next((group(one, "driver") for one in groups(body, "vehicles") if is_own_wheels(one)), {})


def read_list(pasted: str) -> Sequence[Mapping[str, str]]:
    """The lines as cells by name; a heading is left out. Raises TOO_MANY, MISSING."""
    lines = [line for line in pasted[:TEXT_LIMIT].splitlines() if line.strip()]
    rows = [
        dict(zip(COLUMNS, (cell.strip() for cell in SEPARATORS.split(line)), strict=False)) for line in lines
    ]
    # A heading has no digit; every chassis number has one.
    rows = [row for place, row in enumerate(rows) if place or re.search("[0-9]", row["chassis_number"])]
    if not rows:
        raise Refusal(code=DeclarationRefusal.MISSING, field="pasted")
    if len(rows) > declarations.OWN_WHEELS:
        raise Refusal(code=DeclarationRefusal.TOO_MANY, field="pasted", limit=declarations.OWN_WHEELS)
    return rows


def put_list(
    body: Body, *, draft_id: UUID, rows: Sequence[Mapping[str, str]], common: Body, driver: Body
) -> Body:
    """The body with these vehicles; one whose chassis number stands in it already is changed, not doubled."""
    known = {
        text(one, "chassis_number").upper(): UUID(text(one, "id"))
        for one in groups(body, "vehicles")
        if text(one, "chassis_number")
    }
    for row in rows:
        given: dict[str, JSON] = {name: cell for name, cell in row.items() if cell}
        chassis = row["chassis_number"].upper()
        typed = {
            "type": VehicleType.SELF_DRIVEN.value,
            "part": VehiclePart.CARRIES.value,
            **common,
            "driver": driver,
            **given,
        }
        vehicle_id = known.setdefault(chassis, uuid5(draft_id, f"own wheels:{chassis}"))
        body = put_vehicle(body, vehicle_id=vehicle_id, typed=typed)
    return body
