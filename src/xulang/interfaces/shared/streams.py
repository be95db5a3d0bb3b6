"""Where this visitor's page finds the event streams, which another process serves."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def stream_origin(request: HttpRequest) -> str:
    """The address of the streams. On one's own machine it keeps the name the visitor used, as cookies do."""
    origin = str(settings.STREAM_URL)
    host = (
        request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    )
    parts = urlsplit(origin)
    if host in LOOPBACK and parts.hostname in {name.strip("[]") for name in LOOPBACK}:
        return f"{parts.scheme}://{host}:{parts.port}" if parts.port else f"{parts.scheme}://{host}"
    return origin
