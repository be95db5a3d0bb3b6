from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.shared.requests import find_actor_of, holds
from xulang.kernel.words import Role


def items(request: HttpRequest) -> list[NavigationItem]:
    if not holds(find_actor_of(request), Role.YARD_OPERATOR):
        return []
    return [
        NavigationItem(label=_("Yard"), url=reverse("yard:yard")),
        NavigationItem(label=_("Called trucks"), url=reverse("yard:calls")),
    ]
