"""Estimates: what was measured, futures drawn from it, corrected by past errors (docs/estimates.md)."""

from datetime import date
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest
from msgspec.structs import replace

from xulang.queueing.domain.correction import (
    ENOUGH,
    MOMENTS,
    Case,
    Cell,
    Correction,
    Kind,
    Span,
    Standing,
    What,
    fit,
)
from xulang.queueing.domain.errors import DAY_SECONDS, Judged, ahead_of, constant_rate, figures
from xulang.queueing.domain.estimate import Outlook, estimate, rests_near
from xulang.queueing.domain.events import Arrived, Called, Chose, Entered, Held, Joined, Missed, Parked
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Rules, Turn
from xulang.queueing.domain.track import Left, PlannedHour, Stop, Track, track_of
from xulang.queueing.domain.words import Ground

# 07:00 in Hanoi.
MORNING = 494_016
NOW = MORNING * SECONDS
RULES = Rules(notice=2, grace=1800, misses=2, no_show=0, risk=0)
NONE = Correction()


def place(number: int) -> UUID:
    return UUID(int=number)


def line_with(rows: list[int], *, shares: tuple[int, ...] = (0, 0), rules: Rules = RULES) -> LineState:
    """Places 1, 2, 3 … of the given classes, ready a second after one another."""
    line = LineState(shares=shares, rules=rules)
    for number, row in enumerate(rows, start=1):
        line.apply(Joined(turn=Turn(at=NOW - 10_000 + number, rank=0, id=place(number)), row=row))
    return line


def outlook(line: LineState, *, capacity: list[int], track: Track | None = None, **fields: object) -> Outlook:
    known = {"promised": capacity, "usual": capacity, "lanes": 1, "stopped_since": None} | fields
    return Outlook(now=NOW, line=line, capacity=capacity, track=track or Track(), **known)  # type: ignore[arg-type] # a few fields by name


def hours_from_now(span: Span) -> tuple[float, ...]:
    return tuple(round((moment - NOW) / SECONDS, 1) for moment in span)


def test_without_any_doubt_the_plan_itself_is_told() -> None:
    """Ten an hour, called two hours ahead: the first ten go in from 09:00, the eleventh from 10:00."""
    line = line_with([0] * 30)
    track = Track(comes=(0,), hops=(0,))
    found = estimate(outlook=outlook(line, capacity=[10] * 12, track=track), correction=NONE, seed=1)
    told = {number: found[place(number)] for number in (1, 10, 11, 30)}
    assert {number: hours_from_now(one.entry) for number, one in told.items()} == {
        1: (2.0, 2.0, 2.0),
        10: (2.9, 2.9, 2.9),
        11: (3.0, 3.0, 3.0),
        30: (4.9, 4.9, 4.9),
    }
    calls = {number: one.call and hours_from_now(one.call) for number, one in told.items()}
    assert calls == {1: (0.5,) * 3, 10: (0.5,) * 3, 11: (1.0,) * 3, 30: (2.0,) * 3}


def test_the_same_facts_and_seed_say_the_same() -> None:
    line = line_with([0, 1] * 40, shares=(300, 100))
    track = Track(
        ratios=(0.6, 0.9, 1.1), comes=(100, 900, 3000), through=(300, 900), joins=((2.0,) * 24,) * 2
    )
    facts = outlook(line, capacity=[8] * 40, track=track)
    first, again, other = (estimate(outlook=facts, correction=NONE, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_who_is_behind_is_never_told_an_earlier_moment() -> None:
    line = line_with([0, 1] * 60, shares=(300, 100))
    for number in range(3, 120, 4):
        line.apply(Parked(place=place(number), at=NOW))
    track = Track(ratios=(0.4, 0.9, 1.2), comes=(100, 900, 3000), calls=10, missed=2)
    found = estimate(outlook=outlook(line, capacity=[8] * 60, track=track), correction=NONE, seed=3)
    for row in (0, 1):
        for standing in (Standing.WAITING, Standing.PARKED):
            told = [found[turn.id] for turn in line.order[row] if found[turn.id].standing == standing]
            for before, after in pairwise(told):
                assert all(one <= two for one, two in zip(before.entry, after.entry, strict=True))


def test_an_announced_break_moves_who_would_have_gone_in_it() -> None:
    line = line_with([0] * 60)
    track = Track(comes=(0,), hops=(0,))
    calm = estimate(outlook=outlook(line, capacity=[10] * 24, track=track), correction=NONE, seed=1)
    cut = [10] * 4 + [0] * 5 + [10] * 15
    known = outlook(line, capacity=cut, promised=cut, usual=[10] * 24, track=track)
    assert known.kind == Kind.CUT
    broken = estimate(outlook=known, correction=NONE, seed=1)
    late = [(broken[place(n)].entry.p50 - calm[place(n)].entry.p50) / SECONDS for n in (5, 15, 25, 55)]
    assert late == [0, 0, 5, 5]


def test_a_stop_that_runs_lasts_as_long_as_those_that_lasted_longer() -> None:
    """It has lasted two hours; the plan thinks of two more. Others lasted one, three and eight hours."""
    line = line_with([0])
    line.apply(Called(place=place(1), hour=MORNING, ground=Ground.ORDER, passed=0))
    line.apply(Arrived(place=place(1), at=NOW - 60))
    stops = (Stop(hours=1, left=0), Stop(hours=3, left=0), Stop(hours=8, left=0))
    known = outlook(
        line,
        capacity=[0, 0, *[10] * 22],
        promised=[10] * 24,
        stopped_since=NOW - 2 * SECONDS,
        track=Track(stops=stops, open_hours=100_000),
    )
    told = estimate(outlook=known, correction=NONE, seed=1)[place(1)]
    assert told.standing == Standing.ARRIVED
    low, _, high = hours_from_now(told.entry)
    assert 0.4 <= low <= 1.6
    assert 5.5 <= high <= 6.7


def test_more_who_join_above_put_the_lighter_class_back() -> None:
    line = line_with([1] * 30)
    heavy = Track(comes=(0,), joins=((5.0,) * 24, (0.0,) * 24))
    alone = estimate(outlook=outlook(line, capacity=[10] * 24), correction=NONE, seed=1)
    passed = estimate(outlook=outlook(line, capacity=[10] * 24, track=heavy), correction=NONE, seed=1)
    assert passed[place(30)].entry.p50 > alone[place(30)].entry.p50 + 2 * SECONDS


def test_what_is_beyond_the_plan_or_held_is_not_told() -> None:
    line = line_with([0] * 30)
    line.apply(Held(place=place(2)))
    found = estimate(outlook=outlook(line, capacity=[10] * 4), correction=NONE, seed=1)
    assert place(1) in found
    assert place(2) not in found
    assert place(30) not in found


def test_a_chosen_window_is_kept() -> None:
    line = line_with([0] * 3)
    line.apply(Chose(place=place(2), hour=MORNING + 9))
    told = estimate(
        outlook=outlook(line, capacity=[10] * 24, track=Track(comes=(0,))), correction=NONE, seed=1
    )[place(2)]
    assert told.standing == Standing.CHOSEN
    assert told.call == Span(*[NOW + 7 * SECONDS] * 3)
    assert hours_from_now(told.entry) == (9.0, 9.0, 9.0)


def events_of_a_morning() -> list[tuple[int, object]]:
    """Three come in the hour they were called for, one does not; two trucks stand there all the time."""
    found: list[tuple[int, object]] = []
    for number in range(1, 9):
        at = NOW - 3 * SECONDS + number
        found.append((at, Joined(turn=Turn(at=at, rank=0, id=place(number)), row=0)))
        found.append((at, Called(place=place(number), hour=MORNING, ground=Ground.ORDER, passed=0)))
    found += [(NOW - 100 + n, Arrived(place=place(n), at=NOW - 100 + n)) for n in range(1, 8)]
    found += [(NOW + 600 * n, Entered(place=place(n), at=NOW + 600 * n)) for n in range(1, 5)]
    found += [(NOW + 600 * n + 90, Left(place=place(n), at=NOW + 600 * n + 90)) for n in range(1, 5)]
    found.append((NOW + 5400, Missed(place=place(8), at=NOW + 5400)))
    return sorted(found, key=lambda one: one[0])


def test_what_was_measured() -> None:
    hours = [
        PlannedHour(hour=MORNING - 1, promised=0, planned=0),
        PlannedHour(hour=MORNING, promised=8, planned=8),
        PlannedHour(hour=MORNING + 1, promised=8, planned=2),
        PlannedHour(hour=MORNING + 2, promised=8, planned=0),
        PlannedHour(hour=MORNING + 3, promised=8, planned=8),
    ]
    found = track_of(events=events_of_a_morning(), hours=hours, classes=2)  # type: ignore[arg-type] # mixed kinds
    assert found.ratios == (0.5,)
    assert found.comes == (-99, -98, -97, -96, -95, -94, -93)
    assert found.through == (90,) * 4
    assert (found.calls, found.missed, found.no_show) == (8, 1, 0.125)
    assert found.stops == (Stop(hours=2, left=125),)
    assert found.open_hours == 4
    assert found.joins[0][4] == 8
    assert sum(found.joins[1]) == 0


def test_nothing_measured_expects_the_plan() -> None:
    assert track_of(events=(), hours=(), classes=1) == Track()


def test_a_correction_covers_what_comes_from_where_it_was_fitted() -> None:
    """Raw intervals that are too narrow and too early; on fresh errors of the same kind 80 % are covered."""
    dice = Random(7)

    def errors(count: int) -> list[tuple[Case, Span, int]]:
        found = []
        for number in range(count):
            case = Case(
                what=What.LEFT, standing=Standing.WAITING, kind=Kind.USUAL, now=NOW - number % MOMENTS
            )
            raw = Span(NOW + 10_000, NOW + 11_000, NOW + 12_000)
            found.append((case, raw, NOW + 11_700 + round(dice.gauss(0, 2000))))
        return found

    correction = fit(errors=errors(4000))
    fresh = errors(4000)
    judged = [
        Judged(told=correction.apply(case=case, raw=raw), true=true, constant=NOW)
        for case, raw, true in fresh
    ]
    # The standard error of a share of 0.8 in 4,000, twice over since the fit has one too, is 0.009.
    assert figures(judged=judged).coverage == pytest.approx(0.8, abs=0.027)
    assert abs(judged[0].told.p50 - NOW - 11_700) < 150


def told_of(kind: Kind, count: int, true: int, *, days: int = 40) -> list[tuple[Case, Span, int]]:
    """So many alike, one after the other on each of so many days; the first one at NOW."""
    return [
        (
            Case(what=What.LEFT, standing=Standing.WAITING, kind=kind, now=NOW - back),
            Span(NOW + 1000 - back, NOW + 2000 - back, NOW + 4000 - back),
            true - back,
        )
        for back in (number % days * DAY_SECONDS for number in range(count))
    ]


def test_a_cell_speaks_once_it_has_seen_enough_and_own_errors_go_first() -> None:
    ((case, raw, _),) = told_of(Kind.USUAL, 1, NOW)
    few = fit(errors=told_of(Kind.USUAL, ENOUGH - 1, NOW + 3000))
    assert few.apply(case=case, raw=raw) == raw
    # Errors of one moment go together: many of few moments are still few.
    once = fit(errors=told_of(Kind.USUAL, 10 * ENOUGH, NOW + 3000, days=MOMENTS - 1))
    assert once.apply(case=case, raw=raw) == raw
    shipped = fit(errors=told_of(Kind.USUAL, ENOUGH, NOW + 3000))
    assert shipped.apply(case=case, raw=raw) == Span(NOW + 3000, NOW + 3000, NOW + 3000)
    own = fit(errors=told_of(Kind.USUAL, ENOUGH, NOW + 5000))
    assert shipped.brought_up(own=own).apply(case=case, raw=raw).p50 == NOW + 5000


def test_a_moment_takes_the_cell_of_its_own_kind_before_one_of_any() -> None:
    correction = fit(
        errors=[*told_of(Kind.USUAL, ENOUGH, NOW + 2000), *told_of(Kind.STOPPED, ENOUGH, NOW + 9000)]
    )
    ((case, raw, _),) = told_of(Kind.STOPPED, 1, NOW)
    assert correction.apply(case=case, raw=raw).p50 == NOW + 9000
    assert correction.apply(case=case._replace(kind=Kind.USUAL), raw=raw).p50 == NOW + 2000
    # Of another standing only the kind is known; of another kind only the standing.
    assert correction.apply(case=case._replace(standing=Standing.PARKED), raw=raw).p50 == NOW + 9000
    assert NOW + 2000 < correction.apply(case=case._replace(kind=Kind.CUT), raw=raw).p50 < NOW + 9000


def test_in_a_stop_and_after_it_the_interval_is_wider_for_the_same_errors() -> None:
    dice = Random(5)
    off = [round(dice.gauss(0, 1000)) for _ in range(4000)]
    widths = {}
    for kind in Kind:
        told_all = told_of(kind, len(off), NOW + 2000, days=100)
        errors = [(case, raw, true + more) for (case, raw, true), more in zip(told_all, off, strict=True)]
        case, raw, _ = told_all[0]
        told = fit(errors=errors).apply(case=case, raw=raw)
        widths[kind] = (told.p90 - told.p10) / 1000
    # Of a normal error: 1.23 + 1.34, twice 1.48 and 1.41 standard deviations; of 95 and 97 % raised by one in
    # the hundred days (95.95 and 97.97 %) twice 1.75 and 2.05.
    exact = {Kind.USUAL: 2.57, Kind.CUT: 2.95, Kind.HOLIDAY: 2.81, Kind.REOPENED: 2.81}
    exact |= {Kind.STOPPED: 3.49, Kind.RESUMED: 4.10}
    assert widths == pytest.approx(exact, abs=0.25)


def test_a_stop_is_one_error_however_many_trucks_it_met() -> None:
    """Of a tail of 3 % nothing is known before 33 days: fewer say nothing, be they of ever so many trucks."""
    ((case, raw, _),) = told_of(Kind.RESUMED, 1, NOW)
    few = fit(errors=told_of(Kind.RESUMED, 20 * ENOUGH, NOW + 3000, days=32))
    assert "left/waiting/resumed" not in few.cells
    enough = fit(errors=told_of(Kind.RESUMED, ENOUGH, NOW + 3000, days=33))
    assert enough.cells["left/waiting/resumed"].count == ENOUGH
    assert enough.apply(case=case, raw=raw).p50 == NOW + 3000
    # Where 33 days are just enough, the bound is the worst of them; of as many usual days it is not.
    one_bad_day = [
        (case, raw, true + (9000 if number % 33 == 5 else 0))
        for kind in (Kind.RESUMED, Kind.USUAL)
        for number, (case, raw, true) in enumerate(told_of(kind, 10 * ENOUGH, NOW + 3000, days=33))
    ]
    fitted = fit(errors=one_bad_day)
    assert fitted.apply(case=case, raw=raw).p90 == NOW + 12000
    assert fitted.apply(case=case._replace(kind=Kind.USUAL), raw=raw).p90 == NOW + 3000


def test_what_is_known_of_a_moment_by_its_weight() -> None:
    line = line_with([0])
    full, less = [10] * 24, [10] * 20 + [0] * 4

    def kind(capacity: list[int], **fields: object) -> Kind:
        return outlook(line, capacity=capacity, usual=full, **fields).kind  # type: ignore[arg-type] # a few fields by name

    assert kind(full) == Kind.USUAL
    assert kind(less) == Kind.CUT
    assert kind(less, stop_ended=NOW - 23 * SECONDS) == Kind.RESUMED
    assert kind(less, stop_ended=NOW - 24 * SECONDS) == Kind.CUT
    assert kind(less, stop_ended=NOW - SECONDS, rest_ahead=3) == Kind.HOLIDAY
    assert kind(less, rest_ahead=3, rest_past=2) == Kind.REOPENED
    assert kind(less, rest_past=2, stopped_since=NOW - 60) == Kind.STOPPED


def test_a_rest_of_three_days_is_felt_for_a_week() -> None:
    rest = {date(2026, 2, day) for day in (16, 17, 18)}
    near = {
        day: rests_near(holidays=rest, today=date(2026, 2, day)) for day in (8, 9, 15, 16, 17, 19, 25, 26)
    }
    assert near == {
        8: (None, None),
        9: (7, None),
        15: (1, None),
        16: (0, 0),
        17: (0, 0),
        19: (None, 1),
        25: (None, 7),
        26: (None, None),
    }
    # A weekend, and a single day, are not.
    assert rests_near(holidays={date(2026, 2, 16), date(2026, 2, 17)}, today=date(2026, 2, 16)) == (
        None,
        None,
    )


def test_nothing_that_is_to_come_lies_in_the_past() -> None:
    case = Case(what=What.LEFT, standing=Standing.CALLED, kind=Kind.USUAL, now=NOW)
    wide = Correction(cells={"left/called": Cell(shift=-9, low=9, high=0, count=1)})
    assert wide.apply(case=case, raw=Span(NOW, NOW + 60, NOW + 120)) == Span(NOW, NOW, NOW)


def test_the_constant_rate_counts_who_is_ahead() -> None:
    line = line_with([1, 0, 1, 1])
    line.apply(Called(place=place(3), hour=MORNING, ground=Ground.STANDBY, passed=1))
    assert ahead_of(line=line) == {place(3): 0, place(1): 1, place(2): 2, place(4): 3}
    assert constant_rate(now=NOW, ahead=3, per_day=72) == NOW + SECONDS


def test_figures_of_errors() -> None:
    told = Span(100, 200, 300)
    found = figures(judged=[Judged(told=told, true=true, constant=500) for true in (90, 100, 250, 301)])
    assert (found.count, found.covered, found.early, found.late) == (4, 2, 1, 1)
    assert (found.error, found.constant, found.width) == (90.25, 314.75, 200)
    assert figures(judged=()).coverage == 0


def test_a_no_show_is_told_the_hour_he_would_have() -> None:
    """Everybody fails to come but who is told: his own conduct is not guessed."""
    line = line_with([0] * 3, rules=replace(RULES, no_show=1000, risk=1000))
    track = Track(comes=(0,), calls=10, missed=10)
    found = estimate(outlook=outlook(line, capacity=[1] * 24, track=track), correction=NONE, seed=1)
    assert all(hours_from_now(found[place(n)].entry)[1] >= 2 for n in (1, 2, 3))


def test_whatever_the_errors_were_nobody_is_across_before_he_is_in() -> None:
    """Errors of being across alone would tell it an hour before the entry, which is not corrected."""
    early = fit(errors=told_of(Kind.USUAL, ENOUGH, NOW - 1600))
    known = outlook(line_with([0] * 30), capacity=[10] * 12)
    plain = estimate(outlook=known, correction=NONE, seed=1)
    told = estimate(outlook=known, correction=early, seed=1)
    assert {one: found.entry for one, found in told.items()} == {
        one: found.entry for one, found in plain.items()
    }
    assert all(one.left == one.entry for one in told.values())
    assert plain[place(1)].call is not None
