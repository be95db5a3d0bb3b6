"""The client: one method an operation, named as the API's description names it.

What goes in and out are plain dictionaries, typed by `models`, which is written from the API's description.
"""

import json
import random
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Literal, Self, cast

from xulang_client import models, transport
from xulang_client.errors import FieldError, NotReached, NotUnderstood, Problem, problem_class
from xulang_client.operations import COVERED, HARMLESS
from xulang_client.province import Province
from xulang_client.transport import Answer, Transport

Query = Mapping[str, str | int | Sequence[str] | None]
TRY_AGAIN = frozenset({429, 502, 503, 504})
LONGEST_WAIT = 60.0
Language = Literal["vi", "en", "zh"]


class Client(Province):
    """`url` is the installation's, for example https://cuakhau.example; `token` begins with `xulang_`.

    A change is sent under a key of its own (`key`, else one is made), and again under the same key when the
    network or the server fails: it is done once. `attempts` bounds that, `Retry-After` is heeded. `language`
    is that of refusals. A client has no connection to close and may be shared by threads.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        language: Language = "vi",
        timeout: float = 60.0,
        attempts: int = 5,
        send: Transport = transport.send,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("the address begins with https:// (or http:// on your own machine)")
        self._root = f"{url.rstrip('/')}/api/v1"
        self._token, self._language = token, language
        self._timeout, self._attempts = timeout, attempts
        self._send, self._sleep = send, sleep

    def __repr__(self) -> str:
        return f"Client({self._root!r})"  # The token never stands in a log.

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Nothing to close; `with Client(…) as gate:` reads well."""

    # Reference data: no token needed

    def list_gates(self) -> models.Gates:
        return cast("models.Gates", self.call("list_gates"))

    def list_yards(self) -> models.Yards:
        return cast("models.Yards", self.call("list_yards"))

    def list_problems(self) -> models.ProblemCodes:
        return cast("models.ProblemCodes", self.call("list_problems"))

    # Declare

    def list_known_partners(
        self, text: str | None = None, *, limit: int | None = None
    ) -> models.KnownPartners:
        """What the company declared before and begins so, the most used first; likewise the others."""
        query = {"text": text or None, "limit": limit}
        return cast("models.KnownPartners", self.call("list_known_partners", query=query))

    def list_known_goods(self, text: str = "", *, limit: int = 8) -> models.KnownGoodsList:
        query = {"text": text or None, "limit": limit}
        return cast("models.KnownGoodsList", self.call("list_known_goods", query=query))

    def list_known_vehicles(
        self, text: str | None = None, *, limit: int | None = None
    ) -> models.KnownVehicles:
        query = {"text": text or None, "limit": limit}
        return cast("models.KnownVehicles", self.call("list_known_vehicles", query=query))

    def list_known_drivers(self, text: str = "", *, limit: int = 8) -> models.KnownDrivers:
        query = {"text": text or None, "limit": limit}
        return cast("models.KnownDrivers", self.call("list_known_drivers", query=query))

    def check_declaration(self, content: models.DeclarationInput) -> models.Checked:
        """Whether it could be declared as it is; nothing is stored. Raises InvalidRequest with all faults."""
        return cast("models.Checked", self.call("check_declaration", body=content))

    def declare(self, content: models.DeclarationInput, *, key: str | None = None) -> models.Declared:
        return cast("models.Declared", self.call("declare", body=content, key=key))

    def list_declarations(
        self, *, after: str | None = None, limit: int | None = None, text: str | None = None
    ) -> models.DeclarationPage:
        """One page, the newest first; `iter_declarations` goes through all."""
        query = {"after": after, "limit": limit, "text": text}
        return cast("models.DeclarationPage", self.call("list_declarations", query=query))

    def iter_declarations(self, *, text: str | None = None) -> Iterator[models.DeclarationSummary]:
        after: str | None = None
        while True:
            page = self.list_declarations(after=after, limit=100, text=text)
            yield from page["items"]
            after = page.get("after")
            if after is None:
                return

    def get_declaration(self, declaration_id: str) -> models.Declaration:
        return cast("models.Declaration", self.call("get_declaration", declaration_id=declaration_id))

    # Correct

    def list_questions(self, declaration_id: str) -> models.Questions:
        """The fields that officers ask to have corrected; those are open."""
        return cast("models.Questions", self.call("list_questions", declaration_id=declaration_id))

    def preview_amendment(self, declaration_id: str, content: models.DeclarationInput) -> models.Preview:
        """What an amendment would change, and whose confirmations it would ask again. Nothing is stored."""
        found = self.call("preview_amendment", declaration_id=declaration_id, body=content)
        return cast("models.Preview", found)

    def amend_declaration(
        self,
        declaration_id: str,
        content: models.DeclarationInput,
        *,
        if_version: int | None = None,
        key: str | None = None,
    ) -> models.Declared:
        """Send it again, whole. With `if_version`, Conflict when somebody amended it meanwhile."""
        headers = {} if if_version is None else {"If-Match": f'"{if_version}."'}
        found = self.call(
            "amend_declaration", declaration_id=declaration_id, body=content, key=key, headers=headers
        )
        return cast("models.Declared", found)

    def list_versions(self, declaration_id: str) -> models.Versions:
        return cast("models.Versions", self.call("list_versions", declaration_id=declaration_id))

    def list_vehicle_changes(self, crossing_id: str) -> models.VehicleChanges:
        """Every change of tractor, trailer, box, seal or driver, with its ground; and the place."""
        return cast("models.VehicleChanges", self.call("list_vehicle_changes", crossing_id=crossing_id))

    def cancel_declaration(
        self, declaration_id: str, cancellation: models.Cancellation, *, key: str | None = None
    ) -> models.Done:
        found = self.call("cancel_declaration", declaration_id=declaration_id, body=cancellation, key=key)
        return cast("models.Done", found)

    # Follow

    def list_crossings(
        self,
        *,
        stage: Sequence[str] = (),
        plate: str | None = None,
        number: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.CrossingPage:
        query: Query = {
            "stage": list(stage),
            "plate": plate,
            "number": number,
            "after": after,
            "limit": limit,
        }
        return cast("models.CrossingPage", self.call("list_crossings", query=query))

    def iter_crossings(
        self, *, stage: Sequence[str] = (), plate: str | None = None, number: str | None = None
    ) -> Iterator[models.Crossing]:
        after: str | None = None
        while True:
            page = self.list_crossings(stage=stage, plate=plate, number=number, after=after, limit=100)
            yield from page["items"]
            after = page.get("after")
            if after is None:
                return

    def get_crossing(self, crossing_id: str) -> models.CrossingDetail:
        return cast("models.CrossingDetail", self.call("get_crossing", crossing_id=crossing_id))

    def get_timeline(
        self, crossing_id: str, *, after: int | None = None, limit: int | None = None
    ) -> models.FactPage:
        query = {"after": after, "limit": limit}
        return cast("models.FactPage", self.call("get_timeline", crossing_id=crossing_id, query=query))

    def get_permit(self, crossing_id: str) -> models.Permit:
        return cast("models.Permit", self.call("get_permit", crossing_id=crossing_id))

    def link_driver(self, crossing_id: str, *, key: str | None = None) -> models.DriverLink:
        """The address for the driver's phone. It opens his page to whoever has it."""
        return cast("models.DriverLink", self.call("link_driver", crossing_id=crossing_id, key=key))

    def get_goods(self, crossing_id: str) -> models.Goods:
        """Where the goods are, and by which declarations some came back."""
        return cast("models.Goods", self.call("get_goods", crossing_id=crossing_id))

    def send_part_back(
        self, crossing_id: str, part: models.PartBack, *, key: str | None = None
    ) -> models.Done:
        """Ask customs to let a part of the goods go back, line by line."""
        found = self.call("send_part_back", crossing_id=crossing_id, body=part, key=key)
        return cast("models.Done", found)

    def keep_part(self, crossing_id: str, *, key: str | None = None) -> models.Done:
        """The part goes on after all, as long as it is on the truck."""
        return cast("models.Done", self.call("keep_part", crossing_id=crossing_id, key=key))

    # The queue

    def get_place(self, crossing_id: str) -> models.PlaceAnswer:
        """How the truck stands in the queue, or why it has no place."""
        return cast("models.PlaceAnswer", self.call("get_place", crossing_id=crossing_id))

    def list_places(self) -> models.QueuePlaces:
        """The company's live places, called ones first."""
        return cast("models.QueuePlaces", self.call("list_places"))

    def list_windows(self, crossing_id: str) -> models.Windows:
        """Later windows that may be chosen now."""
        return cast("models.Windows", self.call("list_windows", crossing_id=crossing_id))

    def choose_window(self, crossing_id: str, starts: str, *, key: str | None = None) -> models.PlaceDone:
        """`starts` is a window's, as `list_windows` gives it."""
        body: models.WindowChoice = {"starts": starts}
        found = self.call("choose_window", crossing_id=crossing_id, body=body, key=key)
        return cast("models.PlaceDone", found)

    def take_first_window(self, crossing_id: str, *, key: str | None = None) -> models.PlaceDone:
        """Give a chosen window up: back in the order, with the old turn."""
        return cast("models.PlaceDone", self.call("take_first_window", crossing_id=crossing_id, key=key))

    def give_back_place(self, crossing_id: str, *, key: str | None = None) -> models.PlaceDone:
        """The turn is lost; its slot goes to whoever is next."""
        return cast("models.PlaceDone", self.call("give_back_place", crossing_id=crossing_id, key=key))

    def ask_place(self, crossing_id: str, *, key: str | None = None) -> models.PlaceDone:
        """A new place after the last one was given back or lost."""
        return cast("models.PlaceDone", self.call("ask_place", crossing_id=crossing_id, key=key))

    # The order of the queue: orders of two units, sealed windows, the road to a gate

    def list_call_orders(self) -> models.CallOrders:
        """Orders that change the order of the queue at the token's gates, the newest first."""
        return cast("models.CallOrders", self.call("list_call_orders"))

    def get_call_order(self, order_id: str) -> models.CallOrderShown:
        return cast("models.CallOrderShown", self.call("get_call_order", order_id=order_id))

    def order_call(self, order: models.CallOrderInput, *, key: str | None = None) -> models.CallOrderSaid:
        """Order a change for one place. Another unit has to approve it, a person on the page."""
        return cast("models.CallOrderSaid", self.call("order_call", body=order, key=key))

    def approve_call(self, order_id: str, *, key: str | None = None) -> models.CallOrderSaid:
        """Approve what a person of another unit ordered on the page."""
        return cast("models.CallOrderSaid", self.call("approve_call", order_id=order_id, key=key))

    def drop_call(self, order_id: str, *, key: str | None = None) -> models.CallOrderSaid:
        return cast("models.CallOrderSaid", self.call("drop_call", order_id=order_id, key=key))

    def get_road(self, gate: str) -> models.Road:
        """What holds the road to a gate, how many trucks are where on it, who is called."""
        return cast("models.Road", self.call("get_road", code=gate))

    def hold_road(self, hold: models.RoadHoldInput, *, key: str | None = None) -> models.RoadSaid:
        """Hold everything before a kilometre until its end; the first fact of the answer is its id."""
        return cast("models.RoadSaid", self.call("hold_road", body=hold, key=key))

    def free_road(self, hold_id: str, *, key: str | None = None) -> models.RoadSaid:
        return cast("models.RoadSaid", self.call("free_road", hold_id=hold_id, key=key))

    def count_road(self, count: models.RoadCountInput, *, key: str | None = None) -> models.RoadSaid:
        return cast("models.RoadSaid", self.call("count_road", body=count, key=key))

    def list_sealed_windows(self, gate: str) -> models.SealedWindows:
        """The last sealed window of each line of the gate."""
        return cast("models.SealedWindows", self.call("list_sealed_windows", code=gate))

    def announce_sealed_window(
        self, window: models.WindowAnnounced, *, key: str | None = None
    ) -> models.WindowSaid:
        return cast("models.WindowSaid", self.call("announce_sealed_window", body=window, key=key))

    def commit_secret(
        self, commitment: models.SecretCommitted, *, key: str | None = None
    ) -> models.WindowSaid:
        """Commit before the window opens, with what `xulang draw secret` printed."""
        return cast("models.WindowSaid", self.call("commit_secret", body=commitment, key=key))

    def reveal_secret(self, revealed: models.SecretRevealed, *, key: str | None = None) -> models.WindowSaid:
        """Reveal once the requests are sealed."""
        return cast("models.WindowSaid", self.call("reveal_secret", body=revealed, key=key))

    def list_events(
        self, *, after: int = -1, limit: int | None = None, wait: int | None = None
    ) -> models.EventPage:
        """Sealed facts of the organisation's declarations after a position of the log."""
        query = {"after": after, "limit": limit, "wait": wait}
        return cast("models.EventPage", self.call("list_events", query=query))

    def follow_events(self, *, after: int = -1, wait: int = 25, pause: float = 2.0) -> Iterator[models.Event]:
        """Every event from a position on, for ever: keep the last `position` and go on from there."""
        while True:
            page = self.list_events(after=after, limit=100, wait=wait)
            yield from page["items"]
            after = page["after"]
            if not page["items"]:
                self._sleep(pause)  # A busy server answers at once: ask it no faster.

    # Fees: read by the firm; assessed and noted by a till's software of the management centre

    def get_fees(self, declaration_id: str) -> models.Fees:
        """What each vehicle owes and by which rule, what was paid, and which vehicles are settled."""
        return cast("models.Fees", self.call("get_fees", declaration_id=declaration_id))

    def assess_fees(
        self, declaration_id: str, assessment: models.Assessment, *, key: str | None = None
    ) -> models.Done:
        """Name the vehicles that come now in `crossings`; what was assessed for the others stays."""
        found = self.call("assess_fees", declaration_id=declaration_id, body=assessment, key=key)
        return cast("models.Done", found)

    def note_payment(
        self, declaration_id: str, payment: models.Payment, *, key: str | None = None
    ) -> models.Paid:
        """Note what was paid; the answer names the receipt."""
        found = self.call("note_payment", declaration_id=declaration_id, body=payment, key=key)
        return cast("models.Paid", found)

    def reverse_payment(
        self, declaration_id: str, payment_id: str, reversal: models.Reversal, *, key: str | None = None
    ) -> models.Done:
        """Give a payment back. Conflict once a vehicle has left: then two people do it on the fees page."""
        found = self.call(
            "reverse_payment",
            declaration_id=declaration_id,
            payment_id=payment_id,
            body=reversal,
            key=key,
        )
        return cast("models.Done", found)

    # Webhooks

    def list_webhooks(self) -> models.Webhooks:
        return cast("models.Webhooks", self.call("list_webhooks"))

    def add_webhook(self, webhook: models.WebhookInput, *, key: str | None = None) -> models.WebhookSecret:
        """Be told of facts from now on. The answer holds the secret for `verify`, and only this answer."""
        return cast("models.WebhookSecret", self.call("add_webhook", body=webhook, key=key))

    def test_webhook(self, webhook_id: str, *, key: str | None = None) -> models.Webhook:
        return cast("models.Webhook", self.call("test_webhook", webhook_id=webhook_id, key=key))

    def remove_webhook(self, webhook_id: str, *, key: str | None = None) -> models.Webhook:
        return cast("models.Webhook", self.call("remove_webhook", webhook_id=webhook_id, key=key))

    # A yard's own software

    def send_yard_events(self, yard: str, events: Sequence[models.YardEventInput]) -> models.TakenEvents:
        """At most 500. Each is answered for itself, in order; sent again, none comes twice."""
        body = {"events": list(events)}
        return cast("models.TakenEvents", self.call("send_yard_events", yard=yard, body=body))

    def list_yard_events(
        self, yard: str, *, state: Sequence[str] = (), after: str | None = None, limit: int | None = None
    ) -> models.YardEventPage:
        query: Query = {"state": list(state), "after": after, "limit": limit}
        return cast("models.YardEventPage", self.call("list_yard_events", yard=yard, query=query))

    def list_yard_vehicles(self, yard: str) -> models.YardVehicles:
        return cast("models.YardVehicles", self.call("list_yard_vehicles", yard=yard))

    def list_yard_changes(self, yard: str, *, after: int, limit: int | None = None) -> models.YardChanges:
        query = {"after": after, "limit": limit}
        return cast("models.YardChanges", self.call("list_yard_changes", yard=yard, query=query))

    def send_yard_stock(
        self, yard: str, stock: models.StockInput, *, key: str | None = None
    ) -> models.StockCompared:
        return cast("models.StockCompared", self.call("send_yard_stock", yard=yard, body=stock, key=key))

    def list_yard_differences(
        self, yard: str, *, state: Sequence[str] = (), after: str | None = None, limit: int | None = None
    ) -> models.DifferencePage:
        query: Query = {"state": list(state), "after": after, "limit": limit}
        return cast("models.DifferencePage", self.call("list_yard_differences", yard=yard, query=query))

    def settle_yard_difference(
        self, yard: str, difference: str, settlement: models.Settlement, *, key: str | None = None
    ) -> models.Difference:
        found = self.call(
            "settle_yard_difference", yard=yard, difference=difference, body=settlement, key=key
        )
        return cast("models.Difference", found)

    # What all of them do

    def call(
        self,
        operation: str,
        *,
        query: Query | None = None,
        body: object = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **path: str,
    ) -> Any:
        """One operation by its name. Raises a Problem, NotReached, NotUnderstood."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        more = {**sent, **(headers or {})}
        return _understood(self._ask(operation, query, data, key, more, path))

    def take(self, operation: str, *, query: Query | None = None, **path: str) -> bytes:
        """An operation that answers with a file or a message. Raises a Problem, NotReached, NotUnderstood."""
        answer = self._ask(operation, query, None, None, {"Accept": "*/*"}, path)
        if answer.status >= 400:
            _understood(answer)
        return answer.body

    def send_files(
        self,
        operation: str,
        *,
        files: Sequence[tuple[str, bytes]],
        form: Mapping[str, str] | None = None,
        key: str | None = None,
        **path: str,
    ) -> Any:
        """An operation that takes a form with files, each a name and what is in it."""
        data, kind = _as_form(files, form or {})
        return _understood(self._ask(operation, None, data, key, {"Content-Type": kind}, path))

    def _ask(
        self,
        operation: str,
        query: Query | None,
        data: bytes | None,
        key: str | None,
        headers: Mapping[str, str],
        path: Mapping[str, str],
    ) -> Answer:
        method, template = COVERED[operation]
        named = {name: urllib.parse.quote(value, safe="") for name, value in path.items()}
        url = self._root + template.format(**named) + _asked(query or {})
        sent = {
            "Accept": "application/json, application/problem+json",
            "Accept-Language": self._language,
            "User-Agent": "xulang-client/1.0",
            **headers,
        }
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        if data is None and method != "GET":
            data = b""
        if method != "GET" and operation not in HARMLESS:
            # Made once: every attempt of this call is the same wish.
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        return self._tried(method, url, sent, data)

    def _tried(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            try:
                answer = self._send(method=method, url=url, headers=headers, body=body, timeout=self._timeout)
            except NotReached:
                if last:
                    raise
                self._sleep(_backoff(attempt))
                continue
            if answer.status not in TRY_AGAIN or last:
                return answer
            asked = _retry_after(answer)
            if asked is not None and asked > LONGEST_WAIT:
                return answer  # Too long to sleep in a call: the caller decides.
            self._sleep(_backoff(attempt) if asked is None else asked)
        raise NotReached("no attempt was allowed")


def _asked(query: Query) -> str:
    pairs = [(name, value) for name, value in query.items() if value is not None]
    return f"?{urllib.parse.urlencode(pairs, doseq=True)}" if pairs else ""


def _as_form(files: Sequence[tuple[str, bytes]], form: Mapping[str, str]) -> tuple[bytes, str]:
    """As multipart/form-data, each file under the name `file`; and the content type that says so."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    for name, content in files:
        plain = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{plain}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def _backoff(attempt: int) -> float:
    """1, 2, 4 … seconds, up to a half more by chance, so that many clients do not come back together."""
    return min(LONGEST_WAIT, float(2 ** (attempt - 1))) * random.uniform(1, 1.5)  # noqa: S311 -- no secret


def _retry_after(answer: Answer) -> float | None:
    text = answer.headers.get("retry-after", "")
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _understood(answer: Answer) -> Any:
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise NotUnderstood(f"status {answer.status}, no JSON") from error
    if 200 <= answer.status < 300:
        return found
    if not isinstance(found, dict) or "code" not in found:
        raise NotUnderstood(f"status {answer.status}, no problem of the API")
    raise _problem(answer, found)


def _problem(answer: Answer, found: Mapping[str, Any]) -> Problem:
    return problem_class(answer.status)(
        status=answer.status,
        code=str(found["code"]),
        title=str(found.get("title", "")),
        detail=str(found.get("detail", "")),
        params=found.get("params", {}),
        errors=[
            FieldError(
                where=str(one.get("pointer") or one.get("parameter") or ""),
                code=str(one.get("code", "")),
                title=str(one.get("title", "")),
                detail=str(one.get("detail", "")),
            )
            for one in found.get("errors", ())
        ],
        reference=found.get("reference"),
        retry_after=_retry_after(answer),
    )
