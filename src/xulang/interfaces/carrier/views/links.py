"""The driver's link: made anew on demand, shown once, to be sent by whatever the driver reads."""

import secrets
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xulang.crossing import api as crossing
from xulang.interfaces.carrier.company import for_companies
from xulang.interfaces.carrier.views.declarations import own_declaration
from xulang.interfaces.shared.requests import request_of

SECRET_BYTES = 32


@never_cache
@require_POST
@for_companies
def link_driver(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """The earlier link dies. A page sent twice shows no token again: it leads back to the declaration."""
    own = own_declaration(http, declaration_id)
    token = crossing.link_driver(
        request=request_of(http),
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        secret=secrets.token_bytes(SECRET_BYTES),
    )
    if not token:
        return redirect("carrier:declaration", declaration_id)
    address = settings.PUBLIC_URL + reverse("driver:open", args=[token])
    seen = crossing.get_crossing(crossing_id=crossing_id)
    return render(http, "carrier/link.html", {"own": own, "seen": seen, "address": address})
