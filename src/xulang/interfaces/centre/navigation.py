from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds


def items(request: HttpRequest) -> list[NavigationItem]:
    if not holds(find_actor_of(request), *SEEING):
        return []
    return [NavigationItem(label=_("Centre"), url=reverse("centre:overview"))]
