"""Who may ask what: tokens, their scopes and their rate; outsiders see and change nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.support.alerts import make_alert
from tests.support.assignments import Desk
from tests.support.documents.files import as_xml
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style
from tests.support.figures import define, import_tables, keep_report, key, manager, take
from tests.support.rest import (
    ROOT,
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
)
from tests.support.spreadsheets import upload_wrong
from tests.support.story import actor
from tests.support.webhooks import add as add_webhook
from tests.support.webhooks import deliveries, queue
from xulang.crossing import api as crossing
from xulang.crossing.models import CallOrderRow
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.indicators.api import Verb
from xulang.interfaces.rest import auth
from xulang.interfaces.rest.api import description
from xulang.interfaces.shared.rate import Buckets
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.platform.db import raw
from xulang.platform.ids import new_id
from xulang.registry import api as registry
from xulang.registry.api import TokenScope

pytestmark = pytest.mark.django_db


def refused(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, answer_of(response)["code"]


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


@pytest.fixture
def declared(company: Program) -> dict[str, Any]:
    answer: dict[str, Any] = answer_of(company.post("declarations", declaration_body()))
    return answer


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer xulang_" + "0" * 64,
        "Bearer xulang_" + "Z" * 64,
        "Basic eHVsYW5nOnh1bGFuZw==",
        "Bearer " + "x" * 5000,
        "Bearer xulang_\udc00",
    ],
)
def test_without_a_valid_token_nothing_is_said(company: Program, header: str | None) -> None:
    sent = {} if header is None else {"Authorization": header}
    response = Client().get(f"{ROOT}/crossings", headers=sent)
    assert refused(response) == (401, "rest.not_signed_in")
    assert response["WWW-Authenticate"] == 'Bearer realm="xulang"'


def test_a_revoked_token_is_dead_at_once(company: Program) -> None:
    assert company.get("crossings").status_code == 200
    registry.revoke_token(token_id=company.token_id, actor=SYSTEM, now=clock.now())
    assert refused(company.get("crossings")) == (401, "rest.not_signed_in")


def test_a_token_dies_with_its_issuers_role(company: Program) -> None:
    issuer = raw().execute("SELECT issued_by_id FROM registry_apitoken WHERE id = %s", [company.token_id])
    (user_id,) = issuer.fetchone() or (None,)
    (membership,) = registry.list_memberships(user_id=UUID(str(user_id)), now=clock.now())
    registry.end_membership(membership_id=membership.id, actor=SYSTEM, now=clock.now())
    assert refused(company.get("crossings")) == (401, "rest.not_signed_in")


def test_scopes_bound_what_a_token_does(company: Program) -> None:
    reader = make_program(Role.DECLARANT, organisation_id=company.organisation_id, scopes=(TokenScope.READ,))
    assert reader.get("crossings").status_code == 200
    response = reader.post("declarations", declaration_body())
    assert refused(response) == (403, "rest.scope_missing")
    assert 'scope="declare"' in response["WWW-Authenticate"]
    writer = make_program(Role.DECLARANT, scopes=(TokenScope.DECLARE,))
    assert refused(writer.get("crossings")) == (403, "rest.scope_missing")


def test_a_scope_gives_no_role(company: Program, declared: dict[str, Any]) -> None:
    """A company's token with every scope still confirms nothing."""
    greedy = make_program(Role.DECLARANT, organisation_id=company.organisation_id, scopes=tuple(TokenScope))
    path = f"crossings/{declared['crossings'][0]['crossing']}/confirmations"
    assert refused(greedy.post(path, {"step": "registration"})) == (403, "crossing.not_allowed")


def test_a_force_confirms_its_own_steps_only(company: Program, declared: dict[str, Any]) -> None:
    path = f"crossings/{declared['crossings'][0]['crossing']}/confirmations"
    guard = make_program(Role.BORDER_GUARD_OFFICER)
    assert refused(guard.post(path, {"step": "registration"})) == (403, "crossing.not_allowed")
    assert refused(guard.post(path, {"step": "entry"})) == (409, "crossing.needs_first")
    customs = make_program(Role.CUSTOMS_OFFICER)
    assert customs.post(path, {"step": "registration"}).status_code == 201
    assert refused(customs.post(path, {"step": "registration"})) == (409, "crossing.already_confirmed")


def test_a_forces_token_of_another_gate_sees_nothing(company: Program, declared: dict[str, Any]) -> None:
    elsewhere = make_program(Role.CUSTOMS_OFFICER, gate="CM")
    truck = declared["crossings"][0]["crossing"]
    assert refused(elsewhere.get(f"crossings/{truck}")) == (404, "crossing.unknown")
    path = f"crossings/{truck}/confirmations"
    assert refused(elsewhere.post(path, {"step": "registration"})) == (404, "crossing.unknown")
    for path in ("crossings", "tasks", "crossings?gate=HN", "tasks?gate=HN"):
        assert answer_of(elsewhere.get(path))["items"] == []
    assert answer_of(make_program(Role.CUSTOMS_OFFICER, gate="HN").get("tasks"))["total"] == 1


BODIES: dict[str, Any] = {
    "PUT /declarations/{declaration_id}": declaration_body,
    "confirmations": {"step": "registration"},
    "refusals": {"step": "registration", "reason": "other"},
    "undoings": {"step": "registration"},
    "holds": {"reason": "other"},
    "returns": {"reason": "other"},
    "recall": {},
    "return-requests": {"reason": "other"},
    "pairs": {"number": "2026050800001", "plate": "12C12345"},
    "answers": {"reply": "agree"},
    "ending": {},
    "split": {"shares": [{"crossing": str(UUID(int=1)), "weight_kg": 1}]},
    "storage-requests": {"reason": "other"},
    "part-returns": {"lines": [{"owner": 0, "line": 0, "weight_kg": 1}], "reason": "other"},
    "assessments": {},
    "destructions": {"reason": "other"},
    "payments": {"fee": "infrastructure", "amount": 1, "method": "cash", "payer": "A"},
    "reversals": {"reason": "x"},
    "stay-extensions": {"hours": 1, "reason": "other"},
    "unloadings": {"place": "Kho 1"},
    "releases": {},
    "inspections": {"step": "plant_check", "result": "passed"},
    "yard-reports": {"kind": "yard_entry", "at": "2026-05-08T00:00:00Z"},
    "channel": {"channel": "green"},
    "clearance": {"clearance": "cleared"},
    "cancellation": {"reason": "other"},
    "driver-link": None,
    "replay": {"position": 0},
    "preview": declaration_body,
    "corrections": {"field": "plate", "reason": "data_wrong"},
    "window-choices": {"starts": "2026-05-09T02:00:00Z"},
    "words": {"verb": "accept"},
    "replacements": {"plate": "12C77777", "reason": "other", "photo": str(UUID(int=1))},
}


UNKNOWN = {
    "call-orders": "crossing.order_unknown",
    "road-holds": "crossing.road_unknown",
    "diversions": "crossing.diversion_unknown",
    "webhook": "notifications.webhook_unknown",
    "imports": "declarations.sheet_no_import",
    "figures": "indicators.figure_unknown",
    "/api/v1/evidence": "indicators.evidence_unknown",
    "alerts": "insight.alert_unknown",
    "assignments": "assignments.unknown",
}


def test_an_outsider_sees_and_changes_nothing(company: Program, declared: dict[str, Any]) -> None:
    """Every operation that names something of the company, asked by another company and by a far force."""
    declaration_id = declared["declaration"]
    record = crossing.open_record(declaration_id=UUID(declaration_id)).record
    webhook = add_webhook("http://127.0.0.1:9/", organisation=company.organisation_id)
    queue(webhook, [(0, None, None)], now=clock.now())
    request = Request(id=new_id(), actor=actor(Role.CENTRE_OPERATOR), now=clock.now(), new_salt=ids.new_salt)
    order = crossing.order_diversion(
        request=request,
        gate="HN",
        to_gate="TT",
        reason=crossing.DiversionReason.OTHER,
        declaration_ids=[UUID(declaration_id)],
    )
    where = {
        **_orders(),
        **_of_the_province(),
        "diversion_id": str(order["diversion"]),
        "webhook_id": str(webhook),
        "delivery_id": str(deliveries(webhook)[0].id),
        "import_id": str(upload_wrong(company.organisation_id)),
        "declaration_id": declaration_id,
        "crossing_id": declared["crossings"][0]["crossing"],
        "partner_id": declared["crossings"][0]["crossing"],
        "customs_id": str(record.dossier.customs[0].declared_by),
        "fact_id": declared["facts"][0],
        "payment_id": declared["facts"][0],
    }
    outsiders = [
        make_program(Role.DECLARANT, scopes=tuple(TokenScope)),
        make_program(Role.CARRIER_MANAGER, scopes=tuple(TokenScope)),
        make_program(Role.CUSTOMS_OFFICER, gate="CM", scopes=tuple(TokenScope)),
    ]
    before = rows()
    asked = 0
    for path, methods in description()["paths"].items():
        if "_id}" not in path:
            continue
        for method in methods:
            for outsider in outsiders:
                answer = _ask(outsider, method.upper(), path.format(**where))
                unknown = next((code for part, code in UNKNOWN.items() if part in path), "crossing.unknown")
                assert refused(answer) == (404, unknown), (method, path)
                asked += 1
    assert asked == 255
    assert rows() == before
    for outsider in outsiders:
        for path in ("crossings", "events"):
            assert answer_of(outsider.get(path))["items"] == []
    assert answer_of(outsiders[0].get("declarations"))["items"] == []


def _orders() -> dict[str, str]:
    """An order of the queue and one on the road to Hữu Nghị."""
    now, order_id = clock.now(), new_id()
    CallOrderRow.objects.create(
        id=order_id,
        gate="HN",
        direction="export",
        cargo="fresh",
        place_id=new_id(),
        crossing_id=new_id(),
        number=1,
        kind="call",
        reason_code="other",
        legal_basis="Quyết định 12",
        state="ordered",
        ordered_by="person:1",
        ordered_name="Mai",
        ordered_unit=new_id(),
        ordered_at=now,
    )
    held = crossing.hold_road(
        request=Request(id=new_id(), actor=actor(Role.CENTRE_MANAGER), now=now, new_salt=ids.new_salt),
        gate="HN",
        road="QL1A",
        metres=1000,
        reason=crossing.RoadReason.JAM,
        until=now + timedelta(hours=1),
        notice=dict.fromkeys(gates.Language, "QL1A"),
    )
    facts = held["facts"]
    assert isinstance(facts, list)
    return {"order_id": str(order_id), "hold_id": str(facts[0])}


def _of_the_province() -> dict[str, str]:
    """A figure, an alert at Hữu Nghị and a task of somebody else."""
    import_tables()
    define("of_others")
    take(manager(), Verb.IMPORT, key("of_others"), value="1")
    return {
        "evidence_id": str(keep_report()),
        "file_id": str(new_id()),
        "figure_id": str(key("of_others").id),
        "alert_id": make_alert()["alert_id"][0],
        "assignment_id": str(Desk().give()),
    }


FILES: dict[str, dict[str, Any]] = {
    "/photos": {"file": ("truck.jpg", b"\xff\xd8\xff")},
    "/evidence": {"file": ("a.pdf", b"%PDF-1.7"), "verb": "hand_in", "text": "Xong"},
}


def _ask(who: Program, method: str, path: str) -> Any:
    if method == "GET":
        return who.get(path)
    if method == "PUT":
        return who.put(path, {"url": "https://a.example/"} if "webhooks" in path else declaration_body())
    form = next((told for end, told in FILES.items() if path.endswith(end)), None)
    if form is not None:
        sent = {
            name: SimpleUploadedFile(*told) if isinstance(told, tuple) else told
            for name, told in form.items()
        }
        headers = {**who.headers, "Idempotency-Key": str(new_id())}
        return Client().post(path, sent, headers=headers)
    body = BODIES.get(path.rsplit("/", 1)[-1])
    if path.endswith("/words") and "alerts" in path:
        body = {"verb": "acknowledge"}
    if path.endswith("corrections/withdrawals"):
        body = {"field": "plate"}
    return who.post(path, body() if callable(body) else body)


def rows() -> tuple[object, ...]:
    """What the record holds: facts, rows, answers."""
    tables: tuple[str, ...] = (
        "journal_fact",
        "crossing_record",
        "declarations_declaration",
        "platform_answeredrequest",
    )
    tables += (
        "declarations_sheetimport",
        "notifications_webhook",
        "notifications_webhookdelivery",
        "platform_auditentry",
    )
    return tuple(raw().execute(f"SELECT count(*) FROM {table}".encode()).fetchone() for table in tables)  # noqa: S608 -- our own tables


def test_leaders_see_stages_and_no_plates(company: Program, declared: dict[str, Any]) -> None:
    leader = make_program(Role.LEADER)
    truck = declared["crossings"][0]["crossing"]
    assert answer_of(company.get(f"crossings/{truck}"))["plate"] == "12C12345"
    assert answer_of(leader.get(f"crossings/{truck}"))["plate"] is None
    assert answer_of(leader.get("crossings"))["items"][0]["plate"] is None
    whole = answer_of(leader.get(f"declarations/{declared['declaration']}"))
    assert (whole["content"], whole["customs"][0]["number"]) == (None, None)
    assert refused(leader.get(f"crossings/{truck}/permit")) == (404, "rest.no_permit")
    assert refused(leader.get("declarations")) == (403, "crossing.not_allowed")


def test_an_authoritys_reading_of_personal_data_is_recorded(
    company: Program, declared: dict[str, Any]
) -> None:
    customs = make_program(Role.CUSTOMS_OFFICER)
    truck = declared["crossings"][0]["crossing"]
    paths = [f"declarations/{declared['declaration']}", f"crossings/{truck}", "crossings?gate=HN", "tasks"]
    for who in (company, customs):
        for path in paths if who is customs else paths[:-1]:
            assert who.get(path).status_code == 200
    found = raw().execute(
        "SELECT actor_kind, actor_id, object_kind, object_id FROM platform_auditentry"
        " WHERE action = 'read' ORDER BY id"
    )
    token = str(customs.token_id)
    assert found.fetchall() == [
        ("token", token, "declaration", declared["declaration"]),
        ("token", token, "crossing", truck),
        ("token", token, "crossings", "gate=HN"),
        ("token", token, "tasks", ""),
    ]


def test_what_a_company_declared_before_is_known_to_it_alone(
    company: Program, declared: dict[str, Any]
) -> None:
    other, customs = make_program(Role.DECLARANT), make_program(Role.CUSTOMS_OFFICER)
    for what in ("partners", "goods", "vehicles", "drivers"):
        assert answer_of(company.get(f"known/{what}"))["items"] != []
        assert answer_of(other.get(f"known/{what}"))["items"] == []
        assert customs.get(f"known/{what}").status_code == 403
        assert company.get(f"known/{what}?limit=51").status_code == 422


def test_a_document_is_kept_beside_an_own_declaration_only(
    company: Program, declared: dict[str, Any]
) -> None:
    address = f"{ROOT}/documents?declaration={declared['declaration']}"
    paper = as_xml(replace(make_story(1), transport="12C55555"), replace(make_style(1), missing=frozenset()))
    for who, status in ((make_program(Role.DECLARANT), 404), (company, 200)):
        sent = {"file": SimpleUploadedFile("to-khai.xml", paper)}
        headers = {**who.headers, "Idempotency-Key": str(new_id())}
        assert Client().post(address, sent, headers=headers).status_code == status
        kept = declarations.is_on_paper(
            about=UUID(declared["declaration"]), kind=declarations.PaperKind.PLATE, key="12C55555"
        )
        assert kept == (status == 200)


def test_names_of_officers_stay_inside(company: Program, declared: dict[str, Any]) -> None:
    customs = make_program(Role.CUSTOMS_OFFICER)
    truck = declared["crossings"][0]["crossing"]
    customs.post(f"crossings/{truck}/confirmations", {"step": "registration", "note": "Đủ giấy tờ"})
    timeline = company.get(f"crossings/{truck}/timeline").content.decode()
    assert "Đủ giấy tờ" in timeline
    assert "Phần mềm khai báo" not in timeline


def test_a_fast_token_is_told_to_wait_and_others_are_not(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    buckets = Buckets(rate=0.5, burst=2)
    monkeypatch.setattr(auth, "_buckets", lambda: buckets)
    assert [company.get("crossings").status_code for _ in range(2)] == [200, 200]
    response = company.get("crossings")
    assert refused(response) == (429, "rest.too_fast")
    assert response["Retry-After"] == str(answer_of(response)["params"]["seconds"]) == "2"
    assert make_program(Role.DECLARANT).get("crossings").status_code == 200


def test_a_bucket_fills_again_and_never_over() -> None:
    buckets = Buckets(rate=2, burst=3)
    assert [buckets.take(key="a", at=0.0) for _ in range(4)] == [0, 0, 0, 1]
    assert [buckets.take(key="a", at=0.5), buckets.take(key="a", at=0.5)] == [0, 1]
    assert [buckets.take(key="a", at=100.0) for _ in range(4)] == [0, 0, 0, 1]
    assert [Buckets(rate=0, burst=0).take(key="a", at=0.0) for _ in range(100)] == [0] * 100


def test_a_demonstrations_tokens_work_on_its_own_machine_only(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "_is_demonstration", lambda: True)
    headers = company.headers
    assert Client(REMOTE_ADDR="127.0.0.1").get(f"{ROOT}/crossings", headers=headers).status_code == 200
    far = Client(REMOTE_ADDR="203.0.113.7").get(f"{ROOT}/crossings", headers=headers)
    assert refused(far) == (403, "registry.demonstration_local_only")


def test_one_query_says_who_asks(
    company: Program, declared: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The registry's one; the product's own statements do not go through Django's cursor."""
    truck = declared["crossings"][0]["crossing"]
    company.get("crossings")  # The demonstration's mark is asked once a process.
    with django_assert_num_queries(1) as asked:
        assert company.get(f"crossings/{truck}").status_code == 200
    assert "registry_apitoken" in asked.captured_queries[0]["sql"]
