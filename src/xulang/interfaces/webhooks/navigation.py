from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.navigation import NavigationItem
from xulang.interfaces.webhooks.managing import is_manager


def items(request: HttpRequest) -> list[NavigationItem]:
    """For a company's managers, whose software is told."""
    if not is_manager(request):
        return []
    return [NavigationItem(label=_("Webhooks"), url=reverse("webhooks:list"))]
