"""The centre sends a truck to another gate: one orders, another approves, everybody reads how many."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_corrections import look, sign_in
from tests.support.browser import LiveServer, NewPage
from tests.support.officers import officer, story_of_today
from tests.support.people import make_organisation
from tests.support.story import COMPANY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.words import Role

PICTURES = os.environ.get("XULANG_PICTURES")
PAGE = "/centre/diversions/"


@pytest.fixture
def story(live: LiveServer) -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = story_of_today()
    story.declare()
    return story


def test_one_orders_at_his_desk_and_another_approves_at_hers(new_page: NewPage, story: Story) -> None:
    def see(page: Page, name: str) -> None:
        look(page, name)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    number = crossing.open_record(declaration_id=story.declaration).number
    desk = sign_in(new_page(), officer(Role.CENTRE_OPERATOR))
    desk.goto(f"{PAGE}?gate=HN")
    desk.get_by_role("checkbox", name=number).check()
    desk.locator("[name=to_gate]").select_option("TT")
    desk.locator("[name=reason]").select_option("road_blocked")
    desk.locator("[name=note]").fill("Sạt lở")
    see(desk, "diversion-order")
    desk.locator("form[action$='/order/'] button").click()
    expect(desk.get_by_text(number)).to_have_count(2)
    see(desk, "diversion-ordered")
    expect(desk.locator("form[action$='/approve/']")).to_have_count(0)

    hers = sign_in(new_page(), officer(Role.BORDER_GUARD_OFFICER, gate=None))
    hers.goto(PAGE)
    hers.locator("form[action$='/approve/'] button").click()
    expect(hers.locator("form[action$='/approve/']")).to_have_count(0)
    see(hers, "diversion-approved")
    assert crossing.open_record(declaration_id=story.declaration).record.dossier.gate == "TT"

    anybody = new_page()
    anybody.goto("/gates/TT/")
    expect(anybody.locator("section[aria-labelledby=sent] tbody tr")).to_have_count(1)
    see(anybody, "diversion-public")
