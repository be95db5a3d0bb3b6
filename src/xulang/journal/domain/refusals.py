from xulang.kernel.refusal import RefusalCode


class JournalRefusal(RefusalCode):
    STREAM_MOVED = "journal.stream_moved"
    FACT_REPEATED = "journal.fact_repeated"
    FACT_UNKNOWN = "journal.fact_unknown"
    STREAM_UNKNOWN = "journal.stream_unknown"
    NOT_SEALED_YET = "journal.not_sealed_yet"
