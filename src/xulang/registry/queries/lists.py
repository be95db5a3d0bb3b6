"""Organisations, and the vehicles and drivers on their lists."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xulang.kernel.identifiers import DocumentKind, plate_key, search_form
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Nationality, VehicleType
from xulang.registry import models
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import (
    Driver,
    Organisation,
    Vehicle,
)
from xulang.registry.domain.words import OrganisationKind
from xulang.registry.queries.periods import valid_at

MOST_FOUND = 20


def organisation_value(row: models.Organisation) -> Organisation:
    return Organisation(
        id=row.id,
        kind=OrganisationKind(row.kind),
        force=Force(row.force) if row.force else None,
        name=row.name,
        tax_code=row.tax_code,
        address=row.address,
        phone=row.phone,
    )


def find_organisation_by_tax_code(*, tax_code: str, now: datetime) -> Organisation | None:
    row = models.Organisation.objects.filter(valid_at(now), tax_code=tax_code).exclude(tax_code="").first()
    return None if row is None else organisation_value(row)


def get_organisation(*, organisation_id: UUID) -> Organisation:
    row = models.Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.ORGANISATION_UNKNOWN)
    return organisation_value(row)


def get_organisations(*, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Several at once, for lists; ids that are not there are left out."""
    rows = models.Organisation.objects.filter(id__in=set(organisation_ids))
    return {row.id: organisation_value(row) for row in rows}


def list_organisations(*, kind: OrganisationKind, now: datetime) -> list[Organisation]:
    rows = models.Organisation.objects.filter(valid_at(now), kind=kind).order_by("search_key", "id")
    return [organisation_value(row) for row in rows]


def search_organisations(*, text: str, now: datetime) -> list[Organisation]:
    """Valid organisations whose name begins with the text, accents aside."""
    rows = models.Organisation.objects.filter(valid_at(now), search_key__startswith=search_form(text=text))
    return [organisation_value(row) for row in rows.order_by("search_key", "id")[:MOST_FOUND]]


def vehicle_value(row: models.Vehicle) -> Vehicle:
    return Vehicle(
        id=row.id,
        plate=row.plate,
        nationality=Nationality(row.nationality),
        type=VehicleType(row.type),
        trailer_plate=row.trailer_plate,
        transport_licence=row.transport_licence,
    )


def _vehicles(*, organisation_id: UUID, now: datetime) -> QuerySet[models.Vehicle]:
    return models.Vehicle.objects.filter(valid_at(now), organisation_id=organisation_id)


def search_vehicles(*, organisation_id: UUID, text: str, now: datetime) -> list[Vehicle]:
    """The organisation's vehicles whose plate begins with the text, last used first."""
    # As the kernel's `plate_key`, but a search may be anything: nothing is refused.
    key = search_form(text=text).replace(" ", "").upper()
    rows = _vehicles(organisation_id=organisation_id, now=now).filter(plate_key__startswith=key)
    return [vehicle_value(row) for row in rows.order_by("-last_used_at", "id")[:MOST_FOUND]]


def get_vehicle(*, organisation_id: UUID, vehicle_id: UUID, now: datetime) -> Vehicle:
    row = _vehicles(organisation_id=organisation_id, now=now).filter(id=vehicle_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.VEHICLE_UNKNOWN, field="vehicle")
    return vehicle_value(row)


def driver_value(row: models.Driver) -> Driver:
    return Driver(
        id=row.id,
        full_name=row.full_name,
        phone=row.phone,
        nationality=Nationality(row.nationality),
        id_kind=DocumentKind(row.id_kind),
        id_number=row.id_number,
    )


def _drivers(*, organisation_id: UUID, now: datetime) -> QuerySet[models.Driver]:
    return models.Driver.objects.filter(valid_at(now), organisation_id=organisation_id)


def search_drivers(*, organisation_id: UUID, text: str, now: datetime) -> list[Driver]:
    """The organisation's drivers with a name part that begins with the text, last used first.

    Vietnamese given names come last: "an" finds "Nguyễn Văn An".
    """
    key = search_form(text=text)
    rows = _drivers(organisation_id=organisation_id, now=now).filter(
        Q(search_key__startswith=key) | Q(search_key__contains=f" {key}")
    )
    return [driver_value(row) for row in rows.order_by("-last_used_at", "id")[:MOST_FOUND]]


def get_driver(*, organisation_id: UUID, driver_id: UUID, now: datetime) -> Driver:
    row = _drivers(organisation_id=organisation_id, now=now).filter(id=driver_id).first()
    if row is None:
        raise Refusal(code=RegistryRefusal.DRIVER_UNKNOWN, field="driver")
    return driver_value(row)


def is_plate_known(*, plate: str, before: datetime, organisation_id: UUID | None = None) -> bool:
    """Whether the plate stood on the organisation's list, or on anybody's, before that time."""
    key = plate_key(text=plate)
    rows = models.Vehicle.objects.filter(Q(plate_key=key) | Q(trailer_plate=plate), valid_from__lt=before)
    return (rows if organisation_id is None else rows.filter(organisation_id=organisation_id)).exists()


def is_driver_known(*, id_number: str, before: datetime, organisation_id: UUID | None = None) -> bool:
    """The same for a driver, by the number of his identity document."""
    rows = models.Driver.objects.filter(id_number=id_number, valid_from__lt=before)
    return (rows if organisation_id is None else rows.filter(organisation_id=organisation_id)).exists()
