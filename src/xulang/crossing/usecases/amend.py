"""A declarant changes what he declared: any field until it freezes, and only the words that rest on it go.

`preview_amendment` and `amend` judge alike; what the page showed before saving is what is written.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.dependencies import Field
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.amending import Allowance, Amended, Plan, plan_amendment
from xulang.crossing.domain.amendment import (
    Judged,
    customs_changed,
    spoken,
    vehicles_changed,
    withdrawn,
)
from xulang.crossing.domain.corrections import versions_of
from xulang.crossing.domain.declare import splits_declared, vehicle_declared
from xulang.crossing.domain.identity import (
    IDENTITY,
    Manner,
    Place,
    is_typo,
    place_after,
    put_back,
    same_driver,
)
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import Locked, lock_record
from xulang.crossing.policy import Action
from xulang.crossing.queries.records import list_customs, open_record
from xulang.crossing.usecases.act import write
from xulang.crossing.usecases.come_back import check_return
from xulang.crossing.usecases.declare import bring_rows, where_for
from xulang.crossing.usecases.elsewhere import guard_consignments
from xulang.crossing.usecases.evidence import evidence_of
from xulang.crossing.usecases.part_back import check_parts
from xulang.crossing.usecases.permits import permits_after
from xulang.crossing.usecases.storage import check_loaders
from xulang.crossing.usecases.teach import teach_list
from xulang.crossing.usecases.two_way import check_two_way
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import Force
from xulang.platform import idempotency
from xulang.platform.db import raw, unit_of_work

MOVE_TASKS = (
    "UPDATE crossing_task SET gate = %s, direction = %s WHERE declaration_id = %s AND done_at IS NULL"
)


def preview_amendment(
    *, actor: Actor, declaration_id: UUID, content: declarations.DeclarationContent
) -> Judged:
    """What `amend` would do now. Raises what it raises; nothing is locked or written."""
    opened = open_record(declaration_id=declaration_id)
    stored = declarations.get_declaration(declaration_id=declaration_id)
    _check_may(actor, opened.record, stored.organisation_id)
    return judge(
        record=opened.record, stored=stored, before=content_of(stored), after=content, may=Allowance.OWN_WORD
    )


def amend(
    *,
    request: Request,
    declaration_id: UUID,
    content: declarations.DeclarationContent,
    expected_version: int | None = None,
) -> idempotency.Answer:
    """Send a declaration again, changed. `expected_version` is the one that the sender changed, if he says.

    Raises UNKNOWN, NOT_ALLOWED, CANCELLED, NOTHING_CHANGED, REQUEST_REUSED and "busy"; Refusals with
    FIELD_FROZEN, MOVED_ON and NEEDS_REPLACEMENT by field; MOVED when somebody amended it meanwhile.
    """
    hashed = idempotency.body_hash(["amend", str(declaration_id), declarations.to_json(content)])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        if locked.answer is not None:
            return locked.answer
        stored = declarations.get_declaration(declaration_id=declaration_id)
        _check_may(request.actor, locked.record, locked.organisation_id)
        if expected_version not in {None, stored.version}:
            raise Refusal(code=declarations.DeclarationRefusal.MOVED)
        before = content_of(stored)
        check_return(declaration_id=declaration_id, organisation_id=locked.organisation_id, content=content)
        check_two_way(
            declaration_id=declaration_id,
            organisation_id=locked.organisation_id,
            content=content,
            before=before,
            now=request.now,
        )
        judged = judge(
            record=locked.record, stored=stored, before=before, after=content, may=Allowance.OWN_WORD
        )
        guard_consignments(
            declaration_id=declaration_id, content=content, vehicles=_put_in(before, content, judged)
        )
        statements = carry_out(
            request=request, locked=locked, stored=stored, after=content, judged=judged, offset=0
        )
        return write(
            request=request,
            action=Action.AMEND,
            locked=locked,
            statements=statements,
            hashed=hashed,
            where=where_for(declaration_id, content),
        )


def _put_in(
    before: declarations.DeclarationContent, after: declarations.DeclarationContent, judged: Judged
) -> list[declarations.VehicleContent]:
    """The vehicles whose consignment is another one now: added, or changed; all of them with their goods."""
    old = {vehicle.id: vehicle for vehicle in before.vehicles}
    moved = judged.plan.touches(Field.GOODS) or judged.plan.touches(Field.DIRECTION)
    return [
        vehicle
        for vehicle in after.vehicles
        if moved or any(judged.plan.touches(field, vehicle.id) for field in IDENTITY) or vehicle.id not in old
    ]


def _check_may(actor: Actor, record: Record, owner: UUID | None) -> None:
    policy.force_of(actor=actor, action=Action.AMEND, gate=record.dossier.gate, owner=owner)
    if record.dossier.cancelled_at:
        raise Refusal(code=CrossingRefusal.CANCELLED)


def content_of(stored: declarations.SubmittedDeclaration) -> declarations.DeclarationContent:
    """Raises CONTENT_ERASED."""
    if stored.content is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    return stored.content


def judge(
    *,
    record: Record,
    stored: declarations.SubmittedDeclaration,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
    may: Allowance,
) -> Judged:
    """Plan the change, tell typos from replacements, and see whose place is kept."""
    changes = declarations.find_changes(before=before, after=after)
    check_loaders(dossier=record.dossier, content=after)
    check_parts(dossier=record.dossier, content=after)
    if not changes and record.dossier.correction is None:
        raise Refusal(code=CrossingRefusal.NOTHING_CHANGED)
    plan = plan_amendment(
        record=record,
        table=journey_table(dossier=record.dossier, deviations=deviations()),
        changes=changes,
        places={vehicle.id: place for place, vehicle in enumerate(after.vehicles)},
        may=may,
    )
    manners = {
        (one.crossing_id, one.field): _manner(record, stored, before, after, one, may) for one in plan.amended
    }
    if may == Allowance.OWN_WORD:
        _check_manners(after, manners)
        _check_added(record, changes, before, after)
    return Judged(plan=plan, manners=manners, places=_places(record, before, after, plan, manners))


def _manner(
    record: Record,
    stored: declarations.SubmittedDeclaration,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
    one: Amended,
    may: Allowance,
) -> Manner:
    registered = record.dossier.registered_at
    if may == Allowance.ORDERED:
        return Manner.DIVERTED
    if registered is None or one.crossing_id is None or one.field not in IDENTITY:
        return Manner.PLAIN
    if may == Allowance.APPROVED:
        return Manner.REPLACEMENT
    old, new = before.vehicle(one.crossing_id), after.vehicle(one.crossing_id)
    if one.field == Field.DRIVER and same_driver(old=old, new=new):
        return Manner.PLAIN
    used = [typo for typo in record.dossier.typos if typo.crossing_id == one.crossing_id]
    found = evidence_of(
        declaration=stored,
        field=one.field,
        old=old,
        new=new,
        listed_before=registered,
        corrected_before=sum(typo.field == one.field for typo in used),
    )
    return Manner.TYPO if is_typo(evidence=found) else Manner.REPLACEMENT


def _check_manners(
    after: declarations.DeclarationContent, manners: Mapping[tuple[UUID | None, Field], Manner]
) -> None:
    """A replacement is not the declarant's to make alone: it asks for reason, photo and a force's word."""
    places = {vehicle.id: place for place, vehicle in enumerate(after.vehicles)}
    refused = [
        Refusal(
            code=CrossingRefusal.NEEDS_REPLACEMENT,
            field=f"vehicles.{places[crossing_id]}.{field}" if crossing_id else field.value,
            name=field,
        )
        for (crossing_id, field), manner in manners.items()
        if manner == Manner.REPLACEMENT
    ]
    if refused:
        raise Refusals(refusals=tuple(refused))


def _check_added(
    record: Record,
    changes: declarations.Changes,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
) -> None:
    """Taking a vehicle out and adding another in its stead is a replacement, however many steps it takes.

    Raises Refusals with NEEDS_REPLACEMENT. Before the first registration there is no place yet.
    """
    if record.dossier.registered_at is None or not changes.added:
        return
    kept = {vehicle.id for vehicle in after.vehicles}
    gone = [vehicle for vehicle in _declared_before(record, before) if vehicle.id not in kept]
    refused = [
        Refusal(
            code=CrossingRefusal.NEEDS_REPLACEMENT, field=f"vehicles.{place}.plate", name=Field.VEHICLE_ADDED
        )
        for place, vehicle in enumerate(after.vehicles)
        if vehicle.id in changes.added and any(put_back(gone=one, added=vehicle) for one in gone)
    ]
    if refused:
        raise Refusals(refusals=tuple(refused))


def _declared_before(
    record: Record, before: declarations.DeclarationContent
) -> Iterator[declarations.VehicleContent]:
    """Every vehicle as any version since the registration named it."""
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=record.dossier.id)
    yield from before.vehicles
    for version in versions_of(facts):
        yield from version.content.vehicles if version.content else ()


def _places(
    record: Record,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
    plan: Plan,
    manners: Mapping[tuple[UUID | None, Field], Manner],
) -> dict[UUID, Place]:
    if record.dossier.registered_at is None:
        return {}
    if Manner.DIVERTED in manners.values():
        return {vehicle.id: Place.KEPT for vehicle in after.vehicles}
    old = {vehicle.id: vehicle for vehicle in before.vehicles}
    whole = plan.touches(Field.GOODS)
    touched = {one.crossing_id for one in plan.amended if one.field in IDENTITY}
    return {
        vehicle.id: place_after(
            before=before,
            after=after,
            old=old[vehicle.id],
            new=vehicle,
            typos=frozenset(
                field
                for (crossing_id, field), manner in manners.items()
                if crossing_id == vehicle.id and manner == Manner.TYPO
            ),
        )
        for vehicle in after.vehicles
        if vehicle.id in old and (whole or vehicle.id in touched)
    } | {one.crossing_id: Place.LOST for one in plan.amended if _taken_out(one) and one.crossing_id}


def _taken_out(one: Amended) -> bool:
    """A vehicle that is taken out gives its place back; the one that is added has none of it."""
    return one.field == Field.VEHICLE_REMOVED


def carry_out(
    *,
    request: Request,
    locked: Locked,
    stored: declarations.SubmittedDeclaration,
    after: declarations.DeclarationContent,
    judged: Judged,
    offset: int,
    force: Force = Force.CARRIER,
) -> list[Statement]:
    """Store the next version with its rows and permits, and give the statements that say so.

    `offset` counts the statements that come before them in the same request; `force` is whose change it is.
    """
    dossier = locked.record.dossier
    before = content_of(stored)
    declarations.store_amended(
        declaration_id=dossier.id, content=after, version=stored.version + 1, now=request.now
    )
    teach_list(organisation_id=stored.organisation_id, said=[(request, after)])
    known = {one.number: one.declared_by for one in list_customs(record=locked.record) if one.number}
    out, new = customs_changed(known=known, content=after)
    statements = [
        *spoken(judged=judged, force=force, content=after),
        *withdrawn(dossier=dossier, content=after),
        *out,
        *new,
    ]
    statements += _declared_anew(request, locked.record, before, after, offset + len(statements))
    said_before = list(splits_declared(content=before))
    # Of a truck that takes a part home, the declared weights are no longer the shares.
    apart = {one.id for one in dossier.vehicles if one.set_apart}
    statements += [
        one
        for one in splits_declared(content=after)
        if one not in said_before and one.crossing_id not in apart
    ]
    bring_rows(
        declaration_id=dossier.id,
        number=locked.number,
        organisation_id=locked.organisation_id,
        content=after,
        declared_at=request.now,
    )
    if (before.gate, before.direction) != (after.gate, after.direction):
        raw().execute(MOVE_TASKS, [after.gate, after.direction, dossier.id])
    statements += permits_after(
        request=request,
        record=locked.record,
        number=locked.number,
        before=before,
        after=after,
        judged=judged,
    )
    return statements


def _declared_anew(
    request: Request,
    record: Record,
    before: declarations.DeclarationContent,
    after: declarations.DeclarationContent,
    offset: int,
) -> Iterator[Statement]:
    """The changed vehicles; a receiver's names its source's latest fact, known or about to be."""
    changed = vehicles_changed(dossier=record.dossier, before=before, content=after)
    facts = {vehicle.id: vehicle.declared_by for vehicle in record.dossier.vehicles}
    for place, vehicle in enumerate(changed, start=offset + 1):
        facts[vehicle.id] = request.derived_id(f"fact:{place}")
        source = facts.get(vehicle.receives_from) if vehicle.receives_from else None
        yield vehicle_declared(vehicle=vehicle, content=after, source_fact=source)
