"""The driver's phone: small, quick on a weak signal, readable by a guard, useful without a network."""

from collections.abc import Iterator

import pytest
import zxingcpp
from playwright.sync_api import Page

from tests.support.browser import PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.counting_proxy import Wire, wire_to
from tests.support.drivers import link, page_of, registered_truck
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.kernel.words import FactKind, Role, Step
from xulang.platform import clock

FIRST_LOAD = 100_000
# Draws the code as it stands on the page and hands its grey values over, row by row.
PIXELS = """async ([selector, size]) => {
  const source = new XMLSerializer().serializeToString(document.querySelector(selector));
  const image = new Image();
  image.src = "data:image/svg+xml;base64," + btoa(source);
  await image.decode();
  const canvas = document.createElement("canvas");
  const height = Math.round(size * image.naturalHeight / image.naturalWidth);
  canvas.width = size; canvas.height = height;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, size, height);
  const data = pen.getImageData(0, 0, size, height).data;
  return [height, Array.from({length: size * height}, (_, at) => data[at * 4 + 1])];
}"""


@pytest.fixture
def story(live: LiveServer) -> Story:
    return registered_truck()


@pytest.fixture
def wire(live: LiveServer) -> Iterator[Wire]:
    with wire_to(live.url) as made:
        yield made


def scanned(page: Page, *, size: int) -> str:
    """What a guard's reader makes of the code when it is `size` pixels wide."""
    height, grey = page.evaluate(PIXELS, [".qr svg", size])
    found = zxingcpp.read_barcodes(memoryview(bytes(grey)).cast("B", (height, size)))
    return found[0].text if found else ""


def text_of_permit(story: Story) -> str:
    permit = gates.find_permit(crossing_id=story.truck)
    assert permit is not None
    return permit.text


def opened(new_page: NewPage, url: str, story: Story, *, scheme: str = "light") -> Page:
    """The page behind the driver's link, opened on a phone, and kept there."""
    page = new_page(width=PHONE, scheme=scheme)
    page.goto(f"{url}/d/k/{link(story)}")
    page.wait_for_selector("html[data-kept]")
    return page


def test_the_first_load_is_small_and_the_page_works_without_a_network(
    new_page: NewPage, wire: Wire, story: Story
) -> None:
    page = opened(new_page, wire.url, story)
    assert page.url == f"{wire.url}{page_of(story)}"
    assert 10_000 < wire.received < FIRST_LOAD
    wire.cut()
    page.reload()
    assert scanned(page, size=228) == text_of_permit(story)
    assert page.locator(".do").inner_text().startswith("Xuất phát đúng giờ đến Cửa khẩu quốc tế Hữu Nghị")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.qr')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    page.get_by_role("button", name="Tôi xuất phát").click()
    page.get_by_role("heading", name="Không có mạng").wait_for()
    entries = crossing.read_timeline(declaration_id=story.declaration, crossing_id=story.truck)
    assert FactKind.SET_OFF not in {entry.kind for entry in entries}


def test_the_code_is_read_at_arms_length_and_opens_the_gate(
    new_page: NewPage, live: LiveServer, story: Story
) -> None:
    page = opened(new_page, live.url, story)
    text = scanned(page, size=171)  # Three dots a module: a phone held half a metre away from the reader.
    checked = gates.check_permit(
        text=text, plate_seen="12C12345", gate="HN", kind=gates.PermitKind.REAL, now=clock.now()
    )
    assert checked.verdict is gates.Verdict.VALID


def test_the_driver_says_what_he_does_with_the_keyboard_alone(
    new_page: NewPage, live: LiveServer, story: Story
) -> None:
    page = opened(new_page, live.url, story)
    for name in ("Tôi đã đọc", "Tôi xuất phát"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name=name).wait_for(state="detached")
    page.get_by_label("Tôi sẽ đến muộn").select_option("120")
    page.get_by_role("button", name="Báo đến muộn").press("Enter")
    page.get_by_text("Đã ghi nhận").wait_for()
    entries = crossing.read_timeline(declaration_id=story.declaration, crossing_id=story.truck)
    kinds = [entry.kind for entry in entries][-3:]
    assert kinds == [FactKind.ACKNOWLEDGED, FactKind.SET_OFF, FactKind.DELAY_REPORTED]


def test_the_page_works_without_scripts(new_page: NewPage, live: LiveServer, story: Story) -> None:
    page = new_page(width=PHONE, scripts="off")
    page.goto(f"{live.url}/d/k/{link(story)}")
    page.get_by_role("button", name="Tôi xuất phát").click()
    page.get_by_text("Đã ghi nhận").wait_for()
    assert page.locator(".do").inner_text().startswith("Đi đến Cửa khẩu quốc tế Hữu Nghị")


def test_a_dead_link_is_forgotten_by_the_phone(new_page: NewPage, wire: Wire, story: Story) -> None:
    page, old = opened(new_page, wire.url, story), page_of(story)
    link(story, secret=bytes(32))
    page.reload()
    page.get_by_text("Đã có liên kết mới thay cho liên kết này").wait_for()
    kept = page.evaluate(f"caches.match('{old}').then(Boolean)")
    assert kept is False


@pytest.mark.parametrize(
    ("language", "scheme"), [("vi", "light"), ("vi", "dark"), ("zh-hans", "light"), ("en", "dark")]
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    new_page: NewPage, live: LiveServer, story: Story, language: str, scheme: str
) -> None:
    page = opened(new_page, live.url, story, scheme=scheme)
    page.goto(f"{page.url}?lang={language}")
    page.locator("details.history summary").click()
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    page.reload()
    assert axe_complaints(page) == []
    page.goto("/d/offline/")
    assert axe_complaints(page) == []
