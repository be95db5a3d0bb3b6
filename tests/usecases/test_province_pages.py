"""The province's pages: what each role sees and may do, the form, the desk, the board, spreadsheets."""

import html
import io
import json
import re
from datetime import date
from uuid import UUID

import msgspec
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.boards import reader, text_of
from tests.support.figures import (
    DONG_DANG,
    a_level,
    commune,
    define,
    department,
    import_tables,
    key,
    manager,
    own_by,
    request_by,
    take,
)
from tests.support.officers import tap
from tests.support.people import make_actor
from tests.support.sign_in import signed_in
from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Level, Status, Verb
from xulang.interfaces.province import approving
from xulang.interfaces.province import reading as reading_pages
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role
from xulang.platform import clock

pytestmark = pytest.mark.django_db
APRIL = "2026-04"


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    import_tables()


def browser(actor: Actor) -> Client:
    return reader(browser=signed_in(UUID(actor.id)))


def see(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return text_of(answer.content.decode())


def test_leaders_see_figures_against_plans_and_what_does_not_fit() -> None:
    leader = browser(make_actor(role=Role.LEADER))
    page = see(leader, "/province/")
    assert "State budget revenue Year 2022 7,909.87 billion VND" in page
    assert "Public Administration Reform Index (PAR Index)" in page, "programmes by their names"
    assert "Public investment disbursed Year 2022 2,995.5 billion VND 3,340.71 89.67" in page
    found = see(leader, "/province/findings/")
    assert "Plan 3.39 (3.3791 – 3.3995)" in found
    assert "Plan 3.46 (3.4103 – 3.5095)" in found
    assert "Plan 2,498.38" in found
    assert "Plan 3,340.71" in found
    assert "Tourism revenue" not in found
    tourists = see(leader, "/province/indicators/tourists/")
    implied = "– nobody published one; value and percentage imply 3.39 – published 65.5 – published 101.5"
    assert f"First half of 2022 2.22 {implied}" in tourists


def test_findings_go_on_where_a_page_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    leader = browser(make_actor(role=Role.LEADER))
    whole = leader.get("/province/findings/").content.decode().count("kind=finding")
    monkeypatch.setattr(reading_pages, "FINDINGS_SHOWN", 1)
    address, shown = "/province/findings/", 0
    while address:
        page = leader.get(address).content.decode()
        shown += page.count("kind=finding")
        further = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/province/findings/{html.unescape(further[1])}" if further else ""
    assert shown == whole > 1


def test_a_leader_turns_a_figure_and_a_finding_into_a_task() -> None:
    leader, clerk = make_actor(role=Role.LEADER), make_actor(role=Role.FIGURES_MANAGER)
    desk = browser(leader)
    links = {
        address: re.findall(r'href="(/assignments/give/[^"]+)"', desk.get(address).content.decode())
        for address in ("/province/indicators/tourists/", "/province/findings/")
    }
    # The page of the indicator: one for each of its findings, and its own.
    own = links["/province/indicators/tourists/"][-1]
    assert "kind=finding" in links["/province/findings/"][0]
    form = desk.get(html.unescape(own)).content.decode()
    assert 'name="kind" value="indicator"' in form
    assert 'name="id" value="tourists"' in form
    other = browser(clerk).get("/province/indicators/tourists/").content.decode()
    assert "/assignments/give/" not in other


def test_every_language_says_the_pages() -> None:
    person = signed_in(UUID(make_actor(role=Role.LEADER).id))
    vi = text_of(reader("vi", person).get("/province/indicators/tourists/").content.decode())
    assert "2,22" in vi
    assert "6 tháng đầu năm 2022" in vi
    zh = text_of(reader("zh-hans", person).get("/province/indicators/tourists/").content.decode())
    assert "2022年上半年" in zh
    assert "谅山省" in zh
    assert "本期到访本省的国内外游客人次" in zh
    en = text_of(reader("en", person).get("/province/indicators/tourists/").content.decode())
    assert "Lạng Sơn Province" in en
    assert "Visits of domestic and foreign tourists" in en


def test_strangers_and_other_units_see_nothing() -> None:
    officer, home = department()
    other, _ = department()
    define("beds", owner=home)
    a_level("households", Level.COMMUNE)
    village, _ = commune()
    take(officer, Verb.ENTER, key("beds"), value="10")
    figure = f"/province/figures/{key('beds').id}/"
    assert browser(officer).get(figure).status_code == 200
    for actor, path in (
        (other, figure),
        (other, "/province/indicators/beds/"),
        (village, "/province/indicators/beds/?area=LS"),
        (village, "/province/indicators/households/?area=C06040"),
        (village, f"/province/enter/beds/LS/{APRIL}/"),
        (officer, "/province/desk/"),
        (officer, "/province/dictionary/new/"),
        (make_actor(role=Role.LEADER), f"/province/enter/beds/LS/{APRIL}/"),
        (make_actor(role=Role.LEADER), "/province/desk/"),
        (make_actor(role=Role.DECLARANT), "/province/"),
        (make_actor(role=Role.YARD_OPERATOR), "/province/findings/"),
    ):
        assert browser(actor).get(path).status_code == 404, path
    page = see(browser(village), "/province/indicators/households/?area=C06184")
    made = (
        "The area was made of Đồng Đăng Township (Cao Lộc District), Bảo Lâm Commune (Cao Lộc District),"
        " Hồng Phong Commune (Cao Lộc District), Thụy Hùng Commune (Cao Lộc District),"
        " Phú Xá Commune (Cao Lộc District)"
    )
    assert made in page
    assert "Indicator households" in see(browser(village), "/province/")
    assert "Indicator beds" not in see(browser(village), "/province/")
    assert Client().get("/province/").status_code == 302


def form(**fields: str) -> dict[str, str]:
    empty = dict.fromkeys(("plan", "percent_of_plan", "change_on_same_period", "change_on_previous"), "")
    return tap(**{**empty, "seen": "0", "source": "", "comment": "", **fields})


def test_a_unit_enters_a_figure_with_its_evidence_and_the_manager_approves() -> None:
    officer, home = department()
    own_by("tourists", home)
    desk, enter = browser(officer), f"/province/enter/tourists/LS/{APRIL}/"
    wrong = desk.post(enter, form(value="1,000", plan="abc"))
    assert wrong.status_code == 422
    assert "This may be a thousand" in text_of(wrong.content.decode())
    assert "This is not a number." in text_of(wrong.content.decode())
    file = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7 x")
    sent = desk.post(enter, {**form(value="0,35", plan="3,46", comment="ước"), "evidence": file})
    assert sent.status_code == 302
    page = f"/province/figures/{key('tourists').id}/"
    assert sent["Location"] == page
    led = desk.get("/province/enter/tourists/LS/?period=2026-04")
    assert (led.status_code, led["Location"]) == (302, enter)
    figure = indicators.find_figure(key=key("tourists"))
    assert figure is not None
    assert (figure.newest.content.value, figure.newest.content.plan) == ("0.35", "3.46")
    evidence = f"/province/evidence/{figure.newest.content.evidence}/"
    assert desk.get(evidence).content == b"%PDF-1.7 x"
    assert browser(department()[0]).get(evidence).status_code == 404
    desk.post(f"{page}do/submit/", tap(seen="1"))
    chief = browser(manager())
    assert "Tourists" in see(chief, "/province/desk/")
    chief.post(f"{page}do/return/", tap(seen="2", reason="thiếu nguồn"))
    assert "thiếu nguồn" in see(desk, "/province/collection/drafts/")
    newest = indicators.get_figure(figure_id=key("tourists").id).newest
    desk.post("/province/collection/drafts/", tap(figure=f"{key('tourists').id}:{newest.number}"))
    newest = indicators.get_figure(figure_id=key("tourists").id).newest
    chosen = f"{key('tourists').id}:{newest.number}"
    approved = chief.post("/province/desk/take/", tap(verb="approve", figure=chosen))
    assert approved["Location"] == "/province/desk/?list=waiting"
    assert "Nothing waits" in see(chief, "/province/desk/?list=waiting&page=9")
    assert "Tourists" in see(chief, "/province/desk/?list=approved")
    assert indicators.get_figure(figure_id=key("tourists").id).status is Status.APPROVED
    stale = chief.post("/province/desk/take/", tap(verb="lock", figure=chosen), follow=True)
    assert "Somebody changed this figure meanwhile." in text_of(stale.content.decode())
    revise = desk.get(enter)
    assert "Reason of the revision" in text_of(revise.content.decode())
    desk.post(enter, form(value="0,36", seen=str(newest.number + 1), reason="bổ sung"))
    told = see(desk, page)
    assert "Revision waits for approval" in told
    assert told.index("0.36") < told.index("0.35"), "the newest first"
    assert "Month 4/2026 0.35" in see(desk, "/province/indicators/tourists/"), "until it is approved"


def test_the_desk_shows_all_that_waits_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approving, "PAGE", 1)
    actor, home = department()
    own_by("tourists", home)
    for period in ("2026-04", "2026-05"):
        take(actor, Verb.ENTER, key("tourists", period), value="0.35")
        take(actor, Verb.SUBMIT, key("tourists", period), seen=1)
    chief = browser(manager())
    pages = [see(chief, f"/province/desk/?page={number}") for number in (1, 2)]
    assert [("Month 4/2026" in page, "Month 5/2026" in page) for page in pages] == [
        (True, False),
        (False, True),
    ]
    assert "Waits for approval (2)" in pages[0]


def test_the_dictionary_is_defined_in_the_page_and_checked() -> None:
    chief = browser(manager())
    fields = {
        "code": "revenue_per_tourist",
        "name_vi": "Doanh thu bình quân",
        "name_en": "Revenue per tourist",
        "name_zh": "",
        "unit": "đồng",
        "definition": "",
        "legal_basis": "",
        "owner": "",
        "periods": ["year"],
        "due_days": "20",
        "direction": "more",
        "nature": "rate",
        "level": "province",
        "decimals": "0",
        "formula": "tourism_revenue / tourists",
        "plan_code": "",
        "whole_code": "",
        "programmes": "tourism",
        "seen": "0",
    }
    wrong = chief.post("/province/dictionary/new/", {**tap(), **fields})
    assert "The formula's units do not fit together." in text_of(wrong.content.decode())
    right = {
        **fields,
        "formula": "100 * import_export_revenue / state_budget_revenue",
        "unit": "%",
        "decimals": "2",
    }
    assert chief.post("/province/dictionary/new/", {**tap(), **right}).status_code == 302
    assert "6,321.22" in see(chief, "/province/indicators/revenue_per_tourist/")
    again = chief.post(
        "/province/dictionary/revenue_per_tourist/", {**tap(), **right, "definition": "Tỷ lệ", "seen": "1"}
    )
    assert again.status_code == 302
    assert indicators.get_entry(code="revenue_per_tourist").definition == "Tỷ lệ"


def test_the_manager_sees_what_the_dictionary_lacks_and_ends_an_indicator() -> None:
    chief = browser(manager())
    assert "Without a legal basis: 23" in see(chief, "/province/")
    lacking = see(chief, "/province/?lacks=legal_basis")
    assert "Tourists" in lacking
    assert "Project, value of work done" in lacking, "of projects too, which have pages of their own"
    assert "GRDP growth" not in lacking
    assert "no legal basis recorded yet" in see(chief, "/province/indicators/tourists/")
    page = "/province/dictionary/tourists/end/"
    assert "Last period for which it is reported" in see(chief, page)
    bare = chief.post(page, {**tap(), "seen": "1", "last": "2026-03", "reason": ""})
    assert bare.status_code == 422
    done = chief.post(page, {**tap(), "seen": "1", "last": "2026-03", "reason": "gộp"}, follow=True)
    assert "not reported after 31/03/2026" in text_of(done.content.decode())
    assert "Not reported after 31/03/2026: gộp" in see(chief, page)
    chief.post(page, {**tap(), "seen": "2", "reason": "cần lại"})
    assert indicators.get_entry(code="tourists").ended is None


def test_the_plan_is_set_by_the_manager_and_percentages_follow() -> None:
    chief = browser(manager())
    asked = "/province/enter/tourists/LS/?period=2022&measure=plan"
    led = chief.get(asked)
    assert led["Location"] == "/province/enter/tourists/LS/2022/?measure=plan"
    assert chief.post(led["Location"], form(value="3,46")).status_code == 302
    plan = msgspec.structs.replace(key("tourists", "2022"), measure=indicators.Measure.PLAN)
    page = f"/province/figures/{plan.id}/"
    chief.post(f"{page}do/submit/", tap(seen="1"))
    assert "Who wrote a figure does not approve it" in see(chief, page)
    browser(manager()).post(f"{page}do/approve/", tap(seen="2"))
    told = see(chief, "/province/indicators/tourists/")
    assert "Year 2022 3.5 3.46 target 101.16 published 101.16" in told
    assert "First half of 2022 2.22 3.46 target 64.16 published 65.5" in told
    led = chief.get("/province/enter/tourists/LS/?part=H1&year=2026")
    assert led["Location"] == "/province/enter/tourists/LS/2026-H1/"
    page = chief.get("/province/indicators/tourists/").content.decode()
    assert '<option value="H1">First half of the year</option>' in page
    assert 'value="1986"' in page
    assert 'value="1985"' not in page
    early = chief.get("/province/enter/tourists/LS/?part=Y&year=1985", follow=True)
    assert "No figures are kept of years before 1986." in text_of(early.content.decode())
    assert "Quarter 1/2022" in see(chief, "/province/collection/?part=Q1&year=2022")
    ahead = chief.get("/province/collection/?period=2099-01")
    assert (ahead.status_code, "This period has not begun yet." in text_of(ahead.content.decode())) == (
        422,
        True,
    )
    wrong = chief.get("/province/enter/tourists/LS/?period=soon", follow=True)
    assert "This is not a period." in text_of(wrong.content.decode())


def test_the_board_names_who_owes_what() -> None:
    officer, home = department()
    own_by("tourists", home)
    own_by("tourism_revenue", home)
    take(officer, Verb.ENTER, key("tourists"), value="0.3")
    take(officer, Verb.SUBMIT, key("tourists"))
    page = see(browser(officer), f"/province/collection/?period={APRIL}")
    assert "1 of 2 · Month 4/2026" in page
    assert "Sở Du lịch 1 of 2 Enter all of this unit Missing: Tourism revenue · due 20/05/2026" in page
    assert "State budget revenue" not in page
    assert "Without a unit in charge" in see(
        browser(make_actor(role=Role.LEADER)), f"/province/collection/?period={APRIL}"
    )


def test_series_leave_as_csv_and_json_with_their_digits() -> None:
    leader = browser(make_actor(role=Role.LEADER))
    told = json.loads(leader.get("/province/indicators/tourists/series.json").content)
    assert [(one["period"], one["value"]) for one in told["figures"]] == [
        ("2022-H1", "2.22"),
        ("2022", "3.5"),
    ]
    sheet = leader.get("/province/indicators/vehicles_declared_to_date/series.csv").content.decode()
    assert ">57000" in sheet


# ---------------------------------------------------------------- spreadsheets


def workbook(client: Client, period: str) -> openpyxl.Workbook:
    answer = client.get(f"/province/collection/template/?period={period}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def send(client: Client, book: openpyxl.Workbook, period: str, **more: str) -> "tuple[int, str]":
    answer = sent(client, book, period, **more)
    return answer.status_code, text_of(answer.content.decode())


def sent(client: Client, book: openpyxl.Workbook, period: str, **more: str) -> HttpResponse:
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("so-lieu.xlsx", out.getvalue())
    return client.post(  # type: ignore[return-value] # what the test client answers
        "/province/collection/upload/", {**tap(period=period, mapping="", **more), "file": file}
    )


def last_month() -> str:
    return indicators.ended_before(kinds=[indicators.PeriodKind.MONTH], day=clock.now().date(), count=1)[
        0
    ].code


def column(sheet: Worksheet, name: str) -> int:
    return next(place for place, cell in enumerate(sheet[1], start=1) if cell.value == name)


def test_a_filled_template_becomes_drafts() -> None:
    officer, home = department()
    own_by("tourists", home)
    own_by("tourism_revenue", home)
    client, month = browser(officer), last_month()
    book = workbook(client, month)
    sheet = book.active
    assert sheet is not None
    assert [sheet.cell(row, 1).value for row in (3, 4)] == ["tourism_revenue", "tourists"]
    lists = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert lists[0] == '"estimate,preliminary,final"'
    assert len(lists) == 2, "how final it is, and whose plan"
    sheet.cell(3, column(sheet, "value")).value = 1234.5
    sheet.cell(3, column(sheet, "value")).number_format = "#,##0.00"
    sheet.cell(4, column(sheet, "value")).value = 0.35
    assert send(client, book, month)[0] == 302
    revenue = indicators.find_figure(key=key("tourism_revenue", month))
    assert revenue is not None
    assert (revenue.status, revenue.newest.content.value) == (Status.DRAFT, "1234.50"), "as the cell shows it"


def test_broken_cells_are_named_and_nothing_is_taken() -> None:
    officer, home = department()
    codes = ("tourists", "tourism_revenue", "state_budget_revenue", "domestic_revenue", "new_enterprises",
             "industrial_production_index", "import_export_revenue", "value_of_work_done")  # fmt: skip
    for code in codes:
        own_by(code, home)
    client, month = browser(officer), last_month()
    book = workbook(client, month)
    sheet = book.active
    assert sheet is not None
    value, unit = column(sheet, "value"), column(sheet, "unit")
    rows = {sheet.cell(row, 1).value: row for row in range(3, sheet.max_row + 1)}

    sheet.cell(rows["tourists"], value).value = "0,35"
    sheet.cell(rows["tourism_revenue"], value).value = "1,000"
    sheet.cell(rows["state_budget_revenue"], value).value = date(2026, 3, 1)
    sheet.cell(rows["domestic_revenue"], value).value = 5
    sheet.cell(rows["domestic_revenue"], unit).value = "triệu đồng"
    sheet.cell(rows["new_enterprises"], value).value = 7
    sheet.row_dimensions[rows["new_enterprises"]].hidden = True
    sheet.cell(rows["value_of_work_done"], value).value = 9
    sheet.cell(rows["value_of_work_done"], 1).value = "nobody"
    top = rows["import_export_revenue"]
    sheet.merge_cells(start_row=top, end_row=top, start_column=value, end_column=value + 1)
    sheet.cell(top, value).value = 3
    answer = sent(client, book, month)
    page = text_of(answer.content.decode())
    assert answer.status_code == 422
    letter = get_column_letter(value)
    for row, said in (
        (rows["tourists"], "The number is typed as text 0,35 0.35"),
        (rows["tourism_revenue"], "May be a thousand, or one with three decimals 1,000"),
        (rows["state_budget_revenue"], "A date stands where a number belongs"),
        (top, "The cell is merged with others"),
    ):
        assert f"{letter}{row} {said}" in page
    assert "The unit is not that of the indicator triệu đồng tỷ đồng" in page
    assert f"{rows['new_enterprises']} The row is hidden and yet has figures" in page
    assert "There is no such indicator, or no row of it nobody" in page
    assert all(indicators.find_figure(key=key(code, month)) is None for code in codes)
    [link] = re.findall(r"/province/collection/upload/[^\"]+/copy/[^\"]*", answer.content.decode())
    link = html.unescape(link)
    assert browser(department()[0]).get(link).status_code == 404
    copy = openpyxl.load_workbook(io.BytesIO(client.get(link).content))
    errors, marked = copy.worksheets
    assert [errors.cell(2, place).value for place in (2, 3, 6)] == ["Sheet", "Cell", "What is wrong"]
    assert errors.max_row == 2 + page.count("Figures ")
    told = {
        name: comment.text
        for name in ("tourists", "tourism_revenue", "import_export_revenue")
        if (comment := marked.cell(rows[name], value).comment)
    }
    assert told == {
        "tourists": "The number is typed as text: 0.35",
        "tourism_revenue": "May be a thousand, or one with three decimals",
        "import_export_revenue": "The cell is merged with others",
    }
    hidden = marked.cell(rows["new_enterprises"], 1).comment
    assert hidden is not None
    assert hidden.text == "The row is hidden and yet has figures"
    # Mended in the copy, it is taken: its list of errors is no sheet of the sender's.
    marked.unmerge_cells(start_row=top, end_row=top, start_column=value, end_column=value + 1)
    marked.row_dimensions[rows["new_enterprises"]].hidden = False
    marked.cell(rows["value_of_work_done"], 1).value = "value_of_work_done"
    marked.cell(rows["domestic_revenue"], unit).value = "tỷ đồng"
    for place, name in enumerate(("tourists", "tourism_revenue", "state_budget_revenue"), start=1):
        marked.cell(rows[name], value).value = place
        marked.cell(rows[name], value).number_format = "0"
    assert send(client, copy, month)[0] == 302
    assert all(indicators.find_figure(key=key(code, month)) for code in ("tourists", "value_of_work_done"))


def test_another_period_another_unit_and_no_workbook_are_refused() -> None:
    officer, home = department()
    own_by("tourists", home)
    client, month = browser(officer), last_month()
    book = workbook(client, month)
    sheet = book.active
    assert sheet is not None
    sheet.cell(3, column(sheet, "value")).value = 1
    sheet.cell(4, 1).value = "state_budget_revenue"
    sheet.cell(4, 2).value = "LS"
    sheet.cell(4, column(sheet, "value")).value = 2
    status, page = send(client, book, month)
    assert (status, "Your unit does not report this figure state_budget_revenue" in page) == (422, True)
    other = indicators.read_span(code=month).previous()
    assert other is not None
    assert "The template is for another period" in send(client, book, other.code)[1]
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")
    answer = client.post("/province/collection/upload/", {**tap(period=month, mapping=""), "file": file})
    assert answer.status_code == 422


def test_a_units_own_file_is_read_by_its_kept_mapping() -> None:

    officer, home = department()
    own_by("tourists", home)
    own_by("tourism_revenue", home)
    client, month = browser(officer), last_month()
    wanted = {
        "name": "Báo cáo tháng",
        "sheet": "Du lịch",
        "label_column": "2",
        "unit_column": "3",
        "first_row": "3",
        "labels": "Tổng lượt khách = tourists\nDoanh thu = tourism_revenue\n",
        "columns": "4 = value\n5 = value 2026-03",
        "source": "Báo cáo tháng của Sở",
    }
    wrong = client.post("/province/collection/mappings/", tap(**{**wanted, "columns": "vier"}))
    assert wrong.status_code == 422
    assert client.post("/province/collection/mappings/", tap(**wanted)).status_code == 302
    [kept] = [one.id for one in indicators.list_mappings(organisation_ids=[home])]
    assert indicators.list_mappings(organisation_ids=[department()[1]]) == []
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Du lịch"
    typed: list[list[str | float | None]] = [
        ["BÁO CÁO"],
        ["TT", "Chỉ tiêu", "ĐVT", "Tháng này", "Tháng 3"],
        [1, "Tổng lượt  khách", "triệu lượt", 0.4, 0.3],
        [2, "Doanh thu", "Tỷ đồng", 310, None],
        [3, "Khác", "", "x", "y"],
    ]
    for row, cells in enumerate(typed, start=1):
        for place, cell in enumerate(cells, start=1):
            sheet.cell(row, place).value = cell
    out = io.BytesIO()
    book.save(out)
    answer = client.post(
        "/province/collection/upload/",
        {**tap(period=month, mapping=str(kept)), "file": SimpleUploadedFile("a.xlsx", out.getvalue())},
    )
    assert answer.status_code == 302
    values = {
        (code, period): figure.newest.content.value
        for code in ("tourists", "tourism_revenue")
        for period in (month, "2026-03")
        if (figure := indicators.find_figure(key=key(code, period))) is not None
    }
    assert values == {
        ("tourists", month): "0.4",
        ("tourism_revenue", month): "310",
        ("tourists", "2026-03"): "0.3",
    }


def test_so_unlikely_a_figure_is_asked_back_in_form_and_spreadsheet() -> None:
    officer, home = department()
    own_by("tourists", home)
    client, month = browser(officer), last_month()
    before = indicators.read_span(code=month).previous()
    assert before is not None
    known = indicators.Move(
        key=key("tourists", before.code), verb=Verb.IMPORT, content=indicators.Content(value="0.40")
    )
    indicators.act(request=request_by(manager(), now=clock.now()), moves=[known])
    address, at = f"/province/enter/tourists/LS/{month}/", key("tourists", month)
    first = client.post(address, tap(value="46", seen="0"))
    page = text_of(first.content.decode())
    assert (first.status_code, "more than 10 times away from 0.40" in page) == (422, True)
    assert "I looked at it again: the figure is right" in page
    assert indicators.find_figure(key=at) is None
    book = workbook(client, month)
    sheet = book.active
    assert sheet is not None
    sheet.cell(3, column(sheet, "value")).value = 46
    status, page = send(client, book, month)
    assert status == 422
    assert f"{get_column_letter(column(sheet, 'value'))}3 More than ten times away" in page
    assert send(client, book, month, sure="on")[0] == 302
    figure = indicators.find_figure(key=at)
    assert figure is not None
    assert (figure.newest.content.value, figure.newest.confirmed) == ("46", f"value/{before.code}")
    assert "Confirmed although more than ten times away from" in see(client, f"/province/figures/{at.id}/")
    assert [one for told in indicators.replay_figures() for one in told.differences] == []
    sheet.cell(3, column(sheet, "value")).value = -46
    status, page = send(client, book, month, sure="on")
    assert (status, "This indicator is never below 0" in page) == (422, True)


def test_a_province_of_which_one_commune_reported_says_so_and_files_say_what_stands_there() -> None:
    define("markets", level=indicators.Level.COMMUNE_SUM, unit="chợ", decimals=0)
    at = key("markets", "2026-03", DONG_DANG)
    told = Content(
        value="7",
        percent_of_plan="50",
        certainty=indicators.Certainty.ESTIMATE,
        plan_of=indicators.PlanOf.PROVINCE,
    )
    take(manager(), Verb.IMPORT, at, content=told)
    leader = browser(make_actor(role=Role.LEADER))
    page = see(leader, "/province/indicators/markets/")
    assert "Month 3/2026 – partial" in page
    assert "1 of 65 communes, so far 7: not the province's total missing:" in page
    province = leader.get("/province/indicators/markets/series.json").json()["figures"]
    [row] = [one for one in province if one["period"] == "2026-03"]
    assert (row["value"], row["partial"], row["partial_sum"]) == ("", "1/65", "7.0000")
    assert len(row["missing"].split()) == 64
    own = leader.get(f"/province/indicators/markets/series.json?area={DONG_DANG}").json()["figures"]
    [row] = [one for one in own if one["period"] == "2026-03"]
    names = ("value", "status", "version", "percent_of_plan_published", "certainty", "plan_of", "partial")
    assert [row[name] for name in names] == ["7", "approved", "1", "50", "estimate", "province", ""]
    tourists = leader.get("/province/indicators/tourists/series.csv").content.decode()
    [year] = [line for line in tourists.splitlines() if line.startswith("tourists,LS,2022,")]
    assert "plans_contradict" in year
