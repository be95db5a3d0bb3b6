"""What a company declared before, by prefix, for the forms of its own software."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from xulang.crossing.api import CrossingRefusal
from xulang.declarations import api as declarations
from xulang.declarations.api import NamedKind
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import is_company
from xulang.interfaces.rest.auth import DECLARE, ApiRequest
from xulang.interfaces.rest.inputs import Text
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality, VehicleType
from xulang.platform import clock
from xulang.registry import api as registry

router = Router(tags=["Declarations"])


class Prefix(Schema):
    """`text` is compared without accents; without it the most used come."""

    text: Text | None = None
    limit: Annotated[int, Field(ge=1, le=50, description="How many at most.")] = 8


class KnownPartner(wire.Output):
    """As the latest declaration says it, "" where it says nothing. `used` is in how many declarations."""

    name: str
    tax_code: str
    address: str
    phone: str
    used: int


class KnownGoods(wire.Output):
    product: str
    hs_code: str
    origin: str
    unit: str
    used: int


class KnownVehicle(wire.Output):
    id: UUID
    plate: str
    nationality: Nationality
    type: VehicleType
    trailer_plate: str
    transport_licence: str


class KnownDriver(wire.Output):
    id: UUID
    full_name: str
    phone: str
    nationality: Nationality
    id_kind: DocumentKind
    id_number: str


class KnownPartners(wire.Output):
    items: list[KnownPartner]


class KnownGoodsList(wire.Output):
    items: list[KnownGoods]


class KnownVehicles(wire.Output):
    items: list[KnownVehicle]


class KnownDrivers(wire.Output):
    items: list[KnownDriver]


@router.get("/known/partners", auth=DECLARE, response=KnownPartners, operation_id="list_known_partners")
def list_known_partners(request: ApiRequest, query: Query[Prefix]) -> HttpResponse:
    """Importers, exporters, payers and owners that the company declared: most used first, then newest."""
    items = [KnownPartner(**one.body, used=one.used) for one in _known(request, NamedKind.PARTNER, query)]
    return answers.plain(KnownPartners(items=items))


@router.get("/known/goods", auth=DECLARE, response=KnownGoodsList, operation_id="list_known_goods")
def list_known_goods(request: ApiRequest, query: Query[Prefix]) -> HttpResponse:
    """Goods that the company declared, each with HS code, origin and unit: most used first, then newest."""
    items = [KnownGoods(**one.body, used=one.used) for one in _known(request, NamedKind.GOODS, query)]
    return answers.plain(KnownGoodsList(items=items))


@router.get("/known/vehicles", auth=DECLARE, response=KnownVehicles, operation_id="list_known_vehicles")
def list_known_vehicles(request: ApiRequest, query: Query[Prefix]) -> HttpResponse:
    """The company's list of vehicles, learned and typed, by the begin of a plate: last used first."""
    found = registry.search_vehicles(
        organisation_id=_company(request), text=query.text or "", now=clock.now()
    )
    items = [KnownVehicle.model_validate(one, from_attributes=True) for one in found[: query.limit]]
    return answers.plain(KnownVehicles(items=items))


@router.get("/known/drivers", auth=DECLARE, response=KnownDrivers, operation_id="list_known_drivers")
def list_known_drivers(request: ApiRequest, query: Query[Prefix]) -> HttpResponse:
    """The company's list of drivers, by the begin of any part of a name: last used first."""
    found = registry.search_drivers(organisation_id=_company(request), text=query.text or "", now=clock.now())
    items = [KnownDriver.model_validate(one, from_attributes=True) for one in found[: query.limit]]
    return answers.plain(KnownDrivers(items=items))


def _known(request: ApiRequest, kind: NamedKind, query: Prefix) -> tuple[declarations.KnownOne, ...]:
    return declarations.search_known(
        organisation_id=_company(request), kind=kind, text=query.text or "", limit=query.limit
    )


def _company(request: ApiRequest) -> UUID:
    """Raises NOT_ALLOWED for an authority's token."""
    if not is_company(request):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    return request.auth.organisation_id
