"""A yard's own software at the API: whose yard it is, what each event is answered, files that are none."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.rest import ROOT, Program, answer_of, declaration_body, make_program, reference_data
from tests.support.sealing import seal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.db import raw
from xulang.platform.ids import new_id
from xulang.registry import api as registry
from xulang.registry.api import TokenScope
from xulang.registry.models import Yard


@pytest.fixture
def software(db: None) -> Program:
    reference_data()
    return software_of("XC")


def software_of(yard: str, *, gate: str | None = None) -> Program:
    home = Yard.objects.get(code=yard).organisation_id
    return make_program(
        Role.YARD_OPERATOR, organisation_id=home, gate=gate, scopes=(TokenScope.READ, TokenScope.YARD)
    )


def moved(event: str = "E-1", kind: str = "yard_entry", plate: str = "12C12345", minutes: int = 1) -> Any:
    at = clock.now() - timedelta(minutes=minutes)
    return {"event": event, "kind": kind, "plate": plate, "at": at.isoformat()}


def accepted() -> str:
    """A truck whose registration customs has accepted."""
    declared = answer_of(make_program(Role.DECLARANT).post("declarations", declaration_body()))
    truck: str = declared["crossings"][0]["crossing"]
    customs = make_program(Role.CUSTOMS_OFFICER)
    assert customs.post(f"crossings/{truck}/confirmations", {"step": "registration"}).status_code == 201
    return truck


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, answer_of(response)["code"]


def facts() -> int:
    return int(str((raw().execute("SELECT count(*) FROM journal_fact").fetchone() or (0,))[0]))


def test_each_event_is_answered_for_itself(software: Program) -> None:
    truck = accepted()
    sent = [
        moved("E-1"),
        moved("E-2", minutes=-60),
        moved("E-3", plate="29H77777"),
        moved("E-1", kind="yard_exit"),
        moved("E 4"),
    ]
    answer = software.post("yards/XC/events", {"events": sent}, Accept_Language="en")
    assert answer.status_code == 200
    items = answer_of(answer)["items"]
    assert [(item["event"], item["state"], (item["problem"] or {}).get("code")) for item in items] == [
        ("E-1", "noted", None),
        ("E-2", None, "yards.clock_ahead"),
        ("E-3", "unknown", None),
        ("E-1", None, "yards.event_reused"),
        ("E 4", None, "yards.id_malformed"),
    ]
    assert items[0]["crossing"] == truck
    assert items[1]["problem"]["params"] == {"minutes": 59}
    assert items[1]["problem"]["title"] == "The time lies 59 minutes in the future."
    vietnamese = answer_of(software.post("yards/XC/events", {"events": [sent[4]]}))["items"][0]
    assert vietnamese["problem"]["title"].startswith("Mã của một sự kiện")
    before = facts()
    again = answer_of(software.post("yards/XC/events", {"events": sent}))["items"]
    assert [(item["repeated"], item["state"]) for item in again] == [
        (True, "noted"),
        (False, None),
        (True, "unknown"),
        (False, None),
        (False, None),
    ]
    assert facts() == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"events": []}, "rest.field_form"),
        ({"events": [moved(f"E-{number}") for number in range(501)]}, "rest.field_bounds"),
        ({"events": [{**moved(), "kind": "confirmed"}]}, "rest.field_choice"),
        ({"events": [{**moved(), "at": "08/05/2026"}]}, "rest.field_form"),
        ({"events": [{**moved(), "plate": "12C\x00"}]}, "rest.field_form"),
        ({"events": [{**moved(), "driver": "x"}]}, "rest.field_unknown"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(software: Program, body: Any, code: str) -> None:
    answer = software.post("yards/XC/events", body)
    assert answer.status_code == 422
    assert answer_of(answer)["errors"][0]["code"] == code
    assert answer_of(software.get("yards/XC/events"))["items"] == []


def test_a_token_is_its_own_yards_only(software: Program) -> None:
    stock = {"as_of": clock.now().isoformat(), "lines": [{"plate": "29H77777"}]}
    compared = answer_of(software.post("yards/XC/stock-lists", stock))
    difference = compared["differences"][0]["id"]
    calls: list[tuple[str, str, Any]] = [
        ("POST", "events", {"events": [moved()]}),
        ("GET", "events", None),
        ("GET", "vehicles", None),
        ("GET", "changes?after=-1", None),
        ("GET", "differences", None),
        ("POST", "stock-lists", stock),
        ("POST", f"differences/{difference}/settlement", {"reason": "looked_there"}),
    ]
    strangers = [
        (software_of("CMY"), (404, "registry.yard_unknown")),
        (make_program(Role.DECLARANT, scopes=tuple(TokenScope)), (403, "crossing.not_allowed")),
        (make_program(Role.CUSTOMS_OFFICER, scopes=tuple(TokenScope)), (403, "crossing.not_allowed")),
        (make_program(Role.YARD_OPERATOR), (403, "rest.scope_missing")),
    ]
    before = facts()
    for stranger, said in strangers:
        for method, path, body in calls:
            ask = stranger.get if method == "GET" else stranger.post
            answer = ask(f"yards/XC/{path}", *([] if body is None else [body]))
            assert refused(answer) == said, (method, path)
        assert refused(upload(stranger, b"x")) == said
    assert facts() == before
    elsewhere = f"yards/CMY/differences/{difference}/settlement"
    assert refused(strangers[0][0].post(elsewhere, {"reason": "looked_there"})) == (
        404,
        "yards.difference_unknown",
    )
    assert refused(software.get("yards/NONE/vehicles")) == (404, "registry.yard_unknown")
    registry.revoke_token(token_id=software.token_id, actor=SYSTEM, now=clock.now())
    assert refused(software.get("yards/XC/vehicles")) == (401, "rest.not_signed_in")


def upload(who: Program, data: bytes, name: str = "moves.csv") -> Any:
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    return Client().post(f"{ROOT}/yards/XC/event-files", {"file": file}, headers=who.headers)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + b"\x00" * 900, "yards.file_not_text"),
        (b"a," * 1_000_000, "yards.file_not_table"),
        (b"x" * 3_000_000, "yards.file_too_large"),
        (b"plate\n12C12345\n", "yards.column_missing"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(software: Program, data: bytes, code: str) -> None:
    assert answer_of(upload(software, data))["code"] == code


def test_what_changed_is_pulled_from_a_position(committed_db: str) -> None:
    reference_data()
    software = software_of("XC")
    truck = accepted()
    seal()
    seen = answer_of(software.get("yards/XC/vehicles"))
    (coming,) = seen["items"]
    assert (coming["crossing"], coming["plate"], coming["standing"]) == (truck, "12C12345", "coming")
    nothing = answer_of(software.get(f"yards/XC/changes?after={seen['position']}"))
    assert (nothing["items"], nothing["more"], nothing["after"]) == ([], False, seen["position"])
    customs = make_program(Role.CUSTOMS_OFFICER)
    software.post("yards/XC/events", {"events": [moved()]})
    customs.post(f"crossings/{truck}/holds", {"reason": "seal_broken"})
    seal()
    change = answer_of(software.get(f"yards/XC/changes?after={seen['position']}"))
    (held,) = change["items"]
    assert (held["standing"], held["held_by"]) == ("inside", ["customs"])
    customs.post(f"crossings/{truck}/releases", {})
    seal()
    (free,) = answer_of(software.get(f"yards/XC/changes?after={change['after']}"))["items"]
    assert free["held_by"] == []
    other = answer_of(software_of("VTP").get("yards/VTP/vehicles"))["items"]
    assert other == []


def test_a_stock_list_sent_again_is_compared_once(software: Program) -> None:
    stock = {"as_of": clock.now().isoformat(), "lines": [{"plate": "29H77777"}]}
    key = new_id()
    first, again = (software.post("yards/XC/stock-lists", stock, key=key) for _ in range(2))
    assert (again.status_code, again.content) == (201, first.content)
    other = software.post("yards/XC/stock-lists", {**stock, "lines": []}, key=key)
    assert refused(other) == (409, "platform.request_reused")
    assert answer_of(first)["agreement"] == 0
    wrong = software.post("yards/XC/stock-lists", {**stock, "lines": [{"plate": "?"}]})
    assert answer_of(wrong)["errors"][0]["pointer"] == "/lines/0/plate"
    assert UUID(answer_of(first)["id"])


def test_reading_plates_is_recorded(software: Program) -> None:
    software.get("yards/XC/vehicles")
    found = raw().execute(
        "SELECT object_kind, object_id FROM platform_auditentry WHERE action = 'read' AND actor_id = %s",
        [str(software.token_id)],
    )
    assert found.fetchall() == [("yard", "XC")]
