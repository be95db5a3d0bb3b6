from xulang.kernel.refusal import RefusalCode


class ReportRefusal(RefusalCode):
    """Why a report's file is not read."""

    EMPTY = "indicators.report_empty"
    TOO_LARGE = "indicators.report_too_large"
    UNKNOWN_KIND = "indicators.report_unknown_kind"
    ENCRYPTED = "indicators.report_encrypted"
    OLD_FORMAT = "indicators.report_old_format"
    MALFORMED = "indicators.report_malformed"
    UNPACKS_TO_TOO_MUCH = "indicators.report_unpacks_to_too_much"
    TOO_MUCH_IN_IT = "indicators.report_too_much_in_it"
    OWN_ENTITIES = "indicators.report_own_entities"
    NO_TEXT = "indicators.report_no_text"
    TOO_SLOW = "indicators.report_too_slow"
    BUSY = "indicators.report_busy"
