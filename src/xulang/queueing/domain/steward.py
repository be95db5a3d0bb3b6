"""What the clock asks of a line: who missed, who is called, whose window shrank, who takes what fell free.

The product's keeper and the simulator ask here, so that both play the same rules. `say` applies events to the
line as they come, since what follows rests on them. Hours and `bookable` are those of decisions.py.
"""

from collections.abc import Callable, Iterable, Sequence

from xulang.queueing.domain import decisions
from xulang.queueing.domain.events import Event
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.words import Ground, PlaceState

Say = Callable[[Iterable[Event]], None]


def replan(*, line: LineState, first: int, bookable: Sequence[int], say: Say) -> None:
    """The plan changed: who chose a window that shrank is back in the order. `bookable` begins at `first`."""
    latest = max((hour for hour, there in line.chosen.items() if there), default=first - 1)
    if latest < first:
        return
    offers = decisions.offers(line=line, first=first, bookable=bookable[: latest - first + 1])
    for hour, offer in enumerate(offers, start=first):
        if sum(offer.chosen):
            say(decisions.displace(line=line, hour=hour, offer=offer))


def call_forward(*, line: LineState, now: int, bookable: Sequence[int], say: Say) -> None:
    """As many as there is room for in the hour that lies the notice ahead. `bookable` begins at `now`."""
    notice = line.rules.notice
    if len(bookable) <= notice:
        return
    hour, upto = now + notice, bookable[: notice + 1]
    room = decisions.room(line=line, now=now, hour=hour, bookable=upto)
    chosen = line.callable(line.places[known].turn for known in line.chosen.get(hour, ()))
    there = sum(line.waiting()) + len(chosen)
    if room and there:
        say(decisions.call_hour(line=line, hour=hour, room=min(room, there)))


def begin_hour(*, line: LineState, now: int, bookable: Sequence[int], say: Say) -> None:
    """A new hour runs: what is free in it for who stands there, and the calls for one that lies ahead."""
    free = decisions.room(line=line, now=now, hour=now, bookable=bookable[:1])
    fill(line=line, now=now, slots=free, say=say)
    call_forward(line=line, now=now, bookable=bookable, say=say)
    for hour in sorted(hour for hour, there in line.chosen.items() if there):
        if hour <= now + line.rules.notice:
            say(decisions.left_over(line=line, hour=hour))


def fill(*, line: LineState, now: int, slots: int, say: Say) -> None:
    """Slots of the running hour fell free: to who stands by."""
    if slots > 0 and any(line.parked):
        say(decisions.stand_by(line=line, hour=now, slots=slots, row=0))


def idle(*, line: LineState, capacity: int, elapsed: int, entered: int) -> int:
    """How many more the running hour could have taken by now than went in, stand ready, or were just called.

    `capacity`: trucks of the whole hour; `elapsed`: seconds of it; `entered`: who went in during it.
    """
    due = [line.places[one] for one in line.due]
    # Who stood by and was called for a free slot is on his way through the park, whatever he tapped.
    ready = sum(one.state == PlaceState.ARRIVED or one.ground == Ground.STANDBY for one in due)
    return max(capacity * elapsed // SECONDS - entered - ready, 0)
