"""From words to what a line's capacity rests on, and to the rules and classes that hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xulang.kernel.period import Period
from xulang.queueing.domain.capacity import CLOCK, Announced, Basis, Change, Lanes, Opening, Side
from xulang.queueing.domain.classes import PriorityClass, in_order
from xulang.queueing.domain.holidays import holidays_among
from xulang.queueing.domain.no_shows import MEASURED
from xulang.queueing.domain.place import Rules
from xulang.queueing.domain.said import SIDES, Kind, Word, in_force, topic_of
from xulang.queueing.domain.words import Line

A_DAY = timedelta(days=1)


def basis_of(
    *,
    line: Line,
    gates: Sequence[str],
    words: Sequence[Word],
    hours: Sequence[Opening],
    closures: Sequence[Period],
    days: Collection[date],
) -> Basis:
    """What the line's capacity rests on. `gates`: its gate or route and those it is part of, nearest first.

    The other side's hours are those said of the nearest of them; `hours` are the Vietnamese side's. `days`:
    those of either clock that will be asked for.
    """
    own = [word for word in words if word.topic == topic_of(line=line)]
    return Basis(
        openings=(*hours, *_openings(gates, words)),
        lanes=[_lanes(word, holds) for word, holds in _held(own, Kind.PLAN)],
        announced=[_announced(word, holds) for word, holds in _held(own, Kind.ANNOUNCEMENT)],
        changes=[_change(word, holds) for word, holds in _held(own, Kind.CHANGE)],
        closures=closures,
        holidays=_holidays(own, days),
    )


def rules_of(*, line: Line, words: Iterable[Word], moment: datetime) -> Rules | None:
    """The line's published rules at the moment; None where nobody stated any."""
    own = [word for word in words if word.topic == topic_of(line=line)]
    found = in_force(words=own, kind=Kind.RULES, moment=moment)
    if not found:
        return None
    figures = found[-1].said.figures
    return Rules(**{name: figure for name, figure in figures.items() if name not in MEASURED})


def classes_at(*, words: Iterable[Word], moment: datetime) -> tuple[PriorityClass, ...]:
    """The priority classes at the moment, weightiest first."""
    found = in_force(words=words, kind=Kind.PRIORITY, moment=moment)
    return in_order(classes=[_class(word) for word in found])


def _held(words: Iterable[Word], kind: Kind) -> list[tuple[Word, Period]]:
    return [
        (word, holds)
        for word in sorted(words, key=lambda one: one.number)
        if word.kind == kind and (holds := word.holds) is not None
    ]


def _lanes(word: Word, holds: Period) -> Lanes:
    figures = word.said.figures
    return Lanes(
        side=SIDES[figures["side"]],
        valid=holds,
        lanes=figures["lanes"],
        per_lane=figures["per_lane"],
        staff=figures["staff"],
        staff_per_lane=figures["staff_per_lane"],
    )


def _announced(word: Word, holds: Period) -> Announced:
    figures = word.said.figures
    # The word said last counts; that it was also announced last was checked when it was said.
    return Announced(
        valid=holds,
        per_hour=figures.get("per_hour"),
        per_day=figures.get("per_day"),
        announced_at=word.said_at,
    )


def _change(word: Word, holds: Period) -> Change:
    return Change(
        valid=holds, at_most=word.said.figures["at_most"], reason=word.said.code, decided_at=word.said_at
    )


def _class(word: Word) -> PriorityClass:
    return PriorityClass(
        code=word.said.code,
        weight=word.said.figures["weight"],
        share=word.said.figures["share"],
        legal_basis=word.said.texts.get("legal_basis", ""),
        valid=word.said.valid,
    )


def _openings(gates: Sequence[str], words: Sequence[Word]) -> list[Opening]:
    """The other side's hours. Where a word holds, it stands for all earlier ones of its weekday."""
    held = _held(words, Kind.HOURS)
    near = next((gate for gate in gates if any(word.topic.gate == gate for word, _ in held)), None)
    pieces: list[tuple[date, date | None, Word]] = []
    for word, holds in held:
        if word.topic.gate != near:
            continue
        zone = CLOCK[SIDES[word.said.figures["side"]]]
        start, end = _day(holds.start, zone), _day(holds.end, zone)
        if start is None or start == end:
            continue
        rest = [piece for piece in pieces if piece[2].said.subject == word.said.subject]
        kept = [piece for piece in pieces if piece not in rest]
        pieces = [*kept, *(cut for piece in rest for cut in _without(piece, start, end)), (start, end, word)]
    return [_opening(*piece) for piece in pieces]


def _day(moment: datetime | None, zone: object) -> date | None:
    """The side's day that begins at or after the moment: hours are said of whole days."""
    if moment is None:
        return None
    local = moment.astimezone(zone)  # type: ignore[arg-type] # CLOCK holds nothing but time zones
    return local.date() if local.time() == time() else local.date() + A_DAY


def _without(
    piece: tuple[date, date | None, Word], start: date, end: date | None
) -> Iterable[tuple[date, date | None, Word]]:
    """Yield what is left of a piece outside [start, end)."""
    begins, ends, word = piece
    if begins < start:
        yield begins, start if ends is None else min(ends, start), word
    if end is not None and (ends is None or end < ends):
        yield max(begins, end), ends, word


def _opening(start: date, end: date | None, word: Word) -> Opening:
    figures = word.said.figures
    return Opening(
        side=SIDES[figures["side"]],
        weekday=figures["weekday"],
        opens=figures["opens"],
        closes=figures["closes"],
        valid_from=start,
        valid_until=end,
    )


def _holidays(words: Sequence[Word], days: Collection[date]) -> Mapping[Side, frozenset[date]]:
    """The holidays on which somebody said that the line rests; gates often open on them."""
    found: dict[Side, frozenset[date]] = {}
    if not any(word.said.figures.get("rests") for word in words if word.kind == Kind.HOLIDAYS):
        return found
    for side in SIDES:
        resting = set()
        for day in holidays_among(side=side, days=days):
            morning = datetime.combine(day, time(), tzinfo=CLOCK[side])
            said = in_force(words=words, kind=Kind.HOLIDAYS, moment=morning)
            switch = {SIDES[word.said.figures["side"]]: word.said.figures["rests"] for word in said}
            if switch.get(side):
                resting.add(day)
        found[side] = frozenset(resting)
    return found
