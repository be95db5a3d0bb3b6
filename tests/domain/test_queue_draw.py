"""The draw: committed beforehand, the same for everyone who computes it, and nobody's to steer."""

import hashlib
import hmac
from fractions import Fraction
from math import comb
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.lottery import Committed, check_reveal, commit, draw, rank, seed
from xulang.queueing.domain.overbooking import bookable, overflow
from xulang.queueing.domain.refusals import QueueRefusal

WINDOW = UUID(int=7)
CUSTOMS, INSPECTORATE, POLICE = UUID(int=1), UUID(int=2), UUID(int=3)
ROOT = bytes(range(32))


def committed(organisation: UUID, secret: bytes, *, revealed: bool = True) -> Committed:
    promise = commit(window=WINDOW, organisation_id=organisation, secret=secret)
    return Committed(organisation_id=organisation, commitment=promise, secret=secret if revealed else None)


ONE, TWO = committed(CUSTOMS, b"a" * 32), committed(INSPECTORATE, b"b" * 32)


def code_of(no: "pytest.ExceptionInfo[Refusal]") -> object:
    return no.value.code


def test_the_seed_is_what_the_rules_say() -> None:
    """Computed here from the words of docs/queue.md with nothing of the product."""

    def digest(*parts: bytes) -> bytes:
        return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()

    wanted = digest(
        b"xulang/draw/seed/v1", WINDOW.bytes, ROOT, CUSTOMS.bytes, b"a" * 32, INSPECTORATE.bytes, b"b" * 32
    )
    assert seed(window=WINDOW, root=ROOT, committed=[TWO, ONE]) == wanted
    consignment = UUID(int=99)
    keyed = hmac.new(wanted, b"xulang/draw/rank/v1" + consignment.bytes, hashlib.sha256).hexdigest()
    assert rank(seed=wanted, consignment_id=consignment) == int(keyed[:12], 16)


def test_another_secret_request_or_window_draws_anew() -> None:
    seeds = {
        seed(window=WINDOW, root=ROOT, committed=[ONE, TWO]),
        seed(window=WINDOW, root=bytes(32), committed=[ONE, TWO]),
        seed(window=WINDOW, root=ROOT, committed=[committed(CUSTOMS, b"c" * 32), TWO]),
        seed(window=WINDOW, root=ROOT, committed=[ONE, committed(INSPECTORATE, b"c" * 32)]),
    }
    assert len(seeds) == 4


@pytest.mark.parametrize(
    "given_parts",
    [[ONE], [ONE, ONE], [ONE, committed(INSPECTORATE, b"b" * 32, revealed=False)], []],
)
def test_one_organisation_alone_draws_nothing(given_parts: list[Committed]) -> None:
    with pytest.raises(Refusal) as no:
        seed(window=WINDOW, root=ROOT, committed=given_parts)
    assert code_of(no) == QueueRefusal.DRAW_INCOMPLETE


@pytest.mark.parametrize("secret", [b"x" * 32, b"a" * 31, b""])
def test_a_secret_is_the_one_committed_to(secret: bytes) -> None:
    check_reveal(window=WINDOW, committed=ONE, secret=b"a" * 32)
    with pytest.raises(Refusal) as no:
        check_reveal(window=WINDOW, committed=ONE, secret=secret)
    assert code_of(no) == QueueRefusal.REVEAL_WRONG


def test_a_commitment_holds_for_one_organisation_and_window_only() -> None:
    with pytest.raises(Refusal):
        check_reveal(
            window=WINDOW,
            committed=Committed(organisation_id=POLICE, commitment=ONE.commitment),
            secret=b"a" * 32,
        )
    with pytest.raises(Refusal):
        check_reveal(window=UUID(int=8), committed=ONE, secret=b"a" * 32)


@given(st.lists(st.uuids(), unique=True, max_size=30), st.randoms())
def test_who_asked_first_makes_no_difference(consignments: list[UUID], dice: "object") -> None:
    key = seed(window=WINDOW, root=ROOT, committed=[ONE, TWO])
    order = draw(seed=key, consignments=consignments)
    assert sorted(order) == sorted(consignments)
    assert order == draw(seed=key, consignments=reversed(consignments))


@given(st.integers(0, 30), st.integers(0, 15), st.integers(0, 1000))
def test_the_overflow_is_the_binomial_tail(booked: int, capacity: int, no_show: int) -> None:
    come = Fraction(1000 - no_show, 1000)
    tail = sum(
        comb(booked, there) * come**there * (1 - come) ** (booked - there)
        for there in range(capacity + 1, booked + 1)
    )
    over, whole = overflow(booked=booked, capacity=capacity, no_show=no_show)
    assert Fraction(over, whole) == tail


@given(st.integers(0, 40), st.integers(0, 600), st.integers(0, 300))
def test_one_more_would_exceed_the_stated_risk(capacity: int, no_show: int, risk: int) -> None:
    booked = bookable(capacity=capacity, no_show=no_show, risk=risk)
    assert capacity <= booked <= 2 * capacity
    over, whole = overflow(booked=booked, capacity=capacity, no_show=no_show)
    assert Fraction(over, whole) <= Fraction(risk, 1000)
    if booked < 2 * capacity:
        over, whole = overflow(booked=booked + 1, capacity=capacity, no_show=no_show)
        assert Fraction(over, whole) > Fraction(risk, 1000)


def test_figures_of_an_ordinary_hour() -> None:
    """Forty an hour, a tenth doesn't come, one hour in twenty may overflow: 41 are called."""
    assert bookable(capacity=40, no_show=100, risk=50) == 41
    assert bookable(capacity=40, no_show=0, risk=50) == 40
    assert bookable(capacity=0, no_show=500, risk=50) == 0
