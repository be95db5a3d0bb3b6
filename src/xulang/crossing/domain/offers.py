"""What a person may do with a crossing at this moment: buttons are drawn from it, never hard-coded.

It asks the two tables that decide, policy (may this person try?) and journey (may it happen now?).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing.dependencies import Field
from xulang.crossing.domain.decide import ENDED, confirmed, ended, needed, objection
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.storing import (
    check_destruction,
    check_droppable,
    check_may_store,
    check_spared,
    refusable,
)
from xulang.crossing.domain.turning import recallable
from xulang.crossing.domain.undoing import WINDOW, undoable
from xulang.crossing.journey import Scope, StepRow, Table
from xulang.crossing.policy import Action, Post, at_post, list_posts, may
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role, Stage, Step, VehiclePart


class Verb(StrEnum):
    """One use case an officer can start from a crossing."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    INSPECT = "inspect"
    UNDO = "undo"
    HOLD = "hold"
    RELEASE = "release"
    SET_CHANNEL = "set_channel"
    SET_CLEARANCE = "set_clearance"
    SEND_BACK = "send_back"
    RECALL_RETURN = "recall_return"
    SEND_PART_BACK = "send_part_back"
    RECALL_PART = "recall_part"
    EXTEND_STAY = "extend_stay"
    RECALL_EXTENSION = "recall_extension"
    DESTROY = "destroy"
    RECALL_DESTRUCTION = "recall_destruction"
    CANCEL = "cancel"
    ASK_CORRECTION = "ask_correction"
    DROP_CORRECTION = "drop_correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`crossing_id` is None where the verb speaks of the whole declaration.

    `customs` is the fact of the customs declaration meant, `field` the one asked for, `until` when the offer
    lapses.
    """

    verb: Verb
    role: Role
    force: Force
    step: Step | None = None
    crossing_id: UUID | None = None
    customs: UUID | None = None
    field: Field | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One post's look at one vehicle."""

    actor: Actor
    post: Post
    table: Table
    record: Record
    vehicle: Vehicle
    owner: UUID | None
    now: datetime

    @property
    def dossier(self) -> Dossier:
        return self.record.dossier

    def may(self, action: Action, step: Step | None = None) -> bool:
        return may(
            actor=self.actor,
            action=action,
            gate=self.dossier.gate,
            owner=self.owner,
            stage=self.record.stage(self.vehicle.id).stage,
            step=step,
        )

    def offer(
        self,
        verb: Verb,
        row: StepRow | None = None,
        *,
        customs: UUID | None = None,
        field: Field | None = None,
        until: datetime | None = None,
    ) -> Offer:
        whole = customs is not None or verb == Verb.CANCEL or (row and row.scope == Scope.DECLARATION)
        return Offer(
            verb=verb,
            role=self.post.role,
            force=self.post.force,
            step=row.step if row else None,
            crossing_id=None if whole else self.vehicle.id,
            customs=customs,
            field=field,
            until=until,
        )


def offers(
    *, actor: Actor, table: Table, record: Record, owner: UUID | None, crossing_id: UUID, now: datetime
) -> tuple[Offer, ...]:
    """What the actor may do with a vehicle, by each of his posts at its gate, in the order of the journey.

    `owner` is the organisation that declared. A gate's closure is not looked at: it refuses by name.
    """
    gate = record.dossier.gate
    found: dict[tuple[object, ...], Offer] = {}
    for post in list_posts(actor=actor):
        if post.gates is not None and gate not in post.gates:
            continue
        look = _Look(
            actor=at_post(actor=actor, role=post.role),
            post=post,
            table=table,
            record=record,
            vehicle=record.dossier.vehicle(crossing_id),
            owner=owner,
            now=now,
        )
        for offer in (
            *_of_steps(look),
            *_of_holds(look),
            *_of_questions(look),
            *_of_customs(look),
            *_of_ends(look),
            *_of_stored(look),
        ):
            found.setdefault((offer.verb, offer.force, offer.step, offer.customs, offer.field), offer)
    return tuple(found.values())


def _of_steps(look: _Look) -> Iterator[Offer]:
    force, dossier, vehicle = look.post.force, look.dossier, look.vehicle
    for row in look.table.values():
        if force not in row.forces:
            continue
        inspectable = needed(row=row, dossier=dossier, vehicle=vehicle) and not ended(
            dossier=dossier, vehicle=vehicle
        )
        done = force in confirmed(row=row, dossier=dossier, vehicle=vehicle)
        if inspectable and not done and look.may(Action.INSPECT, row.step):
            yield look.offer(Verb.INSPECT, row)
        if not objection(table=look.table, step=row.step, force=force, dossier=dossier, vehicle=vehicle):
            if look.may(Action.CONFIRM, row.step):
                yield look.offer(Verb.CONFIRM, row)
            if look.may(Action.REFUSE, row.step) and not refusable(step=row.step, vehicle=vehicle):
                yield look.offer(Verb.REFUSE, row)
        if done and look.may(Action.UNDO, row.step):
            yield from _undo(look, row)


def _undo(look: _Look, row: StepRow) -> Iterator[Offer]:
    try:
        found = undoable(
            table=look.table,
            step=row.step,
            force=look.post.force,
            dossier=look.dossier,
            vehicle=look.vehicle,
            now=look.now,
        )
    except Refusal:
        return
    yield look.offer(Verb.UNDO, row, until=found.recorded_at + WINDOW)


def _of_holds(look: _Look) -> Iterator[Offer]:
    if ended(dossier=look.dossier, vehicle=look.vehicle) or not look.may(Action.HOLD):
        return
    held = any(hold.force == look.post.force for hold in look.vehicle.holds)
    yield look.offer(Verb.RELEASE if held else Verb.HOLD)


def _of_questions(look: _Look) -> Iterator[Offer]:
    """One question after the other, until the vehicle is gone; each may be taken back by its force."""
    if ended(dossier=look.dossier, vehicle=look.vehicle) or not look.may(Action.ASK_CORRECTION):
        return
    if look.record.stage(look.vehicle.id).stage != Stage.LEFT:
        yield look.offer(Verb.ASK_CORRECTION)
    for one in look.dossier.questions:
        if one.force == look.post.force and one.crossing_id in {None, look.vehicle.id}:
            yield look.offer(Verb.DROP_CORRECTION, field=Field(one.field))


def _of_customs(look: _Look) -> Iterator[Offer]:
    if look.dossier.cancelled_at or not look.may(Action.SET_CHANNEL):
        return
    # Of a truck that is gone only goods that another declaration's truck carries still wait for a word.
    gone = look.record.stage(look.vehicle.id).stage in ENDED
    if gone and not look.vehicle.paired:
        return
    for item in look.dossier.customs:
        yield look.offer(Verb.SET_CHANNEL, customs=item.declared_by)
        yield look.offer(Verb.SET_CLEARANCE, customs=item.declared_by)


def _of_parts(look: _Look) -> Iterator[Offer]:
    """A part of the goods goes back: the order, and taking it away."""
    dossier, vehicle = look.dossier, look.vehicle
    stage = look.record.stage(vehicle.id).stage
    if vehicle.shape.part != VehiclePart.LOADER and _allowed(
        lambda: check_may_store(dossier=dossier, vehicle=vehicle, stage=stage)
    ):
        yield look.offer(Verb.SEND_PART_BACK)
    if vehicle.portion and _allowed(
        lambda: check_droppable(dossier=dossier, vehicle=vehicle, force=look.post.force)
    ):
        yield look.offer(Verb.RECALL_PART)


def _allowed(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refusal:
        return False
    return True


def _of_stored(look: _Look) -> Iterator[Offer]:
    """Goods may lie in storage though the vehicle that brought them is gone."""
    if look.dossier.cancelled_at or not look.vehicle.storing or not look.may(Action.DESTROY):
        return
    for verb, check in (
        (Verb.DESTROY, partial(check_destruction, dossier=look.dossier, lot=look.vehicle)),
        (Verb.RECALL_DESTRUCTION, partial(check_spared, lot=look.vehicle, force=look.post.force)),
    ):
        if _allowed(check):
            yield look.offer(verb)


def _of_ends(look: _Look) -> Iterator[Offer]:
    if ended(dossier=look.dossier, vehicle=look.vehicle):
        return
    if look.may(Action.EXTEND_STAY):
        yield look.offer(Verb.EXTEND_STAY)
        if look.vehicle.extensions:
            yield look.offer(Verb.RECALL_EXTENSION)
    if look.may(Action.RETURN):
        if look.vehicle.turning is None:
            yield look.offer(Verb.SEND_BACK)
        elif recallable(dossier=look.dossier, vehicle=look.vehicle, force=look.post.force):
            yield look.offer(Verb.RECALL_RETURN)
        yield from _of_parts(look)
    stored = any(one.unloaded and one.emptied_at is None for one in look.dossier.vehicles)
    left = any(found.stage == Stage.LEFT for found in look.record.stages)
    if look.may(Action.CANCEL) and not left and not stored:
        yield look.offer(Verb.CANCEL)
