"""Every task rebuilt from its facts by the code that wrote it, and compared with its row."""

from dataclasses import dataclass
from uuid import UUID

from xulang.assignments.domain.telling import fold
from xulang.assignments.queries import all_assignments
from xulang.assignments.usecases.write import cells
from xulang.journal import api as journal


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentDifference:
    """Where a task's row says something else than its facts."""

    assignment_id: UUID
    what: str
    cached: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedAssignments:
    streams: int
    differences: tuple[AssignmentDifference, ...]


def replay_assignments() -> ReplayedAssignments:
    """What was erased is left out."""
    rows = {one.id: one for one in all_assignments()}
    seen: set[UUID] = set()
    found: list[AssignmentDifference] = []
    for facts in journal.iter_streams(stream_kind=journal.StreamKind.ASSIGNMENT):
        stream = facts[0].stream_id
        seen.add(stream)
        told = fold(facts=facts)
        if told is None:
            continue
        row = rows.get(stream)
        cached = cells(one=row) if row else {}
        found += [
            AssignmentDifference(
                assignment_id=stream, what=what, cached=str(cached.get(what)), facts=str(value)
            )
            for what, value in cells(one=told).items()
            if cached.get(what) != value
        ]
    found += [
        AssignmentDifference(assignment_id=one, what="row", cached="there", facts="missing")
        for one in sorted(rows.keys() - seen)
    ]
    return ReplayedAssignments(streams=len(seen), differences=tuple(found))
