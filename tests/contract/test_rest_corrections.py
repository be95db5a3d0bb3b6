"""Programs look before they amend, answer officers' questions, ask for replacements and read all versions."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.declarations import box_of
from tests.support.rest import (
    ROOT,
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
)
from xulang.declarations import api as declarations
from xulang.interfaces.rest.api import description
from xulang.kernel.words import Role
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"


class Way:
    """One declaration that customs has registered."""

    def __init__(self) -> None:
        reference_data()
        self.company, self.customs = make_program(Role.DECLARANT), make_program(Role.CUSTOMS_OFFICER)
        self.truck = new_id()
        self.body = declaration_body(vehicle=self.truck)
        declared = answer_of(self.company.post("declarations", self.body))
        self.declaration = f"declarations/{declared['declaration']}"
        self.crossing = f"crossings/{self.truck}"
        self.say(self.customs, f"{self.crossing}/confirmations", {"step": "registration"})

    def say(self, who: Program, path: str, body: object = None, *, status: int = 201) -> Any:
        response = who.post(path, body)
        assert response.status_code == status, response.content
        return answer_of(response)

    def changed(self, **vehicle: object) -> dict[str, Any]:
        body: dict[str, Any] = dict(self.body)
        return {**body, "vehicles": [{**body["vehicles"][0], **vehicle}]}

    def photo(self, content: bytes = JPEG, *, who: Program | None = None) -> Any:
        sent = {"file": SimpleUploadedFile("truck.jpg", content, content_type="image/jpeg")}
        headers = {**(who or self.company).headers, "Idempotency-Key": str(new_id())}
        return Client().post(f"{ROOT}/{self.declaration}/photos", sent, headers=headers)


@pytest.fixture
def way() -> Way:
    return Way()


def refused(answer: Any) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer["errors"]]


def test_a_preview_says_what_amending_would_do_and_stores_nothing(way: Way) -> None:
    path = f"{way.declaration}/amendments/preview"
    seen = way.say(way.company, path, way.changed(container_number=None, type="truck"), status=422)
    assert refused(seen) == [("/vehicles/0/container_number", "crossing.needs_replacement")]
    seen = way.say(way.company, path, way.changed(needs=["animal_quarantine"], tare_kg=9000), status=200)
    assert [(one["field"], one["manner"], one["crossing"]) for one in seen["changes"]] == [
        ("needs", "plain", str(way.truck)),
        ("tare_kg", "plain", str(way.truck)),
    ]
    assert seen["again"] == [{"step": "registration", "force": "customs", "crossing": None, "field": "needs"}]
    assert answer_of(way.company.get(way.declaration))["version"] == 1
    assert way.company.put(way.declaration, way.changed(needs=["animal_quarantine"])).status_code == 201


def test_every_field_at_fault_is_named_at_once(way: Way) -> None:
    way.say(way.customs, f"{way.crossing}/confirmations", {"step": "entry"})
    body = {**way.changed(plate="12C77777", nationality="VN", type="box_truck"), "gate": "CM"}
    answer = way.say(way.company, f"{way.declaration}/amendments/preview", body, status=422)
    assert refused(answer) == [
        ("/gate", "crossing.field_frozen"),
        ("/vehicles/0/plate", "crossing.field_frozen"),
        ("/vehicles/0/type", "crossing.field_frozen"),
    ]
    put = way.company.put(way.declaration, body)
    assert (put.status_code, refused(answer_of(put))) == (422, refused(answer))


def test_a_question_is_asked_answered_and_taken_back(way: Way) -> None:
    path = f"{way.crossing}/corrections"
    way.say(way.customs, path, {"field": "seal_number", "reason": "seal_broken", "note": "Khác số"})
    way.say(way.customs, path, {"field": "gate", "reason": "data_wrong"})
    found = answer_of(way.company.get(f"{way.declaration}/corrections"))["items"]
    assert [(one["field"], one["crossing"], one["force"], one["note"]) for one in found] == [
        ("seal_number", str(way.truck), "customs", "Khác số"),
        ("gate", None, "customs", ""),
    ]
    twice = way.say(way.customs, path, {"field": "gate", "reason": "data_wrong"}, status=409)
    assert twice["code"] == "crossing.already_asked"
    way.say(way.customs, f"{path}/withdrawals", {"field": "gate"})
    found = answer_of(way.company.get(f"{way.declaration}/corrections"))["items"]
    assert [one["field"] for one in found] == ["seal_number"]
    assert way.company.post(path, {"field": "plate", "reason": "other"}).status_code == 403


def test_a_replacement_with_its_photo_and_all_versions(way: Way) -> None:
    photo = answer_of(way.photo())["photo"]
    body = {"plate": "12C-777.77", "reason": "vehicle_broke_down", "photo": photo, "note": "Gãy cầu"}
    way.say(way.company, f"{way.crossing}/replacements", body)
    assert way.company.post(f"{way.crossing}/replacements", body).status_code == 409
    way.say(way.company, f"{way.crossing}/replacements/withdrawals")
    key = new_id()
    first = way.company.post(f"{way.crossing}/replacements", body, key=key)
    again = way.company.post(f"{way.crossing}/replacements", body, key=key)
    assert (first.status_code, first.content) == (201, again.content)
    way.say(way.customs, f"{way.crossing}/confirmations", {"step": "replacement"})
    found = answer_of(way.company.get(f"{way.declaration}/versions"))["items"]
    assert [one["number"] for one in found] == [1, 2]
    assert found[1]["changes"] == [
        {"field": "plate", "crossing": str(way.truck), "manner": "replacement", "place": "place_kept"}
    ]
    assert [one["content"]["vehicles"][0]["plate"] for one in found] == ["12C12345", "12C77777"]
    assert found[1]["content"]["vehicles"][0]["container_number"] == box_of(way.truck)
    leader = make_program(Role.LEADER)
    seen = answer_of(leader.get(f"{way.declaration}/versions"))["items"]
    assert [one["content"] for one in seen] == [None, None]
    assert seen[1]["changes"] == found[1]["changes"]


def test_what_a_replacement_lacks_is_refused_by_field(way: Way) -> None:
    path, photo = f"{way.crossing}/replacements", answer_of(way.photo())["photo"]
    body = {"plate": "??", "reason": "other", "photo": photo}
    assert [one[0] for one in refused(way.say(way.company, path, body, status=422))] == ["/plate"]
    missing = way.say(
        way.company, path, {"plate": "12C77777", "reason": "other", "photo": str(new_id())}, status=422
    )
    assert missing["code"] == "crossing.photo_missing"
    nothing = way.say(way.company, path, {"reason": "other", "photo": photo}, status=409)
    assert nothing["code"] == "crossing.nothing_changed"
    assert way.customs.post(path, body).status_code == 403


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ not a picture", "declarations.photo_unknown"),
        (JPEG + bytes(declarations.PHOTO_LIMIT), "declarations.photo_too_large"),
        (JPEG + bytes(11_000_000), "rest.too_large"),
    ],
    ids=["program", "large", "huge"],
)
def test_a_photo_is_a_photo(way: Way, content: bytes, code: str) -> None:
    response = way.photo(content)
    assert response.status_code in {413, 422}
    assert answer_of(response)["code"] == code


def test_outsiders_find_nothing(way: Way) -> None:
    stranger = make_program(Role.DECLARANT)
    assert way.photo(who=stranger).status_code == 404
    for path in (f"{way.declaration}/versions", f"{way.declaration}/corrections"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{way.declaration}/amendments/preview", way.body).status_code == 404
    body = {"plate": "12C77777", "reason": "other", "photo": str(new_id())}
    assert stranger.post(f"{way.crossing}/replacements", body).status_code == 404
    assert stranger.post(f"{way.crossing}/replacements/withdrawals").status_code == 404


def test_the_description_names_them() -> None:
    paths = description()["paths"]
    names = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    assert {
        "preview_amendment",
        "list_versions",
        "list_questions",
        "ask_correction",
        "drop_correction",
        "upload_photo",
        "ask_replacement",
        "drop_replacement",
    } <= names
