"""What was said about capacity: bounds, the last word, and what a line rests on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.queueing.domain.basis import basis_of, classes_at, rules_of
from xulang.queueing.domain.capacity import Binding, Opening, Side, capacity_of, day_capacity
from xulang.queueing.domain.hours import hours_of, start_of
from xulang.queueing.domain.place import Rules
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.said import (
    Kind,
    NewWord,
    Topic,
    Why,
    Word,
    check_against,
    checked,
    ends_of,
    in_force,
    topic_of,
)
from xulang.queueing.domain.words import Line

NOW = datetime(2026, 5, 8, 1, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)  # 9 May in Hanoi.
DAY = date(2026, 5, 9)
LINE = Line(gate="HN-1119", direction=Direction.EXPORT, cargo=Cargo.FRESH)
CHAIN = ("HN-1119", "HN")
HOURS = [
    Opening(side=Side.VIETNAM, weekday=day, opens=420, closes=1200, valid_from=date(2025, 4, 1))
    for day in range(1, 8)
]
# Any: they are given as keywords.
LANES: dict[str, Any] = {"side": 0, "lanes": 3, "per_lane": 10, "staff": 6, "staff_per_lane": 2}
SCOPE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")


def at(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


def said(
    kind: Kind = Kind.PLAN,
    *,
    start: datetime | None = MIDNIGHT,
    end: datetime | None = None,
    code: str = "",
    texts: dict[str, str] | None = None,
    **figures: int,
) -> NewWord:
    words = {"reason": "Kế hoạch tuần", "source": "Công hàm"} if texts is None else texts
    return NewWord(kind=kind, valid=Period(start=start, end=end), figures=figures, texts=words, code=code)


def change(at_most: int, start: float, end: float) -> NewWord:
    return said(Kind.CHANGE, start=at(start), end=at(end), code=Why.WEATHER, at_most=at_most)


def stored(*words: NewWord, topic: Topic | None = None) -> list[Word]:
    found = [
        Word(
            id=uuid5(SCOPE, str(number)),
            topic=topic or topic_of(line=LINE),
            number=number,
            said=word,
            said_at=NOW,
            said_by="Hà Văn Quản",
            ends=None,
        )
        for number, word in enumerate(words, start=1)
    ]
    return ended(found)


def ended(words: list[Word]) -> list[Word]:
    ends = ends_of(words=words)
    return [replace(word, ends=ends[word.id]) for word in words]


def day_of(*words: Word) -> list[tuple[int, Binding]]:
    basis = basis_of(line=LINE, gates=CHAIN, words=words, hours=HOURS, closures=(), days=[DAY])
    return [(one.trucks, one.binding) for one in day_capacity(day=DAY, basis=basis)]


def refused(word: NewWord) -> tuple[object, str | None]:
    with pytest.raises(Refusal) as found:
        checked(word=word, now=NOW)
    return found.value.code, found.value.field


def test_lanes_hold_in_the_opening_hours() -> None:
    day = day_of(*stored(said(**LANES)))
    assert [trucks for trucks, _ in day] == [0] * 7 + [30] * 13 + [0] * 4
    assert {binding for _, binding in day[7:20]} == {Binding.LANES}
    assert {binding for _, binding in day[:7]} == {Binding.OPENING_HOURS}


def test_the_last_word_counts_and_what_it_covered_stands_again_after_it() -> None:
    day = day_of(*stored(said(**LANES), change(5, 8, 10), change(12, 9, 11)))
    assert day[7:12] == [
        (30, Binding.LANES),
        (5, Binding.CHANGE),
        (12, Binding.CHANGE),
        (12, Binding.CHANGE),
        (30, Binding.LANES),
    ]


def test_a_withdrawn_word_holds_until_its_hour_and_no_longer() -> None:
    plan, cut = stored(said(**LANES), change(5, 8, 12))
    day = day_of(*ended([plan, replace(cut, withdrawn=at(10))]))
    assert [trucks for trucks, _ in day[8:12]] == [5, 5, 30, 30]


def test_a_later_plan_without_an_end_ends_the_earlier_one() -> None:
    first, second = stored(said(**LANES), said(start=at(12), **{**LANES, "lanes": 1}))
    assert (first.ends, second.ends) == (at(12), None)
    assert [trucks for trucks, _ in day_of(first, second)[10:14]] == [30, 30, 10, 10]


def test_an_announcement_for_a_day_is_spread_over_what_we_could_do() -> None:
    words = stored(said(**LANES), said(Kind.ANNOUNCEMENT, per_day=100, announced_at=1))
    day = day_of(*words)
    assert sum(trucks for trucks, _ in day) == 100
    assert {binding for _, binding in day[7:20]} == {Binding.OTHER_SIDE}


def test_the_other_sides_hours_cut_ours_by_their_own_clock() -> None:
    topic = Topic(gate="HN")
    hours = [
        said(Kind.HOURS, start=at(-1), side=1, weekday=day, opens=540, closes=1170) for day in range(1, 8)
    ]
    plan = stored(said(**LANES))
    day = day_of(*plan, *stored(*hours, topic=topic))
    # 09:00-19:30 in Beijing is 08:00-18:30 in Hanoi.
    assert [trucks for trucks, _ in day[7:20]] == [0, *[30] * 10, 15, 0]
    assert day[7][1] == day[18][1] == Binding.OTHER_SIDE_HOURS
    # The route's own hours stand before its gate's.
    own = [said(Kind.HOURS, start=at(-1), side=1, weekday=day, opens=0, closes=1440) for day in range(1, 8)]
    near = stored(*own, topic=Topic(gate="HN-1119"))
    assert [trucks for trucks, _ in day_of(*plan, *stored(*hours, topic=topic), *near)[7:20]] == [30] * 13


def test_hours_said_for_a_while_leave_the_earlier_ones_around_them() -> None:
    usual = said(Kind.HOURS, start=at(-1), side=1, weekday=6, opens=0, closes=1440)
    shut = said(Kind.HOURS, start=at(-1), end=at(23), side=1, weekday=6, opens=600, closes=600)
    basis = basis_of(
        line=LINE,
        gates=CHAIN,
        words=[*stored(said(**LANES)), *stored(usual, shut, topic=Topic(gate="HN"))],
        hours=HOURS,
        closures=(),
        days=[DAY],
    )
    assert sum(one.trucks for one in day_capacity(day=DAY, basis=basis)) == 0
    assert sum(one.trucks for one in day_capacity(day=DAY + timedelta(days=7), basis=basis)) == 390


def test_a_line_rests_on_holidays_only_when_somebody_said_so() -> None:
    independence, national = date(2026, 9, 2), date(2026, 10, 1)
    plan = said(**LANES)

    def whole(day: date, *words: NewWord) -> tuple[int, Binding]:
        basis = basis_of(
            line=LINE, gates=CHAIN, words=stored(plan, *words), hours=HOURS, closures=(), days=[day]
        )
        hours = day_capacity(day=day, basis=basis)
        return sum(one.trucks for one in hours), hours[12].binding

    ours = said(Kind.HOLIDAYS, side=0, rests=1)
    theirs = said(Kind.HOLIDAYS, side=1, rests=1)
    works = said(Kind.HOLIDAYS, start=datetime(2026, 9, 1, tzinfo=UTC), side=0, rests=0)
    assert whole(independence) == (390, Binding.LANES)
    assert whole(independence, ours) == (0, Binding.HOLIDAY)
    assert whole(independence, ours, works) == (390, Binding.LANES)
    # 23:00 in Hanoi is the other side's next morning: nobody is open then anyway.
    assert whole(national, theirs) == (0, Binding.OTHER_SIDE_HOLIDAY)


def test_a_closed_gate_promises_nothing() -> None:
    basis = basis_of(
        line=LINE,
        gates=CHAIN,
        words=stored(said(**LANES)),
        hours=HOURS,
        closures=[Period(start=at(9.5), end=at(10.25))],
        days=[DAY],
    )
    found = capacity_of(hours=hours_of(day=DAY)[8:12], basis=basis)
    assert [(one.trucks, one.binding) for one in found] == [
        (30, Binding.LANES),
        (0, Binding.CLOSED),
        (0, Binding.CLOSED),
        (30, Binding.LANES),
    ]


def test_rules_and_classes_are_those_of_the_moment() -> None:
    stated: dict[str, Any] = {
        "notice": 4,
        "grace": 3600,
        "misses": 2,
        "no_show": 100,
        "risk": 20,
        "buffer": 2,
        "company_limit": 50,
        "vehicle_limit": 3,
    }
    words = stored(said(Kind.RULES, **stated), said(Kind.RULES, start=at(24), **{**stated, "misses": 3}))
    assert rules_of(line=LINE, words=words, moment=at(-1)) is None
    assert rules_of(line=LINE, words=words, moment=at(1)) == Rules(**stated)
    assert rules_of(line=LINE, words=words, moment=at(25)) == Rules(**{**stated, "misses": 3})
    classes = stored(
        said(Kind.PRIORITY, code="ordinary", weight=1, share=0, texts=LAW),
        said(Kind.PRIORITY, code="fresh_produce", weight=3, share=400, texts=LAW),
        topic=Topic(),
    )
    assert [one.code for one in classes_at(words=classes, moment=at(1))] == ["fresh_produce", "ordinary"]


LAW = {"name_vi": "Hàng tươi", "name_en": "Fresh", "name_zh": "鲜活", "legal_basis": "Ví dụ", "reason": "x"}


@pytest.mark.parametrize(
    ("word", "code", "field"),
    [
        (said(**{**LANES, "lanes": 61}), QueueRefusal.FIGURE_OUT, "lanes"),
        (said(**{**LANES, "side": 2}), QueueRefusal.FIGURE_OUT, "side"),
        (said(side=0, lanes=1), QueueRefusal.FIGURE_MISSING, "per_lane"),
        (said(**LANES, phone=1), QueueRefusal.FIGURE_UNKNOWN, "phone"),
        (said(**LANES, start=NOW - timedelta(hours=1)), QueueRefusal.PERIOD_PAST, "valid_from"),
        (said(**LANES, start=NOW + timedelta(days=401)), QueueRefusal.PERIOD_FAR, "valid_until"),
        (said(**LANES, start=None), QueueRefusal.PERIOD_OPEN, "valid_from"),
        (said(**LANES, texts={"reason": "  "}), QueueRefusal.TEXT_MISSING, "reason"),
        (said(**LANES, texts={"reason": "x" * 501}), QueueRefusal.TEXT_LONG, "reason"),
        (said(**LANES, code="weather"), QueueRefusal.CODE_WRONG, "code"),
        (said(Kind.CHANGE, at_most=1, end=at(1), code="rain"), QueueRefusal.CODE_WRONG, "code"),
        (said(Kind.CHANGE, at_most=1, code=Why.ROAD), QueueRefusal.PERIOD_OPEN, "valid_until"),
        (change(1, 0, 24 * 31 + 1), QueueRefusal.PERIOD_LONG, "valid_until"),
        (said(Kind.ANNOUNCEMENT, announced_at=1), QueueRefusal.HOUR_OR_DAY, "per_hour"),
        (
            said(Kind.ANNOUNCEMENT, announced_at=1, per_hour=1, per_day=2),
            QueueRefusal.HOUR_OR_DAY,
            "per_hour",
        ),
        (
            said(Kind.ANNOUNCEMENT, announced_at=int(NOW.timestamp()) + 1, per_hour=1),
            QueueRefusal.ANNOUNCED_LATER,
            "announced_at",
        ),
        (said(Kind.HOURS, side=1, weekday=1, opens=600, closes=60), QueueRefusal.HOURS_WRONG, "closes"),
        (said(Kind.HOURS, side=0, weekday=1, opens=0, closes=60), QueueRefusal.FIGURE_OUT, "side"),
        (
            said(Kind.PRIORITY, code="Xe 12C-12345", weight=1, share=0, texts=LAW),
            QueueRefusal.CODE_WRONG,
            "code",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(word: NewWord, code: QueueRefusal, field: str) -> None:
    assert refused(word) == (code, field)


def test_the_hour_that_runs_may_still_be_changed() -> None:
    running = said(Kind.CHANGE, start=NOW.replace(minute=0), end=at(1), code=Why.ROAD, at_most=0)
    assert checked(word=running, now=NOW).figures == {"at_most": 0}


def test_shares_never_exceed_the_hour_at_any_time() -> None:
    known = stored(
        said(Kind.PRIORITY, code="live", weight=5, share=300, texts=LAW),
        said(Kind.PRIORITY, code="relief", weight=9, share=600, start=at(48), texts=LAW),
        topic=Topic(),
    )
    fits = said(Kind.PRIORITY, code="fresh", weight=3, share=700, end=at(48), texts=LAW)
    check_against(word=fits, known=known)
    check_against(word=said(Kind.PRIORITY, code="live", weight=5, share=400, texts=LAW), known=known)
    with pytest.raises(Refusal) as found:
        check_against(
            word=said(Kind.PRIORITY, code="fresh", weight=3, share=101, end=at(49), texts=LAW), known=known
        )
    assert found.value.code == QueueRefusal.SHARES_EXCEED


def test_an_older_announcement_does_not_pass_for_the_newer() -> None:
    known = stored(said(Kind.ANNOUNCEMENT, per_hour=9, announced_at=1000))
    check_against(word=said(Kind.ANNOUNCEMENT, per_hour=5, announced_at=1000), known=known)
    with pytest.raises(Refusal) as found:
        check_against(word=said(Kind.ANNOUNCEMENT, per_hour=5, announced_at=999), known=known)
    assert found.value.code == QueueRefusal.ANNOUNCED_EARLIER


HOUR = st.integers(0, 30)
CUTS = st.lists(
    st.tuples(HOUR, st.integers(1, 12), st.integers(0, 40), st.one_of(st.none(), HOUR)), max_size=8
)


@given(CUTS)
def test_each_hour_has_the_last_word_that_holds_in_it(cuts: list[tuple[int, int, int, int | None]]) -> None:
    """Against a table that is written hour by hour, withdrawals and all."""
    words = stored(*(change(most, start, start + length) for start, length, most, _ in cuts))
    words = ended(
        [
            replace(word, withdrawn=None if gone is None else at(gone))
            for word, (_, _, _, gone) in zip(words, cuts, strict=True)
        ]
    )
    table: dict[int, int] = {}
    for start, length, most, gone in cuts:
        stop = start + length if gone is None else min(start + length, gone)
        table.update(dict.fromkeys(range(start, stop), most))
    for hour in range(24):
        found = in_force(words=words, kind=Kind.CHANGE, moment=at(hour))
        assert [one.said.figures["at_most"] for one in found] == ([table[hour]] if hour in table else [])


@given(st.integers(0, 5000), st.integers(0, 23), st.integers(1, 24), st.integers(0, 10))
def test_a_days_figure_is_given_out_whole_and_never_more(
    per_day: int, opens: int, length: int, lanes: int
) -> None:
    hours = [
        Opening(
            side=Side.VIETNAM,
            weekday=day,
            opens=opens * 60,
            closes=min(opens + length, 24) * 60,
            valid_from=date(2025, 4, 1),
        )
        for day in range(1, 8)
    ]
    words = stored(
        said(start=at(-72), **{**LANES, "lanes": lanes, "staff": 50}),
        said(Kind.ANNOUNCEMENT, start=at(-72), per_day=per_day, announced_at=1),
    )
    basis = basis_of(line=LINE, gates=CHAIN, words=words, hours=hours, closures=(), days=[])
    # A day of the other side's clock begins an hour before ours ends.
    first = hours_of(day=DAY).start - 1
    found = capacity_of(hours=range(first, first + 24), basis=basis)
    own = min(length, 24 - opens) * lanes * 10
    assert all(0 <= one.trucks <= lanes * 10 for one in found)
    assert sum(one.trucks for one in found) == min(per_day, own)
    assert start_of(hour=first) == at(-1)
