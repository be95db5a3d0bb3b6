"""What every check of an identifier gives back, and every way it may say no or "look again"."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from xulang.kernel.refusal import RefusalCode

T_co = TypeVar("T_co", covariant=True)


class IdentifierRefusal(RefusalCode):
    """The text cannot be what it claims to be."""

    EMPTY = "identifiers.empty"
    TOO_LONG = "identifiers.too_long"
    TEXT_MALFORMED = "identifiers.text_malformed"
    NAME_MALFORMED = "identifiers.name_malformed"
    PLATE_MALFORMED = "identifiers.plate_malformed"
    PLATE_OTHER_NATIONALITY = "identifiers.plate_other_nationality"
    PLATE_IS_TRAILER = "identifiers.plate_is_trailer"
    CHASSIS_MALFORMED = "identifiers.chassis_malformed"
    CHASSIS_LETTER = "identifiers.chassis_letter"
    ENGINE_MALFORMED = "identifiers.engine_malformed"
    TRANSPORT_LICENCE_MALFORMED = "identifiers.transport_licence_malformed"
    CONTAINER_MALFORMED = "identifiers.container_malformed"
    SEAL_MALFORMED = "identifiers.seal_malformed"
    TAX_CODE_MALFORMED = "identifiers.tax_code_malformed"
    TAX_CODE_CHECK_DIGIT = "identifiers.tax_code_check_digit"
    PERSONAL_ID_MALFORMED = "identifiers.personal_id_malformed"
    PERSONAL_ID_CHECK_DIGIT = "identifiers.personal_id_check_digit"
    PASSPORT_MALFORMED = "identifiers.passport_malformed"
    BORDER_PASS_MALFORMED = "identifiers.border_pass_malformed"  # noqa: S105 -- a kind of paper
    PHONE_MALFORMED = "identifiers.phone_malformed"
    HS_CODE_MALFORMED = "identifiers.hs_code_malformed"
    HS_CHAPTER_UNKNOWN = "identifiers.hs_chapter_unknown"
    CUSTOMS_DECLARATION_MALFORMED = "identifiers.customs_declaration_malformed"
    DECLARATION_TYPE_MALFORMED = "identifiers.declaration_type_malformed"
    CUSTOMS_OFFICE_MALFORMED = "identifiers.customs_office_malformed"
    PLACE_CODE_MALFORMED = "identifiers.place_code_malformed"
    WEIGHT_MALFORMED = "identifiers.weight_malformed"
    WEIGHT_OUT_OF_BOUNDS = "identifiers.weight_out_of_bounds"
    GROSS_BELOW_TARE = "identifiers.gross_below_tare"
    AMOUNT_MALFORMED = "identifiers.amount_malformed"
    AMOUNT_OUT_OF_BOUNDS = "identifiers.amount_out_of_bounds"
    QUANTITY_MALFORMED = "identifiers.quantity_malformed"
    QUANTITY_OUT_OF_BOUNDS = "identifiers.quantity_out_of_bounds"


class IdentifierWarning(StrEnum):
    """The text is plausible but unusual: kept as typed, shown beside the field, never a hindrance."""

    PLATE_PROVINCE_UNKNOWN = "identifiers.plate_province_unknown"
    PLATE_NOT_COMMERCIAL = "identifiers.plate_not_commercial"
    PLATE_TEMPORARY = "identifiers.plate_temporary"
    PLATE_NOT_TRAILER = "identifiers.plate_not_trailer"
    CHASSIS_UNKNOWN_FORM = "identifiers.chassis_unknown_form"
    CHASSIS_CHECK_DIGIT = "identifiers.chassis_check_digit"
    TRANSPORT_LICENCE_UNKNOWN_FORM = "identifiers.transport_licence_unknown_form"
    CONTAINER_CHECK_DIGIT = "identifiers.container_check_digit"
    CONTAINER_CATEGORY = "identifiers.container_category"
    PERSONAL_ID_PLACE_UNKNOWN = "identifiers.personal_id_place_unknown"
    IDENTITY_CARD_OUTDATED = "identifiers.identity_card_outdated"
    PASSPORT_UNKNOWN_FORM = "identifiers.passport_unknown_form"
    BORDER_PASS_UNCHECKED = "identifiers.border_pass_unchecked"  # noqa: S105 -- a kind of paper
    PHONE_UNKNOWN_RANGE = "identifiers.phone_unknown_range"
    PHONE_FOREIGN = "identifiers.phone_foreign"
    PHONE_COUNTRY_GUESSED = "identifiers.phone_country_guessed"
    HS_CHAPTER_NATIONAL = "identifiers.hs_chapter_national"
    CUSTOMS_DECLARATION_UNKNOWN_SERIES = "identifiers.customs_declaration_unknown_series"
    CUSTOMS_OTHER_DIRECTION = "identifiers.customs_other_direction"
    DECLARATION_TYPE_UNKNOWN = "identifiers.declaration_type_unknown"
    WEIGHT_ABOVE_ROAD_LIMIT = "identifiers.weight_above_road_limit"
    ROUNDED = "identifiers.rounded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Generic[T_co]):
    """A value that may stand, and what a careful reader would ask about it."""

    value: T_co
    warnings: tuple[IdentifierWarning, ...] = ()
