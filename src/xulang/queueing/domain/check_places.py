"""Whether a place came to be, chose, lost and ended as the rules of the line say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Step
from xulang.queueing.domain import decisions, sealed
from xulang.queueing.domain.check_finding import Breach, Finding, show_hour, show_turn, turn_of
from xulang.queueing.domain.check_stand import LineStand
from xulang.queueing.domain.events import Chose, Displaced, Entered, Held, Joined, Missed, Requested
from xulang.queueing.domain.hours import HANOI, hour_of
from xulang.queueing.domain.story import LineTold

OTHER_LINE: Final = "other_line"
MOVED: Final = "moved"
ASKED: Final = "asked"


class PlaceCheck:
    """Places of one line. `others`: all lines, for places that moved here."""

    def __init__(self, *, stand: LineStand, others: Mapping[UUID, LineTold]) -> None:
        self._stand, self._others = stand, others

    def joined(self, event: Joined | Requested, fact: Fact) -> Iterator[Finding]:
        """A place is by the word of customs, and its turn is the moment of that word."""
        word = self._stand.evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if word is None or not _registers(word) or word.recorded_at > fact.recorded_at:
            yield self._stand.finding(Breach.READY_UNPROVEN, fact, said=str(fact.public.refers_to))
            return
        if self._stand.voided(word, fact.recorded_at) or not self._same_gate(word):
            yield self._stand.finding(Breach.READY_UNPROVEN, fact, said=str(word.id))
            return
        turn = (event.turn.at, event.turn.rank)
        rights = [turn_of(word.recorded_at)]
        if fact.public.trigger == MOVED:
            rights = list(self._turns_before(word.stream_id, fact))
        elif fact.public.trigger is not None:
            rights = [turn_of(fact.recorded_at)]
        if not self._in_window(event):
            yield self._stand.finding(Breach.DRAW_WRONG, fact, said=fact.public.kind)
        window = self._stand.told.state.window
        if window is not None and not sealed.asks(window=window, at=rights[0][0] if rights else 0):
            late = sealed.behind(window=window, place=event.turn.id)
            rights = [(late.at, late.rank) if window.covers(one[0]) else one for one in rights]
        if turn not in rights:
            right = ", ".join(show_turn(one) for one in rights)
            yield self._stand.finding(Breach.READY_BENT, fact, said=show_turn(turn), right=right)

    def _in_window(self, event: Joined | Requested) -> bool:
        """Whether it asked, or stands in the order, as the sealed window of its moment says."""
        asks = sealed.asks(window=self._stand.told.state.window, at=event.turn.at)
        return asks == isinstance(event, Requested)

    def _same_gate(self, word: Fact) -> bool:
        """Customs spoke of this gate, or the declaration was sent here later."""
        stream = self._stand.evidence.by_stream.get(word.stream_id, ())
        return any(one.public.gate == self._stand.line.gate for one in stream)

    def _turns_before(self, declaration: UUID, fact: Fact) -> Iterator[tuple[int, int]]:
        """Turns of places that this declaration gave back for another line."""
        for told in self._others.values():
            for place in told.places.values():
                word = self._stand.evidence.by_id.get(place.because) if place.because else None
                if place.why_ended == OTHER_LINE and word is not None and word.stream_id == declaration:
                    yield place.ready_at, place.rank

    def chose(self, event: Chose, fact: Fact) -> Iterator[Finding]:
        """A window that was on offer: free after everybody who waited was served."""
        for basis in self._stand.all_bases(fact.recorded_at):
            if basis is None:
                continue
            ahead = basis.rules.notice + 1
            hours = decisions.offers(
                line=self._stand.told.state, first=basis.first + ahead, bookable=basis.bookable[ahead:]
            )
            try:
                decisions.choose(
                    line=self._stand.told.state,
                    place=event.place,
                    hour=event.hour,
                    first=basis.first + ahead,
                    hours=hours,
                )
            except Refusal:
                continue
            return
        yield self._stand.finding(Breach.WINDOW_WRONG, fact, said=show_hour(event.hour))

    def displaced(self, event: Displaced, fact: Fact) -> Iterator[Finding]:
        """Its window shrank, or is over, or it gave it up itself."""
        known = self._stand.told.state.places.get(event.place)
        if known is None or known.hour is None or fact.public.reason_code == ASKED:
            return
        now = hour_of(moment=fact.recorded_at)
        if known.hour <= now + self._stand.told.rules.notice:
            return
        for basis in self._stand.all_bases(fact.recorded_at):
            if basis is None:
                continue
            upto = basis.bookable[: known.hour - basis.first + 1]
            offers = decisions.offers(line=self._stand.told.state, first=basis.first, bookable=upto)
            last = decisions.displace(line=self._stand.told.state, hour=known.hour, offer=offers[-1])
            if next(last, None) == Displaced(place=event.place):
                return
        yield self._stand.finding(Breach.WINDOW_WRONG, fact, said=f"lost {show_hour(known.hour)}")

    def missed(self, event: Missed, fact: Fact) -> Iterator[Finding]:
        """Absent is who did not come until his grace was over, while the gate was open."""
        for basis in self._stand.all_bases(fact.recorded_at):
            if basis is None or basis.in_break:
                continue
            late = decisions.missed(
                line=self._stand.told.state, at=int(fact.recorded_at.timestamp()), open_since=basis.open_since
            )
            if any(one.place == event.place for one in late):
                return
        yield self._stand.finding(Breach.MISSED_WRONGLY, fact)

    def held(self, event: Held, fact: Fact) -> Iterator[Finding]:
        """By a hold of a force, or because customs has to look again."""
        because = self._stand.evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if because is not None and because.public.kind == FactKind.HELD:
            return
        told = self._stand.told.places.get(event.place)
        word = self._stand.evidence.by_id.get(told.because) if told and told.because else None
        if word is None or not self._stand.voided(word, fact.recorded_at):
            yield self._stand.finding(Breach.HOLD_UNPROVEN, fact, said=str(fact.public.refers_to))

    def went_in(self, event: Entered, fact: Fact) -> Iterator[Finding]:
        """By the last word that its entry needed, at the moment of that word, or by the yard's report."""
        word = self._stand.evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if word is None:
            stream = self._declaration_of(event.place)
            reported = [one for one in stream if one.public.kind == FactKind.YARD_ENTRY]
            if not any(int(one.occurred_at.timestamp()) == event.at for one in reported):
                yield self._stand.finding(Breach.ENTRY_UNPROVEN, fact, said="no word")
            return
        if word.public.step != Step.ENTRY or int(word.recorded_at.timestamp()) != event.at:
            right = word.recorded_at.astimezone(HANOI).isoformat()
            yield self._stand.finding(Breach.ENTRY_UNPROVEN, fact, said=show_turn((event.at, 0)), right=right)

    def _declaration_of(self, place: UUID) -> Sequence[Fact]:
        told = self._stand.told.places.get(place)
        word = self._stand.evidence.by_id.get(told.because) if told and told.because else None
        return self._stand.evidence.by_stream.get(word.stream_id, ()) if word is not None else ()


def _registers(word: Fact) -> bool:
    public = word.public
    return (public.kind, public.step, public.force) == (
        FactKind.CONFIRMED,
        Step.REGISTRATION,
        Force.CUSTOMS,
    )
