"""Whether trucks are called as the rules say: by the offer of an hour, from standby, or by two people."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind
from xulang.queueing.domain import decisions, steward
from xulang.queueing.domain.check_finding import Breach, Finding, show_hour
from xulang.queueing.domain.check_stand import LineStand
from xulang.queueing.domain.events import Called, Offered
from xulang.queueing.domain.hours import hour_of, start_of
from xulang.queueing.domain.line_basis import LineBasis
from xulang.queueing.domain.words import IN_ORDER, OUTSTANDING, Ground

BY_OFFER: Final = frozenset({Ground.ORDER, Ground.CLASS, Ground.SHARE, Ground.CHOSEN, Ground.ORDERED})


def calls_of(facts: Sequence[Fact], place: int) -> list[Fact]:
    """The calls that follow an offer in the same breath."""
    offered = facts[place]
    found = []
    for fact in facts[place + 1 :]:
        public = fact.public
        if (
            public.kind != FactKind.CALLED_FORWARD
            or public.trigger not in BY_OFFER
            or fact.recorded_at != offered.recorded_at
        ):
            break
        found.append(fact)
    return found


class CallCheck:
    """Calls of one line."""

    def __init__(self, *, stand: LineStand) -> None:
        self._stand = stand

    def offer(self, offered: Fact, calls: Sequence[Fact]) -> Iterator[Finding]:
        """The slots are no more than there were, and are given to whom the rules give them."""
        yield from self._stand.in_step(offered)
        event = self._stand.told.read(offered)
        if not isinstance(event, Offered):
            raise ValueError(f"fact {offered.id} offers nothing")  # noqa: TRY004 -- the fact is wrong
        now = hour_of(moment=offered.recorded_at)
        if event.hour != now + self._stand.told.rules.notice:
            yield self._stand.finding(
                Breach.WRONG_HOUR,
                offered,
                said=show_hour(event.hour),
                right=show_hour(now + self._stand.told.rules.notice),
            )
        free = max(
            self._stand.room(basis, now, event.hour) for basis in self._stand.all_bases(offered.recorded_at)
        )
        taken = max(event.slots, len(calls))
        if taken > free:
            yield self._stand.finding(Breach.OVERSOLD, offered, said=str(taken), right=str(free))
        yield from self._right_calls(event, offered, calls)

    def _right_calls(self, event: Offered, offered: Fact, calls: Sequence[Fact]) -> Iterator[Finding]:
        state = self._stand.told.state
        made = decisions.call_hour(line=state, hour=event.hour, room=event.slots)
        right = {one.place: one for one in made if isinstance(one, Called)}
        said: dict[UUID, Fact] = {}
        for fact in calls:
            if fact.crossing_id in said:
                yield self._stand.finding(Breach.CALLED_TWICE, fact)
            elif fact.crossing_id is not None:
                said[fact.crossing_id] = fact
        wanted, got = self._by_class(right), self._by_class(said)
        for row, code in enumerate(self._stand.told.codes):
            if got.get(row, 0) < wanted.get(row, 0):
                yield self._stand.finding(
                    Breach.CLASS_STARVED,
                    offered,
                    said=f"{code}: {got.get(row, 0)}",
                    right=f"{code}: {wanted[row]}",
                )
        for place, fact in said.items():
            yield from self._right_call(place, fact, right.get(place), right, said)

    def _right_call(
        self,
        place: UUID,
        fact: Fact,
        right: Called | None,
        all_right: dict[UUID, Called],
        all_said: dict[UUID, Fact],
    ) -> Iterator[Finding]:
        told = self._stand.told.places.get(place)
        if told is None or told.state not in IN_ORDER:
            twice = told is not None and told.state in OUTSTANDING
            breach = Breach.CALLED_TWICE if twice else Breach.NOT_POSSIBLE
            yield self._stand.finding(breach, fact, said=told.state if told else "no place")
            return
        if right is None:
            left_out = [self._stand.number(one) for one in all_right if one not in all_said]
            yield self._stand.finding(
                Breach.OUT_OF_ORDER, fact, said=str(told.number), right=", ".join(map(str, left_out))
            )
            return
        if right.ground != fact.public.trigger:
            yield self._stand.finding(
                Breach.WRONG_GROUND, fact, said=str(fact.public.trigger), right=right.ground.value
            )
        passed = fact.public.figures.get("passed")
        # Where somebody else was called out of order, so many less were passed: that is named there.
        if passed != right.passed and all_right.keys() == all_said.keys():
            yield self._stand.finding(Breach.HIDDEN_PASSED, fact, said=str(passed), right=str(right.passed))

    def _by_class(self, places: "dict[UUID, Called] | dict[UUID, Fact]") -> dict[int, int]:
        counted: dict[int, int] = {}
        for place in places:
            known = self._stand.told.state.places.get(place)
            if known is not None:
                counted[known.row] = counted.get(known.row, 0) + 1
        return counted

    def called(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """A call that no offer of an hour came before: standby, an order by people, or a breach."""
        told, state = self._stand.place(fact), self._stand.told.state
        if told is None:
            return
        if told.state in OUTSTANDING:
            yield self._stand.finding(Breach.CALLED_TWICE, fact, said=told.state.value)
            return
        known = state.places[event.place]
        passed = sum(state.passed_by(known.turn))
        if event.passed != passed:
            yield self._stand.finding(Breach.HIDDEN_PASSED, fact, said=str(event.passed), right=str(passed))
        match event.ground:
            case Ground.UNCALLED:
                yield self._stand.finding(Breach.UNCALLED, fact, said=f"passed {passed}")
            case Ground.OVERRIDE:
                yield from self._override(event, fact)
            case Ground.STANDBY:
                yield from self._standby(event, fact)
            case _:
                yield self._stand.finding(
                    Breach.OUT_OF_ORDER, fact, said=event.ground.value, right="no offer"
                )

    def _override(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """Two units, a reason, and a free slot."""
        yield from self.by_two_units(fact)
        now = hour_of(moment=fact.recorded_at)
        free = max(
            self._slots_left(basis, event.hour, now) for basis in self._stand.all_bases(fact.recorded_at)
        )
        if free < 1:
            yield self._stand.finding(Breach.OVERSOLD, fact, said="1", right=str(free))

    def by_two_units(self, fact: Fact) -> Iterator[Finding]:
        """One unit ordered it of this place, with a reason, and another one approved before it was done."""
        by_id, public = self._stand.evidence.by_id, fact.public
        approval = by_id.get(public.refers_to) if public.refers_to else None
        order = by_id.get(approval.public.refers_to) if approval and approval.public.refers_to else None
        if (
            approval is None
            or order is None
            or (approval.public.kind, order.public.kind) != (FactKind.CALL_APPROVED, FactKind.CALL_ORDERED)
            or {approval.crossing_id, order.crossing_id} != {fact.crossing_id}
            or not order.public.reason_code
        ):
            yield self._stand.finding(
                Breach.OVERRIDE_UNPROVEN, fact, said="no order of two", right="order, approval"
            )
            return
        units = {one.public.figures.get("unit", 0) for one in (approval, order)}
        if len(units) < decisions.TWO or public.figures.get("units", 0) < decisions.TWO:
            yield self._stand.finding(Breach.OVERRIDE_UNPROVEN, fact, said="1 unit", right="2 units")

    def _slots_left(self, basis: LineBasis | None, hour: int, now: int) -> int:
        if basis is None or not 0 <= hour - now < len(basis.bookable):
            return 0
        return basis.bookable[hour - now] - self._stand.told.state.booked.get(hour, 0)

    def _standby(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """To the first who stands there, where a slot of the running hour is free or nobody came for it."""
        now, state = hour_of(moment=fact.recorded_at), self._stand.told.state
        if event.hour != now:
            yield self._stand.finding(
                Breach.WRONG_HOUR, fact, said=show_hour(event.hour), right=show_hour(now)
            )
        parked = [state.callable(row) for row in state.parked]
        first = next((row[0].id for row in parked if row), None)
        if first != event.place:
            right = "" if first is None else str(self._stand.number(first))
            yield self._stand.finding(
                Breach.OUT_OF_ORDER, fact, said=str(self._stand.number(event.place)), right=right
            )
        free = max(
            self._free_now(basis, fact.recorded_at) for basis in self._stand.all_bases(fact.recorded_at)
        )
        if free < 1:
            yield self._stand.finding(Breach.OVERSOLD, fact, said="1", right=str(free))

    def _free_now(self, basis: LineBasis | None, moment: datetime) -> int:
        if basis is None:
            return 0
        now, state = basis.first, self._stand.told.state
        begun = int(start_of(hour=now).timestamp())
        idle = steward.idle(
            line=state,
            capacity=basis.hours[0].trucks,
            elapsed=int(moment.timestamp()) - begun,
            entered=sum(at >= begun for at in self._stand.entered),
        )
        room = decisions.room(line=state, now=now, hour=now, bookable=basis.bookable[:1])
        return max(idle, room)
