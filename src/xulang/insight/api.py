"""Insight: live numbers for boards. The only door."""

from xulang.insight.domain.board import GateLine
from xulang.insight.queries import gate_board, steps_today

__all__ = ["GateLine", "gate_board", "steps_today"]
