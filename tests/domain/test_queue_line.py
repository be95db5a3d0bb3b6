"""The published rules of a line, one story each (docs/queue.md)."""

from uuid import UUID

import pytest

from xulang.kernel.refusal import Refusal
from xulang.queueing.domain import decisions
from xulang.queueing.domain.events import Called, Displaced, Entered, Event, Joined, Missed, Offered
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Rules, Turn
from xulang.queueing.domain.plan import Hour
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Ground, PlaceState

NOON = 494_000
RULES = Rules(notice=2, grace=1800, misses=2, no_show=0, risk=0)


def place(number: int) -> UUID:
    return UUID(int=number)


def line_with(rows: list[int], *, shares: tuple[int, ...] = (0, 0)) -> LineState:
    """Places 1, 2, 3 … of the given classes, ready a second after one another."""
    line = LineState(shares=shares, rules=RULES)
    for number, row in enumerate(rows, start=1):
        line.apply(Joined(turn=Turn(at=number, rank=0, id=place(number)), row=row))
    return line


def say(line: LineState, *events: Event) -> None:
    for event in events:
        line.apply(event)


def call(line: LineState, hour: int, room: int) -> list[tuple[int, Ground, int]]:
    """Call for the hour: whom, on what ground, past how many."""
    events = decisions.call_hour(line=line, hour=hour, room=room)
    say(line, *events)
    return [(event.place.int, event.ground, event.passed) for event in events if isinstance(event, Called)]


def test_a_gate_that_takes_one_truck_at_a_time_still_serves_every_class() -> None:
    line = line_with([0, 1, 2] * 60, shares=(300, 200, 100))
    rows = [line.places[place(call(line, NOON + hour, 1)[0][0])].row for hour in range(60)]
    # Shares claim 18, 12 and 6 of sixty, two of them still owed; what none claims goes to the weightiest.
    assert [rows.count(row) for row in range(3)] == [43, 11, 6]
    assert line.credit == (1000, 1000, 0)


def test_the_ground_says_who_was_passed() -> None:
    line = line_with([1, 0, 1, 0], shares=(0, 250))
    assert call(line, NOON, 2) == [(2, Ground.CLASS, 1), (4, Ground.CLASS, 2)]
    assert call(line, NOON, 2) == [(1, Ground.ORDER, 0), (3, Ground.ORDER, 0)]


def test_a_share_passes_a_weightier_class_and_says_so() -> None:
    line = line_with([0, 0, 0, 1], shares=(0, 500))
    assert call(line, NOON, 2) == [(1, Ground.ORDER, 0), (4, Ground.SHARE, 2)]


def test_the_first_absence_costs_the_turn_and_the_last_one_the_place() -> None:
    line = line_with([0, 0])
    call(line, NOON, 1)
    due = (NOON + 1) * SECONDS + RULES.grace
    assert decisions.missed(line=line, at=due - 1, open_since=0) == []
    say(line, *decisions.missed(line=line, at=due, open_since=0))
    assert line.places[place(1)].state == PlaceState.WAITING
    assert [turn.id.int for turn in line.order[0]] == [2, 1]
    assert call(line, NOON + 3, 2) == [(2, Ground.ORDER, 0), (1, Ground.ORDER, 0)]
    say(line, *decisions.missed(line=line, at=due + 3 * SECONDS, open_since=0))
    assert line.places[place(2)].state == PlaceState.WAITING
    assert line.places[place(1)].state == PlaceState.LOST


def test_nobody_misses_an_hour_in_which_the_gate_was_closed() -> None:
    line = line_with([0])
    call(line, NOON, 1)
    reopened = (NOON + 9) * SECONDS
    assert decisions.missed(line=line, at=reopened + RULES.grace - 1, open_since=reopened) == []
    late = decisions.missed(line=line, at=reopened + RULES.grace, open_since=reopened)
    assert late == [Missed(place=place(1), at=reopened + RULES.grace)]


def test_a_gate_that_stands_still_calls_nobody() -> None:
    """Ten are called and not in yet: an hour that offers ten has no room until they are."""
    line = line_with([0] * 30)
    call(line, NOON, 10)
    bookable = [10, 10, 10]
    assert decisions.room(line=line, now=NOON, hour=NOON + 2, bookable=bookable) == 10
    assert decisions.room(line=line, now=NOON, hour=NOON + 2, bookable=[0, 0, 10]) == 0
    assert decisions.room(line=line, now=NOON, hour=NOON + 2, bookable=[3, 4, 10]) == 7


def test_whoever_is_held_up_keeps_his_turn() -> None:
    line = line_with([0, 0, 0])
    call(line, NOON, 1)
    say(line, decisions.hold(line=line, place=place(1)))
    assert call(line, NOON, 1) == [(2, Ground.ORDER, 0)]
    say(line, decisions.free(line=line, place=place(1)))
    assert call(line, NOON, 2) == [(1, Ground.ORDER, 0), (3, Ground.ORDER, 0)]


def test_a_slot_that_falls_free_goes_to_who_stands_there() -> None:
    line = line_with([0, 1, 1, 0])
    for number in (3, 4):
        say(line, decisions.park(line=line, place=place(number), at=NOON * SECONDS))
    first = list(decisions.stand_by(line=line, hour=NOON, slots=1, row=1))
    assert first == [Called(place=place(3), hour=NOON, ground=Ground.STANDBY, passed=2)]
    both = list(decisions.stand_by(line=line, hour=NOON, slots=5, row=1))
    assert [event.place.int for event in both] == [3, 4]
    assert [event.passed for event in both] == [2, 2]


def test_a_later_window_leaves_the_order_until_then() -> None:
    line = line_with([0, 0, 0, 0])
    hours = decisions.offers(line=line, first=NOON, bookable=[0, 0, 2, 2, 2])
    assert decisions.windows(line=line, place=place(1), first=NOON, hours=hours) == [NOON + 3, NOON + 4]
    say(line, decisions.choose(line=line, place=place(1), hour=NOON + 3, first=NOON, hours=hours))
    assert call(line, NOON + 2, 2) == [(2, Ground.ORDER, 0), (3, Ground.ORDER, 0)]
    assert call(line, NOON + 3, 2) == [(4, Ground.ORDER, 0), (1, Ground.CHOSEN, 0)]


@pytest.mark.parametrize("waiting", [1, 2, 3, 4])
def test_nobody_is_offered_the_hour_that_is_his_by_the_plan_as_a_later_one(waiting: int) -> None:
    line = line_with([0] * waiting)
    hours = decisions.offers(line=line, first=NOON, bookable=[2] * 5)
    for number in range(1, waiting + 1):
        own = NOON + (number - 1) // 2
        offered = decisions.windows(line=line, place=place(number), first=NOON, hours=hours)
        # Beside the others there is room from here on; for the last of them that is his own hour too.
        assert offered == [hour for hour in range(NOON + (waiting - 1) // 2, NOON + 5) if hour > own]
        with pytest.raises(Refusal) as no:
            decisions.choose(line=line, place=place(number), hour=own, first=NOON, hours=hours)
        assert no.value.code == QueueRefusal.WINDOW_FULL


def test_who_chose_a_window_may_take_another_one_later_than_his_turn() -> None:
    line = line_with([0, 0, 0])
    hours = decisions.offers(line=line, first=NOON, bookable=[2] * 4)
    say(line, decisions.choose(line=line, place=place(3), hour=NOON + 3, first=NOON, hours=hours))
    hours = decisions.offers(line=line, first=NOON, bookable=[2] * 4)
    # In the order he would go in the second hour: only what comes after it is a later window.
    assert decisions.windows(line=line, place=place(3), first=NOON, hours=hours) == [NOON + 2, NOON + 3]


def test_who_gives_a_later_window_up_stands_where_he_stood() -> None:
    line = line_with([0, 0, 0])
    hours = decisions.offers(line=line, first=NOON, bookable=[0, 0, 2, 2, 2])
    say(line, decisions.choose(line=line, place=place(2), hour=NOON + 4, first=NOON, hours=hours))
    assert [turn.id.int for turn in line.order[0]] == [1, 3]
    first = decisions.take_first(line=line, place=place(2))
    assert first == Displaced(place=place(2))
    say(line, first)
    assert [turn.id.int for turn in line.order[0]] == [1, 2, 3]
    assert line.chosen_by_class(NOON + 4) == (0, 0)
    for wrong, code in ((place(1), QueueRefusal.NOT_NOW), (place(9), QueueRefusal.UNKNOWN_PLACE)):
        with pytest.raises(Refusal) as no:
            decisions.take_first(line=line, place=wrong)
        assert no.value.code == code


@pytest.mark.parametrize(
    ("hour", "code"),
    [
        (NOON - 1, QueueRefusal.WINDOW_PAST),
        (NOON, QueueRefusal.WINDOW_FULL),
        (NOON + 9, QueueRefusal.WINDOW_FULL),
    ],
)
def test_a_window_that_cannot_be_had(hour: int, code: QueueRefusal) -> None:
    line = line_with([0, 0])
    hours = decisions.offers(line=line, first=NOON, bookable=[1, 1, 1, 1])
    with pytest.raises(Refusal) as no:
        decisions.choose(line=line, place=place(1), hour=hour, first=NOON, hours=hours)
    assert no.value.code == code
    assert line.places[place(1)].state == PlaceState.WAITING


def test_a_window_that_shrinks_puts_the_latest_back_in_the_order_by_his_turn() -> None:
    line = line_with([0, 0, 0], shares=(0, 0))
    for number in (1, 2):
        hours = decisions.offers(line=line, first=NOON, bookable=[0, 0, 3, 3])
        say(line, decisions.choose(line=line, place=place(number), hour=NOON + 3, first=NOON, hours=hours))
    cut = Hour(capacity=1, quota=(0, 0), chosen=(2, 0))
    gone = list(decisions.displace(line=line, hour=NOON + 3, offer=cut))
    assert gone == [Displaced(place=place(2))]
    say(line, *gone)
    assert [turn.id.int for turn in line.order[0]] == [2, 3]


def test_one_live_place_for_each_mark() -> None:
    line = LineState(shares=(0,), rules=RULES)
    marks = frozenset({"plate:12C12345", "customs:107123456789"})
    turn = Turn(at=1, rank=0, id=place(1))
    say(line, decisions.join(line=line, turn=turn, row=0, marks=marks))
    for mark in marks:
        with pytest.raises(Refusal) as no:
            decisions.join(
                line=line, turn=turn._replace(id=place(2)), row=0, marks=frozenset({mark, "container:X"})
            )
        assert no.value.code == QueueRefusal.ALREADY_PLACED
    say(line, decisions.give_back(line=line, place=place(1)))
    say(line, decisions.join(line=line, turn=turn._replace(id=place(2)), row=0, marks=marks))
    assert line.marks == dict.fromkeys(marks, place(2))


def test_what_is_offered_is_on_the_record() -> None:
    line = line_with([0])
    assert decisions.call_hour(line=line, hour=NOON, room=0) == [Offered(hour=NOON, slots=0)]


@pytest.mark.parametrize(
    "verb", [decisions.enter, decisions.arrive, decisions.park], ids=lambda verb: verb.__name__
)
def test_a_place_that_is_gone_does_nothing_more(verb: "object") -> None:
    line = line_with([0])
    say(line, decisions.give_back(line=line, place=place(1)))
    assert callable(verb)
    with pytest.raises(Refusal) as no:
        verb(line=line, place=place(1), at=0)
    assert no.value.code == QueueRefusal.NOT_NOW
    with pytest.raises(Refusal) as unknown:
        verb(line=line, place=place(9), at=0)
    assert unknown.value.code == QueueRefusal.UNKNOWN_PLACE


def test_who_was_called_before_a_long_break_still_goes_in_or_misses() -> None:
    line = line_with([0, 0, 0])
    call(line, NOON, 2)
    say(line, Entered(place=place(1), at=NOON * SECONDS))
    line.forget(before=NOON + 9)
    assert set(line.places) == {place(2), place(3)}
    say(line, Missed(place=place(2), at=(NOON + 9) * SECONDS))
    assert [turn.id.int for turn in line.order[0]] == [3, 2]
    line.forget(before=NOON + 9)
    assert line.booked == {}
