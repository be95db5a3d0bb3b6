"""From what the contexts answer to what goes out."""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.declarations.api import FieldWarning, SubmittedDeclaration
from xulang.interfaces.rest import wire
from xulang.interfaces.rest.problems import plain, pointer_to
from xulang.interfaces.shared.warnings import say_warning
from xulang.kernel.words import Stage
from xulang.platform.idempotency import Answer


def crossing_cells(view: crossing.CrossingView, *, plate: str | None) -> dict[str, object]:
    """The cells of a crossing, for each model that has them."""
    return {
        "id": view.id,
        "declaration": view.declaration_id,
        "number": view.number,
        "source": view.source,
        "gate": view.gate,
        "direction": view.direction,
        "regime": view.regime,
        "stage": view.stage,
        "stage_since": view.stage_since,
        "held_by": list(view.held_by),
        "nationality": view.nationality,
        "part": view.part,
        "plate": plate or None,
        "chassis": (view.chassis or None) if plate else None,
        "expected_arrival": view.expected_arrival,
        "declared_at": view.declared_at,
        "ended_at": view.ended_at,
    }


def a_crossing(view: crossing.CrossingView, *, plate: str | None) -> wire.Crossing:
    return wire.Crossing.model_validate(crossing_cells(view, plate=plate))


def an_awaited(awaited: crossing.Awaited) -> wire.Awaited:
    return wire.Awaited(
        step=awaited.step,
        force=awaited.force,
        whole_declaration=awaited.crossing_id is None,
        turn_since=awaited.open_since,
        because=None if awaited.reason is None else awaited.reason.code.value,
    )


def a_fact(entry: crossing.TimelineEntry, *, note: str | None) -> wire.Fact:
    return wire.Fact(
        fact=entry.fact_id,
        number=entry.number,
        position=entry.position,
        kind=entry.kind,
        crossing=entry.crossing_id,
        step=entry.step,
        force=entry.force,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        outcome=entry.outcome,
        reason=entry.reason_code,
        refers_to=entry.refers_to,
        trigger=entry.trigger,
        source=entry.source,
        regularity=entry.regularity,
        undone=entry.undone,
        note=note,
    )


def an_event(event: crossing.EventView) -> wire.Event:
    leaf = event.leaf
    return wire.Event(
        position=event.position,
        fact=leaf.id,
        declaration=event.declaration_id,
        declaration_number=event.declaration_number,
        number=leaf.number,
        kind=leaf.kind,
        crossing=event.crossing_id,
        gate=leaf.gate,
        direction=leaf.direction,
        regime=leaf.regime,
        step=leaf.step,
        force=leaf.force,
        occurred_at=leaf.occurred_at,
        recorded_at=leaf.recorded_at,
        outcome=leaf.outcome,
        reason=leaf.reason_code,
        refers_to=leaf.refers_to,
        trigger=leaf.trigger,
        source=leaf.source,
        regularity=leaf.irregular,
        place=event.place,
        figures=leaf.figures,
    )


def declaration_cells(stored: SubmittedDeclaration, crossings: Iterable[wire.Crossing]) -> dict[str, object]:
    """The cells of a declaration, for each model that has them."""
    return {
        "id": stored.id,
        "number": stored.number,
        "source": stored.source,
        "version": stored.version,
        "direction": stored.direction,
        "regime": stored.regime,
        "gate": stored.gate,
        "expected_arrival": stored.expected_arrival,
        "submitted_at": stored.submitted_at,
        "amended_at": stored.amended_at,
        "crossings": list(crossings),
    }


def done(answer: Answer) -> wire.Done:
    return wire.Done.model_validate(done_cells(answer))


def done_cells(answer: Answer) -> dict[str, object]:
    """The use case's answer; vehicles in a fixed order, so that a repeat has the same bytes."""
    stages = cast("Mapping[str, str]", answer["stages"])
    return {
        "declaration": answer["declaration"],
        "number": answer["number"],
        "facts": answer["facts"],
        "crossings": [
            wire.Moved(crossing=UUID(vehicle), stage=Stage(stage))
            for vehicle, stage in sorted(stages.items())
        ],
    }


def warned(warnings: Iterable[FieldWarning]) -> list[wire.Warned]:
    """Said in the active language."""
    said = ((warning, say_warning(warning)) for warning in warnings)
    return [
        wire.Warned(
            code=warning.code.value,
            pointer=pointer_to(warning.field.split(".")),
            title=text.title,
            detail=text.next_step,
            params=plain(warning.params),
        )
        for warning, text in said
    ]
