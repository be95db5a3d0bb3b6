"""A yard's three lists: who comes, who is in, who may leave. Plates only, no people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.actor import Actor
from xulang.kernel.words import FactKind, Role, Stage, Step
from xulang.registry import api as registry

# More than any yard of the province holds at once; beyond it the search by plate finds the rest.
MOST = 300


class Listing(StrEnum):
    COMING = "coming"
    INSIDE = "inside"
    LEAVING = "leaving"
    STORAGE = "storage"


LABELS = {
    Listing.COMING: _("Coming"),
    Listing.INSIDE: _("In the yard"),
    Listing.LEAVING: _("May leave"),
    Listing.STORAGE: _("Storage"),
}
BEFORE_YARD = (Stage.REGISTERED, Stage.ENTERING, Stage.ENTERED)
IN_YARD = (Stage.IN_YARD, Stage.LEAVING_YARD)
LET_GO = (Stage.OUT_OF_YARD, Stage.LEAVING, Stage.RETURNING)
STAGES = {
    Listing.COMING: (Stage.ENTERING, Stage.ENTERED),
    # A truck that drove in while a word on its entry was missing is inside all the same.
    Listing.INSIDE: (*BEFORE_YARD, *IN_YARD),
    Listing.LEAVING: LET_GO,
    Listing.STORAGE: (*IN_YARD, *LET_GO, *BEFORE_YARD),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One vehicle; `report` is what one tap would report of it, `part` all that is to be unloaded of it."""

    seen: crossing.CrossingView
    yard: str
    since: datetime
    report: FactKind | None
    part: tuple[crossing.PartLine, ...] = ()


def rows_of(
    *, listing: Listing, gates: frozenset[str] | None, yards: Sequence[registry.Yard], typed: str
) -> list[Row]:
    """The vehicles of one list, the longest there first, except those bound for other yards than these.

    A search finds a vehicle before the gate, too: it may stand at the yard's barrier already.
    """
    stages = BEFORE_YARD if typed and listing == Listing.COMING else STAGES[listing]
    found = crossing.list_under_way(gates=gates, stages=stages, typed=typed, limit=MOST)
    declaration_ids = {seen.declaration_id for seen in found}
    said = crossing.list_vehicles(declaration_ids=declaration_ids)
    bound = _bound_for(declaration_ids)
    names = {yard.code: yard.name for yard in yards}
    rows = []
    for seen in found:
        code = bound.get(seen.declaration_id, "")
        if names and code and code not in names:
            continue
        row = _row(listing, seen, said[seen.id], names.get(code, code))
        if row:
            rows.append(row)
    return rows


def _row(listing: Listing, seen: crossing.CrossingView, said: crossing.Vehicle, yard: str) -> Row | None:
    """The vehicle's line, or None where it stands in another list: the yard's own reports decide first."""
    inside = said.yard_entry_at is not None and said.yard_exit_at is None
    since = said.yard_entry_at or seen.stage_since
    match listing:
        case Listing.COMING if said.yard_entry_at is None:
            return Row(seen=seen, yard=yard, since=seen.stage_since, report=FactKind.YARD_ENTRY)
        case Listing.INSIDE if inside or (said.yard_exit_at is None and seen.stage in IN_YARD):
            entered = FactKind.YARD_ENTRY if said.yard_entry_at is None else None
            return Row(seen=seen, yard=yard, since=since, report=entered)
        case Listing.STORAGE if said.forces_confirmed(Step.STORAGE) and not said.unloaded:
            if said.portion == crossing.Portion.ABOARD:
                return None
            part = crossing.part_of(said)
            return Row(seen=seen, yard=yard, since=seen.stage_since, report=None, part=part)
        case Listing.LEAVING if said.yard_exit_at is None:
            return Row(seen=seen, yard=yard, since=seen.stage_since, report=FactKind.YARD_EXIT)
        case _:
            return None


def _bound_for(declaration_ids: Collection[UUID]) -> dict[UUID, str]:
    """The yard that each declaration names, if any."""
    stored = declarations.get_declarations(declaration_ids=tuple(declaration_ids))
    return {one.id: one.content.yard or "" for one in stored.values() if one.content}


def yards_of(*, actor: Actor) -> list[registry.Yard]:
    """The yards that the operator's own organisations run."""
    homes = {grant.organisation_id for grant in actor.grants if grant.role == Role.YARD_OPERATOR}
    return [yard for home in sorted(homes) for yard in registry.list_yards_of(organisation_id=home)]
