from xulang.declarations.domain.documents.forms import read_sheets, read_tree
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.documents.result import ReadDocument
from xulang.declarations.usecases.opening.door import open_document
from xulang.kernel.refusal import Refusal


def read_document(*, content: bytes, filename: str) -> ReadDocument:
    """The fields of a customs declaration: a VNACCS printout (PDF or .xlsx) or an XML export.

    What the file is, its first bytes say; its name only tells a workbook that may hold macros. Raises a
    DocumentRefusal for a file that is not read at all; a field that is not read says so itself.
    """
    if filename.casefold().endswith((".xlsm", ".xltm", ".xlsb")):
        raise Refusal(code=DocumentRefusal.MACROS)
    opened = open_document(content)
    document = read_tree(opened.tree) if opened.tree else read_sheets(opened.sheets)
    if document is None:
        raise Refusal(code=DocumentRefusal.UNKNOWN_FORM)
    return document
