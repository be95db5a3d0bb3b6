"""The one way in which anybody changes a declared dossier: lock, look, decide, write.

Every verb of the spine is a small function that gives `act` its decision.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing import policy
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Table
from xulang.crossing.locks import Locked, lock_record
from xulang.crossing.policy import Action
from xulang.crossing.usecases.follow_pairs import follow_pairs
from xulang.crossing.usecases.tell import tell
from xulang.crossing.usecases.write import Moved, Where, facts_of, follow, save, where_of
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Force, Stage, Step
from xulang.platform import idempotency
from xulang.platform.db import unit_of_work

NOTE_LIMIT = 1000
NOTHING: Mapping[UUID, Sequence[Statement]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a decision sees: the record under lock, the table that holds for it, and in whose name."""

    request: Request
    locked: Locked
    table: Table
    vehicle: Vehicle
    force: Force

    @property
    def record(self) -> Record:
        return self.locked.record

    @property
    def dossier(self) -> Dossier:
        return self.locked.record.dossier

    @property
    def stage(self) -> Stage:
        return self.record.stage(self.vehicle.id).stage


Decision = Callable[[Scene], Sequence[Statement]]


def act(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID | None,
    action: Action,
    body: JSON,
    decide: Decision,
    step: Step | None = None,
) -> idempotency.Answer:
    """Let the actor do what `decide` says; a repeat of the request gets the first answer.

    Raises UNKNOWN, NOT_ALLOWED, what `decide` raises, MOVED_ON, REQUEST_REUSED and "busy"; then nothing is
    changed. Of these `decide`'s come before MOVED_ON, since they name the nearer reason.
    """
    verb = step.value if step else ""
    hashed = idempotency.body_hash([action, str(declaration_id), str(crossing_id or ""), verb, body])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        if locked.answer is not None:
            return locked.answer
        scene = _scene(request, locked, crossing_id, action, step)
        statements = decide(scene)
        policy.check_stage(
            actor=request.actor,
            action=action,
            gate=scene.dossier.gate,
            owner=locked.organisation_id,
            stage=scene.stage,
            step=step,
        )
        return write(request=request, action=action, locked=locked, statements=statements, hashed=hashed)


def write(
    *,
    request: Request,
    action: str,
    locked: Locked,
    statements: Sequence[Statement],
    hashed: bytes,
    where: Where | None = None,
    there: Mapping[UUID, Sequence[Statement]] = NOTHING,
) -> idempotency.Answer:
    """Append the statements as facts and bring the rows after them, inside the caller's unit of work.

    `where` is the dossier's new public head, when the statements change it; `there` is what is said in the
    streams of declarations locked with it. What these have to hear of is said to them as well.
    """
    main = _move(request, locked.record, statements, where=where)
    others: dict[UUID, Moved] = {}
    if locked.partners:
        main, others = follow_pairs(
            request=request, locked=locked, main=main, statements=statements, there=there
        )
    answer = answer_of(number=locked.number, record=main.record, facts=[fact.id for fact in main.facts])
    save(
        request=request,
        action=action,
        record=main.record,
        facts=main.facts,
        steps=main.steps,
        hashed=hashed,
        answer=answer,
        others=tuple(others.values()),
    )
    for one, moved in ((locked, main), *((locked.partners[key], moved) for key, moved in others.items())):
        tell(
            request=request,
            organisation_id=one.organisation_id,
            number=one.number,
            record=moved.record,
            facts=moved.facts,
        )
    return answer


def _move(request: Request, record: Record, statements: Sequence[Statement], *, where: Where | None) -> Moved:
    facts = tuple(
        facts_of(
            request=request,
            where=where or where_of(record=record),
            length=record.dossier.length,
            statements=statements,
        )
    )
    after, steps = follow(record=record, facts=facts, deviations=deviations())
    return Moved(record=after, facts=facts, steps=steps)


def answer_of(*, number: str, record: Record, facts: Sequence[UUID]) -> idempotency.Answer:
    """What a writing use case answers, the first time and ever after."""
    return {
        "declaration": str(record.dossier.id),
        "number": number,
        "facts": [str(fact) for fact in facts],
        "stages": {str(found.vehicle): found.stage.value for found in record.stages},
    }


def _scene(
    request: Request, locked: Locked, crossing_id: UUID | None, action: Action, step: Step | None
) -> Scene:
    record = locked.record
    force = policy.force_of(
        actor=request.actor,
        action=action,
        gate=record.dossier.gate,
        owner=locked.organisation_id,
        step=step,
    )
    return Scene(
        request=request,
        locked=locked,
        table=journey_table(dossier=record.dossier, deviations=deviations()),
        vehicle=_vehicle(record, crossing_id, step),
        force=force,
    )


def _vehicle(record: Record, crossing_id: UUID | None, step: Step | None) -> Vehicle:
    """The vehicle meant; for a step of the whole declaration, one that is still under way stands for all."""
    try:
        if crossing_id is not None:
            return record.dossier.vehicle(crossing_id)
        under_way = [found.vehicle for found in record.stages if found.stage not in ENDED]
        # One that the step was already confirmed for by itself says nothing of the others.
        under_way.sort(
            key=lambda one: step is not None and bool(record.dossier.vehicle(one).forces_confirmed(step))
        )
        return record.dossier.vehicle((under_way or [found.vehicle for found in record.stages])[0])
    except (KeyError, IndexError) as error:
        raise Refusal(code=CrossingRefusal.UNKNOWN) from error


def check_note(*, note: str) -> str:
    """A note, trimmed. Raises NOTE_TOO_LONG."""
    trimmed = note.strip()
    if len(trimmed) > NOTE_LIMIT:
        raise Refusal(code=CrossingRefusal.NOTE_TOO_LONG, field="note", limit=NOTE_LIMIT)
    return trimmed
