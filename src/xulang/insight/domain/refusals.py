from xulang.kernel.refusal import RefusalCode


class InsightRefusal(RefusalCode):
    QUESTION_WRONG = "insight.question_wrong"
    TOO_LONG = "insight.too_long"
    TOO_MANY_CELLS = "insight.too_many_cells"
    NO_STEPS = "insight.no_steps"
    CENTRE_ONLY = "insight.centre_only"
