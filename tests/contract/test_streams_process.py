"""The streams as they are served: a granian process, a browser's connection, a sealer's notice."""

from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings
from pytest_django import Settings

from tests.support.officers import officer, story_of_today
from tests.support.sealing import seal
from tests.support.served import served
from tests.support.story import reference_data
from tests.support.streams import wait_for
from xulang.kernel.words import Role, Step
from xulang.platform import keys

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def address(committed_db: str, settings: Settings) -> Iterator[str]:
    """Where a process of its own serves the streams of the test's database, with the same secrets."""
    settings.SECRET_KEY = keys.secret("django")
    with served(name="streams", database=committed_db) as url:
        yield url


def test_a_browser_follows_and_leaves(address: str) -> None:
    reference_data()
    story = story_of_today()
    story.declare()
    seal()
    browser = officer(Role.CUSTOMS_OFFICER)
    cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
    for _visit in range(8):
        # More visits than one session may hold at once: each leaving frees its place.
        with httpx.stream("GET", f"{address}/stream/officer", cookies=cookies, timeout=10) as answer:
            assert answer.status_code == 200
            assert next(answer.iter_lines()) == "retry: 2000"
        wait_for(lambda: httpx.get(f"{address}/healthz").status_code == 200)
    with httpx.stream("GET", f"{address}/stream/officer", cookies=cookies, timeout=10) as answer:
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        seal()
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith("id: ")) == "id: 4"
        assert next(lines).startswith('data: {"position":4,"changes":[')
    assert httpx.get(f"{address}/stream/officer").status_code == 404
