"""A programme as a whole: its projects' sums, how its targets stand, who is ranked where, past forecasts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from xulang.indicators.domain.derive import Book, percent, total
from xulang.indicators.domain.numbers import Quantity
from xulang.indicators.domain.programmes import Ranking
from xulang.indicators.domain.programmes_derived import (
    MONTHS,
    SOURCES,
    Progress,
    RankingYear,
    TargetLine,
    TargetState,
    forecast,
    ranking_years,
)

# A forecast learns from so many earlier years.
YEARS_BEFORE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Of those that are known: `known` of the `of` projects; `value` None where none is."""

    value: Quantity
    known: int
    of: int

    @property
    def is_whole(self) -> bool:
        return self.known == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A programme's year, in tỷ đồng; `carried` stands apart. `percent`: where both sums are whole."""

    sources: tuple[tuple[str, Sum], ...]
    plan: Sum
    carried: Sum
    work: Sum
    done: Sum
    carried_done: Sum
    percent: Quantity


def totals_of(*, each: Sequence[Progress]) -> Totals:
    """Of projects with a plan of the year, and of carried-over money wherever there is some."""
    planned = [one for one in each if one.plan.value is not None]
    carrying = [one for one in each if one.carried.value is not None]
    plan, done = _sum(planned, "plan"), _sum(planned, "done")
    return Totals(
        sources=tuple(
            (code, _summed([dict(one.sources)[code] for one in planned], len(planned))) for code in SOURCES
        ),
        plan=plan,
        carried=_sum(carrying, "carried"),
        work=_sum(planned, "work"),
        done=done,
        carried_done=_sum(carrying, "carried_done"),
        percent=percent(part=done.value, whole=plan.value) if done.is_whole else Quantity(),
    )


def _sum(each: Sequence[Progress], name: str) -> Sum:
    return _summed([getattr(one, name) for one in each], len(each))


def _summed(parts: Sequence[Quantity], of: int) -> Sum:
    known = [one for one in parts if one.value is not None]
    value = total(parts=[("", one) for one in known]) if known else Quantity()
    return Sum(value=value, known=len(known), of=of)


def count_states(*, lines: Iterable[TargetLine]) -> dict[TargetState, int]:
    """How many targets stand how, in the order of the states; those that no target is in too."""
    found = Counter(line.state for line in lines)
    return {state: found[state] for state in TargetState}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would have been forecast in a year that is over, with nothing later known, and what came."""

    year: int
    foreseen: Fraction
    low: Fraction | None
    high: Fraction | None
    came: Fraction

    @property
    def error(self) -> Fraction:
        """In points; more than 0: too much was foreseen."""
        return self.foreseen - self.came

    @property
    def inside(self) -> bool | None:
        if self.low is None or self.high is None:
            return None
        return self.low <= self.came <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    each: tuple[Trial, ...]

    @property
    def mean_error(self) -> Fraction:
        """Mean of the absolute errors, in points."""
        return mean(abs(one.error) for one in self.each)


def try_forecasts(
    *, by_year: Mapping[int, Sequence[Fraction | None]], year: int, month: int, most: Fraction | None = None
) -> Trials | None:
    """Foresee each year before `year` from the same month and the years before it. None where none can be."""
    found = []
    for past in sorted(one for one in by_year if one < year):
        told = by_year[past]
        came = told[MONTHS - 1]
        until = [*told[:month], *([None] * (MONTHS - month))]
        known = {one: by_year[one] for one in by_year if past - YEARS_BEFORE <= one < past}
        foreseen = forecast(by_year={**known, past: until}, year=past, most=most)
        if came is None or foreseen is None or foreseen.month != month:
            continue
        found.append(
            Trial(year=past, foreseen=foreseen.percent, low=foreseen.low, high=foreseen.high, came=came)
        )
    return Trials(each=tuple(found)) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One of those that a ranking ranks, in one year."""

    subject: str
    told: RankingYear


def ranked_in(*, book: Book, ranking: Ranking, subjects: Iterable[str]) -> dict[int, tuple[Ranked, ...]]:
    """By year, the newest first: each with a score or a rank, the best first."""
    found: dict[int, list[Ranked]] = {}
    for subject in subjects:
        for told in ranking_years(book=book, ranking=ranking, area=subject):
            if told.score.value is not None or told.rank.value is not None:
                found.setdefault(told.year, []).append(Ranked(subject=subject, told=told))
    return {year: tuple(sorted(found[year], key=_place)) for year in sorted(found, reverse=True)}


def _place(one: Ranked) -> tuple[bool, Fraction, Fraction, str]:
    rank, score = one.told.rank.value, one.told.score.value
    return rank is None, rank or Fraction(0), -(score or Fraction(0)), one.subject
