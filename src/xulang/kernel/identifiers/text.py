"""The first look at any typed text: bounded, Unicode-normalised, free of what nobody can see."""

import unicodedata
from typing import Final

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal
from xulang.kernel.refusal import Refusal, RefusalCode

CODE_LIMIT: Final = 64
"""Characters accepted before anything else is looked at; the longest known code has 25."""

_DOTS = frozenset(".·•‧∙⋅・。")
_INVISIBLE = frozenset({"Cf"})
_SEPARATORS = frozenset({"Zs", "Zl", "Zp", "Cf", "Pd"})
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_NAME_PUNCTUATION = frozenset(" '’.-·•,()（）")


def compact(*, text: str, limit: int = CODE_LIMIT) -> str:
    """A code without spaces, dots, hyphens, invisible marks and case: the form in which codes compare.

    Full-width forms become plain ones (NFKC). Raises TOO_LONG, EMPTY.
    """
    bounded = _bounded(text=text, limit=limit)
    if bounded.isascii():  # The same, many times as fast: hundreds of codes come with every spreadsheet.
        code = "".join(bounded.split()).replace(".", "").replace("-", "").upper()
        if not code:
            raise Refusal(code=IdentifierRefusal.EMPTY)
        return code
    normal = unicodedata.normalize("NFKC", bounded)
    normal = unicodedata.normalize("NFKC", normal.upper())
    kept = (
        char
        for char in normal
        if not char.isspace() and char not in _DOTS and unicodedata.category(char) not in _SEPARATORS
    )
    code = unicodedata.normalize("NFKC", "".join(kept))
    if not code:
        raise Refusal(code=IdentifierRefusal.EMPTY)
    return code


def parse_line(*, text: str, limit: int) -> Checked[str]:
    """One line of words (goods, addresses): NFC, white space collapsed, at most `limit` characters.

    Raises EMPTY, TOO_LONG, TEXT_MALFORMED.
    """
    return Checked(value=_line(text=text, limit=limit, malformed=IdentifierRefusal.TEXT_MALFORMED))


def parse_person_name(*, text: str) -> Checked[str]:
    """A person's name in any script, 2 to 100 characters, letters and the punctuation of names only.

    Raises EMPTY, TOO_LONG, NAME_MALFORMED.
    """
    name = _line(text=text, limit=100, malformed=IdentifierRefusal.NAME_MALFORMED)
    letters = sum(unicodedata.category(char)[0] == "L" for char in name)
    if letters < 2 or not all(unicodedata.category(c)[0] in "LM" or c in _NAME_PUNCTUATION for c in name):
        raise Refusal(code=IdentifierRefusal.NAME_MALFORMED)
    return Checked(value=name)


def parse_organisation_name(*, text: str) -> Checked[str]:
    """A company's name, 2 to 250 characters, with a letter in it.

    Raises EMPTY, TOO_LONG, NAME_MALFORMED.
    """
    name = _line(text=text, limit=250, malformed=IdentifierRefusal.NAME_MALFORMED)
    if len(name) < 2 or not any(char.isalpha() for char in name):
        raise Refusal(code=IdentifierRefusal.NAME_MALFORMED)
    return Checked(value=name)


def search_form(*, text: str) -> str:
    """How words are compared in searches: letters and digits without accents and case, single spaces.

    Fills the normalised columns; never refuses, for a search may be anything. "Nguyễn Văn Đạt" gives
    "nguyen van dat".
    """
    # Decomposed first: some letters of mathematics have a case only in their plain form.
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", folded).replace("đ", "d")
    base = (char for char in plain if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in base).split())


def _line(*, text: str, limit: int, malformed: RefusalCode) -> str:
    # White space is collapsed before the limit counts: real records carry long runs of tabs.
    raw = _bounded(text=text, limit=limit * 4)
    # What can be printed has nothing invisible in it, and nothing unprintable.
    printable = raw.isprintable()
    visible = (
        raw if printable else "".join(char for char in raw if unicodedata.category(char) not in _INVISIBLE)
    )
    line = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not line:
        raise Refusal(code=IdentifierRefusal.EMPTY)
    if len(line) > limit:
        raise Refusal(code=IdentifierRefusal.TOO_LONG, limit=limit)
    if not printable and any(unicodedata.category(char) in _UNPRINTABLE for char in line):
        raise Refusal(code=malformed)
    return line


def _bounded(*, text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refusal(code=IdentifierRefusal.TOO_LONG, limit=limit)
    return text
