"""An officer of customs or the centre pairs trucks of two declarations; the other forces look."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xulang.crossing import api as crossing
from xulang.crossing.api import Action
from xulang.interfaces.officer.personal import may_see_personal
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared.pairing import pairing_page
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.platform import audit, clock


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SEEING)
def pairing(http: HttpRequest, crossing_id: UUID) -> HttpResponse:
    actor = actor_of(http)
    seen = crossing.get_seen(actor=actor, crossing_id=crossing_id)
    if may_see_personal(actor=actor, seen=seen):
        audit.record_read(actor=actor, object_kind="crossing", object_id=seen.id, now=clock.now())
    may = crossing.may(
        actor=actor, action=Action.PAIR, gate=seen.gate, owner=seen.organisation_id, stage=seen.stage
    )
    return pairing_page(
        http,
        seen=seen,
        wish=lambda: request_of(http),
        back=reverse("officer:crossing", args=[crossing_id]),
        may=may,
        company=None,
    )
