"""One import from declared to left, in real browsers: five people sign in and work by keyboard alone.

Nobody touches a mouse, and nothing that a page is for is done behind it. The company watches on its own page.
"""

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import NewPage, axe_complaints
from tests.support.companies import make_clerk
from tests.support.declarations import content
from tests.support.people import LONG_AGO, PASSWORD, give_role, make_person
from tests.support.sign_in import code_of, set_password, set_up_app, signed_in
from tests.support.story import COMPANY, DECLARATION, Story, reference_data
from xulang.interfaces.shared.words import word
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Channel, Force, Role, Stage, Step
from xulang.platform import clock
from xulang.registry import api as registry

FEES = f"/centre/fees/{DECLARATION}/"
DESKS = {
    Role.CUSTOMS_OFFICER: "hai",
    Role.BORDER_GUARD_OFFICER: "bien",
    Role.PLANT_OFFICER: "thao",
    Role.CENTRE_CASHIER: "thu",
    Role.YARD_OPERATOR: "bai",
}
# The company's timeline at the end, in its own words: step and act, then who, where the system is named.
TOLD = [
    "Đã khai",
    "Tiếp nhận đăng ký · Đã xác nhận",
    "Đã cấp giấy phép",
    "Đã phân luồng",
    "Vào cửa khẩu · Đã xác nhận",
    "Vào cửa khẩu · Đã xác nhận",
    "Kiểm dịch thực vật · Đã xác nhận",
    "Xe đã vào bãi",
    "Vào bãi · Đã xác nhận",
    "Hải quan kiểm tra · Đã kiểm tra",
    "Hải quan kiểm tra · Đã xác nhận",
    "Đã thông quan",
    "Đã tính phí",
    "Đã ghi nhận nộp phí",
    "Nộp phí · Đã xác nhận",
    "Xuất bãi · Đã xác nhận",
    "Xuất bãi · Đã xác nhận",
    "Xe đã ra khỏi bãi",
    "Rời cửa khẩu · Đã xác nhận",
    "Rời cửa khẩu · Đã xác nhận",
]


# Of each element what it is; where nothing is of a new kind, axe has nothing new to say.
KINDS = """() => [...new Set([...document.querySelectorAll("*")].map(element => [element.tagName,
    ...["class", "role", "type", "disabled"].map(name => element.getAttribute(name))].join()))]"""
looked_at: set[str] = set()


def said(member: Stage | Step | Force) -> str:
    with translation.override("vi"):
        return word(member)


@pytest.fixture
def story(live: object) -> Story:
    """An import of plants as its company declared it; declaring has its own tests."""
    reference_data()
    registry.add_organisation(
        organisation_id=COMPANY,
        kind=registry.OrganisationKind.CARRIER,
        force=None,
        name="CÔNG TY MẪU",
        tax_code="",
        address="",
        phone="",
        actor=SYSTEM,
        now=LONG_AGO,
    )
    story = Story(now=clock.now().replace(microsecond=0))
    story.declare(content(direction="import", regime="import"))
    return story


@pytest.fixture
def company(story: Story, new_page: NewPage) -> Page:
    """The company's page of the declaration, open all the while."""
    name = settings.SESSION_COOKIE_NAME
    session = signed_in(make_clerk(COMPANY)).cookies[name].value
    page = new_page()
    page.context.add_cookies([{"name": name, "value": session, "url": settings.PUBLIC_URL}])
    page.goto(f"/declarations/{DECLARATION}/")
    return page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this element has the focus, as somebody without a mouse does."""
    expect(page.locator(selector).first).to_be_visible()
    for _press in range(150):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key does not lead to {selector}")


def fill(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def look(page: Page) -> None:
    """By axe, at every kind of page and part once: the same ones come again and again on this way."""
    kinds = set(page.evaluate(KINDS))
    if not kinds <= looked_at:
        assert axe_complaints(page) == [], page.url
        looked_at.update(kinds)


def press_enter(page: Page) -> None:
    """Send or follow what has the focus, and wait for the page after it."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look(page)


def sign_in(new_page: NewPage, role: Role) -> Page:
    """With password and authenticator app."""
    username = DESKS[role]
    user_id = make_person(username=username, full_name=f"Cán bộ {username}")
    set_password(user_id)
    give_role(user_id=user_id, role=role, gate="HN")
    key = set_up_app(user_id)
    page = new_page()
    page.goto("/account/sign-in/")
    fill(page, "input[name=login]", username)
    fill(page, "input[type=password]", PASSWORD)
    press_enter(page)
    fill(page, "input[name=code]", code_of(key))
    press_enter(page)
    assert "/account/" not in page.url
    return page


def go(page: Page, path: str) -> None:
    """By the main navigation."""
    tab_to(page, f'.main-nav a[href="{path}"]')
    press_enter(page)


def row_of(page: Page, step: Step) -> Locator:
    """In the work list: j as far as the row of this step."""
    go(page, "/officer/")
    row = page.locator("[data-row]", has=page.locator("td[id^=step-]", has_text=said(step)))
    expect(row).to_have_count(1)
    for _press in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
        if said(step) in page.locator(":focus td[id^=step-]").inner_text():
            break
    return row


def confirm(page: Page, step: Step) -> None:
    """Space chooses the row, c confirms it; the list says so, and the row is gone."""
    row = row_of(page, step)
    page.keyboard.press("Space")
    page.keyboard.press("c")
    done = page.locator("#work [role=status] li")
    expect(done).to_contain_text(said(step))  # A registration is the declaration's, not one plate's.
    expect(row).to_have_count(0)
    look(page)


def answer(page: Page, link: str, choice: str) -> None:
    """On the truck's page: a question that opens as a dialog, one of its choices, and send."""
    tab_to(page, f"a[data-dialog][href*={link}]")
    page.keyboard.press("Enter")
    tab_to(page, "dialog input[type=radio]")
    page.keyboard.press("Space")
    wanted = page.locator(f"dialog input[value={choice}]")
    for _press in range(3):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    look(page)
    press_enter(page)


def open_truck(page: Page) -> None:
    """Find the truck by any writing of its plate, and open its page."""
    go(page, "/officer/search/")
    fill(page, "#q", "12c-123.45")
    press_enter(page)
    page.keyboard.press("j")
    press_enter(page)
    assert "/officer/crossings/" in page.url


def report(page: Page, listing: str, *, stage: Stage) -> None:
    """At the yard's barrier: j to the truck's row, which shows its stage, and e reports it."""
    go(page, "/yard/")
    tab_to(page, f'main nav a[href="?list={listing}"]')
    press_enter(page)
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row] .badge")).to_have_text(said(stage))
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("e")
    look(page)
    expect(page.locator("main .alert-ok")).to_contain_text("12C12345")


def take_fees(page: Page) -> None:
    """From the centre's desk to the till: an amount with its rule, then the payment as it is filled in."""
    go(page, "/centre/")
    tab_to(page, f'a[href="{FEES}"]')
    press_enter(page)
    fill(page, "#amount-1", "800.000")
    fill(page, "#basis-1", "Nghị quyết 09/2025/NQ-HĐND")
    press_enter(page)
    expect(page.locator("#id_amount")).to_have_value("800.000")
    tab_to(page, "#id_payer_name")
    press_enter(page)
    expect(page.get_by_text(f"{clock.now().year}/HN 1 ·")).to_be_visible()
    expect(page.locator("main p strong").first).to_have_text("Đã nộp")


def shows(company: Page, stage: Stage) -> None:
    """The company's page, asked again, shows the truck at this stage."""
    company.reload()
    expect(company.locator("#declaration .head-line .badge")).to_have_text([said(stage)])


def test_an_import_crosses_by_keyboard_alone(story: Story, company: Page, new_page: NewPage) -> None:
    looked_at.clear()
    customs, guard, plant, cashier, yard = (sign_in(new_page, role) for role in DESKS)
    shows(company, Stage.DECLARED)
    _enters(customs, guard, plant, company)
    report(yard, "coming", stage=Stage.ENTERED)  # The yard's report confirms the arrival by the system.
    shows(company, Stage.IN_YARD)
    _is_cleared(customs, company)
    take_fees(cashier)
    shows(company, Stage.IN_YARD)
    _leaves(customs, guard, yard, company)
    _is_told(company, new_page())


def _enters(customs: Page, guard: Page, plant: Page, company: Page) -> None:
    confirm(customs, Step.REGISTRATION)
    shows(company, Stage.REGISTERED)
    open_truck(customs)
    answer(customs, "set_channel", Channel.RED)
    expect(customs.locator("#crossing .head-line .badge")).to_have_text(said(Stage.REGISTERED))
    confirm(guard, Step.ENTRY)
    shows(company, Stage.ENTERING)
    confirm(customs, Step.ENTRY)
    shows(company, Stage.ENTERED)
    confirm(plant, Step.PLANT_CHECK)
    shows(company, Stage.ENTERED)


def _is_cleared(customs: Page, company: Page) -> None:
    """The red channel asks for an inspection, and for clearance before the truck may leave."""
    open_truck(customs)
    answer(customs, "inspect", "passed")
    confirm(customs, Step.CUSTOMS_CHECK)
    shows(company, Stage.IN_YARD)
    open_truck(customs)
    answer(customs, "set_clearance", "cleared")
    expect(customs.locator("#crossing .head-line .badge")).to_have_text(said(Stage.IN_YARD))


def _leaves(customs: Page, guard: Page, yard: Page, company: Page) -> None:
    confirm(customs, Step.OUT_OF_YARD)
    shows(company, Stage.LEAVING_YARD)
    confirm(guard, Step.OUT_OF_YARD)
    shows(company, Stage.OUT_OF_YARD)
    report(yard, "leaving", stage=Stage.OUT_OF_YARD)
    shows(company, Stage.OUT_OF_YARD)
    confirm(customs, Step.LEFT)
    shows(company, Stage.LEAVING)
    confirm(guard, Step.LEFT)
    shows(company, Stage.LEFT)


def _is_told(company: Page, visitor: Page) -> None:
    """The company's timeline tells the whole story; the public's board counts the truck."""
    assert company.locator(".timeline strong").all_inner_texts() == TOLD
    assert company.locator(".timeline .waiting").count() == 0
    assert axe_complaints(company) == []
    visitor.goto("/")
    row = visitor.locator("#board tbody tr", has_text="Hữu Nghị").filter(has_text="Nhập khẩu")
    cells = row.locator("td").all_inner_texts()
    assert cells[2:8] == ["0", "0", "0", "0", "0", "1"]
    assert axe_complaints(visitor) == []
