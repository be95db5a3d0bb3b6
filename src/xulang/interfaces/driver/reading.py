"""What a driver's page is made of, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingView, HandoverView, RoadHold
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.interfaces.shared.components import TimelineEntry, WaitingItem
from xulang.interfaces.shared.diversions import ShownDiversion, shown_diversion
from xulang.interfaces.shared.queue_places import ShownPlace, shown_place
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.road import km_text
from xulang.interfaces.shared.timeline import act_of
from xulang.interfaces.shared.two_way import Shown, stay_of
from xulang.kernel.words import Direction, FactKind, Force, Stage, Step, VehiclePart
from xulang.queueing.api import PlaceState
from xulang.registry import api as registry

BEFORE_ENTRY = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION, Stage.REGISTERED})
ANSWERS = frozenset({FactKind.ACKNOWLEDGED, FactKind.SET_OFF})
ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})
# What colleagues do among themselves is not the driver's affair.
SHOWN = frozenset(
    {
        FactKind.DECLARED,
        FactKind.CONFIRMED,
        FactKind.REFUSED,
        FactKind.HELD,
        FactKind.RELEASED,
        FactKind.PERMIT_ISSUED,
        FactKind.PERMIT_REVOKED,
        FactKind.SET_OFF,
        FactKind.DELAY_REPORTED,
        FactKind.DIVERTED,
        FactKind.RETURN_ORDERED,
        FactKind.RETURN_RECALLED,
        FactKind.RETURNED,
        FactKind.STAY_EXTENDED,
        FactKind.EXTENSION_RECALLED,
        FactKind.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the driver has told us already about the permit he holds now."""

    acknowledged: bool
    set_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One truck, as its driver needs to know it. `open_steps`: what may be done now, by whom."""

    crossing: CrossingView
    gate: registry.Gate
    yard: str
    unloading_place: str
    permit: gates.IssuedPermit | None
    closure: gates.Closure | None
    open_steps: tuple[tuple[Step, Force], ...]
    missing: tuple[WaitingItem, ...]
    said: Said
    history: tuple[TimelineEntry, ...]
    now: datetime
    handover: HandoverView | None = None
    stay: Shown | None = None
    diverted: ShownDiversion | None = None
    place: ShownPlace | None = None
    call_seen: bool = False
    road: RoadHold | None = None

    def turns(self, *steps: Step) -> tuple[Force, ...]:
        """The forces whose turn it is, in these steps or in any."""
        forces = (force for step, force in self.open_steps if not steps or step in steps)
        return tuple(dict.fromkeys(forces))

    @property
    def may_report_here(self) -> bool:
        """Whether "I am there" says something new: called, or standing by where a slot may fall free."""
        place = self.place.place if self.place else None
        if place is None or not self.before_entry:
            return False
        waits = place.state == PlaceState.WAITING and place.parked is None
        return waits or place.state == PlaceState.CALLED

    @property
    def road_km(self) -> str:
        """Where to wait, to the hundred metres."""
        return km_text(self.road.metres if self.road else 0)

    @property
    def under_way(self) -> bool:
        return self.crossing.stage not in ENDED

    @property
    def before_entry(self) -> bool:
        return self.crossing.stage in BEFORE_ENTRY

    @property
    def permit_image(self) -> SafeString:
        """The QR, drawn by our own code from a text that we signed."""
        if self.permit is None:
            return SafeString()
        drawn = gates.permit_svg(text=self.permit.text, kind=self.permit.permit.kind)
        return mark_safe(drawn)  # noqa: S308 -- as above

    @property
    def permit_is_over(self) -> bool:
        return self.permit is not None and self.now >= self.permit.permit.valid_until


def read_situation(*, crossing_id: UUID, now: datetime) -> Situation:
    """Raises UNKNOWN when there is no such crossing."""
    found = crossing.get_crossing(crossing_id=crossing_id)
    gate = registry.get_gate(code=found.gate)
    opened = crossing.open_record(declaration_id=found.declaration_id)
    awaited = crossing.list_awaited(record=opened.record, crossing_id=crossing_id)
    if found.stage in ENDED:
        awaited = []
    entries = crossing.read_timeline(declaration_id=found.declaration_id, crossing_id=crossing_id)
    yard, place = _where(found=found)
    queued = shown_place(crossing_id=crossing_id, now=now)
    return Situation(
        crossing=found,
        gate=gate,
        yard=yard,
        unloading_place=place,
        permit=gates.find_permit(crossing_id=crossing_id),
        closure=gates.find_closure(gates={gate.code, gate.parent or gate.code}),
        open_steps=tuple((item.step, item.force) for item in awaited if item.open_since),
        missing=_missing(awaited=awaited),
        said=_said(entries=entries),
        history=tuple(_shown(entry=entry) for entry in entries if entry.kind in SHOWN),
        now=now,
        place=queued,
        call_seen=_call_seen(place=queued, entries=entries),
        road=_road(found, {gate.code, gate.parent or gate.code}, now),
        diverted=shown_diversion(declaration_id=found.declaration_id, gate=found.gate),
        handover=None
        if found.stage in ENDED
        else crossing.find_handover(record=opened.record, crossing_id=crossing_id),
        stay=stay_of(crossing_id=crossing_id, now=now),
    )


def _road(found: CrossingView, codes: set[str], now: datetime) -> RoadHold | None:
    """The order that holds the road which this truck comes by."""
    ours = found.direction == Direction.EXPORT or found.part == VehiclePart.RECEIVER
    waits = ours and found.stage in BEFORE_ENTRY
    return crossing.find_road_hold(gates=codes, now=now) if waits else None


def _where(*, found: crossing.CrossingView) -> tuple[str, str]:
    """The yard's name and the place to unload, as declared; empty where nothing was, or it was erased."""
    content = declarations.get_declaration(declaration_id=found.declaration_id).content
    if content is None:
        return "", ""
    yard = registry.get_yard(code=content.yard).name if content.yard else ""
    return yard, content.vehicle(found.id).unloading_place or ""


def _missing(*, awaited: Sequence[crossing.Awaited]) -> tuple[WaitingItem, ...]:
    """What is still needed, one line a step with all its forces."""
    steps = dict.fromkeys(item.step for item in awaited)
    lines = []
    for step in steps:
        items = [item for item in awaited if item.step == step]
        reason = next((say(item.reason).title for item in items if item.reason and not item.open_since), "")
        lines.append(WaitingItem(step=step, forces=[item.force for item in items], reason=reason))
    return tuple(lines)


def _said(*, entries: Sequence[crossing.TimelineEntry]) -> Said:
    """A new permit asks anew: what was said about the one before it does not count."""
    issued = max((entry.number for entry in entries if entry.kind == FactKind.PERMIT_ISSUED), default=0)
    kinds = {entry.kind for entry in entries if entry.number > issued}
    return Said(acknowledged=FactKind.ACKNOWLEDGED in kinds, set_off=FactKind.SET_OFF in kinds)


def _call_seen(*, place: ShownPlace | None, entries: Sequence[crossing.TimelineEntry]) -> bool:
    """Whether the driver has answered this call: the place's row follows his word within seconds."""
    if place is None or place.place is None or place.place.called_at is None:
        return False
    called_at = place.place.called_at
    return place.place.acknowledged_at is not None or any(
        entry.kind in ANSWERS and entry.recorded_at >= called_at for entry in entries
    )


def _shown(*, entry: crossing.TimelineEntry) -> TimelineEntry:
    """Without names and notes: they are the officers' and the company's."""
    return TimelineEntry(
        at=entry.occurred_at,
        kind=entry.kind,
        what=act_of(entry),
        step=entry.step,
        force=entry.force,
        void=entry.undone,
    )
