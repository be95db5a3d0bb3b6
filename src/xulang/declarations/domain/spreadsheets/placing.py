"""Where in the file a field of a declaration stands, and the ids that its vehicles get."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from xulang.declarations.domain.spreadsheets.columns import COLUMNS, REFERENCE, Kind, Section
from xulang.declarations.domain.spreadsheets.findings import Finding, Level
from xulang.declarations.domain.warnings import FieldWarning
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal

SECTIONS: Final = {"vehicles": Section.VEHICLE, "goods": Section.GOODS}


def identified(body: Mapping[str, JSON], *, new_id: Callable[[str], UUID]) -> dict[str, JSON]:
    """The body with its vehicles' ids: a receiver's source, typed as a plate, becomes that vehicle's id.

    A plate of no vehicle here becomes an id of none, which the check refuses at its field.
    """
    vehicles = _objects(body.get("vehicles"))
    ids = [str(new_id(f"vehicle:{place}")) for place in range(len(vehicles))]
    by_plate = {
        plate_key(text=str(one["plate"])): one_id
        for one, one_id in reversed(list(zip(vehicles, ids, strict=True)))
        if one.get("plate")
    }
    made: list[JSON] = []
    for one, one_id in zip(vehicles, ids, strict=True):
        source = str(one.get("receives_from") or "")
        known = {**one, "id": one_id}
        if source:
            known["receives_from"] = by_plate.get(plate_key(text=source), str(new_id(f"nobody:{source}")))
        made.append(known)
    return {**body, "vehicles": made}


def placed(
    found: Refusal | FieldWarning,
    *,
    reference: str,
    spots: Mapping[str, Sequence[int]],
    columns: Mapping[int, Mapping[str, int]],
) -> Finding:
    """A refusal or a warning of the check, at its row and, where the file has it, its column."""
    path = found.field or ""
    spot_path = _longest(path, spots)
    table, row = spots[spot_path]
    key = _key(path, path[len(spot_path) :].lstrip("."), columns.get(table, {}))
    return Finding(
        level=Level.ERROR if isinstance(found, Refusal) else Level.WARNING,
        code=found.code.value,
        table=table,
        row=row,
        column=column_of(columns, table, key),
        field=key,
        reference=reference,
        params=dict(found.params),
    )


def column_of(columns: Mapping[int, Mapping[str, int]], table: int, key: str) -> int:
    """The field's own column; the reference's in a table that has none for it."""
    known = columns.get(table, {})
    return known.get(key) or known.get(REFERENCE, 0)


def with_column(finding: Finding, columns: Mapping[int, Mapping[str, int]]) -> Finding:
    if finding.column:
        return finding
    column = column_of(columns, finding.table, finding.field)
    return Finding(
        level=finding.level,
        code=finding.code,
        table=finding.table,
        row=finding.row,
        column=column,
        field=finding.field,
        reference=finding.reference,
        params=finding.params,
    )


def _longest(path: str, spots: Mapping[str, Sequence[int]]) -> str:
    parts = path.split(".")
    while parts:
        candidate = ".".join(parts)
        if candidate in spots:
            return candidate
        parts.pop()
    return ""


def _key(path: str, rest: str, known: Mapping[str, int]) -> str:
    """The column of a path, such as "vehicles.0.driver.phone"; of several, the first that the table has."""
    head, *more = path.split(".")
    section = SECTIONS.get(head, Section.DECLARATION)
    if section is not Section.DECLARATION and not more:
        return REFERENCE
    name = rest
    if section is Section.GOODS and "lines" in more and rest:
        name = "line" if rest == "lines" else f"line.{rest.removeprefix('lines.')}"
    fits = [column.key for column in COLUMNS if column.section is section and column.path == name]
    if section is Section.VEHICLE and name.startswith("needs"):
        fits = [column.key for column in COLUMNS if column.kind is Kind.FLAG]
    if not fits:  # A whole group, as "goods.0.lines" or "vehicles.0.driver".
        fits = [
            column.key
            for column in COLUMNS
            if column.section is section and name and column.path.startswith(f"{name}.")
        ]
    return next((key for key in fits if key in known), fits[0] if fits else REFERENCE)


def _objects(value: JSON) -> list[Mapping[str, JSON]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
