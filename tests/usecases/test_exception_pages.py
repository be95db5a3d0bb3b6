"""What each side sees and presses when a trip does not go as declared."""

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from tests.support.boards import clock_of, reader
from tests.support.companies import clerk_of
from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.drivers import link, page_of, phone
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.money import Money
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role, Stage, Step
from xulang.ledger import api as ledger
from xulang.notifications import api as notifications
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
ONE = f"/declarations/{DECLARATION}/"
VEHICLE = f"{ONE}vehicles/{TRUCK}/"
OFFICER = f"/officer/crossings/{TRUCK}/"


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    with clock_of(story):
        story.declare()
        yield story


@pytest.fixture
def clerk(story: Story) -> Client:
    return reader(browser=clerk_of(COMPANY))


def words(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def sent(browser: Client, address: str, **fields: str) -> str:
    answer = browser.post(address, tap(**fields), follow=True)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def enter(story: Story) -> None:
    for role, step in WAY[:5]:
        story.confirm(role, step)


def test_the_firm_asks_for_its_goods_and_both_forces_let_them_out(story: Story, clerk: Client) -> None:
    enter(story)
    customs, guard = (
        reader(browser=officer(role)) for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER)
    )
    assert "customs decides" in words(clerk, f"{VEHICLE}take-back/")
    assert clerk.post(f"{VEHICLE}take-back/", tap(reason="")).status_code == 422
    page = sent(clerk, f"{VEHICLE}take-back/", reason="goods_withdrawn", note="Khách huỷ đơn")
    assert "Customs has been asked." in page
    assert "You asked to take the goods back" in page
    assert "The request was taken back." in sent(clerk, f"{VEHICLE}take-back/drop/")
    sent(clerk, f"{VEHICLE}take-back/", reason="goods_withdrawn", note="Khách huỷ đơn")
    assert "Khách huỷ đơn" in words(customs, OFFICER)
    page = sent(customs, f"{OFFICER}confirm/", role="customs_officer", step="return")
    assert "The vehicle has to go back" in page
    page = words(clerk, ONE)
    assert "Customs has ordered it: The owner takes the goods back." in page
    assert "Border guard: Let out the way it came" in page
    sent(customs, f"{OFFICER}confirm/", role="customs_officer", step="turned_back")
    sent(guard, f"{OFFICER}confirm/", role="border_guard_officer", step="turned_back")
    assert story.stage() == Stage.RETURNED
    assert "Take the goods back" not in words(clerk, ONE)


def test_a_truck_that_has_not_entered_is_taken_out_at_once(story: Story, clerk: Client) -> None:
    assert "ends at once" in words(clerk, f"{VEHICLE}take-back/")
    page = sent(clerk, f"{VEHICLE}take-back/", reason="plans_changed")
    assert "The vehicle is taken out: turned back." in page
    assert story.stage() == Stage.RETURNED


def test_goods_are_stored_and_everybody_sees_where(story: Story, clerk: Client) -> None:
    assert "Put the goods into storage" not in words(clerk, ONE)
    enter(story)
    operator = reader(browser=officer(Role.YARD_OPERATOR))
    page = sent(clerk, f"{VEHICLE}store/", reason="vehicle_broke_down")
    assert "Storage asked for" in page
    sent(clerk, f"{VEHICLE}store/drop/")
    sent(clerk, f"{VEHICLE}store/", reason="vehicle_broke_down")
    story.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    assert "Next, the yard unloads the goods" in words(clerk, ONE)
    assert "Goods unloaded" in words(operator, "/yard/?list=storage")
    unload = f"/yard/crossings/{TRUCK}/unload/"
    assert "nothing was stored" in sent(operator, unload, place="")
    page = sent(operator, unload, place="Kho lạnh 2, ô 14")
    assert "In storage: goods of 12C12345" in page
    assert "Kho lạnh 2, ô 14" in page
    assert "10,710 kg" in page
    page = words(clerk, ONE)
    assert "Place Kho lạnh 2, ô 14" in page
    assert "10,710 / 10,710 kg" in page
    assert "Declare a truck for it" in page
    assert "Kho lạnh 2, ô 14" in words(clerk, "/company/")
    assert "Kho lạnh 2, ô 14" in words(reader(browser=officer(Role.CUSTOMS_OFFICER)), OFFICER)
    [lot] = crossing.list_lots(gates=["HN"])
    assert crossing.list_lots(gates=["CM"]) == []
    assert lot.loaders == ()


def test_goods_that_crossed_come_back_by_a_declaration_of_their_own(story: Story, clerk: Client) -> None:
    assert "The goods come back" not in words(clerk, ONE)
    for role, step in WAY:
        story.confirm(role, step)
    assert "The goods come back" in words(clerk, ONE)
    begun = clerk.post(f"{VEHICLE}come-back/")
    draft = str(begun["Location"])
    assert clerk.get(draft).status_code == 200
    assert draft.endswith("/route/")
    body = content(
        direction="import",
        regime="import",
        returns=str(TRUCK),
        vehicles=[vehicle_body(id=str(new_id()), plate="12C55555")],
    )
    back = new_id()
    crossing.declare(
        request=story.request(Role.DECLARANT), declaration_id=back, organisation_id=COMPANY, content=body
    )
    page = words(clerk, ONE)
    assert "Its goods come back:" in page
    assert "The goods come back" not in page
    page = words(clerk, f"/declarations/{back}/")
    assert "Returned goods Of declaration 2026050800001" in page
    [seen] = crossing.list_crossings(declaration_ids=[back])
    page = words(reader(browser=officer(Role.CUSTOMS_OFFICER)), f"/officer/crossings/{seen.id}/")
    assert "Returned goods Of declaration 2026050800001" in page
    assert "Customs then: not checked" in page


def pay(story: Story, dong: int) -> None:
    owed = ledger.EnteredAmount(
        vehicle_id=TRUCK, fee=ledger.FeeKind.INFRASTRUCTURE, amount=Money(dong=dong), basis="VT6"
    )
    crossing.assess_fees(
        request=story.request(Role.CENTRE_CASHIER), declaration_id=DECLARATION, entered=[owed]
    )
    request = story.request(Role.CENTRE_CASHIER)
    crossing.note_payment(
        request=request,
        declaration_id=DECLARATION,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=dong),
        method=ledger.PaymentMethod.CASH,
        reference="",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="",
        paid_at=request.now,
    )


@pytest.mark.parametrize("who", ["the firm", "an authority"])
def test_a_cancelled_declaration_is_told_to_its_driver_and_its_fees_are_to_be_refunded(
    story: Story, clerk: Client, who: str
) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    driver, page = phone(link(story)), page_of(story)
    pay(story, 800_000)
    if who == "the firm":
        assert "drivers are told" in words(clerk, f"{ONE}cancel/")
        assert clerk.post(f"{ONE}cancel/", tap(reason="")).status_code == 422
        sent(clerk, f"{ONE}cancel/", reason="plans_changed", note="Khách huỷ đơn")
    else:
        customs = reader(browser=officer(Role.CUSTOMS_OFFICER))
        sent(customs, f"{OFFICER}cancel/", role="customs_officer", reason="papers_missing", note="Thiếu C/O")
    assert story.stage() == Stage.CANCELLED
    # The driver's page goes on telling him, and so does the look-up.
    assert "Tờ khai đã bị hủy. Không đi đến cửa khẩu." in words(driver, page)
    his = notifications.Address(kind=notifications.RecipientKind.DRIVER, id=UUID(page.split("/")[2]))
    told = notifications.list_notifications(addresses=[his], before=None)
    assert [one.kind for one in told].count(notifications.NotificationKind.CANCELLED) == 1
    shown = words(clerk, ONE)
    assert "To be refunded 800,000" in shown
    assert ("Plans have changed" if who == "the firm" else "Papers are missing") in shown
    cashier = reader(browser=officer(Role.CENTRE_CASHIER))
    assert "To be refunded 800,000" in words(cashier, f"/centre/fees/{DECLARATION}/")
    for button in ("Correct", "Cancel the declaration", "Take the goods back", "Put the goods into storage"):
        assert button not in shown
    assert story.turns() == set()
    with pytest.raises(Refusal) as refused:
        story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert refused.value.code is crossing.CrossingRefusal.CANCELLED
    assert [one.differences for one in crossing.replay() if one.differences] == []
