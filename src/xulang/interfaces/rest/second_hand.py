"""Orders that a second person approves: seen, listed and decided in one way, whatever is ordered."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from xulang.interfaces.rest.asking import note_read, wish_of
from xulang.interfaces.rest.auth import ApiRequest
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, RefusalCode
from xulang.platform.idempotency import Answer

Order = TypeVar("Order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders(Generic[Order]):
    """One kind of order. `kind` names it in the audit, `argument` its id to the use cases.

    `gates_of` are the gates that an order concerns; `may`: whether an actor orders or decides at a gate.
    `unknown` answers for others' orders as for those that do not exist.
    """

    kind: str
    argument: str
    find: Callable[..., Sequence[Order]]
    get: Callable[..., Order]
    gates_of: Callable[[Order], Collection[str]]
    may: Callable[[Actor, str], bool]
    unknown: RefusalCode

    def listed(self, http: ApiRequest) -> list[Order]:
        """Those at the token's gates, the newest first; the reading is recorded."""
        gates = self._gates(http)
        found = list(self.find(gates=gates)) if gates is None or gates else []
        if found:
            note_read(http, object_kind=f"{self.kind}s", object_id="")
        return found

    def read(self, http: ApiRequest, order_id: UUID) -> Order:
        """One of them; the reading is recorded."""
        found = self._seen(http, order_id)
        note_read(http, object_kind=self.kind, object_id=order_id)
        return found

    def decide(self, http: ApiRequest, order_id: UUID, verb: Callable[..., Answer]) -> Answer:
        """Approve or drop one that the token may see."""
        wish = wish_of(http)
        self._seen(http, order_id)
        return verb(request=wish, **{self.argument: order_id})

    def _gates(self, http: ApiRequest) -> frozenset[str] | None:
        """The gates at which the token may order or decide; None: all."""
        actor = http.auth.actor
        gates = {grant.gate for grant in actor.grants if self.may(actor, grant.gate or "")}
        return None if None in gates else frozenset(gate for gate in gates if gate)

    def _seen(self, http: ApiRequest, order_id: UUID) -> Order:
        found = self.get(**{self.argument: order_id})
        gates = self._gates(http)
        if gates is not None and gates.isdisjoint(self.gates_of(found)):
            raise Refusal(code=self.unknown)
        return found
