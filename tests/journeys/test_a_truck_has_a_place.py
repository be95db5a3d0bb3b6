"""A truck that is ready gets a place, is called in its turn, and goes in: nobody jumps the queue."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from threading import Event
from uuid import UUID, uuid5

import pytest

from tests.support.capacity import LINE, change, plan, say
from tests.support.queue import (
    EARLY,
    EVENING,
    OPENS,
    RULES,
    Gate,
    declare,
    driver_of,
    enter,
    line_facts,
    place_of,
    ready,
    state_rules,
    truck_of,
)
from tests.support.sealing import LOG, seal
from tests.support.story import STORY, Story, salt
from xulang.crossing import api as crossing
from xulang.crossing.usecases import place_all
from xulang.crossing.usecases.consigned import consigned_of
from xulang.declarations import api as declarations
from xulang.declarations.api import SubmittedDeclaration
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Cargo, FactKind, Role, Stage, Step
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, PlaceState, QueueRefusal
from xulang.queueing.usecases.replay_lines import replay_lines


def test_who_is_ready_has_a_place_and_is_called_in_the_order_of_readiness(gate: Gate) -> None:
    first, second, third = (truck_of(number) for number in (1, 2, 3))
    for number, story in enumerate((third, first, second), start=1):
        declare(story, number)
    for minutes, story in enumerate((first, second, third)):
        story.now = first.now + timedelta(minutes=5 * minutes + 5)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(third.now)
    places = queueing.list_live(line=LINE)
    assert [place.crossing_id for place in places] == [first.truck, second.truck, third.truck]
    assert [place.state for place in places] == [PlaceState.WAITING] * 3
    gate.keep(EARLY)
    called = queueing.list_live(line=LINE, states=[PlaceState.CALLED])
    assert [place.crossing_id for place in called] == [first.truck, second.truck]
    assert {place.hour for place in called} == {queueing.hour_of(moment=OPENS)}
    assert [place.ground for place in called] == [Ground.ORDER, Ground.ORDER]
    enter(first, OPENS)
    gate.keep(first.now)
    place = place_of(first)
    assert (place.state, place.ended_at) == (PlaceState.ENTERED, first.now)


def test_what_is_not_ready_holds_nothing(gate: Gate) -> None:
    story = truck_of(1)
    declare(story, 1)
    gate.keep(story.now)
    assert queueing.find_place(crossing_id=story.truck) is None
    assert line_facts() == []


def test_the_place_names_the_fact_that_made_it_ready(gate: Gate) -> None:
    (story,) = ready(1)
    gate.keep(story.now)
    *_, taken = line_facts()
    because = journal.get_fact(fact_id=taken.public.refers_to or UUID(int=0))
    assert because.public.step == Step.REGISTRATION
    assert taken.public.figures["ready_at"] == int(because.recorded_at.timestamp())
    # The place's id is ours: a request's own id would let its sender choose his rank in a draw.
    assert taken.crossing_id not in {story.truck, story.declaration, because.id}


def test_nobody_goes_in_before_he_is_called(gate: Gate) -> None:
    *_, third = ready(1, 2, 3)
    gate.keep(EARLY)
    before = line_facts()
    with pytest.raises(Refusal) as no:
        enter(third, OPENS)
    assert no.value.code == QueueRefusal.NOT_CALLED
    assert crossing.get_crossing(crossing_id=third.truck).stage == Stage.REGISTERED
    gate.keep(OPENS)
    assert line_facts()[: len(before)] == before
    # The next hour is called meanwhile: now it may.
    assert place_of(third).state == PlaceState.CALLED
    enter(third, OPENS + timedelta(minutes=5))


def test_a_held_truck_keeps_its_turn(gate: Gate) -> None:
    first, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    turn = place_of(first).ready_at
    crossing.hold(
        request=first.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=first.declaration,
        crossing_id=first.truck,
        reason=crossing.Reason.PAPERS_MISSING,
        note="",
    )
    gate.keep(EARLY)
    assert place_of(first).state == PlaceState.HELD
    assert [place_of(one).state for one in (second, third)] == [PlaceState.CALLED] * 2
    first.now = EARLY
    crossing.release(
        request=first.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=first.declaration,
        crossing_id=first.truck,
        note="",
    )
    gate.keep(EARLY + timedelta(minutes=1))
    assert (place_of(first).state, place_of(first).ready_at) == (PlaceState.WAITING, turn)


def test_a_drivers_word_lengthens_no_grace_and_a_forces_hold_keeps_the_turn(gate: Gate) -> None:
    late, held, *_ = ready(1, 2, 3)
    gate.keep(EARLY)
    turns = [place_of(one).ready_at for one in (late, held)]
    late.now = held.now = OPENS
    crossing.driver_says(
        request=replace(late.request(Role.DECLARANT), actor=driver_of(late)),
        declaration_id=late.declaration,
        crossing_id=late.truck,
        kind=FactKind.DELAY_REPORTED,
        minutes=480,
    )
    crossing.hold(
        request=held.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=held.declaration,
        crossing_id=held.truck,
        reason=crossing.Reason.PAPERS_MISSING,
    )
    gate.keep(OPENS + timedelta(hours=2))
    assert (place_of(late).misses, place_of(late).ready_at > turns[0]) == (1, True)
    assert (place_of(held).state, place_of(held).misses) == (PlaceState.HELD, 0)
    assert place_of(held).ready_at == turns[1]


def test_an_absent_truck_goes_to_the_end_and_then_out_of_the_order(gate: Gate) -> None:
    first, *_ = ready(1, 2, 3)
    gate.keep(EARLY)
    missed = OPENS + timedelta(hours=2)
    gate.keep(missed)
    assert (place_of(first).misses, place_of(first).ready_at) == (1, int(missed.timestamp()))
    gate.keep(missed + timedelta(hours=1))
    again = place_of(first)
    assert again.state == PlaceState.CALLED
    gate.keep(queueing.start_of(hour=(again.hour or 0) + 2))
    assert place_of(first).state == PlaceState.LOST
    with pytest.raises(Refusal) as no:
        enter(first, queueing.start_of(hour=(again.hour or 0) + 2))
    assert no.value.code == QueueRefusal.NO_PLACE
    # Only its declarant can ask for another place, and it is a new one.
    gate.keep(place_of(first).ended_at or missed)
    assert place_of(first).state == PlaceState.LOST
    first.now = queueing.start_of(hour=(again.hour or 0) + 3)
    crossing.ask_place(request=first.request(Role.DECLARANT), crossing_id=first.truck)
    gate.keep(first.now)
    assert place_of(first).id != again.id
    assert place_of(first).ready_at == int(first.now.timestamp())


def test_one_plate_has_one_live_place(gate: Gate) -> None:
    (first,) = ready(1)
    twin = truck_of(2)
    twin.now = first.now
    declare(twin, 2, plate="12C00001")
    twin.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(twin.now)
    assert queueing.find_place(crossing_id=twin.truck) is None
    want = queueing.find_want(crossing_id=twin.truck)
    assert want is not None
    assert want.reason == "plate_has_a_place"
    # Without a place it goes in no sooner than with one.
    with pytest.raises(Refusal) as no:
        twin.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert no.value.code == QueueRefusal.NO_PLACE
    crossing.give_back_place(request=first.request(Role.DECLARANT), crossing_id=first.truck)
    freed = twin.now + timedelta(minutes=10)
    gate.keep(freed)
    assert place_of(twin).ready_at == int(freed.timestamp())
    assert queueing.find_want(crossing_id=twin.truck) is None
    # Given back of its own will: it does not come back by itself.
    assert (place_of(first).state, place_of(first).why_ended) == (PlaceState.GIVEN_BACK, "asked")
    with pytest.raises(Refusal) as no:
        first.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert no.value.code == QueueRefusal.NO_PLACE


def test_a_company_has_no_more_places_than_the_rules_say(gate: Gate) -> None:
    state_rules(company_limit=2, start=EVENING)
    _, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    want = queueing.find_want(crossing_id=third.truck)
    assert want is not None
    assert want.reason == "company_limit"
    crossing.give_back_place(request=second.request(Role.DECLARANT), crossing_id=second.truck)
    gate.keep(third.now)
    assert place_of(third).state == PlaceState.WAITING


def test_a_later_window_is_chosen_and_lost_again_when_it_shrinks(gate: Gate) -> None:
    (story,) = ready(1)
    gate.keep(story.now)
    seen = crossing.see_place(crossing_id=story.truck, now=story.now)
    late = queueing.hour_of(moment=OPENS + timedelta(hours=5))
    assert seen.planned == queueing.hour_of(moment=OPENS)
    assert late in seen.windows
    crossing.choose_window(request=story.request(Role.DECLARANT), crossing_id=story.truck, hour=late)
    gate.keep(EARLY)
    assert (place_of(story).state, place_of(story).hour) == (PlaceState.CHOSEN, late)
    said = Story(declaration=uuid5(STORY, "cut"), now=EARLY)
    say(said, change(0, hours=(5, 6)))
    gate.keep(said.now)
    kinds = [fact.public.kind for fact in line_facts()]
    assert kinds[-3:] == [FactKind.WINDOW_LOST, FactKind.HOUR_OFFERED, FactKind.CALLED_FORWARD]
    # Back in the order with its old turn, it is the first.
    assert place_of(story).hour == queueing.hour_of(moment=OPENS)


def test_a_window_that_is_not_offered_is_refused(gate: Gate) -> None:
    (story,) = ready(1)
    gate.keep(story.now)
    before = line_facts()
    # At 22:00 in Hanoi the gate is closed.
    night = queueing.hour_of(moment=OPENS + timedelta(hours=15))
    with pytest.raises(Refusal) as no:
        crossing.choose_window(request=story.request(Role.DECLARANT), crossing_id=story.truck, hour=night)
    assert no.value.code == QueueRefusal.WINDOW_FULL
    assert line_facts() == before
    assert place_of(story).state == PlaceState.WAITING


def test_a_driver_who_stands_there_takes_what_falls_free(gate: Gate) -> None:
    first, _, third = ready(1, 2, 3)
    gate.keep(EARLY)
    third.now = first.now = OPENS
    driver = third.request(Role.DECLARANT)
    crossing.report_here(request=replace(driver, actor=driver_of(third)), crossing_id=third.truck)
    crossing.give_back_place(request=first.request(Role.DECLARANT), crossing_id=first.truck)
    place = place_of(third)
    assert (place.state, place.ground) == (PlaceState.CALLED, Ground.STANDBY)
    assert place.hour == queueing.hour_of(moment=OPENS)


def test_what_came_in_uncalled_elsewhere_is_shown_as_a_breach(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts of the earlier platform are taken as they are: an entry there asks nobody here."""
    first, second = ready(1, 2)
    gate.keep(second.now)
    monkeypatch.setattr(queueing, "guard_call", lambda **_: None)
    enter(second, second.now)
    gate.keep(second.now)
    uncalled = [fact for fact in line_facts() if fact.public.kind == FactKind.CALLED_FORWARD]
    assert [(fact.public.trigger, fact.public.figures["passed"]) for fact in uncalled] == [("uncalled", 1)]
    assert place_of(second).state == PlaceState.ENTERED
    assert place_of(first).state == PlaceState.WAITING


def test_a_keeper_that_was_away_finds_the_same_order(gate: Gate) -> None:
    """State, not events, is followed: a day of facts at once gives the order that a live keeper gives."""
    first, second, third = ready(1, 2, 3)
    crossing.cancel(
        request=second.request(Role.DECLARANT),
        declaration_id=second.declaration,
        reason=crossing.Reason.PLANS_CHANGED,
        note="",
    )
    gate.keep(third.now + timedelta(hours=1))
    assert [place.crossing_id for place in queueing.list_live(line=LINE)] == [first.truck, third.truck]
    facts = line_facts()
    gate.keep(third.now + timedelta(hours=1))
    assert line_facts() == facts


def test_an_idle_hour_calls_whom_it_can_take_and_not_one_at_every_look(gate: Gate) -> None:
    """Half an hour in which nobody came could have taken one of the three who stand by."""
    stories = ready(1, 2, 3, 4, 5)
    gate.keep(EARLY)
    half = OPENS + timedelta(minutes=30)
    for story in stories[2:]:
        story.now = OPENS
        request = replace(story.request(Role.DECLARANT), actor=driver_of(story))
        crossing.report_here(request=request, crossing_id=story.truck)
    for seconds in range(0, 20, 5):
        gate.keep(half + timedelta(seconds=seconds))
    called = [place_of(story) for story in stories[2:] if place_of(story).ground == Ground.STANDBY]
    assert [place.crossing_id for place in called] == [stories[2].truck]


MOST_LOOKS = 100


def test_a_fact_that_breaks_the_keeper_stops_nobody_else(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One broken record is passed by, and tried again as soon as it can be read."""
    broken, sound = ready(1, 2)
    consigned = consigned_of

    def breaks(declaration: SubmittedDeclaration, crossing_id: UUID, *, because: UUID | None) -> object:
        if crossing_id == broken.truck:
            raise ZeroDivisionError
        return consigned(declaration, crossing_id, because=because)

    seal(now=sound.now)
    stop, looks = Event(), count(1)

    def clock() -> datetime:
        """The look after the sound one has its place ends this story, and a keeper that is stuck."""
        if next(looks) > MOST_LOOKS or queueing.find_place(crossing_id=sound.truck) is not None:
            stop.set()
        return sound.now

    with monkeypatch.context() as patch:
        patch.setattr(place_all, "consigned_of", breaks)
        crossing.run_keeper(stop=stop, clock=clock, new_id=gate.moment(sound.now).new_id, new_salt=salt)
    assert place_of(sound).state == PlaceState.WAITING
    assert queueing.find_place(crossing_id=broken.truck) is None
    assert {one.declaration_id for one in queueing.list_wants()} == {broken.declaration}
    assert "broke" in caplog.text
    gate.keep(sound.now)
    assert place_of(broken).state == PlaceState.WAITING


def test_a_line_goes_on_after_its_stream_was_erased(gate: Gate) -> None:
    first, second = ready(1, 2)
    gate.keep(first.now)
    stream = queueing.stream_of_line(line=LINE)
    erased = journal.Erasure(
        stream_id=stream, fact_id=uuid5(STORY, "erased"), salt=salt(), reason_code="court_order", private={}
    )
    assert journal.erase(erasure=erased, now=first.now) > 0
    # Before the line says anything anew its row is right all the same.
    assert [line.differences for line in replay_lines()] == [()]
    crossing.give_back_place(request=second.request(Role.DECLARANT), crossing_id=second.truck)
    assert place_of(second).state == PlaceState.GIVEN_BACK
    assert [fact.number for fact in line_facts()] == list(range(1, len(line_facts()) + 1))
    assert [line.differences for line in replay_lines()] == [()]


def test_what_a_line_said_in_private_goes_by_its_age(gate: Gate) -> None:
    """A line never rests: older facts lose their names, newer ones keep them, and the log says so."""
    first, second = ready(1, 2)
    gate.keep(first.now)
    later = first.now + timedelta(days=2)
    second.now = later
    crossing.give_back_place(request=second.request(Role.DECLARANT), crossing_id=second.truck)
    order = Request(id=uuid5(STORY, "old lines"), actor=SYSTEM, now=later, new_salt=salt)
    assert crossing.erase_old_streams(request=order, before=first.now) == 0
    assert crossing.erase_old_streams(request=order, before=later) == 1
    *old, given, erased = line_facts()
    assert {fact.private for fact in old} == {None}
    assert given.private is not None
    assert (erased.public.kind, erased.public.reason_code) == (FactKind.ERASED, journal.SCHEDULE)
    assert dict(erased.public.figures) == {"upto": old[-1].number}
    again = Request(id=uuid5(STORY, "again"), actor=SYSTEM, now=later, new_salt=salt)
    assert crossing.erase_old_streams(request=again, before=later) == 0
    seal(now=later)
    assert not list(journal.verify(key=LOG.verifier, now=later, evidence=journal.Evidence()).findings)
    assert [line.differences for line in replay_lines()] == [()]


def test_where_nobody_keeps_the_line_there_is_nothing_to_wait_for(gate: Gate) -> None:
    (story,) = ready(1)
    gate.keep(story.now)
    story.now += timedelta(minutes=1)
    permitted(story)
    gate.keep(story.now)
    assert (place_of(story).state, place_of(story).why_ended) == (PlaceState.GIVEN_BACK, "other_line")
    enter(story, OPENS)


def permitted(story: Story) -> None:
    """Its load gets a permit for oversize ones: it needs other lanes."""
    declared = declarations.get_declaration(declaration_id=story.declaration).content
    assert declared is not None
    (truck,) = declared.vehicles
    crossing.amend(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        content=replace(declared, vehicles=(replace(truck, oversize_permit="1234/GPLH"),)),
    )


def test_an_oversize_load_waits_for_its_own_lanes_and_keeps_its_turn(gate: Gate) -> None:
    wide = replace(LINE, cargo=Cargo.OVERSIZE)
    topic = queueing.topic_of(line=wide)
    said = Story(declaration=uuid5(STORY, "wide lane"))
    say(said, plan(start=EVENING, lanes=1, per_lane=1, staff=2), topic=topic)
    rules = queueing.NewWord(
        kind=queueing.Kind.RULES,
        valid=Period(start=EVENING, end=None),
        figures=RULES,
        texts={"reason": "Làn xe quá khổ"},
    )
    say(said, rules, topic=topic)
    (story,) = ready(1)
    gate.keep(story.now)
    place = place_of(story)
    assert place.line == LINE
    story.now += timedelta(minutes=1)
    permitted(story)
    gate.keep(story.now)
    moved = place_of(story)
    assert (moved.line, moved.ready_at) == (wide, place.ready_at)
