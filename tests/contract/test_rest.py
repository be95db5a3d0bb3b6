"""The whole way through the API: every operation succeeds once, and answers what its description says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client

from tests.support import queue
from tests.support.capacity import plan, say
from tests.support.declarations import vehicle_body
from tests.support.documents.files import as_xml
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style
from tests.support.rest import ROOT, Program, answer_of, declaration_body, make_program, reference_data
from tests.support.sealing import LOG, seal
from tests.support.spreadsheets import export_book, go_on
from tests.support.story import Story, actor
from xulang.crossing import api as crossing
from xulang.crossing.schemes import schemes
from xulang.declarations.domain import check, check_goods, check_parties, check_vehicle
from xulang.gates import api as gates
from xulang.interfaces.rest import content
from xulang.interfaces.rest.api import description
from xulang.journal import api as journal
from xulang.kernel.period import Period
from xulang.kernel.request import Request
from xulang.kernel.words import Cargo, Direction, Role, Stage
from xulang.notifications.domain.webhook_address import Reach
from xulang.platform import clock, ids
from xulang.queueing.api import Kind, Line, NewWord, topic_of
from xulang.registry.api import TokenScope
from xulang.registry.models import Yard

pytestmark = pytest.mark.usefixtures("committed_db")


@dataclass
class Walk:
    """Calls operations through the real application and checks each answer against the description."""

    called: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    def __call__(
        self,
        who: Program | None,
        call: str,
        *,
        body: Any = None,
        query: dict[str, Any] | None = None,
        file: bytes | None = None,
        form: dict[str, str] | None = None,
        **path: str,
    ) -> Any:
        method, template = call.split()
        headers = {"Accept-Encoding": "identity", **(who.headers if who else {})}
        if method != "GET":
            headers["Idempotency-Key"] = str(ids.new_id())
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"body": body, "media_type": "application/json"}
        if file is not None:
            sent = {"body": {"file": file, **(form or {})}, "media_type": "multipart/form-data"}
        case = self.schema[f"{ROOT}/{template}"][method].Case(
            path_parameters=path,
            headers=headers,
            query=query or {},
            **sent,
        )
        response = case.call_and_validate()
        assert response.status_code in {200, 201}, response.text
        self.called.add(call)
        is_json = response.headers["content-type"][0].startswith("application/json")
        return response.json() if is_json else response.content


@pytest.fixture
def lasting_scheme(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The walk goes by today's clock, which the pilot's last day does not outlast."""
    shipped = (settings.DATA_FOLDER / "two_way.toml").read_text(encoding="utf-8")
    file = tmp_path / "two_way.toml"
    file.write_text(shipped.replace("last_day = 2026-12-09", "last_day = 2999-12-31"), encoding="utf-8")
    monkeypatch.setenv("XULANG_TWO_WAY", str(file))
    schemes.cache_clear()
    yield
    schemes.cache_clear()


@pytest.fixture
def walk(lasting_scheme: None) -> Walk:
    reference_data()
    return Walk()


def capacity_is_said(walk: Walk) -> None:
    """By the centre's software; everybody reads it."""
    manager, operator = make_program(Role.CENTRE_MANAGER), make_program(Role.CENTRE_OPERATOR)
    now = clock.now()
    line = {"gate": "HN", "direction": "export", "cargo": "fresh", "valid_from": now.isoformat()}
    lanes = {"side": "vietnam", "lanes": 2, "trucks_per_lane_hour": 9, "staff": 4, "staff_per_lane": 2}
    plan = {**line, **lanes, "reason": "Kế hoạch tuần"}
    said = walk(manager, "POST capacity/plans", body=plan)
    assert (said["gate"], said["direction"], len(said["facts"])) == ("HN", "export", 1)
    told = {**line, "per_hour": 5, "announced_at": now.isoformat(), "source": "Phía bạn"}
    walk(operator, "POST capacity/announcements", body=told)
    until = (now + timedelta(hours=2)).isoformat()
    cut = {**line, "valid_until": until, "at_most": 1, "why": "weather", "reason": "Mưa"}
    walk(manager, "POST capacity/changes", body=cut)
    assert answer_of(operator.post("capacity/plans", plan))["code"] == "crossing.not_allowed"
    hours = walk(None, "GET gates/{code}/capacity", code="HN", query={"days": 3})["hours"]
    assert {hour["cargo"] for hour in hours} == {"fresh"}
    assert max(hour["trucks"] for hour in hours) == 5


def test_every_operation_succeeds_once(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.notifications.api.get_reach", lambda: Reach.OWN_MACHINE)
    company = make_program(Role.DECLARANT)
    customs = make_program(Role.CUSTOMS_OFFICER, gate="HN")
    guard = make_program(Role.BORDER_GUARD_OFFICER)
    plant = make_program(Role.PLANT_OFFICER)
    yard = make_program(Role.YARD_OPERATOR)
    for public in ("gates", "yards", "permit-key", "problems"):
        assert walk(None, f"GET {public}")
    assert walk(None, "GET problems/{code}", code="crossing.held")["status"] == 409

    capacity_is_said(walk)
    assert walk(company, "POST declarations/check", body=declaration_body()) == {"warnings": []}
    wrong = walk(company, "POST declarations", body=declaration_body())
    declaration, truck = wrong["declaration"], wrong["crossings"][0]["crossing"]
    refused = {"step": "registration", "reason": "data_wrong", "note": "Sai số công-te-nơ"}
    answer = walk(customs, "POST crossings/{crossing_id}/refusals", body=refused, crossing_id=truck)
    assert answer["crossings"] == [{"crossing": truck, "stage": Stage.NEEDS_CORRECTION}]
    correction = walk(company, "GET declarations/{declaration_id}", declaration_id=declaration)["correction"]
    assert (correction["force"], correction["reason"]) == ("customs", "data_wrong")
    amended = walk(
        company,
        "PUT declarations/{declaration_id}",
        body=declaration_body(vehicle=UUID(truck)),
        declaration_id=declaration,
    )
    assert amended["crossings"] == [{"crossing": truck, "stage": Stage.DECLARED}]

    waiting = walk(customs, "GET tasks", query={"gate": "HN"})["items"]
    assert [(task["step"], task["crossing"]["id"]) for task in waiting] == [("registration", truck)]

    def confirm(who: Program, step: str) -> str:
        path = "POST crossings/{crossing_id}/confirmations"
        moved = walk(who, path, body={"step": step}, crossing_id=truck)["crossings"]
        return str(moved[0]["stage"])

    assert confirm(customs, "registration") == Stage.REGISTERED
    undone = walk(
        customs, "POST crossings/{crossing_id}/undoings", body={"step": "registration"}, crossing_id=truck
    )
    assert undone["crossings"][0]["stage"] == Stage.DECLARED
    assert confirm(customs, "registration") == Stage.REGISTERED
    _permit_and_link(walk, company, truck)
    _customs_says(walk, customs, declaration)

    _fees(walk, company, declaration, truck)
    assert confirm(guard, "entry") == Stage.ENTERING
    entered = {"kind": "yard_entry", "at": (clock.now() - timedelta(seconds=5)).isoformat()}
    reported = walk(yard, "POST crossings/{crossing_id}/yard-reports", body=entered, crossing_id=truck)
    assert len(reported["facts"]) == 2
    assert reported["crossings"][0]["stage"] == Stage.IN_YARD
    inspected = {"step": "plant_check", "result": "passed"}
    walk(plant, "POST crossings/{crossing_id}/inspections", body=inspected, crossing_id=truck)
    held = {"reason": "seal_broken", "note": "Niêm phong bị rách"}
    walk(customs, "POST crossings/{crossing_id}/holds", body=held, crossing_id=truck)
    detail = walk(company, "GET crossings/{crossing_id}", crossing_id=truck)
    assert [(hold["force"], hold["reason"]) for hold in detail["holds"]] == [("customs", "seal_broken")]
    walk(customs, "POST crossings/{crossing_id}/releases", body={}, crossing_id=truck)
    _what_the_company_follows(walk, company, truck, declaration)

    _goes_back(walk, company, customs, guard, truck)
    other = walk(company, "POST declarations", body=declaration_body())["declaration"]
    gone = walk(
        company,
        "POST declarations/{declaration_id}/cancellation",
        body={"reason": "plans_changed"},
        declaration_id=other,
    )
    assert gone["crossings"][0]["stage"] == Stage.CANCELLED
    assert len(walk(company, "GET declarations")["items"]) == 2
    left = walk(company, "GET crossings", query={"stage": ["returned"]})["items"]
    assert [item["id"] for item in left] == [truck]

    _storage(walk, company, customs, guard, yard)
    _documents(walk, company)
    _imports(walk, company)
    _corrections(walk, company, customs)
    _webhooks(walk)
    _yard(walk)
    _pairs(walk, company)
    _two_way(walk, company, customs)
    _diversions(walk, company)
    _queue(walk, company, customs)

    described = {
        f"{method.upper()} {path.removeprefix(f'{ROOT}/')}"
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert walk.called == described


def _goes_back(walk: Walk, company: Program, customs: Program, guard: Program, truck: str) -> None:
    """Asked for and taken back, ordered and taken back, ordered and let out by both forces."""
    one = "POST crossings/{crossing_id}"
    walk(company, f"{one}/return-requests", body={"reason": "goods_withdrawn"}, crossing_id=truck)
    walk(company, f"{one}/return-requests/withdrawals", crossing_id=truck)
    walk(guard, f"{one}/returns", body={"reason": "goods_spoiled"}, crossing_id=truck)
    walk(guard, f"{one}/returns/recall", body={}, crossing_id=truck)
    ordered = walk(guard, f"{one}/returns", body={"reason": "goods_spoiled"}, crossing_id=truck)
    assert ordered["crossings"][0]["stage"] == Stage.RETURNING
    for who in (guard, customs):
        gone = walk(who, f"{one}/confirmations", body={"step": "turned_back"}, crossing_id=truck)
    assert gone["crossings"][0]["stage"] == Stage.RETURNED


def _fees(walk: Walk, company: Program, declaration: str, truck: str) -> None:
    """A till assesses one vehicle, takes the money under another amount's name, and gives it back."""
    till, one = make_program(Role.CENTRE_CASHIER), "declarations/{declaration_id}/fees"
    named: dict[str, Any] = {"declaration_id": declaration}
    owed = {"crossing": truck, "fee": "infrastructure", "amount": 800_000, "basis": "Nghị quyết 09"}
    walk(till, f"POST {one}/assessments", body={"crossings": [truck], "entered": [owed]}, **named)
    paid = {"fee": "infrastructure", "amount": 300_000, "method": "cash", "payer": "CÔNG TY MẪU"}
    wrong = walk(till, f"POST {one}/payments", body=paid, **named)
    assert walk(company, f"GET {one}", **named)["status"] == "partly"
    back = {"reason": "Ghi nhầm số tiền"}
    walk(
        till, f"POST {one}/payments/{{payment_id}}/reversals", body=back, payment_id=wrong["payment"], **named
    )
    walk(till, f"POST {one}/payments", body={**paid, "amount": 800_000}, **named)
    seen = walk(company, f"GET {one}", **named)
    assert (seen["status"], seen["settled"]) == ("paid", [truck])
    assert [(line["crossing"], line["amount"], line["source"]) for line in seen["vehicles"]] == [
        (truck, 800_000, "entered")
    ]
    assert [(one["number"], one["reversed_at"] is None) for one in seen["receipts"]] == [
        (1, False),
        (2, True),
    ]


def _diversions(walk: Walk, company: Program) -> None:
    """One person orders, another approves; a program speaks for who issued its token."""
    operator, manager = make_program(Role.CENTRE_OPERATOR), make_program(Role.CENTRE_MANAGER)
    declaration = walk(company, "POST declarations", body=declaration_body())["declaration"]
    order = {"gate": "HN", "to_gate": "TT", "reason": "road_blocked", "declarations": [declaration]}
    first = walk(operator, "POST diversions", body=order)["diversion"]
    walk(manager, "POST diversions/{diversion_id}/dropping", diversion_id=first)
    given = crossing.order_diversion(
        request=Request(
            id=ids.new_id(), actor=actor(Role.CENTRE_OPERATOR), now=clock.now(), new_salt=ids.new_salt
        ),
        gate="HN",
        to_gate="TT",
        reason=crossing.DiversionReason.ROAD_BLOCKED,
        declaration_ids=[UUID(declaration)],
    )["diversion"]
    walk(manager, "POST diversions/{diversion_id}/approval", diversion_id=str(given))
    one = walk(operator, "GET diversions/{diversion_id}", diversion_id=str(given))
    assert [(item["declaration"], item["state"]) for item in one["items"]] == [(declaration, "moved")]
    states = [item["state"] for item in walk(operator, "GET diversions")["items"]]
    assert sorted(states) == ["approved", "dropped"]


def _two_way(walk: Walk, company: Program, customs: Program) -> None:
    """A Chinese truck in our yard, its way back, and an order that lets it stay longer."""
    guard = make_program(Role.BORDER_GUARD_OFFICER)
    foreign: dict[str, Any] = {"nationality": "CN", "transport_licence": "C26YF0000002"}
    usual = declaration_body()
    way: dict[str, Any] = {
        "direction": "import",
        "regime": "import",
        "gate": "CN",
        "importer": usual["exporter"],
        "exporter": usual["importer"],
    }
    out = declaration_body(vehicles=[one_truck("桂F77777", **foreign)], **way)
    truck = walk(company, "POST declarations", body=out)["crossings"][0]["crossing"]
    one = "crossings/{crossing_id}"
    assert walk(company, f"GET {one}/stay", crossing_id=truck) == {"stay": None}
    for who, step in ((customs, "registration"), (customs, "entry"), (guard, "entry")):
        walk(who, f"POST {one}/confirmations", body={"step": step}, crossing_id=truck)
    assert walk(company, f"GET {one}/stay", crossing_id=truck)["stay"]["hours"] == 24
    back = declaration_body(
        vehicles=[one_truck("桂F77777", **foreign)],
        gate="CN",
        two_way_of=truck,
    )
    home = walk(company, "POST declarations", body=back)["crossings"][0]["crossing"]
    order = {"hours": 3, "reason": "vehicle_broke_down"}
    walk(guard, f"POST {one}/stay-extensions", body=order, crossing_id=truck)
    stay = walk(guard, f"GET {one}/stay", crossing_id=home)["stay"]
    assert (stay["out"], stay["back"], stay["yard"], stay["hours"], stay["extended_hours"]) == (
        truck,
        home,
        "ours",
        36,
        3,
    )
    assert (stay["state"], stay["extensions"]) == ("running", 1)
    walk(guard, f"POST {one}/stay-extensions/recall", body={}, crossing_id=truck)
    assert walk(guard, f"GET {one}/stay", crossing_id=home)["stay"]["extensions"] == 0
    assert walk(guard, "GET stays")["items"] == []


def _queue(walk: Walk, company: Program, customs: Program) -> None:
    """A truck with a place days ahead: a later hour chosen and given up, the place given back, asked anew."""
    start = clock.now() + timedelta(days=2)
    story = Story(declaration=ids.new_id(), now=clock.now())
    rules = NewWord(
        kind=Kind.RULES,
        valid=Period(start=clock.now(), end=None),
        figures=queue.RULES,
        texts={"reason": "Quy tắc"},
    )
    topic = topic_of(line=Line(gate="CM", direction=Direction.EXPORT, cargo=Cargo.FRESH))
    say(story, plan(start=start), rules, topic=topic)
    body = declaration_body(vehicles=[one_truck("12C55555")], gate="CM", yard=None)
    truck = walk(company, "POST declarations", body=body)["crossings"][0]["crossing"]
    here = make_program(Role.CUSTOMS_OFFICER, gate="CM")
    one = "crossings/{crossing_id}"
    walk(here, f"POST {one}/confirmations", body={"step": "registration"}, crossing_id=truck)
    keeper = queue.Gate()
    keeper.keep(clock.now())
    place = walk(company, f"GET {one}/place", crossing_id=truck)["place"]
    assert (place["crossing"], place["state"], place["ahead"], place["misses_allowed"]) == (
        truck,
        "waiting",
        0,
        2,
    )
    *_, last = walk(company, f"GET {one}/windows", crossing_id=truck)["items"]
    chosen = {"starts": last["starts"]}
    walk(company, f"POST {one}/window-choices", body=chosen, crossing_id=truck)
    [listed] = walk(company, "GET places")["items"]
    assert (listed["id"], listed["state"], listed["hour"]) == (place["id"], "chosen", last["starts"])
    walk(company, f"POST {one}/window-choices/withdrawals", body=None, crossing_id=truck)
    walk(company, f"POST {one}/place-returns", body=None, crossing_id=truck)
    given = walk(company, f"GET {one}/place", crossing_id=truck)["place"]
    assert (given["state"], given["ended"]) == ("given_back", "asked")
    walk(company, f"POST {one}/place-requests", body=None, crossing_id=truck)
    keeper.keep(clock.now())
    again = walk(company, f"GET {one}/place", crossing_id=truck)
    assert (again["place"]["state"], again["place"]["id"] != place["id"]) == ("waiting", True)
    assert refused_code(customs.get("places")) == "crossing.not_allowed"


def refused_code(answer: Any) -> str:
    return str(answer_of(answer)["code"])


def _pairs(walk: Walk, company: Program) -> None:
    """A truck with goods and an empty one of another company, which takes them over with a third."""
    carrier = make_program(Role.DECLARANT)
    loaded = one_truck("12C11111", part="source", transport_licence="C26YF0000001")
    given = declaration_body(vehicles=[loaded])
    source = walk(company, "POST declarations", body=given)["crossings"][0]["crossing"]
    nothing: dict[str, Any] = {"goods": [], "importer": None, "exporter": None, "purpose": "empty_receiver"}

    def receiver(plate: str) -> tuple[dict[str, str], str]:
        body = {**declaration_body(vehicles=[one_truck(plate, part="receiver")]), **nothing}
        made = walk(carrier, "POST declarations", body=body)
        truck = made["crossings"][0]["crossing"]
        return {"number": made["number"], "plate": plate}, truck

    one = "POST crossings/{crossing_id}/pairs"
    takers: list[str] = []
    free = "GET crossings/{crossing_id}/free-partners"
    for plate in ("12C22222", "12C33333"):
        named, taker = receiver(plate)
        # Another company's truck is offered by name once one of its trucks was paired.
        offered = [found["plate"] for found in walk(company, free, crossing_id=source)["items"]]
        assert offered == (["12C33333"] if takers else [])
        walk(company, one, body=named, crossing_id=source)
        yes = {"reply": "agree"}
        walk(carrier, f"{one}/{{partner_id}}/answers", body=yes, crossing_id=taker, partner_id=source)
        takers.append(taker)
    shares = [{"crossing": taker, "weight_kg": kg} for taker, kg in zip(takers, (5000, 5710), strict=True)]
    walk(company, "POST crossings/{crossing_id}/split", body={"shares": shares}, crossing_id=source)
    seen = walk(company, "GET crossings/{crossing_id}/handover", crossing_id=source)
    assert [(each["plate"], each["weight_kg"], each["accord"]) for each in seen["partners"]] == [
        ("12C22222", 5000, "paired"),
        ("12C33333", 5710, "paired"),
    ]
    lacking = [(each["condition"], each["force"]) for each in seen["conditions"] if not each["met"]]
    assert ("receiver_entry", "customs") in lacking
    assert seen["missing"] is True
    walk(carrier, f"{one}/{{partner_id}}/ending", body={}, crossing_id=takers[1], partner_id=source)
    after = walk(carrier, "GET crossings/{crossing_id}/handover", crossing_id=takers[1])
    assert (after["partners"], after["free"]) == ([], True)


def one_truck(plate: str, **replaced: Any) -> dict[str, Any]:
    bare = {"type": "truck", "trailer_plate": None, "container_number": None, "seal_number": None}
    return vehicle_body(**{"id": str(ids.new_id()), "plate": plate, **bare, **replaced})


def _storage(walk: Walk, company: Program, customs: Program, guard: Program, yard: Program) -> None:
    truck = walk(company, "POST declarations", body=declaration_body())["crossings"][0]["crossing"]
    one = "POST crossings/{crossing_id}"
    for who, step in ((customs, "registration"), (customs, "entry"), (guard, "entry"), (customs, "yard")):
        walk(who, f"{one}/confirmations", body={"step": step}, crossing_id=truck)
    for _ in range(2):
        walk(company, f"{one}/storage-requests", body={"reason": "vehicle_broke_down"}, crossing_id=truck)
        walk(company, f"{one}/storage-requests/withdrawals", crossing_id=truck)
    part = {
        "lines": [{"owner": 0, "line": 0, "quantity": "70.5", "weight_kg": 710}],
        "reason": "goods_withdrawn",
    }
    for who, by in ((company, "carrier"), (customs, "customs")):
        walk(who, f"{one}/part-returns", body=part, crossing_id=truck)
        goods = walk(company, "GET crossings/{crossing_id}/goods", crossing_id=truck)
        assert [(line["apart_quantity"], line["apart_kg"]) for line in goods["lines"]] == [("70.5000", 710)]
        assert (goods["part"]["by"], goods["part"]["agreed"]) == (by, False)
        walk(who, f"{one}/part-returns/withdrawals", crossing_id=truck)
    goods = walk(customs, "GET crossings/{crossing_id}/goods", crossing_id=truck)
    assert (goods["part"], goods["returns"], goods["came_back_by"]) == (None, None, [])
    assert [(load["where"], load["weight_kg"]) for load in goods["loads"]] == [("under_way", 10710)]
    walk(company, f"{one}/storage-requests", body={"reason": "vehicle_broke_down"}, crossing_id=truck)
    walk(customs, f"{one}/confirmations", body={"step": "storage"}, crossing_id=truck)
    walk(yard, f"{one}/unloadings", body={"place": "Kho lạnh 2"}, crossing_id=truck)
    (lot,) = walk(company, "GET lots")["items"]
    assert (lot["brought_by"], lot["place"], lot["left_kg"]) == (truck, "Kho lạnh 2", 10710)
    assert [found["place"] for found in walk(customs, "GET lots")["items"]] == ["Kho lạnh 2"]
    spoiled = {"reason": "goods_spoiled"}
    walk(customs, f"{one}/destructions", body=spoiled, crossing_id=truck)
    walk(customs, f"{one}/destructions/recall", body={}, crossing_id=truck)
    walk(guard, f"{one}/destructions", body=spoiled, crossing_id=truck)
    assert [found["condemned_by"] for found in walk(company, "GET lots")["items"]] == ["border_guard"]
    for who in (guard, customs):
        walk(who, f"{one}/confirmations", body={"step": "destroyed"}, crossing_id=truck)
    assert walk(company, "GET lots")["items"] == []


def _documents(walk: Walk, company: Program) -> None:
    read = walk(company, "POST documents", file=as_xml(make_story(1), make_style(1)))
    assert read["number"]["value"] == make_story(1).number
    # What was declared on the way is known now.
    partner = walk(company, "GET known/partners", query={"text": "cong ty", "limit": 1})["items"]
    assert [(one["name"], one["tax_code"]) for one in partner] == [("CÔNG TY MẪU", "0100233488")]
    goods = walk(company, "GET known/goods", query={"text": "sau rieng"})["items"]
    assert [(one["product"], one["hs_code"]) for one in goods] == [("Sầu riêng tươi", "08106000")]
    vehicles = walk(company, "GET known/vehicles", query={"text": "12c"})["items"]
    assert "12C12345" in [one["plate"] for one in vehicles]
    drivers = walk(company, "GET known/drivers", query={"text": "a"})["items"]
    assert "020080001234" in [one["id_number"] for one in drivers]


def _imports(walk: Walk, company: Program) -> None:
    assert walk(company, "GET imports/template", query={"kind": "transit"}).startswith(b"PK")
    how = {"mode": "all_or_nothing", "make": "submit"}
    received = walk(company, "POST imports", file=export_book(2), form=how)
    where = {"import_id": received["id"]}
    assert (received["repeated"], received["total"]) == (False, 2)
    assert walk(company, "GET imports/{import_id}", **where)["counts"] == {"waiting": 2}
    go_on(UUID(received["id"]))
    assert walk(company, "GET imports/{import_id}", **where)["state"] == "done"
    items = walk(company, "GET imports/{import_id}/entries", query={"limit": 1}, **where)["items"]
    assert [(item["reference"], item["state"]) for item in items] == [("T1", "made")]
    assert walk(company, "GET imports/{import_id}/copy", **where).startswith(b"PK")


def _corrections(walk: Walk, company: Program, customs: Program) -> None:
    """Look before amending, a question and its withdrawal, a replacement and its withdrawal."""
    body = declaration_body()
    answer = walk(company, "POST declarations", body=body)
    declaration = {"declaration_id": answer["declaration"]}
    truck = {"crossing_id": answer["crossings"][0]["crossing"]}
    registered = {"step": "registration"}
    walk(customs, "POST crossings/{crossing_id}/confirmations", body=registered, **truck)
    one = "declarations/{declaration_id}"
    seen = walk(company, f"POST {one}/amendments/preview", body={**body, "yard": None}, **declaration)
    assert [change["field"] for change in seen["changes"]] == ["yard"]

    asked = {"field": "yard", "reason": "data_wrong"}
    walk(customs, "POST crossings/{crossing_id}/corrections", body=asked, **truck)
    (question,) = walk(company, f"GET {one}/corrections", **declaration)["items"]
    assert (question["field"], question["force"]) == ("yard", "customs")
    walk(customs, "POST crossings/{crossing_id}/corrections/withdrawals", body={"field": "yard"}, **truck)

    photo = walk(company, f"POST {one}/photos", file=b"\xff\xd8\xff a photo", **declaration)["photo"]
    wanted = {"plate": "12C66666", "reason": "vehicle_broke_down", "photo": photo}
    walk(company, "POST crossings/{crossing_id}/replacements", body=wanted, **truck)
    walk(company, "POST crossings/{crossing_id}/replacements/withdrawals", **truck)
    versions = walk(company, f"GET {one}/versions", **declaration)["items"]
    assert [version["number"] for version in versions] == [1]
    walk(company, "POST crossings/{crossing_id}/replacements", body=wanted, **truck)
    walk(customs, "POST crossings/{crossing_id}/confirmations", body={"step": "replacement"}, **truck)
    (changed,) = walk(company, "GET crossings/{crossing_id}/changes", **truck)["items"]
    assert (changed["by"], changed["reason"], changed["before"], changed["after"]) == (
        "customs",
        "vehicle_broke_down",
        {"plate": "12C12345"},
        {"plate": "12C66666"},
    )
    assert [(one["manner"], one["place"]) for one in changed["changes"]] == [("replacement", "place_kept")]


def _webhooks(walk: Walk) -> None:
    manager = make_program(Role.CARRIER_MANAGER, scopes=(TokenScope.WEBHOOKS,))
    body = {"url": "https://127.0.0.1:9/in", "kinds": ["confirmed"]}
    added = walk(manager, "POST webhooks", body=body)
    where = {"webhook_id": added["webhook"]["id"]}
    one = "webhooks/{webhook_id}"
    assert added["secret"].startswith("whsec_")
    assert walk(manager, f"POST {one}/rotation", **where)["secret"] != added["secret"]
    changed = walk(manager, f"PUT {one}", body={"url": "https://127.0.0.1:9/"}, **where)
    assert (changed["url"], changed["kinds"]) == ("https://127.0.0.1:9/", [])
    assert walk(manager, f"POST {one}/test", **where)["waiting"] == 1
    assert walk(manager, f"POST {one}/pause", **where)["state"] == "paused"
    assert walk(manager, f"POST {one}/resumption", **where)["state"] == "active"
    assert walk(manager, f"POST {one}/replay", body={"position": 1}, **where)["position"] == 0
    (sent,) = walk(manager, f"GET {one}/deliveries", **where)["items"]
    assert (sent["type"], sent["state"]) == ("webhook.test", "pending")
    again = walk(manager, f"POST {one}/deliveries/{{delivery_id}}/resending", delivery_id=sent["id"], **where)
    assert again["attempts"] == 0
    found = walk(manager, f"GET {one}", **where)
    assert walk(manager, "GET webhooks")["items"] == [found]
    assert walk(manager, f"POST {one}/removal", **where) == found
    assert walk(manager, "GET webhooks")["items"] == []


def _yard(walk: Walk) -> None:
    """What the barrier saw, what stands there, a difference and what a person does about it."""
    home = Yard.objects.get(code="XC").organisation_id
    software = make_program(Role.YARD_OPERATOR, organisation_id=home, gate="HN", scopes=(TokenScope.YARD,))
    now, one = clock.now(), "yards/{yard}"
    yard: dict[str, Any] = {"yard": "XC"}
    event = {"event": "E-1", "kind": "yard_entry", "plate": "99H-999.99", "at": now.isoformat()}
    (taken,) = walk(software, f"POST {one}/events", body={"events": [event]}, **yard)["items"]
    assert (taken["event"], taken["state"], taken["repeated"]) == ("E-1", "unknown", False)
    rows = f"event;kind;plate;at\nE-1;in;99H99999;{now.isoformat()}\nE-2;in;;{now.isoformat()}\n"
    filed = walk(software, f"POST {one}/event-files", file=rows.encode(), **yard)
    assert [(row["row"], row["problem"]["code"]) for row in filed["refused_rows"]] == [
        (3, "yards.cell_missing")
    ]
    assert [item["repeated"] for item in filed["items"]] == [True]
    (booked,) = walk(software, f"GET {one}/events", query={"state": ["unknown"]}, **yard)["items"]
    assert booked["plate"] == "99H-999.99"
    seen = walk(software, f"GET {one}/vehicles", **yard)
    changes = walk(software, f"GET {one}/changes", query={"after": -1}, **yard)
    assert changes["after"] >= seen["position"]
    stock = {"as_of": now.isoformat(), "lines": [{"plate": "99H99999"}]}
    compared = walk(software, f"POST {one}/stock-lists", body=stock, **yard)
    (difference,) = (found for found in compared["differences"] if found["kind"] == "never_here")
    listed = walk(software, f"GET {one}/differences", **yard)["items"]
    assert difference in listed
    settled = walk(
        software,
        f"POST {one}/differences/{{difference}}/settlement",
        body={"reason": "not_declared"},
        difference=difference["id"],
        **yard,
    )
    assert (settled["state"], settled["reason"]) == ("seen", "not_declared")


def _permit_and_link(walk: Walk, company: Program, truck: str) -> None:
    permit = walk(company, "GET crossings/{crossing_id}/permit", crossing_id=truck)
    key = bytes.fromhex(walk(None, "GET permit-key")["public_key"])
    checked = gates.verify_permit(
        text=permit["text"],
        keys=[Ed25519PublicKey.from_public_bytes(key)],
        plate_seen="12C12345",
        gate="HN",
        kind=gates.PermitKind.REAL,
        revoked=frozenset(),
        now=clock.now(),
    )
    assert checked.verdict is gates.Verdict.VALID
    link = walk(company, "POST crossings/{crossing_id}/driver-link", crossing_id=truck)
    token = link["url"].rsplit("/", 1)[-1]
    assert gates.open_link(token=token, now=clock.now()).crossing_id == UUID(truck)
    page = Client().get(link["url"].removeprefix(settings.PUBLIC_URL))
    assert page.status_code == 302


def _customs_says(walk: Walk, customs: Program, declaration: str) -> None:
    (paper,) = walk(customs, "GET declarations/{declaration_id}", declaration_id=declaration)["customs"]
    assert (paper["number"], paper["channel"], paper["clearance"]) == ("300000000000", None, None)
    where = {"declaration_id": declaration, "customs_id": paper["id"]}
    path = "POST declarations/{declaration_id}/customs/{customs_id}"
    walk(customs, f"{path}/channel", body={"channel": "green"}, **where)
    walk(customs, f"{path}/clearance", body={"clearance": "cleared"}, **where)
    (paper,) = walk(customs, "GET declarations/{declaration_id}", declaration_id=declaration)["customs"]
    assert (paper["channel"], paper["clearance"]) == ("green", "cleared")


def _what_the_company_follows(walk: Walk, company: Program, truck: str, declaration: str) -> None:
    seal()
    timeline = walk(company, "GET crossings/{crossing_id}/timeline", crossing_id=truck)["items"]
    assert [fact["number"] for fact in timeline] == list(range(1, len(timeline) + 1))
    assert all(fact["position"] is not None for fact in timeline)
    assert [fact["note"] for fact in timeline if fact["kind"] == "refused"] == ["Sai số công-te-nơ"]
    assert [fact["undone"] for fact in timeline if fact["step"] == "registration"] == [
        *(False, True, False),  # refused, confirmed, and the undoing itself
        False,
    ]
    events = walk(company, "GET events")
    assert [event["fact"] for event in events["items"]] == [fact["fact"] for fact in timeline]
    assert events["after"] == timeline[-1]["position"]
    assert {event["declaration"] for event in events["items"]} == {declaration}

    said = walk(company, "GET facts/{fact_id}/receipt", fact_id=timeline[0]["fact"])
    proven = journal.prove(receipt=_receipt(said), key=LOG.verifier)
    assert proven.leaf.id == UUID(timeline[0]["fact"])
    assert proven.private is not None
    assert proven.private["content"]["gate"] == "HN"  # type: ignore[index,call-overload] # an object, as declared
    confirmed = next(fact for fact in timeline if fact["kind"] == "confirmed")
    others = walk(company, "GET facts/{fact_id}/receipt", fact_id=confirmed["fact"])
    assert (others["private"], others["salt"]) == (None, None)


def _receipt(document: dict[str, Any]) -> journal.Receipt:
    return journal.parse_receipt(text=json.dumps(document))


def test_the_description_is_openapi_3_1_and_names_what_the_check_takes() -> None:
    assert description()["openapi"] == "3.1.0"

    def names(model: type[content.Described]) -> set[str]:
        return set(model.model_fields)

    assert names(content.DeclarationInput) == check.HEAD
    assert names(content.VehicleInput) == check.VEHICLE
    assert names(content.DriverInput) == check_vehicle.DRIVER
    assert names(content.PersonInput) == check_parties.PERSON
    assert names(content.PartyInput) == check_parties.PARTY
    assert names(content.OwnerInput) == check_parties.OWNER
    assert names(content.GoodsInput) == check_goods.OWNER_GOODS
    assert names(content.CustomsInput) == check_goods.CUSTOMS
    assert names(content.LineInput) == check_goods.LINE


def test_only_reference_data_need_no_token() -> None:
    open_to_all = {
        path
        for path, methods in description()["paths"].items()
        for operation in methods.values()
        if "security" not in operation
    }
    named = ("gates", "gates/{code}/capacity", "yards", "permit-key", "problems", "problems/{code}")
    assert open_to_all == {f"{ROOT}/{path}" for path in named}
