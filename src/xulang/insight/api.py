"""Insight: live numbers for boards, and read models for screens and statistics. The only door."""

from xulang.insight.domain.alert_log import LONGEST_SNOOZE, Alert, AlertVerb, may_answer
from xulang.insight.domain.alerts import (
    Check,
    Counted,
    Episode,
    Percentile,
    Rule,
    Series,
    Turn,
    Watch,
    episodes,
)
from xulang.insight.domain.board import CORRECTIONS_SHOWN, Corrections, GateLine, SentElsewhere
from xulang.insight.domain.cube import TIMES, Dimension, Key, Measure, Moment, Pivot, Question
from xulang.insight.domain.daily import PRODUCE, DailyLine, DailyReport
from xulang.insight.domain.flow import Outlook
from xulang.insight.domain.open_cells import LEAST_COMPANIES, MOST_OF_ONE
from xulang.insight.domain.refusals import InsightRefusal
from xulang.insight.domain.shipped import JAM, SHIPPED
from xulang.insight.domain.track import Situation
from xulang.insight.locks import is_being_renewed
from xulang.insight.queries.alerts import (
    AlertWord,
    get_alert,
    get_rule,
    hour_time,
    list_alerts,
    list_rules,
    page_alerts,
    read_alert,
    try_rule,
)
from xulang.insight.queries.board import corrections_lately, gate_board, sent_today, steps_today
from xulang.insight.queries.command import (
    Command,
    StepWait,
    command_data,
    flow_between,
    forget_command,
    step_waits,
)
from xulang.insight.queries.cube import (
    PAGE,
    CountedCrossing,
    list_counted,
    pivot,
    question_of_cell,
)
from xulang.insight.queries.daily import count_day, find_frozen, list_frozen_days, list_readers
from xulang.insight.queries.open_data import OpenCell, open_cells
from xulang.insight.queries.outlook import Method, Tonight, forget_outlook, tonight, tonight_at
from xulang.insight.queries.past import PastCommand, command_at, list_alerts_at
from xulang.insight.queries.present import list_present
from xulang.insight.queries.situations import (
    Counts,
    Flow,
    Freshness,
    Place,
    freshness,
    hour_after,
    position_at,
    situation_at,
    situation_series,
)
from xulang.insight.queries.watched import Spot
from xulang.insight.usecases.alerts import answer_alert, may_set_rules, set_rule, switch_rule
from xulang.insight.usecases.daily_report import (
    make_daily_report,
    stop_daily_report,
    want_daily_report,
)
from xulang.insight.usecases.follow import follow_sealed
from xulang.insight.usecases.play_rules import Played, play_rules
from xulang.insight.usecases.rebuild import Differing, Rebuilt, rebuild, verify
from xulang.insight.usecases.renew import renew, run_renewal
from xulang.insight.usecases.replay_alerts import replay_alerts
from xulang.insight.usecases.run_follower import run_follower

__all__ = [
    "CORRECTIONS_SHOWN",
    "JAM",
    "LEAST_COMPANIES",
    "LONGEST_SNOOZE",
    "MOST_OF_ONE",
    "PAGE",
    "PRODUCE",
    "SHIPPED",
    "TIMES",
    "Alert",
    "AlertVerb",
    "AlertWord",
    "Check",
    "Command",
    "Corrections",
    "Counted",
    "CountedCrossing",
    "Counts",
    "DailyLine",
    "DailyReport",
    "Differing",
    "Dimension",
    "Episode",
    "Flow",
    "Freshness",
    "GateLine",
    "InsightRefusal",
    "Key",
    "Measure",
    "Method",
    "Moment",
    "OpenCell",
    "Outlook",
    "PastCommand",
    "Percentile",
    "Pivot",
    "Place",
    "Played",
    "Question",
    "Rebuilt",
    "Rule",
    "SentElsewhere",
    "Series",
    "Situation",
    "Spot",
    "StepWait",
    "Tonight",
    "Turn",
    "Watch",
    "answer_alert",
    "command_at",
    "command_data",
    "corrections_lately",
    "count_day",
    "episodes",
    "find_frozen",
    "flow_between",
    "follow_sealed",
    "forget_command",
    "forget_outlook",
    "freshness",
    "gate_board",
    "get_alert",
    "get_rule",
    "hour_after",
    "hour_time",
    "is_being_renewed",
    "list_alerts",
    "list_alerts_at",
    "list_counted",
    "list_frozen_days",
    "list_present",
    "list_readers",
    "list_rules",
    "make_daily_report",
    "may_answer",
    "may_set_rules",
    "open_cells",
    "page_alerts",
    "pivot",
    "play_rules",
    "position_at",
    "question_of_cell",
    "read_alert",
    "rebuild",
    "renew",
    "replay_alerts",
    "run_follower",
    "run_renewal",
    "sent_today",
    "set_rule",
    "situation_at",
    "situation_series",
    "step_waits",
    "steps_today",
    "stop_daily_report",
    "switch_rule",
    "tonight",
    "tonight_at",
    "try_rule",
    "verify",
    "want_daily_report",
]
