from xulang.kernel.refusal import RefusalCode


class GateRefusal(RefusalCode):
    CLOSED = "gates.closed"
    ALREADY_CLOSED = "gates.already_closed"
    ALREADY_OPEN = "gates.already_open"
    REASON_MISSING = "gates.reason_missing"
    TEXT_TOO_LONG = "gates.text_too_long"
    NOTICE_INCOMPLETE = "gates.notice_incomplete"
    NOTICE_PERIOD = "gates.notice_period"
    NOTICE_UNKNOWN = "gates.notice_unknown"
    PERMIT_FIELD = "gates.permit_field"
    PERMIT_PERIOD = "gates.permit_period"
    PHONE_TOO_SHORT = "gates.phone_too_short"
    LINK_TAKEN_OVER = "gates.link_taken_over"
    LINK_REPLACED = "gates.link_replaced"
    LINK_UNKNOWN = "gates.link_unknown"
    LOOKUP_WAIT = "gates.lookup_wait"
    LOOKUP_INPUT = "gates.lookup_input"
