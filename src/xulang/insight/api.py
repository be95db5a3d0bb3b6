"""Insight: live numbers for boards. The only door."""

from xulang.insight.domain.board import CORRECTIONS_SHOWN, Corrections, GateLine
from xulang.insight.queries import corrections_lately, gate_board, steps_today

__all__ = [
    "CORRECTIONS_SHOWN",
    "Corrections",
    "GateLine",
    "corrections_lately",
    "gate_board",
    "steps_today",
]
