"""The Python client: held to the API's description and to its promises, and run as users run it."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import LiveServer
from tests.support.rest import Program, declaration_body, make_program, reference_data
from xulang.interfaces.rest.api import ROOT, description
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.registry.api import TokenScope
from xulang.registry.models import Yard
from xulang_client import (
    Broken,
    Client,
    Conflict,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotOurs,
    NotReached,
    NotSignedIn,
    NotUnderstood,
    TooFast,
    TooOld,
    transport,
    verify,
)
from xulang_client.models import YardEventInput
from xulang_client.operations import CHAPTERS_NOT_COVERED, COVERED, HARMLESS, NOT_COVERED
from xulang_client.transport import Answer

CLIENT = Path(__file__).resolve().parents[2] / "clients/python"


def described() -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {
        operation["operationId"]: (method.upper(), path.removeprefix(ROOT.rstrip("/")), operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


# Held to the description


def test_every_operation_is_covered_or_has_its_reason() -> None:
    """A new operation gets its method, or its line in clients/python/src/xulang_client/operations.py."""
    known = described()
    tags = {name: operation["tags"][0] for name, (_method, _path, operation) in known.items()}
    left_out = {name for name, tag in tags.items() if tag in CHAPTERS_NOT_COVERED} | NOT_COVERED.keys()
    assert COVERED.keys() | left_out == known.keys()
    assert not COVERED.keys() & left_out
    assert CHAPTERS_NOT_COVERED.keys() <= set(tags.values())


def test_addresses_methods_and_keys_are_the_descriptions() -> None:
    known = described()
    for name, where in COVERED.items():
        method, path, operation = known[name]
        assert where == (method, path), name
        headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        keyed = method != "GET" and name not in HARMLESS
        assert keyed == ("Idempotency-Key" in headers), name


def test_the_types_are_written_anew_from_the_description() -> None:
    """Else: `python tools/client_models.py`."""
    tool = runpy.run_path(str(CLIENT.parents[1] / "tools/client_models.py"))
    fresh = tool["models"](description(), operations=frozenset(COVERED))
    assert (CLIENT / "src/xulang_client/models.py").read_text(encoding="utf-8") == fresh


def test_every_method_asks_what_the_description_takes() -> None:
    """Each covered operation is called once; parameters and body are those that the API knows."""
    known, sent = described(), dict[str, tuple[str, set[str], bool]]()

    def send(
        *, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float
    ) -> Answer:
        path, _, query = url.removeprefix("http://a/api/v1").partition("?")
        sent[name] = (method + path, {pair.split("=")[0] for pair in query.split("&") if pair}, bool(body))
        return Answer(status=200, headers={}, body=b'{"items": [], "after": null}')

    gate, nothing = Client("http://a", "xulang_0", send=send), json.loads("{}")
    calls: dict[str, Any] = {
        "list_declarations": lambda: gate.list_declarations(after="a", limit=1, text="x"),
        "list_crossings": lambda: gate.list_crossings(
            stage=["left"], plate="1", number="1", after="a", limit=1
        ),
        "get_timeline": lambda: gate.get_timeline("x", after=1, limit=1),
        "list_events": lambda: gate.list_events(after=1, limit=1, wait=1),
        "list_yard_events": lambda: gate.list_yard_events("x", state=["noted"], after="a", limit=1),
        "list_yard_changes": lambda: gate.list_yard_changes("x", after=1, limit=1),
        "list_yard_differences": lambda: gate.list_yard_differences("x", state=["open"], after="a", limit=1),
        "get_command_past": lambda: gate.get_command_past("2026-05-08T00:00:00Z", known="x"),
        "get_collection": lambda: gate.get_collection("2026-04"),
        "get_daily_report": lambda: gate.get_daily_report("x", gate="HN"),
        "get_statistics": lambda: gate.get_statistics(rows=["gate"], chapter=["08"], limit=1),
        "list_figures": lambda: next(iter(gate.iter_figures(status=["draft"])), None),
        "send_yard_events": lambda: gate.send_yard_events("x", []),
        "send_evidence": lambda: gate.send_evidence("a.pdf", b"%PDF-1.7"),
        "prove_assignment": lambda: gate.prove_assignment("x", [("a.pdf", b"%PDF-1.7")], text="Xong"),
        "get_sdmx": lambda: gate.get_sdmx(rows=["gate"]),
        "settle_yard_difference": lambda: gate.settle_yard_difference("x", "x", nothing),
    }
    for name, (_method, path) in COVERED.items():
        parts = ["x"] * path.count("{")
        body = [nothing] if "requestBody" in known[name][2] else []
        calls.get(name, lambda name=name, given=(*parts, *body): getattr(gate, name)(*given))()
        method, template, operation = known[name]
        queries = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        where, asked, has_body = sent[name]
        assert where == method + template.format_map(Everywhere()), name
        assert asked <= queries, name
        assert has_body == ("requestBody" in operation), name


class Everywhere(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "x"


# Repeats, waits, refusals


class Script:
    """Answers in turn; keeps what was sent and how long was slept."""

    def __init__(self, *answers: Answer | NotReached) -> None:
        self.answers, self.keys, self.slept = list(answers), list[str | None](), list[float]()
        self.headers: Mapping[str, str] = {}

    def __call__(
        self, *, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeout: float
    ) -> Answer:
        self.headers = headers
        self.keys.append(headers.get("Idempotency-Key"))
        answer = self.answers.pop(0)
        if isinstance(answer, NotReached):
            raise answer
        return answer

    def client(self) -> Client:
        return Client("http://a/", "xulang_0", language="zh", send=self, sleep=self.slept.append)


def said(status: int, code: str = "rest.fields", **headers: str) -> Answer:
    body = {"code": code, "title": "No.", "detail": "Do.", "params": {"limit": 3}, "reference": "r"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=json.dumps(body).encode())


DONE = Answer(status=201, headers={}, body=b'{"number": "1"}')
LOST = NotReached("cut")


def test_a_lost_answer_is_asked_for_again_under_the_same_key() -> None:
    script = Script(LOST, said(503, retry_after="7"), LOST, DONE)
    assert script.client().declare(json.loads("{}"))["number"] == "1"
    assert len(set(script.keys)) == 1
    assert script.keys[0] is not None
    assert script.slept[1] == 7
    assert (1 <= script.slept[0] <= 1.5, 4 <= script.slept[2] <= 6) == (True, True)
    mine = Script(LOST, DONE)
    mine.client().declare(json.loads("{}"), key="k")
    assert mine.keys == ["k", "k"]


def test_two_calls_are_two_wishes_and_what_is_harmless_needs_no_key() -> None:
    script = Script(DONE, DONE, DONE)
    gate = script.client()
    gate.declare(json.loads("{}"))
    gate.declare(json.loads("{}"))
    gate.check_declaration(json.loads("{}"))
    assert (script.keys[0] != script.keys[1], script.keys[2]) == (True, None)


def test_it_gives_up_after_its_attempts_and_sleeps_no_hour() -> None:
    with pytest.raises(NotReached):
        Script(*[LOST] * 5).client().list_gates()
    script = Script(*[said(429, retry_after="2")] * 5)
    with pytest.raises(TooFast) as fast:
        script.client().list_gates()
    assert (script.slept, fast.value.retry_after) == ([2.0] * 4, 2.0)
    patient = Script(said(503, retry_after="3600"))
    with pytest.raises(Broken):
        patient.client().list_gates()
    assert patient.slept == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (422, InvalidRequest),
        (401, NotSignedIn),
        (403, NotAllowed),
        (404, NotFound),
        (409, Conflict),
        (500, Broken),
    ],
)
def test_a_no_is_said_once_as_its_own_exception(status: int, kind: type[InvalidRequest]) -> None:
    script = Script(said(status))
    with pytest.raises(kind) as refused:
        script.client().declare(json.loads("{}"))
    assert len(script.keys) == 1
    assert (refused.value.code, refused.value.params, refused.value.reference) == (
        "rest.fields",
        {"limit": 3},
        "r",
    )
    assert str(refused.value) == "No. Do. (rest.fields)"
    assert script.headers["Accept-Language"] == "zh"


def test_another_servers_page_is_no_answer() -> None:
    for status in (200, 302, 404):
        answer = Answer(status=status, headers={}, body=b"<html>")
        with pytest.raises(NotUnderstood):
            Script(answer).client().list_gates()
    with pytest.raises(ValueError, match="https"):
        Client("file:///etc/passwd")
    assert "xulang_0" not in repr(Client("https://a", "xulang_0"))


def test_pages_follow_each_other() -> None:
    pages = [{"items": [1, 2], "after": "x"}, {"items": [3], "after": None}]
    answers = [Answer(status=200, headers={}, body=json.dumps(page).encode()) for page in pages]
    found: list[object] = list(Script(*answers).client().iter_crossings())
    assert found == [1, 2, 3]


# Webhooks

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"type": "webhook.test"}'


def signed(at: int, *, body: bytes = BODY, more: str = "") -> dict[str, str]:
    import base64
    import hashlib
    import hmac

    key = base64.b64decode(KEY.removeprefix("whsec_"))
    made = hmac.digest(key, f"msg_1.{at}.".encode() + body, hashlib.sha256)
    signature = f"{more}v1,{base64.b64encode(made).decode()}"
    return {"Webhook-Id": "msg_1", "webhook-timestamp": str(at), "webhook-signature": signature}


def test_a_webhook_is_checked_before_it_is_read() -> None:
    assert verify(secret=KEY, headers=signed(1000), body=BODY, now=1001)["type"] == "webhook.test"
    assert verify(secret=KEY, headers=signed(1000, more="v1,AAAA "), body=BODY, now=1001)
    for headers, body in (
        (signed(1000), BODY + b" "),
        ({**signed(1000), "webhook-timestamp": "1002"}, BODY),
        ({**signed(1000), "webhook-timestamp": "x"}, BODY),
        ({}, BODY),
        ({**signed(1000), "webhook-signature": "v1,\u00e9"}, BODY),
    ):
        with pytest.raises(NotOurs):
            verify(secret=KEY, headers=headers, body=body, now=1001)
    with pytest.raises(TooOld):
        verify(secret=KEY, headers=signed(1000), body=BODY, now=1301)
    with pytest.raises(NotOurs):
        verify(secret="whsec_?", headers=signed(1000), body=BODY, now=1001)


# As users run it


def run(who: Program, live: LiveServer, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CLIENT / "examples" / script), *arguments],
        env={
            **os.environ,
            "PYTHONPATH": str(CLIENT / "src"),
            "XULANG_URL": live.url,
            "XULANG_TOKEN": who.token,
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_examples_declare_follow_correct_and_tell_of_a_yard(live: LiveServer, tmp_path: Path) -> None:
    reference_data()
    company = make_program(Role.DECLARANT)
    file = tmp_path / "declaration.json"
    file.write_text(json.dumps(declaration_body()), encoding="utf-8")
    first, again = (run(company, live, "declare.py", str(file), "--hours", "6") for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "")
    # Asked again, the check finds the first one under way; declaring answers as it did.
    under_way = "This is under way in another declaration at this moment."
    fields = ("container_number", "plate", "trailer_plate")
    warned = [f"look again: /vehicles/0/{field}: {under_way}" for field in fields]
    assert again.stdout.splitlines() == [*warned, *first.stdout.splitlines()]
    words = first.stdout.split()
    declaration, truck = words[2], words[4]
    seen = run(company, live, "follow.py", truck, "--once")
    assert seen.stdout.splitlines()[:2] == ["12C12345: declared", "  registration by customs: now"]
    corrected = run(company, live, "correct.py", declaration, "seal_number", "HQ0099999")
    assert corrected.stdout.splitlines() == ["changes seal_number", f"amended {words[1]}"]
    wrong = run(company, live, "correct.py", declaration, "plate", "?")
    assert wrong.returncode == 1
    assert "/vehicles/0/plate" in wrong.stderr

    home = Yard.objects.get(code="XC").organisation_id
    software = make_program(Role.YARD_OPERATOR, organisation_id=home, scopes=(TokenScope.YARD,))
    told = ["XC", "in", "12C-123.45", "B1-1", "--at", clock.now().isoformat()]
    events = [run(software, live, "yard_events.py", *told).stdout for _ in range(2)]
    assert events == ["B1-1 waiting\n", "B1-1 waiting (known before)\n"]


def test_the_client_itself_against_a_running_server(live: LiveServer) -> None:
    reference_data()
    company = make_program(Role.DECLARANT)
    gate = Client(live.url, company.token, language="en")
    assert {yard["code"] for yard in gate.list_yards()["items"]} >= {"XC"}
    content: Any = declaration_body()
    declared = gate.declare(content)
    assert [one["number"] for one in gate.iter_declarations()] == [declared["number"]]
    assert [one["id"] for one in gate.iter_crossings()] == [declared["crossings"][0]["crossing"]]
    content["gate"] = "??"
    with pytest.raises(InvalidRequest) as refused:
        gate.declare(content)
    assert refused.value.errors[0].where == "/gate"
    stale = gate.get_declaration(declared["declaration"])
    with pytest.raises(Conflict):
        gate.amend_declaration(declared["declaration"], declaration_body(), if_version=stale["version"] + 1)  # type: ignore[arg-type] # JSON of a test
    with pytest.raises(NotSignedIn, match="No valid access token"):
        Client(live.url, "xulang_" + "0" * 64, language="en").list_crossings()
    event: YardEventInput = {
        "event": "1",
        "kind": "yard_entry",
        "plate": "1",
        "at": (clock.now() - timedelta(minutes=1)).isoformat(),
    }
    with pytest.raises(NotAllowed):
        gate.send_yard_events("XC", [event])
    assert transport.send(method="GET", url=f"{live.url}/", headers={}, body=None, timeout=9).status < 400
