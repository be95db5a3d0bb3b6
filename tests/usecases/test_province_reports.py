"""The pages that read a report into drafts, and those that write one."""

import io
import re
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.support.boards import reader, text_of
from tests.support.figures import department, import_tables, manager, own_by
from tests.support.officers import tap
from tests.support.people import make_actor
from tests.support.sign_in import signed_in
from xulang.indicators import api as indicators
from xulang.indicators.api import Key, Status
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role

pytestmark = pytest.mark.django_db
READ = "/province/reports/read/"
TITLE = "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2023"
TOURISTS = "Khách du lịch ước đạt 2.460 nghìn lượt, tăng 10,8% so với cùng kỳ, đạt 63,1% kế hoạch."
TEXT = (
    f"{TITLE}\nĐến ngày 15/6/2023, thu nội địa 1.604,2 tỷ đồng, đạt 48,7% dự toán.\n{TOURISTS}\n"
    "Đàn trâu 71.200 con."
)


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    import_tables()


def browser(actor: Actor) -> Client:
    return reader(browser=signed_in(UUID(actor.id)))


def fields_of(page: str) -> dict[str, str]:
    """What the page's form would send as it stands, ticks as the page ticks them."""
    told = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(f\d+-[\w]+)"', tag), re.search(r'value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag
        if name and (not box or "checked" in tag):
            told[name[1]] = value[1] if value else "on" if box else ""
    for name, inner in re.findall(
        r'<select[^>]*name="(f\d+-(?:code|period))"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        told[name] = chosen[1] if chosen else ""
    return told


def test_a_report_is_read_and_what_is_accepted_becomes_drafts_with_its_sentence() -> None:
    desk = browser(manager())
    sent = desk.post(READ, {**tap(), "file": SimpleUploadedFile("bc-6-thang.txt", TEXT.encode())})
    assert sent.status_code == 302
    page = desk.get(sent["Location"]).content.decode()
    assert "<mark>1.604,2</mark> tỷ đồng" in page
    assert "<mark>2.460</mark> nghìn lượt" in page
    assert "not in the dictionary" in page
    told = fields_of(page)
    assert told["f1-code"] == "tourists"
    assert told["f1-value"] == "2,460"
    assert "f2-accept" not in told
    done = desk.post(sent["Location"], {**tap(), **told, "f1-value": "2,47"})
    assert done.status_code == 302, text_of(done.content.decode())
    tourists = indicators.find_figure(key=Key(code="tourists", area="LS", period="2023-H1"))
    domestic = indicators.find_figure(key=Key(code="domestic_revenue", area="LS", period="2023-H1"))
    assert tourists is not None
    assert domestic is not None
    content = tourists.newest.content
    assert tourists.status is Status.DRAFT
    assert (content.value, content.percent_of_plan, content.change_on_same_period) == ("2.47", "63.1", "10.8")
    assert (content.sentence, content.source) == (TOURISTS, "bc-6-thang.txt")
    assert content.evidence is not None
    assert indicators.get_evidence(evidence_id=content.evidence).content == TEXT.encode()
    assert domestic.newest.content.as_of == date(2023, 6, 15)
    assert domestic.newest.content.number(name="value") == indicators.Published(low=Decimal("1604.2"))
    again = desk.get(sent["Location"]).content.decode()
    assert "already on the record" in again


def test_what_is_wrong_is_said_beside_the_figure_and_nothing_is_taken() -> None:
    desk = browser(manager())
    place = desk.post(READ, {**tap(), "text": TEXT})["Location"]
    told = fields_of(desk.get(place).content.decode())
    wrong = desk.post(place, {**tap(), **told, "f1-value": "1,000"})
    assert wrong.status_code == 422
    assert "This may be a thousand" in text_of(wrong.content.decode())
    unknown = desk.post(place, {**tap(), **told, "f2-accept": "on"})
    assert unknown.status_code == 422
    assert indicators.list_figures(periods=["2023-H1"]) == []


def test_what_cannot_be_read_is_refused_and_kept_from_others() -> None:
    officer, _home = department()
    desk = browser(officer)
    scan = desk.post(READ, {**tap(), "file": SimpleUploadedFile("a.doc", bytes.fromhex("d0cf11e0a1b11ae1"))})
    assert scan.status_code == 422
    assert "old kind (.doc)" in text_of(scan.content.decode())
    assert desk.post(READ, tap(text="")).status_code == 422
    place = desk.post(READ, {**tap(), "text": TEXT})["Location"]
    assert desk.get(place).status_code == 200
    assert browser(department()[0]).get(place).status_code == 404
    assert browser(make_actor(role=Role.LEADER)).get(READ).status_code == 404
    assert browser(manager()).get(place).status_code == 200


def test_the_year_s_report_is_looked_at_and_taken_away() -> None:
    leader = browser(make_actor(role=Role.LEADER))
    page = leader.get("/province/reports/?period=2022")
    text = text_of(re.sub(r"</?a[^>]*>", "", page.content.decode()))
    assert "Tổng thu ngân sách nhà nước ước đạt 7.909,87 tỷ đồng, bằng 100,76% dự toán" in text
    word = leader.get("/province/reports/?period=2022&form=docx")
    assert word["Content-Type"].startswith("application/vnd.openxmlformats")
    read = indicators.read_report_file(content=word.content).figures
    revenue = next(one.figure for one in read if one.figure.indicator == "Tổng thu ngân sách nhà nước")
    assert revenue.value is not None
    assert (str(revenue.value.low), revenue.period and revenue.period.code) == ("7909.87", "2022")
    assert leader.get("/province/reports/?period=2022&form=pdf").content.startswith(b"%PDF-")
    nothing = leader.get("/province/reports/?period=2001&form=docx")
    assert "No figure of this period is approved yet." in text_of(nothing.content.decode())


def test_a_unit_keeps_its_own_template() -> None:
    officer, home = department()
    desk = browser(officer)
    shipped = desk.get("/province/reports/template/").content
    document, out = Document(io.BytesIO(shipped)), io.BytesIO()
    title = next(one for one in document.paragraphs if one.text == "BÁO CÁO")
    title.text = "THÔNG BÁO"
    document.save(out)
    keep = "/province/reports/template/keep/"
    torn = desk.post(keep, {**tap(), "file": SimpleUploadedFile("m.docx", b"no")}, follow=True)
    assert "The template is no .docx document." in text_of(torn.content.decode())
    assert indicators.find_template(organisation_id=home) is None
    desk.post(keep, {**tap(), "file": SimpleUploadedFile("m.docx", out.getvalue())})
    kept = indicators.find_template(organisation_id=home)
    assert kept is not None
    assert kept.content == out.getvalue() == desk.get("/province/reports/template/").content
    desk.post(keep, tap(drop="1"))
    assert indicators.find_template(organisation_id=home) is None
    assert browser(make_actor(role=Role.LEADER)).post(keep, tap(drop="1")).status_code == 404


HEAD = {
    "upper": "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
    "body": "SỞ DU LỊCH",
    "mark": "SDL",
    "place": "Kỳ Lừa",
    "capacity": "KT. GIÁM ĐỐC\r\nPHÓ GIÁM ĐỐC",
    "signer": "Nông Văn Tám",
    "recipients": "UBND tỉnh\r\n\r\nLưu: VT, KH",
}
ADDRESS = "/province/reports/letterhead/"


def printed(desk: Client) -> tuple[list[str], list[str]]:
    """The texts of the head's cells and of the foot's."""
    word = desk.get("/province/reports/?period=2022&form=docx")
    assert word["Content-Type"].startswith("application/vnd.openxmlformats"), text_of(word.content.decode())
    tables = Document(io.BytesIO(word.content)).tables
    head, foot = tables[0], tables[1]
    return [cell.text for row in head.rows for cell in row.cells], [cell.text for cell in foot.rows[0].cells]


def test_a_report_has_the_form_of_an_official_document_and_the_unit_s_own_head() -> None:
    officer, home = department()
    own_by("tourists", home)
    desk = browser(officer)
    head, foot = printed(desk)
    assert head[0].split("\n")[:2] == ["ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "SỞ DU LỊCH"]
    assert head[1].split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert re.fullmatch(r"Số:\s+/BC-SDL", head[2])
    assert re.fullmatch(r"Lạng Sơn, ngày \d\d tháng \d\d? năm \d{4}", head[3])
    assert foot[0] == "Nơi nhận:\n- UBND tỉnh Lạng Sơn;\n- Lưu: VT."
    assert foot[1].strip() == "GIÁM ĐỐC"
    wrong = desk.post(ADDRESS, {**tap(), **HEAD, "mark": ""})
    assert wrong.status_code == 422
    assert "its abbreviation, the place and who signs" in text_of(wrong.content.decode())
    assert desk.post(ADDRESS, {**tap(), **HEAD}).status_code == 302
    assert "Nông Văn Tám" in desk.get(ADDRESS).content.decode()
    head, foot = printed(desk)
    assert head[3].startswith("Kỳ Lừa, ngày ")
    assert foot[0] == "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT, KH."
    assert foot[1].split("\n")[0::6] == ["KT. GIÁM ĐỐC", "Nông Văn Tám"]
    leader = browser(make_actor(role=Role.LEADER))
    assert printed(leader)[0][0].strip() != head[0].strip()
    assert leader.get(ADDRESS).status_code == 404
    desk.post(ADDRESS, tap(drop="1"))
    assert printed(desk)[1][1].strip() == "GIÁM ĐỐC"
