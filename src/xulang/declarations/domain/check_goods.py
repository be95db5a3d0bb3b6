"""The goods of a draft, grouped by owner and customs declaration."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from xulang.declarations.domain import limits
from xulang.declarations.domain.check_parties import check_owner
from xulang.declarations.domain.content import CustomsDeclaration, GoodsLine, GoodsOwner
from xulang.declarations.domain.reading import Group, line
from xulang.declarations.domain.refusals import DeclarationRefusal, DeclarationWarning
from xulang.declarations.domain.times import read_date
from xulang.kernel.identifiers import (
    Checked,
    parse_amount,
    parse_customs_declaration_number,
    parse_customs_office,
    parse_declaration_type,
    parse_hs_code,
    parse_quantity,
    parse_weight,
)
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction

OWNER_GOODS = frozenset({"owner", "customs_declaration", "lines"})
CUSTOMS = frozenset({"number", "type", "office", "registered_on"})
LINE = frozenset({"product", "hs_code", "origin", "quantity", "unit", "weight_kg", "value_vnd"})
COUNTRY = re.compile("[A-Z]{2}")


def check_goods(head: Group, *, direction: Direction | None, today: date) -> Sequence[GoodsOwner | None]:
    """Each owner's goods, None for one with something required refused. At most LINES lines in all."""
    goods: list[GoodsOwner | None] = []
    room = limits.LINES
    for group in head.groups("goods", names=OWNER_GOODS, limit=limits.OWNERS):
        owner = check_owner(group)
        customs = _check_customs(group, direction=direction, today=today)
        lines = [_check_line(item) for item in group.groups("lines", names=LINE, limit=room)]
        room = max(0, room - len(lines))
        if not lines and customs is None:
            group.refuse("lines", DeclarationRefusal.OWNER_WITHOUT_GOODS)
        whole = tuple(item for item in lines if item)
        goods.append(
            None if owner is None else GoodsOwner(owner=owner, customs_declaration=customs, lines=whole)
        )
    return goods


def _check_customs(goods: Group, *, direction: Direction | None, today: date) -> CustomsDeclaration | None:
    """Optional: it may be registered after the truck was declared. One that was begun needs its number."""
    group = goods.group("customs_declaration", names=CUSTOMS)
    if group.is_blank():
        group.warn("number", DeclarationWarning.NO_CUSTOMS_DECLARATION)
        return None
    number = group.required("number", partial(_number, direction=direction))
    kind = group.optional("type", partial(_type, direction=direction))
    office = group.optional("office", lambda text: parse_customs_office(text=text))
    registered_on = group.optional("registered_on", read_date)
    if registered_on and registered_on > today:
        group.refuse("registered_on", DeclarationRefusal.CUSTOMS_DATE_FUTURE)
    if number is None:
        return None
    return CustomsDeclaration(number=number, type=kind, office=office, registered_on=registered_on)


def _check_line(group: Group) -> GoodsLine | None:
    product = group.required("product", partial(line, limit=limits.PRODUCT))
    hs_code = group.optional("hs_code", _hs_code)
    if not group.text("hs_code"):
        group.warn("hs_code", DeclarationWarning.NO_HS_CODE)
    origin = group.optional("origin", _country)
    quantity = group.optional("quantity", lambda text: parse_quantity(text=text))
    unit = group.optional("unit", partial(line, limit=limits.UNIT))
    weight = group.required("weight_kg", lambda text: parse_weight(text=text))
    value = group.optional("value_vnd", _amount)
    if product is None:
        return None
    return GoodsLine(
        product=product,
        hs_code=hs_code,
        origin=origin,
        quantity=quantity,
        unit=unit,
        weight_kg=weight,
        value_vnd=value,
    )


def _number(text: str, *, direction: Direction | None) -> Checked[str]:
    checked = parse_customs_declaration_number(text=text, direction=direction)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def _type(text: str, *, direction: Direction | None) -> Checked[str]:
    checked = parse_declaration_type(text=text, direction=direction)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def _hs_code(text: str) -> Checked[str]:
    checked = parse_hs_code(text=text)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def _amount(text: str) -> Checked[int]:
    checked = parse_amount(text=text)
    return Checked(value=checked.value.dong, warnings=checked.warnings)


def _country(text: str) -> Checked[str]:
    """ISO 3166-1 alpha-2 by its shape; forms offer the list."""
    code = text.upper()
    if not COUNTRY.fullmatch(code):
        raise Refusal(code=DeclarationRefusal.NOT_A_COUNTRY)
    return Checked(value=code)
