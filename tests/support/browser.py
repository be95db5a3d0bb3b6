"""A real browser on the real pages: Chromium, the WSGI application in a thread, committed data.

`page` is a fresh visitor at 1280 pixels; `new_page(...)` opens more visitors, narrower, darker or in another
language. Every page fails its test if a script breaks or the content policy stops something.
"""

import argparse
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.support.clients import forget_middleware
from xulang.interfaces.cli import build
from xulang.project.database import DatabaseRole

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PHONE = 360
DESK = 1280
PATIENCE = 60_000  # milliseconds; machines that run tests are busy ones
# Only what is wrong is handed over: all that is right costs more than finding it out.
FIND_COMPLAINTS = f"""async ([rules, passed]) => {{
    const allPassed = ({(Path(__file__).parent / "axe.js").read_text()})(passed);
    const found = await axe.run({{
        resultTypes: ["violations"], ...(rules.length && {{runOnly: {{type: "rule", values: rules}}}}),
    }});
    return [
        found.violations.flatMap(rule => rule.nodes.map(node => `${{rule.id}}: ${{node.html}}`)), allPassed(),
    ];
}}"""
SEEN = """() => [...document.querySelectorAll("*")].map(element =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden")"""
ALL: tuple[str, ...] = ()
# What passed in a visitor's browser, by kinds of text and how it is painted: see axe.js.
_passed: WeakKeyDictionary[BrowserContext, list[str]] = WeakKeyDictionary()
# axe's only usual rules about colours and sizes: all others ask what stands there, and whether it is seen.
OF_STYLE = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveServer:
    """Where the application answers, for example http://127.0.0.1:39517."""

    url: str


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Tests print what they have to say themselves."""


@pytest.fixture(scope="session")
def built() -> None:
    """Style, scripts and translations, as `xulang build` makes them."""
    assert build.run(argparse.Namespace(check=False)) == 0
    forget_middleware()


@contextmanager
def serving() -> Iterator[LiveServer]:
    """The application on a port of its own."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _QuietHandler)
    url = f"http://127.0.0.1:{server.server_port}"
    with override_settings(PUBLIC_URL=url):
        server.set_app(WSGIHandler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield LiveServer(url=url)
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def live(committed_db: str, built: None) -> Iterator[LiveServer]:
    """The application as it sees what the test commits, and the other way round."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium (XULANG_CHROMIUM, or found on PATH), else Playwright's own."""
    found = os.environ.get("XULANG_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    # Playwright keeps a loop running in this thread; Django would take its own calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # It also has other connections for them from here on: nobody could close those of before any more.
    for role in DatabaseRole:
        connections[role.value].close()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        except Error as error:
            pytest.fail(f"no Chromium could be started; install it or set XULANG_CHROMIUM: {error}")
        yield chromium
        chromium.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live: LiveServer) -> Iterator[NewPage]:
    """Open a visitor of his own: `new_page(width=PHONE, scheme="dark", language="zh-CN", scripts="off")`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(
        *, width: int = DESK, scheme: str = "light", language: str = "vi-VN", scripts: str = "on"
    ) -> Page:
        context = browser.new_context(
            base_url=live.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts == "on",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One visitor at a desk."""
    return new_page()


def axe_complaints(page: Page, *, rules: tuple[str, ...] = ALL) -> list[str]:
    """What axe finds wrong with the page as it stands now: rule, and where."""
    if page.evaluate("typeof window.axe") == "undefined":  # It stays until the next page is loaded.
        page.evaluate(AXE_SCRIPT)
    complaints, _passed[page.context] = page.evaluate(
        FIND_COMPLAINTS, [list(rules), _passed.get(page.context, [])]
    )
    return list(complaints)


def seen(page: Page) -> list[bool]:
    """Of each element whether it is seen now. Where widths agree, axe's rules do: but for those of style."""
    return list(page.evaluate(SEEN))


def wider_than_the_screen(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
