"""On whose record an event of a yard's own software belongs: by its plate, and by when it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.kernel.words import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A vehicle that was declared with this plate at the yard's gate."""

    crossing_id: UUID
    declaration_id: UUID
    stage: Stage
    declared_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """More than one journey may be meant; nobody guesses."""


def choose(
    *, at: datetime, candidates: Iterable[Candidate], early: timedelta, slack: timedelta
) -> Candidate | Several | None:
    """The journey that was under way then; None where there is none.

    A truck may drive in before it is declared, at most `early` before. One that had ended `slack` before
    cannot be meant. Of journeys one after the other it is the last that was declared by then, else the next.
    """
    fitting = [
        one
        for one in candidates
        if one.stage != Stage.CANCELLED
        and one.declared_at - early <= at
        and (one.ended_at is None or at <= one.ended_at + slack)
    ]
    under_way = [one for one in fitting if one.ended_at is None]
    if len(under_way) > 1:
        return Several()
    before = [one for one in fitting if one.declared_at <= at]
    if before:
        return max(before, key=lambda one: one.declared_at)
    return min(fitting, key=lambda one: one.declared_at, default=None)
