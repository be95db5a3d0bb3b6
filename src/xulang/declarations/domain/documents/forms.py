"""All forms that are read. Another one is a folder with a `read` and a line here."""

from collections.abc import Callable, Sequence
from typing import Final

from xulang.declarations.domain.documents import (
    customs_message,
    ecus_xml,
    vnaccs_export,
    vnaccs_import,
)
from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.printout import is_of
from xulang.declarations.domain.documents.result import ReadDocument
from xulang.declarations.domain.documents.sheets import Sheet, lines_of

PRINTED: Final = (vnaccs_import, vnaccs_export)
IN_XML: Final[tuple[Callable[[Element], ReadDocument | None], ...]] = (ecus_xml.read, customs_message.read)


def read_sheets(sheets: Sequence[Sheet]) -> ReadDocument | None:
    """None when the pages have no form's title, or more than one's: two declarations in one file."""
    pages = [lines_of(sheet) for sheet in sheets]
    found = [form for form in PRINTED if is_of(form.FORM, pages)]
    return found[0].read(pages) if len(found) == 1 else None


def read_tree(root: Element) -> ReadDocument | None:
    return next((document for read in IN_XML if (document := read(root))), None)
