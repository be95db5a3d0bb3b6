"""A push service of our own that obeys RFC 8030, checks who sends (RFC 8292), and a browser that can read
what was sent (RFC 8291).
"""

import base64
import http.server
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread

import http_ece  # type: ignore[import-untyped] # it carries no types
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xulang.notifications.api import Subscription


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def data(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


@dataclass(kw_only=True)
class Browser:
    """Subscribed with the sender's public key; reads what only it can decrypt."""

    sender_key: str
    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes ok"
    received: list[dict[str, str]] = field(default_factory=list)

    def subscription(self) -> Subscription:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Subscription(endpoint=self.endpoint, p256dh=text(point), auth=text(self.auth))

    def read(self, body: bytes) -> None:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        self.received.append(json.loads(plain))


@dataclass(kw_only=True)
class PushService:
    """`answers` are given to the next requests instead of 201; `refused` says why one was turned away."""

    origin: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    visits: int = 0

    def new_browser(self, *, sender_key: str) -> Browser:
        path = f"/push/{len(self.browsers)}"
        browser = Browser(sender_key=sender_key, endpoint=f"{self.origin}{path}")
        self.browsers[path] = browser
        return browser


class _Handler(http.server.BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        service = self.server.service
        service.visits += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if service.answers:
            self.answer(service.answers.pop(0))
            return
        browser = service.browsers.get(self.path)
        if browser is None:
            self.answer(404)
            return
        complaint = self.complaint(browser=browser)
        if complaint:
            service.refused.append(complaint)
            self.answer(403)
            return
        browser.read(body)
        self.answer(201)

    def complaint(self, *, browser: Browser) -> str:
        """What RFC 8030 and 8292 want of a sender, and this one lacks."""
        if self.headers.get("Content-Encoding") != "aes128gcm":
            return "encoding"
        if not (self.headers.get("TTL") or "").isdigit():
            return "ttl"
        scheme, _space, rest = (self.headers.get("Authorization") or "").partition(" ")
        fields = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme.lower() != "vapid" or fields.get("k") != browser.sender_key:
            return "not the sender that the browser subscribed with"
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data(fields["k"]))
        claims = jwt.decode(fields["t"], key, algorithms=["ES256"], audience=self.server.service.origin)
        day = 24 * 3600
        if not 0 < claims["exp"] - datetime.now(tz=UTC).timestamp() <= day:  # noqa: TID251 -- another machine's clock
            return "expiry"
        return "" if claims["sub"].startswith(("https:", "mailto:")) else "contact"

    def answer(self, status: int) -> None:
        self.send_response(status)
        if status == 307:
            self.send_header("Location", f"{self.server.service.origin}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Be quiet."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, service: PushService) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = service


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    with _Server(service) as server:
        service.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
