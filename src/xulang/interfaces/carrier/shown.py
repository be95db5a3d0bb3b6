"""How a company sees its crossings: where each is, whose turn it is, what is missing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.shared import timeline
from xulang.interfaces.shared.components import TimelineEntry, WaitingItem
from xulang.kernel.words import FactKind, Force, Step

# What an officer writes beside these is meant for the company; his other notes are the forces' own.
FOR_THE_COMPANY = frozenset(
    {
        FactKind.REFUSED,
        FactKind.HELD,
        FactKind.RELEASED,
        FactKind.INSPECTED,
        FactKind.UNDONE,
        FactKind.DIVERTED,
        FactKind.STORAGE_ASKED,
        FactKind.STORAGE_DROPPED,
        FactKind.RETURN_ORDERED,
        FactKind.RETURN_RECALLED,
        FactKind.RETURNED,
        FactKind.CANCELLED,
        FactKind.CORRECTION_ASKED,
    }
)
# They say what the company itself wrote, once a declaration and once a vehicle: one line is enough.
DETAILS = frozenset(
    {
        FactKind.VEHICLE_DECLARED,
        FactKind.VEHICLE_WITHDRAWN,
        FactKind.CUSTOMS_DECLARED,
        FactKind.CUSTOMS_WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, for what, since when."""

    force: Force
    step: Step
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One vehicle on its way; `holds`, `correction` and `turning` name the force and its reason, in words."""

    seen: crossing.CrossingView
    gate: str
    turns: tuple[Turn, ...]
    waiting: list[WaitingItem]
    holds: tuple[tuple[Force, str], ...]
    correction: tuple[Force, str] | None
    turning: tuple[Force, str] | None
    asked: tuple[crossing.QuestionView, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether the company itself has to act."""
        return self.correction is not None or bool(self.asked)


def way_of(*, seen: crossing.CrossingView, opened: crossing.Opened, gate: str) -> Way:
    record = opened.record
    awaited = [] if seen.ended_at else crossing.list_awaited(record=record, crossing_id=seen.id)
    correction = None if seen.ended_at else record.dossier.correction
    turns = tuple(
        Turn(force=one.force, step=one.step, since=one.open_since) for one in awaited if one.open_since
    )
    vehicle = record.dossier.vehicle(seen.id)
    turning = None if seen.ended_at else vehicle.turning
    return Way(
        seen=seen,
        gate=gate,
        turns=turns,
        # While the company has to correct, that is the one reason, and it stands on top.
        waiting=[replace(item, reason="") if correction else item for item in timeline.waiting(awaited)],
        holds=tuple((hold.force, timeline.reason_word(hold.reason_code)) for hold in vehicle.holds),
        correction=(correction.force, timeline.reason_word(correction.reason_code)) if correction else None,
        asked=() if seen.ended_at else _asked(record, seen),
        turning=(turning.force, timeline.reason_word(turning.reason_code)) if turning else None,
    )


def _asked(record: crossing.Record, seen: crossing.CrossingView) -> tuple[crossing.QuestionView, ...]:
    """What officers ask to be corrected of the vehicle, or of its declaration."""
    if not record.dossier.questions:
        return ()
    return tuple(one for one in crossing.list_questions(record=record) if one.crossing_id in {None, seen.id})


def timeline_of(*, declaration_id: UUID, crossing_id: UUID) -> list[TimelineEntry]:
    facts = crossing.read_timeline(declaration_id=declaration_id, crossing_id=crossing_id)
    return [_entry(fact) for fact in facts if fact.kind not in DETAILS]


def _entry(fact: crossing.TimelineEntry) -> TimelineEntry:
    """Without officers' names; with the notes that are for the company."""
    entry = timeline.entry(fact, personal=False)
    if fact.kind in FOR_THE_COMPANY and fact.note:
        return replace(entry, note="\n".join(line for line in (entry.note, fact.note) if line))
    return entry
