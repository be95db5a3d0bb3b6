"""Addresses that pages of several audiences hand out."""

from django.conf import settings
from django.urls import reverse

from xulang.journal import api as journal


def stream_address(name: str) -> str:
    """The path for `{% live %}`: events after what is sealed now. Ask before reading what the page shows."""
    return f"/stream/{name}?after={journal.get_size() - 1}"


def link_address(*, token: str) -> str:
    """The whole address to hand to the driver. It holds the secret: show it once, write it nowhere."""
    return f"{settings.PUBLIC_URL}{reverse('driver:open', args=[token])}"
