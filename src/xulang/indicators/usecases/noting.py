"""What a unit changed of its documents, for those who ask later who did."""

from uuid import UUID

from xulang.kernel.request import Request
from xulang.platform import audit


def note_of_unit(*, request: Request, organisation_id: UUID, action: str) -> None:
    """One line of the audit, beside the change that it tells of."""
    audit.record(
        actor=request.actor,
        action=action,
        object_kind="organisation",
        object_id=organisation_id,
        now=request.now,
        request_id=request.id,
    )
