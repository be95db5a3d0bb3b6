"""Fold the facts of one declaration into rows of statistics, and into what each fact changed in the counts.

A row says how a crossing stands as known now. A delta says what one fact changed in the counts of an hour,
so that a count as it was known then stays what it was, whatever is undone or heard of later.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import msgspec

from xulang.clearance.domain.dossier import Confirmation, Dossier, Vehicle
from xulang.clearance.domain.fold import Said
from xulang.crossing.domain.changes import TaskDone, TaskOpened, changes
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.said import said_by
from xulang.declarations.domain.content import from_json
from xulang.insight.domain.goods import UNKNOWN, Freight, Goods, freight_of
from xulang.insight.domain.hours import hour_of
from xulang.insight.domain.track import Deltas, Hold, Path, Turns, add_change, turns_of
from xulang.journal.domain.facts import Fact, Sealed
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind, Force, Regularity, Stage, Step

NextRecord = Callable[[Record | None, Said], Record]

WITHDRAWN: Final = "withdrawn"
OUTCOMES: Final = {Stage.LEFT: "left", Stage.RETURNED: "returned", Stage.CANCELLED: "cancelled"}
BEFORE_READY: Final = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION})
BEFORE_IN: Final = BEFORE_READY | {Stage.REGISTERED, Stage.ENTERING}
CONTENT: Final = frozenset({FactKind.DECLARED, FactKind.AMENDED})


class StepDone(msgspec.Struct, frozen=True, kw_only=True):
    step: Step
    force: Force
    opened_at: datetime
    done_at: datetime
    number: int
    sealed_at: int


class StepGone(msgspec.Struct, frozen=True, kw_only=True):
    """A word that holds no more: undone, or said anew. `gone_at`: the hour in which that was sealed."""

    done: StepDone
    gone_at: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One crossing, as known now."""

    id: UUID
    declaration_id: UUID
    gate: str
    direction: str
    regime: str
    vehicle_type: str
    nationality: str
    part: str
    cargo: str
    stage: str
    outcome: str
    declared_at: datetime
    registered_at: datetime | None
    set_off_at: datetime | None
    entered_at: datetime | None
    ended_at: datetime | None
    holds: int
    irregular: int
    erased: bool
    goods: tuple[Goods, ...]
    steps: tuple[StepDone, ...]
    gone: tuple[StepGone, ...]


class _Track(msgspec.Struct, kw_only=True):
    """What is remembered of one vehicle on the way."""

    vehicle: Vehicle
    declared_at: datetime
    set_off_at: datetime | None = None
    withdrawn_at: datetime | None = None
    holds: dict[UUID, Hold] = msgspec.field(default_factory=dict)
    irregular: int = 0
    steps: dict[tuple[Step, Force], StepDone] = msgspec.field(default_factory=dict)
    gone: list[StepGone] = msgspec.field(default_factory=list)
    path: Path | None = None
    turns: Turns = msgspec.field(default_factory=dict)
    stage: Stage = Stage.DECLARED


class _Story(msgspec.Struct, kw_only=True):
    next_record: NextRecord
    kept: Mapping[UUID, Freight]
    since: int
    deltas: Deltas
    record: Record | None = None
    tracks: dict[UUID, _Track] = msgspec.field(default_factory=dict)
    gates: tuple[tuple[datetime, str], ...] = ()
    freight: Mapping[UUID, Freight] = msgspec.field(default_factory=dict)
    erased: bool = False


def fold_declaration(
    *,
    facts: Sequence[Sealed],
    since: int,
    kept: Mapping[UUID, Freight],
    next_record: NextRecord,
    deltas: Deltas,
) -> list[Row]:
    """The rows after all these facts; `deltas` gains what those from position `since` on changed.

    `kept` is what was known of the freight before private halves were erased. Raises BrokenStreamError where
    facts are missing.
    """
    story = _Story(next_record=next_record, kept=kept, since=since, deltas=deltas)
    for one in facts:
        _hear(story, one)
    if story.record is None:
        return []
    return [_row(story, story.record, known, track) for known, track in story.tracks.items()]


def _hear(story: _Story, one: Sealed) -> None:
    fact = one.fact
    said = said_by(fact)
    before, after = story.record, story.next_record(story.record, said)
    _note_content(story, fact)
    dossier = after.dossier
    if not story.gates or story.gates[-1][1] != dossier.gate:
        story.gates = (*story.gates, (fact.occurred_at, dossier.gate))
    _note_vehicles(story, after, fact)
    for change in changes(before=before, after=after, said=said):
        if isinstance(change, TaskDone | TaskOpened):
            _note_step(story, change, dossier, one)
    story.record = after
    whole = before is None or _spoke_of_all(before.dossier, dossier)
    stages = {found.vehicle: found for found in after.stages}
    old = {found.vehicle: found for found in before.stages} if before and not whole else {}
    for known, track in story.tracks.items():
        stage = stages.get(known)
        untouched = not whole and fact.crossing_id != known and stage is old.get(known)
        if untouched and dossier.known.get(known) is track.vehicle:
            continue
        track.vehicle = dossier.known.get(known, track.vehicle)
        if stage:
            track.stage = stage.stage
        path = _path(story, dossier, track, stage.since if stage else None)
        if path != track.path:
            turns = turns_of(path)
            if (fact.position or 0) >= story.since:
                add_change(
                    deltas=story.deltas, before=track.turns, after=turns, sealed_hour=hour_of(one.sealed_at)
                )
            track.path, track.turns = path, turns


def _spoke_of_all(before: Dossier, after: Dossier) -> bool:
    return (
        before.confirmations is not after.confirmations
        or before.gate != after.gate
        or before.direction != after.direction
        or before.cancelled_at != after.cancelled_at
    )


def _note_content(story: _Story, fact: Fact) -> None:
    if fact.public.kind == FactKind.ERASED:
        story.erased = True
    if fact.public.kind not in CONTENT:
        return
    body = (fact.private or {}).get("content")
    if body is not None:
        story.freight = freight_of(content=from_json(cast("Mapping[str, JSON]", body)))
    elif fact.private is None:
        story.freight = story.kept


def _note_vehicles(story: _Story, record: Record, fact: Fact) -> None:
    for vehicle in record.dossier.vehicles:
        if vehicle.id not in story.tracks:
            story.tracks[vehicle.id] = _Track(vehicle=vehicle, declared_at=fact.occurred_at)
    track = story.tracks.get(fact.crossing_id) if fact.crossing_id else None
    irregular = fact.public.irregular == Regularity.IRREGULAR
    if track is None:
        for one in story.tracks.values() if irregular else ():
            one.irregular += 1
        return
    track.irregular += irregular
    match fact.public.kind:
        case FactKind.SET_OFF:
            track.set_off_at = fact.occurred_at
        case FactKind.VEHICLE_WITHDRAWN:
            track.withdrawn_at = fact.occurred_at
        case _:
            pass
    now = (
        {hold.fact_id: hold for hold in record.dossier.known[track.vehicle.id].holds}
        if (track.vehicle.id in record.dossier.known)
        else {}
    )
    for name, hold in now.items():
        track.holds.setdefault(name, Hold(start=hold.at))
    for name, known in track.holds.items():
        if name not in now and known.end is None:
            track.holds[name] = Hold(start=known.start, end=fact.occurred_at)


def _note_step(story: _Story, change: TaskDone | TaskOpened, dossier: Dossier, one: Sealed) -> None:
    task, fact, sealed_at = change.task, one.fact, hour_of(one.sealed_at)
    if task.subject != dossier.id:
        about = [task.subject]
    elif fact.crossing_id is not None:
        about = [fact.crossing_id]
    else:
        about = [
            known
            for known, track in story.tracks.items()
            if track.withdrawn_at is None and track.stage not in OUTCOMES
        ]
    for known in about:
        track = story.tracks.get(known)
        if track is None:
            continue
        before = track.steps.pop((task.step, task.force), None)
        # Who was corrected within the hour is known by no dial.
        if before and before.sealed_at < sealed_at:
            track.gone.append(StepGone(done=before, gone_at=sealed_at))
        if isinstance(change, TaskDone):
            # Somebody may claim that he spoke before it was his turn: it took no time then.
            track.steps[task.step, task.force] = StepDone(
                step=task.step,
                force=task.force,
                opened_at=min(task.since, change.at),
                done_at=change.at,
                number=fact.number,
                sealed_at=sealed_at,
            )


def _path(story: _Story, dossier: Dossier, track: _Track, since: datetime | None) -> Path:
    vehicle, stage = track.vehicle, track.stage
    gone = track.withdrawn_at if vehicle.id not in dossier.known else None
    ended = since if stage in OUTCOMES else gone
    return Path(
        direction=dossier.direction,
        gates=story.gates,
        declared_at=track.declared_at,
        waiting_from=_registered_at(dossier, vehicle, stage),
        on_road_from=track.set_off_at,
        inside_from=_entered_at(vehicle, stage),
        ended_at=ended,
        left_at=since if stage == Stage.LEFT and gone is None else None,
        holds=tuple(track.holds.values()),
    )


def _registered_at(dossier: Dossier, vehicle: Vehicle, stage: Stage) -> datetime | None:
    if stage in BEFORE_READY:
        return None
    return _last((*dossier.confirmations, *vehicle.confirmations), Step.REGISTRATION)


def _entered_at(vehicle: Vehicle, stage: Stage) -> datetime | None:
    """When the last force let it in; of who came in without, the yard's word or the first after it."""
    if not vehicle.inside or (stage in BEFORE_IN and vehicle.yard_entry_at is None):
        return None
    let_in = None if stage in BEFORE_IN else _last(vehicle.confirmations, Step.ENTRY)
    if let_in or vehicle.yard_entry_at:
        return let_in or vehicle.yard_entry_at
    return min((one.at for one in vehicle.confirmations if one.step != Step.REGISTRATION), default=None)


def _last(words: Sequence[Confirmation], step: Step) -> datetime | None:
    return max((one.at for one in words if one.step == step), default=None)


def _row(story: _Story, record: Record, known: UUID, track: _Track) -> Row:
    dossier, shape = record.dossier, track.vehicle.shape
    path = track.path or Path(direction=dossier.direction, gates=story.gates)
    here = known in dossier.known
    freight = story.freight.get(known) or story.kept.get(known) or UNKNOWN
    return Row(
        id=known,
        declaration_id=dossier.id,
        gate=dossier.gate,
        direction=dossier.direction,
        regime=dossier.regime,
        vehicle_type=freight.vehicle_type,
        nationality=shape.nationality,
        part=shape.part,
        cargo=shape.cargo or "",
        stage=track.stage,
        outcome=OUTCOMES.get(track.stage, "") if here else WITHDRAWN,
        declared_at=track.declared_at,
        registered_at=path.waiting_from,
        set_off_at=track.set_off_at,
        entered_at=path.inside_from,
        ended_at=path.ended_at,
        holds=len(track.holds),
        irregular=track.irregular,
        erased=story.erased,
        goods=freight.goods,
        steps=tuple(track.steps.values()),
        gone=tuple(track.gone),
    )
