"""The door to declarations: what is coming, drafted, checked, numbered, stored and amended."""

from xulang.declarations.domain.changes import Changes, find_changes
from xulang.declarations.domain.check import CheckedContent, Examined
from xulang.declarations.domain.content import (
    QUARANTINES,
    CustomsDeclaration,
    DeclarationContent,
    Driver,
    GoodsLine,
    GoodsOwner,
    Owner,
    Party,
    Person,
    VehicleContent,
    from_json,
    to_json,
)
from xulang.declarations.domain.documents.identities import PaperKind
from xulang.declarations.domain.documents.prefill import Filling, Outcome, Prefilled, prefill
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.documents.result import (
    Place,
    PlaceKind,
    ReadDocument,
    ReadField,
    ReadLine,
    ReadParty,
    Unread,
    document_from_json,
    document_to_json,
    each_field,
)
from xulang.declarations.domain.draft import as_draft
from xulang.declarations.domain.limits import OWN_WHEELS
from xulang.declarations.domain.named import NamedKind
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.refusals import DeclarationRefusal, DeclarationWarning
from xulang.declarations.domain.spreadsheets.choices import EntryState, ImportState, Make, Mode
from xulang.declarations.domain.spreadsheets.columns import (
    BY_KEY,
    COLUMNS,
    LEFT_OUT,
    MARK,
    REFERENCE,
    Choices,
    Column,
    Kind,
    Section,
    columns_of,
    constants_of,
    directions_of,
)
from xulang.declarations.domain.spreadsheets.findings import Finding, Level
from xulang.declarations.domain.spreadsheets.grids import OpenedCell, OpenedGrid
from xulang.declarations.domain.spreadsheets.layout import OWN_TABLES
from xulang.declarations.domain.spreadsheets.marks import Listed, Mark, Marking
from xulang.declarations.domain.spreadsheets.reading import ReadSheet
from xulang.declarations.domain.spreadsheets.refusals import SheetNote, SheetRefusal
from xulang.declarations.domain.spreadsheets.tables import Words, folded
from xulang.declarations.domain.warnings import FieldWarning
from xulang.declarations.queries import (
    DeclarationPage,
    Filters,
    KnownOne,
    SavedDraft,
    SheetUpload,
    StoredPhoto,
    SubmittedDeclaration,
    UploadedEntry,
    find_by_number,
    find_declaration,
    find_draft,
    find_known,
    get_declaration,
    get_declarations,
    get_draft,
    get_import,
    get_import_file,
    get_photo,
    has_photo,
    is_on_paper,
    list_declarations,
    list_drafts,
    list_entries,
    list_imports,
    list_open_imports,
    list_returning,
    page_declarations,
    search_known,
    sender_of_import,
)
from xulang.declarations.usecases.allot_number import allot_number, allot_numbers
from xulang.declarations.usecases.begin_correction import begin_correction
from xulang.declarations.usecases.check_content import check_content, examine_draft
from xulang.declarations.usecases.check_import import check_import
from xulang.declarations.usecases.copy_declaration import copy_declaration
from xulang.declarations.usecases.delete_draft import delete_draft, delete_stale_drafts
from xulang.declarations.usecases.edit_draft import edit_draft
from xulang.declarations.usecases.erase_content import erase_content
from xulang.declarations.usecases.keep_evidence import keep_evidence
from xulang.declarations.usecases.keep_import import KeptImport, keep_import
from xulang.declarations.usecases.make_entries import (
    Checked,
    Submit,
    end_import,
    leave_entry,
    list_next_entries,
    make_entries,
    make_entry,
)
from xulang.declarations.usecases.mark_spreadsheet import mark_spreadsheet
from xulang.declarations.usecases.open_grids import open_grids
from xulang.declarations.usecases.prefill_draft import prefill_draft
from xulang.declarations.usecases.read_document import read_document
from xulang.declarations.usecases.read_spreadsheet import open_spreadsheet, read_spreadsheet
from xulang.declarations.usecases.save_draft import save_draft
from xulang.declarations.usecases.store_amended import store_amended
from xulang.declarations.usecases.store_photo import PHOTO_LIMIT, store_photo
from xulang.declarations.usecases.store_submitted import Submission, store_submissions, store_submitted

__all__ = [
    "BY_KEY",
    "COLUMNS",
    "LEFT_OUT",
    "MARK",
    "OWN_TABLES",
    "OWN_WHEELS",
    "PHOTO_LIMIT",
    "QUARANTINES",
    "REFERENCE",
    "Changes",
    "Checked",
    "CheckedContent",
    "Choices",
    "Column",
    "CustomsDeclaration",
    "DeclarationContent",
    "DeclarationPage",
    "DeclarationRefusal",
    "DeclarationWarning",
    "DocumentRefusal",
    "Driver",
    "EntryState",
    "Examined",
    "FieldWarning",
    "Filling",
    "Filters",
    "Finding",
    "GoodsLine",
    "GoodsOwner",
    "ImportState",
    "KeptImport",
    "Kind",
    "KnownOne",
    "Level",
    "Listed",
    "Make",
    "Mark",
    "Marking",
    "Mode",
    "NamedKind",
    "OpenedCell",
    "OpenedGrid",
    "Outcome",
    "Owner",
    "PaperKind",
    "Party",
    "Person",
    "Place",
    "PlaceKind",
    "Places",
    "Prefilled",
    "ReadDocument",
    "ReadField",
    "ReadLine",
    "ReadParty",
    "ReadSheet",
    "SavedDraft",
    "Section",
    "SheetNote",
    "SheetRefusal",
    "SheetUpload",
    "StoredPhoto",
    "Submission",
    "Submit",
    "SubmittedDeclaration",
    "Unread",
    "UploadedEntry",
    "VehicleContent",
    "Words",
    "allot_number",
    "allot_numbers",
    "as_draft",
    "begin_correction",
    "check_content",
    "check_import",
    "columns_of",
    "constants_of",
    "copy_declaration",
    "delete_draft",
    "delete_stale_drafts",
    "directions_of",
    "document_from_json",
    "document_to_json",
    "each_field",
    "edit_draft",
    "end_import",
    "erase_content",
    "examine_draft",
    "find_by_number",
    "find_changes",
    "find_declaration",
    "find_draft",
    "find_known",
    "folded",
    "from_json",
    "get_declaration",
    "get_declarations",
    "get_draft",
    "get_import",
    "get_import_file",
    "get_photo",
    "has_photo",
    "is_on_paper",
    "keep_evidence",
    "keep_import",
    "leave_entry",
    "list_declarations",
    "list_drafts",
    "list_entries",
    "list_imports",
    "list_next_entries",
    "list_open_imports",
    "list_returning",
    "make_entries",
    "make_entry",
    "mark_spreadsheet",
    "open_grids",
    "open_spreadsheet",
    "page_declarations",
    "prefill",
    "prefill_draft",
    "read_document",
    "read_spreadsheet",
    "save_draft",
    "search_known",
    "sender_of_import",
    "store_amended",
    "store_photo",
    "store_submissions",
    "store_submitted",
    "to_json",
]
