"""The part of a page that offers what the company declared before, while a name is typed."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xulang.interfaces.carrier import learned
from xulang.interfaces.carrier.company import company_of, for_companies

NAMES = {name: f"{name}_name" for name in ("exporter", "importer", "fee_payer", "owner")}
LINES = 20


@require_GET
@for_companies
def known(http: HttpRequest, spot: str) -> HttpResponseBase:
    names = NAMES | {f"{learned.LINE}{place}": f"{learned.LINE}{place}-product" for place in range(LINES)}
    if spot not in names:
        raise Http404
    typed = http.GET.get(names[spot], "")
    offer = learned.offer(organisation_id=company_of(http).id, spot=spot, typed=typed)
    return render(http, "carrier/known.html", {"offer": offer})
