"""A replacement in two steps: what shall stand there and what that does; then why, with a photo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent, DeclarationRefusal
from xulang.interfaces.carrier import drafting
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.drafting import Body
from xulang.interfaces.carrier.forms import Tell
from xulang.interfaces.carrier.replacing import (
    Candidate,
    ReplacementForm,
    RequestForm,
    candidate,
    content_of,
    outlook,
)
from xulang.interfaces.carrier.views.declarations import own_declaration
from xulang.interfaces.carrier.views.drafts import form_page
from xulang.interfaces.carrier.views.vehicles import own_drivers, own_vehicles, uuid_of
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.photos import photo_answer
from xulang.interfaces.shared.requests import request_of, tell_refused
from xulang.interfaces.shared.uploads import bounded, is_larger
from xulang.interfaces.shared.versions import Names, shown_versions
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform import clock
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry


@bounded(declarations.PHOTO_LIMIT)
@form_page
@for_companies
def replace(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """Step one on GET, "choose_driver" and "change"; step two on "look"; "send" asks for it."""
    content = content_of(own_declaration(http, declaration_id), crossing_id)
    refusal = _impossible(declaration_id, crossing_id)
    if refusal:
        tell_refused(http, refusal)
        return redirect("carrier:declaration", declaration_id)
    known: Body = drafting.find_vehicle(declarations.as_draft(content), crossing_id)
    if http.method != "POST":
        return _ask(http, declaration_id, known, ReplacementForm(body=known))
    typed = ReplacementForm(body={}, sent=http.POST).typed()
    if "choose_driver" in http.POST:
        own = registry.get_driver(
            organisation_id=company_of(http).id,
            driver_id=uuid_of(http.POST["choose_driver"]),
            now=clock.now(),
        )
        typed["driver"] = drafting.of_own_driver(own)
        return _ask(http, declaration_id, known, ReplacementForm(body=typed))
    if "change" in http.POST:
        return _ask(http, declaration_id, known, ReplacementForm(body=typed))
    return _judge(http, declaration_id, content, crossing_id, typed)


def _impossible(declaration_id: UUID, crossing_id: UUID) -> Refusal | None:
    """Why no replacement can be asked for now, whatever is typed."""
    dossier = crossing.open_record(declaration_id=declaration_id).record.dossier
    vehicle = next((one for one in dossier.vehicles if one.id == crossing_id), None)
    if dossier.registered_at is None:
        return Refusal(code=CrossingRefusal.NO_REPLACEMENT)
    if vehicle is not None and vehicle.replacement is not None:
        return Refusal(code=CrossingRefusal.REPLACEMENT_WAITS)
    return None


def _judge(
    http: HttpRequest, declaration_id: UUID, content: DeclarationContent, crossing_id: UUID, typed: Body
) -> HttpResponseBase:
    known: Body = drafting.find_vehicle(declarations.as_draft(content), crossing_id)
    why = RequestForm(http.POST if "send" in http.POST else None)
    try:
        found = candidate(content=content, crossing_id=crossing_id, typed=typed)
        look = outlook(actor=company_of(http).actor, declaration_id=declaration_id, vehicle=found.vehicle)
    except Refusals as several:
        return _wrong(http, declaration_id, known, typed, several.refusals)
    except Refusal as refusal:
        return _wrong(http, declaration_id, known, typed, (refusal,))
    if why.is_bound and why.is_valid():
        try:
            _send(http, declaration_id, found, why)
        except Refusal as refusal:
            add_refusals(form=why, refusals=[refusal])
        else:
            messages.success(http, _("The replacement was asked for. Customs decides."))
            return redirect("carrier:declaration", declaration_id)
    hidden = [(name, value) for name, value in ReplacementForm(body=typed).initial.items() if value]
    shown = {
        "declaration_id": declaration_id,
        "vehicle": known,
        "rows": found.rows,
        "look": look,
        "places": [(look.plate, look.place)],
        "form": why,
        "hidden": hidden,
    }
    return render(http, "carrier/replace_look.html", shown, status=422 if why.errors else 200)


def _send(http: HttpRequest, declaration_id: UUID, found: Candidate, why: RequestForm) -> None:
    """Keep the photo and ask, or neither. Raises what the use cases raise."""
    request = request_of(http)
    photo_id = request.derived_id("photo")
    with unit_of_work():
        declarations.store_photo(
            photo_id=photo_id, declaration_id=declaration_id, content=_photo(http), now=request.now
        )
        crossing.ask_replacement(
            request=request,
            declaration_id=declaration_id,
            vehicle=found.vehicle,
            reason=Reason(why.cleaned_data["reason"]),
            photo=photo_id,
            note=why.cleaned_data["note"],
        )


def _photo(http: HttpRequest) -> bytes:
    """Raises PHOTO_MISSING and PHOTO_TOO_LARGE; a photo that is too large was not even taken in."""
    sent = http.FILES.get("photo")
    limit = declarations.PHOTO_LIMIT
    if is_larger(http, limit) or (sent is not None and (sent.size or 0) > limit):
        raise Refusal(code=DeclarationRefusal.PHOTO_TOO_LARGE, field="photo", limit=limit // 1_000_000)
    if sent is None:
        raise Refusal(code=CrossingRefusal.PHOTO_MISSING, field="photo")
    content: bytes = sent.read()
    return content


def _wrong(
    http: HttpRequest, declaration_id: UUID, known: Body, typed: Body, refusals: tuple[Refusal, ...]
) -> HttpResponse:
    form = ReplacementForm(body=typed, tell=Tell.ERRORS)
    form.full_clean()
    add_refusals(form=form, refusals=refusals)
    return _ask(http, declaration_id, known, form)


def _ask(http: HttpRequest, declaration_id: UUID, known: Body, form: ReplacementForm) -> HttpResponse:
    company = company_of(http).id
    vehicles = own_vehicles(company, typed="")
    shown = {
        "declaration_id": declaration_id,
        "vehicle": known,
        "form": form,
        "own": own_drivers(company, typed=""),
        "plates": [one.plate for one in vehicles],
        "trailers": sorted({one.trailer_plate for one in vehicles if one.trailer_plate}),
    }
    return render(http, "carrier/replace.html", shown, status=422 if form.errors else 200)


@require_POST
@for_companies
def drop(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    own_declaration(http, declaration_id)
    try:
        crossing.drop_replacement(
            request=request_of(http), declaration_id=declaration_id, crossing_id=crossing_id
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, _("The request was taken back."))
    return redirect("carrier:declaration", declaration_id)


@require_safe
@for_companies
def photo(http: HttpRequest, declaration_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """The company's own photo."""
    own_declaration(http, declaration_id)
    return photo_answer(declarations.get_photo(declaration_id=declaration_id, photo_id=photo_id))


@require_safe
@for_companies
def versions(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """Every version that was sent, and two of them side by side."""
    own = own_declaration(http, declaration_id)
    found = crossing.list_versions(declaration_id=declaration_id)
    shown = {"own": own, **shown_versions(http, versions=found, names=Names.OWN)}
    return render(http, "carrier/versions.html", shown)
