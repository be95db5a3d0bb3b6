"""Another tractor, trailer, container or driver for a registered consignment: asked for, approved, traced.

The place belongs to the consignment (domain/identity.py), so a replacement is no way to sell it: what it
does to the place is in the public trace, and the released vehicle keeps none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

import msgspec

from xulang.clearance.api import Vehicle
from xulang.crossing import policy
from xulang.crossing.dependencies import Field
from xulang.crossing.domain.amending import Allowance
from xulang.crossing.domain.amendment import Judged
from xulang.crossing.domain.decide import ended
from xulang.crossing.domain.identity import IDENTITY, Place
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import lock_identities
from xulang.crossing.policy import Action
from xulang.crossing.queries.records import open_record
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.amend import carry_out, content_of, judge
from xulang.crossing.usecases.take_back import take_back
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage
from xulang.platform.db import raw
from xulang.platform.idempotency import Answer

# What is put in can be on its way to the border once.
ELSEWHERE = (
    "SELECT EXISTS (SELECT FROM crossing_crossing WHERE ended_at IS NULL AND id <> %s"
    " AND (plate_key = ANY(%s) OR trailer_key = ANY(%s) OR container_key = ANY(%s)"
    " OR (chassis_key = ANY(%s) AND chassis_key <> '')))"
)


def ask_replacement(
    *,
    request: Request,
    declaration_id: UUID,
    vehicle: declarations.VehicleContent,
    reason: Reason,
    photo: UUID,
    note: str = "",
) -> Answer:
    """Ask a force to let `vehicle` (checked, with the id of the one it stands for) take its place.

    Only plate, trailer, container, seal and driver may differ; `photo` is one stored for the declaration.
    Raises NOTHING_CHANGED, REPLACEMENT_WAITS, UNDER_WAY_ELSEWHERE, PHOTO_MISSING, NO_REPLACEMENT before the
    first registration (until then an amendment does), and those of `act`. What is frozen is told on approval.
    """
    trimmed = check_note(note=note)
    wanted = _identity(vehicle)

    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.vehicle.replacement is not None:
            raise Refusal(code=CrossingRefusal.REPLACEMENT_WAITS)
        stored = declarations.get_declaration(declaration_id=declaration_id)
        _check(scene.record, scene.vehicle, stored, wanted)
        if not declarations.has_photo(declaration_id=declaration_id, photo_id=photo):
            raise Refusal(code=CrossingRefusal.PHOTO_MISSING, field="photo")
        changed = _changed(stored, scene.vehicle.id, wanted)
        return (
            Statement(
                kind=FactKind.REPLACEMENT_ASKED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                outcome=".".join(sorted(changed)),
                reason_code=reason.value,
                private={
                    "wanted": wanted,
                    "photo": str(photo),
                    "version": stored.version,
                    **({"note": trimmed} if trimmed else {}),
                },
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=vehicle.id,
        action=Action.REPLACE,
        body=[wanted, reason, str(photo), trimmed],
        decide=decide,
    )


def drop_replacement(*, request: Request, declaration_id: UUID, crossing_id: UUID) -> Answer:
    """The declarant no longer wants it. Raises NO_REPLACEMENT, and those of `act`."""

    def standing(scene: Scene) -> UUID | None:
        if scene.vehicle.replacement is None:
            raise Refusal(code=CrossingRefusal.NO_REPLACEMENT)
        return scene.vehicle.replacement

    return take_back(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.REPLACE,
        kind=FactKind.REPLACEMENT_DROPPED,
        standing=standing,
    )


def replaced(scene: Scene) -> Sequence[Statement]:
    """What follows a force's approval, in its transaction: the new version, its rows and permits.

    Raises what `ask_replacement` raises: what was possible when it was asked may not be any more.
    """
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    wanted = _wanted(scene)
    lock_identities(keys=_keys(wanted))
    _check(scene.record, scene.vehicle, stored, wanted)
    after, judged = look_replaced(
        record=scene.record, stored=stored, crossing_id=scene.vehicle.id, wanted=wanted
    )
    return carry_out(
        request=scene.request, locked=scene.locked, stored=stored, after=after, judged=judged, offset=1
    )


def preview_replacement(
    *, actor: Actor, declaration_id: UUID, vehicle: declarations.VehicleContent
) -> tuple[Judged, Place]:
    """What approving it now would do, and what becomes of the vehicle's place. Nothing is locked or written.

    Raises what `ask_replacement` raises, save for the photo.
    """
    opened = open_record(declaration_id=declaration_id)
    record = opened.record
    policy.force_of(
        actor=actor, action=Action.REPLACE, gate=record.dossier.gate, owner=opened.organisation_id
    )
    declared = next((one for one in record.dossier.vehicles if one.id == vehicle.id), None)
    if declared is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    if declared.replacement is not None:
        raise Refusal(code=CrossingRefusal.REPLACEMENT_WAITS)
    stored = declarations.get_declaration(declaration_id=declaration_id)
    wanted = _identity(vehicle)
    _check(record, declared, stored, wanted)
    _, judged = look_replaced(record=record, stored=stored, crossing_id=vehicle.id, wanted=wanted)
    return judged, judged.places.get(vehicle.id, Place.KEPT)


def look_replaced(
    *,
    record: Record,
    stored: declarations.SubmittedDeclaration,
    crossing_id: UUID,
    wanted: Mapping[str, JSON],
) -> tuple[declarations.DeclarationContent, Judged]:
    """The next version, and how an approval is judged. Raises Refusals with MOVED_ON and FIELD_FROZEN."""
    after = _after(stored, crossing_id, wanted)
    judged = judge(
        record=record, stored=stored, before=content_of(stored), after=after, may=Allowance.APPROVED
    )
    return after, judged


def asked_of(fact: journal.Fact) -> Mapping[str, JSON] | None:
    """What a REPLACEMENT_ASKED fact wants in place of what is declared; None after erasure."""
    return cast("Mapping[str, JSON]", fact.private["wanted"]) if fact.private else None


def _check(
    record: Record,
    vehicle: Vehicle,
    stored: declarations.SubmittedDeclaration,
    wanted: Mapping[str, JSON],
) -> None:
    over = ended(dossier=record.dossier, vehicle=vehicle)
    if over:
        raise over
    if record.stage(vehicle.id).stage == Stage.LEFT:
        raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
    if record.dossier.registered_at is None:
        raise Refusal(code=CrossingRefusal.NO_REPLACEMENT)
    changed = _changed(stored, vehicle.id, wanted)
    if not changed:
        raise Refusal(code=CrossingRefusal.NOTHING_CHANGED)
    keys = _keys({name: value for name, value in wanted.items() if name in changed})
    row = raw().execute(ELSEWHERE, [vehicle.id, keys, keys, keys, keys]).fetchone()
    if row and row[0]:
        raise Refusal(code=CrossingRefusal.UNDER_WAY_ELSEWHERE)


def _keys(wanted: Mapping[str, JSON]) -> list[str]:
    """How plates and boxes are compared, sorted."""
    names = (Field.PLATE, Field.TRAILER_PLATE, Field.CONTAINER_NUMBER, Field.CHASSIS_NUMBER)
    texts = (wanted.get(name) for name in names)
    return sorted({plate_key(text=text) for text in texts if isinstance(text, str)})


def _identity(vehicle: declarations.VehicleContent) -> dict[str, JSON]:
    """The fields that tell which vehicle, box and driver, as plain values."""
    whole = cast("Mapping[str, JSON]", msgspec.to_builtins(vehicle, order="deterministic"))
    return {field.value: whole[field] for field in sorted(IDENTITY)}


def _after(
    stored: declarations.SubmittedDeclaration, crossing_id: UUID, wanted: Mapping[str, JSON]
) -> declarations.DeclarationContent:
    content = content_of(stored)
    whole = cast("dict[str, JSON]", msgspec.to_builtins(content.vehicle(crossing_id)))
    vehicle = msgspec.convert({**whole, **wanted}, declarations.VehicleContent)
    vehicles = tuple(vehicle if known.id == crossing_id else known for known in content.vehicles)
    return replace(content, vehicles=vehicles)


def _changed(
    stored: declarations.SubmittedDeclaration, crossing_id: UUID, wanted: Mapping[str, JSON]
) -> frozenset[str]:
    changes = declarations.find_changes(before=content_of(stored), after=_after(stored, crossing_id, wanted))
    return changes.vehicles.get(crossing_id, frozenset())


def _wanted(scene: Scene) -> Mapping[str, JSON]:
    if scene.vehicle.replacement is None:
        raise Refusal(code=CrossingRefusal.NO_REPLACEMENT)
    wanted = asked_of(journal.get_fact(fact_id=scene.vehicle.replacement))
    if wanted is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    return wanted
