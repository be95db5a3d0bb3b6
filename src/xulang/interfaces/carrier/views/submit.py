"""The last page of a draft: everything at a glance, what is wrong, what to look at again, and the button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent, DeclarationRefusal
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.correcting import Preview, preview
from xulang.interfaces.carrier.desk import Desk, desk_of
from xulang.interfaces.carrier.drafting import groups, text
from xulang.interfaces.carrier.paths import Page, spot_of
from xulang.interfaces.carrier.views.drafts import form_page, show
from xulang.interfaces.shared.places import gate_name
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.requests import request_of, tell_refused
from xulang.interfaces.shared.warnings import say_warning
from xulang.kernel.refusal import Refusal, Refusals


@form_page
@for_companies
def review(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """A draft that was submitted meanwhile leads to its declaration, so that a second press does no harm."""
    try:
        desk = desk_of(http, draft_id)
    except Refusal as refusal:
        if refusal.code is DeclarationRefusal.NO_DRAFT and _is_own(http, draft_id):
            return redirect("carrier:declaration", draft_id)
        raise
    refused: tuple[Refusal, ...] = ()
    if http.method == "POST" and desk.look.content is not None:
        try:
            return _submit(desk, desk.look.content)
        except Refusals as several:
            refused = several.refusals
        except Refusal as refusal:
            tell_refused(http, refusal)
            return redirect(desk.url(Page.REVIEW))
    seen = _preview(desk)
    refused = refused or (seen.refusals if seen and not seen.nothing else ())
    return show(
        desk,
        Page.REVIEW,
        "draft_review",
        wrong=[(say(one), *_where(desk, one)) for one in (*desk.look.refusals, *refused)],
        preview=seen,
        doubts=[(say_warning(one), *_spot(desk, one.field)) for one in (*desk.look.warnings, *_also(desk))],
        content=desk.look.content,
        gate=gate_name(desk.look.content.gate) if desk.look.content else "",
    )


def _also(desk: Desk) -> tuple[declarations.FieldWarning, ...]:
    """What is under way in another declaration too: worth a second look before it is sent."""
    if desk.look.content is None:
        return ()
    declaration_id = desk.draft.amends or desk.draft.id
    return crossing.warn_elsewhere(declaration_id=declaration_id, content=desk.look.content)


def _preview(desk: Desk) -> Preview | None:
    """What sending the correction would do; nothing is said of a draft that is not whole yet."""
    if desk.correction is None or desk.look.content is None:
        return None
    return preview(
        actor=desk.company.actor,
        correction=desk.correction,
        content=desk.look.content,
        version=desk.draft.amends_version,
    )


def _where(desk: Desk, refusal: Refusal) -> tuple[str, str]:
    """Label and address of what is put right; a replacement is asked for on its own page."""
    spot = spot_of(refusal.field)
    if refusal.code is crossing.CrossingRefusal.NEEDS_REPLACEMENT and spot.item is not None:
        vehicle = groups(desk.body, "vehicles")[spot.item]
        url = reverse("carrier:replace", args=[desk.draft.amends, text(vehicle, "id")])
        return _("%(where)s: ask for a replacement") % {"where": desk.label_of(spot)}, url
    return _spot(desk, refusal.field)


def _spot(desk: Desk, path: str | None) -> tuple[str, str]:
    spot = spot_of(path)
    return desk.label_of(spot), desk.url_of(spot)


def _is_own(http: HttpRequest, declaration_id: UUID) -> bool:
    found = declarations.find_declaration(declaration_id=declaration_id)
    return found is not None and found.organisation_id == company_of(http).id


def _submit(desk: Desk, content: DeclarationContent) -> HttpResponseBase:
    """Declare, or amend, once; then the draft is done with. The draft's id becomes the declaration's."""
    draft = desk.draft
    declaration_id = draft.amends or draft.id
    if draft.amends is None:
        answer = crossing.declare(
            request=request_of(desk.http),
            declaration_id=declaration_id,
            organisation_id=desk.company.id,
            content=content,
        )
    else:
        answer = crossing.amend(
            request=request_of(desk.http),
            declaration_id=declaration_id,
            content=content,
            expected_version=draft.amends_version,
        )
    declarations.delete_draft(draft_id=draft.id, organisation_id=desk.company.id)
    said = (
        _("The correction of declaration %(number)s was sent.")
        if draft.amends
        else _("Declaration %(number)s was submitted.")
    )
    messages.success(desk.http, said % {"number": answer["number"]})
    return redirect("carrier:declaration", declaration_id)
