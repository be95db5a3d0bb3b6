"""A program sends a customs declaration and gets its fields, or a problem with a name."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.documents import files, hostile
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style
from tests.support.rest import ROOT, Program, answer_of, make_program, reference_data
from xulang.interfaces.rest.api import description
from xulang.kernel.words import Role

pytestmark = pytest.mark.django_db
STORY, STYLE = make_story(3), replace(make_style(3), missing=frozenset({"channel"}))


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


def send(who: Program | None, content: bytes | None, *, name: str = "to-khai", field: str = "file") -> Any:
    body = {} if content is None else {field: SimpleUploadedFile(name, content)}
    headers = {**(who.headers if who else {}), "Accept-Language": "en"}
    return Client().post(f"{ROOT}/documents", body, headers=headers)


@pytest.mark.parametrize("make", [files.as_pdf, files.as_workbook, files.as_xml])
def test_fields_are_answered_with_place_or_reason(company: Program, make: Any) -> None:
    response = send(company, make(STORY, STYLE))
    assert response.status_code == 200
    answer = answer_of(response)
    assert answer["number"]["value"] == STORY.number
    assert answer["number"]["place"]["kind"] in {"page", "cell", "element"}
    assert answer["channel"]["value"] is None
    assert answer["channel"]["unread"] in {"empty", "not_printed"}
    assert [line["hs_code"]["value"] for line in answer["lines"]] == [one.hs_code for one in STORY.goods]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (hostile.locked_pdf(), 422, "declarations.document_encrypted"),
        (hostile.billion_laughs(), 422, "declarations.document_own_entities"),
        (b"GIF89a", 415, "declarations.document_unknown_kind"),
        (b"%PDF-" + b"0" * (11 * 2**20), 413, "rest.too_large"),
        (None, 422, "rest.fields"),
    ],
    ids=["locked", "entities", "picture", "huge", "none"],
)
def test_what_is_not_read_is_a_problem_with_a_name(
    company: Program, content: bytes | None, status: int, code: str
) -> None:
    response = send(company, content)
    assert (response.status_code, answer_of(response)["code"]) == (status, code)


def test_only_a_program_that_may_declare_reads(company: Program) -> None:
    assert send(None, b"x").status_code == 401
    assert send(make_program(Role.LEADER), b"x").status_code == 403


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data", "multipart/form-data; boundary=é"]
)
def test_a_body_that_is_no_form_is_refused(company: Program, content_type: str) -> None:
    response: Any = Client().generic(
        "POST", f"{ROOT}/documents", b"{}", content_type=content_type, headers=company.headers
    )
    assert (response.status_code, answer_of(response)["code"]) == (415, "rest.not_multipart")


def test_the_description_says_how_a_file_is_sent() -> None:
    operation = description()["paths"]["/api/v1/documents"]["post"]
    sent = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert sent["required"] == ["file"]
    assert sent["properties"]["file"]["format"] == "binary"
    assert {"200", "413", "415", "422"} <= {str(status) for status in operation["responses"]}
