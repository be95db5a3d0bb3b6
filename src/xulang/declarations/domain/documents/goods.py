"""Lines of goods of a printout, and the numbers in it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Final

from xulang.declarations.domain.documents import values
from xulang.declarations.domain.documents.labels import Labels
from xulang.declarations.domain.documents.numbers import (
    Decimals,
    canonical,
    read_number,
    shown_by,
    shown_by_product,
)
from xulang.declarations.domain.documents.result import NOT_PRINTED, Place, ReadField, ReadLine, Unread
from xulang.declarations.domain.documents.sheets import Word
from xulang.declarations.domain.documents.walk import Beside, Fields, Walked

Shown = frozenset[Decimals]

# VNACCS codes of units that are weights, in kilograms.
WEIGHTS: Final = {"KGM": Decimal(1), "TNE": Decimal(1000), "GRM": Decimal("0.001")}
NUMERIC: Final = ("quantity", "quantity_2", "value", "unit_price", "taxable")
IN_HEAD: Final = ("gross", "invoice_total")
DONG: Final = "VND"


def conventions(walked: Walked) -> Shown:
    """What all numbers of the document show about how it writes decimals."""
    texts = list(_numeric_texts(walked))
    return shown_by(texts) | frozenset(one for item in walked.items for one in _by_product(item))


def _numeric_texts(walked: Walked) -> Iterator[str]:
    for fields, keys in [(walked.head, IN_HEAD), *product(walked.items, [NUMERIC])]:
        for beside in (one for key in keys for one in fields.get(key, ())):
            yield from (word.text for word in beside.tokens if word.text[0].isdigit() and not word.native)


def _by_product(item: Fields) -> Shown:
    texts = []
    for key in ("quantity", "unit_price", "value"):
        tokens = [word for beside in item.get(key, ()) for word in beside.tokens[:1]]
        if len(tokens) != 1 or tokens[0].native:
            return frozenset()
        texts.append(tokens[0].text)
    return shown_by_product(quantity=texts[0], price=texts[1], value=texts[2])


def number_of(word: Word | None, *, place: Place | None, shown: Shown) -> ReadField:
    if word is None:
        return ReadField(unread=Unread.EMPTY, place=place)
    if word.native:
        number: Decimal | Unread = Decimal(word.text) if _is_number(word.text) else Unread.MALFORMED
    else:
        number = read_number(word.text, shown=shown)
    if isinstance(number, Unread):
        return ReadField(unread=number, place=place, raw=word.text)
    return ReadField(value=canonical(number), place=place)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()


def only(besides: Iterable[Beside]) -> Beside | None:
    """What stands beside the label, if it stands there only once: twice in one line of goods is nonsense."""
    filled = list(besides)
    return filled[0] if len(filled) == 1 else None


def lines_of_goods(walked: Walked, *, shown: Shown, labels: Labels) -> tuple[ReadLine, ...]:
    """Each line of goods; blank ones, of which forms print some, are none."""
    lines = (_line(item, shown=shown, labels=labels) for item in walked.items)
    return tuple(line for line in lines if not _is_blank(line))


def _is_blank(line: ReadLine) -> bool:
    bare = {Unread.EMPTY, Unread.NOT_PRINTED}
    return all(
        one.unread in bare for one in (line.hs_code, line.product, line.quantity, line.value, line.unit_price)
    )


def _line(item: Fields, *, shown: Shown, labels: Labels) -> ReadLine:
    goods = text_of(item, "product", parse=values.product, labels=labels)
    quantity, unit = _counted(item, "quantity", shown=shown)
    second, second_unit = _counted(item, "quantity_2", shown=shown)
    price, currency = _price(item, shown=shown)
    value = _first(item, "value", shown=shown)
    return ReadLine(
        product=goods,
        hs_code=text_of(item, "hs_code", parse=values.hs_code, labels=labels),
        origin=_origin(item, goods=goods),
        quantity=quantity,
        unit=unit,
        weight_kg=weight_of((quantity, unit), (second, second_unit)),
        unit_price=price,
        value=value,
        currency=currency,
        value_vnd=value if currency.value == DONG else _in_dong(item, shown=shown),
    )


def text_of(fields: Fields, key: str, *, parse: values.Parse, labels: Labels) -> ReadField:
    """A field of words. One that has another field's label in it was not cut where it ends.

    An address may stand in several columns; a name or a description that is torn has a stranger beside it.
    """
    if key not in fields:
        return NOT_PRINTED
    beside = only(fields[key])
    if beside is None:
        return ReadField(unread=Unread.CONFLICTING)
    if labels.is_in(beside.text) or (beside.is_torn and key != "address"):
        return ReadField(unread=Unread.MALFORMED, place=beside.place, raw=beside.text[:200])
    return values.read(beside.text, parse=parse, place=beside.place)


def _counted(item: Fields, key: str, *, shown: Shown) -> tuple[ReadField, ReadField]:
    """A quantity and its unit: "1.500 KGM"."""
    if key not in item:
        return NOT_PRINTED, NOT_PRINTED
    beside = only(item[key])
    if beside is None:
        return (ReadField(unread=Unread.CONFLICTING),) * 2
    tokens, place = beside.tokens, beside.place
    if len(tokens) > 2:
        return (ReadField(unread=Unread.MALFORMED, place=place, raw=beside.text[:200]),) * 2
    number = number_of(tokens[0] if tokens else None, place=place, shown=shown)
    return number, values.read(tokens[1].text if len(tokens) == 2 else "", parse=values.unit, place=place)


def _price(item: Fields, *, shown: Shown) -> tuple[ReadField, ReadField]:
    """A unit price and its currency: "2,86 - USD - PCE"."""
    if "unit_price" not in item:
        return NOT_PRINTED, NOT_PRINTED
    beside = only(item["unit_price"])
    if beside is None:
        return (ReadField(unread=Unread.CONFLICTING),) * 2
    tokens, place = beside.tokens, beside.place
    if len(tokens) > 3:
        return (ReadField(unread=Unread.MALFORMED, place=place, raw=beside.text[:200]),) * 2
    price = number_of(tokens[0] if tokens else None, place=place, shown=shown)
    return price, values.read(tokens[1].text if len(tokens) > 1 else "", parse=values.currency, place=place)


def _first(item: Fields, key: str, *, shown: Shown) -> ReadField:
    if key not in item:
        return NOT_PRINTED
    beside = only(item[key])
    if beside is None:
        return ReadField(unread=Unread.CONFLICTING)
    tokens = beside.tokens
    if len(tokens) > 2:
        return ReadField(unread=Unread.MALFORMED, place=beside.place, raw=beside.text[:200])
    return number_of(tokens[0] if tokens else None, place=beside.place, shown=shown)


def _in_dong(item: Fields, *, shown: Shown) -> ReadField:
    """What customs values the line at, where the form says that it is in đồng."""
    field = _first(item, "taxable", shown=shown)
    beside = only(item.get("taxable", ()))
    said = [word.text for word in beside.tokens[1:]] if beside else []
    if field.value is not None and said != [DONG]:
        return ReadField(unread=Unread.MALFORMED, place=field.place, raw=beside.text[:200] if beside else "")
    return field


def _origin(item: Fields, *, goods: ReadField) -> ReadField:
    """Import forms have a field for it; on exports it is marked at the end of the description: "#&VN"."""
    if "origin" in item:
        beside = only(item["origin"])
        if beside is None:
            return ReadField(unread=Unread.CONFLICTING)
        first = beside.tokens[0].text if beside.tokens else ""
        return values.read(first, parse=values.country, place=beside.place)
    marked = values.ORIGIN_MARK.search(goods.value or "")
    return ReadField(value=marked[1], place=goods.place) if marked else NOT_PRINTED


def weight_of(*counted: Sequence[ReadField]) -> ReadField:
    """The weight, if a quantity is one. Two quantities that are weights must say the same."""
    found = {}
    for number, unit in counted:
        factor = WEIGHTS.get(unit.value or "")
        if factor is not None and number.value is not None:
            found[Decimal(number.value) * factor] = number.place
    if len(found) > 1:
        return ReadField(unread=Unread.CONFLICTING)
    return next(
        (ReadField(value=canonical(weight), place=place) for weight, place in found.items()), NOT_PRINTED
    )
