"""Permits and drivers' links: issued with the registration, gone with the crossing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from xulang.clearance.api import Vehicle
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
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
    """Issue every vehicle's permit in the transaction that accepts the registration."""
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    if stored.content is None:
        return ()
    return tuple(_issue(scene, vehicle, stored.content) for vehicle in scene.dossier.vehicles)


def _issue(scene: Scene, vehicle: Vehicle, content: declarations.DeclarationContent) -> Statement:
    request = scene.request
    said = content.vehicle(vehicle.id)
    start = max(request.now, content.expected_arrival - EARLY)
    issued = gates.issue_permit(
        permit=gates.Permit(
            id=request.derived_id(f"permit:{vehicle.id}"),
            crossing_id=vehicle.id,
            gate=scene.dossier.gate,
            plate_key=plate_key(text=said.plate),
            valid_from=start,
            valid_until=max(start, content.expected_arrival) + LATE,
            kind=_kind(),
        ),
        now=request.now,
    )
    gates.offer_lookup(
        crossing_id=vehicle.id,
        plate_key=plate_key(text=said.plate),
        phone=said.driver.phone if said.driver else None,
        code=issued.code,
        valid_until=request.now + LINK_LIFE,
    )
    return Statement(
        kind=FactKind.PERMIT_ISSUED,
        force=Force.SYSTEM,
        crossing_id=vehicle.id,
        trigger="confirmed.registration",
        private={"permit": str(issued.permit.id)},
    )


def _kind() -> gates.PermitKind:
    return gates.PermitKind.DEMONSTRATION if installation.is_demonstration() else gates.PermitKind.REAL


def revoke_permits(scene: Scene, vehicles: Sequence[Vehicle], *, trigger: str) -> Sequence[Statement]:
    """Revoke what the vehicles hold: permit and driver's link; the look-up still tells how it ended."""
    revoked = []
    for vehicle in vehicles:
        gates.revoke_link(crossing_id=vehicle.id, now=scene.request.now)
        permit = gates.revoke_permit(crossing_id=vehicle.id, now=scene.request.now)
        if permit is not None:
            revoked.append(
                Statement(
                    kind=FactKind.PERMIT_REVOKED,
                    force=Force.SYSTEM,
                    crossing_id=vehicle.id,
                    trigger=trigger,
                    private={"permit": str(permit)},
                )
            )
    return revoked


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
        return (Statement(kind=kind, force=scene.force, crossing_id=crossing_id, private=private),)

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.DRIVE,
        body=[kind, minutes],
        decide=decide,
    )
