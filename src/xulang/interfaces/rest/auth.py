"""Who asks: the holder of an organisation's token, looked up on every request: revoking acts at once."""

import re
import time
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from xulang.interfaces.account.address import is_loopback
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.rate import Buckets
from xulang.kernel.refusal import Refusal
from xulang.platform import clock, installation
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal, TokenHolder, TokenScope

BEARER: Final = re.compile(r"(?i:Bearer) +(xulang_[0-9a-f]{64}) *")


class ApiRequest(HttpRequest):
    """A request that `Token` let in."""

    auth: TokenHolder


class Token:
    """The check of one operation: a valid token that has one of these scopes."""

    openapi_security_schema: Final = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token that an organisation issued to a program: `Authorization: Bearer xulang_…`.",
    }

    def __init__(self, *scopes: TokenScope) -> None:
        self.scopes = frozenset(scopes)
        self.named = " ".join(sorted(scopes))

    def __call__(self, http: HttpRequest) -> TokenHolder:
        """Raises NOT_SIGNED_IN, TOO_FAST, SCOPE_MISSING and DEMONSTRATION_LOCAL_ONLY."""
        found = BEARER.fullmatch(http.headers.get("Authorization", ""))
        if found is None:
            raise Refusal(code=RestRefusal.NOT_SIGNED_IN)
        holder = registry.find_token_holder(secret_hash=registry.token_hash(found[1]), now=clock.now())
        if holder is None:
            raise Refusal(code=RestRefusal.NOT_SIGNED_IN)
        wait = _buckets().take(key=holder.actor.id, at=time.monotonic())
        if wait:
            raise Refusal(code=RestRefusal.TOO_FAST, seconds=wait)
        if self.scopes.isdisjoint(holder.scopes):
            raise Refusal(code=RestRefusal.SCOPE_MISSING, scope=self.named)
        if _is_demonstration() and not is_loopback(http):
            raise Refusal(code=RegistryRefusal.DEMONSTRATION_LOCAL_ONLY)
        return holder


@cache
def _buckets() -> Buckets:
    return Buckets(rate=settings.API_RATE, burst=settings.API_BURST)


@cache
def _is_demonstration() -> bool:
    """The mark is set before any process serves and never changes: asked once a process."""
    return installation.is_demonstration()


READ = Token(TokenScope.READ)
DECLARE = Token(TokenScope.DECLARE)
CONFIRM = Token(TokenScope.CONFIRM)
WEBHOOKS = Token(TokenScope.WEBHOOKS)
YARD = Token(TokenScope.YARD)
DECLARE_OR_CONFIRM = Token(TokenScope.DECLARE, TokenScope.CONFIRM)
