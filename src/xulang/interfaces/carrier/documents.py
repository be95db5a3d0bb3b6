"""A read customs declaration as the company sees it: what was read and where, what was not and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xulang.declarations import api as declarations
from xulang.declarations.api import PlaceKind, ReadDocument, ReadField, ReadLine, Unread
from xulang.interfaces.shared.words import word_of

if TYPE_CHECKING:  # A name of the type stubs only.
    from django.utils.functional import _StrPromise

PLAIN: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{1,8})?")
ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNREAD: Final[Mapping[Unread, "_StrPromise"]] = {
    Unread.NOT_PRINTED: _("not in this form"),
    Unread.EMPTY: _("left empty"),
    Unread.MALFORMED: _("not readable as this field"),
    Unread.AMBIGUOUS: _("reads in two ways"),
    Unread.CONFLICTING: _("stands there in several ways"),
}
PLACES: Final[Mapping[PlaceKind, "_StrPromise"]] = {
    PlaceKind.PAGE: _("page %(name)s"),
    PlaceKind.CELL: _("cell %(name)s"),
    PlaceKind.ELEMENT: _("element %(name)s"),
}
FORMS: Final[Mapping[str, "_StrPromise"]] = {
    "vnaccs_export": _("Printout of an export declaration"),
    "vnaccs_import": _("Printout of an import declaration"),
    "ecus_xml": _("XML of the declarant's software"),
    "customs_message": _("XML message of customs"),
}
HEAD: Final[Mapping[str, "_StrPromise"]] = {
    "number": _("Number of the customs declaration"),
    "type": _("Type"),
    "office": _("Customs office, code"),
    "office_name": _("Customs office, name"),
    "channel": _("Channel"),
    "registered_on": _("Registered on"),
    "exporter.name": _("Exporter"),
    "exporter.tax_code": _("Exporter's tax code"),
    "exporter.address": _("Exporter's address"),
    "importer.name": _("Importer"),
    "importer.tax_code": _("Importer's tax code"),
    "importer.address": _("Importer's address"),
    "transport": _("Means of transport"),
    "bills": _("Bill of lading"),
    "containers": _("Container number"),
    "gross_weight_kg": _("Gross weight, kg"),
    "invoice_value": _("Value of the invoice"),
    "invoice_currency": _("Currency of the invoice"),
    "line_count": _("Lines of goods stated"),
}
NUMBERS: Final = frozenset(
    {"gross_weight_kg", "invoice_value", "quantity", "weight_kg", "unit_price", "value", "value_vnd"}
)
WORDS: Final = {"channel": "Channel", "direction": "Direction", "regime": "Regime"}
LINE_LABELS: Final[Mapping[str, "_StrPromise"]] = {
    "product": _("Goods"),
    "hs_code": _("HS code"),
    "origin": _("Origin"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "weight_kg": _("Weight, kg"),
    "unit_price": _("Unit price"),
    "value": _("Value"),
    "currency": _("Currency"),
    "value_vnd": _("Value, VND"),
}


class DocumentForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("File of the customs declaration"),
        required=False,
        help_text=_("The printout as PDF or .xlsx, or an XML export; not a scan. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx,.xml,application/pdf,text/xml"}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field: its value and place, or the reason why it has none and what stands there instead."""

    label: str
    value: str
    place: str
    reason: str
    raw: str


def shown_field(field: ReadField, *, label: str, kind: str) -> Shown:
    value = shown_value(field.value or "", kind=kind)
    place = str(PLACES[field.place.kind]) % {"name": field.place.name} if field.place else ""
    reason = str(UNREAD[field.unread]) if field.unread else ""
    return Shown(label=label, value=value, place=place, reason=reason, raw=field.raw)


def shown_value(value: str, *, kind: str) -> str:
    """A canonical value as people write it here. What somebody typed otherwise stays as it was typed."""
    if kind in WORDS:
        try:
            return word_of(kind=WORDS[kind], value=value) if value else ""
        except ValueError:
            return value
    if kind in NUMBERS and PLAIN.fullmatch(value):
        return formats.number_format(Decimal(value), use_l10n=True, force_grouping=True)
    if kind == "registered_on" and ISO_DAY.fullmatch(value):
        return "/".join(reversed(value.split("-")))
    return value


def shown_head(document: ReadDocument) -> list[Shown]:
    """Every field of the whole, read or not; lists with each of their entries."""
    known = dict(declarations.each_field(document))
    return [
        shown_field(field, label=str(label), kind=name)
        for name, label in HEAD.items()
        for path, field in known.items()
        if path == name or path.startswith(f"{name}.")
    ]


def shown_lines(document: ReadDocument) -> list[list[Shown]]:
    return [_shown_line(line) for line in document.lines]


def _shown_line(line: ReadLine) -> list[Shown]:
    return [
        shown_field(getattr(line, name), label=str(label), kind=name) for name, label in LINE_LABELS.items()
    ]


def unread(head: Iterable[Shown], lines: Sequence[Sequence[Shown]]) -> list[Shown]:
    """All that was not read, in one list; fields of lines say of which."""
    of_lines = [
        Shown(
            label=gettext("Line %(number)s: %(field)s") % {"number": number, "field": one.label},
            value="",
            place=one.place,
            reason=one.reason,
            raw=one.raw,
        )
        for number, line in enumerate(lines, 1)
        for one in line
        if one.reason
    ]
    return [one for one in head if one.reason] + of_lines


def form_of(document: ReadDocument) -> str:
    return str(FORMS[document.form])
