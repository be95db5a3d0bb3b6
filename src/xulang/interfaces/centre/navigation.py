from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.centre.roles import DECIDING, SEEING
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds


def items(request: HttpRequest) -> list[NavigationItem]:
    actor = find_actor_of(request)
    if not holds(actor, *SEEING):
        officers = holds(actor, *DECIDING)
        if not officers:
            return []
        return [
            NavigationItem(label=_("Change of gate"), url=reverse("centre:diversions")),
            NavigationItem(label=_("Changes of the order"), url=reverse("centre:orders")),
        ]
    return [NavigationItem(label=_("Centre"), url=reverse("centre:overview"))]
