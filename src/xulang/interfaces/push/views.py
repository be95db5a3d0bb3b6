from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from xulang.interfaces.push.switching import switch
from xulang.interfaces.shared.requests import actor_of
from xulang.notifications.api import Address, RecipientKind


@require_POST
def own(http: HttpRequest) -> HttpResponse:
    """Whoever is signed in, for this browser. The next who switches it on here takes its place."""
    switch(http=http, owner=Address(kind=RecipientKind.USER, id=UUID(actor_of(http).id)))
    return HttpResponse(status=204)
