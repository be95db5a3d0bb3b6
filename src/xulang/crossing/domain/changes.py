"""What one fact changes in the cached rows: the same for a fact appended now and for a replay of all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec

from xulang.clearance.api import Said
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.record import Record, Task
from xulang.kernel.words import FactKind, Stage


class StageMoved(msgspec.Struct, frozen=True, kw_only=True):
    """The row of a vehicle whose stage or holds changed; `ended_at` is None while it is under way."""

    vehicle: UUID
    stage: Stage
    since: datetime
    held_by: str
    ended_at: datetime | None


class TaskOpened(msgspec.Struct, frozen=True, kw_only=True):
    task: Task


class TaskDone(msgspec.Struct, frozen=True, kw_only=True):
    task: Task
    at: datetime


class TaskDropped(msgspec.Struct, frozen=True, kw_only=True):
    """The turn vanished without a confirmation: a hold, a cancellation, an amendment, an undoing."""

    task: Task


Change = StageMoved | TaskOpened | TaskDone | TaskDropped


def held_by(record: Record, vehicle: UUID) -> str:
    return ",".join(sorted({hold.force.value for hold in record.dossier.vehicle(vehicle).holds}))


def changes(*, before: Record | None, after: Record, said: Said) -> Iterator[Change]:
    """Yield what differs between two records that one fact separates."""
    yield from _stages(before, after, said)
    old = {task.key: task for task in before.tasks} if before else {}
    new = {task.key: task for task in after.tasks}
    for key, task in new.items():
        if key not in old:
            yield TaskOpened(task=task)
    for key, task in old.items():
        if key in new:
            continue
        # The last vehicle that the whole declaration's step was still wanted for ends its turn.
        if said.kind == FactKind.CONFIRMED and key in {
            (about, said.step, said.force) for about in (said.crossing_id, said.declaration_id)
        }:
            yield TaskDone(task=task, at=said.occurred_at)
        else:
            yield TaskDropped(task=task)


def _stages(before: Record | None, after: Record, said: Said) -> Iterator[StageMoved]:
    if before and before.stages is after.stages and before.dossier.vehicles is after.dossier.vehicles:
        return
    known = {found.vehicle: found for found in before.stages} if before else {}
    for found in after.stages:
        old = known.get(found.vehicle)
        holds = held_by(after, found.vehicle)
        if old and before and old.stage == found.stage and held_by(before, found.vehicle) == holds:
            continue
        yield StageMoved(
            vehicle=found.vehicle,
            stage=found.stage,
            since=found.since,
            held_by=holds,
            ended_at=said.occurred_at if found.stage in ENDED else None,
        )
