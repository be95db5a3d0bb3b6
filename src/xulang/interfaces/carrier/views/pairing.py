"""A company pairs its trucks with those of another declaration."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xulang.crossing import api as crossing
from xulang.crossing.api import Action
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.views.declarations import own_declaration
from xulang.interfaces.shared.pairing import pairing_page
from xulang.interfaces.shared.requests import request_of
from xulang.kernel.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def pairing(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    own = own_declaration(http, declaration_id)
    seen = crossing.get_crossing(crossing_id=crossing_id)
    if seen.declaration_id != own.id:
        raise Refusal(code=crossing.CrossingRefusal.UNKNOWN)
    may = crossing.may(
        actor=company_of(http).actor,
        action=Action.PAIR,
        gate=seen.gate,
        owner=own.organisation_id,
        stage=seen.stage,
    )
    return pairing_page(
        http,
        seen=seen,
        wish=lambda: request_of(http),
        back=reverse("carrier:declaration", args=[declaration_id]),
        may=may,
        company=own.organisation_id,
    )
