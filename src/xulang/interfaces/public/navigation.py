from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.navigation import NavigationItem


def items(request: HttpRequest) -> list[NavigationItem]:
    return [
        NavigationItem(label=_("Gates now"), url=reverse("public:home")),
        NavigationItem(label=_("Find my truck"), url=reverse("public:lookup")),
    ]
