"""Goods are put into the yard's storage, wait there, and go on with other trucks of the same declaration.

The lot stays part of its declaration: customs declarations, channel, clearance and every check already made
hold on for the trucks that load it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.clearance.api import LOT_EMPTIED, Dossier, Portion, Vehicle
from xulang.crossing.domain.decide import check_confirm, goes_back
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.storing import (
    LotView,
    check_droppable,
    check_may_store,
    is_destroyed,
    left_of,
    loaders_of,
    lot_weight,
    not_taken,
    too_heavy,
    weight_of,
)
from xulang.crossing.domain.turning import PART_LOADED
from xulang.crossing.policy import Action
from xulang.crossing.queries.crossings import COLUMNS, get_crossing, view_of
from xulang.crossing.queries.portions import part_of
from xulang.crossing.queries.records import open_record
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.take_back import take_back
from xulang.crossing.usecases.write import note_text
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Step, VehiclePart
from xulang.platform.db import raw
from xulang.platform.idempotency import Answer

PLACE_LIMIT = 100
# A lot is an open turn: the declarant names who takes it on, or forces destroy it (domain/record.py).
LOTS = (
    f"SELECT {COLUMNS} FROM (SELECT subject, gate, min(since) AS since, min(id) AS id FROM crossing_task"  # noqa: S608 -- our own columns
    " WHERE done_at IS NULL AND (step = 'destroyed' OR (step = 'loaded' AND force = 'carrier'))"
    " GROUP BY subject, gate) t JOIN crossing_crossing c ON c.id = t.subject"
    " WHERE (%(gates)s::text[] IS NULL OR t.gate = ANY(%(gates)s))"
    " AND (%(organisation)s::uuid IS NULL OR c.organisation_id = %(organisation)s)"
    " AND (c.plate_key LIKE %(like)s OR c.number LIKE %(like)s)"
    " ORDER BY t.since, t.id LIMIT %(limit)s"
)


def ask_storage(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, reason: Reason, note: str = ""
) -> Answer:
    """The firm asks to unload a vehicle that entered into the yard's storage; customs decides.

    Raises NEEDS_FIRST before its entry, STORAGE_WAITS, RETURNING, RETURNED, CANCELLED, ALREADY_LEFT, and
    those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        check_may_store(dossier=scene.dossier, vehicle=scene.vehicle, stage=scene.stage)
        return (
            Statement(
                kind=FactKind.STORAGE_ASKED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_STORAGE,
        body=["ask", reason, trimmed],
        decide=decide,
    )


def drop_storage(*, request: Request, declaration_id: UUID, crossing_id: UUID) -> Answer:
    """The goods stay on the vehicle after all, as long as they were not unloaded.

    Raises NO_STORAGE_ASKED, ORDERED_BY_OTHER for a part that a force ordered back, STORED_GOODS while other
    trucks are declared to load them, ALREADY_SIGNED; those of `act`.
    """

    def standing(scene: Scene) -> UUID | None:
        check_droppable(dossier=scene.dossier, vehicle=scene.vehicle, force=scene.force)
        return scene.vehicle.storing

    return take_back(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_STORAGE,
        kind=FactKind.STORAGE_DROPPED,
        standing=standing,
    )


def unload(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    place: str,
    at: datetime | None = None,
    note: str = "",
) -> Answer:
    """The yard says that the goods lie in storage: where, and since when (None: now).

    Raises PLACE_MISSING, IN_FUTURE, what `confirm` raises, and those of `act`.
    """
    trimmed, where = check_note(note=note), place.strip()
    if not where or len(where) > PLACE_LIMIT:
        raise Refusal(code=CrossingRefusal.PLACE_MISSING, field="place", limit=PLACE_LIMIT)
    if at and at > request.now:
        raise Refusal(code=CrossingRefusal.IN_FUTURE, field="at")

    def decide(scene: Scene) -> Sequence[Statement]:
        check_confirm(
            table=scene.table,
            step=Step.UNLOADED,
            force=scene.force,
            dossier=scene.dossier,
            vehicle=scene.vehicle,
        )
        return (
            Statement(
                kind=FactKind.CONFIRMED,
                force=scene.force,
                step=Step.UNLOADED,
                crossing_id=scene.vehicle.id,
                occurred_at=at,
                private={"place": where, **note_text(note=trimmed)},
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.CONFIRM,
        step=Step.UNLOADED,
        body=["unload", where, at.isoformat() if at else None, trimmed],
        decide=decide,
    )


def loaded(scene: Scene) -> Sequence[Statement]:
    """What follows customs' word on loading, in its transaction: goods that go back are not let on."""
    if not goes_back(scene.dossier.lot_of(scene.vehicle)):
        return ()
    return (
        Statement(
            kind=FactKind.RETURN_ORDERED,
            force=Force.SYSTEM,
            crossing_id=scene.vehicle.id,
            trigger=PART_LOADED,
        ),
    )


def not_loaded(scene: Scene) -> Sequence[Statement]:
    """What follows the undoing of that word: the truck is empty again, and may go where it likes."""
    vehicle = scene.vehicle
    if vehicle.turning is None or not goes_back(scene.dossier.lot_of(vehicle)):
        return ()
    if vehicle.forces_confirmed(Step.TURNED_BACK):
        raise Refusal(
            code=CrossingRefusal.OTHERS_RELY_ON_IT,
            step=Step.TURNED_BACK,
            force=min(vehicle.forces_confirmed(Step.TURNED_BACK)),
        )
    return (
        Statement(
            kind=FactKind.RETURN_RECALLED,
            force=Force.SYSTEM,
            crossing_id=vehicle.id,
            refers_to=vehicle.turning.fact_id,
            trigger="undone.loaded",
        ),
    )


def emptied_by(scene: Scene) -> str | None:
    """What customs' word on loading the vehicle does to the lot: the outcome of that word.

    Raises MORE_THAN_STORED when less lies there than the vehicle is declared to take.
    """
    lot = scene.dossier.lot_of(scene.vehicle)
    if lot is None:
        return None
    content = declarations.get_declaration(declaration_id=scene.dossier.id).content
    whole = lot_weight(content, lot, part_of(lot))
    left, taken = left_of(scene.dossier, content, lot, whole), weight_of(content, scene.vehicle.id)
    if left is None or taken is None:
        waiting = [one for one in loaders_of(scene.dossier, lot) if not one.forces_confirmed(Step.LOADED)]
        return LOT_EMPTIED if waiting == [scene.vehicle] else None
    if taken > left:
        raise Refusal(code=CrossingRefusal.MORE_THAN_STORED, left=left)
    return LOT_EMPTIED if taken == left else None


def check_loaders(*, dossier: Dossier | None, content: declarations.DeclarationContent) -> None:
    """Trucks that load from storage take goods that lie, or shall lie, there, and together no more.

    `dossier` is None before anything was declared. Raises Refusals with NOT_IN_STORAGE, LOT_CONDEMNED
    and MORE_THAN_STORED.
    """
    known = {one.id: one for one in dossier.vehicles} if dossier else {}
    refused = []
    for place, vehicle in enumerate(content.vehicles):
        if vehicle.part is not VehiclePart.LOADER or vehicle.receives_from is None:
            continue
        lot = known.get(vehicle.receives_from)
        if lot is None or not lot.forces_confirmed(Step.STORAGE) or lot.portion == Portion.ABOARD:
            refused.append(
                Refusal(code=CrossingRefusal.NOT_IN_STORAGE, field=f"vehicles.{place}.receives_from")
            )
            continue
        if lot.condemned and not _took(known, vehicle.id):
            refused.append(
                Refusal(
                    code=CrossingRefusal.LOT_CONDEMNED,
                    field=f"vehicles.{place}.receives_from",
                    force=lot.condemned.force,
                )
            )
            continue
        takers = (
            one.id for one in content.vehicles if one.receives_from == lot.id and not _gone(known, one.id)
        )
        whole = lot_weight(content, lot, part_of(lot))
        if too_heavy(content, whole, takers):
            refused.append(
                Refusal(
                    code=CrossingRefusal.MORE_THAN_STORED,
                    field=f"vehicles.{place}.cargo_weight_kg",
                    left=whole or 0,
                )
            )
    if refused:
        raise Refusals(refusals=tuple(refused))


def _took(known: Mapping[UUID, Vehicle], crossing_id: UUID) -> bool:
    """Whether the truck has loaded, or went back without: what becomes of the rest is not its affair."""
    vehicle = known.get(crossing_id)
    return vehicle is not None and bool(vehicle.returned_at or vehicle.forces_confirmed(Step.LOADED))


def _gone(known: Mapping[UUID, Vehicle], crossing_id: UUID) -> bool:
    """Whether the truck went back without having loaded anything."""
    vehicle = known.get(crossing_id)
    if vehicle is None or vehicle.returned_at is None:
        return False
    return not vehicle.forces_confirmed(Step.LOADED)


def find_lot(*, declaration_id: UUID, crossing_id: UUID) -> LotView | None:
    """The lot that the vehicle brought, or that it loads from; None when there is none."""
    record = open_record(declaration_id=declaration_id).record
    vehicle = record.dossier.vehicle(crossing_id)
    lot = vehicle if vehicle.unloaded else record.dossier.lot_of(vehicle)
    if lot is None or not lot.unloaded:
        return None
    return _view(record.dossier, lot.id)


def list_lots(
    *, gates: Sequence[str] | None, organisation_id: UUID | None = None, typed: str = "", limit: int = 200
) -> list[LotView]:
    """What lies in storage now, the oldest first: at gates (None: all), or of one organisation."""
    values = {
        "gates": None if gates is None else list(gates),
        "organisation": organisation_id,
        "like": f"%{plate_key(text=typed)}%" if typed.strip() else "%",
        "limit": limit,
    }
    seen = [view_of(row) for row in raw().execute(LOTS, values).fetchall()]
    return [_view(open_record(declaration_id=one.declaration_id).record.dossier, one.id) for one in seen]


def _view(dossier: Dossier, crossing_id: UUID) -> LotView:
    lot = dossier.vehicle(crossing_id)
    word = next(item for item in lot.confirmations if item.step == Step.UNLOADED)
    private = journal.get_fact(fact_id=word.fact_id).private or {}
    content = declarations.get_declaration(declaration_id=dossier.id).content
    part = part_of(lot)
    whole = lot_weight(content, lot, part)
    return LotView(
        brought_by=get_crossing(crossing_id=crossing_id),
        since=word.at,
        place=cast("str | None", private.get("place")),
        weight_kg=whole,
        left_kg=left_of(dossier, content, lot, whole),
        emptied_at=lot.emptied_at,
        condemned=lot.condemned,
        destroyed_kg=not_taken(dossier, content, lot, whole) if is_destroyed(lot) else None,
        loaders=tuple(
            (one.id, weight_of(content, one.id), _loaded_at(one)) for one in loaders_of(dossier, lot)
        ),
        part=part,
        goes_back=lot.portion is not None,
    )


def _loaded_at(vehicle: Vehicle) -> datetime | None:
    return next((item.at for item in vehicle.confirmations if item.step == Step.LOADED), None)
