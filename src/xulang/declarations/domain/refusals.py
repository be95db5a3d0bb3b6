from enum import StrEnum

from xulang.kernel.refusal import RefusalCode


class DeclarationRefusal(RefusalCode):
    """Texts: interfaces/shared/refusal_texts/declarations.py."""

    # The shape of what was sent
    MALFORMED = "declarations.malformed"
    UNKNOWN_FIELD = "declarations.unknown_field"
    TOO_LARGE = "declarations.too_large"
    TOO_MANY = "declarations.too_many"
    # One field; kernel.identifiers says the rest
    MISSING = "declarations.missing"
    NOT_A_CHOICE = "declarations.not_a_choice"
    NOT_AN_ID = "declarations.not_an_id"
    NOT_A_DATE = "declarations.not_a_date"
    NOT_A_TIME = "declarations.not_a_time"
    NOT_A_COUNTRY = "declarations.not_a_country"
    NOT_POSITIVE = "declarations.not_positive"
    # Fields against each other, and against what the province has
    UNKNOWN_GATE = "declarations.unknown_gate"
    UNKNOWN_YARD = "declarations.unknown_yard"
    GATE_NOT_THIS_WAY = "declarations.gate_not_this_way"
    REGIME_NOT_THIS_WAY = "declarations.regime_not_this_way"
    ARRIVAL_PAST = "declarations.arrival_past"
    ARRIVAL_TOO_FAR = "declarations.arrival_too_far"
    CUSTOMS_DATE_FUTURE = "declarations.customs_date_future"
    NO_VEHICLE = "declarations.no_vehicle"
    NO_GOODS = "declarations.no_goods"
    OWNER_WITHOUT_GOODS = "declarations.owner_without_goods"
    VEHICLE_TWICE = "declarations.vehicle_twice"
    PLATE_TWICE = "declarations.plate_twice"
    TRAILER_TWICE = "declarations.trailer_twice"
    CONTAINER_TWICE = "declarations.container_twice"
    TRAILER_MISSING = "declarations.trailer_missing"
    CONTAINER_MISSING = "declarations.container_missing"
    CHASSIS_TWICE = "declarations.chassis_twice"
    ENGINE_TWICE = "declarations.engine_twice"
    NOT_ON_OWN_WHEELS = "declarations.not_on_own_wheels"
    ONLY_ON_OWN_WHEELS = "declarations.only_on_own_wheels"
    PAIR_WITHOUT_SOURCE = "declarations.pair_without_source"
    PAIR_SOURCE_UNKNOWN = "declarations.pair_source_unknown"
    PAIR_NOT_A_RECEIVER = "declarations.pair_not_a_receiver"
    EMPTY_WITH_GOODS = "declarations.empty_with_goods"
    EMPTY_NOT_A_RECEIVER = "declarations.empty_not_a_receiver"
    SPLIT_NOT_WHOLE = "declarations.split_not_whole"
    # Drafts, numbers, rows
    NO_DRAFT = "declarations.no_draft"
    TOO_MANY_DRAFTS = "declarations.too_many_drafts"
    NO_DECLARATION = "declarations.no_declaration"
    CONTENT_ERASED = "declarations.content_erased"
    NUMBERS_USED_UP = "declarations.numbers_used_up"
    ALREADY_DECLARED = "declarations.already_declared"
    VEHICLE_TAKEN = "declarations.vehicle_taken"
    MOVED = "declarations.moved"
    # Photos
    PHOTO_TOO_LARGE = "declarations.photo_too_large"
    PHOTO_UNKNOWN = "declarations.photo_unknown"
    PHOTO_TOO_MANY = "declarations.photo_too_many"
    NO_PHOTO = "declarations.no_photo"


class DeclarationWarning(StrEnum):
    """What is plausible but unusual: shown, never in the way."""

    DRIVER_TWICE = "declarations.driver_twice"
    RECEIVER_ELSEWHERE = "declarations.receiver_elsewhere"
    NO_LICENCE = "declarations.no_licence"
    NO_CUSTOMS_DECLARATION = "declarations.no_customs_declaration"
    NO_HS_CODE = "declarations.no_hs_code"
    QUARANTINE_LIKELY = "declarations.quarantine_likely"
    GOODS_HEAVIER = "declarations.goods_heavier"
    NOT_A_VEHICLE_CODE = "declarations.not_a_vehicle_code"
    TAX_CODE_UNCHECKED = "declarations.tax_code_unchecked"
