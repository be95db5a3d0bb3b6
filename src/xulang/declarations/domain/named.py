"""What a declaration names that its company may declare again: partners, and kinds of goods."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xulang.declarations.domain.content import DeclarationContent, GoodsLine
from xulang.declarations.domain.search import fold, fold_code

# What an index takes; the longest name that `check` allows is shorter.
KEY = 500
PARTNER = ("name", "tax_code", "address", "phone")
GOODS = ("product", "hs_code", "origin", "unit")


class NamedKind(StrEnum):
    PARTNER = "partner"
    GOODS = "goods"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOne:
    """`key` tells one from another and begins with the folded name; `body` holds texts, "" where open."""

    kind: NamedKind
    key: str
    body: Mapping[str, str]


def named_in(*, content: DeclarationContent) -> tuple[NamedOne, ...]:
    """Each partner and each kind of goods once; a partner who is named twice has what either place says."""
    found: dict[tuple[NamedKind, str], dict[str, str]] = {}
    for kind, name, code, body in (*_partners(content), *_goods(content)):
        key = " ".join(part for part in (fold(name), *map(fold_code, code)) if part)[:KEY]
        known = found.setdefault((kind, key), dict(body))
        known |= {part: text for part, text in body.items() if text and not known[part]}
    return tuple(NamedOne(kind=kind, key=key, body=body) for (kind, key), body in found.items() if key)


Row = tuple[NamedKind, str, tuple[str, ...], Mapping[str, str]]


def _partners(content: DeclarationContent) -> Iterator[Row]:
    for party in (content.exporter, content.importer, content.fee_payer):
        if party is not None:
            body = {part: getattr(party, part) or "" for part in PARTNER}
            yield NamedKind.PARTNER, party.name, (body["tax_code"],), body
    for goods in content.goods:
        tax_code = goods.owner.tax_code or ""
        body = {"name": goods.owner.name, "tax_code": tax_code, "address": "", "phone": ""}
        yield NamedKind.PARTNER, goods.owner.name, (tax_code,), body


def _goods(content: DeclarationContent) -> Iterator[Row]:
    for line in (line for goods in content.goods for line in goods.lines):
        yield NamedKind.GOODS, line.product, _code(line), {part: getattr(line, part) or "" for part in GOODS}


def _code(line: GoodsLine) -> tuple[str, ...]:
    return (line.hs_code or "", line.origin or "", line.unit or "")
