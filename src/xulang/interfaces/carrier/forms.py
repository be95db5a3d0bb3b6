"""The short pages' forms. They hold what was typed, however wrong: `declarations.check_content` judges it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from xulang.declarations import api as declarations
from xulang.interfaces.carrier.drafting import (
    CUSTOMS,
    PARTY,
    PERSON,
    Body,
    group,
    shown_moment,
    shown_quantity,
    text,
)
from xulang.interfaces.shared.forms import DateInput, DateTimeInput, code_input, text_input
from xulang.interfaces.shared.words import choices
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.words import Direction, Force, Nationality, Purpose, Regime, VehiclePart, VehicleType

if TYPE_CHECKING:  # A name of the type stubs only.
    from django.utils.functional import _StrPromise

Choices = Iterable[tuple[str, "str | _StrPromise"]]

NOTHING = ("", "—")
DOCUMENTS = [
    (DocumentKind.PERSONAL_ID.value, _("Identity card")),
    (DocumentKind.PASSPORT.value, _("Passport")),
    (DocumentKind.BORDER_PASS.value, _("Border pass")),
]
QUARANTINES = [pair for pair in choices(Force) if pair[0] in declarations.QUARANTINES]


class Tell(StrEnum):
    """Whether a page says what is wrong: not while it is filled in for the first time."""

    NOTHING = "nothing"
    ERRORS = "errors"


class Typed(forms.CharField):
    """Text as typed; `required` only decides whether the label says "(optional)"."""

    def clean(self, value: Any) -> Any:
        return self.to_python(value) or ""


class TypedChoice(forms.ChoiceField):
    def clean(self, value: Any) -> Any:
        return self.to_python(value)


class TypedChoices(forms.MultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return [str(one) for one in value or []]


class DraftForm(forms.Form):
    """A part of a draft. Always valid: errors are put beside the fields afterwards (shared.forms).

    It shows what stands in `body`. `sent` is what the browser sent; a form that will tell errors is bound to
    the body itself, so that it shows what was kept. `offers` are choices that depend on draft and province.
    """

    use_required_attribute = False

    def __init__(
        self,
        *,
        body: Body,
        sent: object = None,
        prefix: str | None = None,
        tell: Tell = Tell.NOTHING,
        **offers: Choices,
    ) -> None:
        initial = self.initial_of(body)
        lead = f"{prefix}-" if prefix else ""
        kept = {f"{lead}{name}": value for name, value in initial.items()} if tell is Tell.ERRORS else None
        data = cast("Any", kept if sent is None else sent)
        super().__init__(data=data, initial=initial, prefix=prefix)
        for name, given in offers.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [NOTHING, *given]

    def initial_of(self, body: Body) -> dict[str, object]:
        return {name: text(body, name) for name in self.base_fields}

    def typed(self) -> dict[str, JSON]:
        """What was sent, in the draft's shape."""
        self.full_clean()
        return dict(self.cleaned_data)


def _number(label: "_StrPromise", *, required: bool = True) -> Typed:
    return Typed(label=label, required=required, widget=text_input(inputmode="decimal", width=12))


def _code(
    label: "_StrPromise", *, required: bool = False, hint: "str | _StrPromise" = "", width: int = 16
) -> Typed:
    return Typed(label=label, required=required, help_text=hint, widget=code_input(width=width))


def _phone(*, required: bool) -> Typed:
    return Typed(label=_("Phone"), required=required, widget=text_input(inputmode="tel", width=18))


class RouteForm(DraftForm):
    direction = TypedChoice(label=_("Direction"), choices=choices(Direction), widget=forms.RadioSelect)
    gate = TypedChoice(label=_("Gate or clearance route"))
    expected_arrival = Typed(
        label=_("Expected arrival at the gate"), help_text=_("Hanoi time."), widget=DateTimeInput()
    )
    yard = TypedChoice(label=_("Yard"), required=False)
    regime = TypedChoice(
        label=_("Customs regime"),
        required=False,
        help_text=_("Leave it open for ordinary import and export."),
        choices=[NOTHING, *choices(Regime)],
    )
    purpose = TypedChoice(
        label=_("What the vehicles come for"),
        required=False,
        help_text=_(
            "Empty trucks that take over another declaration's goods come without goods of their own."
        ),
        choices=choices(Purpose),
    )
    border_guard_number = _code(_("Border guard's declaration number"), width=20)

    def initial_of(self, body: Body) -> dict[str, object]:
        return {**super().initial_of(body), "expected_arrival": shown_moment(text(body, "expected_arrival"))}


def _suggesting(widget: forms.TextInput, view: str) -> forms.TextInput:
    """While it is typed into, the page offers what the company's list has."""
    widget.attrs |= {
        "hx-get": reverse_lazy(view),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#own",
    }
    return widget


class VehicleForm(DraftForm):
    plate = Typed(
        label=_("Plate"),
        help_text=_("For example 12C-123.45 or 桂F·12345; leave it open for a new vehicle without plates."),
        widget=_suggesting(code_input(width=16), "carrier:own-vehicles"),
    )
    type = TypedChoice(label=_("Type of vehicle"), choices=[NOTHING, *choices(VehicleType)])
    chassis_number = _code(
        _("Chassis number"), hint=_("17 characters; letters I, O and Q are never used."), width=20
    )
    engine_number = _code(_("Engine number"), width=20)
    trailer_plate = _code(_("Trailer plate"))
    container_number = _code(_("Container number"))
    seal_number = _code(_("Seal number"))
    cargo_weight_kg = _number(_("Weight of the cargo, kg"))
    tare_kg = _number(_("Weight of the empty vehicle, kg"))
    needs = TypedChoices(
        label=_("Quarantine that the goods need"),
        required=False,
        choices=QUARANTINES,
        widget=forms.CheckboxSelectMultiple,
    )
    transport_licence = _code(_("Transport licence"), hint=_("For example C26YF0000001."))
    oversize_permit = _code(
        _("Permit for an oversize load"),
        hint=_("Its number. The vehicle then queues for the lanes for oversize loads."),
    )
    unloading_place = Typed(label=_("Unloading place"), required=False, widget=text_input())
    fee_rate = _code(_("Fee class"), hint=_("As in the tariff, for example VT6."), width=8)
    nationality = TypedChoice(
        label=_("Country of registration"),
        required=False,
        help_text=_("Leave it open: the plate tells."),
        choices=[NOTHING, *choices(Nationality)],
    )
    own_arrival = Typed(
        label=_("This vehicle’s own arrival"),
        required=False,
        help_text=_("Leave it open if it comes with the others. Hanoi time."),
        widget=DateTimeInput(),
    )
    part = TypedChoice(label=_("What the vehicle does"), choices=choices(VehiclePart))
    receives_from = TypedChoice(label=_("Receives the goods from"), required=False)

    SELDOM = (
        "transport_licence",
        "oversize_permit",
        "unloading_place",
        "fee_rate",
        "nationality",
        "own_arrival",
        "part",
        "receives_from",
    )
    OWN_WHEELS = ("chassis_number", "engine_number")

    def initial_of(self, body: Body) -> dict[str, object]:
        needs = body.get("needs")
        part = text(body, "part") or VehiclePart.CARRIES.value
        return {
            **super().initial_of(body),
            "needs": needs if isinstance(needs, list) else [],
            "part": part,
            "own_arrival": shown_moment(text(body, "own_arrival")),
        }

    @property
    def shows_seldom(self) -> str:
        """The attribute of what is mostly left alone: open when something stands there or is wrong."""
        usual = {"part": VehiclePart.CARRIES.value}
        seen = any(
            name in self.errors or (self[name].value() or "") != usual.get(name, "") for name in self.SELDOM
        )
        return "open" if seen else ""

    @property
    def shows_own_wheels(self) -> str:
        """As `shows_seldom`, of what only a new vehicle on its own wheels has."""
        own = self["type"].value() == VehicleType.SELF_DRIVEN.value
        return (
            "open"
            if own or any(name in self.errors or self[name].value() for name in self.OWN_WHEELS)
            else ""
        )


class DriverForm(DraftForm):
    name = Typed(label=_("Name"), widget=_suggesting(text_input(), "carrier:own-drivers"))
    phone = _phone(required=True)
    id_kind = TypedChoice(label=_("Paper"), choices=[NOTHING, *DOCUMENTS])
    id_number = _code(_("Number of the paper"), required=True, width=20)
    nationality = TypedChoice(
        label=_("Nationality"),
        required=False,
        help_text=_("Leave it open if it is the vehicle's."),
        choices=[NOTHING, *choices(Nationality)],
    )


class OwnerForm(DraftForm):
    owner_name = Typed(label=_("Owner of the goods"), widget=text_input())
    owner_tax_code = _code(_("Owner's tax code"), width=20)
    customs_number = _code(
        _("Number of the customs declaration"),
        hint=_("12 digits. With it the lines of goods below may stay empty: customs has them."),
    )
    customs_type = _code(_("Type"), hint=_("For example E42."), width=6)
    customs_office = _code(_("Customs office"), hint=_("For example 03NK."), width=8)
    customs_registered_on = Typed(label=_("Registered on"), required=False, widget=DateInput())

    def initial_of(self, body: Body) -> dict[str, object]:
        owner, customs = group(body, "owner"), group(body, "customs_declaration")
        known: dict[str, object] = {f"owner_{name}": text(owner, name) for name in ("name", "tax_code")}
        return known | {f"customs_{name}": text(customs, name) for name in CUSTOMS}

    def typed(self) -> dict[str, JSON]:
        typed = super().typed()
        return {
            "owner": {name: typed[f"owner_{name}"] for name in ("name", "tax_code")},
            "customs_declaration": {name: typed[f"customs_{name}"] for name in CUSTOMS},
        }


class LineForm(DraftForm):
    product = Typed(label=_("Goods"), widget=text_input())
    hs_code = _code(_("HS code"), width=12)
    weight_kg = _number(_("Weight, kg"))
    quantity = _number(_("Quantity"), required=False)
    unit = Typed(label=_("Unit"), required=False, widget=text_input(width=8))
    origin = _code(_("Origin"), hint=_("Two letters, for example VN."), width=4)
    value_vnd = _number(_("Value, VND"), required=False)

    def initial_of(self, body: Body) -> dict[str, object]:
        return {**super().initial_of(body), "quantity": shown_quantity(text(body, "quantity"))}


def _party_fields() -> tuple[Typed, Typed, Typed, Typed]:
    return (
        Typed(label=_("Company"), required=False, widget=text_input()),
        _code(_("Tax code"), width=20),
        Typed(label=_("Address"), required=False, widget=text_input()),
        _phone(required=False),
    )


class PartiesForm(DraftForm):
    officer_name = Typed(label=_("Name"), widget=text_input())
    officer_phone = _phone(required=True)
    exporter_name, exporter_tax_code, exporter_address, exporter_phone = _party_fields()
    importer_name, importer_tax_code, importer_address, importer_phone = _party_fields()
    fee_payer_name, fee_payer_tax_code, fee_payer_address, fee_payer_phone = _party_fields()

    GROUPS = (
        ("procedure_officer", "officer", _("Who handles the procedure"), PERSON),
        ("exporter", "exporter", _("Exporter"), PARTY),
        ("importer", "importer", _("Importer"), PARTY),
        ("fee_payer", "fee_payer", _("Who pays the fees"), PARTY),
    )

    def __init__(self, *, body: Body, sent: object = None, tell: Tell = Tell.NOTHING) -> None:
        super().__init__(body=body, sent=sent, tell=tell)
        own = "importer" if text(body, "direction") == Direction.IMPORT.value else "exporter"
        for name in (f"{party}_{part}" for party in ("fee_payer", own) for part in ("name", "tax_code")):
            self.fields[name].required = True

    def initial_of(self, body: Body) -> dict[str, object]:
        return {
            f"{short}_{name}": text(group(body, part), name)
            for part, short, _title, names in self.GROUPS
            for name in names
        }

    def typed(self) -> dict[str, JSON]:
        typed = super().typed()
        return {
            part: {name: typed[f"{short}_{name}"] for name in names}
            for part, short, _title, names in self.GROUPS
        }

    @classmethod
    def part_of(cls, field: str) -> str:
        """Whose field it is, in words."""
        return next((str(title) for _part, short, title, _names in cls.GROUPS if field.startswith(short)), "")

    @property
    def sections(self) -> "list[tuple[_StrPromise, str, list[forms.BoundField]]]":
        return [
            (title, short, [self[f"{short}_{name}"] for name in names])
            for _part, short, title, names in self.GROUPS
        ]
