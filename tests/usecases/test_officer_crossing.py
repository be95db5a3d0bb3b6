"""A crossing's page: what it shows to whom, which buttons it has, and that they do what they say."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.declarations import TRUCK, vehicle_body
from tests.support.declarations import content as declared
from tests.support.officers import make_officer, officer, story_of_today, tap
from tests.support.sign_in import signed_in
from tests.support.story import WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.money import Money
from xulang.kernel.words import Channel, FactKind, Role, Stage, Step
from xulang.ledger import api as ledger
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
PAGE = f"/officer/crossings/{TRUCK}/"
PRIVATE = ("NGUYEN VAN A", "912345678", "912345670", "Trần Thị Bình", "020080001234")


@pytest.fixture
def story() -> Story:
    reference_data()
    story = story_of_today()
    story.declare()
    return story


def buttons(page: str) -> list[tuple[str, str]]:
    """(verb, step) of every form and link among the actions."""
    found = re.findall(
        rf'action="{PAGE}(\w+)/"(?:(?!</form>).)*?(?:name="step" value="(\w+)"|<button)', page, re.DOTALL
    )
    links = re.findall(rf'href="{PAGE}(\w+)/\?role=\w+(?:&amp;step=(\w+))?', page)
    return sorted([*found, *links])


def press(browser: Client, verb: str, **fields: str) -> str:
    """Press a button in the customs officer's name unless told otherwise; the page that follows."""
    sent = tap(**{"role": Role.CUSTOMS_OFFICER.value, **fields})
    return browser.post(f"{PAGE}{verb}/", sent, follow=True).content.decode()


def reads(kind: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id, object_id FROM platform_auditentry WHERE action = 'read' AND object_kind = %s",
            [kind],
        )
        return list(cursor.fetchall())


def test_buttons_are_what_both_tables_allow(story: Story) -> None:
    customs, guard = officer(Role.CUSTOMS_OFFICER), officer(Role.BORDER_GUARD_OFFICER)
    stops = [("ask_correction", ""), ("hold", ""), ("send_back", "")]
    always = [("cancel", ""), *stops]
    channel = [("set_channel", ""), ("set_clearance", "")]

    def shown(browser: Client) -> list[tuple[str, str]]:
        return buttons(browser.get(PAGE).content.decode())

    registration = [("confirm", "registration"), ("refuse", "registration")]
    assert shown(customs) == sorted([*always, *channel, *registration])
    assert shown(guard) == stops

    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    entry = [("confirm", "entry"), ("refuse", "entry")]
    assert shown(guard) == sorted([*stops, *entry])
    assert shown(customs) == sorted([*always, *channel, *entry, ("undo", "registration")])
    assert shown(officer(Role.HEALTH_OFFICER)) == stops
    plant = [("confirm", "plant_check"), ("inspect", "plant_check"), ("refuse", "plant_check")]
    assert shown(officer(Role.PLANT_OFFICER)) == sorted([*stops, *plant])
    assert shown(officer(Role.TRAFFIC_POLICE)) == []

    for role, step in WAY[1:]:
        story.confirm(role, step)
    assert shown(officer(Role.CENTRE_MANAGER)) == []
    # Within ten minutes the last word alone may still be taken back: others rely on the earlier ones.
    assert shown(guard) == [("undo", "left")]


def test_confirm_and_undo_in_one_tap_each(story: Story) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    assert "Đã xác nhận: " in press(customs, "confirm", step="registration")
    assert story.stage() == Stage.REGISTERED
    assert "Đã hoàn tác" in press(customs, "undo", step="registration") or story.stage() == Stage.DECLARED
    assert story.stage() == Stage.DECLARED


def test_a_request_sent_twice_is_answered_once(story: Story) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    sent = tap(role="customs_officer", step="registration")
    for _press in range(2):
        assert "Đã xác nhận" in customs.post(f"{PAGE}confirm/", sent, follow=True).content.decode()
    facts = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    assert sum(fact.kind == FactKind.CONFIRMED for fact in facts) == 1

    other = customs.post(f"{PAGE}hold/", {**sent, "step": "", "reason": "suspicion"}, follow=True)
    assert "Yêu cầu này đã được gửi trước đó với nội dung khác." in other.content.decode()
    assert story.stage() == Stage.REGISTERED
    assert crossing.get_crossing(crossing_id=TRUCK).held_by == ()


def test_hold_needs_a_reason_and_release_ends_it(story: Story) -> None:
    guard = officer(Role.BORDER_GUARD_OFFICER)
    role = {"role": Role.BORDER_GUARD_OFFICER.value}
    missing = guard.post(f"{PAGE}hold/", tap(**role))
    assert missing.status_code == 422
    assert crossing.get_crossing(crossing_id=TRUCK).held_by == ()

    page = press(guard, "hold", **role, reason="seal_broken", note="Chì bị cắt")
    assert "Niêm phong (chì) bị hỏng hoặc không đúng" in page
    assert "Chì bị cắt" in page
    assert [force.value for force in crossing.get_crossing(crossing_id=TRUCK).held_by] == ["border_guard"]
    assert ("release", "") in buttons(page)
    assert ("release", "") not in buttons(officer(Role.CUSTOMS_OFFICER).get(PAGE).content.decode())

    press(guard, "release", **role)
    assert crossing.get_crossing(crossing_id=TRUCK).held_by == ()


def test_the_timeline_tells_assessments_payments_and_reversals_apart(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    owed = ledger.EnteredAmount(
        vehicle_id=TRUCK,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=800_000),
        basis="Nghị quyết 09",
    )
    crossing.assess_fees(
        request=story.request(Role.CENTRE_CASHIER), declaration_id=story.declaration, entered=[owed]
    )
    payment = story.request(Role.CENTRE_CASHIER)
    crossing.note_payment(
        request=payment,
        declaration_id=story.declaration,
        fee=owed.fee,
        amount=owed.amount,
        method=ledger.PaymentMethod.CASH,
        reference="",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="",
        paid_at=payment.now,
    )
    crossing.reverse_payment(
        request=story.request(Role.CENTRE_CASHIER),
        declaration_id=story.declaration,
        payment_id=payment.id,
        reason="Nộp nhầm",
    )
    page = reader(browser=officer(Role.CUSTOMS_OFFICER)).get(PAGE).content.decode()
    told = [
        text_of(item) for item in re.findall(r"<li>.*?</li>", page.split('class="timeline"')[1], re.DOTALL)
    ]
    acts = ("Fees assessed", "Payment noted", "Payment given back")
    centre = "Border gate management centre · Bế Thị Thu"
    said = [re.split(r" \d\d/", line)[0] for line in told if line.startswith(acts)]
    assert said == [
        f"Fees assessed {centre} Unpaid",
        f"Payment noted {centre} Paid",
        f"Payment given back {centre} Unpaid",
    ]


def test_a_refused_registration_asks_the_declarant(story: Story) -> None:
    page = press(officer(Role.CUSTOMS_OFFICER), "refuse", step="registration", reason="data_wrong")
    assert story.stage() == Stage.NEEDS_CORRECTION
    assert "Thông tin khai báo sai" in page


def test_an_inspection_is_recorded_with_its_result(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    plant = officer(Role.PLANT_OFFICER)
    page = press(plant, "inspect", role="plant_officer", step="plant_check", result="failed", note="Rệp sáp")
    assert "Không đạt" in page
    assert "Rệp sáp" in page


def test_customs_sets_channel_and_clearance_of_each_customs_declaration(story: Story) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    record = crossing.open_record(declaration_id=story.declaration).record
    meant = str(record.dossier.customs[0].declared_by)
    page = press(customs, "set_channel", customs=meant, channel="red")
    assert "300000000000" in page
    assert "Luồng đỏ" in page
    press(customs, "set_clearance", customs=meant, clearance="cleared")
    [item] = crossing.list_customs(record=crossing.open_record(declaration_id=story.declaration).record)
    assert (item.channel, item.clearance) == (Channel.RED, crossing.ClearanceStatus.CLEARED)
    assert customs.post(f"{PAGE}set_channel/", tap(role="customs_officer", channel="red")).status_code == 404


def test_an_authority_cancels_and_sends_back(story: Story) -> None:
    for role, step in WAY[:3]:
        story.confirm(role, step)
    customs = officer(Role.CUSTOMS_OFFICER)
    press(customs, "send_back", reason="other_side_refused")
    assert story.stage() == Stage.RETURNING
    page = customs.get(PAGE).content.decode()
    assert "Xe phải quay lại" in page
    press(customs, "recall_return")
    assert story.stage() == Stage.ENTERED
    press(customs, "send_back", reason="other_side_refused")
    press(customs, "confirm", step="turned_back")
    press(officer(Role.BORDER_GUARD_OFFICER), "confirm", role="border_guard_officer", step="turned_back")
    assert story.stage() == Stage.RETURNED
    # The last word can be taken back within the short window, as everywhere.
    assert buttons(customs.get(PAGE).content.decode()) == [("undo", "turned_back")]

    other = story_of_today()
    other.declaration, other.truck = new_id(), new_id()
    other.declare(declared(vehicles=[vehicle_body(id=str(other.truck), plate="12C54321")]))
    sent = tap(role="customs_officer", reason="papers_missing")
    customs.post(f"/officer/crossings/{other.truck}/cancel/", sent)
    assert other.stage() == Stage.CANCELLED


def test_a_refusal_names_what_comes_first(story: Story) -> None:
    page = press(officer(Role.CUSTOMS_OFFICER), "confirm", step="left")
    assert "Phải có trước: " in page
    assert story.stage() == Stage.DECLARED


def test_what_is_missing_says_whose_turn_it_is_and_why_not(story: Story) -> None:
    page = officer(Role.PLANT_OFFICER).get(PAGE).content.decode()
    assert "Đang chờ" in page
    assert page.count("Phải có trước: ") >= 3


def test_the_page_of_a_verb_that_is_not_offered_leads_back(story: Story) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    response = customs.get(f"{PAGE}refuse/?role=customs_officer&step=left")
    assert response.status_code == 302
    assert response["Location"] == PAGE
    assert customs.get(f"{PAGE}refuse/?role=customs_officer&step=registration").status_code == 200
    assert customs.get(f"{PAGE}demolish/").status_code == 404


@pytest.mark.parametrize(
    ("role", "gate"),
    [
        (Role.CUSTOMS_OFFICER, "TT"),
        (Role.DECLARANT, None),
        (Role.YARD_OPERATOR, "HN"),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_outsiders_see_and_change_nothing(story: Story, role: Role, gate: str | None) -> None:
    stranger = officer(role, gate=gate)
    before = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    addresses = [PAGE, f"{PAGE}declared/", f"{PAGE}hold/", f"/officer/crossings/{new_id()}/"]
    for address in addresses:
        assert stranger.get(address).status_code == 404
    for verb in crossing.Verb:
        sent = tap(role="customs_officer", step="registration", reason="other", result="passed")
        assert (
            stranger.post(f"{PAGE}{verb}/", {**sent, "channel": "red", "clearance": "cleared"}).status_code
            == 404
        )
    assert crossing.read_timeline(declaration_id=story.declaration, crossing_id=None) == before


def test_who_only_sees_is_refused_by_name(story: Story) -> None:
    page = press(officer(Role.HEALTH_OFFICER), "confirm", role="health_officer", step="registration")
    assert "Vai trò của bạn tại cửa khẩu này không bao gồm việc này." in page
    borrowed = press(officer(Role.HEALTH_OFFICER), "confirm", step="registration")
    assert "Vai trò của bạn tại cửa khẩu này không bao gồm việc này." in borrowed
    assert story.stage() == Stage.DECLARED


def test_people_stand_behind_a_page_whose_opening_is_audited(story: Story) -> None:
    user_id = make_officer(Role.CUSTOMS_OFFICER)
    browser = signed_in(user_id)
    page = browser.get(PAGE).content.decode()
    assert not [name for name in PRIVATE if name in page]
    assert reads("crossing") == [(str(user_id), str(TRUCK))]
    assert reads("declaration") == []

    opened = browser.get(f"{PAGE}declared/").content.decode()
    assert [name for name in PRIVATE if name in opened] == list(PRIVATE)
    assert "4.555.184.267" in opened
    assert reads("declaration") == [(str(user_id), str(story.declaration))]


def test_traffic_police_sees_the_way_but_no_people(story: Story) -> None:
    police = officer(Role.TRAFFIC_POLICE)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    page = police.get(PAGE).content.decode()
    assert "Hoàng Văn Hải" not in page
    assert "Hoàng Văn Hải" in officer(Role.CUSTOMS_OFFICER).get(PAGE).content.decode()
    assert police.get(f"{PAGE}declared/").status_code == 403
    assert len(reads("crossing")) == 1


def test_the_search_finds_by_any_writing_of_a_plate(story: Story) -> None:
    customs = officer(Role.CUSTOMS_OFFICER)
    for typed in ("12C-123.45", "12c123", "csqu3054383", "12r", "23.45"):
        assert PAGE in customs.get("/officer/search/", {"q": typed}).content.decode(), typed
    for typed in ("", "%", "99X", "_", " -. ", "x" * 5000):
        response = customs.get("/officer/search/", {"q": typed})
        assert response.status_code == 200
        assert PAGE not in response.content.decode()
    foreign = officer(Role.CUSTOMS_OFFICER, gate="TT").get("/officer/search/", {"q": "12C12345"})
    assert PAGE not in foreign.content.decode()


def test_two_posts_offer_both_forces_words(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    both = signed_in(make_officer(Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER))
    page = both.get(PAGE).content.decode()
    assert buttons(page).count(("confirm", "entry")) == 2
    press(both, "confirm", role="border_guard_officer", step="entry")
    press(both, "confirm", role="customs_officer", step="entry")
    assert story.stage() == Stage.ENTERED


def test_other_vehicles_of_the_declaration_are_one_tap_away() -> None:
    reference_data()
    story = story_of_today()
    second = UUID(int=7)
    story.declare(declared(vehicles=[vehicle_body(), vehicle_body(id=str(second), plate="12C54321")]))
    page = officer(Role.CUSTOMS_OFFICER).get(PAGE).content.decode()
    assert f"/officer/crossings/{second}/" in page
