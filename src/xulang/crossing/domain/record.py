"""One declaration as the product keeps it: its dossier, each vehicle's stage, and whose turn it is.

`advance` is the only way from one record to the next, for a fact appended now and for a replay of all.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xulang.clearance.api import Dossier, Load, Said, fold_fact
from xulang.crossing.domain.decide import ENDED, open_steps, stage_of
from xulang.crossing.journey import Deviation, Scope, Table, table_for
from xulang.kernel.words import Force, Stage, Step


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A force's turn: `subject` is the vehicle, or the declaration where the step speaks of it whole."""

    subject: UUID
    step: Step
    force: Force
    since: datetime

    @property
    def key(self) -> tuple[UUID, Step, Force]:
        return (self.subject, self.step, self.force)


class VehicleStage(msgspec.Struct, frozen=True, kw_only=True):
    vehicle: UUID
    stage: Stage
    since: datetime


class Record(msgspec.Struct, frozen=True, kw_only=True):
    dossier: Dossier
    stages: tuple[VehicleStage, ...] = ()
    tasks: tuple[Task, ...] = ()

    def stage(self, vehicle: UUID) -> VehicleStage:
        """Raise KeyError for a vehicle that is not in the declaration."""
        for found in self.stages:
            if found.vehicle == vehicle:
                return found
        raise KeyError(vehicle)


def journey_table(*, dossier: Dossier, deviations: tuple[Deviation, ...]) -> Table:
    return table_for(regime=dossier.regime, gate=dossier.gate, deviations=deviations)


def _lots(dossier: Dossier, table: Table, since: datetime) -> Iterator[Task]:
    """What lies in a yard's storage waits for the declarant to name the truck that takes it on.

    What was ordered to be destroyed waits for the forces instead, wherever its truck is.
    """
    for vehicle in dossier.vehicles:
        if not (vehicle.storing and vehicle.unloaded and vehicle.emptied_at is None):
            continue
        if vehicle.condemned is None:
            yield Task(subject=vehicle.id, step=Step.LOADED, force=Force.CARRIER, since=since)
            continue
        there = vehicle.forces_confirmed(Step.DESTROYED)
        for force in table[Step.DESTROYED].forces:
            if force not in there:
                yield Task(subject=vehicle.id, step=Step.DESTROYED, force=force, since=since)


def advance(*, record: Record | None, said: Said, deviations: tuple[Deviation, ...]) -> Record:
    """The record after one more fact. What was open stays open since when it was."""
    dossier = fold_fact(dossier=record.dossier if record else None, said=said)
    alike = record is not None and _alike(record.dossier, dossier)
    if record and alike and record.dossier.vehicles is dossier.vehicles:
        return replace(record, dossier=dossier)
    table = journey_table(dossier=dossier, deviations=deviations)
    unmoved = _unmoved(record.dossier, dossier) if record and alike else frozenset[UUID]()
    own_turns = _own_turns(record) if record and unmoved else {}
    known_stages = {found.vehicle: found for found in record.stages} if record else {}
    known_tasks = {task.key: task for task in record.tasks} if record else {}
    order = {step: place for place, step in enumerate(table)}
    stages = []
    tasks: dict[tuple[UUID, Step, Force], Task] = {}
    for vehicle in dossier.vehicles:
        known = known_stages.get(vehicle.id)
        if known and vehicle.id in unmoved:
            stages.append(known)
            whole = open_steps(table=table, dossier=dossier, vehicle=vehicle, scope=Scope.DECLARATION)
            fresh = [
                Task(subject=dossier.id, step=row.step, force=force, since=said.occurred_at)
                for row, force in whole
                if known.stage not in ENDED
            ]
            turns = [*own_turns.get(vehicle.id, ()), *(known_tasks.get(one.key, one) for one in fresh)]
            tasks.update({task.key: task for task in sorted(turns, key=lambda task: order[task.step])})
            continue
        stage = stage_of(table=table, dossier=dossier, vehicle=vehicle)
        since = known.since if known and known.stage == stage else said.occurred_at
        stages.append(VehicleStage(vehicle=vehicle.id, stage=stage, since=since))
        if stage in ENDED:
            continue
        for row, force in open_steps(table=table, dossier=dossier, vehicle=vehicle):
            subject = dossier.id if row.scope == Scope.DECLARATION else vehicle.id
            task = Task(subject=subject, step=row.step, force=force, since=said.occurred_at)
            tasks[task.key] = known_tasks.get(task.key, task)
    for task in _lots(dossier, table, said.occurred_at):
        tasks[task.key] = known_tasks.get(task.key, task)
    return Record(dossier=dossier, stages=tuple(stages), tasks=tuple(tasks.values()))


def _alike(before: Dossier, after: Dossier) -> bool:
    """Whether a fact left all of the dossier as it was, but for its vehicles."""
    return all(
        getattr(before, name) is getattr(after, name) or getattr(before, name) == getattr(after, name)
        for name in Dossier.__struct_fields__
        if name not in {"length", "vehicles"}
    )


def _unmoved(before: Dossier, after: Dossier) -> frozenset[UUID]:
    """Vehicles that are themselves the goods and that a fact said nothing of: hundreds in one declaration.

    They hand nothing over, so that no other vehicle's way changes theirs.
    """
    return frozenset(
        vehicle.id
        for vehicle in after.vehicles
        if vehicle.shape.load == Load.ITSELF and before.known.get(vehicle.id) is vehicle
    )


def _own_turns(record: Record) -> dict[UUID, list[Task]]:
    turns: dict[UUID, list[Task]] = {}
    for task in record.tasks:
        turns.setdefault(task.subject, []).append(task)
    return turns
