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
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.refusals import DeclarationRefusal, DeclarationWarning
from xulang.declarations.domain.warnings import FieldWarning
from xulang.declarations.queries import (
    DeclarationPage,
    Filters,
    SavedDraft,
    StoredPhoto,
    SubmittedDeclaration,
    find_by_number,
    find_declaration,
    find_draft,
    get_declaration,
    get_declarations,
    get_draft,
    get_photo,
    has_photo,
    list_declarations,
    list_drafts,
    page_declarations,
)
from xulang.declarations.usecases.allot_number import allot_number
from xulang.declarations.usecases.begin_correction import begin_correction
from xulang.declarations.usecases.check_content import check_content, examine_draft
from xulang.declarations.usecases.copy_declaration import copy_declaration
from xulang.declarations.usecases.delete_draft import delete_draft, delete_stale_drafts
from xulang.declarations.usecases.edit_draft import edit_draft
from xulang.declarations.usecases.erase_content import erase_content
from xulang.declarations.usecases.prefill_draft import prefill_draft
from xulang.declarations.usecases.read_document import read_document
from xulang.declarations.usecases.save_draft import save_draft
from xulang.declarations.usecases.store_amended import store_amended
from xulang.declarations.usecases.store_photo import PHOTO_LIMIT, store_photo
from xulang.declarations.usecases.store_submitted import store_submitted

__all__ = [
    "OWN_WHEELS",
    "PHOTO_LIMIT",
    "QUARANTINES",
    "Changes",
    "CheckedContent",
    "CustomsDeclaration",
    "DeclarationContent",
    "DeclarationPage",
    "DeclarationRefusal",
    "DeclarationWarning",
    "DocumentRefusal",
    "Driver",
    "Examined",
    "FieldWarning",
    "Filling",
    "Filters",
    "GoodsLine",
    "GoodsOwner",
    "Outcome",
    "Owner",
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
    "SavedDraft",
    "StoredPhoto",
    "SubmittedDeclaration",
    "Unread",
    "VehicleContent",
    "allot_number",
    "as_draft",
    "begin_correction",
    "check_content",
    "copy_declaration",
    "delete_draft",
    "delete_stale_drafts",
    "document_from_json",
    "document_to_json",
    "each_field",
    "edit_draft",
    "erase_content",
    "examine_draft",
    "find_by_number",
    "find_changes",
    "find_declaration",
    "find_draft",
    "from_json",
    "get_declaration",
    "get_declarations",
    "get_draft",
    "get_photo",
    "has_photo",
    "list_declarations",
    "list_drafts",
    "page_declarations",
    "prefill",
    "prefill_draft",
    "read_document",
    "save_draft",
    "store_amended",
    "store_photo",
    "store_submitted",
    "to_json",
]
