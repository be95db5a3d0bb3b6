"""Insight: live numbers for boards, and read models for screens and statistics. The only door."""

from xulang.insight.domain.board import CORRECTIONS_SHOWN, Corrections, GateLine, SentElsewhere
from xulang.insight.domain.track import Situation
from xulang.insight.queries.board import corrections_lately, gate_board, sent_today, steps_today
from xulang.insight.queries.situations import (
    Counts,
    Freshness,
    freshness,
    hour_after,
    position_at,
    situation_at,
    situation_series,
)
from xulang.insight.usecases.follow import follow_sealed
from xulang.insight.usecases.rebuild import Differing, Rebuilt, rebuild, verify
from xulang.insight.usecases.run_follower import run_follower

__all__ = [
    "CORRECTIONS_SHOWN",
    "Corrections",
    "Counts",
    "Differing",
    "Freshness",
    "GateLine",
    "Rebuilt",
    "SentElsewhere",
    "Situation",
    "corrections_lately",
    "follow_sealed",
    "freshness",
    "gate_board",
    "hour_after",
    "position_at",
    "rebuild",
    "run_follower",
    "sent_today",
    "situation_at",
    "situation_series",
    "steps_today",
    "verify",
]
