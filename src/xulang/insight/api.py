"""Insight: live numbers for boards. The only door."""

from xulang.insight.domain.board import CORRECTIONS_SHOWN, Corrections, GateLine, SentElsewhere
from xulang.insight.queries import corrections_lately, gate_board, sent_today, steps_today

__all__ = [
    "CORRECTIONS_SHOWN",
    "Corrections",
    "GateLine",
    "SentElsewhere",
    "corrections_lately",
    "gate_board",
    "sent_today",
    "steps_today",
]
