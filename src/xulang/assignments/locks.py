"""The locks of tasks (docs/locking.md): a task's row, exclusive by who says something of it."""

from uuid import UUID

from xulang.assignments import models
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.kernel.refusal import Refusal


def own_assignment(*, assignment_id: UUID) -> models.AssignmentRow:
    """Raises UNKNOWN, and "busy" when another holds it for long."""
    row = models.AssignmentRow.objects.select_for_update().filter(id=assignment_id).first()
    if row is None:
        raise Refusal(code=AssignmentRefusal.UNKNOWN)
    return row
