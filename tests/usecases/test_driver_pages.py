"""The driver's pages without a browser: the link's secret, the cookie, what he may do and may not."""

import logging
from collections.abc import Callable
from uuid import uuid5

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.declarations import content, vehicle_body
from tests.support.drivers import link, link_id, page_of, phone, registered_truck
from tests.support.story import STORY, Story
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.interfaces.driver.access import COOKIE
from xulang.interfaces.shared.addresses import link_address
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.platform import clock
from xulang.platform.db import raw
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return registered_truck()


def shown(client: Client, story: Story, language: str = "vi") -> str:
    answer = client.get(page_of(story), headers={"Accept-Language": language}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def english(client: Client, story: Story) -> str:
    client.cookies["django_language"] = "en"
    return shown(client, story)


def say(client: Client, story: Story, verb: str, **fields: str) -> HttpResponse:
    sent = {"request_id": str(new_id()), **fields}
    answer = client.post(reverse(f"driver:{verb}", args=[link_id(story)]), sent)
    assert isinstance(answer, HttpResponse)
    return answer


def said(story: Story) -> list[FactKind]:
    entries = crossing.read_timeline(declaration_id=story.declaration, crossing_id=story.truck)
    wanted = {FactKind.ACKNOWLEDGED, FactKind.SET_OFF, FactKind.DELAY_REPORTED}
    return [entry.kind for entry in entries if entry.kind in wanted]


def test_the_secret_is_exchanged_for_a_cookie_at_a_clean_address(story: Story) -> None:
    token = link(story)
    client = Client()
    answer = client.get(reverse("driver:open", args=[token]))
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(story))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    cookie = answer.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (page_of(story), True, "Lax")
    assert token not in cookie.value
    page = client.get(page_of(story))
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert token not in page.content.decode()


def test_the_address_is_the_installations_own(story: Story, settings: object) -> None:
    assert link_address(token="abc") == "http://127.0.0.1:8000/d/k/abc"


def test_a_link_opens_again_in_another_browser(story: Story) -> None:
    token = link(story)
    for client in (phone(token), phone(token)):
        assert "12C12345" in shown(client, story)


def test_without_the_cookie_the_page_is_not_there(story: Story) -> None:
    link(story)
    assert Client().get(page_of(story)).status_code == 404


def test_a_cookie_of_one_link_opens_no_other_page(story: Story) -> None:
    client = phone(link(story))
    stolen = client.cookies[COOKIE].value
    other = Client()
    other.cookies[COOKIE] = stolen
    assert other.get(reverse("driver:page", args=[uuid5(STORY, "another")])).status_code == 404
    other.cookies[COOKIE] = str(link_id(story))
    assert other.get(page_of(story)).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "A" * 5000])
def test_a_wrong_link_leads_to_an_address_without_it(token: str) -> None:
    answer = Client().get(f"/d/k/{token}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/d/")
    assert Client().get("/d/").status_code == 404


def test_the_secret_stands_in_no_line_of_the_log(
    story: Story, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link(story)

    def broken(**_: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(gates, "open_link", broken)
    with caplog.at_level(logging.DEBUG):
        answer = Client(raise_request_exception=False).get(reverse("driver:open", args=[token]))
    assert answer.status_code == 500
    assert "/d/" in caplog.text
    assert token not in caplog.text


def test_a_new_link_kills_the_old_one_and_its_cookie(story: Story) -> None:
    client, old = phone(link(story)), page_of(story)
    assert client.get(old).status_code == 200
    link(story, secret=bytes(32))
    answer = client.get(old, headers={"Accept-Language": "vi"})
    assert answer.status_code == 410
    assert "Đã có liên kết mới thay cho liên kết này." in answer.content.decode()
    assert Client().get(old).status_code == 404


def test_another_driver_declared_kills_the_link_and_its_cookie(story: Story) -> None:
    token = link(story)
    client, address = phone(token), page_of(story)
    other = vehicle_body(driver={"name": "TRAN VAN B", "id_kind": "personal_id", "id_number": "020080009999"})
    stored = declarations.get_declaration(declaration_id=story.declaration)
    declarations.store_amended(
        declaration_id=story.declaration,
        content=content(vehicles=[other]),
        version=stored.version + 1,
        now=clock.now(),
    )
    # He may come again by the page that his phone kept, or by the link itself: both say why, in his language.
    for browser, language, said in (
        (client, "vi", "Lái xe khác đã nhận xe này."),
        (phone(token), "zh-CN", "该车辆已由另一名司机接手。"),
    ):
        answer = browser.get(address, headers={"Accept-Language": language})
        text = answer.content.decode()
        assert (answer.status_code, said in text) == (410, True)
        assert "TRAN VAN B" not in text
        assert "020080009999" not in text
    assert Client().get(address).status_code == 404


def test_a_driver_who_is_replaced_is_told_and_the_record_says_who_drives(story: Story) -> None:
    client = phone(link(story))
    address = page_of(story)
    photo = new_id()
    declarations.store_photo(
        photo_id=photo, declaration_id=story.declaration, content=b"\xff\xd8\xff driver", now=story.now
    )
    other = {"name": "TRAN VAN B", "id_kind": "personal_id", "id_number": "020080009999"}
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=content(vehicles=[vehicle_body(driver=other)]).vehicles[0],
        reason=crossing.Reason.OTHER,
        photo=photo,
    )
    approval = story.request(Role.CUSTOMS_OFFICER)
    crossing.confirm(
        request=approval,
        declaration_id=story.declaration,
        crossing_id=story.truck,
        step=Step.REPLACEMENT,
    )
    to_driver = raw().execute(
        "SELECT kind FROM notifications_notification WHERE recipient_kind = 'driver' ORDER BY created_at"
    )
    assert to_driver.fetchall() == [("taken_over",)]
    assert client.get(address).status_code == 410
    (changed,) = crossing.list_vehicle_changes(declaration_id=story.declaration)
    drivers = [one.driver for one in (changed.old, changed.new) if one]
    assert (changed.force, changed.actor_name, changed.reason_code) == (
        Force.CUSTOMS,
        "Hoàng Văn Hải",
        "other",
    )
    assert [one.id_number for one in drivers if one] == ["020080001234", "020080009999"]
    assert [(one.field, one.manner, one.place) for one in changed.changes] == [
        (crossing.Field.DRIVER, crossing.Manner.REPLACEMENT, crossing.Place.KEPT)
    ]
    audited = raw().execute(
        "SELECT actor_id, action FROM platform_auditentry WHERE request_id = %s", [approval.id]
    )
    assert audited.fetchall() == [(approval.actor.id, "confirm")]


def test_the_permit_is_shown_with_its_code_and_its_image(story: Story) -> None:
    text = english(phone(link(story)), story)
    permit = gates.find_permit(crossing_id=story.truck)
    assert permit is not None
    assert gates.permit_svg(text=permit.text, kind=permit.permit.kind) in text
    assert permit.code in text
    assert "Huu Nghi international border gate" in text


def test_the_page_names_no_person_and_no_company(story: Story) -> None:
    text = shown(phone(link(story)), story)
    for private in (
        "NGUYEN VAN A",
        "912345678",
        "020080001234",
        "CÔNG TY MẪU",
        "Lý Thị Mai",
    ):
        assert private not in text


@pytest.mark.parametrize(
    ("verb", "kind", "fields"),
    [
        ("acknowledge", FactKind.ACKNOWLEDGED, {}),
        ("set_off", FactKind.SET_OFF, {}),
        ("delay", FactKind.DELAY_REPORTED, {"minutes": "120"}),
    ],
)
def test_what_the_driver_says_is_noted_once(
    story: Story, verb: str, kind: FactKind, fields: dict[str, str]
) -> None:
    client = phone(link(story))
    sent = {"request_id": str(new_id()), **fields}
    for _ in range(2):
        answer = say(client, story, verb, **sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, page_of(story))
    assert said(story) == [kind]


@pytest.mark.parametrize("minutes", ["", "0", "4", "10081", "-30", "abc", "9" * 400, "٣٠"])
def test_an_impossible_delay_is_refused_by_name(story: Story, minutes: str) -> None:
    client = phone(link(story))
    say(client, story, "delay", minutes=minutes)
    assert said(story) == []
    assert "alert-bad" in shown(client, story)


def test_a_form_without_a_request_id_is_refused(story: Story) -> None:
    client = phone(link(story))
    answer = client.post(reverse("driver:set_off", args=[link_id(story)]), {})
    assert answer.status_code == 400


def test_a_stranger_says_nothing_for_the_driver(story: Story) -> None:
    link(story)
    assert say(Client(), story, "set_off").status_code == 404
    assert said(story) == []


def test_the_link_amends_nothing(story: Story) -> None:
    """Every address below the link's page; a new one is a decision. Both of `proof` are for reading.

    `where` sends a position once, and only if the driver asks for it.
    """
    from xulang.interfaces.driver.urls import urlpatterns

    taking = sorted(str(one.name) for one in urlpatterns if "<uuid:link_id>" in str(one.pattern))
    assert taking == [
        "acknowledge",
        "delay",
        "here",
        "page",
        "proof",
        "proof_facts",
        "push",
        "set_off",
        "where",
    ]


def test_a_page_of_a_get_changes_nothing(story: Story) -> None:
    client = phone(link(story))
    for verb in ("acknowledge", "set_off", "delay"):
        assert client.get(reverse(f"driver:{verb}", args=[link_id(story)])).status_code == 405
    assert said(story) == []


def step(role: Role, what: Step) -> Callable[[Story], object]:
    return lambda story: story.confirm(role, what)


def test_the_sentence_follows_the_truck(story: Story) -> None:
    client = phone(link(story))
    advice = [sentence(client, story)]
    say(client, story, "set_off")
    advice.append(sentence(client, story))
    for role, what in (
        (Role.CUSTOMS_OFFICER, Step.ENTRY),
        (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
        (Role.CUSTOMS_OFFICER, Step.YARD),
        (Role.PLANT_OFFICER, Step.PLANT_CHECK),
        (Role.CENTRE_CASHIER, Step.FEES),
        (Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD),
        (Role.BORDER_GUARD_OFFICER, Step.OUT_OF_YARD),
        (Role.CUSTOMS_OFFICER, Step.LEFT),
        (Role.BORDER_GUARD_OFFICER, Step.LEFT),
    ):
        story.confirm(role, what)
        if story.stage() != Stage.LEFT:
            advice.append(sentence(client, story))
    gate = "Huu Nghi international border gate"
    assert advice == [
        f"Set off in time for {gate}, and show this code at the entry.",
        f"Drive to {gate} and show this code at the entry.",
        "Stay with the truck. Next: Border guard.",
        "Drive to the yard and park where you are told.",
        "Stay with the truck. Next: Plant quarantine, Border gate management centre.",
        "The fees have to be paid before the truck may leave the yard.",
        "Stay with the truck. Next: Border guard, Customs.",
        "Stay with the truck. Next: Border guard.",
        "Drive out of the yard to the place named below.",
        "Stay with the truck. Next: Border guard.",
    ]


def sentence(client: Client, story: Story) -> str:
    text = english(client, story)
    return text.partition('<p class="do">')[2].partition("</p>")[0]


def test_a_held_truck_is_told_to_stop(story: Story) -> None:
    client = phone(link(story))
    crossing.hold(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        reason=crossing.Reason.PAPERS_MISSING,
    )
    assert sentence(client, story) == "Stop: Customs is holding this truck. Wait for them."


def test_a_closed_gate_keeps_the_driver_at_home_with_its_notice(story: Story) -> None:
    client = phone(link(story))
    notice = {gates.Language.VIETNAMESE: "Mưa lớn", gates.Language.ENGLISH: "Heavy rain"}
    gates.close_gate(
        closure_id=new_id(),
        gate="HN",
        reason="Mưa",
        by="7",
        notice_id=new_id(),
        notice=notice,
        now=clock.now(),
    )
    assert sentence(client, story) == "Do not set off: Huu Nghi international border gate is closed."
    assert "Heavy rain" in english(client, story)


def test_a_cancelled_declaration_kills_the_permit_and_says_so(story: Story) -> None:
    client = phone(link(story))
    crossing.cancel(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=story.declaration,
        reason=crossing.Reason.PLANS_CHANGED,
    )
    assert "The declaration was cancelled. Do not drive to the gate." in english(client, story)
    assert gates.find_permit(crossing_id=story.truck) is None


def test_a_demonstrations_permit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.platform.installation.is_demonstration", lambda: True)
    story = registered_truck()
    text = english(phone(link(story)), story)
    assert ">DEMO</text></svg>" in text
    assert "DEMO: a demonstration's permit opens no real gate." in text


def test_three_languages(story: Story) -> None:
    client = phone(link(story))
    words = {"vi": "Giấy phép vào cửa khẩu", "zh-hans": "入场通行证", "en": "Permit to enter the gate"}
    for language, word in words.items():
        client.cookies["django_language"] = language
        assert word in shown(client, story)


def test_the_key_that_checks_permits_is_published(story: Story) -> None:
    answer = Client().get("/permits/key.json").json()
    assert answer["algorithm"] == "Ed25519"
    permit = gates.find_permit(crossing_id=story.truck)
    assert permit is not None
    assert answer["pem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert Client().get("/permits/revoked.json").json()["revoked"] == []
    gates.revoke_permit(crossing_id=story.truck, now=clock.now())
    assert Client().get("/permits/revoked.json").json()["revoked"] == [str(permit.permit.id)]


def test_another_tractor_shows_its_plate_and_its_own_permit_and_asks_to_acknowledge_anew(
    story: Story,
) -> None:
    """The same driver on another tractor keeps his link; what he acknowledged was the old permit."""
    client = phone(link(story))
    acknowledge = reverse("driver:acknowledge", args=[link_id(story)])
    assert acknowledge in shown(client, story)
    say(client, story, "acknowledge")
    before = gates.find_permit(crossing_id=story.truck)
    assert before is not None
    held = shown(client, story)
    assert (before.code in held, acknowledge in held) == (True, False)
    photo = new_id()
    declarations.store_photo(
        photo_id=photo, declaration_id=story.declaration, content=b"\xff\xd8\xff tractor", now=story.now
    )
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=content(vehicles=[vehicle_body(plate="29C77777")]).vehicles[0],
        reason=crossing.Reason.VEHICLE_UNSAFE,
        photo=photo,
    )
    assert before.code in shown(client, story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    after = gates.find_permit(crossing_id=story.truck)
    assert after is not None
    text = shown(client, story)
    assert (after.code in text, before.code in text, acknowledge in text) == (True, False, True)
    assert "29C77777" in text
    assert "12C12345" not in text
