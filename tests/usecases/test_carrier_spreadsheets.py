"""The pages of spreadsheets: template, upload, how far it has come, and the copy with what is wrong."""

import io
import re
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.styles import Font, PatternFill

from tests.support import spreadsheets
from tests.support.companies import clerk_of, make_company, reference
from tests.support.documents import hostile
from tests.support.spreadsheets import book, export_book, filled, go_on, head, line, saved, truck
from xulang.declarations import api as declarations
from xulang.declarations.api import ImportState
from xulang.kernel.words import Regime
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
PAGE = "/declarations/spreadsheets/"
# What no template says for a clerk.
FREE = ("direction", "regime")


@pytest.fixture(autouse=True)
def provinces_data() -> None:
    reference()


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def client(company: UUID) -> Client:
    return clerk_of(company)


def upload(client: Client, content: bytes, *, name: str = "xe.xlsx", **chosen: str) -> Any:
    sent = {"file": SimpleUploadedFile(name, content), "request_id": str(new_id()), **chosen}
    return client.post(PAGE, sent)


def id_of(answer: Any) -> UUID:
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer["Location"].split("/")[-2])


def template(client: Client, kind: Regime = Regime.EXPORT, language: str = "vi") -> bytes:
    answer = client.get(f"{PAGE}templates/{kind}/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return bytes(answer.content)


# Each kind once, and one of them in every language.
@pytest.mark.parametrize(
    ("kind", "language"),
    [*((kind, "vi") for kind in Regime), (Regime.EXPORT, "en"), (Regime.EXPORT, "zh-CN")],
)
def test_a_template_of_each_kind_and_language_is_filled_in_and_declared(
    client: Client, company: UUID, kind: Regime, language: str
) -> None:
    direction = declarations.directions_of(kind)[0].value
    words = openpyxl.load_workbook(io.BytesIO(template(client, kind, language)))["xl.lists"]
    listed = {str(cell.value) for column in words.iter_cols(min_row=2) for cell in column if cell.value}
    gate = next(one for one in sorted(listed) if one.endswith("(HN)"))
    rows = [
        [head("T1", gate=gate, direction=direction, importer_name="CÔNG TY MẪU",
              importer_tax_code="0100233488")],
        [truck("T1")],
        [line("T1", customs_number=None, customs_day=None)],
    ]  # fmt: skip
    import_id = id_of(upload(client, filled(template(client, kind, language), rows), make="submit"))
    state = go_on(import_id)
    entries = declarations.list_entries(import_id=import_id)
    assert state is ImportState.DONE, entries[0].findings
    found = declarations.find_by_number(number=entries[0].number)
    assert found is not None
    assert (found.regime, found.direction.value, found.gate) == (kind, direction, "HN")


def test_the_sheet_itself_says_what_may_be_typed(client: Client) -> None:
    made = openpyxl.load_workbook(io.BytesIO(template(client)))
    assert made.sheetnames == ["Hướng dẫn", "Tờ khai", "Phương tiện", "Hàng hóa", "xl.lists"]
    assert made["xl.lists"].sheet_state == "hidden"
    vehicles = made["Phương tiện"]
    assert (vehicles.freeze_panes, vehicles.row_dimensions[1].hidden) == ("B3", True)
    headers = {
        vehicles.cell(row=1, column=n).value: vehicles.cell(row=2, column=n).value for n in range(1, 8)
    }
    assert headers["xl.plate"] == "Biển số *"
    assert str(vehicles["A3"].value).startswith("# ")
    rules = {str(rule.sqref).split("3:")[0]: rule for rule in vehicles.data_validations.dataValidation}
    columns = {str(cell.value): cell.column_letter for cell in vehicles[1] if cell.value}
    kind = rules[columns["xl.vehicle_type"]]
    assert (kind.type, kind.promptTitle, kind.prompt) == ("list", "Loại phương tiện", "Chọn trong danh sách.")
    assert rules[columns["xl.tare_kg"]].type == "decimal"
    assert rules[columns["xl.plate"]].type == "textLength"
    heads = made["Tờ khai"]
    columns = {str(cell.value): cell.column_letter for cell in heads[1] if cell.value}
    rules = {str(rule.sqref).split("3:")[0]: rule for rule in heads.data_validations.dataValidation}
    assert rules[columns["xl.arrival_day"]].type == "date"
    assert rules[columns["xl.arrival_time"]].type == "time"
    assert "xl.regime=export" in columns
    assert "xl.direction=export" in columns


def test_the_untouched_template_has_nothing_to_read(client: Client) -> None:
    answer = upload(client, template(client))
    assert answer.status_code == 422
    assert "Chưa điền dòng nào" in answer.content.decode()


def own_formatting() -> bytes:
    """A file with faults, colours and a formula of its own."""
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                {
                    "Tờ khai": [head("G1"), head("B2", gate="Nowhere", **{"Ghi chú": "=1+1"})],
                    "Xe": [truck("G1", 1), truck("B2", 2, driver_phone="12", seal_number="@SUM(A1)")],
                    "Hàng": [line("G1"), line("B2")],
                }
            )
        )
    )
    cell = made["Tờ khai"]["D3"]
    cell.font, cell.fill = Font(bold=True, color="00FF00"), PatternFill("solid", start_color="FFFF00")
    made["Tờ khai"].column_dimensions["D"].width = 42
    return saved(made)


def copy_of(client: Client, import_id: UUID) -> openpyxl.Workbook:
    answer = client.get(f"{PAGE}{import_id}/copy/")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def marked(sheet: Any) -> set[str]:
    """The cells under a mark of ours."""
    return {
        cell
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.formula == ['"xulang"="xulang"']
        for cell in str(area.sqref).split()
    }


def test_errors_come_back_in_a_copy_of_the_same_file(client: Client, company: UUID) -> None:
    import_id = id_of(upload(client, own_formatting(), make="submit"))
    assert go_on(import_id) is ImportState.REFUSED
    made = copy_of(client, import_id)
    assert made.sheetnames == ["Lỗi", "Tờ khai", "Xe", "Hàng"]
    heads = made["Tờ khai"]
    assert {"D3"} <= marked(heads)
    comment = heads["D3"].comment
    assert comment is not None
    assert "cửa khẩu" in comment.text.casefold()
    assert (heads["D3"].font.color.rgb, heads["D3"].fill.start_color.rgb) == ("0000FF00", "00FFFF00")
    assert heads.column_dimensions["D"].width == 42
    listed = [[cell.value for cell in row[:5]] for row in made["Lỗi"].iter_rows(min_row=3)]
    assert ["Lỗi", "Tờ khai", "D3", "B2", "Cửa khẩu hoặc lối thông quan"] in listed
    phone = next(cell for cell in made["Xe"][1] if cell.value == "driver_phone").column_letter
    assert f"{phone}3" in marked(made["Xe"])
    page = client.get(f"{PAGE}{import_id}/").content.decode()
    assert "D3" in page
    assert "B2" in page


def test_nothing_in_a_copy_computes(client: Client) -> None:
    import_id = id_of(upload(client, own_formatting()))
    go_on(import_id)
    for sheet in copy_of(client, import_id).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in set("=+-@"):
                    assert cell.quotePrefix


def test_the_mended_copy_is_taken_and_its_next_copy_has_no_old_marks(client: Client, company: UUID) -> None:
    first = id_of(upload(client, own_formatting(), mode="good_rows", make="submit"))
    assert go_on(first) is ImportState.PARTLY
    made = copy_of(client, first)
    made["Tờ khai"]["D3"].value = "HN"
    number = next(cell for cell in made["Xe"][1] if cell.value == "driver_phone").column
    made["Xe"].cell(row=3, column=number).value = "0912 345 678"
    made["Xe"].cell(row=3, column=[c.value for c in made["Xe"][1]].index("seal_number") + 1).value = None
    second = id_of(upload(client, saved(made), name="xe-sua.xlsx", make="submit"))
    assert go_on(second) is ImportState.DONE, declarations.list_entries(import_id=second)
    again = copy_of(client, second)
    assert again.sheetnames == ["Lỗi", "Tờ khai", "Xe", "Hàng"]
    assert "D3" not in marked(again["Tờ khai"])
    assert again["Tờ khai"]["D3"].comment is None
    total = declarations.list_declarations(organisation_id=company, filters=declarations.Filters()).items
    assert len(total) == 2


def test_a_csv_comes_back_as_a_workbook(client: Client) -> None:
    row = {**head("T1"), **truck("T1", plate="+12"), **line("T1")}
    import_id = id_of(upload(client, spreadsheets.text([row]), name="xe.csv", make="submit"))
    assert go_on(import_id) is ImportState.REFUSED
    made = copy_of(client, import_id)
    values = {cell.value: cell for cell in made.worksheets[1][2]}
    assert (values["+12"].data_type, values["+12"].quotePrefix) == ("s", True)
    assert values["+12"].coordinate in marked(made.worksheets[1])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "xe.xlsx", "Không có bảng tính"),
        (b"%PDF-1.7", "xe.xlsx", "không phải tệp .xlsx"),
        (export_book(1)[:900], "xe.xlsx", "bị hỏng"),
        (export_book(1), "xe.xlsm", "macro"),
        (hostile.zip_bomb(), "xe.xlsx", "nhiều hơn hẳn"),
        (hostile.OLE + "EncryptedPackage".encode("utf-16-le"), "xe.xlsx", "mật khẩu"),
        (hostile.other_workbook(), "xe.xlsx", "Không trang tính nào"),
        ("Biển số;Tên\n1;2".encode("utf-16-le"), "xe.csv", "không phải tệp .xlsx"),
    ],
    ids=["empty", "pdf", "torn", "macros", "bomb", "locked", "other", "utf-16"],
)
def test_what_is_not_read_is_refused_beside_the_field(
    client: Client, content: bytes, name: str, said: str
) -> None:
    answer = upload(client, content, name=name)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_upload_shows_how_far_it_has_come(client: Client, company: UUID) -> None:
    import_id = id_of(upload(client, export_book(3), make="submit"))
    page = client.get(f"{PAGE}{import_id}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert re.search(r'<progress[^>]* max="3" value="0"', page)
    go_on(import_id, seconds=0)
    part = client.get(f"{PAGE}{import_id}/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="upload"')
    assert "Đang tạo" in part
    go_on(import_id)
    part = client.get(f"{PAGE}{import_id}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    number = declarations.list_entries(import_id=import_id)[0].number
    assert number in part
    assert "Đã xong tất cả" in client.get(PAGE).content.decode()


def test_the_same_file_again_leads_to_the_first_upload(client: Client) -> None:
    sent = export_book(1)
    first = id_of(upload(client, sent))
    assert id_of(upload(client, sent, name="khac.xlsx")) == first
    assert "Tệp này đã được tải lên trước đó" in client.get(f"{PAGE}{first}/").content.decode()


def test_own_parties_left_blank_are_filled_in(client: Client, company: UUID) -> None:
    row = head("T1")
    own = ("officer", "payer")
    bare = {key: value for key, value in row.items() if not key.startswith(own)}
    sent = book({"A": [bare], "B": [truck("T1")], "C": [line("T1")]})
    import_id = id_of(upload(client, sent, make="drafts"))
    go_on(import_id)
    (entry,) = declarations.list_entries(import_id=import_id)
    # The payer is the company; this clerk and this company have no phone, so it is asked for.
    errors = [(one.field, one.code) for one in entry.findings if one.level == "error"]
    assert errors == [("officer_phone", "declarations.missing")]


def test_nobody_elses_upload_is_found(client: Client) -> None:
    import_id = id_of(upload(client, export_book(1)))
    stranger = clerk_of(make_company(name="Công ty Khác"))
    for path in ("", "copy/"):
        assert stranger.get(f"{PAGE}{import_id}/{path}").status_code == 404
