"""What the scripts do for people: drafts, live lists, keys, dialogs, messages."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser import pages
from tests.support.browser import LiveServer, NewPage
from xulang.platform import ids
from xulang.platform.clock import now
from xulang.platform.models import Installation


@pytest.fixture(autouse=True)
def test_pages(settings: Settings, live: LiveServer) -> None:
    settings.ROOT_URLCONF = "tests.browser.pages"
    pages.saved.clear()
    pages.answers.update(save=204, rows=0)


class Stream:
    """An event stream on another port, as the product's own process serves it."""

    def __init__(self) -> None:
        self.events = threading.Semaphore(0)
        self.over = threading.Event()
        self.cookies: list[str] = []
        stream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stream.cookies.append(self.headers.get("Cookie", ""))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
                self.send_header("Access-Control-Allow-Credentials", "true")
                self.end_headers()
                self.wfile.write(b": open\n\n")
                while not stream.over.is_set():
                    if stream.events.acquire(timeout=0.05):
                        self.wfile.write(b"id: 1\ndata: changed\n\n")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def stream(settings: Settings) -> Iterator[Stream]:
    stream = Stream()
    settings.STREAM_URL = f"http://127.0.0.1:{stream.server.server_port}"
    yield stream
    stream.close()


def test_a_draft_saves_itself_a_second_after_the_last_change(page: Page) -> None:
    page.goto("/test/draft/?lang=en")
    page.get_by_label("Plate").press_sequentially("12C-1")
    expect(page.locator(".autosave")).to_contain_text("Saved at ")
    assert pages.saved == [{"plate": "12C-1"}]


def test_a_draft_that_cannot_be_saved_says_so_and_tries_again(page: Page) -> None:
    pages.answers["save"] = 503
    page.goto("/test/draft/?lang=en")
    page.get_by_label("Plate").fill("12C-1")
    expect(page.locator(".autosave")).to_have_text("Not saved yet; trying again")
    pages.answers["save"] = 204
    expect(page.locator(".autosave")).to_contain_text("Saved at ")
    assert pages.saved == [{"plate": "12C-1"}]


def test_a_form_sent_is_not_saved_as_a_draft_afterwards(page: Page) -> None:
    page.goto("/test/draft/")
    page.get_by_label("Plate").fill("12C-1")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("body")).to_have_text("sent 12C-1")
    time.sleep(1.2)
    assert pages.saved == []


def test_an_event_refreshes_the_list_and_keeps_what_was_chosen(page: Page, stream: Stream) -> None:
    page.goto("/test/work/?lang=en")
    status = page.locator(".live")
    expect(status).to_have_text("Live")
    assert "django_language=en" in stream.cookies[0]
    page.get_by_label("2").check()
    page.locator("#row-2").focus()
    stream.events.release()
    expect(page.locator("#row-1")).to_contain_text("version 1")
    expect(page.get_by_label("2")).to_be_checked()
    expect(page.get_by_label("1")).not_to_be_checked()
    expect(page.locator("#row-2")).to_be_focused()
    expect(page.locator("[data-selected-count]")).to_have_text("1")


def test_without_a_stream_the_list_is_asked_for_every_15_seconds(page: Page, settings: Settings) -> None:
    settings.STREAM_URL = "http://127.0.0.1:9"
    page.clock.install()
    page.goto("/test/work/?lang=en")
    expect(page.locator(".live")).to_have_text("Reconnecting…")
    page.clock.run_for(16_500)
    expect(page.locator("#row-1")).to_contain_text("version 1")


def test_offline_is_said(page: Page, stream: Stream) -> None:
    page.goto("/test/work/?lang=en")
    expect(page.locator(".live")).to_have_text("Live")
    page.context.set_offline(True)
    expect(page.locator(".live")).to_have_text("Offline: what you see may be old")


def test_keys_move_choose_and_open(page: Page) -> None:
    page.goto("/test/work/")
    page.keyboard.press("j")
    expect(page.locator("#row-1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#row-2")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("2")).to_be_checked()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.url.endswith("#opened-1")


def test_single_letters_can_be_switched_off(page: Page) -> None:
    page.goto("/test/work/?lang=en")
    page.keyboard.press("?")
    page.get_by_label("Use single-letter shortcuts on this device").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator("#row-1")).not_to_be_focused()
    page.locator("#row-1").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#row-2")).to_be_focused()


def test_a_refusal_is_shown_among_the_messages_and_closed_by_hand(page: Page) -> None:
    page.goto("/test/work/?lang=en")
    page.locator("#act").click()
    message = page.locator("#toasts .alert-bad")
    expect(message).to_contain_text("Somebody else is changing the same record right now.")
    expect(page.locator("#row-1")).to_be_visible()
    message.get_by_role("button", name="Close").click()
    expect(message).to_have_count(0)


def test_a_short_message_of_the_server_is_spoken(page: Page) -> None:
    page.goto("/test/work/")
    page.locator("#toast").click()
    expect(page.get_by_role("status").filter(has_text="Xong")).to_be_visible()


def test_what_is_gone_is_told_in_words(page: Page) -> None:
    page.goto("/test/work/?lang=en")
    page.locator("#gone").click()
    expect(page.locator("#toasts .alert-bad")).to_contain_text("This is no longer possible here.")
    expect(page.locator("#row-1")).to_be_visible()


def test_a_fragment_that_became_a_page_takes_the_visitor_there(page: Page) -> None:
    page.goto("/test/work/")
    page.locator("#away").click()
    page.wait_for_url("**/test/draft/")


@pytest.fixture
def demonstration(live: LiveServer) -> None:
    Installation.objects.using("owner").create(id=ids.new_id(), is_demonstration=True, created_at=now())


def test_a_question_opens_as_a_dialog_and_gives_the_focus_back(page: Page, demonstration: None) -> None:
    page.goto("/style/?lang=en")
    link = page.get_by_role("link", name="Held")
    link.click()
    dialog = page.get_by_role("dialog", name="Held")
    expect(dialog).to_be_visible()
    dialog.get_by_role("link", name="Close").click()
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    assert page.url.endswith("/style/")


def test_a_question_is_a_page_without_scripts(new_page: NewPage, demonstration: None) -> None:
    page = new_page(scripts="off")
    page.goto("/style/?lang=en")
    page.get_by_role("link", name="Held").click()
    expect(page.get_by_role("heading", name="Held")).to_be_visible()
    assert page.url.endswith("/style/question/")


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(page: Page, demonstration: None) -> None:
    page.goto("/style/?errors=1&lang=en")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Phone: This field is required.").click()
    expect(page.get_by_label("Phone")).to_be_focused()
    page.get_by_role("link", name="Customs channel: This field is required.").click()
    expect(page.get_by_label("Green channel")).to_be_focused()
