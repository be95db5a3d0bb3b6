from xulang.kernel.refusal import RefusalCode


class RestRefusal(RefusalCode):
    """What is wrong with a request before any use case sees it. Texts: refusal_texts/rest.py."""

    NOT_SIGNED_IN = "rest.not_signed_in"
    SCOPE_MISSING = "rest.scope_missing"
    TOO_FAST = "rest.too_fast"
    NO_SUCH_PATH = "rest.no_such_path"
    NO_SUCH_METHOD = "rest.no_such_method"
    NO_SUCH_CODE = "rest.no_such_code"
    NO_PERMIT = "rest.no_permit"
    NO_SUCH_FORM = "rest.no_such_form"
    KEY_MISSING = "rest.key_missing"
    NOT_JSON_TYPE = "rest.not_json_type"
    NOT_MULTIPART = "rest.not_multipart"
    NOT_JSON = "rest.not_json"
    TOO_LARGE = "rest.too_large"
    TOO_MANY_VALUES = "rest.too_many_values"
    # The whole of an input, whose fields are named one by one with the codes below or the contexts' own.
    FIELDS = "rest.fields"
    FIELD_MISSING = "rest.field_missing"
    FIELD_UNKNOWN = "rest.field_unknown"
    FIELD_KIND = "rest.field_kind"
    FIELD_CHOICE = "rest.field_choice"
    FIELD_BOUNDS = "rest.field_bounds"
    FIELD_FORM = "rest.field_form"
    UNAVAILABLE = "rest.unavailable"
    BROKEN = "rest.broken"
