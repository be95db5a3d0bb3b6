"""Two versions of a declaration side by side, field by field, in words; for companies and officers alike."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xulang.crossing.api import FIELDS, Field, Holder
from xulang.declarations.api import (
    DeclarationContent,
    Driver,
    GoodsOwner,
    Party,
    Person,
    VehicleContent,
    find_changes,
)
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.words import WORDS, word
from xulang.registry import api as registry

PLATES = frozenset({Field.PLATE, Field.TRAILER_PLATE})
WEIGHTS = frozenset({Field.CARGO_WEIGHT_KG, Field.TARE_KG})
DASH = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field that differs; `plate` names the vehicle, "" for the declaration's own fields."""

    field: Field
    plate: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return f"{self.plate}: {word(self.field)}" if self.plate else word(self.field)


def compare(*, before: DeclarationContent, after: DeclarationContent) -> list[Compared]:
    """All that differs, in the order of the dependency table; vehicles by their newer plate."""
    changes = find_changes(before=before, after=after)
    found = list(_head(before, after, changes.head))
    for vehicle in after.vehicles:
        if vehicle.id in changes.added:
            found.append(
                Compared(field=Field.VEHICLE_ADDED, plate="", old=DASH, new=plate_text(vehicle.plate))
            )
        elif vehicle.id in changes.vehicles:
            found.extend(
                compare_vehicles(before=before, after=after, old=before.vehicle(vehicle.id), new=vehicle)
            )
    found.extend(
        Compared(field=Field.VEHICLE_REMOVED, plate="", old=plate_text(before.vehicle(one).plate), new=DASH)
        for one in changes.removed
    )
    return found


def compare_vehicles(
    *, before: DeclarationContent, after: DeclarationContent, old: VehicleContent, new: VehicleContent
) -> list[Compared]:
    """What differs of one vehicle; the contents say the plates that others are called by."""
    rows = (Field(row.field) for row in FIELDS if row.holder == Holder.VEHICLE)
    return [
        Compared(
            field=field,
            plate=plate_text(new.plate),
            old=_of_vehicle(before, old, field),
            new=_of_vehicle(after, new, field),
        )
        for field in rows
        if field != Field.VEHICLE_REMOVED and getattr(old, field) != getattr(new, field)
    ]


def said_of(*, vehicle: VehicleContent | None, field: Field) -> str:
    """What a vehicle says in one field, in words; empty for one whose content was erased."""
    return _said(field, getattr(vehicle, field)) if vehicle else ""


def _head(
    before: DeclarationContent, after: DeclarationContent, names: Collection[str]
) -> Iterator[Compared]:
    for row in FIELDS:
        if row.holder == Holder.DECLARATION and row.field in names:
            old, new = getattr(before, row.field), getattr(after, row.field)
            yield Compared(field=row.field, plate="", old=_said(row.field, old), new=_said(row.field, new))


def _of_vehicle(content: DeclarationContent, vehicle: VehicleContent, field: Field) -> str:
    value = getattr(vehicle, field)
    if field == Field.RECEIVES_FROM:
        known = {one.id: plate_text(one.plate) for one in content.vehicles}
        return known.get(value, DASH)
    return _said(field, value)


def _said(field: Field, value: object) -> str:
    """A value in words; what is not there is a dash."""
    if value is None or value in ((), frozenset()):
        return DASH
    if field in PLATES:
        return plate_text(str(value))
    if field in WEIGHTS and isinstance(value, int):
        return f"{_figure(value)} kg"
    if field == Field.GATE:
        return _gate(str(value))
    return _plain(value) or DASH


def _plain(value: object) -> str:
    if isinstance(value, StrEnum) and type(value) in WORDS:
        return word(value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, frozenset):
        return ", ".join(word(one) for one in sorted(value))
    if isinstance(value, tuple):
        return "\n".join(_goods(one) for one in value if isinstance(one, GoodsOwner))
    return _who(value) or str(value)


def _who(value: object) -> str:
    """A person or company; nothing for what is neither."""
    match value:
        case Person():
            return _joined(value.name, value.phone)
        case Party():
            return _joined(value.name, value.tax_code, value.address, value.phone)
        case Driver():
            country = word(value.nationality) if value.nationality else None
            return _joined(value.name, value.phone, value.id_number, country)
    return ""


def _goods(one: GoodsOwner) -> str:
    """An owner's goods in lines, so that a changed line is seen beside its old one."""
    customs = one.customs_declaration
    paper = (
        _joined(
            customs.number,
            customs.type,
            customs.office,
            formats.date_format(customs.registered_on, "SHORT_DATE_FORMAT")
            if customs.registered_on
            else None,
        )
        if customs
        else _("No customs declaration")
    )
    lines = [
        _joined(
            line.product,
            line.hs_code,
            line.origin,
            f"{_figure(line.quantity)} {line.unit or ''}".strip() if line.quantity else None,
            f"{_figure(line.weight_kg)} kg" if line.weight_kg else None,
            f"{_figure(line.value_vnd)} ₫" if line.value_vnd else None,
        )
        for line in one.lines
    ]
    return "\n".join([_joined(one.owner.name, one.owner.tax_code), paper, *lines])


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _figure(value: Decimal | int) -> str:
    figure = Decimal(value).normalize()
    return str(formats.number_format(f"{figure:f}", use_l10n=True, force_grouping=True))


def _gate(code: str) -> str:
    names = {gate.code: gate.name(language=get_language() or "vi") for gate in registry.list_gates()}
    return f"{code} · {names[code]}" if code in names else code
