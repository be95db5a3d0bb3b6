"""Where a request comes from, and what its browser is called."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from xulang.interfaces.account.address import client_address, is_loopback
from xulang.interfaces.account.agents import agent_label


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.5"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "127.0.0.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", ""),
        (1, "", ""),
        (1, "not an address", ""),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_named_proxies_are_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_behind_a_named_proxy_loopback_means_the_client(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    far = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1, 203.0.113.9")
    near = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1")
    unnamed = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    assert (is_loopback(far), is_loopback(near), is_loopback(unnamed)) == (False, True, False)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126 Safari/537.36 Edg/126",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_has_a_short_name(header: str, label: str) -> None:
    assert agent_label(header) == label
