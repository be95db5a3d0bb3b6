"""Two cashiers and one fee: one payment counts, the other is told; one id, one transfer; no gaps."""

from collections.abc import Callable
from threading import Barrier
from uuid import UUID, uuid5

import pytest
from django.db import IntegrityError, transaction

from tests.support.ledger import DECLARATION, SERIES, assess, pay
from tests.support.race import Racer
from xulang.ledger import api as ledger
from xulang.ledger import locks, models
from xulang.ledger.usecases import note_payment as module
from xulang.platform.db import unit_of_work

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def _assessed() -> None:
    with unit_of_work():
        assess(amount=800_000)


def paying(*, name: str, amount: int = 800_000) -> Callable[[], int]:
    def work() -> int:
        with unit_of_work():
            return pay(amount=amount, name=name).number

    return work


@pytest.mark.usefixtures("_assessed")
def test_eight_payments_of_one_id_are_one_transfer_and_one_receipt() -> None:
    racers = [Racer(paying(name="one")) for _ in range(8)]
    assert {racer.end() for racer in racers} == {1}
    assert models.Payment.objects.count() == 1
    assert len(ledger.list_transfers(declaration_id=DECLARATION)) == 2


@pytest.mark.usefixtures("_assessed")
def test_two_cashiers_cannot_both_take_the_whole_fee() -> None:
    racers = [Racer(paying(name=str(number))) for number in range(4)]
    answers = [racer.end() for racer in racers]
    assert sorted(map(str, answers)) == ["1", *["ledger.overpayment"] * 3]
    assert ledger.get_standing(declaration_id=DECLARATION).infrastructure.outstanding.dong == 0


@pytest.fixture
def _no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard off; and both look at the standing before either pays, as bad luck would have it."""
    together = Barrier(2, timeout=60)
    looked: set[int] = set()

    def no_lock(*, declaration_id: UUID) -> None: ...

    def look(*, declaration_id: UUID) -> ledger.FeeStanding:
        standing = ledger.get_standing(declaration_id=declaration_id)
        if standing.infrastructure.paid.dong == 0 and len(looked) < 2:
            looked.add(len(looked))
            together.wait()
        return standing

    monkeypatch.setattr(locks, "own_declaration", no_lock)
    monkeypatch.setattr(module, "get_standing", look)


@pytest.mark.usefixtures("_assessed", "_no_lock")
def test_control_without_the_lock_the_fee_is_paid_twice() -> None:
    racers = [Racer(paying(name=str(number))) for number in range(2)]
    assert sorted(str(racer.end()) for racer in racers) == ["1", "2"]
    assert ledger.get_standing(declaration_id=DECLARATION).infrastructure.outstanding.dong == -800_000


@pytest.mark.usefixtures("_assessed", "_no_lock")
def test_control_without_the_lock_one_id_meets_the_second_guard() -> None:
    racers = [Racer(paying(name="one")) for _ in range(2)]
    with pytest.raises(IntegrityError):
        [racer.end() for racer in racers]
    for racer in racers:
        racer.settle()
    assert models.Payment.objects.count() == 1


def test_numbers_have_no_gap_although_every_third_payment_is_given_up() -> None:
    declarations = [uuid5(DECLARATION, str(number)) for number in range(12)]
    with unit_of_work():
        for declaration in declarations:
            assess(amount=1000, declaration_id=declaration)

    def work(number: int) -> None:
        with unit_of_work():
            pay(amount=1000, name=str(number), declaration_id=declarations[number])
            transaction.set_rollback(number % 3 == 0)

    racers = [Racer(lambda number=number: work(number)) for number in range(12)]  # type: ignore[misc] # bound now
    for racer in racers:
        racer.end()
    numbers = (
        models.Receipt.objects.filter(series_id=SERIES).order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == list(range(1, 9))
