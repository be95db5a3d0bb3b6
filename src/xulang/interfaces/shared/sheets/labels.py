"""The words of a spreadsheet's columns, by their keys: header and hint; and an example of each."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import REFERENCE, EntryState, ImportState, Level, Make, Mode, Section

if TYPE_CHECKING:  # A name of the type stubs only.
    from django.utils.functional import _StrPromise

Words = tuple["_StrPromise", "_StrPromise | str"]

LABELS: Final[Mapping[str, Words]] = {
    REFERENCE: (
        _("Your reference"),
        _("Your own number for this declaration. It ties the sheets together, and is declared once only."),
    ),
    "direction": (_("Direction"), ""),
    "regime": (_("Customs regime"), ""),
    "gate": (_("Gate or clearance route"), _("Choose from the list.")),
    "arrival_day": (_("Day of arrival"), _("For example 25/11/2026; within the next 30 days.")),
    "arrival_time": (_("Hour of arrival"), _("Hanoi time, for example 08:30.")),
    "yard": (_("Yard"), _("Choose from the list.")),
    "purpose": (_("What the declaration is for"), _("Left blank: for goods.")),
    "border_guard_number": (_("Border guard's declaration number"), ""),
    "officer_name": (
        _("Who handles the procedure"),
        _("Left blank with the phone: the person who sends the file."),
    ),
    "officer_phone": (_("Phone of who handles the procedure"), _("For example 0912 345 678.")),
    "exporter_name": (_("Exporter"), _("Left blank as a whole: your own company, if it exports.")),
    "exporter_tax_code": (_("Exporter's tax code"), ""),
    "exporter_address": (_("Exporter's address"), ""),
    "exporter_phone": (_("Exporter's phone"), ""),
    "importer_name": (_("Importer"), _("Left blank as a whole: your own company, if it imports.")),
    "importer_tax_code": (_("Importer's tax code"), ""),
    "importer_address": (_("Importer's address"), ""),
    "importer_phone": (_("Importer's phone"), ""),
    "payer_name": (_("Who pays the fees"), _("Left blank as a whole: your own company.")),
    "payer_tax_code": (_("Fee payer's tax code"), ""),
    "payer_address": (_("Fee payer's address"), ""),
    "payer_phone": (_("Fee payer's phone"), ""),
    "plate": (
        _("Plate"),
        _("For example 12C-123.45 or 桂F·12345."),
    ),
    "vehicle_type": (_("Type of vehicle"), _("Choose from the list.")),
    "trailer_plate": (_("Trailer plate"), _("Needed for container trucks and semi-trailers.")),
    "container_number": (_("Container number"), _("Needed for container trucks.")),
    "seal_number": (_("Seal number"), ""),
    "cargo_weight_kg": (_("Weight of the cargo, kg"), _("Not needed of an empty receiving truck.")),
    "tare_kg": (_("Weight of the empty vehicle, kg"), ""),
    "driver_name": (_("Driver's name"), ""),
    "driver_phone": (_("Driver's phone"), ""),
    "driver_paper": (_("Driver's paper"), _("Choose from the list.")),
    "driver_paper_number": (_("Number of the driver's paper"), ""),
    "driver_nationality": (_("Driver's nationality"), _("Leave it open if it is the vehicle's.")),
    "health_quarantine": (_("Needs health quarantine"), _("Yes, or left blank.")),
    "plant_quarantine": (_("Needs plant quarantine"), _("Yes, or left blank.")),
    "animal_quarantine": (_("Needs animal quarantine"), _("Yes, or left blank.")),
    "chassis_number": (_("Chassis number"), _("Of a vehicle imported on its own wheels.")),
    "engine_number": (_("Engine number"), _("Of a vehicle imported on its own wheels.")),
    "own_arrival_day": (_("Vehicle's own day of arrival"), _("Only where it is not the declaration's.")),
    "own_arrival_time": (_("Vehicle's own hour of arrival"), _("Hanoi time, for example 08:30.")),
    "transport_licence": (_("Transport licence"), _("For example C26YF0000001.")),
    "oversize_permit": (
        _("Permit for an oversize load"),
        _("Its number; left blank for a load within the road's limits."),
    ),
    "unloading_place": (_("Unloading place"), ""),
    "fee_rate": (_("Fee class"), _("As in the tariff, for example VT6.")),
    "vehicle_nationality": (_("Country of registration"), _("Leave it open: the plate tells.")),
    "part": (_("What the vehicle does"), _("Left blank: it carries the goods all the way.")),
    "receives_from": (
        _("Receives the goods from"),
        _("For a receiving truck: the plate of the truck that hands over, in the same declaration."),
    ),
    "owner_name": (_("Owner of the goods"), ""),
    "owner_tax_code": (_("Owner's tax code"), ""),
    "customs_number": (
        _("Number of the customs declaration"),
        _("12 digits. With it the goods may stay blank: customs has them."),
    ),
    "customs_type": (_("Type of the customs declaration"), _("For example E42.")),
    "customs_office": (_("Customs office"), _("For example 03NK.")),
    "customs_day": (_("Customs declaration registered on"), _("For example 25/11/2026.")),
    "product": (_("Goods"), ""),
    "hs_code": (_("HS code"), _("8 digits.")),
    "origin": (_("Origin"), _("Two letters, for example VN.")),
    "quantity": (_("Quantity"), ""),
    "unit": (_("Unit"), _("For example KGM or CTN.")),
    "weight_kg": (_("Weight of the goods, kg"), ""),
    "value_vnd": (_("Value, VND"), ""),
}
SECTIONS: "Final[Mapping[Section, _StrPromise]]" = {
    Section.DECLARATION: _("Declarations"),
    Section.VEHICLE: _("Vehicles"),
    Section.GOODS: _("Goods"),
}
MODES: "Final[Mapping[Mode, _StrPromise]]" = {
    Mode.ALL_OR_NOTHING: _("All or nothing: with one error in the file nothing is made"),
    Mode.GOOD_ROWS: _("The good ones: declarations without an error are made, the others come back"),
}
MAKES: "Final[Mapping[Make, _StrPromise]]" = {
    Make.DRAFTS: _("Save as drafts, to be looked at and sent one by one"),
    Make.SUBMIT: _("Submit at once"),
}
IMPORT_STATES: "Final[Mapping[ImportState, _StrPromise]]" = {
    ImportState.CHECKING: _("Being checked"),
    ImportState.MAKING: _("Being made"),
    ImportState.DONE: _("All done"),
    ImportState.PARTLY: _("Done in part"),
    ImportState.REFUSED: _("Nothing was made"),
}
ENTRY_STATES: "Final[Mapping[EntryState, _StrPromise]]" = {
    EntryState.WAITING: _("Waits"),
    EntryState.GOOD: _("Checked, not made yet"),
    EntryState.MADE: _("Made now"),
    EntryState.REPEATED: _("Made by an earlier file"),
    EntryState.REFUSED: _("Has errors"),
    EntryState.LEFT: _("Without error, left out with the rest"),
}
LEVELS: "Final[Mapping[Level, _StrPromise]]" = {
    Level.ERROR: _("Error"),
    Level.WARNING: _("Look again"),
    Level.NOTE: _("Left out"),
}
# What the example row of a template shows; choices are named by their codes.
EXAMPLES: Final[Mapping[str, str]] = {
    "officer_name": "Trần Thị Bình",
    "officer_phone": "0912 345 670",
    "arrival_time": "08:30",
    "exporter_name": "CÔNG TY MẪU",
    "exporter_tax_code": "0100233488",
    "importer_name": "CÔNG TY MẪU",
    "importer_tax_code": "0100233488",
    "plate": "12C-123.45",
    "vehicle_type": "container_truck",
    "trailer_plate": "12R-012.34",
    "container_number": "CSQU3054383",
    "cargo_weight_kg": "10710",
    "tare_kg": "10000",
    "driver_name": "Nguyễn Văn An",
    "driver_phone": "0912 345 678",
    "driver_paper": "personal_id",
    "driver_paper_number": "020080001234",
    "plant_quarantine": "yes",
    "owner_name": "CÔNG TY MẪU",
    "owner_tax_code": "0100233488",
    "customs_number": "300000000000",
    "product": "Sầu riêng tươi",
    "hs_code": "08106000",
    "origin": "VN",
    "quantity": "1070.5",
    "unit": "CTN",
    "weight_kg": "10710",
}


def label_of(key: str) -> str:
    return str(LABELS[key][0]) if key in LABELS else key


def hint_of(key: str) -> str:
    return str(LABELS[key][1]) if key in LABELS else ""
