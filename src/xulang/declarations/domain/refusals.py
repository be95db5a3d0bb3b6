from xulang.kernel.refusal import RefusalCode


class DeclarationRefusal(RefusalCode):
    """Texts: interfaces/shared/refusal_texts/declarations.py."""

    # Shape of what was sent
    MALFORMED = "declarations.malformed"
    UNKNOWN_FIELD = "declarations.unknown_field"
    TOO_LARGE = "declarations.too_large"
    TOO_MANY = "declarations.too_many"
    TOO_LONG = "declarations.too_long"
    # One field
    MISSING = "declarations.missing"
    NOT_A_CHOICE = "declarations.not_a_choice"
    NOT_AN_ID = "declarations.not_an_id"
    NOT_A_NUMBER = "declarations.not_a_number"
    OUT_OF_RANGE = "declarations.out_of_range"
    NOT_A_DATE = "declarations.not_a_date"
    NOT_A_TIME = "declarations.not_a_time"
    BAD_CODE = "declarations.bad_code"
    # Fields against each other
    UNKNOWN_GATE = "declarations.unknown_gate"
    UNKNOWN_YARD = "declarations.unknown_yard"
    GATE_NOT_THIS_WAY = "declarations.gate_not_this_way"
    REGIME_NOT_THIS_WAY = "declarations.regime_not_this_way"
    ARRIVAL_PAST = "declarations.arrival_past"
    ARRIVAL_TOO_FAR = "declarations.arrival_too_far"
    PLATE_OF_OTHER_COUNTRY = "declarations.plate_of_other_country"
    PLATE_TWICE = "declarations.plate_twice"
    CONTAINER_TWICE = "declarations.container_twice"
    VEHICLE_TWICE = "declarations.vehicle_twice"
    TRAILER_MISSING = "declarations.trailer_missing"
    CONTAINER_MISSING = "declarations.container_missing"
    NOT_A_TRAILER = "declarations.not_a_trailer"
    NOT_A_TRACTOR = "declarations.not_a_tractor"
    CARGO_MISSING = "declarations.cargo_missing"
    PAIR_SOURCE_UNKNOWN = "declarations.pair_source_unknown"
    PAIR_NOT_A_RECEIVER = "declarations.pair_not_a_receiver"
    PAIR_WITHOUT_RECEIVER = "declarations.pair_without_receiver"
    CUSTOMS_DATE_FUTURE = "declarations.customs_date_future"
    # Drafts, numbers, rows
    NO_DRAFT = "declarations.no_draft"
    TOO_MANY_DRAFTS = "declarations.too_many_drafts"
    NO_DECLARATION = "declarations.no_declaration"
    CONTENT_ERASED = "declarations.content_erased"
    NUMBERS_USED_UP = "declarations.numbers_used_up"
    VEHICLE_TAKEN = "declarations.vehicle_taken"
    MOVED = "declarations.moved"


class DeclarationWarning(RefusalCode):
    """What is plausible but unusual: shown, never in the way."""

    GROSS_HEAVY = "declarations.gross_heavy"
    DRIVER_TWICE = "declarations.driver_twice"
    NO_HS_CODE = "declarations.no_hs_code"
    NO_CUSTOMS_DECLARATION = "declarations.no_customs_declaration"
    QUARANTINE_LIKELY = "declarations.quarantine_likely"
    GOODS_HEAVIER = "declarations.goods_heavier"
