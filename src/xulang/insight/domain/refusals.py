from xulang.kernel.refusal import RefusalCode


class InsightRefusal(RefusalCode):
    QUESTION_WRONG = "insight.question_wrong"
    TOO_LONG = "insight.too_long"
    TOO_MANY_CELLS = "insight.too_many_cells"
    NO_STEPS = "insight.no_steps"
    PERIOD_BACKWARDS = "insight.period_backwards"
    DAY_UNREADABLE = "insight.day_unreadable"
    QUESTION_UNKNOWN = "insight.question_unknown"
    RULE_UNKNOWN = "insight.rule_unknown"
    RULE_WRONG = "insight.rule_wrong"
    RULE_CLEARS = "insight.rule_clears"
    RULE_ALWAYS = "insight.rule_always"
    RULE_NEVER = "insight.rule_never"
    RULE_UNSUITED = "insight.rule_unsuited"
    ALERT_UNKNOWN = "insight.alert_unknown"
    ALERT_TAKEN = "insight.alert_taken"
    ALERT_OVER = "insight.alert_over"
    NOT_ALLOWED = "insight.not_allowed"
    TEXT_MISSING = "insight.text_missing"
    SNOOZE_WRONG = "insight.snooze_wrong"
