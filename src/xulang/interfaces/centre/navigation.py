from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.centre.roles import DECIDING, DRAWING, SEEING, WORKING
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds


def items(request: HttpRequest) -> list[NavigationItem]:
    tasks = NavigationItem(label=_("Tasks"), url=reverse("assignments:list"))
    return [*_desk(request), *([tasks] if holds(find_actor_of(request), *WORKING) else [])]


def _desk(request: HttpRequest) -> list[NavigationItem]:
    actor = find_actor_of(request)
    if not holds(actor, *SEEING):
        draws = NavigationItem(label=_("Sealed windows"), url=reverse("centre:windows"))
        if not holds(actor, *DECIDING):
            return [draws] if holds(actor, *DRAWING) else []
        return [
            NavigationItem(label=_("Change of gate"), url=reverse("centre:diversions")),
            NavigationItem(label=_("Changes of the order"), url=reverse("centre:orders")),
            draws,
        ]
    return [NavigationItem(label=_("Centre"), url=reverse("centre:overview"))]
