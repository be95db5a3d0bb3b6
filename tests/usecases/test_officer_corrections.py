"""Officers ask for one field, decide on replacements with the photo before them, and read all versions."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.officers import officer, story_of_today, tap
from tests.support.story import DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import Reason
from xulang.declarations import api as declarations
from xulang.kernel.words import Role, Step
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
PAGE = f"/officer/crossings/{TRUCK}/"
JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"


@pytest.fixture
def story() -> Story:
    reference_data()
    story = story_of_today()
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def english(*roles: Role, gate: str | None = "HN") -> Client:
    browser = officer(*roles, gate=gate)
    browser.get("/?lang=en")
    return browser


def text(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def press(browser: Client, verb: str, **fields: str) -> str:
    sent = tap(**{"role": Role.CUSTOMS_OFFICER.value, **fields})
    return unescape(browser.post(f"{PAGE}{verb}/", sent, follow=True).content.decode())


def ask_replacement(story: Story, **vehicle: str) -> None:
    photo = new_id()
    declarations.store_photo(photo_id=photo, declaration_id=DECLARATION, content=JPEG, now=story.now)
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        vehicle=content(vehicles=[vehicle_body(**vehicle)]).vehicles[0],
        reason=Reason.VEHICLE_BROKE_DOWN,
        photo=photo,
        note="Gãy cầu sau",
    )


def reads() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM platform_auditentry WHERE action = 'read' AND object_kind = 'declaration'"
        )
        [count] = cursor.fetchone()
    return int(count)


def test_a_correction_is_asked_for_and_taken_back(story: Story) -> None:
    customs, plant = english(Role.CUSTOMS_OFFICER), english(Role.PLANT_OFFICER)
    asking = text(customs, f"{PAGE}ask_correction/?role=customs_officer")
    assert '<option value="plate">' in asking
    assert '<option value="gate">' in asking
    assert "vehicle_added" not in asking
    page = press(customs, "ask_correction", field="seal_number", reason="seal_broken", note="Khác niêm phong")
    assert "The correction is asked for" in page
    press(customs, "ask_correction", field="regime", reason="data_wrong")
    questions = crossing.open_record(declaration_id=DECLARATION).record.dossier.questions
    assert [(one.field, one.crossing_id) for one in questions] == [("seal_number", TRUCK), ("regime", None)]
    page = words(text(customs))
    assert "Seal number · Customs · Seal is broken or another one Khác niêm phong" in page
    assert page.count("Take the question back") == 2
    assert "Take the question back" not in text(plant)
    assert "already" in words(press(customs, "ask_correction", field="regime", reason="data_wrong")).lower()
    press(customs, "drop_correction", field="seal_number")
    questions = crossing.open_record(declaration_id=DECLARATION).record.dossier.questions
    assert [one.field for one in questions] == ["regime"]


def test_nothing_is_asked_without_a_field_and_a_reason(story: Story) -> None:
    customs = english(Role.CUSTOMS_OFFICER)
    for fields in (
        {"reason": "data_wrong"},
        {"field": "plate"},
        {"field": "vehicle_added", "reason": "other"},
    ):
        answer = customs.post(f"{PAGE}ask_correction/", tap(role="customs_officer", **fields))
        assert answer.status_code == 422
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.questions == ()
    cashier = english(Role.CENTRE_CASHIER)
    assert "Ask for a correction" not in text(cashier)


def test_a_replacement_is_decided_with_old_and_new_and_the_photo_in_sight(story: Story) -> None:
    ask_replacement(story, plate="12C77777")
    customs = english(Role.CUSTOMS_OFFICER)
    row = words(text(customs, "/officer/"))
    assert "Replacement of vehicle or driver Plate" in row
    page = text(customs)
    assert "Plate 12C-123.45 12C-777.77" in words(page)
    assert "The vehicle broke down Note Gãy cầu sau" in words(page)
    assert "The place is kept" in page
    [address] = re.findall(r'<img class="photo" src="([^"]+)"', page)
    before = reads()
    picture = customs.get(address)
    assert (picture.content, picture["Content-Type"]) == (JPEG, "image/jpeg")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert picture["Content-Disposition"].startswith("inline")
    assert reads() == before + 1
    assert customs.get(f"{PAGE}photos/{new_id()}/").status_code == 404
    press(customs, "confirm", step="replacement")
    stored = declarations.get_declaration(declaration_id=DECLARATION).content
    assert stored is not None
    assert stored.vehicles[0].plate == "12C77777"
    assert "Replacement to decide on" not in text(customs)
    page = words(text(customs))
    assert "Replacement · The place is kept" in page
    changed = "Plate 12C-123.45 12C-777.77 Replacement · The vehicle broke down The place is kept Customs · "
    assert f"By Time {changed}" in page


def test_a_replacement_is_refused_with_a_reason(story: Story) -> None:
    ask_replacement(story, container_number="MSKU0034020")
    customs = english(Role.CUSTOMS_OFFICER)
    assert "The place is lost" in text(customs)
    press(customs, "refuse", step="replacement", reason="suspicion")
    assert declarations.get_declaration(declaration_id=DECLARATION).version == 1
    assert "Replacement to decide on" not in text(customs)


def test_who_may_not_see_personal_data_sees_neither_photo_nor_values(story: Story) -> None:
    ask_replacement(story, plate="12C77777")
    customs = english(Role.CUSTOMS_OFFICER)
    [address] = re.findall(r'<img class="photo" src="([^"]+)"', text(customs))
    for role in (Role.TRAFFIC_POLICE, Role.LEADER):
        browser = english(role)
        page = browser.get(PAGE)
        assert page.status_code == 200
        assert "12C-777.77" not in page.content.decode()
        assert "Gãy cầu sau" not in page.content.decode()
        assert "/photos/" not in page.content.decode()
        assert browser.get(address).status_code == 403
        assert browser.get(f"{PAGE}versions/").status_code == 403
    stranger = english(Role.CUSTOMS_OFFICER, gate="CM")
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{PAGE}versions/").status_code == 404


def test_versions_are_read_side_by_side_and_the_reading_is_recorded(story: Story) -> None:
    ask_replacement(story, plate="12C77777")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    customs = english(Role.CUSTOMS_OFFICER)
    before = reads()
    page = words(text(customs, f"{PAGE}versions/"))
    assert "Version 1 → Version 2" in page
    assert "12C-777.77: Plate 12C-123.45 12C-777.77" in page
    assert "Plate · Replacement · The place is kept" in page
    assert reads() == before + 1
