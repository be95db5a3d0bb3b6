"""The papers a driver crosses with: personal number, passport or border pass."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from xulang.kernel.identifiers import personal_id
from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality

_OLD_VN_CARD = re.compile(r"[0-9]{9}")
_RIC = re.compile(r"[1-9][0-9]{16}[0-9X]")
_PASSPORTS = {
    Nationality.VN: re.compile(r"[A-Z]{1,2}[0-9]{7,8}"),
    # E and G with eight digits, EA0000001 onwards since 2017 (no I, O), and service passports.
    Nationality.CN: re.compile(r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[SPD]E?[0-9]{7,8}|(?:H|K|MA)[0-9]{7,8}"),
}
_OTHER_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,12}")
_BORDER_PASS = re.compile(r"(?=.*[0-9])[A-Z0-9/]{4,20}")


class DocumentKind(StrEnum):
    PERSONAL_ID = "personal_id"
    PASSPORT = "passport"
    BORDER_PASS = "border_pass"  # noqa: S105 -- a kind of paper


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """Personal data: `key` is shown masked, never logged."""

    key: str
    kind: DocumentKind
    nationality: Nationality


def guess_document_kind(*, text: str, nationality: Nationality) -> DocumentKind:
    """For sources with one field for all papers: the kind that the text looks like.

    Raises EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if re.fullmatch(r"[0-9]{12}|[0-9]{9}|[0-9]{17}[0-9X]", key):
        return DocumentKind.PERSONAL_ID
    return DocumentKind.PASSPORT if _PASSPORTS[nationality].fullmatch(key) else DocumentKind.BORDER_PASS


def parse_document(
    *, text: str, kind: DocumentKind, nationality: Nationality, today: date
) -> Checked[IdentityDocument]:
    """A paper whose kind the declarant chose. Raises as the three below."""
    match kind:
        case DocumentKind.PERSONAL_ID:
            return parse_personal_id(text=text, nationality=nationality, today=today)
        case DocumentKind.PASSPORT:
            return parse_passport(text=text, nationality=nationality)
        case DocumentKind.BORDER_PASS:
            return parse_border_pass(text=text, nationality=nationality)


def parse_personal_id(*, text: str, nationality: Nationality, today: date) -> Checked[IdentityDocument]:
    """A Vietnamese 12-digit or a Chinese 18-character personal number; nobody is born after `today`.

    The Vietnamese nine-digit card lost its validity on 31/12/2024 (Law on Identification, article 46) and
    warns. Raises PERSONAL_ID_MALFORMED, PERSONAL_ID_CHECK_DIGIT, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    read = _vietnamese_id if nationality is Nationality.VN else _chinese_id
    document = IdentityDocument(key=key, kind=DocumentKind.PERSONAL_ID, nationality=nationality)
    return Checked(value=document, warnings=read(key=key, today=today))


def parse_passport(*, text: str, nationality: Nationality) -> Checked[IdentityDocument]:
    """6 to 12 letters and digits; forms other than those the country issues warn.

    Raises PASSPORT_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _OTHER_PASSPORT.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.PASSPORT_MALFORMED)
    known = _PASSPORTS[nationality].fullmatch(key)
    document = IdentityDocument(key=key, kind=DocumentKind.PASSPORT, nationality=nationality)
    return Checked(value=document, warnings=() if known else (IdentifierWarning.PASSPORT_UNKNOWN_FORM,))


def parse_border_pass(*, text: str, nationality: Nationality) -> Checked[IdentityDocument]:
    """A border pass (giấy thông hành): no public source gives its form, so every number warns.

    Raises BORDER_PASS_MALFORMED, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if not _BORDER_PASS.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.BORDER_PASS_MALFORMED)
    document = IdentityDocument(key=key, kind=DocumentKind.BORDER_PASS, nationality=nationality)
    return Checked(value=document, warnings=(IdentifierWarning.BORDER_PASS_UNCHECKED,))


def _vietnamese_id(*, key: str, today: date) -> tuple[IdentifierWarning, ...]:
    if _OLD_VN_CARD.fullmatch(key):
        return (IdentifierWarning.IDENTITY_CARD_OUTDATED,)
    year = personal_id.birth_year(digits=key)
    if year is None or year > today.year:
        raise Refusal(code=IdentifierRefusal.PERSONAL_ID_MALFORMED)
    known = personal_id.born_in_known_province(digits=key)
    return () if known else (IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN,)


def _chinese_id(*, key: str, today: date) -> tuple[IdentifierWarning, ...]:
    if not _RIC.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.PERSONAL_ID_MALFORMED)
    if ric.calc_check_digit(key) != key[-1]:
        raise Refusal(code=IdentifierRefusal.PERSONAL_ID_CHECK_DIGIT)
    try:
        born = ric.get_birth_date(key)
    except ValidationError:
        raise Refusal(code=IdentifierRefusal.PERSONAL_ID_MALFORMED) from None
    if born > today:
        raise Refusal(code=IdentifierRefusal.PERSONAL_ID_MALFORMED)
    try:
        ric.get_birth_place(key)
    except ValidationError:  # New counties reach the library's list late.
        return (IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN,)
    return ()
