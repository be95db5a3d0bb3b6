"""The columns of a declaration's spreadsheet.

Another one is one line here, and its words in interfaces/shared/sheets/labels.py.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xulang.declarations.domain import limits
from xulang.declarations.domain.check import REGIME_DIRECTIONS
from xulang.kernel.words import Direction, Force, Regime

REFERENCE: Final = "ref"
MARK: Final = "xl."
"""Before every key of a template's hidden row, which says that the next row has the headers."""
LEFT_OUT: Final = "#"
"""A reference that begins so marks an example, or a row that somebody put aside."""


class Section(StrEnum):
    DECLARATION = "declaration"
    VEHICLE = "vehicle"
    GOODS = "goods"


class Kind(StrEnum):
    """How a cell is read, and what the template lets be typed into it."""

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"  # The day of a moment; its time stands in a column of its own.
    TIME = "time"
    WHOLE = "whole"
    NUMBER = "number"


class Choices(StrEnum):
    """The lists that cells choose from; their words come from outside (`Words`)."""

    DIRECTION = "direction"
    REGIME = "regime"
    GATE = "gate"
    YARD = "yard"
    VEHICLE_TYPE = "vehicle_type"
    NATIONALITY = "nationality"
    PART = "part"
    PURPOSE = "purpose"
    PAPER = "paper"
    YES = "yes"


EVERY: Final = frozenset(Regime)
NONE: Final[frozenset[Regime]] = frozenset()
# The Vietnamese side of each kind must be known by name and tax code (check_parties.check_trader).
OWN_EXPORTER: Final = frozenset({Regime.EXPORT})
OWN_IMPORTER: Final = frozenset({Regime.IMPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`path` is the field within its section; columns of one path are joined by a space, in this order.

    `limit` is in characters, `needed` the kinds whose template marks it. A flag's path names what it adds.
    """

    key: str
    section: Section
    path: str
    kind: Kind
    limit: int
    needed: frozenset[Regime] = NONE
    choices: Choices | None = None


def _of(section: Section, *rows: tuple[object, ...]) -> tuple[Column, ...]:
    known = []
    for key, path, kind, limit, needed, *choices in rows:
        known.append(
            Column(
                key=str(key),
                section=section,
                path=str(path),
                kind=Kind(str(kind)),
                limit=int(str(limit)),
                needed=needed if isinstance(needed, frozenset) else NONE,
                choices=Choices(str(choices[0])) if choices else None,
            )
        )
    return tuple(known)


NAME: Final = 250
PERSON: Final = 100
CODE: Final = limits.SHORT_CODE

COLUMNS: Final = (
    *_of(
        Section.DECLARATION,
        ("direction", "direction", Kind.CHOICE, CODE, EVERY, Choices.DIRECTION),
        ("regime", "regime", Kind.CHOICE, CODE, EVERY, Choices.REGIME),
        ("gate", "gate", Kind.CHOICE, NAME, EVERY, Choices.GATE),
        ("arrival_day", "expected_arrival", Kind.MOMENT, CODE, EVERY),
        ("arrival_time", "expected_arrival", Kind.TIME, CODE, EVERY),
        ("yard", "yard", Kind.CHOICE, NAME, NONE, Choices.YARD),
        ("purpose", "purpose", Kind.CHOICE, CODE, NONE, Choices.PURPOSE),
        ("border_guard_number", "border_guard_number", Kind.CODE, CODE, NONE),
        ("officer_name", "procedure_officer.name", Kind.TEXT, PERSON, NONE),
        ("officer_phone", "procedure_officer.phone", Kind.CODE, CODE, NONE),
        ("exporter_name", "exporter.name", Kind.TEXT, NAME, OWN_EXPORTER),
        ("exporter_tax_code", "exporter.tax_code", Kind.CODE, CODE, OWN_EXPORTER),
        ("exporter_address", "exporter.address", Kind.TEXT, limits.ADDRESS, NONE),
        ("exporter_phone", "exporter.phone", Kind.CODE, CODE, NONE),
        ("importer_name", "importer.name", Kind.TEXT, NAME, OWN_IMPORTER),
        ("importer_tax_code", "importer.tax_code", Kind.CODE, CODE, OWN_IMPORTER),
        ("importer_address", "importer.address", Kind.TEXT, limits.ADDRESS, NONE),
        ("importer_phone", "importer.phone", Kind.CODE, CODE, NONE),
        ("payer_name", "fee_payer.name", Kind.TEXT, NAME, NONE),
        ("payer_tax_code", "fee_payer.tax_code", Kind.CODE, CODE, NONE),
        ("payer_address", "fee_payer.address", Kind.TEXT, limits.ADDRESS, NONE),
        ("payer_phone", "fee_payer.phone", Kind.CODE, CODE, NONE),
    ),
    *_of(
        Section.VEHICLE,
        ("plate", "plate", Kind.CODE, CODE, EVERY),
        ("vehicle_type", "type", Kind.CHOICE, CODE, EVERY, Choices.VEHICLE_TYPE),
        ("trailer_plate", "trailer_plate", Kind.CODE, CODE, NONE),
        ("container_number", "container_number", Kind.CODE, CODE, NONE),
        ("seal_number", "seal_number", Kind.CODE, CODE, NONE),
        ("cargo_weight_kg", "cargo_weight_kg", Kind.WHOLE, CODE, EVERY),
        ("tare_kg", "tare_kg", Kind.WHOLE, CODE, EVERY),
        ("driver_name", "driver.name", Kind.TEXT, PERSON, EVERY),
        ("driver_phone", "driver.phone", Kind.CODE, CODE, EVERY),
        ("driver_paper", "driver.id_kind", Kind.CHOICE, CODE, EVERY, Choices.PAPER),
        ("driver_paper_number", "driver.id_number", Kind.CODE, CODE, EVERY),
        ("driver_nationality", "driver.nationality", Kind.CHOICE, CODE, NONE, Choices.NATIONALITY),
        ("health_quarantine", Force.HEALTH_QUARANTINE.value, Kind.FLAG, CODE, NONE, Choices.YES),
        ("plant_quarantine", Force.PLANT_QUARANTINE.value, Kind.FLAG, CODE, NONE, Choices.YES),
        ("animal_quarantine", Force.ANIMAL_QUARANTINE.value, Kind.FLAG, CODE, NONE, Choices.YES),
        ("chassis_number", "chassis_number", Kind.CODE, CODE, NONE),
        ("engine_number", "engine_number", Kind.CODE, CODE, NONE),
        ("own_arrival_day", "own_arrival", Kind.MOMENT, CODE, NONE),
        ("own_arrival_time", "own_arrival", Kind.TIME, CODE, NONE),
        ("transport_licence", "transport_licence", Kind.CODE, CODE, NONE),
        ("oversize_permit", "oversize_permit", Kind.CODE, CODE, NONE),
        ("unloading_place", "unloading_place", Kind.TEXT, limits.PLACE, NONE),
        ("fee_rate", "fee_rate", Kind.CODE, CODE, NONE),
        ("vehicle_nationality", "nationality", Kind.CHOICE, CODE, NONE, Choices.NATIONALITY),
        ("part", "part", Kind.CHOICE, CODE, NONE, Choices.PART),
        ("receives_from", "receives_from", Kind.CODE, CODE, NONE),
    ),
    *_of(
        Section.GOODS,
        ("owner_name", "owner.name", Kind.TEXT, NAME, EVERY),
        ("owner_tax_code", "owner.tax_code", Kind.CODE, CODE, NONE),
        ("customs_number", "customs_declaration.number", Kind.CODE, CODE, NONE),
        ("customs_type", "customs_declaration.type", Kind.CODE, CODE, NONE),
        ("customs_office", "customs_declaration.office", Kind.CODE, CODE, NONE),
        ("customs_day", "customs_declaration.registered_on", Kind.DAY, CODE, NONE),
        ("product", "line.product", Kind.TEXT, limits.PRODUCT, EVERY),
        ("hs_code", "line.hs_code", Kind.CODE, CODE, NONE),
        ("origin", "line.origin", Kind.CODE, 2, NONE),
        ("quantity", "line.quantity", Kind.NUMBER, CODE, NONE),
        ("unit", "line.unit", Kind.CODE, limits.UNIT, NONE),
        ("weight_kg", "line.weight_kg", Kind.WHOLE, CODE, EVERY),
        ("value_vnd", "line.value_vnd", Kind.WHOLE, CODE, NONE),
    ),
)
BY_KEY: Final = {column.key: column for column in COLUMNS}


def constants_of(kind: Regime) -> dict[str, str]:
    """What a template of this kind says of itself, so that nobody has to type it: by column."""
    directions = REGIME_DIRECTIONS[kind]
    known = {"regime": kind.value}
    if len(directions) == 1:
        known["direction"] = next(iter(directions)).value
    return known


def columns_of(kind: Regime, section: Section) -> tuple[Column, ...]:
    """The columns that somebody fills in, in a template of this kind."""
    said = constants_of(kind)
    return tuple(column for column in COLUMNS if column.section is section and column.key not in said)


def directions_of(kind: Regime) -> tuple[Direction, ...]:
    return tuple(one for one in Direction if one in REGIME_DIRECTIONS[kind])
