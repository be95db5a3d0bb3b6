"""What a yard's own software says goes onto the record once, in any order; lists are laid side by side."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.story import DECLARATION, STORY, WAY, Story, actor, reference_data, salt
from xulang.crossing import api as crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Role, Stage, Step
from xulang.platform.db import raw
from xulang.yards import api as yards
from xulang.yards.api import DifferenceReason, DifferenceState, EventState, StockLine, Via, YardEvent

pytestmark = pytest.mark.django_db
IN, OUT = FactKind.YARD_ENTRY, FactKind.YARD_EXIT
BOUNDS = yards.Bounds(ahead=timedelta(minutes=5), days=30)
TOLERANCE = timedelta(minutes=30)


@pytest.fixture
def story(db: None) -> Story:
    reference_data()
    story = Story()
    story.declare()
    return story


def place(code: str = "XC") -> crossing.YardPlace:
    return crossing.get_yard_place(code=code)


def event(name: str, kind: FactKind, at: datetime, plate: str = "12C-123.45") -> YardEvent:
    return YardEvent(event=name, kind=kind, plate=plate, at=at)


def take(story: Story, *events: YardEvent, yard: str = "XC") -> list[crossing.TakenEvent]:
    return crossing.take_yard_events(
        yard=place(yard),
        events=events,
        via=Via.API,
        sent_by=actor(Role.YARD_OPERATOR),
        bounds=BOUNDS,
        now=story.now,
        new_salt=salt,
    )


def match(story: Story) -> int:
    places = {one.code: one for one in crossing.list_yard_places()}
    return crossing.match_yard_events(places=places, bounds=BOUNDS, now=story.now, new_salt=salt)


def go(story: Story, steps: int, since: int = 0) -> None:
    for role, step in WAY[since:steps]:
        story.confirm(role, step)


def states(taken: Sequence[crossing.TakenEvent]) -> list[tuple[str, bool]]:
    return [
        (one.refusal.code.value if one.refusal else one.booked.state if one.booked else "", one.repeated)
        for one in taken
    ]


def moves(declaration: UUID = DECLARATION) -> list[tuple[FactKind, datetime]]:
    told = crossing.read_timeline(declaration_id=declaration, crossing_id=None)
    return [(fact.kind, fact.occurred_at) for fact in told if fact.kind in {IN, OUT}]


def stands() -> tuple[datetime | None, datetime | None]:
    vehicle = crossing.list_vehicles(declaration_ids=[DECLARATION])[TRUCK]
    return vehicle.yard_entry_at, vehicle.yard_exit_at


def test_events_stand_on_the_record_once_in_any_order(story: Story) -> None:
    go(story, 3)
    first, then = story.now - timedelta(hours=2), story.now - timedelta(hours=1)
    came, went = event("E-1", IN, first), event("E-2", OUT, then)
    assert states(take(story, went, came, came)) == [("noted", False), ("noted", False), ("noted", True)]
    assert stands() == (first, then)
    assert states(take(story, came, went)) == [("noted", True), ("noted", True)]
    assert sorted(moves()) == [(IN, first), (OUT, then)]
    assert stands() == (first, then)


def test_an_entry_confirms_the_yard_as_a_tap_does_and_no_forces_word_changes(story: Story) -> None:
    go(story, 3)
    take(story, event("E-1", IN, story.now - timedelta(minutes=9)))
    told = crossing.read_timeline(declaration_id=DECLARATION, crossing_id=TRUCK)[-2:]
    assert [(fact.kind, fact.force, fact.step, fact.trigger) for fact in told] == [
        (IN, Force.YARD, None, None),
        (FactKind.CONFIRMED, Force.CUSTOMS, Step.YARD, "yard_entry"),
    ]
    assert {fact.actor_name for fact in told} == {"Bãi Xuân Cương"}
    assert story.stage() == Stage.IN_YARD


def test_the_same_id_with_other_words_is_refused_by_name(story: Story) -> None:
    go(story, 3)
    at = story.now - timedelta(minutes=9)
    take(story, event("E-1", IN, at))
    others = [event("E-1", OUT, at), event("E-1", IN, at, plate="12C99999"), event("E-1", IN, story.now)]
    assert states(take(story, *others)) == [("yards.event_reused", False)] * 3
    assert states(take(story, event("E-1", IN, at, plate="12c 12345"))) == [("noted", True)]
    assert states(take(story, event("E-1", OUT, at), yard="VTP")) == [("noted", False)]


def test_one_event_that_is_refused_stops_no_other(story: Story) -> None:
    go(story, 3)
    tomorrow, long_ago = story.now + timedelta(days=1), story.now - timedelta(days=31)
    taken = take(
        story,
        event("E-1", IN, tomorrow),
        event("E-2", IN, long_ago),
        event("", IN, story.now),
        event("E-3", IN, story.now, plate="?"),
        event("E-4", IN, story.now),
    )
    assert states(taken) == [
        ("yards.clock_ahead", False),
        ("yards.too_old", False),
        ("yards.id_malformed", False),
        ("identifiers.plate_malformed", False),
        ("noted", False),
    ]


def test_a_clock_that_is_a_little_ahead_is_taken_as_now(story: Story) -> None:
    go(story, 3)
    take(story, event("E-1", IN, story.now + timedelta(minutes=4)))
    assert moves() == [(IN, story.now)]


def test_an_unknown_plate_waits_until_it_is_declared_and_accepted(story: Story) -> None:
    other = Story(now=story.now, declaration=uuid5(STORY, "late"), truck=uuid5(STORY, "late truck"))
    at = other.now - timedelta(hours=1)
    assert states(take(story, event("E-1", IN, at, plate="29H-777.77"))) == [("unknown", False)]
    assert match(story) == 0
    other.declare(content(vehicles=[vehicle_body(id=str(other.truck), plate="29H77777")]))
    assert match(other) == 0
    assert [one.state for one in yards.list_yard_events(yard="XC", limit=9)] == [EventState.WAITING]
    go(other, 1)
    assert match(other) == 1
    assert moves(other.declaration) == [(IN, at)]
    (booked,) = yards.list_yard_events(yard="XC", limit=9)
    assert (booked.state, booked.crossing_id) == (EventState.NOTED, other.truck)
    assert match(other) == 0
    repeated = take(other, event("E-1", IN, at, plate="29H-777.77"))
    assert states(repeated) == [("noted", True)]


def test_two_journeys_of_one_plate_are_for_nobody_to_guess(story: Story) -> None:
    go(story, 3)
    twin = Story(now=story.now, declaration=uuid5(STORY, "twin"), truck=uuid5(STORY, "twin truck"))
    twin.declare(content(vehicles=[vehicle_body(id=str(twin.truck))]))
    go(twin, 1)
    assert states(take(twin, event("E-1", IN, twin.now))) == [("unclear", False)]
    request = twin.request(Role.CUSTOMS_OFFICER)
    crossing.cancel(
        request=request, declaration_id=twin.declaration, reason=crossing.Reason.DECLARED_TWICE, note=""
    )
    assert match(twin) == 1
    assert [kind for kind, _ in moves()] == [IN]


def test_what_comes_after_the_truck_has_left_is_noted_all_the_same(story: Story) -> None:
    go(story, 10)
    assert story.stage() == Stage.LEFT
    at = story.now - timedelta(minutes=3)
    story.now += timedelta(days=3)
    assert states(take(story, event("E-1", OUT, at))) == [("noted", False)]
    assert (moves(), story.stage(), story.turns()) == ([(OUT, at)], Stage.LEFT, set())


def test_what_was_written_replays(story: Story) -> None:
    go(story, 3)
    take(story, event("E-2", OUT, story.now), event("E-1", IN, story.now - timedelta(hours=1)))
    (replayed,) = crossing.replay()
    assert replayed.differences == ()


def test_a_yard_of_another_gate_finds_nobody(story: Story) -> None:
    go(story, 3)
    assert states(take(story, event("E-1", IN, story.now), yard="CMY")) == [("unknown", False)]
    assert moves() == []


# Stock lists


def compare(story: Story, *plates: str, hours: float = 0, yard: str = "XC") -> list[tuple[str, str]]:
    """What a stock list of now shows: kind and plate of each difference."""
    lines = [StockLine(plate=plate, key=yards.check_plate(plate=plate)) for plate in plates]
    request = story.request(Role.YARD_OPERATOR)
    crossing.compare_stock(
        request=request,
        yard=place(yard),
        as_of=story.now - timedelta(hours=hours),
        lines=lines,
        via=Via.API,
        bounds=BOUNDS,
        tolerance=TOLERANCE,
    )
    return [(one.kind.value, one.plate or one.our_plate) for one in yards.list_current_differences(yard=yard)]


@pytest.fixture
def inside(story: Story) -> Story:
    """In the yard for two hours."""
    go(story, 3)
    take(story, event("E-1", IN, story.now))
    story.now += timedelta(hours=2)
    return story


def test_both_say_the_same(inside: Story) -> None:
    assert compare(inside, "12C 123.45") == []
    (stock,) = yards.list_stocks(yard="XC")
    assert (stock.lines, stock.agreed, stock.differing, stock.agreement) == (1, 1, 0, 1.0)


def test_we_have_it_in_and_they_have_it_out_until_they_report_it(inside: Story) -> None:
    assert compare(inside) == [("we_in", "12C12345")]
    (found,) = yards.list_differences(yards=["XC"], states=[DifferenceState.OPEN], limit=9)
    at = inside.now - timedelta(minutes=50)
    before = inside.turns()
    settle(inside, found.id, at=at, reason=DifferenceReason.BARRIER_MISSED)
    assert moves()[-1] == (OUT, at)
    assert inside.turns() == before
    assert compare(inside) == []
    (kept,) = yards.list_differences(yards=["XC"], limit=9)
    assert (kept.state, kept.reason, kept.resolved_by) == ("reported", "barrier_missed", "Lô Văn Bãi")
    assert kept.ended_at is not None


def test_they_have_it_in_and_we_have_it_out(story: Story) -> None:
    go(story, 3)
    assert compare(story, "12C12345", "29H55555") == [("never_here", "29H55555"), ("we_out", "12C12345")]
    out, never = sorted(
        yards.list_differences(yards=["XC"], limit=9), key=lambda one: one.kind.value, reverse=True
    )
    at = story.now - timedelta(hours=1)
    settle(story, out.id, at=at, reason=DifferenceReason.SOFTWARE_DOWN)
    assert moves() == [(IN, at)]
    with pytest.raises(Refusal, match="no_late_fact"):
        settle(story, never.id, at=at, reason=DifferenceReason.NOT_DECLARED)
    settle(story, never.id, reason=DifferenceReason.NOT_DECLARED)
    assert compare(story, "12C12345", "29H55555") == [("never_here", "29H55555")]
    assert [one.state for one in yards.list_current_differences(yard="XC")] == [DifferenceState.SEEN]
    assert compare(story, "12C12345") == []


def test_a_likely_typo_is_shown_and_never_believed(inside: Story) -> None:
    assert compare(inside, "12C12354") == [("likely_typo", "12C12354")]
    (found,) = yards.list_current_differences(yard="XC")
    assert found.our_plate == "12C12345"
    with pytest.raises(Refusal, match="no_late_fact"):
        settle(inside, found.id, at=inside.now, reason=DifferenceReason.TYPED_WRONG)
    assert [kind for kind, _ in moves()] == [IN]


def test_a_difference_that_goes_on_keeps_its_row_and_one_that_ends_is_gone(inside: Story) -> None:
    assert compare(inside) == [("we_in", "12C12345")]
    (first,) = yards.list_current_differences(yard="XC")
    inside.now += timedelta(hours=1)
    assert compare(inside) == [("we_in", "12C12345")]
    (second,) = yards.list_current_differences(yard="XC")
    assert (second.id, second.found_at) == (first.id, first.found_at)
    assert second.last_at > first.last_at
    assert compare(inside, "12C12345") == []
    (gone,) = yards.list_differences(yards=["XC"], limit=9)
    assert (gone.id, gone.state) == (first.id, DifferenceState.GONE)


def test_another_yard_is_not_accused(inside: Story) -> None:
    """It was seen in XC: that VTP does not count it is no difference, that VTP counts it is one."""
    assert compare(inside, yard="VTP") == []
    assert compare(inside, "12C12345", yard="VTP") == [("we_out", "12C12345")]


def test_a_stock_list_is_refused_by_name(inside: Story) -> None:
    compare(inside)
    with pytest.raises(Refusal, match="stock_older"):
        compare(inside, hours=1)
    with pytest.raises(Refusal, match="clock_ahead"):
        compare(inside, hours=-1)
    with pytest.raises(Refusal, match="plate_twice"):
        compare(inside, "12C12345", "12C-123.45")


def test_a_difference_is_settled_once_with_a_reason(inside: Story) -> None:
    compare(inside)
    (found,) = yards.list_current_differences(yard="XC")
    for reason, note, refused in (
        (None, "", "reason_missing"),
        (DifferenceReason.OTHER, " ", "reason_missing"),
        (DifferenceReason.OTHER, "x" * 1001, "note_too_long"),
    ):
        with pytest.raises(Refusal, match=refused):
            settle(inside, found.id, reason=reason, note=note)
    with pytest.raises(Refusal, match="difference_unknown"):
        settle(inside, found.id, reason=DifferenceReason.LOOKED_THERE, yard="VTP")
    settle(inside, found.id, reason=DifferenceReason.OTHER, note="Đã xem tại bãi")
    with pytest.raises(Refusal, match="difference_closed"):
        settle(inside, found.id, reason=DifferenceReason.LOOKED_THERE)
    done = (
        raw()
        .execute("SELECT action FROM platform_auditentry WHERE object_id = %s", [str(found.id)])
        .fetchall()
    )
    assert done == [("yard_difference_seen",)]


def settle(
    story: Story,
    difference: UUID,
    *,
    reason: DifferenceReason | None,
    at: datetime | None = None,
    note: str = "",
    yard: str = "XC",
) -> None:
    crossing.settle_difference(
        request=story.request(Role.YARD_OPERATOR),
        yard=place(yard),
        difference_id=difference,
        at=at,
        reason=reason,
        note=note,
        bounds=BOUNDS,
    )


def test_what_is_old_is_forgotten_and_what_is_erased_has_no_plate(inside: Story) -> None:
    compare(inside, "29H55555")
    yards.forget_crossings(crossing_ids=[TRUCK])
    assert [one.plate for one in yards.list_yard_events(yard="XC", limit=9)] == [""]
    yards.forget_old(days=30, now=inside.now + timedelta(days=29))
    assert len(yards.list_yard_events(yard="XC", limit=9)) == 1
    compare(inside)
    yards.forget_old(days=30, now=inside.now + timedelta(days=31))
    assert yards.list_yard_events(yard="XC", limit=9) == []
