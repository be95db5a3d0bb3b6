from xulang.kernel.refusal import RefusalCode


class RegistryRefusal(RefusalCode):
    GATE_UNKNOWN = "registry.gate_unknown"
    YARD_UNKNOWN = "registry.yard_unknown"
    YARD_PLACES_WRONG = "registry.yard_places_wrong"
    ORGANISATION_UNKNOWN = "registry.organisation_unknown"
    PERSON_UNKNOWN = "registry.person_unknown"
    MEMBERSHIP_UNKNOWN = "registry.membership_unknown"
    VEHICLE_UNKNOWN = "registry.vehicle_unknown"
    DRIVER_UNKNOWN = "registry.driver_unknown"
    TOKEN_UNKNOWN = "registry.token_unknown"  # noqa: S105 -- a refusal's code, not a secret
    SESSION_UNKNOWN = "registry.session_unknown"

    USERNAME_TAKEN = "registry.username_taken"
    USERNAME_MALFORMED = "registry.username_malformed"
    EMAIL_TAKEN = "registry.email_taken"
    TAX_CODE_TAKEN = "registry.tax_code_taken"
    MEMBERSHIP_OVERLAPS = "registry.membership_overlaps"
    ROLE_NOT_OF_ORGANISATION = "registry.role_not_of_organisation"
    ISSUER_WITHOUT_ROLE = "registry.issuer_without_role"
    TOKEN_LIFE = "registry.token_life"  # noqa: S105 -- a refusal's code, not a secret

    PIN_MALFORMED = "registry.pin_malformed"
    PIN_GUESSABLE = "registry.pin_guessable"
    PIN_WRONG = "registry.pin_wrong"
    PIN_VOID = "registry.pin_void"
    SHIFT_OVER = "registry.shift_over"
    FULL_SIGN_IN_NEEDED = "registry.full_sign_in_needed"
    DEMONSTRATION_LOCAL_ONLY = "registry.demonstration_local_only"
    NOT_A_DEMONSTRATION = "registry.not_a_demonstration"
