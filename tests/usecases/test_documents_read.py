"""Documents in many layouts: every field is exactly right, or said to be unread. Never wrong."""

from collections.abc import Callable

import pytest

from tests.support.documents import files
from tests.support.documents.stories import Story, make_story
from tests.support.documents.styles import Style, make_style
from tests.support.documents.truths import truth_of
from xulang.declarations import api as declarations
from xulang.declarations.domain.documents.forms import read_sheets, read_tree
from xulang.declarations.usecases.opening.pdf import open_pdf
from xulang.declarations.usecases.opening.workbook import open_workbook
from xulang.declarations.usecases.opening.xml_file import open_xml

SEEDS = range(100, 124)
MADE: dict[str, Callable[[Story, Style], bytes]] = {
    "pdf": files.as_pdf,
    "workbook": files.as_workbook,
    "xml": files.as_xml,
}
READ: dict[str, Callable[[bytes], declarations.ReadDocument | None]] = {
    "pdf": lambda content: read_sheets(open_pdf(content)),
    "workbook": lambda content: read_sheets(open_workbook(content)),
    "xml": lambda content: read_tree(open_xml(content)),
}


def read_fields(document: declarations.ReadDocument | None) -> dict[str, str]:
    assert document
    return {path: field.value for path, field in declarations.each_field(document) if field.value is not None}


@pytest.mark.parametrize("kind", MADE)
def test_a_field_is_right_or_unread_but_never_wrong(kind: str) -> None:
    right = said = 0
    for seed in SEEDS:
        story, style = make_story(seed), make_style(seed)
        truth = truth_of(story, style, kind=kind)
        read = read_fields(READ[kind](MADE[kind](story, style)))
        wrong = {path: (truth.get(path), value) for path, value in read.items() if truth.get(path) != value}
        assert wrong == {}, (kind, seed)
        right, said = right + len(read), said + len(truth)
    assert right / said > 0.98


@pytest.mark.parametrize("kind", MADE)
def test_what_is_left_out_is_said_with_its_reason(kind: str) -> None:
    """A reader that had nothing to say of a field would be silent about it."""
    gone = frozenset({"channel", "type", "registered_on", "hs_code", "address"})
    story, whole = make_story(7), make_style(7)
    style = Style(**{**{name: getattr(whole, name) for name in whole.__dataclass_fields__}, "missing": gone})
    document = READ[kind](MADE[kind](story, style))
    assert document
    fields = dict(declarations.each_field(document))
    for path in ("channel", "type", "registered_on", "lines.0.hs_code", "importer.address"):
        assert fields[path].unread in {declarations.Unread.EMPTY, declarations.Unread.NOT_PRINTED}, path
    assert all((field.value is None) is (field.unread is not None) for field in fields.values())


@pytest.mark.parametrize("kind", MADE)
def test_a_whole_file_goes_through_the_process_that_opens_it(kind: str) -> None:
    story, style = make_story(3), make_style(3)
    document = declarations.read_document(content=MADE[kind](story, style), filename="to-khai")
    assert read_fields(document) == truth_of(story, style, kind=kind)
    again = declarations.document_from_json(declarations.document_to_json(document))
    assert again == document
    place = document.number.place
    assert place
    assert place.kind == {"pdf": "page", "workbook": "cell", "xml": "element"}[kind]
