"""Insight: live numbers for boards, and read models for screens and statistics. The only door."""

from xulang.insight.domain.board import CORRECTIONS_SHOWN, Corrections, GateLine, SentElsewhere
from xulang.insight.domain.cube import Dimension, Key, Measure, Moment, Pivot, Question
from xulang.insight.domain.refusals import InsightRefusal
from xulang.insight.domain.track import Situation
from xulang.insight.queries.board import corrections_lately, gate_board, sent_today, steps_today
from xulang.insight.queries.command import (
    Command,
    Flow,
    StepWait,
    command_data,
    flow_between,
    forget_command,
    step_waits,
)
from xulang.insight.queries.cube import (
    PAGE,
    CountedCrossing,
    day_hours,
    list_counted,
    pivot,
    question_of_cell,
)
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
    "PAGE",
    "Command",
    "Corrections",
    "CountedCrossing",
    "Counts",
    "Differing",
    "Dimension",
    "Flow",
    "Freshness",
    "GateLine",
    "InsightRefusal",
    "Key",
    "Measure",
    "Moment",
    "Pivot",
    "Question",
    "Rebuilt",
    "SentElsewhere",
    "Situation",
    "StepWait",
    "command_data",
    "corrections_lately",
    "day_hours",
    "flow_between",
    "follow_sealed",
    "forget_command",
    "freshness",
    "gate_board",
    "hour_after",
    "list_counted",
    "pivot",
    "position_at",
    "question_of_cell",
    "rebuild",
    "run_follower",
    "sent_today",
    "situation_at",
    "situation_series",
    "step_waits",
    "steps_today",
    "verify",
]
