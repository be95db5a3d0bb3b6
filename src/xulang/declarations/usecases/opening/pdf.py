"""The words of a PDF with their places, by PDFium. No script of the file is run, no image is looked into."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from xulang.declarations.domain.documents import bounds
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.documents.result import PlaceKind
from xulang.declarations.domain.documents.sheets import Sheet, Word
from xulang.kernel.refusal import Refusal

# In heights of the text: letters of one word stand no further apart.
WITHIN_WORD = 0.22
# What PDFium puts in place of a hyphen at the end of a line.
HYPHEN_AT_END = 2
# What it gives for a letter that the file draws without saying which it is. In its place stands a character
# that no field takes: a name with letters missing is not the name.
UNKNOWN = (0, 0xFFFD)
NOT_A_LETTER = "\ue000"


@dataclass(slots=True, kw_only=True)
class _Letter:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def open_pdf(content: bytes) -> tuple[Sheet, ...]:
    """Raises ENCRYPTED, MALFORMED, TOO_MANY_PAGES, TOO_MUCH_IN_IT and NO_TEXT."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}
        raise Refusal(code=DocumentRefusal.ENCRYPTED if locked else DocumentRefusal.MALFORMED) from error
    if len(document) > bounds.PAGES:
        raise Refusal(code=DocumentRefusal.TOO_MANY_PAGES, limit=bounds.PAGES)
    sheets: list[Sheet] = []
    room = bounds.WORDS
    for number in range(len(document)):
        words = tuple(_words(document, number, room=room))
        room -= len(words)
        sheets.append(Sheet(kind=PlaceKind.PAGE, name=str(number + 1), words=words))
    if room == bounds.WORDS:
        raise Refusal(code=DocumentRefusal.NO_TEXT)
    return tuple(sheets)


def _words(document: pdfium.PdfDocument, number: int, *, room: int) -> Iterator[Word]:
    try:
        page = document[number]
        letters = list(_letters(page, limit=room * 20))
    except pdfium.PdfiumError as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error
    word: list[_Letter] = []
    for letter in letters:
        if word and (letter.text.isspace() or not _belongs(letter, word[-1])):
            yield _word(word)
            room -= 1
            word = []
        if room < 0:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
        if not letter.text.isspace():
            word.append(letter)
    if word:
        yield _word(word)


def _belongs(letter: _Letter, before: _Letter) -> bool:
    """Whether a letter goes on with the word. A mark above or below one has hardly a place of its own."""
    if unicodedata.combining(letter.text):
        return True
    height = max(before.bottom - before.top, 1.0)
    level = abs((letter.top + letter.bottom) - (before.top + before.bottom)) < height
    return level and -height < letter.left - before.right < WITHIN_WORD * height


def _word(letters: list[_Letter]) -> Word:
    return Word(
        text="".join(letter.text for letter in letters),
        left=min(letter.left for letter in letters),
        right=max(letter.right for letter in letters),
        top=letters[0].top,
        bottom=letters[0].bottom,
    )


def _letters(page: pdfium.PdfPage, *, limit: int) -> Iterator[_Letter]:
    width, height = page.get_size()
    rotation = page.get_rotation()
    if rotation in {90, 270}:
        width, height = height, width
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if count > limit:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    box = pdfium_c.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        text = "-" if code == HYPHEN_AT_END else chr(code)
        if code in UNKNOWN or unicodedata.category(text) in {"Cs", "Co", "Cn"}:
            text = NOT_A_LETTER
        elif unicodedata.category(text) == "Cc":
            text = " "
        if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, reference):
            continue
        sides = (box.left, box.bottom, box.right, box.top)
        left, low, right, high = _turned(sides, rotation=rotation, width=width, height=height)
        yield _Letter(text=text, left=left, right=right, top=-high, bottom=-low)


def _turned(
    sides: tuple[float, float, float, float], *, rotation: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """The box as it is seen on a page that is shown turned clockwise."""
    left, low, right, high = sides
    if rotation == 90:
        return low, width - right, high, width - left
    if rotation == 180:
        return width - right, height - high, width - left, height - low
    if rotation == 270:
        return height - high, left, height - low, right
    return sides
