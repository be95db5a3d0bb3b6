"""A company's list learns the vehicles and drivers that it declares, however it declares them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from xulang.declarations import api as declarations
from xulang.kernel.request import Request
from xulang.registry import api as registry

# What the list's columns take: records of the earlier platform may hold anything.
PLATE = 20
LICENCE = 30
NAME = 120


Said = tuple[Request, declarations.DeclarationContent]


def teach_list(*, organisation_id: UUID, said: Sequence[Said]) -> None:
    """Put vehicles and drivers on the list, in the caller's transaction; what a person typed there stays.

    `said`: what was declared or corrected, by which request; all at one time. A vehicle on its own wheels is
    itself the goods and does not come again. Call it before the day's counter of numbers is locked.
    """
    if not registry.get_organisations(organisation_ids=[organisation_id]):
        return  # Who plays a simulated day is nobody in the registry, and has no list.
    origin, now = registry.Origin.LEARNED, said[0][0].now
    vehicles = [one for request, content in said for one in _vehicles(request, content)]
    drivers = [one for request, content in said for one in _drivers(request, content)]
    if vehicles:
        registry.remember_vehicles(organisation_id=organisation_id, vehicles=vehicles, origin=origin, now=now)
    if drivers:
        registry.remember_drivers(organisation_id=organisation_id, drivers=drivers, origin=origin, now=now)


def _vehicles(request: Request, content: declarations.DeclarationContent) -> Iterator[registry.NewVehicle]:
    for vehicle in content.vehicles:
        if not vehicle.is_goods and _short(vehicle.plate, PLATE):
            yield registry.NewVehicle(
                id=request.derived_id(f"listed:{vehicle.plate}"),
                plate=vehicle.plate,
                nationality=vehicle.nationality,
                type=vehicle.type,
                trailer_plate=_short(vehicle.trailer_plate, PLATE),
                transport_licence=_short(vehicle.transport_licence, LICENCE),
            )


def _drivers(request: Request, content: declarations.DeclarationContent) -> Iterator[registry.NewDriver]:
    for vehicle in content.vehicles:
        driver = vehicle.driver
        if driver and driver.id_kind and _short(driver.id_number, LICENCE):
            yield registry.NewDriver(
                id=request.derived_id(f"listed:{driver.id_kind}:{driver.id_number}"),
                full_name=driver.name[:NAME],
                phone=_short(driver.phone, PLATE),
                nationality=driver.nationality or vehicle.nationality,
                id_kind=driver.id_kind,
                id_number=driver.id_number or "",
            )


def _short(text: str | None, limit: int) -> str:
    """The text, or nothing where it is longer than the list takes."""
    return text if text and len(text) <= limit else ""
