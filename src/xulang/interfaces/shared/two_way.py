"""Trucks that come back loaded, as every audience sees them: the clock, both ways, what is not met."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.shared.refusal_texts import say
from xulang.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A stay at one moment; `from_deadline` is what is left, or how late it is."""

    view: crossing.StayView
    state: crossing.StayState
    from_deadline: timedelta

    @property
    def late(self) -> bool:
        return self.state in {crossing.StayState.OVERDUE, crossing.StayState.ENDED_LATE}

    @property
    def tone(self) -> str:
        warned = self.state == crossing.StayState.SOON
        return "bad" if self.late else "warning" if warned else "info"

    @property
    def over(self) -> bool:
        return self.view.stay.ended_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWay:
    """Both ways of a truck as one of them shows it; `unmet` says what of the scheme they do not keep."""

    out: crossing.CrossingView | None
    back: crossing.CrossingView | None
    stay: Shown | None
    unmet: tuple[str, ...]


def shown(view: crossing.StayView, *, now: datetime) -> Shown:
    left = view.stay.left(now)
    return Shown(view=view, state=view.stay.state(now), from_deadline=abs(left))


def two_way_of(
    *, seen: crossing.CrossingView, content: declarations.DeclarationContent | None, now: datetime
) -> TwoWay | None:
    """None for a crossing without a clock that neither is a way back nor has one."""
    found = crossing.find_stay(crossing_id=seen.id)
    named = content.two_way_of if content else None
    out = crossing.find_crossing(crossing_id=named) if named else None
    back = None if named else crossing.find_way_back(crossing_id=seen.id)
    if found is None and out is None and back is None:
        return None
    stored = declarations.get_declaration(declaration_id=back.declaration_id).content if back else content
    return TwoWay(
        out=out,
        back=back,
        stay=shown(found, now=now) if found else None,
        unmet=_unmet(out or seen, stored) if out or back else (),
    )


def stay_of(*, crossing_id: UUID, now: datetime) -> Shown | None:
    found = crossing.find_stay(crossing_id=crossing_id)
    return shown(found, now=now) if found else None


def _unmet(out: crossing.CrossingView, back: declarations.DeclarationContent | None) -> tuple[str, ...]:
    if back is None:
        return ()
    try:
        return tuple(dict.fromkeys(str(say(one).title) for one in crossing.list_unmet(seen=out, back=back)))
    except Refusal:  # Its content was erased: nothing is left to compare.
        return ()
