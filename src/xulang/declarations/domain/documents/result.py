"""What was read of a document: every field has its value and its place, or the reason why it has none."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import cast

import msgspec

from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction


class Unread(StrEnum):
    """Why a field has no value."""

    NOT_PRINTED = "not_printed"  # This form has no such field, or its label was not found.
    EMPTY = "empty"  # The label is there, and nothing beside it.
    MALFORMED = "malformed"  # What stands there cannot be such a field's value.
    AMBIGUOUS = "ambiguous"  # It reads in two ways, and nothing tells which is meant.
    CONFLICTING = "conflicting"  # It stands in several places, and not the same.


class PlaceKind(StrEnum):
    PAGE = "page"
    CELL = "cell"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it stands: page "3", cell "TKN!E4", element "Root/DToKhaiMD/Data/SOTK"."""

    kind: PlaceKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadField:
    """`value` is canonical: dates 2026-05-08, numbers 13747.01, codes as they compare, text in NFC.

    Exactly one of `value` and `unread` is None. `raw` is what stands there when it could not be read.
    """

    value: str | None = None
    place: Place | None = None
    unread: Unread | None = None
    raw: str = ""


NOT_PRINTED = ReadField(unread=Unread.NOT_PRINTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParty:
    name: ReadField = NOT_PRINTED
    tax_code: ReadField = NOT_PRINTED
    address: ReadField = NOT_PRINTED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line of goods; `value` and `unit_price` are in `currency`, `value_vnd` is the value for customs."""

    product: ReadField = NOT_PRINTED
    hs_code: ReadField = NOT_PRINTED
    origin: ReadField = NOT_PRINTED
    quantity: ReadField = NOT_PRINTED
    unit: ReadField = NOT_PRINTED
    weight_kg: ReadField = NOT_PRINTED
    unit_price: ReadField = NOT_PRINTED
    value: ReadField = NOT_PRINTED
    currency: ReadField = NOT_PRINTED
    value_vnd: ReadField = NOT_PRINTED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """`form` names the reader. `office` is the code, `office_name` what most printouts have instead.

    `line_count` is how many lines of goods the document says it has; `lines` are those that were found.
    """

    form: str
    direction: Direction
    number: ReadField = NOT_PRINTED
    type: ReadField = NOT_PRINTED
    office: ReadField = NOT_PRINTED
    office_name: ReadField = NOT_PRINTED
    channel: ReadField = NOT_PRINTED
    registered_on: ReadField = NOT_PRINTED
    transport: ReadField = NOT_PRINTED
    gross_weight_kg: ReadField = NOT_PRINTED
    invoice_value: ReadField = NOT_PRINTED
    invoice_currency: ReadField = NOT_PRINTED
    line_count: ReadField = NOT_PRINTED
    exporter: ReadParty = ReadParty()
    importer: ReadParty = ReadParty()
    bills: tuple[ReadField, ...] = ()
    containers: tuple[ReadField, ...] = ()
    lines: tuple[ReadLine, ...] = ()

    @property
    def is_short_of_lines(self) -> bool:
        """Whether fewer lines of goods were found than the document says it has, or more."""
        return self.line_count.value is not None and int(self.line_count.value) != len(self.lines)


def each_field(document: ReadDocument) -> Iterator[tuple[str, ReadField]]:
    """Every field under its path: "number", "exporter.name", "lines.0.hs_code"."""
    return _each(document, path="")


def _each(part: object, *, path: str) -> Iterator[tuple[str, ReadField]]:
    if isinstance(part, ReadField):
        yield path, part
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _each(item, path=f"{path}.{index}")
    elif isinstance(part, ReadDocument | ReadParty | ReadLine):
        for field in fields(part):
            yield from _each(getattr(part, field.name), path=f"{path}.{field.name}" if path else field.name)


def document_to_json(document: ReadDocument) -> dict[str, JSON]:
    return cast("dict[str, JSON]", msgspec.to_builtins(document, order="deterministic"))


def document_from_json(value: object) -> ReadDocument:
    """The inverse; anything else raises msgspec.ValidationError."""
    return msgspec.convert(value, ReadDocument)
