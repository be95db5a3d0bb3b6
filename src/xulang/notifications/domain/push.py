"""Web push (RFC 8030, 8291, 8292): which subscriptions are taken. The browser says where we send to."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal

ENDPOINT_LIMIT = 1000
AUTH_SIZE = 16
# The order of the curve P-256 (SEC 2, section 2.4.2).
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """As a browser's `PushSubscription.toJSON()` gives it: an address and two keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


def checked_subscription(*, subscription: Subscription, services: Iterable[str]) -> Subscription:
    """The subscription if its address is one of `services` ("https://*.example.org") and its keys are keys.

    Otherwise anybody could make this server call any address. Raises PUSH_SERVICE_UNKNOWN, PUSH_KEYS_INVALID.
    """
    try:
        parts = urlsplit(subscription.endpoint)
    except ValueError as error:
        raise Refusal(code=NotificationRefusal.PUSH_SERVICE_UNKNOWN, field="endpoint") from error
    origin = f"{parts.scheme}://{parts.netloc}"
    if len(subscription.endpoint) > ENDPOINT_LIMIT or not any(
        fnmatchcase(origin, service) for service in services
    ):
        raise Refusal(code=NotificationRefusal.PUSH_SERVICE_UNKNOWN, field="endpoint")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(subscription.p256dh))
        size = len(_decode(subscription.auth))
    except (ValueError, binascii.Error):
        size = 0
    if size != AUTH_SIZE:
        raise Refusal(code=NotificationRefusal.PUSH_KEYS_INVALID, field="keys")
    return subscription


def sender_key(*, seed: bytes) -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this installation (VAPID), from its 32-byte seed."""
    return ec.derive_private_key(int.from_bytes(seed) % (P256_ORDER - 1) + 1, ec.SECP256R1())


def public_text(*, key: ec.EllipticCurvePrivateKey) -> str:
    """Its public half as a browser wants it: base64url of the uncompressed point."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
