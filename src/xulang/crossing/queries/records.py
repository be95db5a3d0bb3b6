"""A declaration's record, opened for reading: its vehicles, what it waits for, what happened to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from xulang.clearance.api import Vehicle
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.decide import all_missing, objection
from xulang.crossing.domain.offers import Offer, offers
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import (
    Awaited,
    CustomsView,
    TimelineEntry,
)
from xulang.crossing.journey import Scope
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    FactKind,
)
from xulang.platform.db import raw

RECORD = "SELECT number, organisation_id, state::text FROM crossing_record WHERE declaration_id = %s"
RECORDS = "SELECT declaration_id, state::text FROM crossing_record WHERE declaration_id = ANY(%s)"
ORGANISATIONS = "SELECT declaration_id, organisation_id FROM crossing_record WHERE declaration_id = ANY(%s)"

_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A declaration opened for reading."""

    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    record: Record


def open_record(*, declaration_id: UUID) -> Opened:
    """The declaration's record without its lock, for reading. Raises UNKNOWN."""
    row = raw().execute(RECORD, [declaration_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return Opened(
        declaration_id=declaration_id,
        number=cast("str", row[0]),
        organisation_id=cast("UUID | None", row[1]),
        record=_decoder.decode(cast("str", row[2])),
    )


def has_record(*, declaration_id: UUID) -> bool:
    """Whether the declaration is known here."""
    return raw().execute(RECORD, [declaration_id]).fetchone() is not None


def list_records(*, declaration_ids: Collection[UUID]) -> dict[UUID, Record]:
    """The records of these declarations, for reading."""
    rows = raw().execute(RECORDS, [list(declaration_ids)]).fetchall()
    return {cast("UUID", row[0]): _decoder.decode(cast("str", row[1])) for row in rows}


def list_organisations(*, declaration_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Whose each of these declarations is; None for one of nobody here."""
    rows = raw().execute(ORGANISATIONS, [list(declaration_ids)]).fetchall()
    return {cast("UUID", row[0]): cast("UUID | None", row[1]) for row in rows}


def list_vehicles(*, declaration_ids: Collection[UUID]) -> dict[UUID, Vehicle]:
    """What the forces and the yard have said of each vehicle of these declarations, by crossing."""
    records = list_records(declaration_ids=declaration_ids).values()
    return {vehicle.id: vehicle for record in records for vehicle in record.dossier.vehicles}


def read_timeline(*, declaration_id: UUID, crossing_id: UUID | None) -> list[TimelineEntry]:
    """What happened to a declaration, or to one of its vehicles with what concerns all, in sealed order.

    Notes and names come along: show them only to whom policy lets see them.
    """
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
    undone = {fact.public.refers_to for fact in facts if fact.public.kind == FactKind.UNDONE}
    return [
        _entry(fact, undone=fact.id in undone)
        for fact in facts
        if crossing_id is None or fact.crossing_id in {None, crossing_id}
    ]


def _entry(fact: journal.Fact, *, undone: bool) -> TimelineEntry:
    private = fact.private or {}
    actor = cast("Mapping[str, str]", private.get("actor") or {})
    return TimelineEntry(
        fact_id=fact.id,
        number=fact.number,
        position=fact.position,
        kind=fact.public.kind,
        crossing_id=fact.crossing_id,
        step=fact.public.step,
        force=fact.public.force,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        outcome=fact.public.outcome,
        reason_code=fact.public.reason_code,
        refers_to=fact.public.refers_to,
        trigger=fact.public.trigger,
        source=fact.public.source,
        regularity=fact.public.irregular,
        by_system=fact.public.trigger is not None,
        undone=undone,
        actor_name=actor.get("name"),
        note=cast("str | None", private.get("note")),
        figures=fact.public.figures,
    )


def list_awaited(*, record: Record, crossing_id: UUID) -> list[Awaited]:
    """What a crossing still needs and from whom, in order; a force whose turn it is has a time."""
    dossier = record.dossier
    table = journey_table(dossier=dossier, deviations=deviations())
    turns = {task.key: task.since for task in record.tasks}
    awaited = []
    vehicle = dossier.vehicle(crossing_id)
    for gap in all_missing(table=table, dossier=dossier, vehicle=vehicle):
        whole = table[gap.step].scope == Scope.DECLARATION
        subject = dossier.id if whole else crossing_id
        awaited.append(
            Awaited(
                step=gap.step,
                force=gap.force,
                open_since=turns.get((subject, gap.step, gap.force)),
                crossing_id=None if whole else crossing_id,
                reason=objection(
                    table=table, step=gap.step, force=gap.force, dossier=dossier, vehicle=vehicle
                ),
            )
        )
    return awaited


def list_offers(*, actor: Actor, opened: Opened, crossing_id: UUID, now: datetime) -> tuple[Offer, ...]:
    """What the actor may do with a vehicle now. Raises KeyError for one that is not in the declaration.

    Whether a stay runs that could be extended is not looked at: `find_stay` says it.
    """
    return offers(
        actor=actor,
        table=journey_table(dossier=opened.record.dossier, deviations=deviations()),
        record=opened.record,
        owner=opened.organisation_id,
        crossing_id=crossing_id,
        now=now,
    )


def list_customs(*, record: Record) -> list[CustomsView]:
    """The customs declarations of a declaration, in order, with what customs said of each."""
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=record.dossier.id)
    numbers = {fact.id: cast("str | None", (fact.private or {}).get("number")) for fact in facts}
    return [
        CustomsView(
            declared_by=item.declared_by,
            number=numbers.get(item.declared_by),
            channel=item.channel,
            clearance=item.clearance,
        )
        for item in record.dossier.customs
    ]
