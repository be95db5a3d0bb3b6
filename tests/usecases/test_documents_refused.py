"""Files that are not read are refused by name, quickly, and without taking the server's memory."""

import resource
import time
from collections.abc import Callable

import pytest

from tests.support.documents import files, hostile
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style
from xulang.declarations.api import DocumentRefusal, read_document
from xulang.declarations.domain.documents import bounds
from xulang.declarations.usecases.opening import door
from xulang.kernel.refusal import Refusal

D = DocumentRefusal
CASES: dict[str, tuple[Callable[[], bytes], set[DocumentRefusal]]] = {
    "nothing": (lambda: b"", {D.EMPTY}),
    "blank": (lambda: b" \n", {D.EMPTY}),
    "text": (lambda: b"Hello, customs", {D.UNKNOWN_KIND}),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, {D.UNKNOWN_KIND}),
    "huge": (lambda: b"%PDF-1.7" + b"\0" * bounds.BYTES, {D.TOO_LARGE}),
    "huge XML": (lambda: b"<a>" + b" " * (bounds.XML_BYTES) + b"</a>", {D.TOO_LARGE}),
    "torn PDF": (lambda: hostile.other_pdf()[:300], {D.MALFORMED}),
    "PDF in name only": (lambda: b"%PDF-1.7\nno more", {D.MALFORMED}),
    "locked PDF": (hostile.locked_pdf, {D.ENCRYPTED}),
    "scan": (hostile.pictures_only, {D.NO_TEXT}),
    "long PDF": (lambda: hostile.long_pdf(bounds.PAGES + 1), {D.TOO_MANY_PAGES}),
    "another PDF": (hostile.other_pdf, {D.UNKNOWN_FORM}),
    "PDF bomb": (hostile.pdf_bomb, {D.UNPACKS_TO_TOO_MUCH}),
    "endless pages": (hostile.endless_pages, {D.TOO_MANY_PAGES, D.MALFORMED, D.NO_TEXT}),
    "old workbook": (lambda: hostile.OLE + b"\0" * 600, {D.OLD_WORKBOOK}),
    "locked workbook": (
        lambda: hostile.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        {D.ENCRYPTED},
    ),
    "torn workbook": (lambda: hostile.workbook()[:-200], {D.MALFORMED}),
    "another archive": (lambda: b"PK\x03\x04" + b"\0" * 100, {D.MALFORMED}),
    "workbook with macros": (lambda: hostile.with_part("xl/vbaProject.bin", b"VBA"), {D.MACROS}),
    "zip bomb": (hostile.zip_bomb, {D.UNPACKS_TO_TOO_MUCH}),
    "lying zip bomb": (hostile.lying_zip_bomb, {D.MALFORMED, D.UNPACKS_TO_TOO_MUCH}),
    "archive of 60,000 parts": (hostile.many_parts, {D.UNPACKS_TO_TOO_MUCH}),
    "too many cells": (hostile.many_cells, {D.TOO_MUCH_IN_IT}),
    "cell far away": (hostile.far_cell, {D.TOO_MUCH_IN_IT}),
    "laughing workbook": (hostile.laughing_workbook, {D.OWN_ENTITIES}),
    "broken sheet": (
        lambda: hostile.with_part("", b"", replaced={"xl/worksheets/sheet1.xml": b"<worksheet><row"}),
        {D.MALFORMED},
    ),
    "another workbook": (hostile.other_workbook, {D.UNKNOWN_FORM}),
    "billion laughs": (hostile.billion_laughs, {D.OWN_ENTITIES}),
    "entity outside": (hostile.outside_entity, {D.OWN_ENTITIES}),
    "entity outside in UTF-16": (lambda: hostile.outside_entity("utf-16"), {D.OWN_ENTITIES}),
    "deep XML": (hostile.deep_xml, {D.TOO_MUCH_IN_IT}),
    "wide XML": (hostile.wide_xml, {D.TOO_MUCH_IN_IT}),
    "torn XML": (lambda: b"<Root><App>", {D.MALFORMED}),
    "another XML": (lambda: b"<Invoice/>", {D.UNKNOWN_FORM}),
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The libraries' files are in memory, as on a server that has been running."""
    for make in (hostile.other_pdf, hostile.workbook, lambda: b"<a/>"):
        with pytest.raises(Refusal):
            read_document(content=make(), filename="")


def worked() -> float:
    """Seconds of work of this process and of those that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_by_name_within_a_second_of_work(name: str) -> None:
    """Work of both processes is counted: how long it takes depends on what else the machine does."""
    make, codes = CASES[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = worked()
    with pytest.raises(Refusal) as refused:
        read_document(content=content, filename=f"{name}.bin")
    seconds = worked() - begun
    assert refused.value.code in codes
    assert seconds < 1.0, seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_workbook_named_for_macros_is_not_opened() -> None:
    with pytest.raises(Refusal) as refused:
        read_document(content=hostile.workbook(), filename="TO KHAI.XLSM")
    assert refused.value.code is D.MACROS


def test_letters_that_the_file_does_not_tell_are_never_left_out() -> None:
    """This font draws Vietnamese letters without saying which: a name without them would be another name."""
    story, style = make_story(2), make_style(2)
    mute = type(style)(
        **{
            **{name: getattr(style, name) for name in style.__dataclass_fields__},
            "family": "DejaVuSansMono",
            "form": "NFC",
        }
    )
    with pytest.raises(Refusal) as refused:
        read_document(content=files.as_pdf(story, mute), filename="a.pdf")
    assert refused.value.code is D.UNKNOWN_FORM


def test_two_declarations_in_one_file_are_not_mixed() -> None:
    story, style = make_story(3), make_style(3)
    other = next(make_story(seed) for seed in range(50) if make_story(seed).exports != story.exports)
    document = files.as_pdf_of_both(story, other, style)
    with pytest.raises(Refusal) as refused:
        read_document(content=document, filename="a.pdf")
    assert refused.value.code is D.UNKNOWN_FORM


def test_only_so_many_files_are_opened_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "WAIT_SECONDS", 0.01)
    for _ in range(bounds.AT_ONCE):
        assert door._places.acquire(timeout=1)
    try:
        with pytest.raises(Refusal) as refused:
            read_document(content=b"<a/>", filename="a.xml")
    finally:
        for _ in range(bounds.AT_ONCE):
            door._places.release()
    assert refused.value.code is D.BUSY
