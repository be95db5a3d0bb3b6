"""Where a line stands while it is checked: what was told so far, and what was known at each moment."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind
from xulang.queueing.domain import decisions
from xulang.queueing.domain.check_finding import LAG, Breach, Finding
from xulang.queueing.domain.evidence import Evidence, versions
from xulang.queueing.domain.hours import hour_of
from xulang.queueing.domain.line_basis import LineBasis, line_basis
from xulang.queueing.domain.story import LineTold, PlaceTold
from xulang.queueing.domain.words import Line


class LineStand:
    """What every check of a line looks at. `entered`: seconds since 1970 at which trucks went in."""

    def __init__(self, *, line: Line, evidence: Evidence) -> None:
        self.line = line
        self.evidence = evidence
        self.told = LineTold()
        self.entered: list[int] = []
        self._moments = evidence.moments(line=line)
        self._bases: dict[tuple[datetime, int], LineBasis | None] = {}

    def _basis(self, now: datetime, at: datetime) -> LineBasis | None:
        key = (at, hour_of(moment=now))
        if key not in self._bases:
            known = self.evidence.known(line=self.line, at=at, now=now)
            self._bases[key] = line_basis(line=self.line, now=now, known=known)
        return self._bases[key]

    def all_bases(self, now: datetime) -> list[LineBasis | None]:
        """What may have been known at the moment, the latest first."""
        since = now - LAG
        return [self._basis(now, at) for at in versions(moments=self._moments, since=since, until=now)]

    def room(self, basis: LineBasis | None, now: int, hour: int) -> int:
        if basis is None or not basis.first <= hour < basis.first + len(basis.bookable):
            return 0
        upto = basis.bookable[: hour - now + 1]
        return decisions.room(line=self.told.state, now=now, hour=hour, bookable=upto)

    def place(self, fact: Fact) -> PlaceTold | None:
        return self.told.places.get(fact.crossing_id) if fact.crossing_id else None

    def number(self, place: UUID) -> int | None:
        told = self.told.places.get(place)
        return told.number if told else None

    def finding(self, breach: Breach, fact: Fact, *, said: str = "", right: str = "") -> Finding:
        joined = fact.public.kind in {FactKind.PLACE_TAKEN, FactKind.PLACE_REQUESTED}
        return Finding(
            breach=breach,
            line=self.line,
            at=fact.recorded_at,
            fact=fact.id,
            position=fact.position,
            place=fact.crossing_id,
            number=fact.number if joined else self.number(fact.crossing_id) if fact.crossing_id else None,
            said=said,
            right=right,
        )

    def voided(self, word: Fact, at: datetime) -> bool:
        over = {FactKind.UNDONE, FactKind.VOIDED}
        return any(
            one.public.kind in over and one.recorded_at <= at for one in self.evidence.about.get(word.id, ())
        )

    def in_step(self, fact: Fact) -> Iterator[Finding]:
        """A fact that is missing, or told twice, is named once; the line goes on from there."""
        if fact.number != self.told.length + 1:
            yield self.finding(
                Breach.STORY_BROKEN, fact, said=str(fact.number), right=str(self.told.length + 1)
            )
            self.told.length = fact.number - 1
