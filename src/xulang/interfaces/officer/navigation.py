from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.interfaces.officer.roles import ON_THE_ROAD, SEEING, WATCHING
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds
from xulang.kernel.words import Role


def items(request: HttpRequest) -> list[NavigationItem]:
    """The work list for who confirms, the search for who may see crossings, scanning for who opens a gate."""
    actor = find_actor_of(request)
    if actor is None or not holds(actor, *SEEING):
        return []
    shown = [NavigationItem(label=_("Search"), url=reverse("officer:search"))]
    if holds(actor, Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER):
        shown.append(NavigationItem(label=_("Check a permit"), url=reverse("officer:scan")))
    if holds(actor, *WATCHING):
        shown.append(NavigationItem(label=_("Stays across the border"), url=reverse("officer:stays")))
    if holds(actor, *ON_THE_ROAD):
        shown.append(NavigationItem(label=_("Road"), url=reverse("officer:road")))
    if any(post.steps for post in crossing.list_posts(actor=actor)):
        shown.insert(0, NavigationItem(label=_("Work list"), url=reverse("officer:work")))
    return shown
