"""A company fills a draft from its customs declaration: shown first, blank fields only, conflicts listed."""

import io
import re
from dataclasses import replace
from uuid import UUID

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.companies import begin, clerk_of, make_company, reference
from tests.support.documents import files, hostile
from tests.support.documents.stories import Story, make_story
from tests.support.documents.styles import Style, make_style
from xulang.declarations import api as declarations
from xulang.declarations.models import PaperWord
from xulang.interfaces.carrier import drafting
from xulang.interfaces.carrier.desk import look_at

pytestmark = pytest.mark.django_db

STYLE = replace(make_style(3), missing=frozenset())
EXPORT = next(
    make_story(seed)
    for seed in range(99)
    if make_story(seed).type == "B11" and len(make_story(seed).goods) == 3
)


@pytest.fixture(autouse=True)
def provinces_data() -> None:
    reference()


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def client(company: UUID) -> Client:
    return clerk_of(company)


def upload(client: Client, draft: str, content: bytes, name: str = "to-khai.pdf") -> str:
    answer = client.post(draft + "document/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def take(client: Client, draft: str, page: str) -> None:
    found = re.search(r'name="read" value="([^"]+)"', page)
    assert found
    answer = client.post(draft + "document/", {"read": found[1]})
    assert (answer.status_code, answer["Location"]) == (302, draft + "review/")


def body_of(draft: str, company: UUID) -> drafting.Body:
    return declarations.get_draft(draft_id=UUID(draft.split("/")[3]), organisation_id=company).body


def made(story: Story, style: Style = STYLE) -> bytes:
    return files.as_pdf(story, style)


def test_a_draft_is_filled_from_a_printout(client: Client, company: UUID) -> None:
    draft = begin(client)
    assert draft + "document/" in client.get(draft + "route/").content.decode()
    before = body_of(draft, company)
    page = upload(client, draft, made(EXPORT))
    assert EXPORT.number in page
    assert body_of(draft, company) == before
    take(client, draft, page)
    body = body_of(draft, company)
    (goods,) = drafting.groups(body, "goods")
    assert (body["direction"], body["regime"]) == ("export", "export")
    assert drafting.group(body, "exporter")["tax_code"] == EXPORT.exporter.tax_code
    assert drafting.group(body, "importer")["name"] == EXPORT.importer.name
    assert goods["owner"] == {"name": EXPORT.exporter.name, "tax_code": EXPORT.exporter.tax_code}
    assert goods["customs_declaration"] == {
        "number": EXPORT.number,
        "type": "B11",
        "registered_on": EXPORT.registered_on.isoformat(),
    }
    lines = drafting.groups(goods, "lines")
    assert [line["hs_code"] for line in lines] == [one.hs_code for one in EXPORT.goods]
    assert [line["product"] for line in lines] == [one.product for one in EXPORT.goods]
    assert re.search(r"Đã điền \d\d ô", client.get(draft + "goods/").content.decode())


def test_what_is_filled_is_understood_by_the_check(client: Client, company: UUID) -> None:
    draft = begin(client)
    take(client, draft, upload(client, draft, made(EXPORT)))
    saved = declarations.get_draft(draft_id=UUID(draft.split("/")[3]), organisation_id=company)
    wrong = {refusal.field for refusal in look_at(saved).refusals}
    weightless = {
        f"goods.0.lines.{n}.weight_kg" for n, one in enumerate(EXPORT.goods) if one.unit not in {"KGM", "TNE"}
    }
    known = {
        field
        for field in wrong
        if field and field.startswith(("goods", "exporter", "importer", "direction", "regime"))
    }
    assert known == weightless


def test_the_same_file_again_changes_nothing(client: Client, company: UUID) -> None:
    draft = begin(client)
    take(client, draft, upload(client, draft, made(EXPORT)))
    first = body_of(draft, company)
    again = upload(client, draft, made(EXPORT))
    assert "Điền 0 ô" in again
    assert "Giữ nguyên những gì đã nhập" not in again
    take(client, draft, again)
    assert body_of(draft, company) == first


def test_what_it_names_stays_as_evidence_until_the_draft_is_thrown_away(
    client: Client, company: UUID
) -> None:
    story = replace(EXPORT, transport="12C12345/12R01234")
    draft = begin(client)
    take(client, draft, upload(client, draft, made(story)))
    named = PaperWord.objects.filter(about=UUID(draft.split("/")[3]))
    assert {"12C12345", "12R01234"} <= set(named.values_list("key", flat=True))
    client.post(draft + "delete/")
    assert not named.exists()


def test_what_was_typed_stays_and_is_listed(client: Client, company: UUID) -> None:
    draft = begin(client)
    typed = {
        "owner_name": "Chủ hàng khác",
        "customs_number": EXPORT.number,
        "customs_type": "E62",
        "lines": "0",
    }
    client.post(draft + "goods/0/", typed)
    client.post(draft + "route/", {"direction": "import"})
    page = upload(client, draft, made(EXPORT))
    kept = page[page.index("Giữ nguyên những gì đã nhập") : page.index("Đã đọc được")]
    for word in ("Chủ hàng khác", EXPORT.exporter.name, "E62", "B11", "Nhập khẩu", "Xuất khẩu"):
        assert word in kept
    take(client, draft, page)
    body = body_of(draft, company)
    (goods,) = drafting.groups(body, "goods")
    assert drafting.group(goods, "owner")["name"] == "Chủ hàng khác"
    assert drafting.group(goods, "customs_declaration")["type"] == "E62"
    assert body["direction"] == "import"
    assert len(drafting.groups(goods, "lines")) == 3


def test_lines_that_were_typed_stay_when_their_number_differs(client: Client, company: UUID) -> None:
    draft = begin(client)
    typed = {
        "owner_name": "Công ty Mẫu",
        "customs_number": "",
        "lines": "1",
        "line-0-product": "Chuối",
        "line-0-weight_kg": "5",
    }
    client.post(draft + "goods/0/", typed)
    take(client, draft, upload(client, draft, made(EXPORT)))
    (goods,) = drafting.groups(body_of(draft, company), "goods")
    assert [line["product"] for line in drafting.groups(goods, "lines")] == ["Chuối"]


def test_a_second_declaration_becomes_a_second_owners_goods(client: Client, company: UUID) -> None:
    draft = begin(client)
    other = replace(EXPORT, number="301234567890")
    for story in (EXPORT, other):
        take(client, draft, upload(client, draft, made(story)))
    numbers = [
        drafting.group(one, "customs_declaration")["number"]
        for one in drafting.groups(body_of(draft, company), "goods")
    ]
    assert numbers == [EXPORT.number, other.number]


def test_what_was_not_read_is_said(client: Client) -> None:
    page = upload(
        client, begin(client), made(EXPORT, replace(STYLE, missing=frozenset({"hs_code", "channel"})))
    )
    unread = page[page.index("Chưa đọc được") :]
    for words in ("Luồng", "để trống", "Dòng 1: Mã HS", "Mã cơ quan hải quan", "mẫu này không có"):
        assert words in unread


def test_missing_lines_are_said(client: Client) -> None:
    """The last page was left out when printing."""
    whole = pypdfium2.PdfDocument(made(EXPORT, replace(STYLE, per_page=1)))
    del whole[len(whole) - 1]
    out = io.BytesIO()
    whole.save(out)
    page = upload(client, begin(client), out.getvalue())
    assert "Tờ khai ghi có 3 dòng hàng; tìm thấy 2." in page


def test_a_file_that_is_not_read_is_refused_beside_its_field(client: Client) -> None:
    draft = begin(client)
    for content, words in ((hostile.locked_pdf(), "Tệp có đặt mật khẩu"), (b"", "tệp trống")):
        answer = client.post(draft + "document/", {"file": SimpleUploadedFile("a.pdf", content)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.post(draft + "document/", {}).status_code == 422


def test_a_file_that_is_too_large_is_not_taken_in(client: Client) -> None:
    answer = client.post(
        begin(client) + "document/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * (11 * 2**20))}
    )
    assert answer.status_code == 422
    assert "Tệp lớn hơn 10 MB" in answer.content.decode()


def test_what_was_read_for_one_draft_fills_no_other_and_no_forged_one(client: Client) -> None:
    draft, other = begin(client), begin(client)
    found = re.search(r'name="read" value="([^"]+)"', upload(client, draft, made(EXPORT)))
    assert found
    for signed in (found[1], found[1][:-2], "x"):
        answer = client.post(other + "document/", {"read": signed})
        assert (answer.status_code, "đã quá lâu" in answer.content.decode()) == (422, True)


def test_another_companys_draft_is_not_there(client: Client) -> None:
    stranger = clerk_of(make_company(name="Công ty Khác"))
    draft = begin(client)
    assert stranger.get(draft + "document/").status_code == 404
    assert stranger.post(draft + "document/", {"file": SimpleUploadedFile("a", b"x")}).status_code == 404


def test_without_the_forms_secret_nothing_is_read(company: UUID, client: Client) -> None:
    draft = begin(client)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(draft + "document/", {"file": SimpleUploadedFile("a", b"x")}).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_the_pages_speak_three_languages(client: Client, language: str) -> None:
    draft = begin(client)
    title = {
        "vi": "Điền từ tờ khai hải quan",
        "en": "Fill from a customs declaration",
        "zh-hans": "用报关单填写",
    }[language]
    client.get(draft + f"document/?lang={language}")
    assert title in client.get(draft + "document/").content.decode()
    assert title in upload(client, draft, made(EXPORT))


def test_numbers_and_days_are_shown_as_people_write_them_here(client: Client) -> None:
    page = upload(client, begin(client), made(EXPORT))
    total = f"{EXPORT.total:,.2f}".translate(str.maketrans(",.", ".,")).removesuffix("0").removesuffix(",0")
    assert total in page
    assert f"{EXPORT.registered_on:%d/%m/%Y}" in page
