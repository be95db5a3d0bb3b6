"""A draft's life: begun, copied, filled in page by page, thrown away. Submitting is in `submit.py`."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.carrier import drafting, learned
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.desk import TITLES, Desk, desk_of, tell
from xulang.interfaces.carrier.drafting import Body
from xulang.interfaces.carrier.forms import DraftForm, PartiesForm, RouteForm, Tell
from xulang.interfaces.carrier.paths import Page
from xulang.interfaces.shared.places import gate_choices, yard_choices
from xulang.kernel.refusal import Refusal
from xulang.platform import clock, ids
from xulang.registry import api as registry

PARTNERS = ("exporter", "importer", "fee_payer")

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@for_companies
def begin(http: HttpRequest) -> HttpResponseBase:
    """A new draft, which knows the company and the person already."""
    company = company_of(http)
    body = drafting.new_body(
        organisation=registry.get_organisation(organisation_id=company.id),
        person=registry.get_person(user_id=UUID(company.actor.id)),
    )
    draft_id = ids.new_id()
    declarations.save_draft(
        draft_id=draft_id,
        organisation_id=company.id,
        created_by=company.actor.id,
        body=body,
        now=clock.now(),
    )
    return redirect("carrier:draft-route", draft_id)


@require_POST
@for_companies
def copy(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """A new draft for another trip of an earlier declaration."""
    company = company_of(http)
    draft_id = ids.new_id()
    declarations.copy_declaration(
        declaration_id=declaration_id,
        organisation_id=company.id,
        draft_id=draft_id,
        created_by=company.actor.id,
        new_id=ids.new_id,
        now=clock.now(),
    )
    return redirect("carrier:draft-route", draft_id)


@require_POST
@for_companies
def come_back(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """A new draft in the other direction, with the goods of a vehicle that crossed."""
    _known(declaration_id, crossing_id)
    company, draft_id = company_of(http), ids.new_id()
    declarations.copy_declaration(
        declaration_id=declaration_id,
        organisation_id=company.id,
        draft_id=draft_id,
        created_by=company.actor.id,
        new_id=ids.new_id,
        now=clock.now(),
        returns=crossing_id,
        returned=crossing.goods_to_return(crossing_id=crossing_id),
    )
    return redirect("carrier:draft-route", draft_id)


@require_POST
@for_companies
def two_way(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """A new draft in the other direction, by which a truck comes back with other goods."""
    _known(declaration_id, crossing_id)
    company, draft_id = company_of(http), ids.new_id()
    declarations.copy_declaration(
        declaration_id=declaration_id,
        organisation_id=company.id,
        draft_id=draft_id,
        created_by=company.actor.id,
        new_id=ids.new_id,
        now=clock.now(),
        two_way_of=crossing_id,
    )
    return redirect("carrier:draft-route", draft_id)


def _known(declaration_id: UUID, crossing_id: UUID) -> None:
    """Raise NO_DECLARATION for a vehicle that is not in the declaration, or whose content is erased."""
    found = declarations.get_declaration(declaration_id=declaration_id)
    if found.content is None or all(one.id != crossing_id for one in found.content.vehicles):
        raise Refusal(code=declarations.DeclarationRefusal.NO_DECLARATION)


@require_POST
@for_companies
def correct(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """The draft that corrects a declaration, begun now or earlier; it opens at its list of errors."""
    company = company_of(http)
    draft_id = declarations.begin_correction(
        declaration_id=declaration_id,
        organisation_id=company.id,
        draft_id=ids.new_id(),
        created_by=company.actor.id,
        now=clock.now(),
    )
    return redirect("carrier:draft-review", draft_id)


@form_page
@for_companies
def delete(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """Asks first."""
    desk = desk_of(http, draft_id)
    if http.method == "POST":
        declarations.delete_draft(draft_id=draft_id, organisation_id=desk.company.id)
        return redirect("carrier:home")
    return render(http, "carrier/draft_delete.html", {"desk": desk})


def show(desk: Desk, page: Page, template: str, *, item: int | None = None, **shown: object) -> HttpResponse:
    """A page of the draft, or of one `item`; one that was sent and tells errors says so by its status."""
    unusual = desk.warnings(page, item) if desk.tell is Tell.ERRORS else []
    context = {"desk": desk, "title": TITLES[page], "stops": desk.stops(page), "unusual": unusual, **shown}
    status = 422 if desk.http.method == "POST" else 200
    return render(desk.http, f"carrier/{template}.html", context, status=status)


def is_autosave(http: HttpRequest) -> bool:
    return http.headers.get("X-Requested-With") == "autosave"


def fill_in(
    desk: Desk, page: Page, *, change: Callable[[Body], Body], onward: str, item: int | None = None
) -> HttpResponseBase | None:
    """Keep what was sent. None when the page has to be shown again, since something on it is wrong."""
    desk.change(change)
    if is_autosave(desk.http):
        return HttpResponse(status=204)
    return None if desk.refusals(page, item) else redirect(onward)


def told(desk: Desk, page: Page, form: DraftForm, item: int | None = None) -> DraftForm:
    """The form with its errors, when the page tells them."""
    if form.is_bound:
        tell(form, desk.refusals(page, item))
    return form


@form_page
@for_companies
def route(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    desk = desk_of(http, draft_id)
    if http.method == "POST":
        typed = RouteForm(body={}, sent=http.POST, gate=(), yard=()).typed()
        kept = desk.kept(typed)
        change = lambda body: drafting.put_route(body, typed=kept)  # noqa: E731 -- handed on at once
        answer = fill_in(desk, Page.ROUTE, change=change, onward=desk.url(Page.VEHICLES))
        if answer:
            return answer
    form = RouteForm(body=desk.body, tell=desk.tell, gate=gate_choices(), yard=yard_choices())
    desk.mark(form, Page.ROUTE)
    return show(desk, Page.ROUTE, "draft_route", form=told(desk, Page.ROUTE, form))


@form_page
@for_companies
def parties(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    desk = desk_of(http, draft_id)
    if http.method == "POST":
        sent = PartiesForm(body={}, sent=http.POST).typed()
        taken = learned.chosen(http.POST, organisation_id=desk.company.id)
        if taken and taken[0] in PARTNERS:
            sent[taken[0]] = {**cast("Body", sent[taken[0]]), **taken[1]}
        typed = desk.kept(sent)
        change = cast("Callable[[Body], Body]", lambda body: {**body, **typed})
        asked = learned.asked_for(http.POST)
        if taken or asked:
            desk.change(change)
            return redirect(
                desk.url(Page.PARTIES) + (f"?{learned.FIND}={asked}" if asked in PARTNERS else "")
            )
        answer = fill_in(desk, Page.PARTIES, change=change, onward=desk.url(Page.REVIEW))
        if answer:
            return answer
    form = PartiesForm(body=desk.body, tell=desk.tell)
    desk.mark(form, Page.PARTIES)
    told(desk, Page.PARTIES, form)
    sections = [
        (title, fields, _offer(desk, form, spot) if spot in PARTNERS else None)
        for title, spot, fields in form.sections
    ]
    return show(desk, Page.PARTIES, "draft_parties", form=form, sections=sections)


def _offer(desk: Desk, form: PartiesForm, spot: str) -> learned.Offer | None:
    """What was declared before; of what begins as it stands there, when that was asked for."""
    if form.fields[f"{spot}_name"].disabled:
        return None
    learned.suggesting(form[f"{spot}_name"], spot)
    asked = desk.http.GET.get(learned.FIND) == spot
    typed = drafting.text(drafting.group(desk.body, spot), "name") if asked else ""
    return learned.offer(organisation_id=desk.company.id, spot=spot, typed=typed)
