from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.indicators import api as indicators
from xulang.interfaces.province.roles import ENTERING, MANAGING, SEEING
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds


def items(request: HttpRequest) -> list[NavigationItem]:
    actor = find_actor_of(request)
    if not holds(actor, *SEEING):
        return []
    found = [NavigationItem(label=_("Indicators"), url=reverse("province:overview"))]
    found.append(
        NavigationItem(
            label=_("Programmes"),
            url=reverse("province:programmes"),
            also=(
                reverse("province:project", args=["P"]).removesuffix("P/"),
                reverse("province:define-programme-new"),
                reverse("province:define-project-new"),
            ),
        )
    )
    if holds(actor, *ENTERING):
        found.append(NavigationItem(label=_("Collection"), url=reverse("province:collection")))
    found.append(NavigationItem(label=_("Reports"), url=reverse("province:report-write")))
    if holds(actor, *MANAGING):
        waiting = indicators.count_waiting()
        found.append(NavigationItem(label=_("Approve"), url=reverse("province:desk"), count=waiting))
    return found
