"""What would become of a line if it were open longer, had another lane, or shared its hours otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xulang.queueing.domain.capacity import Basis, HourCapacity, Opening, Side
from xulang.queueing.domain.classes import PriorityClass, in_order
from xulang.queueing.domain.correction import Span

MIDNIGHT = 24 * 60
# What a page may ask for: beyond it nobody would believe the answer.
MOST_HOURS, MOST_LANES = 12, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What would be different.

    `longer`: hours added at the end of each of our days; `lanes`: ours, more or fewer, with their staff;
    `shares`: per mille of every hour, of the classes named.
    """

    longer: int = 0
    lanes: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return not self.longer and not self.lanes and not self.shares


def changed_basis(*, basis: Basis, changed: Changed) -> Basis:
    """What capacity would rest on. The other side stays as it is, and binds where it is the smaller."""
    return replace(
        basis,
        openings=[_longer(one, changed.longer) for one in basis.openings],
        lanes=[
            replace(
                one,
                lanes=max(one.lanes + changed.lanes, 0),
                staff=max(one.staff + changed.lanes * one.staff_per_lane, 0),
            )
            if one.side == Side.VIETNAM
            else one
            for one in basis.lanes
        ],
    )


def _longer(opening: Opening, hours: int) -> Opening:
    if opening.side != Side.VIETNAM:
        return opening
    return replace(opening, closes=min(max(opening.closes + 60 * hours, opening.opens), MIDNIGHT))


def changed_classes(*, classes: Sequence[PriorityClass], changed: Changed) -> tuple[PriorityClass, ...]:
    """Raises SHARES_EXCEED, CLASS_WRONG."""
    return in_order(classes=[replace(one, share=changed.shares.get(one.code, one.share)) for one in classes])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWait:
    """`mean`: seconds from now until its trucks go in, as the middle estimates say."""

    code: str
    trucks: int
    mean: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of those who stand there now.

    `cleared`: when the last of them goes in; `beyond`: trucks that the plan does not reach.
    `standing[h]`: how many of them are not yet in at the end of hour h from now; `day`: trucks that all hours
    of the next day can take.
    """

    classes: tuple[ClassWait, ...]
    cleared: Span | None
    beyond: int
    standing: tuple[int, ...]
    day: int

    @property
    def trucks(self) -> int:
        return sum(one.trucks for one in self.classes)

    @property
    def mean(self) -> int | None:
        whole = self.trucks
        return sum(one.trucks * one.mean for one in self.classes) // whole if whole else None


def outcome_of(
    *,
    now: int,
    entries: Iterable[tuple[str, Span]],
    beyond: int,
    hours: Sequence[HourCapacity],
) -> Outcome:
    """`entries`: of each truck its class and when it goes in."""
    known = list(entries)
    by_class: dict[str, list[int]] = {}
    for code, span in known:
        by_class.setdefault(code, []).append(max(span.p50 - now, 0))
    spans = [span for _, span in known]
    last = max(spans, key=lambda one: one.p50, default=None)
    ends = range(1, len(hours) + 1)
    return Outcome(
        classes=tuple(
            ClassWait(code=code, trucks=len(waits), mean=sum(waits) // len(waits))
            for code, waits in sorted(by_class.items())
        ),
        cleared=last if not beyond else None,
        beyond=beyond,
        standing=tuple(beyond + sum(span.p50 > now + 3600 * end for span in spans) for end in ends),
        day=sum(one.trucks for one in hours[:24]),
    )
