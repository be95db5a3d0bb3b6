"""Where, with whom and with what a simulated day is played."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from xulang.kernel.actor import Actor
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.simulation.domain.plan import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """An actor for each officer's role; for each carrier its declarant and its organisation."""

    officers: Mapping[Role, Actor]
    declarants: Mapping[str, tuple[Actor, UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`rate` scales volumes, never the clock. `yards` gives the yard that trucks of a gate use."""

    cast: Cast
    installation: UUID
    volumes: tuple[Volume, ...]
    rate: float
    seed: int
    yards: Mapping[str, str]
    new_salt: Callable[[], bytes]

    def request(self, *, role: Role, name: str, now: datetime) -> Request:
        """One wish of the officer of that role; the same name is the same wish."""
        return self._request(self.cast.officers[role], name, now)

    def request_of(self, *, carrier: str, name: str, now: datetime) -> Request:
        """One wish of the carrier's declarant."""
        return self._request(self.cast.declarants[carrier][0], name, now)

    def _request(self, actor: Actor, name: str, now: datetime) -> Request:
        return Request(id=uuid5(self.installation, name), actor=actor, now=now, new_salt=self.new_salt)


@dataclass(slots=True)
class Tally:
    """What was played so far. A refusal is normal: a visitor may have been quicker."""

    declared: int = 0
    acts: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
