"""A program sends declarations in a spreadsheet and follows each of them, in its own language."""

import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.documents import hostile
from tests.support.rest import ROOT, Program, answer_of, make_program, reference_data
from tests.support.spreadsheets import by_hand, export_book, go_on, head, line, text, truck, wrong_second
from xulang.declarations import api as declarations
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db
HOW = {"mode": "all_or_nothing", "make": "submit"}


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


def send(
    who: Program | None, content: bytes | None, *, name: str = "xe.xlsx", key: UUID | None = None, **how: Any
) -> Any:
    body: dict[str, Any] = {**HOW, **how}
    if content is not None:
        body["file"] = SimpleUploadedFile(name, content)
    headers = {**(who.headers if who else {}), "Idempotency-Key": str(key or new_id())}
    return Client().post(f"{ROOT}/imports", body, headers=headers)


def import_of(who: Program, content: bytes, **how: Any) -> str:
    response = send(who, content, **how)
    assert response.status_code == 201, response.content
    answer = answer_of(response)
    assert response["Location"] == f"{ROOT}/imports/{answer['id']}"
    return str(answer["id"])


def test_a_program_follows_an_upload_to_its_declarations(company: Program) -> None:
    one = import_of(company, export_book(3))
    seen = answer_of(company.get(f"imports/{one}"))
    assert (seen["state"], seen["counts"], seen["ended_at"]) == ("checking", {"waiting": 3}, None)
    go_on(UUID(one))
    seen = answer_of(company.get(f"imports/{one}"))
    assert (seen["state"], seen["counts"]) == ("done", {"made": 3})
    page = answer_of(company.get(f"imports/{one}/entries?limit=2"))
    assert [item["reference"] for item in page["items"]] == ["T1", "T2"]
    rest = answer_of(company.get(f"imports/{one}/entries?after={page['after']}"))
    assert ([item["reference"] for item in rest["items"]], rest["after"]) == (["T3"], None)
    declared = answer_of(company.get(f"declarations/{rest['items'][0]['declaration']}"))
    assert declared["number"] == rest["items"][0]["number"]


def test_faults_are_named_by_cell_in_the_wished_language(company: Program) -> None:
    one = import_of(company, wrong_second(), mode="good_rows")
    go_on(UUID(one))
    assert answer_of(company.get(f"imports/{one}"))["state"] == "partly"
    said = {}
    for language in ("en", "vi", "zh"):
        items = answer_of(company.get(f"imports/{one}/entries", Accept_Language=language))["items"]
        [fault] = [one for one in items[1]["findings"] if one["field"] == "gate"]
        said[language] = fault["title"]
        assert (fault["level"], fault["code"], fault["cell"]) == ("error", "declarations.unknown_gate", "D3")
    assert len(set(said.values())) == 3
    copy = company.get(f"imports/{one}/copy", Accept_Language="en")
    assert openpyxl.load_workbook(io.BytesIO(copy.content)).sheetnames == ["Errors", "A", "B", "C"]


def test_a_repeat_gets_its_first_answer_and_another_file_under_its_key_is_refused(company: Program) -> None:
    key, sent = new_id(), export_book(2)
    first = send(company, sent, key=key)
    go_on(UUID(answer_of(first)["id"]))
    assert send(company, sent, key=key).content == first.content
    other = send(company, export_book(1, first=7), key=key)
    assert (other.status_code, answer_of(other)["code"]) == (409, "platform.request_reused")
    again = answer_of(send(company, sent))
    assert (again["id"], again["repeated"]) == (answer_of(first)["id"], True)


def rows(*, plate: str = "12C-345.67") -> list[dict[str, str]]:
    every = {**head("R1"), **truck("R1", plate=plate), **line("R1")}
    every["arrival_day"], every["arrival_time"] = f"{every['arrival_day']:%d/%m/%Y}", "8h30"
    every["customs_day"] = f"{every['customs_day']:%d/%m/%Y}"
    every["quantity"], every["weight_kg"] = "1.070,5", "10.710"
    return [{key: str(value) for key, value in every.items()}]


def hand_made(*, inline: bool) -> bytes:
    (row,) = rows()
    keys = sorted(row, reverse=True)
    return by_hand([keys, [row[key] for key in keys]], inline=inline)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (hand_made(inline=True), "a.xlsx"),
        (hand_made(inline=False), "a.xlsx"),
        (text(rows()), "a.csv"),
        (text(rows(), separator=",", mark=False).replace(b"1.070,5", b'"1.070,5"'), "a.csv"),
        (text(rows(), separator="\t", mark=False), "a.txt"),
    ],
    ids=["inline texts", "shared texts", "semicolons", "commas", "tabs"],
)
def test_files_of_other_programs_are_read(company: Program, content: bytes, name: str) -> None:
    one = import_of(company, content, name=name)
    go_on(UUID(one))
    (entry,) = declarations.list_entries(import_id=UUID(one))
    assert entry.state == "made", entry.findings
    found = declarations.find_by_number(number=entry.number)
    assert found is not None
    assert found.content is not None
    assert (found.content.vehicles[0].plate, str(found.content.goods[0].lines[0].quantity)) == (
        "12C34567",
        "1070.5000",
    )


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (hostile.lying_zip_bomb(), 422, None),
        (hostile.laughing_workbook(), 422, "declarations.sheet_malformed"),
        (hostile.far_cell(), 422, None),
        (b"GIF89a;\0\1", 415, "declarations.sheet_unknown_kind"),
        (b"%PDF-1.7", 415, "declarations.sheet_unknown_kind"),
        (hostile.other_workbook(), 422, "declarations.sheet_no_columns"),
        (b"x" * (11 * 2**20), 413, "rest.too_large"),
        (None, 422, "rest.fields"),
    ],
    ids=["lying bomb", "laughs", "far cell", "picture", "pdf", "another workbook", "huge", "none"],
)
def test_what_is_not_read_is_a_problem_with_a_name(
    company: Program, content: bytes | None, status: int, code: str | None
) -> None:
    response = send(company, content)
    assert response.status_code == status
    named = answer_of(response)["code"]
    assert named == code if code else named.startswith("declarations.sheet_")


def test_choices_are_named_and_nothing_is_assumed(company: Program) -> None:
    response = send(company, export_book(1), make="everything")
    assert (response.status_code, answer_of(response)["code"]) == (422, "rest.fields")


def test_only_a_program_that_may_declare_sends(company: Program) -> None:
    assert send(None, b"x").status_code == 401
    assert send(make_program(Role.LEADER), b"x").status_code == 403


def test_a_token_that_is_revoked_meanwhile_declares_nothing(company: Program) -> None:
    one = import_of(company, export_book(2))
    registry.revoke_token(token_id=company.token_id, actor=SYSTEM, now=clock.now())
    go_on(UUID(one))
    entries = declarations.list_entries(import_id=UUID(one))
    assert {one.code for entry in entries for one in entry.findings if one.level == "error"} == {
        "crossing.not_allowed"
    }
