"""The work list: exactly what waits, confirmed in one tap, once, with every refusal named."""

import re
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from django.test import Client

from tests.support.declarations import content, vehicle_body
from tests.support.officers import line, make_officer, officer, story_of_today, tap
from tests.support.sign_in import signed_in
from tests.support.story import Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.words import FactKind, Role, Stage, Step
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
WORK = "/officer/"


@pytest.fixture
def story() -> Story:
    reference_data()
    story = story_of_today()
    story.declare()
    return story


def another(number: int, **replaced: object) -> Story:
    """One more declaration of today, with a truck of its own."""
    story = story_of_today()
    story.declaration, story.truck = uuid5(story.declaration, str(number)), UUID(int=number)
    story.declare(
        content(vehicles=[vehicle_body(id=str(story.truck), plate=f"12C{10000 + number}")], **replaced)  # type: ignore[arg-type] # test data as typed
    )
    return story


def boxes(browser: Client, **query: str) -> list[str]:
    """What the check boxes of the officer's list would send, in their order."""
    return re.findall(r'name="item" value="([^"]+)"', browser.get(WORK, query).content.decode())


def registered(story: Story) -> Story:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def confirmations(story: Story) -> int:
    facts = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    return sum(fact.kind == FactKind.CONFIRMED for fact in facts)


def test_each_force_sees_exactly_what_waits_for_it(story: Story) -> None:
    registration = f"{story.declaration}:{story.declaration}:registration"
    assert boxes(officer(Role.CUSTOMS_OFFICER)) == [registration]
    assert boxes(officer(Role.BORDER_GUARD_OFFICER)) == []

    registered(story)
    waits = {
        Role.CUSTOMS_OFFICER: ["entry"],
        Role.BORDER_GUARD_OFFICER: ["entry"],
        Role.PLANT_OFFICER: ["plant_check"],
        Role.HEALTH_OFFICER: [],
        Role.TRANSPORT_OFFICER: [],
    }
    for role, steps in waits.items():
        assert boxes(officer(role)) == [line(story, step) for step in steps]
    assert boxes(officer(Role.CUSTOMS_OFFICER, gate="TT")) == []


def test_the_longest_waiting_stands_first(story: Story) -> None:
    later = another(2)
    first = registered(story)
    later.now = story.now + timedelta(minutes=5)
    registered(later)
    assert boxes(officer(Role.BORDER_GUARD_OFFICER)) == [line(first, "entry"), line(later, "entry")]


@pytest.mark.parametrize("typed", ["12C-123.45", "12c 12345", "Ｃ123", "12ç12345", "20260"])
def test_the_list_is_searched_without_accents_dots_and_hyphens(story: Story, typed: str) -> None:
    number = crossing.get_crossing(crossing_id=story.truck).number
    registered(story)
    registered(another(2))
    plate = number if typed == "20260" else typed
    assert boxes(officer(Role.CUSTOMS_OFFICER), plate=plate) == [line(story, "entry")]


def test_filters_narrow_the_list_and_nonsense_does_not(story: Story) -> None:
    registered(story)
    customs = officer(Role.CUSTOMS_OFFICER)
    entry = [line(story, "entry")]
    assert boxes(customs, step="entry", direction="export") == entry
    assert boxes(customs, step="left") == []
    assert boxes(customs, direction="import") == []
    assert "Không có mục nào khớp bộ lọc" in customs.get(WORK, {"direction": "import"}).content.decode()
    nonsense = {"step": "plant_check", "direction": "up", "arriving": "never", "role": "king", "after": "x|y"}
    assert boxes(customs, **nonsense) == entry
    assert boxes(customs, after="2026-01-01T00:00:00|1") == entry
    assert boxes(customs, plate="%") == entry


def test_who_arrives_later_can_be_put_aside(story: Story) -> None:
    soon = registered(story)
    far = another(2, expected_arrival=(story.now + timedelta(hours=9)).isoformat())
    registered(far)
    customs = officer(Role.CUSTOMS_OFFICER)
    assert boxes(customs, arriving="now") == [line(soon, "entry")]
    assert boxes(customs, arriving="later") == [line(far, "entry")]
    assert len(boxes(customs)) == 2


def test_one_tap_confirms_many_and_a_double_tap_changes_nothing(story: Story) -> None:
    trucks = [registered(story), registered(another(2))]
    customs = officer(Role.CUSTOMS_OFFICER)
    sent = {**tap(), "item": [line(truck, "entry") for truck in trucks]}

    page = customs.post(WORK, sent).content.decode()
    assert "Đã xác nhận 2" in page
    assert "12C12345" in page
    assert [truck.stage() for truck in trucks] == [Stage.ENTERING, Stage.ENTERING]
    before = [confirmations(truck) for truck in trucks]

    again = customs.post(WORK, sent).content.decode()
    assert "Đã xác nhận 2" in again
    assert [confirmations(truck) for truck in trucks] == before


def test_what_is_refused_is_named_and_the_rest_goes(story: Story) -> None:
    ready, late = registered(story), registered(another(2))
    late.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    page = officer(Role.CUSTOMS_OFFICER).post(
        WORK, {**tap(), "item": [line(ready, "entry"), line(late, "entry"), line(ready, "left")]}
    )
    text = page.content.decode()
    assert re.findall(r'data-code="([^"]+)"', text) == ["crossing.already_confirmed", "crossing.needs_first"]
    assert "Đã xác nhận 1" in text
    assert ready.stage() == Stage.ENTERING


def test_a_held_vehicle_is_marked_and_its_entry_does_not_wait(story: Story) -> None:
    registered(story)
    crossing.hold(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        reason=crossing.Reason.SUSPICION,
    )
    assert boxes(officer(Role.CUSTOMS_OFFICER)) == []
    plant = officer(Role.PLANT_OFFICER)
    assert boxes(plant) == [line(story, "plant_check")]
    assert "Tạm giữ: Biên phòng" in " ".join(plant.get(WORK).content.decode().split())


def test_an_outsider_confirms_nothing_and_learns_nothing(story: Story) -> None:
    registered(story)
    before = confirmations(story)
    stranger = officer(Role.CUSTOMS_OFFICER, gate="TT")
    sent = {**tap(), "item": [line(story, "entry"), f"{new_id()}:{new_id()}:entry"]}
    text = stranger.post(WORK, sent).content.decode()
    assert re.findall(r'data-code="([^"]+)"', text) == ["crossing.unknown", "crossing.unknown"]
    assert "12C12345" not in text
    assert confirmations(story) == before


def test_who_confirms_nothing_has_no_list(story: Story) -> None:
    for role in (Role.TRAFFIC_POLICE, Role.CENTRE_OPERATOR, Role.DECLARANT, Role.YARD_OPERATOR):
        assert officer(role).get(WORK).status_code == 404
    visitor = Client().get(WORK)
    assert visitor.status_code == 302
    assert "next=/officer/" in visitor["Location"]


def test_who_has_two_posts_chooses_in_which_he_acts(story: Story) -> None:
    registered(story)
    both = signed_in(make_officer(Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER))
    both.post(f"{WORK}?role=border_guard_officer", {**tap(), "item": [line(story, "entry")]})
    both.post(f"{WORK}?role=customs_officer", {**tap(), "item": [line(story, "entry")]})
    assert story.stage() == Stage.ENTERED


@pytest.mark.parametrize("item", ["x", "a:b:c", f"{UUID(int=1)}:{UUID(int=1)}:fly", "::"])
def test_bad_input_is_no_confirmation(story: Story, item: str) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    assert customs.post(WORK, {**tap(), "item": [item]}).status_code == 400
    assert customs.post(WORK, {"item": [line(story, "entry")]}).status_code == 400
    many = {**tap(), "item": [f"{UUID(int=1)}:{UUID(int=n)}:entry" for n in range(1, 60)]}
    registered(story)
    own = {**tap(), "item": [f"{story.declaration}:{story.truck}:{step}" for step in Step] * 5}
    assert customs.post(WORK, many).status_code == 200
    assert customs.post(WORK, own).status_code == 422


def test_the_list_names_no_driver(story: Story) -> None:
    registered(story)
    text = officer(Role.CUSTOMS_OFFICER).get(WORK).content.decode()
    assert "12C12345" in text
    for private in ("NGUYEN VAN A", "912345678", "Trần Thị Bình", "020080001234"):
        assert private not in text


def test_a_search_finds_a_declaration_by_any_of_its_vehicles(story: Story) -> None:
    """The registration speaks of both trucks; the list shows one of them, and the count agrees."""
    second = UUID(int=99)
    both = [
        vehicle_body(),
        vehicle_body(id=str(second), plate="15H77777", trailer_plate=None, container_number=None),
    ]
    crossing.amend(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        content=content(vehicles=both, expected_arrival=story.now.isoformat()),
    )
    registration = f"{story.declaration}:{story.declaration}:registration"
    assert boxes(officer(Role.CUSTOMS_OFFICER), plate="15H-777.77") == [registration]
    registered(story)
    assert boxes(officer(Role.CUSTOMS_OFFICER), plate="15H-777.77") == [f"{story.declaration}:{second}:entry"]
