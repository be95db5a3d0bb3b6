"""A sealed window in words: for the centre, for who holds a secret, for carriers and for everybody."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.queue import line_name
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Force
from xulang.queueing import api as queueing
from xulang.registry import api as registry


class WindowStage(StrEnum):
    """How far a sealed window has come."""

    COMMITTING = "committing"
    LAPSED = "lapsed"
    BOUND = "bound"
    OPEN = "open"
    CLOSED = "closed"
    REVEALING = "revealing"
    ANEW = "anew"
    DRAWN = "drawn"
    READINESS = "readiness"
    EMPTY = "empty"


STAGES: dict[WindowStage, Promise] = {
    WindowStage.COMMITTING: _("Announced; two organisations have to commit before it opens"),
    WindowStage.LAPSED: _("Lapsed: two organisations had not committed in time; the usual order holds"),
    WindowStage.BOUND: _("Two organisations have committed; it opens soon"),
    WindowStage.OPEN: _("Open: who becomes ready now asks in it, and being first gains nothing"),
    WindowStage.CLOSED: _("Closed: the requests are being sealed"),
    WindowStage.REVEALING: _("Sealed: the two secrets are due"),
    WindowStage.ANEW: _("A secret was withheld: others commit, and the draw is made anew"),
    WindowStage.DRAWN: _("Drawn"),
    WindowStage.READINESS: _(
        "Not drawn until the deadline: the requests go in order of readiness, as announced"
    ),
    WindowStage.EMPTY: _("Over: nobody asked in it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPledge:
    """One organisation's share; `secret` is empty until it is revealed."""

    organisation: UUID
    name: str
    force: str
    commitment: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWindow:
    """`barred`: names of organisations that withheld a secret. `seed`: empty until it can be computed."""

    view: queueing.WindowView
    line: str
    stage: WindowStage
    stage_word: str
    opens: datetime
    closes: datetime
    reveal_by: datetime | None
    deadline: datetime | None
    pledges: tuple[ShownPledge, ...]
    barred: tuple[str, ...]
    root: str
    seed: str


def shown_windows(*, views: Collection[queueing.WindowView], now: datetime) -> list[ShownWindow]:
    ids = {one.organisation for view in views for one in view.window.pledges}
    ids |= {one for view in views for one in view.window.barred}
    names = registry.get_organisations(organisation_ids=ids)

    def name(unit: UUID) -> str:
        return names[unit].name if unit in names else str(unit)

    return [_shown(view, now, name) for view in views]


def _shown(view: queueing.WindowView, now: datetime, name: Callable[[UUID], str]) -> ShownWindow:
    window = view.window
    stage = stage_of(window=window, now=now)
    until = window.reveal_by
    return ShownWindow(
        view=view,
        line=line_name(view.line),
        stage=stage,
        stage_word=str(STAGES[stage]),
        opens=_moment(window.opens),
        closes=_moment(window.closes),
        reveal_by=None if until is None else _moment(until),
        deadline=_moment(window.deadline) if window.deadline else None,
        pledges=tuple(
            ShownPledge(
                organisation=one.organisation,
                name=name(one.organisation),
                force=word(Force(one.force)),
                commitment=one.commitment.hex(),
                secret=one.secret.hex(),
            )
            for one in window.pledges
        ),
        barred=tuple(name(one) for one in window.barred),
        root=window.root.hex(),
        seed=queueing.seed_of(view=view).hex(),
    )


def stage_of(*, window: queueing.Window, now: datetime) -> WindowStage:
    at = int(now.timestamp())
    if window.lapsed:
        return WindowStage.READINESS
    if window.drawn:
        return WindowStage.DRAWN if window.requests else WindowStage.EMPTY
    if not window.bound:
        return WindowStage.COMMITTING if at < window.opens else WindowStage.LAPSED
    if window.sealed_at is not None:
        return WindowStage.REVEALING if window.reveal_by is not None else WindowStage.ANEW
    if at < window.opens:
        return WindowStage.BOUND
    return WindowStage.OPEN if at < window.closes else WindowStage.CLOSED


def closing_of(*, place: queueing.PlaceView) -> datetime | None:
    """When the window closes in which the place waits for a draw; None for any other place."""
    if place.state != queueing.PlaceState.REQUESTED:
        return None
    view = queueing.window_of(line=place.line)
    return _moment(view.window.closes) if view else None


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
