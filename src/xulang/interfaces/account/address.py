"""Where a request comes from, believing a proxy only where the installation names one."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

_PROXY_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def client_address(request: HttpRequest) -> str:
    """The client's IP address; empty when there is none, as on a Unix socket.

    With `XULANG_TRUSTED_PROXIES=n` it is the n-th address from the right of X-Forwarded-For: each trusted
    proxy adds one, and what stands further left is the client's own claim.
    """
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        return _clean(request.META.get("REMOTE_ADDR", ""))
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _clean(chain[-proxies]) if len(chain) >= proxies else ""


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request was made on this machine. A proxy nobody told us of makes that unknowable: no."""
    if not settings.TRUSTED_PROXIES and any(request.META.get(header) for header in _PROXY_HEADERS):
        return False
    address = client_address(request)
    return bool(address) and ip_address(address).is_loopback


def _clean(text: str) -> str:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
