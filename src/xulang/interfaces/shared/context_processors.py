from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from xulang.interfaces.shared.middleware import LANGUAGE_PARAMETER
from xulang.interfaces.shared.navigation import navigation_for
from xulang.interfaces.shared.streams import stream_origin


def house(request: HttpRequest) -> dict[str, object]:
    """What shared/base.html needs; the navigation is worked out only by pages that show it."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "language_links": [_language_link(code, request) for code, _name in settings.LANGUAGES],
        "stream_origin": stream_origin(request),
    }


def _language_link(code: str, request: HttpRequest) -> dict[str, str]:
    query = request.GET.copy()
    query[LANGUAGE_PARAMETER] = code
    return {
        "code": code,
        "name": get_language_info(code)["name_local"],
        "url": f"{request.path}?{query.urlencode()}",
    }
