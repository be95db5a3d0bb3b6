from xulang.kernel.refusal import RefusalCode


class ExchangeRefusal(RefusalCode):
    NOT_JSON = "exchange.not_json"
    TOO_LARGE = "exchange.too_large"
    SHAPE_UNKNOWN = "exchange.shape_unknown"
    FIELD_UNREADABLE = "exchange.field_unreadable"
    GATE_UNKNOWN = "exchange.gate_unknown"
