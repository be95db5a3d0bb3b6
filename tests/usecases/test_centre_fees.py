"""The cashier's page: what is owed by which rule, payments that confirm the step, and what is refused."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.support.boards import clock_of, reader, rows, text_of
from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.officers import officer, tap
from tests.support.story import DECLARATION, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.money import Money
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.ledger import api as ledger

pytestmark = pytest.mark.django_db
PAGE = f"/centre/fees/{DECLARATION}/"
OWED = f"{TRUCK}/infrastructure"
PAYER = {"payer_name": "CÔNG TY MẪU", "payer_tax_code": "0100233488"}


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    ledger.import_tariff(folder=settings.DATA_FOLDER)
    story = Story()
    with clock_of(story):
        story.declare()
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        yield story


@pytest.fixture
def cashier(story: Story) -> Client:
    return reader(browser=officer(Role.CENTRE_CASHIER))


def see(browser: Client) -> str:
    return browser.get(PAGE).content.decode()


def status(browser: Client) -> str:
    found = re.search(r"<p><strong>(.*?)</strong>", see(browser))
    assert found
    return found[1]


def assess(browser: Client, amount: str = "800.000", basis: str = "Nghị quyết 09, VT6") -> str:
    sent = tap(**{f"amount/{OWED}": amount, f"basis/{OWED}": basis})
    return text_of(browser.post(f"{PAGE}assess/", sent, follow=True).content.decode())


def pay(browser: Client, amount: str, fee: str = "infrastructure", **fields: str) -> tuple[int, str]:
    sent = tap(fee=fee, amount=amount, method="cash", **{**PAYER, **fields})
    answer = browser.post(f"{PAGE}pay/", sent)
    return answer.status_code, answer.content.decode()


def fees_confirmed(story: Story) -> list[tuple[Force | None, bool, str | None]]:
    timeline = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    return [
        (fact.force, fact.by_system, fact.trigger)
        for fact in timeline
        if fact.kind == FactKind.CONFIRMED and fact.step == Step.FEES and not fact.undone
    ]


def test_what_the_tariff_lacks_is_entered_with_its_basis(story: Story, cashier: Client) -> None:
    assert "The tariff has no row for this vehicle" in text_of(see(cashier))
    assert "The tariff has no amount for this vehicle and its goods." in assess(cashier, amount="")
    assert "An entered amount needs the rule it rests on." in assess(cashier, basis="")
    assert ledger.list_lines(declaration_id=DECLARATION) == []
    assert "The fees were assessed." in assess(cashier)
    [line] = ledger.list_lines(declaration_id=DECLARATION)
    assert (line.amount.dong, line.basis, line.source) == (
        800_000,
        "Nghị quyết 09, VT6",
        ledger.LineSource.ENTERED,
    )
    assert [row for row in rows(see(cashier)) if len(row) == 3] == [
        ["Infrastructure fee", "800,000 ₫", "0 ₫"],
        ["Transfer fee", "0 ₫", "0 ₫"],
    ]


@pytest.mark.parametrize(("amount", "basis"), [("800.000", ""), ("tám trăm", "Nghị quyết 09")])
def test_a_refused_assessment_keeps_what_was_typed(
    story: Story, cashier: Client, amount: str, basis: str
) -> None:
    sent = tap(**{f"amount/{OWED}": amount, f"basis/{OWED}": basis})
    answer = cashier.post(f"{PAGE}assess/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    typed = re.findall(r'<input id="(?:amount|basis)-1".*? value="([^"]*)"', page)
    assert typed == [amount, basis]
    assert ledger.list_lines(declaration_id=DECLARATION) == []


def test_what_is_paid_in_full_asks_for_no_more(story: Story, cashier: Client) -> None:
    assess(cashier)
    assert "Note the payment" in see(cashier)
    pay(cashier, "800.000")
    assert "Note the payment" not in see(cashier)
    assert "Assess again" in see(cashier)


def test_a_row_of_the_tariff_is_proposed_and_taken_with_its_source(db: None) -> None:
    reference_data()
    ledger.import_tariff(folder=settings.DATA_FOLDER)
    story = Story()
    with clock_of(story):
        story.declare(content(vehicles=[vehicle_body(fee_rate="UNDER_2T")]))
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        cashier = reader(browser=officer(Role.CENTRE_CASHIER))
        assert "By the tariff: 100,000 ₫" in text_of(see(cashier))
        assess(cashier, amount="", basis="")
    [line] = ledger.list_lines(declaration_id=DECLARATION)
    assert (line.amount.dong, line.source) == (100_000, ledger.LineSource.TARIFF)
    assert "Nghị quyết 09/2025/NQ-HĐND" in line.basis


def test_a_full_payment_confirms_the_fees_by_the_system(story: Story, cashier: Client) -> None:
    assess(cashier)
    assert status(cashier) == "Unpaid"
    assert 'value="800.000"' in see(cashier)  # What is owed is filled in.
    assert pay(cashier, "800.000")[0] == 302
    assert status(cashier) == "Paid"
    assert fees_confirmed(story) == [(Force.CENTRE, True, "payment_noted")]
    [receipt] = ledger.list_receipts(declaration_id=DECLARATION)
    assert (receipt.series, receipt.number, receipt.amount.dong) == ("2026/HN", 1, 800_000)
    assert "2026/HN 1 · Infrastructure fee · 800,000 ₫ · Cash" in text_of(see(cashier))


def test_a_part_leaves_the_rest_owed(story: Story, cashier: Client) -> None:
    assess(cashier)
    pay(cashier, "300.000")
    assert status(cashier) == "Partly paid"
    assert fees_confirmed(story) == []
    assert 'value="500.000"' in see(cashier)
    pay(cashier, "500.000")
    assert status(cashier) == "Paid"
    assert len(fees_confirmed(story)) == 1


@pytest.mark.parametrize("amount", ["800.001", "0", "-5", "8,5", "abc"])
def test_what_cannot_be_paid_is_refused_beside_the_amount(story: Story, cashier: Client, amount: str) -> None:
    assess(cashier)
    code, page = pay(cashier, amount)
    assert code == 422
    assert 'id="id_amount_error"' in page
    assert f'value="{amount}"' in page  # What was typed stays.
    assert ledger.list_receipts(declaration_id=DECLARATION) == []


def test_a_payment_sent_twice_counts_once(story: Story, cashier: Client) -> None:
    assess(cashier)
    sent = tap(fee="infrastructure", amount="300.000", method="cash", **PAYER)
    for _press in range(2):
        assert cashier.post(f"{PAGE}pay/", sent).status_code == 302
    assert len(ledger.list_receipts(declaration_id=DECLARATION)) == 1


def test_a_reversal_takes_the_confirmation_back(story: Story, cashier: Client) -> None:
    assess(cashier)
    pay(cashier, "800.000")
    [receipt] = ledger.list_receipts(declaration_id=DECLARATION)
    path = f"{PAGE}reverse/{receipt.payment_id}/"
    without = cashier.post(path, tap(reason=""), follow=True).content.decode()
    assert "A reason is missing." in text_of(without)
    assert status(cashier) == "Paid"
    done = cashier.post(path, tap(reason="Nộp nhầm"), follow=True).content.decode()
    assert "The payment was reversed." in text_of(done)
    assert status(cashier) == "Unpaid"
    assert fees_confirmed(story) == []
    assert "reversed : Nộp nhầm" in text_of(done)


def test_a_tap_sent_again_later_is_the_same_payment(story: Story, cashier: Client) -> None:
    assess(cashier)
    sent = tap(fee="infrastructure", amount="300.000", method="cash", **PAYER)
    for _press in range(2):
        assert cashier.post(f"{PAGE}pay/", sent).status_code == 302
        story.now += timedelta(seconds=9)
    assert len(ledger.list_receipts(declaration_id=DECLARATION)) == 1


def test_after_leaving_two_people_give_a_payment_back(story: Story, cashier: Client) -> None:
    """What is owed then may still be paid; nothing that the truck did is taken away."""
    assess(cashier)
    pay(cashier, "800.000")
    [receipt] = ledger.list_receipts(declaration_id=DECLARATION)
    for role, step in WAY[1:]:
        if step != Step.FEES:
            story.confirm(role, step)
    assert story.stage() == Stage.LEFT
    with pytest.raises(Refusal) as alone:
        crossing.reverse_payment(
            request=story.request(Role.CENTRE_CASHIER),
            declaration_id=DECLARATION,
            payment_id=receipt.payment_id,
            reason="Ghi nhầm",
        )
    assert alone.value.code == crossing.CrossingRefusal.REVERSAL_NEEDS_TWO
    path = f"{PAGE}reverse/{receipt.payment_id}/"
    assert "A vehicle has left the yard: a second person" in text_of(see(cashier))
    asked = cashier.post(path, tap(reason="Ghi nhầm"), follow=True).content.decode()
    assert "The reversal is asked for." in text_of(asked)
    assert "Approve the reversal" not in asked
    own = cashier.post(f"{path}approve/", tap(), follow=True).content.decode()
    assert "You asked for this reversal yourself." in text_of(own)
    assert status(cashier) == "Paid"

    manager = reader(browser=officer(Role.CENTRE_MANAGER))
    assert "Ghi nhầm" in text_of(manager.get("/centre/").content.decode())
    assert "Reversal asked for: Ghi nhầm" in text_of(see(manager)).replace(" :", ":")
    manager.post(f"{path}drop/", tap())
    assert "Nobody asks" in text_of(manager.post(f"{path}approve/", tap(), follow=True).content.decode())
    cashier.post(path, tap(reason="Ghi nhầm số tiền"))
    done = manager.post(f"{path}approve/", tap(), follow=True).content.decode()
    assert "The payment was reversed." in text_of(done)
    assert (status(cashier), story.stage(), fees_confirmed(story)) == ("Unpaid", Stage.LEFT, [])
    acts = [
        fact.trigger
        for fact in crossing.read_timeline(declaration_id=DECLARATION, crossing_id=None)
        if fact.kind == FactKind.PAYMENT_NOTED
    ]
    assert acts[-4:] == ["reversal_asked", "reversal_dropped", "reversal_asked", "payment_reversed"]
    assert pay(cashier, "800.000")[0] == 302
    assert (status(cashier), len(fees_confirmed(story))) == ("Paid", 1)
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_every_look_at_the_payer_is_recorded(story: Story, cashier: Client) -> None:
    crossing.assess_fees(
        request=story.request(Role.CENTRE_CASHIER),
        declaration_id=DECLARATION,
        entered=[
            ledger.EnteredAmount(
                vehicle_id=TRUCK,
                fee=ledger.FeeKind.INFRASTRUCTURE,
                amount=Money(dong=800_000),
                basis="Nghị quyết 09",
            )
        ],
    )
    for _look in range(2):
        assert "CÔNG TY MẪU" in see(cashier)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_kind, object_id FROM platform_auditentry WHERE action = 'read' AND actor_id = %s",
            [cashier.session["_auth_user_id"]],
        )
        assert cursor.fetchall() == [("declaration", str(DECLARATION))] * 2


@pytest.mark.parametrize(
    ("role", "gate"),
    [
        (Role.CENTRE_CASHIER, "CM"),
        (Role.CENTRE_OPERATOR, "HN"),
        (Role.CUSTOMS_OFFICER, "HN"),
        (Role.LEADER, None),
        (Role.DECLARANT, None),
    ],
)
def test_outsiders_find_no_fees(story: Story, role: Role, gate: str | None) -> None:
    browser = reader(browser=officer(role, gate=gate))
    assert browser.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}assess/", tap()).status_code == 404
    assert pay(browser, "1")[0] == 404
    assert browser.post(f"{PAGE}reverse/{TRUCK}/", tap(reason="x")).status_code == 404


def test_an_unknown_declaration_has_no_fees_page(cashier: Client) -> None:
    assert cashier.get(f"/centre/fees/{TRUCK}/").status_code == 404
