"""The pages on which the centre sends declarations to another gate, and where each side reads of it."""

import re

import pytest
from django.test import Client

from tests.support.companies import clerk_of
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.interfaces.driver.reading import read_situation
from xulang.kernel.words import Role

pytestmark = pytest.mark.django_db
PAGE = "/centre/diversions/"


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    return story


def number() -> str:
    return crossing.open_record(declaration_id=DECLARATION).number


def read(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def press(client: Client, address: str, **typed: str) -> str:
    found = client.post(address, tap(**typed), follow=True)
    return found.content.decode()


def test_one_orders_another_approves_and_each_side_reads_where_and_why(story: Story) -> None:
    operator = officer(Role.CENTRE_OPERATOR)
    page = read(operator, f"{PAGE}?gate=HN")
    assert number() in page
    chosen = {"gate": "HN", "to_gate": "CM", "note": "Sạt lở", "chosen": str(DECLARATION)}
    page = press(operator, f"{PAGE}order/", reason="road_blocked", **chosen)
    [drop] = re.findall(r'action="([^"]+/drop/)"', page)
    approve = drop.replace("/drop/", "/approve/")
    assert approve not in page
    press(operator, approve)
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.gate == "HN"
    guard = officer(Role.BORDER_GUARD_OFFICER, gate=None)
    page = read(guard, PAGE)
    assert approve in page
    press(guard, approve)
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.gate == "CM"
    why = "Đường lên cửa khẩu bị tắc"
    assert why in read(clerk_of(COMPANY), f"/declarations/{DECLARATION}/")
    assert why in read(guard, f"/officer/crossings/{story.truck}/")
    seen = read_situation(crossing_id=story.truck, now=story.now)
    assert seen.diverted is not None
    assert seen.diverted.reason == why


def test_nobody_else_comes_to_the_page(story: Story) -> None:
    assert officer(Role.PLANT_OFFICER).get(PAGE).status_code == 404
    assert clerk_of(COMPANY).get(PAGE).status_code == 404


def test_an_order_of_nothing_is_refused_in_words(story: Story) -> None:
    operator = officer(Role.CENTRE_OPERATOR)
    page = press(operator, f"{PAGE}order/", gate="HN", to_gate="CM", reason="other")
    assert "Chưa chọn tờ khai nào" in page
