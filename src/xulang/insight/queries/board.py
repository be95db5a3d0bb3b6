"""Live numbers over the spine's rows; all of them can be rebuilt from facts."""

from collections.abc import Collection, Iterable
from datetime import datetime

from xulang.crossing import api as crossing
from xulang.insight.domain.board import (
    CORRECTIONS_SHOWN,
    Corrections,
    GateLine,
    SentElsewhere,
    board,
    corrections,
    hanoi_midnight,
)
from xulang.journal import api as journal


def gate_board(*, gates: Iterable[str], now: datetime) -> tuple[GateLine, ...]:
    """The situation at these gates now, and what crossed since Hanoi's midnight."""
    today = hanoi_midnight(now=now)
    return board(
        gates=gates,
        stages=crossing.count_stages(),
        crossed=crossing.count_crossed(since=today, until=now),
    )


def corrections_lately(*, gates: Collection[str], now: datetime) -> Corrections:
    """How often typos were corrected and vehicles replaced at these gates in the last weeks."""
    return corrections(counts=journal.count_amended(since=now - CORRECTIONS_SHOWN), gates=gates)


def sent_today(*, gates: Collection[str], now: datetime) -> tuple[SentElsewhere, ...]:
    """Vehicles sent from or to these gates by order of the centre since Hanoi's midnight."""
    return tuple(
        SentElsewhere(from_gate=before, to_gate=after, reason_code=reason, vehicles=count)
        for before, after, reason, count in journal.count_diverted(since=hanoi_midnight(now=now))
        if {before, after} & set(gates)
    )


def steps_today(*, gates: Collection[str], now: datetime) -> list[crossing.StepTime]:
    """How long each force takes for each step today, of what it has done since Hanoi's midnight."""
    return crossing.step_times(gates=gates, since=hanoi_midnight(now=now), until=now)
