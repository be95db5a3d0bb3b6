"""Two lists of one yard laid side by side: what our record holds, and what the yard counted.

Pure: who is in, who is out, whose times differ, and which plates look like one plate typed twice. Likeness
is shown and never believed: plates of one fleet are consecutive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.yards.domain.words import DifferenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """One vehicle of our record. `entered_at` is None before it was in; `named` are its other plates' keys.

    `certain` is False where nothing says in which of several yards it stands: missing it accuses nobody.
    """

    crossing_id: UUID
    plate: str
    key: str
    entered_at: datetime | None
    exited_at: datetime | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """One vehicle that the yard counted; `entered_at` where it says when it came."""

    plate: str
    key: str
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`key` is the yard's plate, else ours. Times are of entries, or exits for `we_out`."""

    kind: DifferenceKind
    key: str
    plate: str = ""
    our_plate: str = ""
    crossing_id: UUID | None = None
    our_at: datetime | None = None
    their_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    agreed: int
    differences: tuple[Difference, ...]

    @property
    def agreement(self) -> float | None:
        """The part of all vehicles on which both say the same; None where neither has one."""
        return agreement_of(agreed=self.agreed, differing=len(self.differences))


def agreement_of(*, agreed: int, differing: int) -> float | None:
    return agreed / (agreed + differing) if agreed + differing else None


def compare(
    *, ours: Iterable[Ours], theirs: Sequence[StockLine], as_of: datetime, tolerance: timedelta
) -> Comparison:
    """Compare at one moment. A move within `tolerance` of it may be on either list, or on none."""
    known: dict[str, Ours] = {}
    for one in ours:
        # A plate that is declared twice is in when one of its vehicles is.
        if one.key not in known or _stands(one, as_of, tolerance) is True:
            known[one.key] = one
    agreed, found, strange = 0, list[Difference](), list[StockLine]()
    for line in theirs:
        mine = known.get(line.key)
        if mine is None:
            strange.append(line)
            continue
        difference = _difference(mine, line, as_of=as_of, tolerance=tolerance)
        if difference is None:
            agreed += 1
        else:
            found.append(difference)
    counted = {line.key for line in theirs}
    missing = [
        one
        for one in known.values()
        if one.key not in counted and one.certain and _stands(one, as_of, tolerance) is True
    ]
    found.extend(_typos_and_rest(strange, missing))
    return Comparison(agreed=agreed, differences=tuple(sorted(found, key=lambda one: (one.kind, one.key))))


def _stands(one: Ours, at: datetime, tolerance: timedelta) -> bool | None:
    """Whether our record has it in at a moment; None where it moved too near to it to say."""
    moves = [move for move in (one.entered_at, one.exited_at) if move is not None]
    if any(abs(move - at) <= tolerance for move in moves):
        return None
    if one.entered_at is None or one.entered_at > at:
        return False
    return one.exited_at is None or one.exited_at > at


def _difference(mine: Ours, line: StockLine, *, as_of: datetime, tolerance: timedelta) -> Difference | None:
    kind: DifferenceKind | None = None
    our_at = mine.entered_at
    if _stands(mine, as_of, tolerance) is False:
        kind = DifferenceKind.WE_OUT
        our_at = mine.exited_at
    elif our_at and line.entered_at and abs(our_at - line.entered_at) > tolerance:
        kind = DifferenceKind.TIMES_DIFFER
    if kind is None:
        return None
    return Difference(
        kind=kind,
        key=line.key,
        plate=line.plate,
        our_plate=mine.plate,
        crossing_id=mine.crossing_id,
        our_at=our_at,
        their_at=line.entered_at,
    )


def _typos_and_rest(strange: Sequence[StockLine], missing: Sequence[Ours]) -> Iterator[Difference]:
    """A strange plate and a missing one that are like each other, and no other, are shown together."""
    pairs = [(line, one) for line in strange for one in missing if alike(line.key, one.key)]
    lines = [line.key for line, _ in pairs]
    ones = [one.key for _, one in pairs]
    together = [(line, one) for line, one in pairs if lines.count(line.key) == ones.count(one.key) == 1]
    for line, one in together:
        yield Difference(
            kind=DifferenceKind.LIKELY_TYPO,
            key=line.key,
            plate=line.plate,
            our_plate=one.plate,
            crossing_id=one.crossing_id,
            our_at=one.entered_at,
            their_at=line.entered_at,
        )
    shown = {line.key for line, _ in together} | {one.key for _, one in together}
    for line in strange:
        if line.key not in shown:
            yield Difference(
                kind=DifferenceKind.NEVER_HERE, key=line.key, plate=line.plate, their_at=line.entered_at
            )
    for one in missing:
        if one.key not in shown:
            yield Difference(
                kind=DifferenceKind.WE_IN,
                key=one.key,
                our_plate=one.plate,
                crossing_id=one.crossing_id,
                our_at=one.entered_at,
            )


def alike(one: str, other: str) -> bool:
    """Whether one slip of the hand makes one plate of the other: a sign wrong, missing, or two swapped."""
    if one == other:
        return False
    if len(one) == len(other):
        places = [place for place in range(len(one)) if one[place] != other[place]]
        if len(places) == 1:
            return True
        return (
            len(places) == 2
            and places[1] == places[0] + 1
            and one[places[0]] == other[places[1]]
            and one[places[1]] == other[places[0]]
        )
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(len(long))
    )
