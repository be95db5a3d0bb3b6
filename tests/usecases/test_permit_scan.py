"""At the barrier: the permit is scanned, the plate is read from the truck, and the page says what to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid5

import pytest
from django.test import Client

from tests.support.boards import clock_of, reader, text_of
from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.officers import officer
from tests.support.story import DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.kernel.words import Role, Step

pytestmark = pytest.mark.django_db
PAGE = "/officer/scan/"
PLATE = "12C-123.45"
FITS = "Permit and plate belong together, and the permit is valid now."
FORGED = "This is no permit of ours: the signature does not fit."
UNKNOWN = "No vehicle with this plate has this permit code at your gates."
WRONG_PLATE = "The permit is for another plate than the one on the truck."


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    story = Story()
    with clock_of(story):
        story.declare()
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        yield story


@pytest.fixture
def guard(story: Story) -> Client:
    return reader(browser=officer(Role.BORDER_GUARD_OFFICER))


def permit() -> gates.IssuedPermit:
    found = gates.find_permit(crossing_id=TRUCK)
    assert found is not None
    return found


def scan(browser: Client, text: str, plate: str = PLATE, gate: str = "HN") -> str:
    answer = browser.post(PAGE, {"gate": gate, "text": text, "plate": plate})
    assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
    return answer.content.decode()


def facts() -> int:
    return len(crossing.read_timeline(declaration_id=DECLARATION, crossing_id=None))


def test_a_scanned_permit_and_its_plate_belong_together(story: Story, guard: Client) -> None:
    before = facts()
    page = scan(guard, permit().text)
    assert FITS in page
    said = text_of(page)
    assert "Plate on the permit 12C12345" in said
    assert "Stage Registered" in said
    assert f'href="/officer/crossings/{TRUCK}/"' in page
    # Who may confirm the entry confirms it from here.
    assert f"/officer/crossings/{TRUCK}/confirm/" in page
    assert facts() == before


@pytest.mark.parametrize("plate", ["12c12345", "12C 123 45", "１２Ｃ−123.45", " 12C-12345 "])
def test_a_plate_is_compared_as_people_type_it(story: Story, guard: Client, plate: str) -> None:
    assert FITS in scan(guard, permit().text, plate)


def test_the_code_below_the_picture_does_as_well(story: Story, guard: Client) -> None:
    code = permit().code
    assert len(code) == 10
    for typed in (code, code.lower(), f"{code[:5]}-{code[5:]}", code.replace("0", "O").replace("1", "l")):
        assert FITS in scan(guard, typed), typed


def test_a_code_needs_the_plate_that_it_stands_on(story: Story, guard: Client) -> None:
    for typed, plate in ((permit().code, "12C99999"), ("ABCDE12345", PLATE), (permit().code, "%")):
        page = scan(guard, typed, plate)
        assert UNKNOWN in page
        assert str(TRUCK) not in page


def test_another_truck_with_the_permit_is_told_and_confirms_nothing(story: Story, guard: Client) -> None:
    page = scan(guard, permit().text, "29C-543.21")
    assert WRONG_PLATE in page
    assert "Plate on the permit 12C12345" in text_of(page)
    assert "/confirm/" not in page


def test_another_gate_is_told(story: Story) -> None:
    both = reader(browser=officer(Role.BORDER_GUARD_OFFICER, gate=None))
    page = scan(both, permit().text, gate="CM")
    assert "The permit is for another gate." in page
    assert "/confirm/" not in page


def test_a_guard_chooses_among_his_own_gates(story: Story, guard: Client) -> None:
    page = scan(guard, permit().text, gate="CM")
    assert FITS not in page
    assert "Plate on the permit" not in page


def test_a_permit_of_a_truck_beyond_his_gates_shows_no_truck(story: Story) -> None:
    far = reader(browser=officer(Role.BORDER_GUARD_OFFICER, gate="CM"))
    page = scan(far, permit().text, gate="CM")
    assert "The permit is for another gate." in page
    assert str(TRUCK) not in page
    assert UNKNOWN in scan(far, permit().code, gate="CM")


def test_a_permit_counts_in_its_time_only(story: Story) -> None:
    """The pages' clock is a second ahead of the story's."""
    held = permit()

    def scanned_at(moment: datetime) -> str:
        story.now = moment - timedelta(seconds=1)
        return scan(reader(browser=officer(Role.BORDER_GUARD_OFFICER)), held.text)

    assert FITS in scanned_at(held.permit.valid_from)
    assert FITS in scanned_at(held.permit.valid_until - timedelta(seconds=1))
    late = scanned_at(held.permit.valid_until)
    assert "The permit is no longer valid." in late
    assert "/confirm/" not in late
    assert "The permit is not valid yet." in scanned_at(held.permit.valid_from - timedelta(seconds=1))


def test_a_revoked_permit_is_told(story: Story, guard: Client) -> None:
    text = permit().text
    request = story.request(Role.CUSTOMS_OFFICER)
    crossing.cancel(
        request=request, declaration_id=DECLARATION, reason=crossing.Reason.DECLARED_TWICE, note=""
    )
    page = scan(guard, text)
    assert "The permit was revoked." in page
    assert "/confirm/" not in page


def test_a_changed_letter_is_a_forgery(story: Story, guard: Client) -> None:
    text = permit().text
    for place in range(4, len(text), 17):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        page = scan(guard, changed)
        assert FORGED in page, place
        assert "Plate on the permit" not in page


@pytest.mark.parametrize("text", ["XL1:", "XL1:\x01", "https://evil.example/?a:b", "XL9:" + "A" * 200, "::"])
def test_what_is_no_permit_is_a_forgery(story: Story, guard: Client, text: str) -> None:
    assert FORGED in scan(guard, text)


@pytest.mark.parametrize("text", ["", "XL1:" + "A" * 1000, "\x00"])
def test_what_cannot_be_read_is_said_beside_its_field(story: Story, guard: Client, text: str) -> None:
    page = scan(guard, text)
    assert 'role="alert"' in page
    assert FORGED not in page


def test_a_held_truck_is_told_before_it_is_let_in(story: Story, guard: Client) -> None:
    request = story.request(Role.CUSTOMS_OFFICER)
    crossing.hold(
        request=request,
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=crossing.Reason.OTHER,
        note="Kiểm tra niêm phong",
    )
    assert "Held : Customs" in text_of(scan(guard, permit().text)).replace("Held:", "Held :")


def test_what_is_typed_is_shown_as_text(story: Story, guard: Client) -> None:
    page = scan(guard, "<script>alert(1)</script>", '"><script>')
    assert "<script>alert(1)" not in page
    assert '"><script>' not in page


def test_only_who_stands_at_the_barrier_finds_the_page(story: Story) -> None:
    for role in (Role.CENTRE_MANAGER, Role.PLANT_OFFICER, Role.YARD_OPERATOR, Role.LEADER):
        assert officer(role).get(PAGE).status_code == 404, role
    assert officer(Role.CUSTOMS_OFFICER).get(PAGE).status_code == 200
    assert Client().get(PAGE)["Location"] == f"/account/sign-in/?next={PAGE}"


def test_a_second_truck_s_code_is_not_taken_for_the_first_s(story: Story, guard: Client) -> None:
    """Both declarations are of the same plate: the code decides; the plate has to be whole."""
    other = Story(now=story.now, declaration=uuid5(DECLARATION, "2"), truck=uuid5(DECLARATION, "3"))
    other.declare(content(vehicles=[vehicle_body(id=str(other.truck))]))
    other.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.now = other.now
    held = gates.find_permit(crossing_id=other.truck)
    assert held is not None
    assert str(other.truck) in scan(guard, held.code)
    assert str(TRUCK) in scan(guard, permit().code)
    assert WRONG_PLATE in scan(guard, held.code, "12C1")
