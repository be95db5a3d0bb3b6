from xulang.kernel.refusal import RefusalCode


class WritingRefusal(RefusalCode):
    """Why a report is not written, or a template not kept."""

    NOTHING_TO_SAY = "indicators.nothing_to_say"
    TEMPLATE_UNKNOWN_KIND = "indicators.template_unknown_kind"
    TEMPLATE_TOO_LARGE = "indicators.template_too_large"
    TEMPLATE_BROKEN = "indicators.template_broken"
    TEMPLATE_TOO_SLOW = "indicators.template_too_slow"
    TEMPLATE_PRINTS_NOTHING = "indicators.template_prints_nothing"
    HEAD_INCOMPLETE = "indicators.head_incomplete"
    HEAD_TOO_LONG = "indicators.head_too_long"
    BUSY = "indicators.writing_busy"
