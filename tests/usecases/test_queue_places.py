"""A truck's place on the company's, the driver's and the officers' pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.capacity import change, say
from tests.support.companies import clerk_of
from tests.support.drivers import link, page_of, phone
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.queue import EARLY, OPENS, Gate, clock_at, declare, open_queue, place_of, ready, truck_of
from tests.support.story import COMPANY, Story
from xulang.crossing import api as crossing
from xulang.kernel.words import Role, Step
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def gate(committed_db: str) -> Iterator[Gate]:
    gate = open_queue()
    make_organisation(organisation_id=COMPANY, tax_code="0200000021")
    with clock_at(EARLY):
        yield gate


@pytest.fixture
def trucks(gate: Gate) -> list[Story]:
    """Of three that are ready, two are called for 07:00 and 08:00 waits for the third."""
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    return stories


def clerk() -> Client:
    return reader(browser=clerk_of(COMPANY))


def see(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path, follow=True)
    assert answer.status_code == status
    return text_of(answer.content.decode())


def send(browser: Client, path: str, **words: str) -> str:
    answer = browser.post(path, tap(**words), follow=True)
    assert answer.status_code in {200, 422}
    return text_of(answer.content.decode())


def declaration(story: Story) -> str:
    return f"/declarations/{story.declaration}/"


def place(story: Story, verb: str) -> str:
    return f"{declaration(story)}vehicles/{story.truck}/place/{verb}/"


def panel(browser: Client, story: Story) -> str:
    return see(browser, declaration(story)).partition("Place in the queue")[2].partition("Timeline")[0]


def hour(moment: datetime) -> str:
    return str(queueing.hour_of(moment=moment))


def test_the_company_sees_number_hour_ground_and_what_a_missed_call_costs(trucks: list[Story]) -> None:
    first, _second, third = trucks
    browser = clerk()
    called = panel(browser, first)
    assert "Called Nobody has said yet that he saw the call" in called
    assert "Huu Nghi international border gate (HN) · Export · Fresh goods" in called
    assert "Called for 09/05/2026 07:00 Viet Nam 08:00 China" in called
    # The hour and an hour of grace.
    assert "To be there before 09/05/2026 09:00 Viet Nam 10:00 China" in called
    assert "It was the first in the order" in called
    assert "goes to the end of the order" in called
    waiting = panel(browser, third)
    assert "Waiting in the order" in waiting
    assert "Before it in its class 0" in waiting
    assert "Hour by today’s plan 09/05/2026 08:00 Viet Nam 09:00 China" in waiting
    assert "Text for the driver" not in waiting


def test_a_later_slot_is_chosen_given_up_and_the_place_given_back(trucks: list[Story], gate: Gate) -> None:
    third, browser = trucks[2], clerk()
    listed = see(browser, place(third, "windows"))
    # 07:00 is called for already, and 08:00 is its own by the plan: later ones come after that.
    first_day = listed.partition("Saturday 09/05/2026")[2].partition("Sunday")[0]
    assert first_day.startswith(" 09:00–10:00 Viet Nam 10:00–11:00 China")
    assert "There is 1 thing to correct" in send(browser, place(third, "windows"), hour=hour(OPENS))
    nine = OPENS + timedelta(hours=2)
    assert "The time slot is yours" in send(browser, place(third, "windows"), hour=hour(nine))
    chosen = panel(browser, third)
    assert "Chosen hour 09/05/2026 09:00 Viet Nam" in chosen
    ready_at = place_of(third).ready_at
    send(browser, place(third, "first"))
    again = place_of(third)
    assert (again.state, again.hour, again.ready_at) == (PlaceState.WAITING, None, ready_at)
    assert "This cannot be done while the place is as it stands now" in send(browser, place(third, "first"))
    assert "The turn is lost" in see(browser, place(third, "give-back"))
    assert "The place was given back" in send(browser, place(third, "give-back"))
    assert place_of(third).state == PlaceState.GIVEN_BACK
    assert "There is no such place in this queue" in send(browser, place(third, "give-back"))
    gate.keep(EARLY + timedelta(minutes=1))
    # The keeper gives no other one unasked.
    assert place_of(third).state == PlaceState.GIVEN_BACK
    assert "A new place was asked for" in send(browser, place(third, "ask"))
    assert "It comes within seconds" in panel(browser, third)
    gate.keep(EARLY + timedelta(minutes=2))
    assert place_of(third).ready_at > ready_at
    assert "A live place exists already" in send(browser, place(third, "ask"))


def test_a_cut_hour_puts_the_truck_back_and_the_company_is_told(trucks: list[Story], gate: Gate) -> None:
    third, browser = trucks[2], clerk()
    send(browser, place(third, "windows"), hour=hour(OPENS + timedelta(hours=2)))
    cutting = Story(declaration=truck_of(77).declaration, now=EARLY)
    say(cutting, change(0, hours=(2, 3)))
    gate.keep(cutting.now)
    assert place_of(third).state == PlaceState.WAITING
    assert "lost its chosen time slot at gate HN" in see(browser, "/messages/")
    # What a page offered before the cut is refused by name afterwards.
    late = send(browser, place(third, "windows"), hour=hour(OPENS + timedelta(hours=2)))
    assert "This window has no free slot" in late


def test_the_list_of_places_and_the_text_to_share(trucks: list[Story]) -> None:
    first, browser = trucks[0], clerk()
    page = see(browser, "/company/queue/")
    assert "Live places 3 Called 2 Calls nobody has seen 2" in page
    assert page.index("12C-000.01") < page.index("12C-000.03")
    text = browser.get(place(first, "text")).content.decode()
    assert "Xe 12C-000.01 được điều tiết vào cửa khẩu" in text
    assert "Come from 07:00 09/05/2026 to 08:00, Viet Nam time." in text
    assert "That is 08:00 09/05/2026 to 09:00, China time." in text
    assert "车辆12C-000.01已被叫往口岸" in text
    assert "/d/k/" not in text
    linked = browser.post(place(first, "text"), tap()).content.decode()
    token = linked.partition("/d/k/")[2].partition("<")[0].split()[0]
    assert linked.count("/d/k/") == 3
    assert "Called" in see(reader(browser=phone(token)), page_of(first))
    assert "This truck is not called now" in see(browser, place(trucks[2], "text"))


def test_the_driver_answers_the_call_and_says_that_he_is_there(trucks: list[Story], gate: Gate) -> None:
    first, third = trucks[0], trucks[2]
    first.now = third.now = EARLY - timedelta(minutes=5)
    driver = reader(browser=phone(link(first)))
    page = see(driver, page_of(first))
    assert "You are called: be at Huu Nghi international border gate at 07:00 09/05, Viet Nam time" in page
    assert "Called for 09/05/2026 07:00 Viet Nam 08:00 China" in page
    assert "I have read it" not in page
    said = send(driver, f"{page_of(first)}acknowledge/")
    assert "Call seen" in said
    assert "I have seen the call" not in said
    gate.keep(EARLY + timedelta(minutes=1))
    assert "Call seen" in panel(clerk(), first)
    assert "Wait at" in send(driver, f"{page_of(first)}here/")
    assert place_of(first).state == PlaceState.ARRIVED
    waiting = reader(browser=phone(link(third, secret=bytes(32))))
    assert "Wait for your call before you drive" in see(waiting, page_of(third))
    stands_by = send(waiting, f"{page_of(third)}here/")
    assert "You stand by" in stands_by
    assert "I am at the gate or its park" not in stands_by


def test_missed_twice_the_place_is_lost_and_asked_anew(trucks: list[Story], gate: Gate) -> None:
    first, browser = trucks[0], clerk()
    for hours in (2, 4, 6, 8):
        gate.keep(OPENS + timedelta(hours=hours, minutes=1))
    lost = place_of(first)
    assert (lost.state, lost.misses) == (PlaceState.LOST, 2)
    with clock_at(OPENS + timedelta(hours=8, minutes=2)):
        assert "Place lost" in panel(browser, first)
        send(browser, place(first, "ask"))
        gate.keep(OPENS + timedelta(hours=8, minutes=3))
        assert place_of(first).id != lost.id


def test_another_companys_place_is_not_told(gate: Gate, trucks: list[Story]) -> None:
    ours = truck_of(9)
    declare(ours, 9, driver=3)
    ours.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(EARLY)
    own = panel(clerk(), ours)
    assert "Another live place has its driver" in own
    # It is the company's own: which one may be said.
    assert "It is your own:" in own


def test_officers_see_who_was_not_called(trucks: list[Story]) -> None:
    first, third = trucks[0], trucks[2]
    guard = reader(browser=officer(Role.CUSTOMS_OFFICER))
    work = see(guard, "/officer/?step=entry")
    assert (work.count("Not called"), work.count("Called")) == (1, 2)
    assert "Its entry cannot be confirmed before it is called" in see(
        guard, f"/officer/crossings/{third.truck}/"
    )
    assert "Its entry cannot be confirmed" not in see(guard, f"/officer/crossings/{first.truck}/")
    refused = send(
        guard, f"/officer/crossings/{third.truck}/confirm/", role=Role.CUSTOMS_OFFICER, step=Step.ENTRY
    )
    assert "This truck has not been called: its place is number 5" in refused


def test_outsiders_see_no_place(trucks: list[Story]) -> None:
    make_organisation(organisation_id=truck_of(55).declaration, tax_code="0200000014")
    stranger = reader(browser=clerk_of(truck_of(55).declaration))
    for verb in ("windows", "give-back", "text"):
        assert stranger.get(place(trucks[0], verb)).status_code == 404
    for verb in ("windows", "first", "give-back", "ask", "text"):
        assert stranger.post(place(trucks[0], verb), tap(hour="1")).status_code == 404
    assert "12C" not in see(stranger, "/company/queue/").partition("Live places")[2]


def test_company_and_driver_read_when_the_truck_is_expected(trucks: list[Story]) -> None:
    third = trucks[2]
    driver = reader(browser=phone(link(third)))
    crossing.estimate_lines(now=EARLY, seed=1)
    expected = queueing.list_estimates(place_ids=[place_of(third).id])[place_of(third).id].entry
    likely, earliest = (datetime.fromtimestamp(at, tz=queueing.HANOI) for at in (expected.p50, expected.p10))
    for text in (panel(clerk(), third), see(driver, page_of(third))):
        assert f"Expected to go in {likely:%d/%m/%Y %H:%M}" in text
        assert f"eight times of ten between {earliest:%d/%m %H:%M} and" in text
