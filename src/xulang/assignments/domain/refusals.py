from xulang.kernel.refusal import RefusalCode


class AssignmentRefusal(RefusalCode):
    UNKNOWN = "assignments.unknown"
    NOT_ALLOWED = "assignments.not_allowed"
    NOT_NOW = "assignments.not_now"
    TEXT_MISSING = "assignments.text_missing"
    TEXT_LONG = "assignments.text_long"
    LINK_WRONG = "assignments.link_wrong"
    DEADLINE_WRONG = "assignments.deadline_wrong"
    FILE_KIND = "assignments.file_kind"
    FILE_LARGE = "assignments.file_large"
    FILES_MANY = "assignments.files_many"
    FILES_NOT_HERE = "assignments.files_not_here"
    PERCENT_WRONG = "assignments.percent_wrong"
