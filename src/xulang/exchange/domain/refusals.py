from xulang.kernel.refusal import RefusalCode


class ExchangeRefusal(RefusalCode):
    NOT_JSON = "exchange.not_json"
    TOO_LARGE = "exchange.too_large"
    TOO_DEEP = "exchange.too_deep"
    TOO_MANY = "exchange.too_many"
    SHAPE_UNKNOWN = "exchange.shape_unknown"
    FIELD_UNREADABLE = "exchange.field_unreadable"
    GATE_UNKNOWN = "exchange.gate_unknown"
    ID_TAKEN = "exchange.id_taken"
    NO_RECEIVER = "exchange.no_receiver"
    AMOUNTS_DIFFER = "exchange.amounts_differ"
    ASSESSED_HERE = "exchange.assessed_here"
