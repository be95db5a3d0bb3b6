"""One declaration as the product keeps it: its dossier, each vehicle's stage, and whose turn it is.

`advance` is the only way from one record to the next, for a fact appended now and for a replay of all.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from xulang.clearance.api import Dossier, Said, fold_fact
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


def advance(*, record: Record | None, said: Said, deviations: tuple[Deviation, ...]) -> Record:
    """The record after one more fact. What was open stays open since when it was."""
    dossier = fold_fact(dossier=record.dossier if record else None, said=said)
    table = journey_table(dossier=dossier, deviations=deviations)
    known_stages = {found.vehicle: found for found in record.stages} if record else {}
    known_tasks = {task.key: task for task in record.tasks} if record else {}
    stages = []
    tasks: dict[tuple[UUID, Step, Force], Task] = {}
    for vehicle in dossier.vehicles:
        stage = stage_of(table=table, dossier=dossier, vehicle=vehicle)
        known = known_stages.get(vehicle.id)
        since = known.since if known and known.stage == stage else said.occurred_at
        stages.append(VehicleStage(vehicle=vehicle.id, stage=stage, since=since))
        if stage in ENDED:
            continue
        for row, force in open_steps(table=table, dossier=dossier, vehicle=vehicle):
            subject = dossier.id if row.scope == Scope.DECLARATION else vehicle.id
            task = Task(subject=subject, step=row.step, force=force, since=said.occurred_at)
            tasks[task.key] = known_tasks.get(task.key, task)
    return Record(dossier=dossier, stages=tuple(stages), tasks=tuple(tasks.values()))
