"""What the boards show, read back from their pages; and a clock that stands where the story stands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests.support.story import Story
from xulang.platform import clock


@contextmanager
def clock_of(story: Story) -> Iterator[None]:
    """Pages read the story's own clock, a second after its last tap: no test depends on its day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: story.now + timedelta(seconds=1))
        yield


def text_of(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(html: str) -> list[list[str]]:
    """The cells of every row of every table's body, as text."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found]
    return [[text_of(cell) for cell in row] for row in cells if row]


def reader(language: str = "en", browser: Client | None = None) -> Client:
    """A visitor, or the one given, who chose this language."""
    browser = browser or Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return browser


def board(path: str = "/", browser: Client | None = None) -> dict[tuple[str, str], list[str]]:
    """(gate, direction) → expected, at the gate, in the yard, leaving, held, crossed today, median hours."""
    page = (browser or reader()).get(path).content.decode()
    return {(row[0], row[1]): row[2:] for row in rows(page) if len(row) == 9}
