"""Addresses that pages of several audiences hand out, and which of ours are no pages at all."""

from django.conf import settings
from django.urls import reverse

from xulang.journal import api as journal

MACHINES = ("/api/", "/compat/", "/healthz", "/log/")
LOG_PAGE = "/log/"


def is_for_programs(*, path: str) -> bool:
    """Whether programs ask here: no cookie counts, and a redirect to a language or sign-in helps nobody."""
    return path.startswith(MACHINES) and path != LOG_PAGE


def stream_address(name: str) -> str:
    """The path for `{% live %}`: events after what is sealed now. Ask before reading what the page shows."""
    return f"/stream/{name}?after={journal.get_size() - 1}"


def link_address(*, token: str) -> str:
    """The whole address to hand to the driver. It holds the secret: show it once, write it nowhere."""
    return f"{settings.PUBLIC_URL}{reverse('driver:open', args=[token])}"
