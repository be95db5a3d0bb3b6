"""What is said in a declaration's stream is heard in those it is paired with, in the same transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.pairs import PARTNER, End, Parting, mirrored, parting, partings
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import Locked
from xulang.crossing.usecases.write import Moved, Where, facts_of, follow, where_of
from xulang.kernel.request import Request
from xulang.kernel.words import Force


def follow_pairs(
    *,
    request: Request,
    locked: Locked,
    main: Moved,
    statements: Sequence[Statement],
    there: Mapping[UUID, Sequence[Statement]],
) -> tuple[Moved, dict[UUID, Moved]]:
    """The declaration after its pairs were looked at, and those of its partners that heard something."""
    over = list(partings(before=locked.record, after=main.record, statements=statements))
    here = {vehicle.id for vehicle in main.record.dossier.vehicles}
    force = statements[0].force if statements else Force.SYSTEM
    own = [
        parting(crossing_id=crossing_id, partner=partner, force=force, why=why)
        for crossing_id, partner, why in over
        if crossing_id in here
    ]
    main = more(request=request, moved=main, statements=own, named="parted")
    moved: dict[UUID, Moved] = {}
    for key, partner in sorted(locked.partners.items()):
        said = list(there.get(key, ()))
        said += _parted_there(
            partner.record, {(one, gone.crossing_id): why for one, gone, why in over}, force
        )
        found = Moved(record=partner.record, facts=(), steps=())
        found = more(request=request, moved=found, statements=said, named=f"there:{key}")
        found = _hear(request, found, main.record, f"heard:{key}")
        main = _hear(request, main, found.record, f"heard:{key}:here")
        if found.facts:
            moved[key] = found
    return main, moved


def _parted_there(record: Record, over: Mapping[tuple[UUID, UUID], Parting], force: Force) -> list[Statement]:
    """The other side's half of the pairs that ended."""
    return [
        parting(crossing_id=vehicle.id, partner=partner, force=force, why=over[key], trigger=PARTNER)
        for vehicle in record.dossier.vehicles
        for partner in vehicle.partners
        if (key := (partner.crossing_id, vehicle.id)) in over
    ]


def _hear(request: Request, listener: Moved, speaker: Record, named: str) -> Moved:
    said = [
        statement
        for vehicle in speaker.dossier.vehicles
        if vehicle.paired
        for statement in mirrored(end=End(record=speaker, vehicle=vehicle), there=listener.record.dossier)
    ]
    return more(request=request, moved=listener, statements=said, named=named)


def more(
    *, request: Request, moved: Moved, statements: Sequence[Statement], named: str, where: Where | None = None
) -> Moved:
    """The declaration after more statements in the same request."""
    if not statements:
        return moved
    facts = tuple(
        facts_of(
            request=request,
            where=where or where_of(record=moved.record),
            length=moved.record.dossier.length,
            statements=statements,
            named=named,
        )
    )
    after, steps = follow(record=moved.record, facts=facts, deviations=deviations())
    return Moved(record=after, facts=(*moved.facts, *facts), steps=[*moved.steps, *steps])
