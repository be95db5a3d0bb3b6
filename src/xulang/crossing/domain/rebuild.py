"""Rebuild all cached rows of a declaration from its facts alone, to compare them with what is cached."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.clearance.api import BrokenStreamError
from xulang.crossing.domain.changes import StageMoved, TaskDone, TaskDropped, TaskOpened, changes
from xulang.crossing.domain.record import Record, advance
from xulang.crossing.domain.said import said_by
from xulang.crossing.journey import Deviation
from xulang.journal.domain.facts import Fact
from xulang.kernel.words import FactKind, Force, Stage, Step

PLATE_COLUMNS = ("plate", "plate_key", "trailer_key", "container_key", "chassis_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleCells:
    """The cells of one vehicle's row that follow from facts. Plates are empty once erased."""

    gate: str
    direction: str
    regime: str
    stage: Stage
    stage_since: datetime
    held_by: str
    ended_at: datetime | None
    nationality: str
    part: str
    cargo: str
    plates: tuple[str, ...]
    declared_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCells:
    since: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    record: Record
    vehicles: dict[UUID, VehicleCells]
    tasks: dict[tuple[UUID, Step, Force], TaskCells]


@dataclass(slots=True)
class _Rows:
    stages: dict[UUID, StageMoved] = field(default_factory=dict)
    tasks: dict[tuple[UUID, Step, Force], TaskCells] = field(default_factory=dict)
    plates: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    declared_at: dict[UUID, datetime] = field(default_factory=dict)


def rebuild(*, facts: Sequence[Fact], deviations: tuple[Deviation, ...]) -> Rebuilt:
    """Fold a whole stream. Raises BrokenStreamError when facts are missing from it."""
    record: Record | None = None
    rows = _Rows()
    for fact in facts:
        said = said_by(fact)
        after = advance(record=record, said=said, deviations=deviations)
        for change in changes(before=record, after=after, said=said):
            _apply(rows, change)
        _note_vehicle(rows, fact)
        record = after
    if record is None:
        raise BrokenStreamError("a stream without facts")
    return Rebuilt(record=record, vehicles=_vehicles(record, rows), tasks=rows.tasks)


def _apply(rows: _Rows, change: StageMoved | TaskOpened | TaskDone | TaskDropped) -> None:
    match change:
        case StageMoved():
            rows.stages[change.vehicle] = change
        case TaskOpened(task=task):
            rows.tasks[task.key] = TaskCells(since=task.since, done_at=None)
        case TaskDone(task=task, at=at):
            rows.tasks[task.key] = replace(rows.tasks[task.key], done_at=at)
        case TaskDropped(task=task):
            del rows.tasks[task.key]


def _note_vehicle(rows: _Rows, fact: Fact) -> None:
    if fact.public.kind != FactKind.VEHICLE_DECLARED or fact.crossing_id is None:
        return
    private = fact.private or {}
    rows.plates[fact.crossing_id] = tuple(cast("str", private.get(name, "")) for name in PLATE_COLUMNS)
    rows.declared_at.setdefault(fact.crossing_id, fact.occurred_at)


def _vehicles(record: Record, rows: _Rows) -> dict[UUID, VehicleCells]:
    dossier = record.dossier
    return {
        vehicle.id: VehicleCells(
            gate=dossier.gate,
            direction=dossier.direction,
            regime=dossier.regime,
            stage=rows.stages[vehicle.id].stage,
            stage_since=rows.stages[vehicle.id].since,
            held_by=rows.stages[vehicle.id].held_by,
            ended_at=rows.stages[vehicle.id].ended_at,
            nationality=vehicle.shape.nationality,
            part=vehicle.shape.part,
            cargo=vehicle.shape.cargo or "",
            plates=rows.plates[vehicle.id],
            declared_at=rows.declared_at[vehicle.id],
        )
        for vehicle in dossier.vehicles
    }
