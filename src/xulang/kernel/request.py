"""One wish of one actor: what a writing use case is given, so that it reads neither clock nor dice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from xulang.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`id` is made by the caller: a repeat gets the first answer. `now` is the server's time (UTC).

    `new_salt` gives 32 random bytes; ids of facts derive from the request's id.
    """

    id: UUID
    actor: Actor
    now: datetime
    new_salt: Callable[[], bytes]

    def derived_id(self, name: str) -> UUID:
        """An id that belongs to this request alone."""
        return uuid5(self.id, name)

    @property
    def scope(self) -> str:
        """Request ids are unique per actor: nobody can occupy or read another's answers."""
        return f"{self.actor.kind}:{self.actor.id}"
