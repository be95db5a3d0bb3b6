"""Sealed windows, played: announced, bound by two secrets, sealed, revealed and drawn by the product's rules.

The secrets are dice of the line: a seed draws the same again.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from xulang.journal.domain.facts import Fact, PublicPart, StreamKind
from xulang.kernel.words import FactKind, Force
from xulang.queueing.domain import lottery, sealed
from xulang.queueing.domain.events import Event, Pledged, Requested, Revealed
from xulang.queueing.domain.hours import HANOI
from xulang.queueing.domain.line import LineState
from xulang.simulation.domain.border.events import World
from xulang.simulation.domain.border.scenario import DrawWindow

STREAM = UUID("0b1f6f52-6d4c-4f39-9a0e-1f0c6a3d7c11")
UNITS = ((UUID(int=1), Force.CUSTOMS), (UUID(int=2), Force.BORDER_GUARD))
PERIOD = sealed.HOUR


def windows_of(world: World) -> list[DrawWindow]:
    line = world.line
    return [one for one in world.scenario.windows if (one.gate, one.direction) == (line.gate, line.direction)]


def unix(moment: datetime) -> int:
    return int(moment.replace(tzinfo=HANOI).timestamp())


def announced(*, line: LineState, window: DrawWindow, at: int) -> list[Event]:
    said = sealed.announce(
        line=line, opens=unix(window.opens), closes=unix(window.closes), period=PERIOD, at=at
    )
    return [said]


def pledged(*, line: LineState, key: bytes, at: int) -> Iterator[Pledged]:
    """Two independent organisations commit; each word is to be said before the next is asked for."""
    for unit, force in UNITS:
        window = line.window
        if window is None:
            return
        named = sealed.window_id(stream_id=STREAM, window=window)
        promise = lottery.commit(window=named, organisation_id=unit, secret=_secret(key, unit, window.opens))
        yield sealed.pledge(line=line, organisation=unit, force=force, commitment=promise, at=at)


def requests_sealed(*, line: LineState, requests: list[Requested], at: int) -> list[Event]:
    window = line.window
    if window is None or not sealed.settled(window=window, at=at):
        return []
    return [sealed.seal(window=window, facts=map(_fact, requests), at=at)]


def revealed(*, line: LineState, key: bytes, at: int) -> Iterator[Revealed]:
    for unit, _ in UNITS:
        window = line.window
        if window is None or window.drawn:
            return
        secret = _secret(key, unit, window.opens)
        yield sealed.reveal(line=line, stream_id=STREAM, organisation=unit, secret=secret, deposited=0, at=at)


def drawn(*, line: LineState) -> list[Event]:
    return list(sealed.draw(line=line, stream_id=STREAM))


def _secret(key: bytes, unit: UUID, opens: int) -> bytes:
    return sha256(key + unit.bytes + opens.to_bytes(8, "big")).digest()


def _fact(request: Requested) -> Fact:
    turn = request.turn
    at = datetime.fromtimestamp(turn.at, tz=UTC)
    return Fact(
        id=uuid5(STREAM, turn.id.hex),
        stream_kind=StreamKind.LINE,
        stream_id=STREAM,
        number=1,
        crossing_id=turn.id,
        occurred_at=at,
        recorded_at=at,
        public=PublicPart(kind=FactKind.PLACE_REQUESTED, figures={"ready_at": turn.at, "rank": turn.rank}),
        private=None,
        salt=None,
        position=None,
    )
