"""Permits and drivers' links: issued with the registration, gone with the crossing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from xulang.clearance.api import Vehicle
from xulang.crossing.domain.amendment import Judged
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.identity import same_driver
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.crossing.usecases.tell import tell_taken_over
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Step
from xulang.platform import idempotency, installation

# Until slots are allotted, a permit holds from a little before the declared arrival until two days after it.
EARLY = timedelta(hours=12)
LATE = timedelta(hours=48)
# The link and the look-up stay useful while the truck may still stand in the yard.
LINK_LIFE = timedelta(days=14)


def issue_permits(scene: Scene) -> Sequence[Statement]:
    """Issue, with the registration, the permit of every vehicle that is still to enter."""
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    if stored.content is None:
        return ()
    return tuple(
        _issue(scene.request, scene.dossier.gate, vehicle.id, stored.content, "confirmed.registration")
        for vehicle in scene.dossier.vehicles
        if not vehicle.forces_confirmed(Step.ENTRY) and scene.record.stage(vehicle.id).stage not in ENDED
    )


def reissue_permits(scene: Scene, crossing_ids: Sequence[UUID], *, trigger: str) -> Sequence[Statement]:
    """Issue anew what was revoked by an end that is taken back, where the registration still stands."""
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    if stored.content is None or not scene.dossier.forces_confirmed(Step.REGISTRATION):
        return ()
    return tuple(
        _issue(scene.request, scene.dossier.gate, one, stored.content, trigger) for one in crossing_ids
    )


def _issue(
    request: Request, gate: str, crossing_id: UUID, content: declarations.DeclarationContent, trigger: str
) -> Statement:
    said = content.vehicle(crossing_id)
    arrival = content.arrival_of(said)
    start = max(request.now, arrival - EARLY)
    issued = gates.issue_permit(
        permit=gates.Permit(
            id=request.derived_id(f"permit:{crossing_id}"),
            crossing_id=crossing_id,
            gate=gate,
            plate_key=plate_key(text=said.plate),
            valid_from=start,
            valid_until=max(start, arrival) + LATE,
            kind=_kind(),
        ),
        now=request.now,
    )
    _offer(request, content, crossing_id, issued.code, until=max(request.now, arrival) + LINK_LIFE)
    return Statement(
        kind=FactKind.PERMIT_ISSUED,
        force=Force.SYSTEM,
        crossing_id=crossing_id,
        trigger=trigger,
        private={"permit": str(issued.permit.id)},
    )


def _offer(
    request: Request,
    content: declarations.DeclarationContent,
    crossing_id: UUID,
    code: str | None,
    *,
    until: datetime,
) -> None:
    """Let the public look the vehicle up by permit code, or by plate and the driver's phone."""
    said = content.vehicle(crossing_id)
    gates.offer_lookup(
        crossing_id=crossing_id,
        plate_key=plate_key(text=said.plate),
        phone=said.driver.phone if said.driver else None,
        code=code,
        valid_until=until,
    )


def permits_after(
    *,
    request: Request,
    record: Record,
    number: str,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
    judged: Judged,
) -> Iterator[Statement]:
    """What an amendment does to permits, drivers' links and the look-up; who no longer drives is told.

    A permit says gate, plate and period; one that says another is revoked, and issued anew unless the
    registration, which issues permits, has to be confirmed again. Another driver has no link yet.
    """
    again = any(one.step == Step.REGISTRATION for one in judged.plan.voided)
    registered = bool(record.dossier.forces_confirmed(Step.REGISTRATION))
    old = {vehicle.id: vehicle for vehicle in before.vehicles}
    for crossing_id in set(old) - {vehicle.id for vehicle in after.vehicles}:
        yield from _revoke(request, crossing_id, "amended.vehicle_removed")
    for vehicle in after.vehicles:
        if vehicle.id not in old or record.stage(vehicle.id).stage in ENDED:
            continue
        if not same_driver(old=old[vehicle.id], new=vehicle):
            tell_taken_over(request=request, record=record, number=number, crossing_id=vehicle.id)
            gates.revoke_link(crossing_id=vehicle.id, now=request.now)
        entered = record.dossier.vehicle(vehicle.id).forces_confirmed(Step.ENTRY)
        trigger = _permit_changed(before, after, vehicle.id)
        if trigger and registered and not entered and not again:
            yield _issue(request, after.gate, vehicle.id, after, trigger)
        elif trigger:
            yield from _revoke_permit(request, vehicle.id, trigger)
        elif registered and vehicle.driver != old[vehicle.id].driver:
            permit = gates.find_permit(crossing_id=vehicle.id)
            until = max(request.now, after.arrival_of(vehicle)) + LINK_LIFE
            _offer(request, after, vehicle.id, permit.code if permit else None, until=until)


def _permit_changed(
    before: declarations.DeclarationContent, after: declarations.DeclarationContent, crossing_id: UUID
) -> str:
    """The name of what changed in the permit's text, as a trigger; empty when nothing did."""
    if before.gate != after.gate:
        return "amended.gate"
    if before.vehicle(crossing_id).plate != after.vehicle(crossing_id).plate:
        return "amended.plate"
    old, new = before.vehicle(crossing_id), after.vehicle(crossing_id)
    return "amended.expected_arrival" if before.arrival_of(old) != after.arrival_of(new) else ""


def _kind() -> gates.PermitKind:
    return gates.PermitKind.DEMONSTRATION if installation.is_demonstration() else gates.PermitKind.REAL


def end_permits(scene: Scene, vehicles: Sequence[Vehicle], *, trigger: str) -> Sequence[Statement]:
    """Revoke the permits of a crossing that ended; the drivers' pages go on telling how."""
    return [one for vehicle in vehicles for one in _revoke_permit(scene.request, vehicle.id, trigger)]


def revoke_permits(scene: Scene, vehicles: Sequence[Vehicle], *, trigger: str) -> Sequence[Statement]:
    """Revoke what the vehicles hold: permit and driver's link; the look-up still tells how it ended."""
    return [one for vehicle in vehicles for one in _revoke(scene.request, vehicle.id, trigger)]


def _revoke(request: Request, crossing_id: UUID, trigger: str) -> Iterator[Statement]:
    gates.revoke_link(crossing_id=crossing_id, now=request.now)
    yield from _revoke_permit(request, crossing_id, trigger)


def _revoke_permit(request: Request, crossing_id: UUID, trigger: str) -> Iterator[Statement]:
    permit = gates.revoke_permit(crossing_id=crossing_id, now=request.now)
    if permit is not None:
        yield Statement(
            kind=FactKind.PERMIT_REVOKED,
            force=Force.SYSTEM,
            crossing_id=crossing_id,
            trigger=trigger,
            private={"permit": str(permit)},
        )


def link_driver(*, request: Request, declaration_id: UUID, crossing_id: UUID, secret: bytes) -> str:
    """Make the driver's link anew and give its token, to be shown once: the old link dies.

    `secret` is 32 random bytes. A repeat of the request gives no token again: make a new request.
    Raises NEEDS_FIRST before the registration, and those of `act`.
    """
    tokens: list[str] = []

    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.stage in ENDED:
            raise Refusal(code=CrossingRefusal.MOVED_ON, stage=scene.stage)
        if not scene.dossier.forces_confirmed(Step.REGISTRATION):
            raise Refusal(code=CrossingRefusal.NEEDS_FIRST, step=Step.REGISTRATION, force=Force.CUSTOMS)
        tokens.append(_link(scene, secret))
        return (Statement(kind=FactKind.DRIVER_LINKED, force=scene.force, crossing_id=crossing_id),)

    act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.LINK_DRIVER,
        body="link",
        decide=decide,
    )
    return tokens[0] if tokens else ""


def _link(scene: Scene, secret: bytes) -> str:
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    driver = stored.content.vehicle(scene.vehicle.id).driver if stored.content else None
    return gates.link_driver(
        link_id=scene.request.derived_id("link"),
        crossing_id=scene.vehicle.id,
        driver_identity=(driver.id_number or driver.name) if driver else "",
        secret=secret,
        valid_until=scene.request.now + LINK_LIFE,
        now=scene.request.now,
    )


def driver_says(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    kind: FactKind,
    minutes: int | None = None,
    until: datetime | None = None,
) -> idempotency.Answer:
    """Record what the driver says over his link: acknowledged, set off, or late by so many minutes.

    Raises DELAY_UNCLEAR for a delay outside 5 minutes to 7 days, MOVED_ON once the crossing has ended.
    """
    if kind == FactKind.DELAY_REPORTED and not (minutes and 5 <= minutes <= 7 * 24 * 60):
        raise Refusal(code=CrossingRefusal.DELAY_UNCLEAR, field="minutes")

    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.stage in ENDED:
            raise Refusal(code=CrossingRefusal.MOVED_ON, stage=scene.stage)
        private = {"minutes": minutes} if minutes else {}
        # Public, since calls rest on it: it names nobody.
        figures = {"minutes": minutes} if minutes else {}
        return (
            Statement(
                kind=kind, force=scene.force, crossing_id=crossing_id, private=private, figures=figures
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.DRIVE,
        body=[kind, minutes],
        decide=decide,
    )
