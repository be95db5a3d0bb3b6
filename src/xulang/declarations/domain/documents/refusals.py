from xulang.kernel.refusal import RefusalCode


class DocumentRefusal(RefusalCode):
    """Why a file is not read at all. Texts: interfaces/shared/refusal_texts/documents.py."""

    EMPTY = "declarations.document_empty"
    TOO_LARGE = "declarations.document_too_large"
    UNKNOWN_KIND = "declarations.document_unknown_kind"
    MALFORMED = "declarations.document_malformed"
    ENCRYPTED = "declarations.document_encrypted"
    MACROS = "declarations.document_macros"
    OLD_WORKBOOK = "declarations.document_old_workbook"
    UNPACKS_TO_TOO_MUCH = "declarations.document_unpacks_to_too_much"
    TOO_MANY_PAGES = "declarations.document_too_many_pages"
    TOO_MUCH_IN_IT = "declarations.document_too_much_in_it"
    OWN_ENTITIES = "declarations.document_own_entities"
    NO_TEXT = "declarations.document_no_text"
    TOO_SLOW = "declarations.document_too_slow"
    UNKNOWN_FORM = "declarations.document_unknown_form"
    BUSY = "declarations.document_busy"
    # What was read lies in the page for as long as it is looked at; then it has to be read again.
    READ_TOO_LONG_AGO = "declarations.document_read_too_long_ago"
