"""What comes in is bounded and refused by name; what goes out is one form of "no", in three languages."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.rest import (
    ROOT,
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
    unbound_rate,
)
from xulang.crossing import api as crossing
from xulang.interfaces.rest import following, problems
from xulang.interfaces.rest.inputs import BODY_LIMIT, MOST_VALUES
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.platform.db import raw
from xulang.platform.refusals import PlatformRefusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


@pytest.fixture
def customs(company: Program) -> Program:
    return make_program(Role.CUSTOMS_OFFICER)


def declare(company: Program) -> str:
    """The id of a declared truck."""
    answer = answer_of(company.post("declarations", declaration_body()))
    return str(answer["crossings"][0]["crossing"])


def send(who: Program, path: str, body: bytes, *, content_type: str = "application/json", **sent: str) -> Any:
    headers = {**who.headers, "Idempotency-Key": str(ids.new_id()), "Accept-Language": "en", **sent}
    return Client().generic("POST", f"{ROOT}/{path}", body, content_type=content_type, headers=headers)


def refused(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, answer_of(response)["code"]


def faults(response: HttpResponse) -> set[tuple[str, str]]:
    return {
        (found.get("pointer", found.get("parameter")), found["code"])
        for found in answer_of(response)["errors"]
    }


BROKEN_BODIES = [
    (b"{", "rest.not_json"),
    (b"{'a': 1}", "rest.not_json"),
    (b'{"note": NaN}', "rest.not_json"),
    (b'{"note": -Infinity}', "rest.not_json"),
    (b'{"note": 1e999}', "rest.not_json"),
    (b'{"note": ' + b"9" * 5000 + b"}", "rest.not_json"),
    (b'{"note": "\\ud800"}', "rest.not_json"),
    (b'{"note": "\xff\xfe"}', "rest.not_json"),
    (b"\xef\xbb\xbf{}", "rest.not_json"),
    (b"[" * 100_000, "rest.not_json"),
    (b'{"a":' * 300 + b"1" + b"}" * 300, "rest.fields"),
    (b"[]", "rest.fields"),
    (b'"text"', "rest.fields"),
    (b"null", "rest.fields"),
    (b"1", "rest.fields"),
]


def test_a_broken_body_is_refused_by_name(company: Program, customs: Program) -> None:
    hold = f"crossings/{declare(company)}/holds"
    before = count("journal_fact")
    for body, code in BROKEN_BODIES:
        for who, path in ((company, "declarations"), (company, "declarations/check"), (customs, hold)):
            assert refused(send(who, path, body)) in {
                (400 if code == "rest.not_json" else 422, code),
                (413, "declarations.too_large"),  # A declaration is nested eight levels deep at most.
            }
    assert count("journal_fact") == before


def count(table: str) -> int:
    row = raw().execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 -- our own tables
    return int(str(row[0])) if row else 0


def test_bodies_are_bounded_in_bytes_and_in_values(company: Program, customs: Program) -> None:
    large = send(company, "declarations", b'{"a": "' + b"x" * BODY_LIMIT + b'"}')
    assert refused(large) == (413, "rest.too_large")
    assert answer_of(large)["params"] == {"limit": BODY_LIMIT}
    many = send(company, "declarations", json.dumps({"vehicles": [0] * MOST_VALUES}).encode())
    assert refused(many) == (413, "rest.too_many_values")
    crowd = send(company, "declarations/check", json.dumps({f"a{n}": 0 for n in range(9000)}).encode())
    assert refused(crowd) == (422, "rest.fields")
    assert len(answer_of(crowd)["errors"]) == problems.MOST_FAULTS
    deep = json.dumps({"vehicles": [[[[[[[[[1]]]]]]]]]}).encode()
    assert refused(send(company, "declarations/check", deep)) == (413, "declarations.too_large")
    long = {"reason": "other", "note": "x" * 1001}
    response = customs.post(f"crossings/{declare(company)}/holds", long)
    assert faults(response) == {("/note", "rest.field_bounds")}


def test_another_content_type_is_refused(company: Program) -> None:
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = send(company, "declarations", b"{}", content_type=kind)
        assert refused(response) == (415, "rest.not_json_type")
    named = send(company, "declarations/check", b"{}", content_type="application/json; charset=utf-8")
    assert refused(named) == (422, "rest.fields")


def test_a_change_needs_a_key(company: Program) -> None:
    body = json.dumps(declaration_body()).encode()
    for key in (None, "", "1", "no-uuid", "{0b0e3c4e-8a0e-4a52-9f5e-1f5f9d6d5b0f}", "0" * 36):
        headers = {**company.headers, **({} if key is None else {"Idempotency-Key": key})}
        response: Any = Client().generic(
            "POST", f"{ROOT}/declarations", body, content_type="application/json", headers=headers
        )
        assert refused(response) == (400, "rest.key_missing")
    assert count("declarations_declaration") == 0


def test_every_fault_of_a_declaration_is_named_at_its_place(company: Program) -> None:
    body: Any = declaration_body(gate="XX", colour="red")
    body["vehicles"][0]["plate"] = "12C-1"
    body["vehicles"][0]["driver"]["phone"] = "112"
    body["goods"][0]["lines"][0]["a/b~c"] = 1
    response = company.post("declarations", body, Accept_Language="en")
    assert refused(response) == (422, "rest.fields")
    assert faults(response) == {
        ("/gate", "declarations.unknown_gate"),
        ("/colour", "declarations.unknown_field"),
        ("/vehicles/0/plate", "identifiers.plate_malformed"),
        ("/vehicles/0/driver/phone", "identifiers.phone_malformed"),
        ("/goods/0/lines/0/a~1b~0c", "declarations.unknown_field"),
    }
    assert count("declarations_declaration") == count("journal_fact") == 0


def test_a_check_stores_nothing_and_warns(company: Program) -> None:
    body: Any = declaration_body()
    del body["goods"][0]["customs_declaration"]
    response = company.post("declarations/check", body, Accept_Language="en")
    (warning,) = answer_of(response)["warnings"]
    assert (warning["code"], warning["pointer"]) == (
        "declarations.no_customs_declaration",
        "/goods/0/customs_declaration/number",
    )
    assert count("declarations_declaration") == count("platform_answeredrequest") == 0


def test_vehicles_without_ids_get_them(company: Program) -> None:
    body: Any = declaration_body()
    del body["vehicles"][0]["id"]
    key = ids.new_id()
    first = company.post("declarations", body, key=key)
    assert first.status_code == 201
    assert company.post("declarations", body, key=key).content == first.content
    truck = answer_of(first)["crossings"][0]["crossing"]
    assert company.get(f"crossings/{truck}").status_code == 200


WRONG_PARAMETERS: list[tuple[str, set[tuple[str, str]]]] = [
    ("limit=0", {("limit", "rest.field_bounds")}),
    ("limit=101", {("limit", "rest.field_bounds")}),
    ("limit=" + "9" * 40, {("limit", "rest.field_bounds")}),
    ("limit=ten", {("limit", "rest.field_form")}),
    ("stage=flying&stage=left", {("stage", "rest.field_choice")}),
    ("direction=up", {("direction", "rest.field_choice")}),
    ("gate=%00", {("gate", "rest.field_form")}),
    ("plate=%00", {("plate", "rest.field_form")}),
    ("plate=" + "1" * 61, {("plate", "rest.field_bounds")}),
    ("number=2026", {("number", "rest.field_form")}),
    ("since=yesterday", {("since", "rest.field_form")}),
    ("since=5", {("since", "rest.field_form")}),
    ("since=0001-01-01T00:00:00%2B14:00", {("since", "rest.field_form")}),
    ("since=9999-12-31T23:59:59-14:00", {("since", "rest.field_form")}),
    ("since=2026-05-08T10:00:00", {("since", "rest.field_form")}),
    ("after=", {("after", "rest.field_bounds")}),
    ("after=AAAA", {("after", "rest.field_form")}),
    ("after=____________________________________", {("after", "rest.field_form")}),
    ("page=2&colour=red", {("colour", "rest.field_unknown"), ("page", "rest.field_unknown")}),
]


def test_a_wrong_parameter_is_refused_by_name(company: Program) -> None:
    for query, expected in WRONG_PARAMETERS:
        response = company.get(f"crossings?{query}")
        assert refused(response) == (422, "rest.fields"), query
        assert faults(response) == expected


def test_any_plate_may_be_looked_for(company: Program) -> None:
    for plate in ("%25", "_", "'", "桂", "12C-123.45"):
        assert company.get(f"crossings?plate={plate}").status_code == 200
    for nothing in ("-", " . ", "\u200b"):
        assert refused(company.get(f"crossings?plate={nothing}")) == (422, "identifiers.empty")


def test_notes_hold_no_control_characters(company: Program, customs: Program) -> None:
    path = f"crossings/{declare(company)}/holds"
    for note in ("a\x00b", "a\x1bb", "\x7f"):
        assert faults(customs.post(path, {"reason": "other", "note": note})) == {("/note", "rest.field_form")}
    kind = customs.post(path, {"reason": "bored", "note": 5, "colour": 1})
    assert faults(kind) == {
        ("/reason", "rest.field_choice"),
        ("/note", "rest.field_kind"),
        ("/colour", "rest.field_unknown"),
    }
    assert customs.post(path, {"reason": "other", "note": "Một dòng\nhai dòng"}).status_code == 201


def test_a_yards_time_has_one_form(company: Program) -> None:
    yard = make_program(Role.YARD_OPERATOR)
    path = f"crossings/{declare(company)}/yard-reports"
    early = "0001-01-01T00:00:00+23:59"
    for at in ("2026-05-08", 5, "2026-05-08T10:00:00", early, None, "2026-02-30T00:00:00Z"):
        response = yard.post(path, {"kind": "yard_entry", "at": at})
        assert faults(response) == {("/at", "rest.field_form")}


def test_a_yard_does_not_report_the_future(company: Program) -> None:
    yard = make_program(Role.YARD_OPERATOR)
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    response = yard.post(f"crossings/{declare(company)}/yard-reports", {"kind": "yard_entry", "at": tomorrow})
    assert refused(response) == (422, "crossing.in_future")
    assert faults(response) == {("/at", "crossing.in_future")}


def test_an_unknown_address_is_a_problem_too(company: Program) -> None:
    client = Client(enforce_csrf_checks=True)
    named = ("", "nothing", "crossings/", "crossings/1", "crossings/x/holds", "declarations/check/", "%00")
    for path in named:
        for method in ("GET", "POST", "DELETE"):
            response: Any = client.generic(method, f"{ROOT}/{path}", headers=company.headers)
            assert refused(response) == (404, "rest.no_such_path")


def test_an_address_says_what_it_takes(company: Program) -> None:
    for path, allow in (("gates", {"GET"}), ("declarations", {"GET", "POST"}), ("crossings", {"GET"})):
        client = Client(enforce_csrf_checks=True)
        response: Any = client.delete(f"{ROOT}/{path}", headers=company.headers)
        assert refused(response) == (405, "rest.no_such_method")
        assert set(response["Allow"].split(", ")) == allow


WISHES = [
    ("en", "en", "Already confirmed: registration accepted, customs."),
    ("vi", "vi", "Đã được xác nhận: Tiếp nhận đăng ký, Hải quan."),
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans", "已"),
    ("fr, en;q=0.5, vi;q=0.1", "en", "Already confirmed: registration accepted, customs."),
    ("fr", "vi", "Đã được xác nhận: Tiếp nhận đăng ký, Hải quan."),
    ("x" * 9000, "vi", "Đã được xác nhận: Tiếp nhận đăng ký, Hải quan."),
]


def test_a_no_is_said_in_the_callers_language(company: Program, customs: Program) -> None:
    path = f"crossings/{declare(company)}/confirmations"
    customs.post(path, {"step": "registration"})
    for wish, language, title in WISHES:
        response = customs.post(path, {"step": "registration"}, Accept_Language=wish)
        problem = answer_of(response)
        assert response["Content-Language"] == language
        assert problem["title"].lower().startswith(title.lower())
        assert problem["params"] == {"step": "registration", "force": "customs"}
        assert problem["type"].endswith("/api/v1/problems/crossing.already_confirmed")
        described = answer_of(company.get("problems/crossing.already_confirmed", Accept_Language=wish))
        assert described["detail"] == problem["detail"]


def test_busy_says_when_to_come_again(
    company: Program, customs: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_said: object) -> None:
        raise Refusal(code=PlatformRefusal.BUSY)

    monkeypatch.setattr(crossing, "choose_crossings", busy)
    response = company.get("crossings")
    assert refused(response) == (503, "platform.busy")
    assert response["Retry-After"] == "2"


def test_what_nobody_expected_is_told_without_its_cause(
    company: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_said: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(crossing, "choose_crossings", broken)
    response = company.get("crossings")
    assert refused(response) == (500, "rest.broken")
    assert "secret" not in response.content.decode()
    assert answer_of(response)["reference"] in caplog.text


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_any_body_is_answered_and_declares_nothing(company: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    unbound_rate(monkeypatch)

    @settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(min_size=1, max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
    def check(body: bytes) -> None:
        for path in ("declarations", "declarations/check"):
            assert refused(send(company, path, body))[0] in {400, 413, 422}

    check()
    assert count("declarations_declaration") == 0


def test_a_long_poll_ends_with_its_time_and_leaves_threads_free(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_WAITING", threading.BoundedSemaphore(1))
    began = time.monotonic()
    assert answer_of(company.get("events?wait=1&after=41")) == {"after": 41, "items": []}
    assert 0.9 < time.monotonic() - began < 15
    assert following.MOST_WAITING.acquire(blocking=False)  # It was given back; now nobody may wait.
    began = time.monotonic()
    assert answer_of(company.get("events?wait=20"))["items"] == []
    assert time.monotonic() - began < 15
