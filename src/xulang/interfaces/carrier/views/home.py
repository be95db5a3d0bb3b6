"""The company's first page: what is where, whose turn it is, what is missing."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.interfaces.carrier import company as companies
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.shown import way_of
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.places import gate_names
from xulang.kernel.words import Stage
from xulang.platform import clock

ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})
UNDER_WAY = frozenset(Stage) - ENDED
SHOWN = 50
DRAFTS_SHOWN = 8


@require_safe
@for_companies
def home(http: HttpRequest) -> HttpResponseBase:
    company = company_of(http)
    stream = stream_address("company")
    found = crossing.choose_crossings(
        wanted=crossing.CrossingFilter(organisation_id=company.id, stages=UNDER_WAY), limit=SHOWN + 1
    )
    opened = {
        declaration_id: crossing.open_record(declaration_id=declaration_id)
        for declaration_id in {seen.declaration_id for seen in found[:SHOWN]}
    }
    gate_of = gate_names()
    ways = [
        way_of(seen=seen, opened=opened[seen.declaration_id], gate=gate_of.get(seen.gate, seen.gate))
        for seen in found[:SHOWN]
    ]
    # What the company itself must put right comes first.
    ways.sort(key=lambda way: not way.ours)
    names = {
        "ways": ways,
        "more": len(found) > SHOWN,
        "ours": sum(way.ours for way in ways),
        "lots": crossing.list_lots(gates=None, organisation_id=company.id, limit=SHOWN),
        "now": clock.now(),
        "held": sum(bool(way.holds) for way in ways),
        "drafts": declarations.list_drafts(organisation_id=company.id, limit=DRAFTS_SHOWN),
        "notices": [
            (gate_of.get(notice.gate or "", ""), notice) for notice in gates.list_notices(now=clock.now())
        ],
        "gate_of": gate_of,
        "companies": companies.others_of(http),
        "company_id": company.id,
        "stream": stream,
    }
    part = "home_body" if http.headers.get("HX-Request") == "true" else "home"
    return render(http, f"carrier/{part}.html", names)


@require_POST
@for_companies
def choose_company(http: HttpRequest) -> HttpResponseBase:
    companies.choose(http, organisation_id=http.POST.get("company", ""))
    return redirect("carrier:home")
