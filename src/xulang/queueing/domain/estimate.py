"""When every truck of a line will be called, go in and be across: a middle and an interval of 80 %.

From what is known at the moment: the line, the plan as it stands, and what was measured (track.py). Futures
are drawn (futures.py), quantiles read, and corrected by what past estimates got wrong (correction.py). The
same facts and seed give the same estimates. Mathematics, and how they are scored: docs/estimates.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

import msgspec

from xulang.queueing.domain.correction import Case, Correction, Kind, Span, Standing, What
from xulang.queueing.domain.futures import Path, Start
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.overbooking import bookable
from xulang.queueing.domain.place import Place
from xulang.queueing.domain.track import DAY, Track
from xulang.queueing.domain.words import PlaceState

PATHS = 60
# Many trucks smooth each other: so many truck futures are enough, but never fewer paths than FEWEST.
FUTURES, FEWEST = 60_000, 20
QUANTILES = (0.1, 0.5, 0.9)
# A rest of so many days or more is felt so many days before and after it.
LONG_REST, AROUND = 3, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of a line at `now` (Unix seconds).

    `capacity`: trucks of each hour from the running one on, as planned now; `promised`: as was planned
    before an unannounced stop that runs now (`stopped_since`), else the same; `usual`: without changes and
    closures. `stop_ended`: when the last such stop did. `rest_ahead`, `rest_past`: days until and since the
    line rests for days.
    """

    now: int
    line: LineState
    capacity: Sequence[int]
    promised: Sequence[int]
    usual: Sequence[int]
    lanes: int
    stopped_since: int | None
    track: Track
    stop_ended: int | None = None
    rest_ahead: int | None = None
    rest_past: int | None = None

    @property
    def kind(self) -> Kind:
        """What weighs most, first."""
        if self.stopped_since is not None:
            return Kind.STOPPED
        if self.rest_past is not None:
            return Kind.REOPENED
        if self.rest_ahead is not None:
            return Kind.HOLIDAY
        if self.stop_ended is not None and self.now - self.stop_ended < DAY * SECONDS:
            return Kind.RESUMED
        day = slice(0, DAY)
        return Kind.CUT if sum(self.capacity[day]) < sum(self.usual[day]) else Kind.USUAL


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """`call` is None for who was called already. A place without any is beyond the plan, or held.

    `raw`: the entry before it was corrected, of which the correction learns.
    """

    standing: Standing
    call: Span | None
    entry: Span
    left: Span
    raw: Span


def rests_near(*, holidays: Collection[date], today: date) -> tuple[int | None, int | None]:
    """Days until the line rests for LONG_REST days or more, and since it did; None beyond AROUND days."""
    longest = AROUND + LONG_REST
    days = [today + timedelta(days=number) in holidays for number in range(-longest, longest + 1)]
    long = [
        place - longest
        for place, resting in enumerate(days)
        if resting and any(all(days[max(place - back, 0) :][:LONG_REST]) for back in range(LONG_REST))
    ]
    ahead = [one for one in long if 0 <= one <= AROUND]
    past = [-one for one in long if -AROUND <= one <= 0]
    return min(ahead, default=None), min(past, default=None)


def estimate(
    *, outlook: Outlook, correction: Correction, seed: int, paths: int = PATHS
) -> dict[UUID, Expected]:
    """Of each live place whose turn comes within the plan. It speaks to who comes when he is called."""
    ids, standings, start = _start(outlook)
    count = min(paths, max(FUTURES // max(len(ids), 1), FEWEST))
    dice = Random(seed)  # noqa: S311 -- dice that fall the same way again, and no secret
    durations = outlook.track.through
    futures, through = [], []
    for _ in range(count):
        path = Path(start=start, dice=dice)
        path.play()
        futures.append(path)
        through.append(durations[int(dice.random() * len(durations))])
    entries = list(zip(*(path.entries for path in futures), strict=True))
    spans = {
        What.CALL: [_span(row) for row in zip(*(path.calls for path in futures), strict=True)],
        What.ENTRY: [_span(row) for row in entries],
        What.LEFT: [_span(_after(row, through)) for row in entries],
    }
    for told_all in spans.values():
        _put_in_order(start, told_all)
    found, kind = {}, outlook.kind
    for number, (place, standing) in enumerate(zip(ids, standings, strict=True)):
        told: dict[What, Span | None] = {}
        for what, row in spans.items():
            raw = row[number]
            case = Case(what=what, standing=standing, kind=kind, now=outlook.now)
            told[what] = None if raw is None else correction.apply(case=case, raw=raw)
        entry_span, left_span, entry_raw = told[What.ENTRY], told[What.LEFT], spans[What.ENTRY][number]
        if entry_span is not None and left_span is not None and entry_raw is not None:
            call = told[What.CALL]
            entry = _not_before(entry_span, call)
            left = _not_before(left_span, entry)
            found[place] = Expected(standing=standing, call=call, entry=entry, left=left, raw=entry_raw)
    return found


def _not_before(span: Span, earlier: Span | None) -> Span:
    """Each is corrected by its own errors: yet no entry before the call, nothing across before its entry."""
    return span if earlier is None else Span(*map(max, span, earlier))


def _start(outlook: Outlook) -> tuple[list[UUID], list[Standing], Start]:
    """The line's live places by number: those at the gate first, as they came."""
    line = outlook.line
    ids: list[UUID] = []
    standings: list[Standing] = []

    def number(place: Place, standing: Standing) -> int:
        ids.append(place.id)
        standings.append(standing)
        return len(ids) - 1

    due = [line.places[known] for known in line.due]
    there = [one for one in due if one.state == PlaceState.ARRIVED]
    coming = [one for one in due if one.state == PlaceState.CALLED]
    there.sort(key=lambda one: (one.hour or 0, one.parked or 0, one.turn))
    coming.sort(key=lambda one: (one.hour or 0, one.turn))
    standing = [number(one, Standing.ARRIVED) for one in there]
    called = [(number(one, Standing.CALLED), one.hour or 0) for one in coming]
    chosen = {
        hour: [(one.row, number(one, Standing.CHOSEN)) for one in _by_turn(line, places)]
        for hour, places in sorted(line.chosen.items())
        if places
    }
    order: list[list[int]] = []
    parked: list[list[int]] = []
    for turns in line.order:
        places = [line.places[turn.id] for turn in turns]
        row = [number(one, Standing.PARKED if one.parked is not None else Standing.WAITING) for one in places]
        order.append(row)
        parked.append([known for known in row if standings[known] == Standing.PARKED])
    return ids, standings, _as_start(outlook, len(ids), standing, called, chosen, order, parked)


def _as_start(
    outlook: Outlook,
    trucks: int,
    standing: Sequence[int],
    called: Sequence[tuple[int, int]],
    chosen: dict[int, list[tuple[int, int]]],
    order: Sequence[Sequence[int]],
    parked: Sequence[Sequence[int]],
) -> Start:
    line, rules, now = outlook.line, outlook.line.rules, outlook.now
    since = outlook.stopped_since
    book = [bookable(capacity=one, no_show=rules.no_show, risk=rules.risk) for one in outlook.promised]
    return Start(
        now=now,
        rules=rules,
        shares=line.shares,
        credit=line.credit,
        capacity=outlook.capacity,
        promised=outlook.promised,
        book=book,
        lanes=outlook.lanes,
        trucks=trucks,
        order=order,
        parked=parked,
        chosen=chosen,
        booked=line.booked,
        standing=standing,
        called=called,
        stopped=None if since is None else (now - since) / SECONDS,
        track=outlook.track,
    )


def _by_turn(line: LineState, places: Iterable[UUID]) -> list[Place]:
    return sorted((line.places[known] for known in places), key=lambda one: one.turn)


def _after(entries: Sequence[float | None], through: Sequence[float]) -> list[float | None]:
    return [None if one is None else one + more for one, more in zip(entries, through, strict=True)]


def _span(drawn: Sequence[float | None]) -> Span | None:
    """Quantiles over all paths; one that lies beyond the plan is none."""
    values = sorted([one for one in drawn if one is not None])
    if len(values) <= QUANTILES[-1] * len(drawn):
        return None
    return Span(*[round(values[int(share * len(drawn))]) for share in QUANTILES])


def _put_in_order(start: Start, spans: list[Span | None]) -> None:
    """Who stands behind another of his class, in the same way, is never told an earlier moment."""
    for row, parked in zip(start.order, start.parked, strict=True):
        apart = set(parked)
        for group in (parked, [one for one in row if one not in apart]):
            latest = Span(0, 0, 0)
            for number in group:
                span = spans[number]
                if span is not None:
                    latest = Span(*map(max, latest, span))
                    spans[number] = latest
