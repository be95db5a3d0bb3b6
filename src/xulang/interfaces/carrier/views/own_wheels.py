"""Many new vehicles at once: their list is pasted, and one driver may bring them all."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from xulang.crossing.api import Field
from xulang.interfaces.carrier import own_wheels
from xulang.interfaces.carrier.company import for_companies
from xulang.interfaces.carrier.desk import desk_of
from xulang.interfaces.carrier.forms import DriverForm
from xulang.interfaces.carrier.own_wheels import OwnWheelsForm
from xulang.interfaces.carrier.paths import Page
from xulang.interfaces.carrier.views.drafts import form_page, show
from xulang.interfaces.shared.forms import add_refusals
from xulang.kernel.refusal import Refusal


@form_page
@for_companies
def paste(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """Keep the list as typed: the page of vehicles says which of them is wrong."""
    desk = desk_of(http, draft_id)
    if desk.is_frozen(Field.VEHICLE_ADDED):
        raise Http404
    sent = http.POST if http.method == "POST" else None
    form = OwnWheelsForm(body=desk.body, sent=sent)
    driver = DriverForm(body=own_wheels.first_driver(desk.body), sent=sent, prefix="driver")
    if sent is not None:
        typed = form.typed()
        common = {name: value for name, value in typed.items() if name != "pasted"}
        try:
            rows = own_wheels.read_list(str(typed["pasted"]))
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            change = partial(
                own_wheels.put_list, draft_id=draft_id, rows=rows, common=common, driver=driver.typed()
            )
            desk.change(change)
            return redirect(desk.url(Page.VEHICLES) + "?errors=1")
    return show(desk, Page.VEHICLES, "draft_own_wheels", form=form, driver=driver)
