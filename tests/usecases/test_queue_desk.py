"""The centre's pages of the queue: the order of a line, and whom to telephone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.officers import officer, tap
from tests.support.queue import (
    EARLY,
    Gate,
    clock_at,
    declare,
    driver_of,
    open_queue,
    place_of,
    ready,
    truck_of,
)
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, Force, Role, Step
from xulang.notifications import api as notifications
from xulang.platform.models import AuditEntry
from xulang.queueing.api import PlaceState

pytestmark = pytest.mark.usefixtures("committed_db")
QUEUE = "/centre/queue/?gate=HN&direction=export&cargo=fresh"
CALLS = "/centre/queue/calls/"


@pytest.fixture
def trucks(committed_db: str) -> Iterator[list[Story]]:
    """Of three that are ready, two are called for the first hour of the day."""
    gate = open_queue()
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    with clock_at(EARLY):
        yield stories


def person(*roles: Role, gate: str | None = "HN") -> Client:
    return reader(browser=officer(*roles, gate=gate))


def see(browser: Client, path: str) -> str:
    found = browser.get(path)
    assert found.status_code == 200
    return text_of(found.content.decode())


def test_the_line_shows_its_hours_its_order_and_who_is_where(trucks: list[Story]) -> None:
    page = see(person(Role.CENTRE_OPERATOR), QUEUE)
    # Two trucks an hour, both called and on their way.
    assert "2 Our lanes 2 2 2 0 0" in page
    assert "Usual 0 1 0 2 0 0 3" in page
    first, second, third = (place_of(one) for one in trucks)
    for place in (first, second, third):
        assert f" {place.number} " in page
    assert page.count("not acknowledged") == 2
    only = see(person(Role.CENTRE_OPERATOR), f"{QUEUE}&state=waiting")
    assert "not acknowledged" not in only
    assert "by today’s plan" in only
    plate = see(person(Role.CENTRE_OPERATOR), f"{QUEUE}&plate=00003")
    assert "by today’s plan" in plate
    assert "not acknowledged" not in plate


def test_who_is_ready_without_a_place_stands_there_with_why(trucks: list[Story]) -> None:
    assert "Everybody who is ready here has a place" in see(person(Role.CENTRE_OPERATOR), QUEUE)
    second_truck = truck_of(9)
    declare(second_truck, 9, driver=3)
    second_truck.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    Gate(count=900).keep(EARLY)
    page = see(person(Role.CENTRE_OPERATOR), QUEUE)
    assert "The driver has a live place already" in page


def test_every_look_at_plates_and_numbers_is_recorded(trucks: list[Story]) -> None:
    browser = person(Role.CENTRE_OPERATOR)
    see(browser, QUEUE)
    see(browser, CALLS)
    read = AuditEntry.objects.filter(action="read").values_list("object_kind", "object_id")
    assert set(read) == {
        ("line", "HN/export/fresh"),
        ("crossing", str(trucks[0].truck)),
        ("crossing", str(trucks[1].truck)),
    }


def test_the_pages_are_the_centres_own_gates_alone(trucks: list[Story]) -> None:
    for path in (QUEUE, CALLS):
        assert person(Role.CUSTOMS_OFFICER).get(path).status_code == 404
        assert person(Role.LEADER).get(path).status_code == 404
    elsewhere = person(Role.CENTRE_OPERATOR, gate="CM")
    assert elsewhere.get(QUEUE).status_code == 404
    assert "+84912345678" not in see(elsewhere, CALLS)
    pressed = elsewhere.post(f"{CALLS}{trucks[0].truck}/reached/", tap())
    assert pressed.status_code == 404


def test_who_cannot_be_reached_stays_in_the_list_and_who_is_has_acknowledged(trucks: list[Story]) -> None:
    browser = person(Role.CENTRE_OPERATOR)
    first, second, _third = trucks
    page = see(browser, CALLS)
    assert page.count("+84912345678") == 2
    browser.post(f"{CALLS}{first.truck}/not_reached/", tap())
    page = see(browser, CALLS)
    assert page.count("+84912345678") == 2
    assert "Could not be reached 09/05/2026 05:00 · Hoàng Thị Quan" in page
    browser.post(f"{CALLS}{second.truck}/reached/", tap())
    page = see(browser, CALLS)
    assert page.count("+84912345678") == 1
    place = place_of(second)
    assert (place.state, place.acknowledged_at) == (PlaceState.CALLED, EARLY + timedelta(seconds=1))
    [fact] = journal.read_kinds(stream_ids=[second.declaration], kinds=[FactKind.ACKNOWLEDGED])
    assert (fact.public.force, fact.public.outcome) == (Force.CENTRE, crossing.BY_PHONE)
    assert fact.private is not None
    assert isinstance(fact.private["actor"], dict)
    assert fact.private["actor"]["name"] == "Hoàng Thị Quan"
    told = see(browser, f"/officer/crossings/{second.truck}/")
    assert "Reached by phone" in told


def test_a_call_that_the_driver_answered_is_off_the_list_before_the_line_follows(trucks: list[Story]) -> None:
    browser = person(Role.CENTRE_OPERATOR)
    assert see(browser, CALLS).count("+84912345678") == 2
    [first, *_] = trucks
    first.now = EARLY
    request = replace(first.request(Role.DECLARANT), actor=driver_of(first))
    crossing.driver_says(
        request=request,
        declaration_id=first.declaration,
        crossing_id=first.truck,
        kind=FactKind.ACKNOWLEDGED,
        minutes=None,
    )
    assert place_of(first).acknowledged_at is None
    assert see(browser, CALLS).count("+84912345678") == 1


def test_each_call_sends_the_driver_a_text_in_his_language_and_its_state_stands_there(
    trucks: list[Story],
) -> None:
    texts = notifications.find_texts(
        crossing_ids=[one.truck for one in trucks], kind=notifications.TextKind.CALL
    )
    assert set(texts) == {trucks[0].truck, trucks[1].truck}
    text = texts[trucks[0].truck]
    assert (text.phone, text.language) == ("+84912345678", "vi")
    assert text.body.startswith("12C00001: ")
    assert "07:00 09/05/2026 (VN), 08:00 (CN)" in text.body
    # Its hour ends at 08:00, and the grace of an hour after it.
    assert text.not_after == EARLY + timedelta(hours=4)
    page = see(person(Role.CENTRE_OPERATOR), CALLS)
    assert page.count("Text message Not sent: no line is configured") == 2


def test_only_a_call_can_be_telephoned_about(trucks: list[Story]) -> None:
    browser = person(Role.CENTRE_OPERATOR)
    pressed = browser.post(f"{CALLS}{trucks[2].truck}/reached/", tap(), follow=True)
    assert "This cannot be done while the place is as it stands now." in text_of(pressed.content.decode())
    assert not journal.read_kinds(
        stream_ids=[trucks[2].declaration], kinds=[FactKind.ACKNOWLEDGED, FactKind.NOT_REACHED]
    )
