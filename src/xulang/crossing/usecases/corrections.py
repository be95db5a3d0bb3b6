"""Reading corrections: what is frozen, what officers ask for, what is to be replaced, every version.

Ask policy first who may read: notes, contents and photos are private.
"""

from collections.abc import Collection
from uuid import UUID

from xulang.clearance.api import Question
from xulang.crossing.dependencies import Field
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.amending import frozen_fields
from xulang.crossing.domain.corrections import (
    QuestionView,
    ReplacementView,
    VehicleChanged,
    Version,
    fields_of,
    vehicle_changes,
    versions_of,
)
from xulang.crossing.domain.identity import Place
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.queries.records import open_record
from xulang.crossing.usecases.replace import asked_of, look_replaced
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Step


def list_frozen(*, record: Record, crossing_id: UUID | None) -> dict[Field, Step]:
    """The fields that the declarant can't change now, with the step that froze each.

    `crossing_id` is a vehicle's, or None for the declaration's own fields.
    """
    table = journey_table(dossier=record.dossier, deviations=deviations())
    return frozen_fields(record=record, table=table, crossing_id=crossing_id)


def list_questions(*, record: Record) -> list[QuestionView]:
    """What officers ask to be corrected, the oldest question first."""
    return [_question(one) for one in record.dossier.questions]


def _question(one: Question) -> QuestionView:
    private = journal.get_fact(fact_id=one.fact_id).private or {}
    return QuestionView(
        fact_id=one.fact_id,
        force=one.force,
        at=one.at,
        field=Field(one.field),
        crossing_id=one.crossing_id,
        reason_code=one.reason_code,
        note=str(private.get("note") or ""),
    )


def find_replacement(*, record: Record, crossing_id: UUID) -> ReplacementView | None:
    """The replacement that waits for a force's answer; None for a vehicle that is no longer declared."""
    vehicle = next((one for one in record.dossier.vehicles if one.id == crossing_id), None)
    if vehicle is None or vehicle.replacement is None:
        return None
    fact = journal.get_fact(fact_id=vehicle.replacement)
    private = fact.private or {}
    stored = declarations.get_declaration(declaration_id=record.dossier.id)
    wanted = asked_of(fact)
    old = new = place = None
    if wanted is not None and stored.content is not None:
        old = stored.content.vehicle(crossing_id)
        try:
            after, judged = look_replaced(
                record=record, stored=stored, crossing_id=crossing_id, wanted=wanted
            )
            new, place = after.vehicle(crossing_id), judged.places.get(crossing_id, Place.KEPT)
        except (Refusal, Refusals):  # What was possible when it was asked may not be any more.
            new = old
    return ReplacementView(
        fact_id=fact.id,
        crossing_id=crossing_id,
        at=fact.occurred_at,
        fields=tuple(fields_of(fact.public.outcome)),
        reason_code=fact.public.reason_code or "",
        place=place,
        old=old,
        new=new,
        photo=UUID(str(private["photo"])) if "photo" in private else None,
        note=str(private.get("note") or ""),
    )


def list_asked(*, fact_ids: Collection[UUID]) -> dict[UUID, tuple[Field, ...]]:
    """Which fields each of these REPLACEMENT_ASKED facts is about: public, so a work list may say it."""
    return {one: tuple(fields_of(journal.get_fact(fact_id=one).public.outcome)) for one in fact_ids}


def list_versions(*, declaration_id: UUID) -> tuple[Version, ...]:
    """Every version of a declaration, the first one first. Raises UNKNOWN."""
    open_record(declaration_id=declaration_id)
    return versions_of(
        journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
    )


def list_vehicle_changes(*, declaration_id: UUID) -> tuple[VehicleChanged, ...]:
    """Every change of tractor, trailer, box, seal or driver, the first one first. Raises UNKNOWN."""
    open_record(declaration_id=declaration_id)
    return tuple(
        vehicle_changes(
            journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
        )
    )
