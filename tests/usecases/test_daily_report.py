"""The daily report of the gates: made once at its hour, never changed, told to who wants it."""

import io
import re
from datetime import date, datetime
from html import unescape
from uuid import UUID

import pytest
from django.conf import settings
from docx import Document

from tests.support.boards import clock_of
from tests.support.insight import BOTH, Told, at, equal, follow
from tests.support.officers import make_officer, tap
from tests.support.sign_in import signed_in
from tests.support.story import Story, reference_data
from xulang.indicators import api as indicators
from xulang.insight import api as insight
from xulang.kernel.words import Role, Step
from xulang.notifications import api as notifications

pytestmark = pytest.mark.usefixtures("committed_db")
DAY = date(2026, 5, 11)
PAGE = "/centre/daily-report/2026-05-11/"
FIVE = datetime(2026, 5, 11, 10, tzinfo=at(0).tzinfo)  # 17:00 in Hanoi.


@pytest.fixture
def crossed(committed_db: str) -> Told:
    """One truck with 10.7 tonnes of durian left at 14:30 in Hanoi, another waits."""
    reference_data()
    indicators.import_areas(folder=settings.DATA_FOLDER)
    told = Told()
    told.declare(at(1))
    told.confirm(Step.REGISTRATION, at(2))
    told.confirm(Step.ENTRY, at(3), *BOTH)
    told.confirm(Step.LEFT, at(7, 30), *BOTH)
    other = Told(name="other", truck=UUID(int=7))
    other.declare(at(1))
    other.confirm(Step.REGISTRATION, at(2))
    follow(at(9))
    return told


def messages(user_id: UUID) -> list[notifications.NotificationKind]:
    address = notifications.Address(kind=notifications.RecipientKind.USER, id=user_id)
    return [one.kind for one in notifications.list_notifications(addresses=[address], before=None)]


@pytest.mark.usefixtures("crossed")
def test_it_is_made_once_and_told_to_who_wants_it() -> None:
    reader, other = make_officer(Role.LEADER), make_officer(Role.CENTRE_MANAGER)
    browser = signed_in(reader)
    assert browser.post("/centre/daily-report/wanted/", tap(wanted="yes")).status_code == 302
    assert insight.make_daily_report(now=at(9, 59), hour=17) is None, "it is not five yet"
    assert insight.make_daily_report(now=at(10, 5), hour=17) is None, "the follower has not come to five"
    follow(at(10, 6))
    made = insight.make_daily_report(now=at(10, 10), hour=17)
    assert made is not None
    assert (made.total.out, made.total.came, made.total.produce_out_kg) == (1, 0, 10710)
    assert (made.total.registered, made.total.entered, made.total.waiting) == (2, 1, 1)
    assert made.lines[0].gate == "HN"
    assert insight.make_daily_report(now=at(10, 15), hour=17) is None
    assert messages(reader) == [notifications.NotificationKind.DAILY_REPORT]
    assert messages(other) == []
    browser.post("/centre/daily-report/wanted/", tap(wanted="no"))
    assert insight.list_readers() == {}


@pytest.mark.usefixtures("crossed")
def test_a_worker_that_was_down_makes_it_when_it_is_back() -> None:
    follow(at(1, day=12))
    made = insight.make_daily_report(now=at(1, day=12), hour=17)
    assert made is not None
    assert (made.day, made.until, made.total.out) == (DAY, FIVE, 1)
    assert insight.make_daily_report(now=at(1, 5, day=12), hour=17) is None
    assert insight.list_frozen_days() == [DAY], "no report of days before the first fact"


def evening(name: str, number: int, when: datetime) -> None:
    one = Told(name=name, truck=UUID(int=number))
    one.declare(at(1))
    one.confirm(Step.REGISTRATION, at(2))
    one.confirm(Step.LEFT, when, *BOTH)


@pytest.mark.usefixtures("crossed")
def test_every_hour_stands_in_one_report_and_reports_add_up() -> None:
    evening("six o'clock", 11, at(11))
    evening("next morning", 12, at(2, day=12))
    follow(at(10, 1))
    assert insight.make_daily_report(now=at(10, 5), hour=17) is not None
    follow(at(11, 1, day=12))
    # The hour was set to six in the evening meanwhile: 25 hours are counted, none is lost or doubled.
    second = insight.make_daily_report(now=at(11, 5, day=12), hour=18)
    assert second is not None
    assert (second.since, second.until, second.total.out) == (FIVE, at(11, day=12), 2)
    first = insight.find_frozen(day=DAY)
    assert first is not None
    assert (first.since, first.until, first.total.out) == (at(10, day=10), FIVE, 1)
    assert insight.count_day(day=DAY, until=FIVE, gates=["HN"]).total.out == 1


def test_later_news_stands_beside_the_report(crossed: Told) -> None:
    follow(at(10, 1))
    insight.make_daily_report(now=at(10, 5), hour=17)
    late = Told(name="late", truck=UUID(int=9))
    late.declare(at(1))
    late.confirm(Step.REGISTRATION, at(2))
    late.confirm(Step.LEFT, at(8), *BOTH, recorded=at(12))
    follow(at(12, 1))
    frozen = insight.find_frozen(day=DAY)
    assert frozen is not None
    assert (frozen.total.out, frozen.until) == (1, FIVE)
    assert insight.count_day(day=DAY, until=FIVE, gates=["HN"]).total.out == 2
    with clock_of(Story(now=at(13))):
        browser = signed_in(make_officer(Role.LEADER))
        text = browser.get(PAGE).content.decode()
        assert "<small>nay 2</small>" in text
        assert "Xuất 1 xe, nhập 0 xe; nông sản xuất 10,7 tấn" in text
        # Each number leads to its crossings, as known now: of one gate, and of all.
        links = re.findall(r'class="num"><a href="([^"]+)">([0-9,]+)</a>(?:<br><small>nay ([0-9,]+))?', text)
        assert len(links) == 2 * len(["out", "produce", "registered", "entered", "waiting"])
        for address, said, later in links:
            behind = browser.get(unescape(address)).content.decode()
            assert f"<strong>{(later or said).replace(',', '.')}" in behind or "10.710" in behind, address
        for query in ("situation=held&at=2026-05-11T17:00:00%2B07:00", "situation=waiting&at=now", ""):
            assert browser.get(f"/centre/statistics/present/?{query}").status_code == 404
        assert browser.get("/centre/daily-report/").headers["Location"] == PAGE
        assert re.search(r"\n- [^\n:]*Hữu Nghị[^\n:]*: xuất 1 xe, nhập 0 xe;", unescape(text))
        assert "Số liệu tổng hợp từ" in text
        document = Document(io.BytesIO(browser.get(f"{PAGE}report.docx").content))
        head, figures, foot = document.tables
        assert [cell.text for cell in figures.rows[1].cells][1:4] == ["1", "0", "10,7"]
        assert "1" in figures.rows[-1].cells[1].text
        assert head.rows[0].cells[1].text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        assert head.rows[1].cells[1].text == "Lạng Sơn, ngày 11 tháng 5 năm 2026"
        assert head.rows[1].cells[0].text.startswith("Số: ")
        assert foot.rows[0].cells[0].text.startswith("Nơi nhận:")
        paragraphs = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
        assert paragraphs[:2] == [
            "BÁO CÁO",
            "Tình hình hoạt động các cửa khẩu từ 17:00 ngày 10/05/2026 đến 17:00 ngày 11/05/2026",
        ]
        assert paragraphs[2].startswith("Xuất 1 xe, nhập 0 xe; nông sản xuất 10,7 tấn")
        for wrong in ("2026-05-12", "yesterday", "1999-01-01"):
            assert browser.get(f"/centre/daily-report/{wrong}/").status_code == 404
    assert crossed.length
    assert equal(at(13))
