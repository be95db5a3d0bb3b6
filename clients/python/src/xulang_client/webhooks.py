"""Is this message from the installation? Standard Webhooks 1.0, checked before the body is read."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import cast

from xulang_client.errors import XulangError
from xulang_client.models import WebhookMessage

TOLERANCE = 300.0


class NotOurs(XulangError):
    """Nobody who knows the secret has signed this. Answer 400 and forget it."""


class TooOld(XulangError):
    """Signed, and of another time than now: perhaps sent again by somebody who listened."""


def verify(
    *,
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    now: float | None = None,
    tolerance: float = TOLERANCE,
) -> WebhookMessage:
    """The message, when it is signed with the secret (`whsec_…`); either of two signatures will do.

    `now` is in seconds since 1970 (None: the machine's clock). Raises NotOurs, TooOld. Keep the ids
    (`webhook-id`) that you have seen: a message may come twice.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        name, stamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].encode()
        at = int(stamp)
    except (KeyError, ValueError, binascii.Error) as error:
        raise NotOurs("the headers of a webhook are missing or malformed") from error
    wanted = b"v1," + base64.b64encode(hmac.digest(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256))
    # All are compared, so that the time taken tells nothing.
    fitting = [hmac.compare_digest(wanted, one) for one in signatures.split()]
    if not any(fitting):
        raise NotOurs("no signature fits")
    if abs((time.time() if now is None else now) - at) > tolerance:
        raise TooOld(f"sent at {stamp}")
    try:
        message = json.loads(body)
    except ValueError as error:
        raise NotOurs("signed, and no JSON") from error
    return cast("WebhookMessage", message)
