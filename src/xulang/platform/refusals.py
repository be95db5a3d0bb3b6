from xulang.kernel.refusal import RefusalCode


class PlatformRefusal(RefusalCode):
    BUSY = "platform.busy"
    REQUEST_REUSED = "platform.request_reused"
    REAL_FACTS = "platform.real_facts"
    PURPOSE_FIXED = "platform.purpose_fixed"
