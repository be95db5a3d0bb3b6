"""A receiver of webhooks on loopback that obeys the specification, and can be told to misbehave."""

import http.server
import json
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any
from uuid import UUID, uuid5

from standardwebhooks.webhooks import Webhook as Verifier

from tests.support.story import COMPANY, START, Story
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Role
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.domain.webhook import Attempt, DeliveryState
from xulang.notifications.domain.webhook_address import Reach
from xulang.notifications.usecases.deliver_webhooks import Ended, claim_deliveries, note_attempts
from xulang.notifications.usecases.follow_webhooks import follow_webhooks
from xulang.notifications.usecases.post_webhook import post_webhook
from xulang.platform import ids


@dataclass(frozen=True, kw_only=True)
class Got:
    """One request as it came in."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    def verified_by(self, secret: str) -> bool:
        """Whether the specification's own library takes it."""
        Verifier(secret).verify(self.body, dict(self.headers))
        return True


@dataclass(kw_only=True)
class Receiver:
    """`answers` are given to the next requests instead of 204: a status, or a word for a bad manner."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    answers: list[int | str] = field(default_factory=list)
    always: int | str = 204
    refused_crossings: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)
    most_at_once: int = 0
    at_once: int = 0
    pause: float = 0.0

    def positions(self) -> list[int]:
        return [one.said["data"]["position"] for one in self.got]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        got = Got(headers={name.lower(): value for name, value in self.headers.items()}, body=body)
        with receiver.lock:
            receiver.got.append(got)
            receiver.at_once += 1
            receiver.most_at_once = max(receiver.most_at_once, receiver.at_once)
            answer = receiver.answers.pop(0) if receiver.answers else receiver.always
        if got.said["data"].get("crossing") in receiver.refused_crossings:
            answer = 500
        time.sleep(receiver.pause)
        with receiver.lock:
            receiver.at_once -= 1
        self.behave(answer)

    def do_GET(self) -> None:
        self.server.receiver.got.append(Got(headers={}, body=b"GET"))
        self.send_response(200)
        self.end_headers()

    def behave(self, answer: int | str) -> None:
        match answer:
            case "hang":
                time.sleep(2)
            case "slow":
                for byte in b"HTTP/1.1 204 No Content\r\n":
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
            case "cut":
                self.connection.shutdown(socket.SHUT_RDWR)
            case "nonsense":
                self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
            case "head":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 50_000 + b"\r\n\r\n")
            case "huge":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                for _part in range(1000):
                    self.wfile.write(b"a" * 100_000)
            case "interim":
                self.wfile.write(
                    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
                )
            case int():
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", f"{self.server.receiver.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        """Be quiet."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.receiver = receiver

    def handle_error(self, *_args: object) -> None:
        """A sender that goes away in the middle is what some tests are about."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    with _Server(receiver) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def wish(*, now: datetime = START) -> Request:
    """One wish of the company's manager."""
    return replace(Story().request(Role.DECLARANT), id=ids.new_id(), now=now)


def add(
    url: str,
    *,
    kinds: Sequence[FactKind] = (),
    organisation: UUID = COMPANY,
    reach: Reach = Reach.OWN_MACHINE,
    now: datetime = START,
) -> UUID:
    return notifications.add_webhook(
        request=wish(now=now), organisation_id=organisation, url=url, kinds=kinds, reach=reach
    )


def secret_of(webhook_id: UUID) -> str:
    return notifications.get_webhook_secret(organisation_id=COMPANY, webhook_id=webhook_id)


def seen(webhook_id: UUID) -> notifications.Webhook:
    return notifications.get_webhook(organisation_id=COMPANY, webhook_id=webhook_id)


def deliveries(webhook_id: UUID) -> list[notifications.WebhookDelivery]:
    """The oldest first."""
    rows = notifications.list_webhook_deliveries(webhook_id=webhook_id, before=None, limit=1000)
    return sorted(rows, key=lambda one: one.position or 0)


def queue(webhook_id: UUID, events: Sequence[tuple[int, UUID | None, UUID | None]], *, now: datetime) -> None:
    """Put messages in directly: position, declaration, crossing."""
    models.WebhookDelivery.objects.bulk_create(
        models.WebhookDelivery(
            id=uuid5(webhook_id, f"{position}"),
            webhook_id=webhook_id,
            type="fact.confirmed",
            position=position,
            declaration_id=declaration,
            crossing_id=crossing,
            body=json.dumps({"data": {"position": position, "crossing": crossing and str(crossing)}}),
            state=DeliveryState.PENDING,
            attempts=0,
            created_at=now + timedelta(microseconds=place),
            next_at=now,
        )
        for place, (position, declaration, crossing) in enumerate(events)
    )


def send_all(*, now: datetime, reach: Reach = Reach.OWN_MACHINE, seconds: float = 0.5) -> int:
    """Follow, and send what is due until nothing is; how many attempts. A worker without its threads."""
    follow_webhooks(now=now)
    tried = 0
    while claims := claim_deliveries(now=now, limit=100):
        ended = []
        for claim in claims:
            attempt: Attempt = post_webhook(
                url=claim.url,
                reach=reach,
                headers=claim.headers(now=now),
                body=claim.body.encode(),
                seconds=seconds,
            )
            ended.append(Ended(claim=claim, attempt=attempt, at=now))
        note_attempts(ended=ended, dice=lambda: 0.5, now=now)
        tried += len(claims)
    return tried
