"""Whether receiving trucks are held and freed as the trucks come whose goods they take over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind
from xulang.queueing.domain.check_finding import LAG, Breach, Finding
from xulang.queueing.domain.check_meeting import due_of, find_source, is_stopped
from xulang.queueing.domain.check_stand import LineStand
from xulang.queueing.domain.events import Held
from xulang.queueing.domain.hours import hour_of
from xulang.queueing.domain.words import PlaceState, Waits

WAITS: Final = frozenset(Waits)


class WaitCheck:
    """Receiving trucks of one line."""

    def __init__(self, *, stand: LineStand) -> None:
        self._stand = stand
        # Those that wait for what they take over: the fact that says so.
        self._waiting: dict[UUID, Fact] = {}

    def note(self, fact: Fact) -> None:
        """Whose place is held for want of goods, and whose is so no longer."""
        if fact.crossing_id is None:
            return
        self._waiting.pop(fact.crossing_id, None)
        if fact.public.kind == FactKind.PLACE_HELD and fact.public.reason_code in WAITS:
            self._waiting[fact.crossing_id] = fact

    def _receiver(self, held: Fact) -> Fact | None:
        """The fact that declared the receiving truck which is held."""
        declared = self._stand.evidence.by_id.get(held.public.refers_to) if held.public.refers_to else None
        of_vehicle = declared is not None and declared.public.kind == FactKind.VEHICLE_DECLARED
        return declared if of_vehicle else None

    def held(self, event: Held, fact: Fact) -> Iterator[Finding]:
        """Held for its partner though that is here, or called for an hour not later."""
        declared = self._receiver(fact)
        if declared is None:
            yield self._stand.finding(Breach.HOLD_UNPROVEN, fact, said=str(fact.public.refers_to))
            return
        source = find_source(evidence=self._stand.evidence, declared=declared, at=fact.recorded_at)
        if fact.public.reason_code != Waits.PARTNER or source is None:
            return
        known = self._stand.told.state.places.get(event.place)
        called = known is not None and known.state == PlaceState.CALLED and known.hour is not None
        by = hour_of(moment=fact.recorded_at) + self._stand.told.rules.notice
        if called and known is not None and known.hour is not None:
            by = known.hour
        moments = (fact.recorded_at - LAG, fact.recorded_at)
        if all(due_of(evidence=self._stand.evidence, source=source, at=at).surely(by=by) for at in moments):
            yield self._stand.finding(Breach.MEETING_WRONG, fact, said="held", right="its partner is due")

    def freed(self, fact: Fact) -> Iterator[Finding]:
        """Called for goods that nobody may bring yet."""
        held = self._waiting.get(fact.crossing_id) if fact.crossing_id else None
        declared = self._receiver(held) if held else None
        if declared is None:
            return
        source = find_source(evidence=self._stand.evidence, declared=declared, at=fact.recorded_at)
        by = hour_of(moment=fact.recorded_at) + self._stand.told.rules.notice
        moments = (fact.recorded_at - LAG, fact.recorded_at)
        if source is not None and not any(
            due_of(evidence=self._stand.evidence, source=source, at=at).maybe(by=by) for at in moments
        ):
            yield self._stand.finding(
                Breach.MEETING_WRONG, fact, said="freed", right="its partner is not due"
            )

    def kept_waiting(self, end: datetime) -> Iterator[Finding]:
        """Who still waits for a truck that is in. Where the yard is bounded, that may be why."""
        if self._stand.told.rules.yard:
            return
        for place, fact in [*self._waiting.items()]:
            declared = self._receiver(fact)
            if declared is None or is_stopped(evidence=self._stand.evidence, declared=declared, at=end):
                continue
            word = self._stand.evidence.by_id.get(self._stand.told.places[place].because or place)
            if word is not None and self._stand.voided(word, end):
                continue
            source = find_source(evidence=self._stand.evidence, declared=declared, at=end - LAG)
            if source is None:
                continue
            if due_of(evidence=self._stand.evidence, source=source, at=end - LAG).here:
                yield Finding(
                    breach=Breach.MEETING_WRONG,
                    line=self._stand.line,
                    at=end,
                    place=place,
                    number=self._stand.number(place),
                    said="held",
                    right="its partner is here",
                )
