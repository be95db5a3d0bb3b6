"""The pages on which two people of different units change the order of the queue."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.companies import clerk_of
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.queue import EARLY, clock_at, open_queue, place_of, ready
from tests.support.story import COMPANY, Story
from xulang.kernel.words import Role
from xulang.queueing.api import PlaceState

pytestmark = pytest.mark.usefixtures("committed_db")
ORDERS = "/centre/queue/orders/"


@pytest.fixture
def waiting(committed_db: str) -> Iterator[Story]:
    gate = open_queue()
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    with clock_at(EARLY):
        yield stories[-1]


def person(*roles: Role, gate: str | None = "HN") -> Client:
    return reader(browser=officer(*roles, gate=gate))


def form_of(story: Story) -> str:
    return f"/centre/queue/places/{place_of(story).id}/order/"


def see(browser: Client, path: str = ORDERS) -> str:
    found = browser.get(path)
    assert found.status_code == 200
    return found.content.decode()


TYPED = {"kind": "call", "priority": "", "reason": "relief_goods", "legal_basis": "Quyết định 12/QĐ-UBND"}


def test_one_orders_from_the_queue_and_another_unit_approves(waiting: Story) -> None:
    operator, customs = person(Role.CENTRE_OPERATOR), person(Role.CUSTOMS_OFFICER)
    queue = see(operator, "/centre/queue/?gate=HN&direction=export&cargo=fresh")
    assert queue.count(form_of(waiting)) == 1
    assert len(re.findall(r"/centre/queue/places/", queue)) == 1  # Who is called is not ordered about.
    wrong = operator.post(form_of(waiting), tap(**{**TYPED, "legal_basis": ""}))
    assert wrong.status_code == 422
    operator.post(form_of(waiting), tap(**TYPED))
    page = see(operator)
    assert "Waits for a second unit" in text_of(page)
    assert "/approve/" not in page
    [approve] = re.findall(r'action="([^"]+/approve/)"', see(customs))
    customs.post(approve, tap())
    assert place_of(waiting).state == PlaceState.CALLED
    told = text_of(see(operator))
    assert "Approved and carried out" in told
    assert "Relief goods Legal basis Quyết định 12/QĐ-UBND" in told


def test_nobody_else_orders_approves_or_reads(waiting: Story) -> None:
    operator = person(Role.CENTRE_OPERATOR)
    operator.post(form_of(waiting), tap(**TYPED))
    [drop] = re.findall(r'action="([^"]+/drop/)"', see(operator))
    approve = drop.replace("/drop/", "/approve/")
    make_organisation(organisation_id=COMPANY)
    for stranger in (person(Role.PLANT_OFFICER), person(Role.TRAFFIC_POLICE), clerk_of(COMPANY)):
        assert stranger.get(ORDERS).status_code == 404
        assert stranger.post(approve, tap()).status_code == 404
        assert stranger.get(form_of(waiting)).status_code == 404
    elsewhere = person(Role.CENTRE_MANAGER, Role.CUSTOMS_OFFICER, gate="CM")
    assert approve not in see(elsewhere)
    assert elsewhere.post(approve, tap()).status_code == 404
    assert person(Role.CUSTOMS_OFFICER).get(form_of(waiting)).status_code == 404
    assert place_of(waiting).state == PlaceState.WAITING
    operator.post(drop, tap())
    assert "Order dropped" in text_of(see(operator))
