"""Who asks: an organisation's read-only token, given as user name (its id) and password (its secret).

A person's password is never looked at. What the client gets is signed and short-lived, and names the token by
the hash that the registry knows: the token is looked up on every call, so that revoking acts at once.
"""

import time
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from xulang.interfaces.account.address import client_address, is_loopback
from xulang.interfaces.compat.refusals import CompatRefusal
from xulang.interfaces.shared.rate import Buckets
from xulang.kernel.refusal import Refusal
from xulang.platform import clock, installation
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal, TokenHolder, TokenScope

ACCESS_SECONDS: Final = 3600
REFRESH_SECONDS: Final = 12 * 3600
COOKIE: Final = "compat_refresh"
ACCESS: Final = "compat.access"
REFRESH: Final = "compat.refresh"
# A program signs in when it starts: six times a minute, ten at once, are plenty for one address or name.
SIGN_IN_RATE, SIGN_IN_BURST = 0.1, 10
LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """What a sign-in gives: `access` for the header of each call, `refresh` for the cookie."""

    access: str
    refresh: str


def sign_in(http: HttpRequest, *, username: object, password: object) -> Entrance:
    """Raises INPUT, TOO_FAST, NOT_SIGNED_IN, NOT_READ_ONLY, DEMONSTRATION_LOCAL_ONLY."""
    if not isinstance(username, str) or not isinstance(password, str):
        raise Refusal(code=CompatRefusal.INPUT, field="username")
    if not (username.isascii() and password.isascii()):
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN)
    if len(username) > LONGEST or len(password) > LONGEST:
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN)
    _slow(f"address {client_address(http)}")
    _slow(f"name {username.lower()}")
    hashed = registry.token_hash(password)
    holder = _holder(http, hashed)
    if holder.actor.id != username.strip().lower():
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN)
    return _entrance(hashed)


def refresh(http: HttpRequest) -> Entrance:
    """A new access for the cookie. Raises TOO_FAST, NOT_SIGNED_IN and what a dead token raises."""
    _slow(f"address {client_address(http)}")
    hashed = _unsigned(http.COOKIES.get(COOKIE, ""), salt=REFRESH, seconds=REFRESH_SECONDS)
    _holder(http, hashed)
    return _entrance(hashed)


def holder_of(http: HttpRequest) -> TokenHolder:
    """Whose call it is. Raises NOT_SIGNED_IN, NOT_READ_ONLY, TOO_FAST, DEMONSTRATION_LOCAL_ONLY."""
    word, _, text = http.headers.get("Authorization", "").partition(" ")
    if word.lower() != "bearer":
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN)
    holder = _holder(http, _unsigned(text.strip(), salt=ACCESS, seconds=ACCESS_SECONDS))
    wait = _calls().take(key=holder.actor.id, at=time.monotonic())
    if wait:
        raise Refusal(code=CompatRefusal.TOO_FAST, seconds=wait)
    return holder


def _holder(http: HttpRequest, hashed: bytes) -> TokenHolder:
    holder = registry.find_token_holder(secret_hash=hashed, now=clock.now())
    if holder is None:
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN)
    reads_alone = holder.scopes == {TokenScope.READ}
    if not reads_alone or any(grant.role not in registry.COMPANY_ROLES for grant in holder.actor.grants):
        raise Refusal(code=CompatRefusal.NOT_READ_ONLY)
    if _is_demonstration() and not is_loopback(http):
        raise Refusal(code=RegistryRefusal.DEMONSTRATION_LOCAL_ONLY)
    return holder


def _entrance(hashed: bytes) -> Entrance:
    named = hashed.hex()
    return Entrance(access=signing.dumps(named, salt=ACCESS), refresh=signing.dumps(named, salt=REFRESH))


def _unsigned(text: str, *, salt: str, seconds: int) -> bytes:
    try:
        return bytes.fromhex(signing.loads(text[:1000], salt=salt, max_age=seconds))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refusal(code=CompatRefusal.NOT_SIGNED_IN) from error


def _slow(key: str) -> None:
    wait = _sign_ins().take(key=key, at=time.monotonic())
    if wait:
        raise Refusal(code=CompatRefusal.TOO_FAST, seconds=wait)


@cache
def _sign_ins() -> Buckets:
    return Buckets(rate=SIGN_IN_RATE, burst=SIGN_IN_BURST)


@cache
def _calls() -> Buckets:
    return Buckets(rate=settings.API_RATE, burst=settings.API_BURST)


@cache
def _is_demonstration() -> bool:
    return installation.is_demonstration()
