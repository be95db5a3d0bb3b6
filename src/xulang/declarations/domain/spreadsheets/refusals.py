from xulang.kernel.refusal import RefusalCode


class SheetRefusal(RefusalCode):
    """Texts: interfaces/shared/refusal_texts/spreadsheets.py."""

    # The whole file
    EMPTY = "declarations.sheet_empty"
    TOO_LARGE = "declarations.sheet_too_large"
    UNKNOWN_KIND = "declarations.sheet_unknown_kind"
    MALFORMED = "declarations.sheet_malformed"
    TOO_MUCH_IN_IT = "declarations.sheet_too_much_in_it"
    TOO_MANY = "declarations.sheet_too_many"
    NO_COLUMNS = "declarations.sheet_no_columns"
    NO_ROWS = "declarations.sheet_no_rows"
    NO_IMPORT = "declarations.sheet_no_import"
    NO_FILE = "declarations.sheet_no_file"
    # Rows and cells
    REFERENCE_MISSING = "declarations.sheet_reference_missing"
    REFERENCE_TOO_LONG = "declarations.sheet_reference_too_long"
    REFERENCE_UNKNOWN = "declarations.sheet_reference_unknown"
    REFERENCE_TWICE = "declarations.sheet_reference_twice"
    REFERENCE_CHANGED = "declarations.sheet_reference_changed"
    ROWS_DISAGREE = "declarations.sheet_rows_disagree"
    COLUMN_TWICE = "declarations.sheet_column_twice"
    NOT_MADE = "declarations.sheet_not_made"


class SheetNote(RefusalCode):
    """What was left out, by name; it stands in nobody's way."""

    COLUMN_UNKNOWN = "declarations.sheet_column_unknown"
    TABLE_UNKNOWN = "declarations.sheet_table_unknown"
    ROW_LEFT_OUT = "declarations.sheet_row_left_out"
