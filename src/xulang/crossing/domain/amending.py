"""What an amendment changes, whether it still may, and whose words it voids: read from the dependency table.

Pure: the same plan is shown before saving and written when it is saved.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from xulang.clearance.api import Confirmation, Dossier, Question, Vehicle
from xulang.crossing.dependencies import ROWS, Field, Holder
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.journey import Scope, Table
from xulang.declarations.domain.changes import Changes
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Force, Step

OF_STORED = frozenset({Step.HEALTH_CHECK, Step.PLANT_CHECK, Step.ANIMAL_CHECK, Step.CUSTOMS_CHECK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """One changed field; `crossing_id` is None for the declaration's own. `answers`: officers' questions."""

    field: Field
    crossing_id: UUID | None = None
    answers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """A confirmation that rests on a changed field: its force will be asked again."""

    field: Field
    step: Step
    force: Force
    crossing_id: UUID | None
    fact_id: UUID


class Allowance(StrEnum):
    """On whose word fields change: the declarant's own, a replacement that a force approved, or an order."""

    OWN_WORD = "own_word"
    ORDERED = "ordered"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    amended: tuple[Amended, ...]
    voided: tuple[Voided, ...]

    def touches(self, field: Field, crossing_id: UUID | None = None) -> bool:
        return any(one.field == field and one.crossing_id == crossing_id for one in self.amended)


def plan_amendment(
    *, record: Record, table: Table, changes: Changes, places: Mapping[UUID, int], may: Allowance
) -> Plan:
    """Plan what an amendment does. Raises Refusals: FIELD_FROZEN or MOVED_ON for each field that it may not.

    A frozen field is open while an officer asks for it. `places` are the vehicles' in the new content: they
    name the fields at fault.
    """
    amended = tuple(_amended(record.dossier, changes))
    objections = [
        refusal
        for one in amended
        for refusal in _objections(record=record, table=table, amended=one, path=_path(one, places), may=may)
    ]
    if objections:
        raise Refusals(refusals=tuple(objections))
    voided: dict[UUID, Voided] = {}
    for one in amended:
        for found in _voided(record=record, table=table, amended=one):
            voided.setdefault(found.fact_id, found)
    return Plan(amended=amended, voided=tuple(voided.values()))


def frozen_fields(*, record: Record, table: Table, crossing_id: UUID | None) -> dict[Field, Step]:
    """The holder's fields that the declarant can't change now, with the step that froze each."""
    holder = Holder.DECLARATION if crossing_id is None else Holder.VEHICLE
    found = {}
    for row in ROWS.values():
        amended = Amended(
            field=row.field,
            crossing_id=crossing_id,
            answers=_questions(record.dossier, row.field, crossing_id),
        )
        objections = _objections(record=record, table=table, amended=amended, path="", may=Allowance.OWN_WORD)
        if row.holder == holder and list(objections):
            found[row.field] = row.frozen_by
    return found


def _amended(dossier: Dossier, changes: Changes) -> Iterator[Amended]:
    def one(name: str, crossing_id: UUID | None = None) -> Amended:
        field = Field(name)
        return Amended(field=field, crossing_id=crossing_id, answers=_questions(dossier, field, crossing_id))

    yield from (one(name) for name in sorted(changes.head))
    for vehicle, names in changes.vehicles.items():
        yield from (one(name, vehicle) for name in sorted(names))
    yield from (one(Field.VEHICLE_REMOVED, vehicle) for vehicle in changes.removed)
    if changes.added:
        yield one(Field.VEHICLE_ADDED)


def _questions(dossier: Dossier, field: Field, crossing_id: UUID | None) -> tuple[UUID, ...]:
    return tuple(one.fact_id for one in dossier.questions if _asks(one, field, crossing_id))


def _asks(question: Question, field: Field, crossing_id: UUID | None) -> bool:
    return question.field == field and question.crossing_id == crossing_id


def _objections(
    *, record: Record, table: Table, amended: Amended, path: str, may: Allowance
) -> Iterator[Refusal]:
    row = ROWS[amended.field]
    if amended.crossing_id is not None:
        stage = record.stage(amended.crossing_id).stage
        if stage in ENDED:
            yield Refusal(code=CrossingRefusal.MOVED_ON, field=path, stage=stage)
            return
    by = Step.OUT_OF_YARD if may == Allowance.APPROVED else row.frozen_by
    if amended.answers or not _frozen(record=record, table=table, by=by, amended=amended):
        return
    yield Refusal(code=CrossingRefusal.FIELD_FROZEN, field=path, name=amended.field, step=by)


def _frozen(*, record: Record, table: Table, by: Step, amended: Amended) -> bool:
    if table[by].scope == Scope.DECLARATION and record.dossier.forces_confirmed(by):
        return True
    return any(_closes(vehicle, by, amended) for vehicle in _holders(record, amended))


def _closes(vehicle: Vehicle, by: Step, amended: Amended) -> bool:
    """A vehicle that left empty took nothing of the declaration's goods with it: they lie in storage.

    One that went on with the rest leaves a part there, which another truck has to take back.
    """
    lies = amended.crossing_id is None and vehicle.unloaded and vehicle.emptied_at is None
    stored = lies and (vehicle.bare or amended.field == Field.VEHICLE_ADDED)
    return bool(vehicle.forces_confirmed(by)) and not (stored and by == Step.OUT_OF_YARD)


def _voided(*, record: Record, table: Table, amended: Amended) -> Iterator[Voided]:
    for rest in ROWS[amended.field].rests:
        if table[rest.step].scope == Scope.DECLARATION:
            held: Iterable[tuple[UUID | None, Confirmation]] = (
                (None, item) for item in record.dossier.confirmations
            )
        else:
            held = (
                (vehicle.id, item)
                for vehicle in _holders(record, amended)
                for item in vehicle.confirmations
                if record.stage(vehicle.id).stage not in ENDED or _of_stored(vehicle, item)
            )
        for crossing_id, item in held:
            if item.step == rest.step and rest.force in {None, item.force}:
                yield Voided(
                    field=amended.field,
                    step=item.step,
                    force=item.force,
                    crossing_id=crossing_id,
                    fact_id=item.fact_id,
                )


def _of_stored(vehicle: Vehicle, item: Confirmation) -> bool:
    """A word on goods that lie in storage counts on, though the vehicle that brought them is gone."""
    return vehicle.bare and vehicle.emptied_at is None and item.step in OF_STORED


def _holders(record: Record, amended: Amended) -> tuple[Vehicle, ...]:
    """The vehicles that a field speaks of: its own, or all where it is the declaration's."""
    return tuple(vehicle for vehicle in record.dossier.vehicles if amended.crossing_id in {None, vehicle.id})


def _path(amended: Amended, places: Mapping[UUID, int]) -> str:
    """Where the page and the API find the field."""
    if amended.crossing_id is None:
        return amended.field.value if amended.field != Field.VEHICLE_ADDED else "vehicles"
    place = places.get(amended.crossing_id)
    return "vehicles" if place is None else f"vehicles.{place}.{amended.field}"
