"""What readers get of corrections: open questions, a replacement that waits, a declaration's versions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import cast
from uuid import UUID

from xulang.crossing.dependencies import Field
from xulang.crossing.domain.identity import IDENTITY, Manner, Place
from xulang.declarations.domain.content import DeclarationContent, VehicleContent, from_json
from xulang.journal.domain.facts import Fact
from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind, Force, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """An officer's open question. `crossing_id` is None for a field of the declaration; `note` is private."""

    fact_id: UUID
    force: Force
    at: datetime
    field: Field
    crossing_id: UUID | None
    reason_code: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementView:
    """A replacement that waits for a force. `old`, `new`, `photo` and `note` are private: None after erasure.

    `place` is what approving it now would do to the vehicle's place.
    """

    fact_id: UUID
    crossing_id: UUID
    at: datetime
    fields: tuple[Field, ...]
    reason_code: str
    place: Place | None
    old: VehicleContent | None
    new: VehicleContent | None
    photo: UUID | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """One field that a version changed, how it came to be changed, and what that did to the place."""

    field: Field
    crossing_id: UUID | None
    manner: Manner
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, from 1 on. `content` and `actor_name` are None after erasure.

    `replaced` tells that a force approved a replacement or a diversion: `actor_name` is an officer's then.
    """

    number: int
    fact_id: UUID
    at: datetime
    actor_name: str | None
    content: DeclarationContent | None
    changes: tuple[VersionChange, ...] = ()

    @property
    def replaced(self) -> bool:
        return any(change.manner in {Manner.REPLACEMENT, Manner.DIVERTED} for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleChanged:
    """A vehicle got another tractor, trailer, box, seal or driver: who said so, on what ground.

    `force` approved it, else the declarant did it himself; `reason_code` is why it was asked for. `old`,
    `new` and `actor_name` are None after erasure.
    """

    version: int
    fact_id: UUID
    at: datetime
    crossing_id: UUID
    force: Force
    actor_name: str | None
    reason_code: str
    changes: tuple[VersionChange, ...]
    old: VehicleContent | None
    new: VehicleContent | None


def vehicle_changes(facts: Sequence[Fact]) -> Iterator[VehicleChanged]:
    """Yield each time that what tells a vehicle and its driver became another, the first one first."""
    approved = _approvals(facts)
    versions = versions_of(facts)
    for before, after in pairwise(versions):
        touched = (change for change in after.changes if change.field in IDENTITY and change.crossing_id)
        by_vehicle: dict[UUID, list[VersionChange]] = {}
        for change in touched:
            by_vehicle.setdefault(cast("UUID", change.crossing_id), []).append(change)
        for crossing_id, changes in by_vehicle.items():
            replaced = any(change.manner is Manner.REPLACEMENT for change in changes)
            own = (Force.CARRIER, "")
            force, reason = approved.get(after.fact_id, own) if replaced else own
            yield VehicleChanged(
                version=after.number,
                fact_id=after.fact_id,
                at=after.at,
                crossing_id=crossing_id,
                force=force,
                actor_name=after.actor_name,
                reason_code=reason,
                changes=tuple(changes),
                old=_of(before, crossing_id),
                new=_of(after, crossing_id),
            )


def _of(version: Version, crossing_id: UUID) -> VehicleContent | None:
    vehicles = version.content.vehicles if version.content else ()
    return next((one for one in vehicles if one.id == crossing_id), None)


def _approvals(facts: Iterable[Fact]) -> dict[UUID, tuple[Force, str]]:
    """The versions that follow a force's approval: by which force, and why it was asked for."""
    reasons: dict[UUID | None, str] = {}
    found: dict[UUID, tuple[Force, str]] = {}
    waiting: tuple[Force, str] | None = None
    for fact in facts:
        public = fact.public
        if public.kind == FactKind.REPLACEMENT_ASKED:
            reasons[fact.crossing_id] = public.reason_code or ""
        elif public.kind == FactKind.CONFIRMED and public.step == Step.REPLACEMENT and public.force:
            waiting = (public.force, reasons.get(fact.crossing_id, ""))
        elif public.kind == FactKind.AMENDED and waiting:
            found[fact.id], waiting = waiting, None
    return found


def versions_of(facts: Iterable[Fact]) -> tuple[Version, ...]:
    """Read a stream's versions: each begins with a fact that holds the content; then its changes by name."""
    found: list[Version] = []
    for fact in facts:
        if fact.public.kind in {FactKind.DECLARED, FactKind.AMENDED}:
            found.append(_version(fact, number=len(found) + 1))
        elif fact.public.kind == FactKind.FIELD_AMENDED and found:
            change = change_of(
                outcome=fact.public.outcome, reason=fact.public.reason_code, crossing=fact.crossing_id
            )
            if change not in found[-1].changes:  # One that answers several officers is several facts.
                found[-1] = replace(found[-1], changes=(*found[-1].changes, change))
    return tuple(found)


def _version(fact: Fact, *, number: int) -> Version:
    private = fact.private or {}
    content = private.get("content")
    actor = cast("dict[str, str]", private.get("actor") or {})
    return Version(
        number=number,
        fact_id=fact.id,
        at=fact.occurred_at,
        actor_name=actor.get("name"),
        content=from_json(cast("dict[str, JSON]", content)) if content else None,
    )


def change_of(*, outcome: str | None, reason: str | None, crossing: UUID | None) -> VersionChange:
    """What the public part of a FIELD_AMENDED fact says ("plate", "typo.place_kept")."""
    manner, _, place = (reason or Manner.PLAIN.value).partition(".")
    return VersionChange(
        field=Field(outcome or ""),
        crossing_id=crossing,
        manner=Manner(manner),
        place=Place(place) if place else None,
    )


def fields_of(outcome: str | None) -> Iterator[Field]:
    """Yield the fields that a replacement is asked for ("driver.plate")."""
    yield from (Field(name) for name in (outcome or "").split(".") if name in list(Field))
