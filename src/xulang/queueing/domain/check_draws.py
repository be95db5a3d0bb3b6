"""Whether a sealed window was announced, pledged, sealed and drawn as its rules say (docs/queue.md)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.queueing.domain import sealed
from xulang.queueing.domain.check_finding import LAG, Breach, Finding, show_turn
from xulang.queueing.domain.check_stand import LineStand
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
from xulang.queueing.domain.place import Turn

OF_DRAWS: Final = frozenset(
    {
        FactKind.SEALED_WINDOW_ANNOUNCED,
        FactKind.DRAW_COMMITTED,
        FactKind.REQUESTS_SEALED,
        FactKind.DRAW_REVEALED,
        FactKind.DRAW_WITHHELD,
        FactKind.DRAW_MADE,
        FactKind.DRAW_LAPSED,
        FactKind.PLACE_DRAWN,
    }
)


class DrawCheck:
    """Sealed windows of one line."""

    def __init__(self, *, stand: LineStand) -> None:
        self._stand = stand
        self._late: list[Withheld] = []
        # The requests so far, for the root of a sealed window; those who wait for their drawn turn.
        self._requests: list[Fact] = []
        self._undrawn: dict[UUID, Turn] = {}

    def note_request(self, fact: Fact) -> None:
        """It asked in the window that is open: the sealed root must hold it."""
        self._requests.append(fact)

    def of_draw(self, event: Event, fact: Fact) -> Iterator[Finding]:
        """Each step of a sealed window in its time, by two independent organisations; the draw made again."""
        right = None
        try:
            right = self._right_step(event, fact)
        except Refusal as refusal:
            yield self._stand.finding(Breach.DRAW_WRONG, fact, said=fact.public.kind, right=str(refusal.code))
            return
        if right != event:
            yield self._stand.finding(Breach.DRAW_WRONG, fact, said=str(event), right=str(right))

    def _right_step(self, event: Event, fact: Fact) -> Event | None:  # noqa: PLR0911 -- one step a line
        state, stream, at = self._stand.told.state, fact.stream_id, int(fact.recorded_at.timestamp())
        window = state.window
        match event:
            case WindowAnnounced(opens=opens, closes=closes, period=period, deadline=deadline):
                return sealed.announce(
                    line=state, opens=opens, closes=closes, period=period, deadline=deadline, at=at
                )
            case Pledged(organisation=unit, force=force, commitment=commitment):
                return sealed.pledge(line=state, organisation=unit, force=force, commitment=commitment, at=at)
            case Revealed(organisation=unit, secret=secret, deposited=deposited):
                return sealed.reveal(
                    line=state,
                    stream_id=stream,
                    organisation=unit,
                    secret=secret,
                    deposited=deposited,
                    at=at,
                )
            case Drawn(place=place):
                turn = self._undrawn.pop(place, None)
                return Drawn(place=place, at=turn.at, rank=turn.rank) if turn else None
        if window is None:
            return None
        match event:
            case Sealed():
                due = sealed.settled(window=window, at=at)
                return sealed.seal(window=window, facts=self._requests, at=at) if due else None
            case Withheld(organisation=unit):
                # The first that is named begins a new round; its like of the same moment stand beside it.
                late = sealed.withheld(window=window, at=at)
                self._late = [*late] or self._late
                return next((one for one in self._late if one.organisation == unit), None)
            case DrawSaid() | DrawLapsed():
                made = isinstance(event, DrawSaid)
                drawn = [
                    *(sealed.draw(line=state, stream_id=stream) if made else sealed.lapse(line=state, at=at))
                ]
                self._undrawn = {
                    one.place: Turn(at=one.at, rank=one.rank, id=one.place)
                    for one in drawn
                    if isinstance(one, Drawn)
                }
                return drawn[0] if drawn else None
        return None

    def without_draw(self, end: datetime) -> Iterator[Finding]:
        """A sealed window's announced deadline went by in this hour, and its requests still wait."""
        window, late = self._stand.told.state.window, end - LAG
        if window is None or not window.holds or not window.past(int(late.timestamp())):
            return
        if not window.past(int((late - timedelta(hours=1)).timestamp())):
            yield Finding(
                breach=Breach.DRAW_WRONG,
                line=self._stand.line,
                at=end,
                said="no draw",
                right=f"in order of readiness from {show_turn((window.deadline, 0))}",
            )
