"""Tax codes of Vietnam (Circular 86/2024/TT-BTC: 10, 13 or 12 digits) and China (GB 32100, 18 characters)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from xulang.kernel.identifiers import personal_id
from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import compact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Nationality

# stdnum.cn.uscc knows numeric authorities only; GB 32100 also has A, N (farmers' collectives) and Y.
_USCC = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_DIGITS = re.compile(r"[0-9]+")


class TaxCodeKind(StrEnum):
    COMPANY = "company"
    BRANCH = "branch"
    PERSON = "person"
    CHINESE_COMPANY = "chinese_company"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCode:
    """`key` compares and is stored; `display` writes a branch as 0314409058-002."""

    key: str
    display: str
    kind: TaxCodeKind
    nationality: Nationality


def parse_tax_code(*, text: str) -> Checked[TaxCode]:
    """A tax code; its length tells whose it is. The year of birth in a person's code is not judged.

    Raises TAX_CODE_MALFORMED, TAX_CODE_CHECK_DIGIT, EMPTY, TOO_LONG.
    """
    key = compact(text=text)
    if len(key) == 18:
        return _chinese(key=key)
    if len(key) == 12:
        return _person(key=key)
    if not _DIGITS.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.TAX_CODE_MALFORMED)
    try:
        mst.validate(key)
    except InvalidChecksum:
        raise Refusal(code=IdentifierRefusal.TAX_CODE_CHECK_DIGIT) from None
    except ValidationError:
        raise Refusal(code=IdentifierRefusal.TAX_CODE_MALFORMED) from None
    kind = TaxCodeKind.COMPANY if len(key) == 10 else TaxCodeKind.BRANCH
    code = TaxCode(key=key, display=mst.format(key), kind=kind, nationality=Nationality.VN)
    return Checked(value=code)


def _person(*, key: str) -> Checked[TaxCode]:
    if personal_id.birth_year(digits=key) is None:
        raise Refusal(code=IdentifierRefusal.TAX_CODE_MALFORMED)
    known = personal_id.born_in_known_province(digits=key)
    code = TaxCode(key=key, display=key, kind=TaxCodeKind.PERSON, nationality=Nationality.VN)
    return Checked(value=code, warnings=() if known else (IdentifierWarning.PERSONAL_ID_PLACE_UNKNOWN,))


def _chinese(*, key: str) -> Checked[TaxCode]:
    if not _USCC.fullmatch(key):
        raise Refusal(code=IdentifierRefusal.TAX_CODE_MALFORMED)
    if uscc.calc_check_digit(key[:-1]) != key[-1]:
        raise Refusal(code=IdentifierRefusal.TAX_CODE_CHECK_DIGIT)
    code = TaxCode(key=key, display=key, kind=TaxCodeKind.CHINESE_COMPANY, nationality=Nationality.CN)
    return Checked(value=code)
