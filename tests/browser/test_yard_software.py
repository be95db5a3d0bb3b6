"""A yard without programmers sends what its barrier saw, compares what stands there, settles differences."""

from datetime import timedelta
from pathlib import Path

from tests.browser.test_every_page import let_in
from tests.support.browser import NewPage
from tests.support.declarations import content, vehicle_body
from tests.support.officers import make_officer, story_of_today
from tests.support.story import WAY, reference_data
from tests.support.yards import make_yard_operator
from xulang.kernel.words import Role, Stage
from xulang.platform import clock

HANOI = timedelta(hours=7)


def test_a_yard_sends_compares_and_settles(new_page: NewPage, tmp_path: Path) -> None:
    reference_data()
    story = story_of_today()
    arrival = story.now + timedelta(hours=2)
    story.now -= timedelta(hours=3)
    vehicle = vehicle_body(id=str(story.truck))
    story.declare(content(vehicles=[vehicle], expected_arrival=f"{arrival:%Y-%m-%dT%H:%M:%SZ}"))
    for role, step in WAY[:3]:
        story.confirm(role, step)
    at = clock.now() + HANOI - timedelta(hours=1)
    moves = tmp_path / "moves.csv"
    rows = f"B1-1;vào;12C-123.45;{at:%d/%m/%Y %H:%M}\nB1-2;?;x;y\n"
    moves.write_text(f"mã sự kiện;vào/ra;biển số;thời gian\n{rows}", encoding="utf-8")
    stock = tmp_path / "stock.csv"
    stock.write_text("biển số\n29H-555.55\n", encoding="utf-8")

    page = new_page()
    let_in(page, make_yard_operator())
    page.goto("/yard/software/")
    page.set_input_files("input[name=events-file]", moves)
    page.get_by_role("button", name="Gửi tệp").click()
    page.get_by_text("Không rõ là xe vào hay xe ra.").wait_for()
    assert story.stage() == Stage.IN_YARD
    page.goto("/yard/software/")
    page.fill("input[name=stock-as_of]", f"{clock.now() + HANOI:%Y-%m-%dT%H:%M}")
    page.set_input_files("input[name=stock-file]", stock)
    page.get_by_role("button", name="Đối chiếu danh sách").click()
    page.get_by_text("Đã đối chiếu danh sách.").wait_for()
    page.get_by_text("Bãi ghi trong bãi, hệ thống chưa từng có").wait_for()
    row = page.locator("tr", has_text="Hệ thống ghi trong bãi, bãi ghi đã ra")
    row.locator("summary").click()
    row.get_by_label("Ra bãi lúc").fill(f"{clock.now() + HANOI - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    row.get_by_role("button", name="Báo bổ sung").click()
    page.get_by_text("Đã xử lý chênh lệch.").wait_for()

    centre = new_page()
    let_in(centre, make_officer(Role.CENTRE_MANAGER, gate=None))
    centre.goto("/centre/yards/")
    centre.get_by_text("29H-555.55").wait_for()
    row = centre.locator("tr", has_text="29H-555.55")
    row.locator("summary").click()
    row.get_by_label("Lý do").select_option("not_declared")
    row.get_by_role("button", name="Đánh dấu đã xem").click()
    centre.get_by_text("Không còn chênh lệch nào chờ xử lý").wait_for()
