"""A draft's vehicles and their drivers: one short page each, with the company's own list to choose from."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from xulang.crossing.api import Field
from xulang.interfaces.carrier import drafting
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.desk import Desk, desk_of
from xulang.interfaces.carrier.drafting import Body, groups, text
from xulang.interfaces.carrier.forms import DriverForm, Tell, VehicleForm
from xulang.interfaces.carrier.paths import Page, spot_of
from xulang.interfaces.carrier.views.drafts import fill_in, form_page, show, told
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Purpose, VehiclePart
from xulang.platform import clock, ids
from xulang.registry import api as registry

OWN_LISTED = 8
SEARCH_LIMIT = 60


def uuid_of(typed: str) -> UUID:
    """Raises Http404: only a page of ours makes such ids."""
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error


def _rows(desk: Desk) -> list[dict[str, object]]:
    """The draft's vehicles, each with where it is edited and whether something is wrong with it."""
    wrong = {(spot.page, spot.item) for spot in (spot_of(one.field) for one in desk.look.refusals)}
    rows: list[dict[str, object]] = []
    for index, vehicle in enumerate(groups(desk.body, "vehicles")):
        vehicle_id = text(vehicle, "id")
        rows.append(
            {
                "vehicle": vehicle,
                "vehicle_url": desk.url(Page.VEHICLES, vehicle_id),
                "driver_url": desk.url(Page.DRIVERS, vehicle_id),
                "vehicle_wrong": (Page.VEHICLES, index) in wrong,
                "driver_wrong": (Page.DRIVERS, index) in wrong,
                "may_remove": not desk.is_frozen(Field.VEHICLE_REMOVED, uuid_of(vehicle_id)),
            }
        )
    return rows


@require_GET
@for_companies
def vehicles(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """The list; without a vehicle yet, the page of a first one."""
    desk = desk_of(http, draft_id)
    if not groups(desk.body, "vehicles"):
        return redirect("carrier:draft-vehicle", draft_id, ids.new_id())
    new_url = desk.url(Page.VEHICLES, ids.new_id())
    onward = desk.url(Page.DRIVERS)
    return show(
        desk,
        Page.VEHICLES,
        "draft_vehicles",
        rows=_rows(desk),
        new_url=new_url,
        onward=onward,
        may_add=not desk.is_frozen(Field.VEHICLE_ADDED),
    )


@require_GET
@for_companies
def drivers(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """The list; with a single vehicle, the page of its driver."""
    desk = desk_of(http, draft_id)
    rows = _rows(desk)
    if len(rows) == 1:
        errors = "?errors=1" if desk.tell is Tell.ERRORS else ""
        return redirect(f"{rows[0]['driver_url']}{errors}")
    return show(desk, Page.DRIVERS, "draft_drivers", rows=rows, onward=desk.url(Page.GOODS))


@form_page
@for_companies
def vehicle(http: HttpRequest, draft_id: UUID, vehicle_id: UUID) -> HttpResponseBase:
    """One vehicle; an id that the draft does not know is a new one."""
    desk = desk_of(http, draft_id)
    if http.method == "POST" and (answer := _keep_vehicle(desk, vehicle_id)):
        return answer
    known = drafting.find_vehicle(desk.body, vehicle_id)
    index = drafting.vehicle_index(desk.body, vehicle_id)
    empty = text(desk.body, "purpose") == Purpose.EMPTY_RECEIVER
    usual = {"part": VehiclePart.RECEIVER.value} if empty else {}
    form = VehicleForm(
        body=known or usual,
        tell=desk.tell if known else Tell.NOTHING,
        receives_from=_others(desk, vehicle_id),
    )
    desk.mark(form, Page.VEHICLES, vehicle_id)
    found = text(known, "plate") if "find" in http.GET else ""
    return show(
        desk,
        Page.VEHICLES,
        "draft_vehicle",
        item=index,
        form=told(desk, Page.VEHICLES, form, index),
        own=own_vehicles(desk.company.id, typed=found),
        known=known,
        vehicle_id=vehicle_id,
    )


def _others(desk: Desk, vehicle_id: UUID) -> list[tuple[str, str]]:
    others = [one for one in groups(desk.body, "vehicles") if text(one, "id") != str(vehicle_id)]
    return [(text(one, "id"), text(one, "plate") or "?") for one in others]


def _keep_vehicle(desk: Desk, vehicle_id: UUID) -> HttpResponseBase | None:
    """Keep what was typed, or the vehicle of the company's list that was chosen in its place."""
    http = desk.http
    typed: dict[str, JSON] = VehicleForm(body={}, sent=http.POST, receives_from=()).typed()
    chosen = http.POST.get("choose", "")
    if chosen:
        own = registry.get_vehicle(
            organisation_id=desk.company.id, vehicle_id=uuid_of(chosen), now=clock.now()
        )
        typed |= drafting.of_own_vehicle(own)
    change = partial(drafting.put_vehicle, vehicle_id=vehicle_id, typed=desk.kept(typed, vehicle_id))
    if chosen or "find" in http.POST:
        desk.change(change)
        return redirect(desk.url(Page.VEHICLES, vehicle_id) + ("" if chosen else "?find=1"))
    if "another" in http.POST:
        onward = desk.url(Page.VEHICLES, ids.new_id())
    else:
        onward = desk.url(Page.VEHICLES if _others(desk, vehicle_id) else Page.DRIVERS)
    known = drafting.vehicle_index(desk.body, vehicle_id)
    item = len(groups(desk.body, "vehicles")) if known is None else known
    return fill_in(desk, Page.VEHICLES, change=change, onward=onward, item=item)


@require_POST
@for_companies
def remove_vehicle(http: HttpRequest, draft_id: UUID, vehicle_id: UUID) -> HttpResponseBase:
    desk = desk_of(http, draft_id)
    desk.change(partial(drafting.remove_vehicle, vehicle_id=vehicle_id))
    return redirect(desk.url(Page.VEHICLES))


@form_page
@for_companies
def driver(http: HttpRequest, draft_id: UUID, vehicle_id: UUID) -> HttpResponseBase:
    """The driver of one vehicle."""
    desk = desk_of(http, draft_id)
    index = drafting.vehicle_index(desk.body, vehicle_id)
    if index is None:
        raise Http404
    if http.method == "POST" and (answer := _keep_driver(desk, vehicle_id, index)):
        return answer
    known = drafting.find_vehicle(desk.body, vehicle_id)
    body = drafting.group(known, "driver")
    form = DriverForm(body=body, tell=desk.tell)
    desk.mark(form, Page.DRIVERS, vehicle_id)
    return show(
        desk,
        Page.DRIVERS,
        "draft_driver",
        item=index,
        form=told(desk, Page.DRIVERS, form, index),
        own=own_drivers(desk.company.id, typed=text(body, "name") if "find" in http.GET else ""),
        known=known,
        vehicle_id=vehicle_id,
    )


def _keep_driver(desk: Desk, vehicle_id: UUID, index: int) -> HttpResponseBase | None:
    http = desk.http
    typed: Body = DriverForm(body={}, sent=http.POST).typed()
    chosen = http.POST.get("choose", "")
    if chosen:
        own = registry.get_driver(organisation_id=desk.company.id, driver_id=uuid_of(chosen), now=clock.now())
        typed = drafting.of_own_driver(own)
    kept = desk.kept({"driver": typed}, vehicle_id)
    change = partial(drafting.put_vehicle, vehicle_id=vehicle_id, typed=kept)
    if chosen or "find" in http.POST:
        desk.change(change)
        return redirect(desk.url(Page.DRIVERS, vehicle_id) + ("" if chosen else "?find=1"))
    return fill_in(desk, Page.DRIVERS, change=change, onward=_after_driver(desk, vehicle_id), item=index)


def _after_driver(desk: Desk, vehicle_id: UUID) -> str:
    """The next vehicle that has no driver yet, else the goods."""
    for one in groups(desk.body, "vehicles"):
        if text(one, "id") != str(vehicle_id) and drafting.is_blank(drafting.group(one, "driver")):
            return desk.url(Page.DRIVERS, text(one, "id"))
    return desk.url(Page.GOODS)


def own_vehicles(organisation_id: UUID, *, typed: str) -> list[registry.Vehicle]:
    found = registry.search_vehicles(
        organisation_id=organisation_id, text=typed[:SEARCH_LIMIT], now=clock.now()
    )
    return found[:OWN_LISTED]


def own_drivers(organisation_id: UUID, *, typed: str) -> list[registry.Driver]:
    found = registry.search_drivers(
        organisation_id=organisation_id, text=typed[:SEARCH_LIMIT], now=clock.now()
    )
    return found[:OWN_LISTED]


@require_GET
@for_companies
def suggest_vehicles(http: HttpRequest) -> HttpResponseBase:
    """The part of the page that offers the company's vehicles while a plate is typed."""
    own = own_vehicles(company_of(http).id, typed=http.GET.get("plate", ""))
    return render(http, "carrier/own_vehicles.html", {"own": own})


@require_GET
@for_companies
def suggest_drivers(http: HttpRequest) -> HttpResponseBase:
    own = own_drivers(company_of(http).id, typed=http.GET.get("name", ""))
    return render(http, "carrier/own_drivers.html", {"own": own})
