"""Trucks whose stay across the border is over, or soon will be: for the border guard and the centre."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.officer.roles import WATCHING
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.two_way import shown
from xulang.platform import audit, clock


@require_safe
@for_roles(*WATCHING)
def stays(http: HttpRequest) -> HttpResponse:
    """Plates stand in it, so that each look is audited."""
    actor, now = actor_of(http), clock.now()
    found = crossing.list_stays(gates=crossing.gates_in_view(actor=actor), now=now)
    audit.record_read(actor=actor, object_kind="stays", object_id="", now=now)
    return render(http, "officer/stays.html", {"rows": [shown(one, now=now) for one in found]})
