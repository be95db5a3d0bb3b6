"""Signatures, waits and addresses of webhooks: pure rules."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from xulang.kernel.refusal import Refusal
from xulang.notifications.api import NotificationRefusal as Code
from xulang.notifications.domain.webhook import (
    MOST_ATTEMPTS,
    Attempt,
    Trouble,
    attempt_of,
    secret_of,
    secret_text,
    signatures,
    wait_after,
)
from xulang.notifications.domain.webhook_address import Reach, checked_addresses, may_call, target_of

# The vector that the specification's libraries all test against.
SECRET = b"\x31\xf2\x90\xaf\xb9\x10\xa0\x3c\xc0\xfa\x10\xdd\x6e\xd8\x79\x08\x36\xa4\xcd\xe7\x4f\xf6\xd8\xc1"


def test_the_published_vector() -> None:
    import base64

    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signatures(
        secrets=[secret],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert secret_text(secret=secret) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_two_secrets_make_two_signatures_that_the_library_takes() -> None:
    now = datetime.fromisoformat("2026-05-09T01:00:00")
    signed = signatures(
        secrets=[SECRET, b"other secret"], message_id="msg_1", timestamp=1778288400, body=b"{}"
    )
    first, second = signed.split(" ")
    assert first == Verifier(SECRET).sign("msg_1", now, "{}")
    assert second == Verifier(b"other secret").sign("msg_1", now, "{}")


def test_each_webhook_and_each_generation_has_its_own_secret() -> None:
    one, other = UUID(int=1), UUID(int=2)
    found = {
        secret_of(seed=seed, webhook_id=webhook, generation=generation)
        for seed in (bytes(32), bytes([1]) * 32)
        for webhook in (one, other)
        for generation in (1, 2)
    }
    assert {len(secret) for secret in found} == {32}
    assert len(found) == 8


def test_waits_grow_to_eight_hours_and_end_after_three_days() -> None:
    waits = [wait_after(attempts=count, dice=0.5) for count in range(1, MOST_ATTEMPTS + 1)]
    assert waits[:4] == [
        timedelta(seconds=5),
        timedelta(seconds=15),
        timedelta(seconds=45),
        timedelta(seconds=135),
    ]
    assert waits[8:-1] == [timedelta(hours=8)] * 8
    assert waits[-1] is None
    assert sum((wait for wait in waits if wait), timedelta()) == timedelta(
        days=2, hours=20, minutes=33, seconds=20
    )


def test_jitter_is_a_fifth_either_way() -> None:
    assert wait_after(attempts=1, dice=0) == timedelta(seconds=4)
    assert wait_after(attempts=1, dice=0.999999) == timedelta(microseconds=5_999_998)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(200, None), (204, None), (299, None), (301, Trouble.REDIRECT), (304, Trouble.REDIRECT)]
    + [(status, Trouble.STATUS) for status in (400, 404, 410, 429, 500, 503)],
)
def test_only_2xx_counts(status: int, trouble: Trouble | None) -> None:
    assert attempt_of(status=status) == Attempt(status=status, trouble=trouble)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "203.162.4.191",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_public_addresses_may_be_called(address: str) -> None:
    assert may_call(address=address, scheme="https", reach=Reach.PUBLIC)


NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 -- it is refused, not bound
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "127.0.0.1",
    "127.255.0.3",
    "169.254.169.254",
    "169.254.170.2",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
    "",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_other_address_may_be_called(address: str) -> None:
    assert not may_call(address=address, scheme="https", reach=Reach.PUBLIC)
    with pytest.raises(Refusal) as refused:
        checked_addresses(addresses=["8.8.8.8", address], scheme="https", reach=Reach.PUBLIC)
    assert refused.value.code is Code.WEBHOOK_ADDRESS_REFUSED


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_demonstration_calls_its_own_machine_too(address: str) -> None:
    assert may_call(address=address, scheme="http", reach=Reach.OWN_MACHINE)


def test_a_demonstration_calls_others_by_https_alone_and_never_inner_networks() -> None:
    assert not may_call(address="8.8.8.8", scheme="http", reach=Reach.OWN_MACHINE)
    for address in ("10.0.0.1", "169.254.169.254", "fe80::1", "0.0.0.0"):  # noqa: S104 -- refused, not bound
        assert not may_call(address=address, scheme="https", reach=Reach.OWN_MACHINE)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "https://",
        "https:///path",
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com:x/",
        "https://example.com/#part",
        "https://example.com/a b",
        "https://example.com/\r\nHost: a",
        "https://example.com\\@127.0.0.1/",
        "https://exämple.com/",
        "https://[::1/",
        "javascript:alert(1)",
        "https://example.com/" + "a" * 500,
        'https://example.com/"',
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        target_of(url=url, reach=Reach.OWN_MACHINE)
    assert refused.value.code is Code.WEBHOOK_ADDRESS_FORM


def test_an_address_is_taken_apart() -> None:
    target = target_of(url="https://hooks.example.com:8443/a/b?c=d&e=%20", reach=Reach.PUBLIC)
    assert (target.host, target.port, target.path) == ("hooks.example.com", 8443, "/a/b?c=d&e=%20")
    assert target.host_header == "hooks.example.com:8443"
    assert target_of(url="https://[2001:db8::1]", reach=Reach.PUBLIC).host_header == "[2001:db8::1]"
    assert target_of(url="https://a.example?x=1", reach=Reach.PUBLIC).path == "/?x=1"


def test_http_is_for_ones_own_machine() -> None:
    with pytest.raises(Refusal) as refused:
        target_of(url="http://example.com/", reach=Reach.PUBLIC)
    assert refused.value.code is Code.WEBHOOK_ADDRESS_NOT_HTTPS
    assert target_of(url="http://127.0.0.1:9000", reach=Reach.OWN_MACHINE).port == 9000


def test_a_name_without_addresses_is_unknown() -> None:
    with pytest.raises(Refusal) as refused:
        checked_addresses(addresses=[], scheme="https", reach=Reach.PUBLIC)
    assert refused.value.code is Code.WEBHOOK_ADDRESS_UNKNOWN
