from xulang.kernel.refusal import RefusalCode


class AssignmentRefusal(RefusalCode):
    UNKNOWN = "assignments.unknown"
    NOT_ALLOWED = "assignments.not_allowed"
    NOT_NOW = "assignments.not_now"
    TEXT_MISSING = "assignments.text_missing"
    TEXT_LONG = "assignments.text_long"
    LINK_WRONG = "assignments.link_wrong"
    DEADLINE_WRONG = "assignments.deadline_wrong"
    PERCENT_WRONG = "assignments.percent_wrong"
