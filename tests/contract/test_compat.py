"""A client of the earlier platform changes its base address and follows its declarations here."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.journeys.test_beside_the_live_platform import FORM, RECORD_ID, WHOLE, bring, transshipment
from tests.journeys.test_the_live_record import request
from tests.support.people import make_organisation
from tests.support.rest import Program, make_program
from tests.support.story import COMPANY, DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.exchange import api as exchange
from xulang.interfaces.compat import entering, fields
from xulang.interfaces.compat.built import build
from xulang.interfaces.compat.seen import see
from xulang.interfaces.shared.rate import Buckets
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.registry import api as registry
from xulang.registry.api import TokenScope

pytestmark = pytest.mark.django_db
BASE = "/compat/cuakhauso"
ROOT = Path(__file__).parents[2]
LISTING = f"{BASE}/api/registration-transport/get-all-regtrans-lite-v2"
USUAL = "isPaging=true&pageNumber=1&pageSize=20&orderbyCreate=false&isDeleted=false&searchType=0"
LOG = f"{BASE}/api/VehicleRegistrationForm/get-log-empty-vehicle-form"


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    reference_data()
    make_organisation(organisation_id=COMPANY, name="CÔNG TY MẪU", tax_code="0100233488")
    fresh = Buckets(rate=entering.SIGN_IN_RATE, burst=entering.SIGN_IN_BURST)
    monkeypatch.setattr(entering, "_sign_ins", lambda: fresh)


def reader(organisation_id: UUID = COMPANY) -> Program:
    return make_program(Role.DECLARANT, organisation_id=organisation_id, scopes=(TokenScope.READ,))


def sign_in(who: Client, username: object, password: object) -> HttpResponse:
    body = json.dumps({"username": username, "password": password})
    response: HttpResponse = who.post(  # type: ignore[assignment] # the test client's own subclass
        f"{BASE}/api/user/authentication", body, content_type="application/json"
    )
    return response


def entered(program: Program) -> Client:
    who = Client()
    response = sign_in(who, str(program.token_id), program.token)
    assert response.status_code == 200, response.content
    who.defaults["HTTP_AUTHORIZATION"] = f"Bearer {json.loads(response.content)['data']['accessToken']}"
    return who


def data(response: Any) -> Any:
    body = json.loads(response.content)
    assert (response.status_code, body["result"], body["code"]) == (200, 1, "00"), body
    assert body["message"] == "Thành công"
    return body["data"]


def refused(response: Any) -> tuple[int, str]:
    body = json.loads(response.content)
    assert set(body) == {"result", "code", "message", "data"}
    assert (body["result"], body["data"]) == (0, None)
    return response.status_code, body["code"]


def one(declaration: UUID | str) -> str:
    return f"{BASE}/api/registration-transport/{declaration}"


def test_every_field_of_the_sample_comes_back() -> None:
    bring(WHOLE, "first")
    answer = data(entered(reader()).get(one(RECORD_ID)))
    differing = {path for path, left, right in leaves(WHOLE, answer, "") if left != right}
    assert differing == set(fields.DIFFERS)


def leaves(left: Any, right: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Walk both; what is missing on one side is a difference there."""
    if isinstance(left, dict) and isinstance(right, dict):
        for name in left.keys() | right.keys():
            inner = f"{path}.{name}" if path else name
            yield from leaves(left.get(name, "missing"), right.get(name, "missing"), inner)
    elif isinstance(left, list) and isinstance(right, list) and left and len(left) == len(right):
        for one_left, one_right in zip(left, right, strict=True):
            yield from leaves(one_left, one_right, path)
    else:
        yield path, left, right


def test_what_our_facts_do_not_say_is_listed_and_nothing_else() -> None:
    """Without what came with the record, each field is built from facts or stands in the list."""
    bring(WHOLE, "first")
    facts_alone = build(see(declaration_id=RECORD_ID, organisation_id=COMPANY))
    built = fields.fill(facts_alone, None)
    listed = {
        f"{parent}.{name}" if parent else name
        for parent, names in fields.neutral_values().items()
        for name in names
    }
    differing = {path for path, left, right in leaves(WHOLE, built, "") if left != right}
    inside = {path for path in differing if path.startswith("parkingPlace.")}
    assert differing - listed - inside <= set(fields.DIFFERS)
    told = {path for path, _, _ in leaves(WHOLE, WHOLE, "")}
    assert {path for path in listed if path not in told} <= {"parkingPlace"}


def test_the_list_of_fields_stands_in_the_docs() -> None:
    """Else: put `fields.document()` there."""
    assert fields.document() in (ROOT / "docs" / "compat.md").read_text(encoding="utf-8")


def test_the_log_of_an_empty_truck_comes_back_as_it_was() -> None:
    text = (ROOT / "data" / "live_platform" / "empty_vehicle_log.json").read_bytes()
    bring(transshipment(), "pair")
    [log] = exchange.read_export(text=text).logs
    crossing.import_log(request=request("log"), log=log)
    assert data(entered(reader()).get(f"{LOG}/{FORM}")) == json.loads(text)["data"]
    outsider = entered(reader(make_organisation()))
    assert refused(outsider.get(f"{LOG}/{FORM}")) == (404, "compat.not_found")


def test_pairs_come_back_with_their_times() -> None:
    bring(transshipment(), "pair")
    answer = data(entered(reader()).get(one(RECORD_ID)))
    [pair] = answer["changeVehicle"]["changeVehicleDetails"]
    asked = transshipment()["changeVehicle"]["changeVehicleDetails"][0]
    assert {name: pair[name] for name in asked} == asked
    assert (answer["type"], answer["isChangeVehicle"]) == (0, True)
    assert answer["registrationTransportDetails"][0]["licencePlateChange"] == "12C12345"


def test_a_declaration_made_here_has_every_field_of_the_shape() -> None:
    Story().declare()
    answer = data(entered(reader()).get(one(DECLARATION)))
    assert set(WHOLE) == set(answer)
    assert set(WHOLE["registrationTransportDetails"][0]) == set(answer["registrationTransportDetails"][0])
    assert answer["numberOfDeclaration"] == crossing.open_record(declaration_id=DECLARATION).number
    assert answer["registrationTransportDetails"][0]["checkBorderGuard"] is False
    assert answer["gate"]["code"] == "CKHN"


def test_the_list_counts_pages_and_filters() -> None:
    bring(WHOLE, "first")
    Story().declare()
    who = entered(reader())
    page = data(who.get(f"{LISTING}?{USUAL}"))
    assert (page["totalCount"], page["totalPage"], len(page["listData"])) == (2, 1, 2)
    row = next(row for row in page["listData"] if row["id"] == str(RECORD_ID))
    assert (row["mainVehicles"], row["changeVehicles"]) == ("12C12345", "")
    assert (row["companyGoodsName"], row["checkAllBorderGuard"]) == ("CÔNG TY MẪU", True)
    assert row["paymentOfTax"]["paymentStatus"] == 2
    assert "registrationTransportDetails" not in row

    def ids_of(query: str) -> list[str]:
        return [row["id"] for row in data(who.get(f"{LISTING}?{query}"))["listData"]]

    assert ids_of("status=3") == [str(RECORD_ID)]
    assert ids_of("status=1") == [str(DECLARATION)]
    assert ids_of("status=2") == []
    assert ids_of("direction=IMPORT") == []
    assert len(ids_of("direction=EXPORT")) == 2
    assert len(ids_of("pageSize=1&pageNumber=2")) == 1
    assert ids_of("pageSize=1&pageNumber=3") == []
    assert ids_of("keyword=nothing-like-it") == []
    assert str(RECORD_ID) in ids_of("keyword=csqu3054383")


def test_an_outsider_gets_the_answer_of_what_is_not_there() -> None:
    bring(WHOLE, "first")
    outsider = entered(reader(make_organisation()))
    there, nowhere = outsider.get(one(RECORD_ID)), outsider.get(one(ids.new_id()))
    assert refused(there) == refused(nowhere) == (404, "compat.not_found")
    assert there.content == nowhere.content
    assert data(outsider.get(LISTING)) == {"listData": [], "totalCount": 0, "totalPage": 0}


def test_only_a_read_only_token_of_a_company_signs_in() -> None:
    writer = make_program(Role.DECLARANT, organisation_id=COMPANY)
    assert refused(sign_in(Client(), str(writer.token_id), writer.token)) == (403, "compat.not_read_only")
    force = make_program(Role.CUSTOMS_OFFICER, scopes=(TokenScope.READ,))
    assert refused(sign_in(Client(), str(force.token_id), force.token)) == (403, "compat.not_read_only")
    own = reader()
    assert refused(sign_in(Client(), str(ids.new_id()), own.token)) == (401, "compat.not_signed_in")
    assert refused(sign_in(Client(), str(own.token_id), "xulang_" + "0" * 64)) == (
        401,
        "compat.not_signed_in",
    )
    # The token itself is no access: it would work longer than what a client keeps.
    bare = Client(headers={"Authorization": f"Bearer {own.token}"})
    assert refused(bare.get(LISTING)) == (401, "compat.not_signed_in")
    assert refused(Client().get(LISTING)) == (401, "compat.not_signed_in")


def test_a_revoked_token_is_dead_at_once_also_for_who_was_in() -> None:
    own = reader()
    who = entered(own)
    assert who.get(LISTING).status_code == 200
    registry.revoke_token(token_id=own.token_id, actor=SYSTEM, now=clock.now())
    assert refused(who.get(LISTING)) == (401, "compat.not_signed_in")
    assert refused(who.post(f"{BASE}/api/user/refresh-token")) == (401, "compat.not_signed_in")


def test_the_cookie_gives_a_new_access() -> None:
    who = entered(reader())
    answer = json.loads(who.post(f"{BASE}/api/user/refresh-token").content)
    assert answer["accessToken"] == answer["data"]["accessToken"]
    fresh = Client(headers={"Authorization": f"Bearer {answer['accessToken']}"})
    assert fresh.get(LISTING).status_code == 200
    assert refused(Client().post(f"{BASE}/api/user/refresh-token")) == (401, "compat.not_signed_in")
    cookie = who.cookies[entering.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/compat/cuakhauso/", True, "Strict")
    # The cookie is no access, and the access is no cookie.
    swapped = Client(headers={"Authorization": f"Bearer {cookie.value}"})
    assert refused(swapped.get(LISTING)) == (401, "compat.not_signed_in")


def test_guessing_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    name = str(ids.new_id())
    codes = [sign_in(Client(), name, "wrong").status_code for _ in range(entering.SIGN_IN_BURST + 1)]
    assert codes == [401] * entering.SIGN_IN_BURST + [429]
    response = sign_in(Client(), name, "wrong")
    assert refused(response) == (429, "compat.too_fast")
    assert 0 < int(response["Retry-After"]) <= 10


def test_calls_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    who = entered(reader())
    narrow = Buckets(rate=0.1, burst=2)
    monkeypatch.setattr(entering, "_calls", lambda: narrow)
    assert [who.get(LISTING).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"null",
        b"[" * 3_000,
        b"{}",
        b'{"username": 1, "password": []}',
        b'{"username": "\\ud800", "password": "\\ud800"}',
        b'{"username": "\\u0000", "password": "x"}',
        b'{"username": "' + b"x" * 10_000 + b'"}',
        b'{"username": "a", "password": "' + b"x" * 3_000 + b'"}',
    ],
)
def test_a_bad_sign_in_is_refused_by_name(body: bytes) -> None:
    response = Client().post(f"{BASE}/api/user/authentication", body, content_type="application/json")
    assert response.status_code in {400, 401}, response.content
    refused(response)


@pytest.mark.parametrize(
    "query",
    [
        "pageNumber=x",
        "pageNumber=-1",
        "pageNumber=9999999999",
        "pageNumber=999999",
        "pageSize=1e9",
        "status=4",
        "status=x",
        "direction=UP",
        "keyword=%00",
        "pageNumber=٣",
    ],
)
def test_a_bad_list_is_refused_by_name(query: str) -> None:
    assert refused(entered(reader()).get(f"{LISTING}?{query}")) == (400, "compat.input")


def test_addresses_and_methods_that_are_not_there() -> None:
    who = entered(reader())
    for path in ("", "/api", "/api/registration-transport/x", f"/api/registration-transport/{RECORD_ID}/"):
        assert refused(who.get(f"{BASE}{path}/")) == (404, "compat.not_found"), path
    assert refused(who.get(f"{BASE}/api/user/authentication")) == (405, "compat.no_such_method")
    assert refused(who.post(LISTING)) == (405, "compat.no_such_method")
    assert who.get(f"{LISTING}?pageSize=999999").status_code == 200


def test_an_amendment_by_facts_goes_before_what_came() -> None:
    """A newer copy's plate is answered, and what facts do not say comes from that copy."""
    bring(WHOLE, "first")
    row = copy.deepcopy(WHOLE)
    row["updateDate"] = "2026-05-09T15:00:00"
    row["registrationTransportDetails"][0]["licencePlate"] = "12C54321"
    row["parkingPosition"] = 7
    bring(row, "newer")
    answer = data(entered(reader()).get(one(RECORD_ID)))
    assert answer["registrationTransportDetails"][0]["licencePlate"] == "12C54321"
    assert answer["parkingPosition"] == 7
