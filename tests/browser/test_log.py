"""The public journal's page: readable and sound on every screen, in every language."""

import pytest

from tests.contract.test_journal_log import seal
from tests.support.browser import DESK, PHONE, NewPage, axe_complaints, wider_than_the_screen
from tests.support.facts import new_facts
from xulang.journal import api as journal


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(PHONE, "light", "vi"), (PHONE, "dark", "zh-hans"), (DESK, "light", "en")],
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    new_page: NewPage, width: int, scheme: str, language: str
) -> None:
    journal.append(facts=new_facts(count=3))
    seal()
    page = new_page(width=width, scheme=scheme)
    page.goto(f"/log/?lang={language}")
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0
    assert page.locator("pre").count() == 5
