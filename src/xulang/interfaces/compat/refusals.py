from xulang.kernel.refusal import RefusalCode


class CompatRefusal(RefusalCode):
    """What a client of the earlier platform did wrong. Texts: refusal_texts/compat.py."""

    NOT_SIGNED_IN = "compat.not_signed_in"
    NOT_READ_ONLY = "compat.not_read_only"
    TOO_FAST = "compat.too_fast"
    NOT_FOUND = "compat.not_found"
    INPUT = "compat.input"
    NO_SUCH_METHOD = "compat.no_such_method"
    UNAVAILABLE = "compat.unavailable"
    BROKEN = "compat.broken"
