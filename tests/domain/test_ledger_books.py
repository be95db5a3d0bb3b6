"""The books balance whatever is done to them, and never take or give back too much."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xulang.kernel.money import ZERO, Money, total
from xulang.kernel.refusal import Refusal, Refusals
from xulang.ledger.domain.assessment import EnteredAmount, ProposedLine, due_by_fee, settle_lines
from xulang.ledger.domain.books import (
    FeePart,
    FeeStanding,
    Transfer,
    assessment_transfers,
    balances,
    owed,
    payment_transfer,
    reversal_transfer,
    standing_of,
)
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.words import FeeKind, FeeStatus, LineSource, PaymentMethod

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
DECLARATION = UUID("2ee2796a-61e4-4167-a9b1-ace79e2e553f")
VEHICLE = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")
INFRASTRUCTURE, TRANSFER = FeeKind.INFRASTRUCTURE, FeeKind.TRANSFER


def assess(
    transfers: Sequence[Transfer], *, infrastructure: int, transfer: int = 0, name: str
) -> list[Transfer]:
    due = {INFRASTRUCTURE: Money(dong=infrastructure), TRANSFER: Money(dong=transfer)}
    new = assessment_transfers(
        transfers=transfers, declaration_id=DECLARATION, assessment_id=uuid5(DECLARATION, name), due=due
    )
    return [*transfers, *new]


def pay(
    transfers: Sequence[Transfer], *, amount: int, fee: FeeKind = INFRASTRUCTURE, name: str
) -> list[Transfer]:
    new = payment_transfer(
        standing=standing_of(transfers=transfers, assessed_at=NOW),
        declaration_id=DECLARATION,
        payment_id=uuid5(DECLARATION, name),
        fee=fee,
        method=PaymentMethod.CASH,
        amount=Money(dong=amount),
    )
    return [*transfers, new]


def standing(transfers: Sequence[Transfer]) -> tuple[int, int, int, int, FeeStatus]:
    now = standing_of(transfers=transfers, assessed_at=NOW)
    parts = (now.infrastructure, now.transfer)
    due_paid = [amount.dong for part in parts for amount in (part.due, part.paid)]
    return (*due_paid, now.status)  # type: ignore[return-value] # two parts of two amounts


def test_two_fees_are_held_apart_and_both_must_be_paid() -> None:
    books = assess([], infrastructure=800_000, transfer=350_000, name="a")
    assert standing(books) == (800_000, 0, 350_000, 0, FeeStatus.UNPAID)
    books = pay(books, amount=800_000, name="1")
    assert standing(books) == (800_000, 800_000, 350_000, 0, FeeStatus.PARTLY)
    books = pay(books, amount=350_000, fee=TRANSFER, name="2")
    assert standing(books) == (800_000, 800_000, 350_000, 350_000, FeeStatus.PAID)


def test_what_one_fee_is_owed_the_other_does_not_take() -> None:
    books = assess([], infrastructure=800_000, transfer=350_000, name="a")
    with pytest.raises(Refusal) as refused:
        pay(books, amount=350_001, fee=TRANSFER, name="1")
    assert refused.value.code is LedgerRefusal.OVERPAYMENT
    assert refused.value.params == {"owed": "350.000", "fee": TRANSFER}


def test_nothing_can_be_paid_before_somebody_assessed() -> None:
    with pytest.raises(Refusal) as refused:
        payment_transfer(
            standing=standing_of(transfers=[], assessed_at=None),
            declaration_id=DECLARATION,
            payment_id=VEHICLE,
            fee=INFRASTRUCTURE,
            method=PaymentMethod.CASH,
            amount=Money(dong=1),
        )
    assert refused.value.code is LedgerRefusal.NOT_ASSESSED
    assert standing_of(transfers=[], assessed_at=None).status is FeeStatus.UNPAID


def test_an_exempt_declaration_is_paid_when_assessed() -> None:
    assert standing(assess([], infrastructure=0, name="a")) == (0, 0, 0, 0, FeeStatus.PAID)


def test_a_lower_assessment_after_payment_leaves_something_to_give_back() -> None:
    books = pay(assess([], infrastructure=800_000, name="a"), amount=800_000, name="1")
    books = assess(books, infrastructure=240_000, name="b")
    assert standing(books) == (240_000, 800_000, 0, 0, FeeStatus.PAID)
    assert standing_of(transfers=books, assessed_at=NOW).infrastructure.outstanding == Money(dong=-560_000)
    with pytest.raises(Refusal) as refused:
        pay(books, amount=1, name="2")
    assert refused.value.params["owed"] == "0"


def test_a_higher_assessment_after_payment_is_partly_paid() -> None:
    books = pay(assess([], infrastructure=240_000, name="a"), amount=240_000, name="1")
    assert standing(assess(books, infrastructure=800_000, name="b")) == (
        800_000,
        240_000,
        0,
        0,
        FeeStatus.PARTLY,
    )


def test_assessing_the_same_again_moves_nothing() -> None:
    books = assess([], infrastructure=240_000, name="a")
    assert assess(books, infrastructure=240_000, name="b") == books


def test_a_reversal_is_a_new_transfer_and_happens_once() -> None:
    books = pay(assess([], infrastructure=800_000, name="a"), amount=500_000, name="1")
    payment = uuid5(DECLARATION, "1")
    books.append(reversal_transfer(transfers=books, payment_id=payment))
    assert standing(books) == (800_000, 0, 0, 0, FeeStatus.UNPAID)
    assert len(books) == 3
    with pytest.raises(Refusal) as refused:
        reversal_transfer(transfers=books, payment_id=payment)
    assert refused.value.code is LedgerRefusal.ALREADY_REVERSED
    for other in (books[0].id, books[2].id, VEHICLE):
        with pytest.raises(Refusal) as refused:
            reversal_transfer(transfers=books, payment_id=other)
        assert refused.value.code is LedgerRefusal.PAYMENT_UNKNOWN


STEPS = st.one_of(
    st.tuples(st.just("assess"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("pay"), st.sampled_from(FeeKind), st.integers(1, 4)),
    st.tuples(st.just("reverse"), st.integers(0, 12), st.just(0)),
)


@given(steps=st.lists(STEPS, max_size=25))
def test_the_books_always_balance(steps: list[tuple[str, FeeKind | int, int]]) -> None:
    """Against a plain account kept beside them: what is due, what is paid, and every đồng somewhere."""
    books: list[Transfer] = []
    due = dict.fromkeys(FeeKind, 0)
    paid: dict[UUID, tuple[FeeKind, int]] = {}
    for number, (verb, first, second) in enumerate(steps):
        name = str(number)
        if verb == "assess":
            due = {INFRASTRUCTURE: int(first), TRANSFER: second}
            books = assess(books, infrastructure=int(first), transfer=second, name=name)
        elif verb == "pay":
            fee = FeeKind(first)  # type: ignore[arg-type] # the step's first part is a fee here
            before = sum(amount for of, amount in paid.values() if of is fee)
            try:
                books = pay(books, amount=second, fee=fee, name=name)
            except Refusal:
                assert second > due[fee] - before
            else:
                assert second <= due[fee] - before
                paid[uuid5(DECLARATION, name)] = (fee, second)
        elif paid:
            payment = sorted(paid)[int(first) % len(paid)]
            books.append(reversal_transfer(transfers=books, payment_id=payment))
            del paid[payment]
        sums = balances(transfers=books)
        assert total(amounts=sums.values()) == ZERO
        for fee in FeeKind:
            received = sum(amount for of, amount in paid.values() if of is fee)
            part = standing_of(transfers=books, assessed_at=NOW).part(fee=fee)
            assert part == FeePart(due=Money(dong=due[fee]), paid=Money(dong=received))
            account = owed(declaration_id=DECLARATION, fee=fee)
            assert sums.get(account, ZERO) == part.outstanding
    assert len({transfer.id for transfer in books}) == len(books)


def line(*, amount: int | None, fee: FeeKind = INFRASTRUCTURE) -> ProposedLine:
    money = None if amount is None else Money(dong=amount)
    return ProposedLine(vehicle_id=VEHICLE, fee=fee, amount=money, basis="tariff", tariff_row_id=None)


def entered(*, amount: int, basis: str = "Công văn 12", vehicle: UUID = VEHICLE) -> EnteredAmount:
    return EnteredAmount(vehicle_id=vehicle, fee=INFRASTRUCTURE, amount=Money(dong=amount), basis=basis)


def test_what_the_tariff_does_not_know_must_be_entered() -> None:
    proposed = [line(amount=100_000), line(amount=None, fee=TRANSFER)]
    with pytest.raises(Refusals) as refused:
        settle_lines(proposed=proposed, entered=[])
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.field) == (LedgerRefusal.TARIFF_UNKNOWN, "lines.1.amount")
    assert refusal.params == {"fee": TRANSFER}


def test_what_is_entered_goes_before_the_tariff_and_says_so() -> None:
    (settled,) = settle_lines(proposed=[line(amount=100_000)], entered=[entered(amount=0, basis=" Miễn ")])
    assert (settled.amount, settled.basis, settled.source) == (ZERO, "Miễn", LineSource.ENTERED)
    assert due_by_fee(lines=[settled]) == {INFRASTRUCTURE: ZERO, TRANSFER: ZERO}


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ([entered(amount=-1)], LedgerRefusal.AMOUNT_IMPOSSIBLE, "lines.0.amount"),
        ([entered(amount=250_000_001)], LedgerRefusal.AMOUNT_IMPOSSIBLE, "lines.0.amount"),
        ([entered(amount=1, basis=" ")], LedgerRefusal.BASIS_MISSING, "lines.0.basis"),
        ([entered(amount=1, basis="a" * 201)], LedgerRefusal.TEXT_TOO_LONG, "lines.0.basis"),
        ([entered(amount=1), entered(amount=2)], LedgerRefusal.ENTERED_TWICE, "lines.0.amount"),
        (
            [entered(amount=1), entered(amount=1, vehicle=DECLARATION)],
            LedgerRefusal.ENTERED_FOR_NOBODY,
            "lines",
        ),
    ],
)
def test_what_is_entered_is_checked(wrong: list[EnteredAmount], code: LedgerRefusal, field: str) -> None:
    with pytest.raises(Refusals) as refused:
        settle_lines(proposed=[line(amount=None)], entered=wrong)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [(code, field)]


def test_a_standing_names_its_parts() -> None:
    part, other = FeePart(due=ZERO, paid=ZERO), FeePart(due=Money(dong=1), paid=ZERO)
    both = FeeStanding(infrastructure=part, transfer=other, assessed_at=NOW)
    assert [both.part(fee=fee) for fee in FeeKind] == [part, other]
