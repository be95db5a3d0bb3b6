"""A driver's phone checks the facts of his place by itself, and says so when one is false."""

import pytest
from playwright.sync_api import Page, Route

from tests.support.browser import PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.drivers import link, link_id
from tests.support.queue import EARLY, Gate, open_queue, ready
from tests.support.sealing import LOG, seal
from tests.support.story import Story
from xulang.journal import api as journal
from xulang.platform import clock


@pytest.fixture
def held(live: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Story:
    """The last of three trucks with a place; two were called before it."""
    monkeypatch.setattr(journal, "log_verifier", lambda: LOG.verifier)
    gate: Gate = open_queue()
    *_, third = ready(1, 2, 3)
    gate.keep(third.now)
    gate.keep(EARLY)
    third.now = clock.now()
    seal(now=third.now)
    return third


def opened(new_page: NewPage, url: str, story: Story) -> Page:
    page = new_page(width=PHONE)
    page.goto(f"{url}/d/k/{link(story)}")
    page.goto(f"{url}/d/{link_id(story)}/proof/")
    return page


def verdicts(page: Page, section: str) -> list[str]:
    page.locator(f"section[aria-labelledby={section}] button").click()
    page.locator(f"section[aria-labelledby={section}] [data-tone]").first.wait_for()
    page.wait_for_function("!document.querySelector(`[data-verdict]`).textContent.includes('Chưa kiểm tra')")
    return page.locator(f"section[aria-labelledby={section}] [data-verdict]").all_inner_texts()


def test_the_phone_proves_the_place_and_the_calls_before_it(
    new_page: NewPage, live: LiveServer, held: Story
) -> None:
    page = opened(new_page, live.url, held)
    assert set(verdicts(page, "own")) == {"Có trong nhật ký, không bị sửa"}
    # Chromium knows Ed25519.
    assert page.locator("[data-proof-status]").inner_text() == "Chữ ký của nhật ký đúng."
    before = verdicts(page, "before")
    assert len(before) == 2
    assert set(before) == {"Có trong nhật ký, không bị sửa"}
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0


def test_a_tampered_fact_is_shown_as_false(new_page: NewPage, live: LiveServer, held: Story) -> None:
    page = opened(new_page, live.url, held)

    def tamper(route: Route) -> None:
        answer = route.fetch()
        said = answer.json()
        one = next(fact for fact in said["facts"].values() if '"place_taken"' in fact["leaf"])
        one["leaf"] = one["leaf"].replace('"rank":', '"rank":1')
        route.fulfill(response=answer, json=said)

    page.route("**/facts.json", tamper)
    said = verdicts(page, "own")
    assert "SAI: không đúng với nhật ký" in said
    assert "Có trong nhật ký, không bị sửa" in said
