"""Who stands behind a declaration: who handles it, who pays, who trades."""

from functools import partial

from xulang.declarations.domain import limits
from xulang.declarations.domain.content import Owner, Party, Person
from xulang.declarations.domain.reading import Group, line
from xulang.declarations.domain.refusals import DeclarationWarning
from xulang.kernel.identifiers import (
    Checked,
    Phone,
    parse_organisation_name,
    parse_person_name,
    parse_phone,
    parse_tax_code,
)
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Nationality, Regime

PERSON = frozenset({"name", "phone"})
PARTY = frozenset({"name", "tax_code", "address", "phone"})
OWNER = frozenset({"name", "tax_code"})
SIDES = {Direction.EXPORT: "exporter", Direction.IMPORT: "importer"}


def phone(text: str, *, nationality: Nationality) -> Checked[str]:
    checked: Checked[Phone] = parse_phone(text=text, nationality=nationality)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def tax_code(text: str) -> Checked[str]:
    checked = parse_tax_code(text=text)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def person_name(text: str) -> Checked[str]:
    return parse_person_name(text=text)


def organisation_name(text: str) -> Checked[str]:
    return parse_organisation_name(text=text)


def check_officer(head: Group) -> Person | None:
    group = head.group("procedure_officer", names=PERSON)
    name = group.required("name", person_name)
    number = group.required("phone", partial(phone, nationality=Nationality.VN))
    return None if name is None else Person(name=name, phone=number)


def check_payer(head: Group) -> Party | None:
    """Whoever is charged must be known by his tax code, a Vietnamese or a Chinese one."""
    group = head.group("fee_payer", names=PARTY)
    code = group.required("tax_code", tax_code)
    return _party(group, code=code)


def check_trader(
    head: Group, *, side: Direction, direction: Direction | None, regime: Regime | None
) -> Party | None:
    """Importer or exporter: the Vietnamese one is required, but for transit, whose goods have none.

    Abroad are companies of any country: a tax code that is neither Vietnamese nor Chinese only warns.
    """
    group = head.group(SIDES[side], names=PARTY)
    own = side is direction and regime is not Regime.TRANSIT
    if group.is_blank() and not own:
        return None
    code = group.required("tax_code", tax_code) if own else _foreign_tax_code(group)
    return _party(group, code=code)


def check_owner(goods: Group) -> Owner | None:
    group = goods.group("owner", names=OWNER)
    name = group.required("name", organisation_name)
    code = _foreign_tax_code(group)
    return None if name is None else Owner(name=name, tax_code=code)


def _party(group: Group, *, code: str | None) -> Party | None:
    name = group.required("name", organisation_name)
    address = group.optional("address", partial(line, limit=limits.ADDRESS))
    number = group.optional("phone", partial(phone, nationality=Nationality.VN))
    return None if name is None else Party(name=name, tax_code=code, address=address, phone=number)


def _foreign_tax_code(group: Group) -> str | None:
    text = group.text("tax_code")
    if not text:
        return None
    try:
        return parse_tax_code(text=text).value.key
    except Refusal:
        group.warn("tax_code", DeclarationWarning.TAX_CODE_UNCHECKED)
        return group.optional("tax_code", partial(line, limit=limits.SHORT_CODE))
