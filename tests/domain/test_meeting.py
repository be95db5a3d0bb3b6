"""Empty receiving trucks are called for what comes: the rule, from what is known at a moment."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from xulang.crossing.domain.meeting import (
    Arrival,
    Coming,
    Meeting,
    Receiver,
    Source,
    Yard,
    arrival_of,
    differing,
    meet,
)
from xulang.kernel.words import Stage
from xulang.queueing.domain.hours import hour_of
from xulang.queueing.domain.words import PlaceState, Waits

NOW = datetime(2026, 5, 9, 3, 20, tzinfo=UTC)
HOUR = hour_of(moment=NOW)
NOTICE = 2


def source(**fields: object) -> Source:
    usual: dict[str, object] = {"stage": Stage.REGISTERED, "declared": NOW}
    return Source(crossing_id=UUID(int=100), **{**usual, **fields})  # type: ignore[arg-type]


def receiver(
    number: int,
    *,
    of: int | None = None,
    state: PlaceState = PlaceState.WAITING,
    hour: int | None = None,
) -> Receiver:
    return Receiver(
        crossing_id=UUID(int=number),
        state=state,
        hour=hour,
        turn=(number, 0, UUID(int=number)),
        source=UUID(int=of) if of else None,
    )


def met(
    receivers: list[Receiver],
    arrivals: dict[int, Arrival],
    unserved: Collection[int] = (),
    yard: Yard | None = None,
) -> dict[int, Meeting]:
    found = meet(
        receivers=receivers,
        sources={UUID(int=key): one for key, one in arrivals.items()},
        unserved=[UUID(int=key) for key in unserved],
        yard=yard or Yard(),
        now=HOUR,
        notice=NOTICE,
    )
    return {key.int: one for key, one in found.items()}


HERE = Arrival(coming=Coming.HERE)


@pytest.mark.parametrize(
    ("said", "coming", "hour"),
    [
        ({"stage": Stage.ENTERED}, Coming.HERE, None),
        ({"stage": Stage.IN_YARD}, Coming.HERE, None),
        ({"stage": Stage.DECLARED}, Coming.NOT_READY, HOUR),
        ({"stage": Stage.CANCELLED}, Coming.NOT_READY, None),
        ({"state": PlaceState.ARRIVED, "hour": HOUR}, Coming.HERE, None),
        ({"state": PlaceState.CALLED, "hour": HOUR + 2}, Coming.CALLED, HOUR + 2),
        ({"state": PlaceState.WAITING}, Coming.WAITS, HOUR),
        ({"state": PlaceState.LOST}, Coming.WAITS, HOUR),
        ({}, Coming.DECLARED, HOUR),
        ({"declared": NOW - timedelta(hours=1)}, Coming.LATE, HOUR - 1),
        ({"declared": NOW - timedelta(hours=1), "delay": timedelta(hours=3)}, Coming.DECLARED, HOUR + 2),
    ],
)
def test_what_is_known_of_an_arrival(said: dict[str, object], coming: Coming, hour: int | None) -> None:
    assert arrival_of(source=source(**said), now=NOW) == Arrival(coming=coming, hour=hour)


def test_who_got_a_longer_grace_comes_with_its_end() -> None:
    until = (HOUR + 2) * 3600 + 600
    known = source(state=PlaceState.CALLED, hour=HOUR, until=until)
    assert arrival_of(source=known, now=NOW).hour == HOUR + 2


def test_a_named_truck_is_called_for_its_own_partner() -> None:
    """The third was ready first, and its partner comes last: it waits, and the others go."""
    found = met(
        [receiver(1, of=103), receiver(2, of=102), receiver(3, of=101)],
        {
            101: HERE,
            102: Arrival(coming=Coming.CALLED, hour=HOUR + NOTICE),
            103: Arrival(coming=Coming.CALLED, hour=HOUR + NOTICE + 1),
        },
    )
    assert {key: one.due for key, one in found.items()} == {1: False, 2: True, 3: True}
    assert (found[1].waits, found[1].hour) == (Waits.PARTNER, HOUR + NOTICE + 1)


@pytest.mark.parametrize("coming", [Coming.LATE, Coming.WAITS, Coming.NOT_READY])
def test_nobody_is_called_for_who_may_not_come_yet(coming: Coming) -> None:
    assert not met([receiver(1, of=101)], {101: Arrival(coming=coming, hour=HOUR)})[1].due


def test_who_was_called_waits_again_when_its_partner_is_late() -> None:
    called = receiver(1, of=101, state=PlaceState.CALLED, hour=HOUR + 1)
    on_time, late = (Arrival(coming=Coming.CALLED, hour=HOUR + 1 + more) for more in (0, 1))
    assert met([called], {101: on_time})[1].due
    assert met([called], {101: late})[1].waits == Waits.PARTNER
    assert differing(receivers=[called], meetings=_by_id(met([called], {101: late})), held=()) == [
        UUID(int=1)
    ]


def _by_id(found: dict[int, Meeting]) -> dict[UUID, Meeting]:
    return {UUID(int=key): one for key, one in found.items()}


def test_who_stands_at_the_gate_is_not_sent_away() -> None:
    there = receiver(1, of=101, state=PlaceState.ARRIVED, hour=HOUR)
    assert met([there], {101: Arrival(coming=Coming.WAITS, hour=HOUR)})[1].due


def test_of_trucks_named_for_nobody_as_many_go_as_come_without_a_receiver() -> None:
    waiting = [receiver(number) for number in (1, 2, 3)]
    arrivals = {
        101: HERE,
        102: Arrival(coming=Coming.DECLARED, hour=HOUR + 1),
        103: Arrival(coming=Coming.DECLARED, hour=HOUR + 9),
    }
    found = met(waiting, arrivals, [101, 102, 103])
    assert [found[number].waits for number in (1, 2, 3)] == [None, None, Waits.NO_ARRIVAL]
    with_one_inside = met(waiting, arrivals, [101, 102, 103], Yard(inside=1, idle=1))
    assert [with_one_inside[number].due for number in (1, 2, 3)] == [True, False, False]
    called = [receiver(3, state=PlaceState.CALLED, hour=HOUR), *waiting[:2]]
    found = met(called, arrivals, [101, 102])
    assert {key: one.due for key, one in found.items()} == {3: True, 1: True, 2: False}


def test_no_more_than_the_yard_takes() -> None:
    trucks = [receiver(number, of=100 + number) for number in (1, 2, 3)]
    arrivals = {100 + number: HERE for number in (1, 2, 3)}
    found = met(trucks, arrivals, yard=Yard(room=3, inside=1))
    assert [found[number].waits for number in (1, 2, 3)] == [None, None, Waits.YARD]
    called = [*trucks[:2], receiver(3, of=103, state=PlaceState.CALLED, hour=HOUR)]
    found = met(called, arrivals, yard=Yard(room=1, inside=0))
    assert [found[number].due for number in (1, 2, 3)] == [False, False, True]


def test_what_differs_is_what_the_keeper_has_to_say() -> None:
    trucks = [receiver(1, of=101, state=PlaceState.HELD), receiver(2, of=102), receiver(3, of=103)]
    arrivals = {101: HERE, 102: HERE, 103: Arrival(coming=Coming.WAITS, hour=HOUR)}
    meetings = _by_id(met(trucks, arrivals))
    assert differing(receivers=trucks, meetings=meetings, held=()) == [UUID(int=1), UUID(int=3)]
    assert differing(receivers=trucks, meetings=meetings, held={UUID(int=1)}) == [UUID(int=3)]
