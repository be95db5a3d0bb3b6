from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.carrier.company import company_of, is_of_company
from xulang.interfaces.carrier.messages import addresses_of
from xulang.interfaces.shared.navigation import NavigationItem
from xulang.notifications import api as notifications


def items(request: HttpRequest) -> list[NavigationItem]:
    """What a company's people work with; nothing for anybody else."""
    if not is_of_company(request):
        return []
    unread = notifications.count_unread(addresses=addresses_of(company_of(request)))
    return [
        NavigationItem(label=_("Our trucks"), url=reverse("carrier:home")),
        NavigationItem(label=_("Queue"), url=reverse("carrier:queue")),
        NavigationItem(label=_("Declarations"), url=reverse("carrier:declarations")),
        NavigationItem(label=_("Messages"), url=reverse("carrier:messages"), count=unread or None),
    ]
