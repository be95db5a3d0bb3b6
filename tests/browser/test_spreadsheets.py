"""A clerk's day with a spreadsheet in a real browser: template, upload, the copy mended, declared."""

import io
import threading
from collections.abc import Iterator
from datetime import time as clock_time
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.test_prefill import sign_in
from tests.concurrency.test_notifications_jobs import work_off
from tests.support.browser import LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.companies import clerk_of, make_company, reference
from tests.support.spreadsheets import Rows, Value, filled, line, saved, tomorrow, truck

COUNT = 12
WRONG = "Cửa khẩu không có"


@pytest.fixture
def client(live: LiveServer) -> Client:
    reference()
    return clerk_of(make_company())


# Milliseconds: the file is opened by processes of their own, beside whatever else the machine does.
PATIENCE = 90_000


@pytest.fixture
def worker() -> Iterator[None]:
    """The product's worker beside the pages: it looks for work until the test ends."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(0.5):
            work_off()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    over.set()
    thread.join()


def rows(gate: str) -> list[Rows]:
    """A dozen trucks; the eleventh has a wrong gate and a short phone number."""
    refs = [f"XK-{number:02d}" for number in range(1, COUNT + 1)]
    heads: list[dict[str, Value]] = [
        {
            "ref": ref,
            "gate": WRONG if place == 10 else gate,
            "arrival_day": tomorrow(),
            "arrival_time": clock_time(8, 30),
            "officer_name": "Lý Thị Mai",
            "officer_phone": "0912 345 670",
            "exporter_name": "CÔNG TY MẪU",
            "exporter_tax_code": "0100233488",
            "payer_name": "CÔNG TY MẪU",
            "payer_tax_code": "0100233488",
        }
        for place, ref in enumerate(refs)
    ]
    trucks = [
        truck(ref, place + 1, vehicle_type="Xe tải", driver_paper="Căn cước", plant_quarantine="Có",
              driver_phone="12" if place == 10 else "0912 345 678")
        for place, ref in enumerate(refs)
    ]  # fmt: skip
    return [heads, trucks, [line(ref) for ref in refs]]


def send(page: Page, file: Path) -> None:
    page.goto("/declarations/")
    page.get_by_role("link", name="Khai báo bằng bảng tính").click()
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    page.get_by_label("Nộp ngay").check()
    page.get_by_role("button", name="Tải lên").click()


@pytest.mark.usefixtures("worker")
def test_a_clerk_declares_a_dozen_trucks_from_one_file(
    new_page: NewPage, client: Client, tmp_path: Path
) -> None:
    page = sign_in(new_page(), client)
    page.goto("/declarations/spreadsheets/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất khẩu", exact=True).click()
    template = Path(download.value.path()).read_bytes()
    lists = openpyxl.load_workbook(io.BytesIO(template))["xl.lists"]
    words = [str(cell.value) for column in lists.iter_cols() for cell in column if cell.value]
    gate = next(word for word in words if word.endswith("(HN)"))
    file = tmp_path / "xe-ngay-mai.xlsx"
    file.write_bytes(filled(template, rows(gate)))

    send(page, file)
    expect(page.get_by_text("Chưa tạo tờ khai nào", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("cell", name="Lỗi · Tờ khai · B14")).to_be_visible()
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0
    page.screenshot(path=tmp_path / "errors.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản sao có đánh dấu").click()
    assert download.value.suggested_filename == "xe-ngay-mai-da-kiem-tra.xlsx"

    copy = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert copy.sheetnames[0] == "Lỗi"
    comment = copy["Tờ khai"]["B14"].comment
    assert comment is not None
    assert "cửa khẩu" in comment.text.casefold()
    copy["Tờ khai"]["B14"].value = gate
    phone = next(cell.column for cell in copy["Phương tiện"][1] if cell.value == "xl.driver_phone")
    assert copy["Phương tiện"].cell(row=14, column=phone).comment is not None
    copy["Phương tiện"].cell(row=14, column=phone).value = "0912 345 678"
    mended = tmp_path / "xe-ngay-mai-da-sua.xlsx"
    mended.write_bytes(saved(copy))

    send(page, mended)
    expect(page.get_by_text("Đã xong tất cả")).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=tmp_path / "done.png", full_page=True)
    page.get_by_role("link", name="Tờ khai", exact=True).first.click()
    expect(page.locator("[data-row]")).to_have_count(COUNT)

    send(page, mended)
    expect(page.get_by_text("Tệp này đã được tải lên trước đó")).to_be_visible()
