"""Keep a body's own head and foot of official documents, or go back to what follows from its name."""

from uuid import UUID

import msgspec

from xulang.indicators import models
from xulang.indicators.domain import policy
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.writing.letterhead import Letterhead, check_letterhead
from xulang.indicators.usecases.noting import note_of_unit
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform.db import unit_of_work


def keep_letterhead(*, request: Request, organisation_id: UUID, head: Letterhead) -> None:
    """Raises NOT_ALLOWED, HEAD_INCOMPLETE, HEAD_TOO_LONG."""
    _check_own(request, organisation_id)
    check_letterhead(head=head)
    with unit_of_work():
        models.LetterheadRow.objects.update_or_create(
            organisation_id=organisation_id,
            defaults={"state": msgspec.to_builtins(head), "by": request.actor.name, "at": request.now},
        )
        note_of_unit(request=request, organisation_id=organisation_id, action="letterhead_kept")


def drop_letterhead(*, request: Request, organisation_id: UUID) -> None:
    """Raises NOT_ALLOWED."""
    _check_own(request, organisation_id)
    with unit_of_work():
        models.LetterheadRow.objects.filter(organisation_id=organisation_id).delete()
        note_of_unit(request=request, organisation_id=organisation_id, action="letterhead_dropped")


def _check_own(request: Request, organisation_id: UUID) -> None:
    if organisation_id not in policy.headed_units(actor=request.actor):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
