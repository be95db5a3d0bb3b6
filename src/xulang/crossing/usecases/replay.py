"""Rebuild every cached row from the facts and compare: rows are a convenience, facts are the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from xulang.clearance.api import BrokenStreamError
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.rebuild import Rebuilt, TaskCells, VehicleCells, rebuild
from xulang.crossing.domain.record import Record
from xulang.crossing.queries.records import RECORD
from xulang.journal import api as journal
from xulang.kernel.words import Force, Stage, Step
from xulang.platform.db import raw

_decoder = msgspec.json.Decoder(Record)


CROSSING_CELLS = (
    "SELECT id, gate, direction, regime, stage, stage_since, held_by, ended_at, nationality, part,"
    " declared_at, cargo, plate, plate_key, trailer_key, container_key, chassis_key"
    " FROM crossing_crossing WHERE declaration_id = %s"
)
TASK_CELLS = "SELECT subject, step, force, since, done_at FROM crossing_task WHERE declaration_id = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where a cached row says something else than the facts."""

    declaration_id: UUID
    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The outcome for one declaration: no differences when its rows are right."""

    declaration_id: UUID
    facts: int
    differences: tuple[Difference, ...]


def replay() -> Iterator[Replayed]:
    """Replay every declaration of the journal, one at a time, in bounded memory.

    Run it in one REPEATABLE READ transaction to see one instant of a product that works on.
    """
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.DECLARATION):
        declaration_id = facts[0].stream_id
        found = tuple(_differences(declaration_id, facts))
        yield Replayed(declaration_id=declaration_id, facts=len(facts), differences=found)


def _differences(declaration_id: UUID, facts: list[journal.Fact]) -> Iterator[Difference]:
    def differs(what: str, cached: object, said: object) -> Difference:
        return Difference(declaration_id=declaration_id, what=what, cached=str(cached), facts=str(said))

    try:
        rebuilt = rebuild(facts=facts, deviations=deviations())
    except BrokenStreamError as error:
        yield differs("stream", "whole", error)
        return
    cached = _cached(declaration_id)
    if cached is None:
        yield differs("record", "missing", len(facts))
        return
    if cached.record != rebuilt.record:
        yield differs("record", cached.record, rebuilt.record)
    for vehicle in cached.vehicles.keys() | rebuilt.vehicles.keys():
        one, other = cached.vehicles.get(vehicle), rebuilt.vehicles.get(vehicle)
        if one != other:
            yield differs(f"crossing {vehicle}", one, other)
    for key in cached.tasks.keys() | rebuilt.tasks.keys():
        left, right = cached.tasks.get(key), rebuilt.tasks.get(key)
        if left != right:
            yield differs(f"task {key[0]} {key[1]} {key[2]}", left, right)


def _cached(declaration_id: UUID) -> Rebuilt | None:
    row = raw().execute(RECORD, [declaration_id]).fetchone()
    if row is None:
        return None
    return Rebuilt(
        record=_decoder.decode(cast("str", row[2])),
        vehicles=dict(_vehicle(cells) for cells in raw().execute(CROSSING_CELLS, [declaration_id])),
        tasks=dict(_task(cells) for cells in raw().execute(TASK_CELLS, [declaration_id])),
    )


def _vehicle(row: tuple[object, ...]) -> tuple[UUID, VehicleCells]:
    return cast("UUID", row[0]), VehicleCells(
        gate=cast("str", row[1]),
        direction=cast("str", row[2]),
        regime=cast("str", row[3]),
        stage=Stage(cast("str", row[4])),
        stage_since=cast("datetime", row[5]),
        held_by=cast("str", row[6]),
        ended_at=cast("datetime | None", row[7]),
        nationality=cast("str", row[8]),
        part=cast("str", row[9]),
        declared_at=cast("datetime", row[10]),
        cargo=cast("str", row[11]),
        plates=cast("tuple[str, ...]", tuple(row[12:])),
    )


def _task(row: tuple[object, ...]) -> tuple[tuple[UUID, Step, Force], TaskCells]:
    key = (cast("UUID", row[0]), Step(cast("str", row[1])), Force(cast("str", row[2])))
    return key, TaskCells(since=cast("datetime", row[3]), done_at=cast("datetime | None", row[4]))
