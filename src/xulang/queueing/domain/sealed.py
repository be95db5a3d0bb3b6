"""A sealed window: whoever becomes ready in it asks, and a draw that nobody can steer gives the order.

Announced, committed to by two independent organisations, opened, closed, sealed with the Merkle root of all
its requests, revealed, drawn: each is a fact of the line, so that anybody can draw again. Moments are Unix
seconds. Rules: docs/queue.md, "The draw".
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from xulang.journal.domain.facts import Fact
from xulang.journal.domain.merkle import EMPTY_ROOT, Frontier, leaf_hash
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.queueing.domain import lottery
from xulang.queueing.domain.events import (
    DrawLapsed,
    Drawn,
    DrawSaid,
    Event,
    Pledged,
    Revealed,
    Sealed,
    WindowAnnounced,
    Withheld,
)
from xulang.queueing.domain.lottery import COMMITTERS, SECRET_BYTES, Committed
from xulang.queueing.domain.place import Turn
from xulang.queueing.domain.refusals import QueueRefusal

if TYPE_CHECKING:
    from xulang.queueing.domain.line import LineState

HOUR: Final = 3600
MINUTE: Final = 60
LONGEST: Final = 7 * 24 * HOUR
FARTHEST: Final = 31 * 24 * HOUR
LONGEST_REVEAL: Final = 72 * HOUR
# So long after its closing a window may wait for a draw at most.
LONGEST_WAIT: Final = 14 * 24 * HOUR
# Facts recorded just before the end may be sealed a little later: so long the keeper waits for them.
SETTLE: Final = 60
# Ranks have 48 bits: who belongs to the window but came after its requests were sealed stands behind all.
BEHIND: Final = 2**48


class Pledge(msgspec.Struct, frozen=True, kw_only=True):
    """What one organisation committed to; `secret` is empty until it is revealed."""

    organisation: UUID
    force: str
    commitment: bytes
    at: int
    secret: bytes = b""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A line's last announced window. `period`: seconds for revealing. `bound`: two committed in time.

    `round` counts draws made anew after a secret was withheld; `barred` organisations withheld one.
    `deadline`: the published way out; `lapsed`: it was taken, and the requests go in order of readiness.
    """

    opens: int
    closes: int
    period: int
    deadline: int = 0
    round: int = 0
    pledges: tuple[Pledge, ...] = ()
    barred: tuple[UUID, ...] = ()
    bound: bool = False
    sealed_at: int | None = None
    requests: int = 0
    root: bytes = b""
    drawn: bool = False
    lapsed: bool = False

    @property
    def holds(self) -> bool:
        """Whether it stops calls of who became ready since it opened."""
        return self.bound and not self.drawn

    def covers(self, at: int) -> bool:
        return self.bound and self.opens <= at < self.closes

    @property
    def revealed(self) -> tuple[Pledge, ...]:
        return tuple(one for one in self.pledges if one.secret)

    @property
    def reveal_by(self) -> int | None:
        """Until when a secret may be revealed; None until the requests are sealed and two have committed."""
        full = self.full_time
        return full if full is None or not self.deadline else min(full, self.deadline)

    @property
    def full_time(self) -> int | None:
        """Who has not revealed by then withholds his secret; the deadline, if earlier, blames nobody."""
        if self.sealed_at is None or self.drawn or len(self.pledges) < COMMITTERS:
            return None
        return max(self.sealed_at, *(one.at for one in self.pledges)) + self.period

    def past(self, at: int) -> bool:
        """Whether the deadline for a draw is over."""
        return bool(self.deadline) and at >= self.deadline

    def over(self, at: int) -> bool:
        """Whether another may be announced: it was drawn, or nobody bound it in time."""
        return self.drawn or (not self.bound and at >= self.opens)


def window_id(*, stream_id: UUID, window: Window) -> UUID:
    """What commitments name: one window of one line, and one round of its draw. Anybody can compute it."""
    return uuid5(stream_id, f"xulang/window/{window.opens}/{window.closes}/{window.round}")


def after(window: Window | None, event: Event) -> Window | None:  # noqa: PLR0911 -- one step a line
    """The window after one event."""
    if isinstance(event, WindowAnnounced):
        return Window(opens=event.opens, closes=event.closes, period=event.period, deadline=event.deadline)
    if window is None:
        return None
    match event:
        case Pledged():
            one = Pledge(
                organisation=event.organisation, force=event.force, commitment=event.commitment, at=event.at
            )
            pledges = (*window.pledges, one)
            return replace(window, pledges=pledges, bound=window.bound or len(pledges) >= COMMITTERS)
        case Sealed():
            # Without a request there is nothing to draw.
            return replace(
                window,
                sealed_at=event.at,
                requests=event.requests,
                root=event.root,
                drawn=not event.requests,
            )
        case Revealed():
            pledges = tuple(
                replace(one, secret=event.secret) if one.organisation == event.organisation else one
                for one in window.pledges
            )
            return replace(window, pledges=pledges)
        case Withheld():
            barred = (*window.barred, event.organisation)
            return replace(window, round=window.round + 1, pledges=(), barred=barred)
        case DrawSaid():
            return replace(window, drawn=True)
        case DrawLapsed():
            return replace(window, drawn=True, lapsed=True)
    return window


def announce(
    *, line: "LineState", opens: int, closes: int, period: int, at: int, deadline: int = 0
) -> WindowAnnounced:
    """Whole minutes, at least an hour ahead. Raises DRAW_TIMES, DRAW_RUNS while the last one is not over.

    The `deadline` leaves an hour beyond the first round. Without one the requests wait until there is a draw.
    """
    whole = not any(moment % MINUTE for moment in (opens, closes, period, deadline))
    ahead = at + HOUR <= opens <= at + FARTHEST
    ends = not deadline or closes + period + HOUR <= deadline <= closes + LONGEST_WAIT
    lasts = opens < closes <= opens + LONGEST and HOUR <= period <= LONGEST_REVEAL
    if not (whole and ahead and lasts and ends):
        raise Refusal(code=QueueRefusal.DRAW_TIMES)
    if line.window is not None and not line.window.over(at):
        raise Refusal(code=QueueRefusal.DRAW_RUNS)
    return WindowAnnounced(opens=opens, closes=closes, period=period, deadline=deadline)


def pledge(*, line: "LineState", organisation: UUID, force: str, commitment: bytes, at: int) -> Pledged:
    """Commit to a secret. Raises DRAW_NONE, DRAW_NOT_NOW when it opened or two committed, DRAW_DEPENDENT.

    Two are independent if they are different organisations of different forces; who withheld a secret in
    this window may not commit again.
    """
    window = _window(line)
    if len(commitment) != SECRET_BYTES:
        raise Refusal(code=QueueRefusal.DRAW_DIGITS, field="commitment")
    open_for = at < window.opens if not window.round else window.sealed_at is not None and not window.drawn
    if not open_for or window.past(at) or len(window.pledges) >= COMMITTERS:
        raise Refusal(code=QueueRefusal.DRAW_NOT_NOW)
    there = {one.organisation for one in window.pledges} | set(window.barred)
    if organisation in there or force in {one.force for one in window.pledges}:
        raise Refusal(code=QueueRefusal.DRAW_DEPENDENT)
    return Pledged(organisation=organisation, force=force, commitment=commitment, at=at)


def reveal(
    *, line: "LineState", stream_id: UUID, organisation: UUID, secret: bytes, deposited: int, at: int
) -> Revealed:
    """Open a secret after the requests were sealed. `deposited`: 1 for the copy that was deposited.

    Raises DRAW_NONE, DRAW_NOT_NOW before the sealing, after the time, or twice; REVEAL_WRONG.
    """
    window = _window(line)
    until = window.reveal_by
    found = [one for one in window.pledges if one.organisation == organisation]
    if until is None or at >= until or not found or found[0].secret:
        raise Refusal(code=QueueRefusal.DRAW_NOT_NOW)
    lottery.check_reveal(
        window=window_id(stream_id=stream_id, window=window), committed=_committed(found[0]), secret=secret
    )
    return Revealed(organisation=organisation, secret=secret, deposited=deposited)


def withheld(*, window: Window, at: int) -> list[Withheld]:
    """Who let the time for revealing go by: named, and the draw is made anew with the same requests."""
    until = window.full_time
    if until is None or at < until:
        return []
    return [Withheld(organisation=one.organisation, at=at) for one in window.pledges if not one.secret]


def seed_of(*, window: Window, stream_id: UUID) -> bytes:
    """Raises DRAW_INCOMPLETE until two secrets are revealed."""
    return lottery.seed(
        window=window_id(stream_id=stream_id, window=window),
        root=window.root,
        committed=[_committed(one) for one in window.pledges],
    )


def rank_of(*, seed: bytes, window: Window, place: UUID) -> Turn:
    """The turn that the draw gives: in the window's last second, by rank."""
    return Turn(at=window.closes - 1, rank=lottery.rank(seed=seed, consignment_id=place), id=place)


def behind(*, window: Window, place: UUID) -> Turn:
    """The turn of who belongs to the window, but came after its requests were sealed."""
    return Turn(at=window.closes - 1, rank=BEHIND, id=place)


def draw(*, line: "LineState", stream_id: UUID) -> Iterator[Event]:
    """The draw and the turn of everybody who still waits for it, once two secrets are revealed."""
    window = line.window
    if window is None or not window.holds or window.sealed_at is None or len(window.revealed) < COMMITTERS:
        return
    key = seed_of(window=window, stream_id=stream_id)
    yield DrawSaid(requests=window.requests, seed=key)
    waiting = [one.id for one in line.places.values() if one.requested and one.live]
    for place in lottery.draw(seed=key, consignments=waiting):
        turn = rank_of(seed=key, window=window, place=place)
        yield Drawn(place=place, at=turn.at, rank=turn.rank)


def lapse(*, line: "LineState", at: int) -> list[Event]:
    """The published way out: at the deadline, without a draw, each request that waits keeps its own turn."""
    window = line.window
    due = window is not None and window.holds and window.sealed_at is not None and window.past(at)
    if window is None or not due or len(window.revealed) >= COMMITTERS:
        return []
    waiting = sorted(one.turn for one in line.places.values() if one.requested and one.live)
    kept = [Drawn(place=turn.id, at=turn.at, rank=turn.rank) for turn in waiting]
    return [DrawLapsed(requests=window.requests, at=at), *kept]


def seal(*, window: Window, facts: Iterable[Fact], at: int) -> Sealed:
    """Fix the requests before anybody reveals. `facts`: the line's, by number, at least since it opened.

    The tree is RFC 6962's; a leaf is the id of the request's fact and that of its place.
    """
    tree = Frontier()
    for fact in facts:
        if fact.public.kind != FactKind.PLACE_REQUESTED or fact.crossing_id is None:
            continue
        if window.opens <= fact.public.figures["ready_at"] < window.closes:
            tree.append(leaf_hash(entry=fact.id.bytes + fact.crossing_id.bytes))
    return Sealed(requests=tree.size, root=tree.root() if tree.size else EMPTY_ROOT, at=at)


def asks(*, window: Window | None, at: int) -> bool:
    """Whether who becomes ready then asks in the window, and stands in no order."""
    return window is not None and window.covers(at) and window.sealed_at is None


def settled(*, window: Window | None, at: int) -> bool:
    """Whether the window is closed and its requests may be sealed, once all facts until then were read."""
    return window is not None and window.holds and window.sealed_at is None and at >= window.closes + SETTLE


def _window(line: "LineState") -> Window:
    if line.window is None or line.window.drawn:
        raise Refusal(code=QueueRefusal.DRAW_NONE)
    return line.window


def _committed(one: Pledge) -> Committed:
    return Committed(organisation_id=one.organisation, commitment=one.commitment, secret=one.secret or None)
