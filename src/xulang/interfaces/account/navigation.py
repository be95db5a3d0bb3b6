from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.navigation import NavigationItem


def items(request: HttpRequest) -> list[NavigationItem]:
    if not request.user.is_authenticated:
        return []
    return [NavigationItem(label=_("My account"), url=reverse("account_home"))]
