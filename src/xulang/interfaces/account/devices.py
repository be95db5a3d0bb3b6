"""The device a request comes from, by a signed cookie: it opens nothing without a PIN."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from xulang.platform import clock, ids
from xulang.registry import api as registry

COOKIE = "xulang_device"
SALT = "xulang.device"
YEAR = 365 * 24 * 3600


def find_device(request: HttpRequest) -> UUID | None:
    value = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=YEAR)
    return UUID(value) if value else None


def get_or_register_device(request: HttpRequest) -> UUID:
    known = find_device(request)
    if known is not None:
        return known
    device_id = ids.new_id()
    registry.register_device(device_id=device_id, now=clock.now())
    return device_id


def keep_device(*, response: HttpResponseBase, device_id: UUID) -> None:
    response.set_signed_cookie(
        COOKIE,
        str(device_id),
        salt=SALT,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
