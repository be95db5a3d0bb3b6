"""What lists, earlier declarations and documents know of a value that is taken out, and of one put in."""

from datetime import datetime
from uuid import UUID

from xulang.crossing.dependencies import Field
from xulang.crossing.domain.identity import IDENTITY, Evidence, New, Old
from xulang.declarations import api as declarations
from xulang.kernel.identifiers import (
    parse_chassis_number,
    parse_container_number,
    parse_plate,
    parse_trailer_plate,
    plate_key,
)
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.registry import api as registry

SEEN = {
    Field.PLATE: "plate_key",
    Field.TRAILER_PLATE: "trailer_key",
    Field.CONTAINER_NUMBER: "container_key",
    Field.CHASSIS_NUMBER: "chassis_key",
}
ON_PAPER = {
    Field.PLATE: declarations.PaperKind.PLATE,
    Field.TRAILER_PLATE: declarations.PaperKind.PLATE,
    Field.CONTAINER_NUMBER: declarations.PaperKind.CONTAINER,
}
SEEN_ELSEWHERE = "SELECT EXISTS (SELECT FROM crossing_crossing WHERE {column} = %s AND declaration_id <> %s)"


def evidence_of(
    *,
    declaration: declarations.SubmittedDeclaration,
    field: Field,
    old: declarations.VehicleContent,
    new: declarations.VehicleContent,
    listed_before: datetime,
    corrected_before: int,
) -> Evidence:
    """Weigh one identity.

    A list counts as it stood before the declaration was first registered, and a document if it was read
    before: what came afterwards proves nothing. What a document names is somebody's, whenever it was read.
    """
    return Evidence(
        old=_old(declaration, field, old),
        new=_new(declaration, field, new, listed_before),
        corrected_before=corrected_before,
    )


def _old(
    declaration: declarations.SubmittedDeclaration, field: Field, vehicle: declarations.VehicleContent
) -> Old:
    text = _text(field, vehicle)
    if not text:
        return Old.UNKNOWN
    if field == Field.DRIVER:
        known = registry.is_driver_known(id_number=text, before=declaration.submitted_at)
        return Old.KNOWN if known else Old.UNKNOWN
    if not _sound(field, text):
        return Old.MALFORMED
    column = SEEN.get(field)
    if column and _seen(column, plate_key(text=text), declaration.id):
        return Old.KNOWN
    listed = field in {Field.PLATE, Field.TRAILER_PLATE} and registry.is_plate_known(
        plate=text, before=declaration.submitted_at
    )
    return Old.KNOWN if listed or _on_paper(declaration, field, text) else Old.UNKNOWN


def _new(
    declaration: declarations.SubmittedDeclaration,
    field: Field,
    vehicle: declarations.VehicleContent,
    before: datetime,
) -> New:
    text = _text(field, vehicle)
    if not text:
        return New.NOTHING
    if field == Field.DRIVER:
        listed = registry.is_driver_known(
            id_number=text, before=before, organisation_id=declaration.organisation_id
        )
        return New.LIST if listed else New.NOTHING
    if field in {Field.PLATE, Field.TRAILER_PLATE} and registry.is_plate_known(
        plate=text, before=before, organisation_id=declaration.organisation_id
    ):
        return New.LIST
    return New.DOCUMENT if _on_paper(declaration, field, text, before) else New.NOTHING


def _on_paper(
    declaration: declarations.SubmittedDeclaration, field: Field, text: str, before: datetime | None = None
) -> bool:
    kind = ON_PAPER.get(field)
    return kind is not None and declarations.is_on_paper(
        about=declaration.id, kind=kind, key=plate_key(text=text), before=before
    )


def _text(field: Field, vehicle: declarations.VehicleContent) -> str:
    if field == Field.DRIVER:
        return (vehicle.driver.id_number or "") if vehicle.driver else ""
    if field not in IDENTITY:
        raise ValueError(f"{field} identifies nothing")
    return str(getattr(vehicle, field) or "")


def _sound(field: Field, text: str) -> bool:
    """A wrong check digit of a container or chassis only warns at entry, since such exist; here it speaks."""
    try:
        match field:
            case Field.CONTAINER_NUMBER:
                return not parse_container_number(text=text).warnings
            case Field.CHASSIS_NUMBER:
                return not parse_chassis_number(text=text).warnings
            case Field.PLATE:
                parse_plate(text=text)
            case Field.TRAILER_PLATE:
                parse_trailer_plate(text=text)
    except Refusal:
        return False
    return True


def _seen(column: str, key: str, declaration_id: UUID) -> bool:
    row = raw().execute(SEEN_ELSEWHERE.format(column=column).encode(), [key, declaration_id]).fetchone()
    return bool(row and row[0])
