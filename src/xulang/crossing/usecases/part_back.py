"""A part of a truck's goods goes back before the border: by a force's order, or as the firm asks.

Customs' word on `storage` sets it apart. A truck that hands over the rest keeps it aboard and takes it home;
of any other it is unloaded, and another truck takes it back, as goods leave storage (usecases/storage.py).
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xulang.clearance.api import Dossier, Portion
from xulang.crossing.domain.portions import (
    Known,
    LineBalance,
    Load,
    WantedPart,
    line_balances,
    loads,
    set_apart,
    still_declared,
    to_private,
)
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.storing import check_droppable, check_may_store
from xulang.crossing.policy import Action
from xulang.crossing.queries.portions import parts_of
from xulang.crossing.usecases.act import Decision, Scene, act, check_note
from xulang.crossing.usecases.split import shares_of
from xulang.crossing.usecases.write import note_text
from xulang.declarations import api as declarations
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step, VehiclePart
from xulang.platform.idempotency import Answer


def ask_part_back(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    lines: Sequence[WantedPart],
    reason: Reason,
    note: str = "",
) -> Answer:
    """The firm takes a part of a vehicle's goods back; customs decides.

    Raises what `set_apart` and `check_may_store` raise, CONTENT_ERASED, and those of `act`.
    """
    return _apart(request, declaration_id, crossing_id, Action.ASK_RETURN, lines, reason, note)


def order_part_back(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    lines: Sequence[WantedPart],
    reason: Reason,
    note: str = "",
) -> Answer:
    """A force refuses a part of the goods the way on. Customs' word on `storage` carries it out.

    Raises as `ask_part_back`.
    """
    return _apart(request, declaration_id, crossing_id, Action.RETURN, lines, reason, note)


def recall_part_back(*, request: Request, declaration_id: UUID, crossing_id: UUID, note: str = "") -> Answer:
    """The force that ordered it lets the part go on after all, as long as it is on the truck.

    Raises NO_STORAGE_ASKED, ORDERED_BY_OTHER, STORED_GOODS, ALREADY_SIGNED, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.vehicle.portion is None:
            raise Refusal(code=CrossingRefusal.NO_STORAGE_ASKED)
        check_droppable(dossier=scene.dossier, vehicle=scene.vehicle, force=scene.force)
        return (
            Statement(
                kind=FactKind.STORAGE_DROPPED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                refers_to=scene.vehicle.storing,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.RETURN,
        body=["recall part", trimmed],
        decide=decide,
    )


def _apart(
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    action: Action,
    lines: Sequence[WantedPart],
    reason: Reason,
    note: str,
) -> Answer:
    trimmed = check_note(note=note)
    body: list[JSON] = [
        [one.owner, one.line, None if one.quantity is None else f"{one.quantity:f}", one.weight_kg]
        for one in lines
    ]
    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=action,
        body=["part", body, reason, trimmed],
        decide=_decision(lines, reason, trimmed),
    )


def _decision(lines: Sequence[WantedPart], reason: Reason, note: str) -> Decision:
    def decide(scene: Scene) -> Sequence[Statement]:
        vehicle, dossier = scene.vehicle, scene.dossier
        check_may_store(dossier=dossier, vehicle=vehicle, stage=scene.stage)
        if vehicle.shape.part == VehiclePart.LOADER:  # Its goods were counted where they came from.
            raise Refusal(code=CrossingRefusal.STEP_NOT_NEEDED, step=Step.STORAGE)
        content = declarations.get_declaration(declaration_id=dossier.id).content
        if content is None:
            raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
        others = [line for one in parts_of(dossier).values() for line in one]
        part = set_apart(content=content, crossing_id=vehicle.id, wanted=lines, others=others)
        hands_over = vehicle.shape.part == VehiclePart.SOURCE
        return (
            Statement(
                kind=FactKind.STORAGE_ASKED,
                force=scene.force,
                crossing_id=vehicle.id,
                outcome=(Portion.ABOARD if hands_over else Portion.UNLOADED).value,
                reason_code=reason.value,
                private={"lines": to_private(part), **note_text(note=note)},
            ),
        )

    return decide


def check_parts(*, dossier: Dossier, content: declarations.DeclarationContent) -> None:
    """What was set apart stays declared when the rest is corrected. Raises Refusals with GOODS_SET_APART."""
    parts = parts_of(dossier)
    refused = tuple(still_declared(content=content, parts=parts)) if parts else ()
    if refused:
        raise Refusals(refusals=refused)


def goods_lines(*, record: Record, content: declarations.DeclarationContent) -> tuple[LineBalance, ...]:
    """The declared lines, and how much of each shall go back, or went, before the border."""
    apart = [line for lines in parts_of(record.dossier).values() for line in lines]
    return line_balances(content, apart)


def goods_loads(*, record: Record, content: declarations.DeclarationContent) -> tuple[Load, ...]:
    """Where the goods of each vehicle are, in kilograms: together what was declared."""
    dossier = record.dossier
    splits: Mapping[UUID, Mapping[UUID, int]] = {
        one.id: shares_of(vehicle=one) for one in dossier.vehicles if one.split is not None
    }
    stages = {one.vehicle: one.stage for one in record.stages}
    known = Known(dossier=dossier, content=content, stages=stages, parts=parts_of(dossier), splits=splits)
    return tuple(loads(known))
