"""What was read, put into a draft: blank fields are filled, what somebody typed stays and is listed.

Filling from the same document again changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xulang.declarations.domain.documents.result import ReadDocument, ReadField, ReadLine, ReadParty
from xulang.declarations.domain.draft import Body
from xulang.declarations.domain.times import read_date
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import parse_amount, parse_line, parse_quantity, parse_weight
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Regime

# Types whose goods go back the way they came (Decision 1357/QĐ-TCHQ); all others are plain import or export.
TEMPORARY: Final = {
    **dict.fromkeys(("G11", "G12", "G13", "G14", "G21", "G22", "G23", "G24"), Regime.TEMPORARY_IMPORT),
    **dict.fromkeys(("G51", "G61"), Regime.TEMPORARY_EXPORT),
}
LINE: Final = ("product", "hs_code", "origin", "quantity", "unit", "weight_kg", "value_vnd")
LONGEST: Final = 2_000


class Outcome(StrEnum):
    FILLED = "filled"
    SAME = "same"
    KEPT = "kept"  # Something else was typed: it stays.


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One field of the draft: what the document says, what was typed before, and which of them stands."""

    path: str
    read: str
    typed: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    body: Body
    fillings: tuple[Filling, ...]

    def of(self, outcome: Outcome) -> tuple[Filling, ...]:
        return tuple(one for one in self.fillings if one.outcome is outcome)


def prefill(body: Body, *, document: ReadDocument) -> Prefilled:
    fillings: list[Filling] = []
    filled = _fill(body, _head(document), path="", fillings=fillings)
    for side, party in (("exporter", document.exporter), ("importer", document.importer)):
        filled[side] = _fill(_group(body, side), _party(party), path=side, fillings=fillings)
    filled["goods"] = _fill_goods(_groups(body, "goods"), document, fillings=fillings)
    filled["vehicles"] = _fill_vehicles(_groups(body, "vehicles"), document, fillings=fillings)
    return Prefilled(body=filled, fillings=tuple(fillings))


def _head(document: ReadDocument) -> dict[str, str]:
    plain = Regime.EXPORT if document.direction is Direction.EXPORT else Regime.IMPORT
    known = {"direction": document.direction.value}
    if document.type.value:
        known["regime"] = TEMPORARY.get(document.type.value, plain).value
    return known


def _party(party: ReadParty) -> dict[str, str]:
    return _values({"name": party.name, "tax_code": party.tax_code, "address": party.address})


def _values(fields: Mapping[str, ReadField]) -> dict[str, str]:
    return {name: field.value for name, field in fields.items() if field.value is not None}


def _line(line: ReadLine) -> dict[str, str]:
    """As a draft writes it: a fraction has four decimals, so that it never reads as grouped thousands."""
    known = _values({name: getattr(line, name) for name in LINE})
    for name in ("quantity", "weight_kg", "value_vnd"):
        if "." in known.get(name, ""):
            number = Decimal(known[name])
            known[name] = f"{number:.4f}" if number == round(number, 4) else known[name]
    return known


def _fill(body: Body, known: Mapping[str, str], *, path: str, fillings: list[Filling]) -> dict[str, JSON]:
    filled = dict(body)
    for name, read in known.items():
        typed = _typed(body.get(name))
        at = f"{path}.{name}" if path else name
        if not typed:
            filled[name], outcome = read, Outcome.FILLED
        else:
            outcome = Outcome.SAME if _is_same(name, typed, read) else Outcome.KEPT
        fillings.append(Filling(path=at, read=read, typed=typed, outcome=outcome))
    return filled


def _typed(value: JSON) -> str:
    """What was typed there; what a program put in place of text is shown as it is."""
    return "" if value in (None, [], {}) else str(value).strip()


def _fill_goods(known: list[Body], document: ReadDocument, *, fillings: list[Filling]) -> list[JSON]:
    """Into the goods under the document's number, or those without one, or new ones."""
    index = _own_goods(known, document.number.value)
    old = known[index] if index < len(known) else {}
    path = f"goods.{index}"
    owner = document.exporter if document.direction is Direction.EXPORT else document.importer
    customs = {
        "number": document.number,
        "type": document.type,
        "office": document.office,
        "registered_on": document.registered_on,
    }
    new: dict[str, JSON] = {
        **old,
        "owner": _fill(
            _group(old, "owner"),
            _values({"name": owner.name, "tax_code": owner.tax_code}),
            path=f"{path}.owner",
            fillings=fillings,
        ),
        "customs_declaration": _fill(
            _group(old, "customs_declaration"),
            _values(customs),
            path=f"{path}.customs_declaration",
            fillings=fillings,
        ),
        "lines": _fill_lines(_groups(old, "lines"), document, path=f"{path}.lines", fillings=fillings),
    }
    return [*known[:index], new, *known[index + 1 :]]


def _own_goods(known: Sequence[Body], number: str | None) -> int:
    numbers = [_typed(_group(one, "customs_declaration").get("number")) for one in known]
    if number:
        same = [place for place, typed in enumerate(numbers) if typed and _is_same("number", typed, number)]
        if same:
            return same[0]
    return next((place for place, typed in enumerate(numbers) if not typed), len(known))


def _fill_lines(
    known: list[Body], document: ReadDocument, *, path: str, fillings: list[Filling]
) -> list[JSON]:
    """Line by line when there are as many; otherwise what was typed stays: nobody can tell which is which."""
    typed = [line for line in known if any(_typed(value) for value in line.values())]
    read = [_line(line) for line in document.lines]
    if not read:
        return [*known]
    if typed and len(typed) != len(read):
        fillings.append(Filling(path=path, read=str(len(read)), typed=str(len(typed)), outcome=Outcome.KEPT))
        return [*typed]
    return [
        _fill(typed[place] if typed else {}, line, path=f"{path}.{place}", fillings=fillings)
        for place, line in enumerate(read)
    ]


def _fill_vehicles(known: list[Body], document: ReadDocument, *, fillings: list[Filling]) -> list[JSON]:
    """One container on one vehicle is clear; several of either are the declarant's to say."""
    containers = [one.value for one in document.containers if one.value]
    if len(known) != 1 or len(containers) != 1:
        return [*known]
    return [_fill(known[0], {"container_number": containers[0]}, path="vehicles.0", fillings=fillings)]


def _group(body: Body, name: str) -> Body:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def _groups(body: Body, name: str) -> list[Body]:
    value = body.get(name)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return [one for one in value if isinstance(one, Mapping)]


def _compact(text: str) -> object:
    return "".join(char for char in text.upper() if char.isalnum())


def _words(text: str) -> object:
    return parse_line(text=text, limit=LONGEST).value.casefold()


_COMPARED: Final[Mapping[str, Callable[[str], object]]] = {
    "quantity": lambda text: parse_quantity(text=text).value,
    "weight_kg": lambda text: parse_weight(text=text).value,
    "value_vnd": lambda text: parse_amount(text=text).value,
    "registered_on": lambda text: read_date(text).value,
    **dict.fromkeys(("number", "type", "office", "hs_code", "tax_code", "container_number"), _compact),
}


def _is_same(name: str, typed: str, read: str) -> bool:
    """Whether both mean the same, as far as the field's kind tells."""
    compared = _COMPARED.get(name, _words)
    try:
        return compared(typed) == compared(read)
    except Refusal:
        return typed == read
