"""A truck that comes back loaded: under which conditions, and how long it may stay on the other side.

Source of the rules: data/two_way.toml. A Vietnamese truck's stay runs from leaving to its entry on the way
back; a Chinese truck's from its entry to leaving.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from xulang.clearance.api import Vehicle
from xulang.crossing.domain.declare import plates_of
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.journey import Table
from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.declarations.domain.times import day_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Nationality, Step, VehiclePart

# The way in which a truck leaves home.
OUTWARD = {Nationality.VN: Direction.EXPORT, Nationality.CN: Direction.IMPORT}
# A foreign truck with these parts brings goods or fetches them; it stays in our yard meanwhile.
STAYING = frozenset({VehiclePart.CARRIES, VehiclePart.SOURCE})


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """One agreement of both sides; days are Hanoi's, the last one included."""

    name: str
    source: str
    first_day: date
    last_day: date
    gates: tuple[str, ...]
    two_way_hours: int
    one_way_hours: int
    soon_hours: int
    extension_hours: int
    goods_source: str
    chapters: frozenset[str]
    not_headings: frozenset[str] = frozenset()

    def holds_at(self, moment: datetime) -> bool:
        return self.first_day <= day_of(now=moment) <= self.last_day

    def takes(self, hs_code: str | None) -> bool:
        """Whether the goods are agricultural."""
        code = hs_code or ""
        return code[:2] in self.chapters and code[:4] not in self.not_headings


class _SchemeFile(msgspec.Struct, frozen=True, kw_only=True):
    scheme: tuple[Scheme, ...] = ()


def schemes_from_toml(text: str) -> tuple[Scheme, ...]:
    """Raise msgspec.ValidationError, naming the place, for what is no scheme."""
    return msgspec.toml.decode(text, type=_SchemeFile).scheme


def scheme_of(*, schemes: Sequence[Scheme], gate: str, moment: datetime) -> Scheme | None:
    """The scheme that holds at the gate at that moment."""
    return next((one for one in schemes if gate in one.gates and one.holds_at(moment)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """The leg away from home. `began` is when it began to count; what is expected, where it has not yet."""

    content: DeclarationContent
    vehicle: VehicleContent
    began: datetime


def unmet(*, schemes: Sequence[Scheme], out: Outward, back: DeclarationContent) -> Iterator[Refusal]:
    """Yield each condition of the scheme that the two legs do not meet, at its field of the return leg."""
    then = [one for one in schemes if one.holds_at(out.began)]
    if not then:
        yield Refusal(code=CrossingRefusal.TWO_WAY_NOT_THEN, field="two_way_of")
        return
    scheme = next((one for one in then if out.content.gate in one.gates), then[0])
    for field, gate in (("two_way_of", out.content.gate), ("gate", back.gate)):
        if gate not in scheme.gates:
            gates = ", ".join(scheme.gates)
            yield Refusal(code=CrossingRefusal.TWO_WAY_GATE, field=field, gate=gate, gates=gates)
    if out.content.direction != OUTWARD[out.vehicle.nationality]:
        yield Refusal(code=CrossingRefusal.TWO_WAY_NOT_OUT, field="two_way_of")
    if back.direction == out.content.direction:
        yield Refusal(code=CrossingRefusal.TWO_WAY_SAME_WAY, field="direction")
    if same_truck(out=out.vehicle, back=back) is None:
        yield Refusal(code=CrossingRefusal.TWO_WAY_VEHICLE, field="vehicles.0.plate")
    yield from _one_item(scheme, out.content, "two_way_of")
    yield from _one_item(scheme, back, "goods")


def same_truck(*, out: VehicleContent, back: DeclarationContent) -> VehicleContent | None:
    """The one vehicle of the return leg with the same plate and the same trailer."""
    names = ("plate_key", "trailer_key")
    mine = [plates_of(out)[name] for name in names]
    found = [one for one in back.vehicles if [plates_of(one)[name] for name in names] == mine]
    return found[0] if len(found) == 1 else None


def _one_item(scheme: Scheme, content: DeclarationContent, field: str) -> Iterator[Refusal]:
    """What every vehicle of the declaration carries: one owner's one agricultural item, and nothing else."""
    owners = {one.owner.tax_code or one.owner.name.casefold() for one in content.goods}
    lines = [line for one in content.goods for line in one.lines]
    items = {(line.hs_code, line.product.casefold()) for line in lines}
    if len(owners) != 1:
        yield Refusal(code=CrossingRefusal.TWO_WAY_OWNERS, field=field, count=len(owners))
    if len(items) != 1:
        yield Refusal(code=CrossingRefusal.TWO_WAY_ITEMS, field=field, count=len(items))
    for code in dict.fromkeys(line.hs_code for line in lines if not scheme.takes(line.hs_code)):
        yield Refusal(code=CrossingRefusal.TWO_WAY_GOODS, field=field, hs_code=code or "–")


class StayPlace(StrEnum):
    """In whose yard the truck stays, seen from Vietnam."""

    OURS = "ours"
    THEIRS = "theirs"


class StayState(StrEnum):
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    ENDED = "ended"
    ENDED_LATE = "ended_late"


def deadline_of(*, since: datetime, hours: int, extended_hours: int) -> datetime:
    """The last moment at which the stay is still in time."""
    return since + timedelta(hours=hours + extended_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A truck on the other side of the border: since when, how long it may, and when it was over."""

    crossing_id: UUID
    scheme: Scheme
    yard: StayPlace
    since: datetime
    hours: int
    extended_hours: int = 0
    extensions: int = 0
    ended_at: datetime | None = None

    @property
    def deadline(self) -> datetime:
        return deadline_of(since=self.since, hours=self.hours, extended_hours=self.extended_hours)

    def state(self, now: datetime) -> StayState:
        if self.ended_at:
            return StayState.ENDED_LATE if self.ended_at > self.deadline else StayState.ENDED
        if now > self.deadline:
            return StayState.OVERDUE
        soon = self.deadline - timedelta(hours=self.scheme.soon_hours)
        return StayState.SOON if now >= soon else StayState.RUNNING

    def left(self, now: datetime) -> timedelta:
        """What is left; below zero when it is over."""
        return self.deadline - (self.ended_at or now)


def met_at(*, table: Table, vehicle: Vehicle, step: Step) -> datetime | None:
    """When the last of a step's forces confirmed it; None while one is missing."""
    words = [one for one in vehicle.confirmations if one.step == step]
    if not words or not vehicle.forces_confirmed(step) >= set(table[step].forces):
        return None
    return max(one.at for one in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One declared way of a truck, with the table that holds for it."""

    gate: str
    direction: Direction
    table: Table
    vehicle: Vehicle

    def met_at(self, step: Step) -> datetime | None:
        return met_at(table=self.table, vehicle=self.vehicle, step=step)


def stay_of(*, schemes: Sequence[Scheme], out: Leg, back: Leg | None) -> Stay | None:
    """The stay that the outward leg began, `back` being its live return leg. None where no clock runs.

    A Vietnamese truck has one only with a return leg: of the others we do not hear when they come home.
    """
    vehicle = out.vehicle
    if vehicle.shape.nationality == Nationality.VN:
        since = out.met_at(Step.LEFT) if back and out.direction == Direction.EXPORT else None
        ended, yard = (back.met_at(Step.ENTRY) if back else None), StayPlace.THEIRS
    else:
        since = out.met_at(Step.ENTRY) if vehicle.shape.part in STAYING else None
        last = back or out
        ended, yard = last.met_at(Step.LEFT) or vehicle.returned_at, StayPlace.OURS
    scheme = scheme_of(schemes=schemes, gate=out.gate, moment=since) if since else None
    if since is None or scheme is None:
        return None
    return Stay(
        crossing_id=vehicle.id,
        scheme=scheme,
        yard=yard,
        since=since,
        hours=scheme.two_way_hours if back else scheme.one_way_hours,
        extended_hours=vehicle.extended_hours,
        extensions=vehicle.extensions,
        ended_at=ended,
    )
