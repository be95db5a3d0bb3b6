"""Confirm several steps in one tap: each in its own transaction, so that one refusal stops only itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.usecases.confirm import confirm
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Step

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`crossing_id` is None for a step of the whole declaration."""

    declaration_id: UUID
    crossing_id: UUID | None
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`refusal` is None for what is confirmed, now or at the first arrival of the same request."""

    wanted: Wanted
    refusal: Refusal | None


def confirm_many(*, request: Request, wanted: Sequence[Wanted]) -> tuple[Outcome, ...]:
    """Confirm each; the same request sent twice confirms nothing twice. Raises TOO_MANY."""
    if len(wanted) > MOST:
        raise Refusal(code=CrossingRefusal.TOO_MANY, limit=MOST)
    return tuple(Outcome(wanted=item, refusal=_confirm(request, item)) for item in dict.fromkeys(wanted))


def _confirm(request: Request, item: Wanted) -> Refusal | None:
    if item.step == Step.REPLACEMENT:  # Nobody has seen the photo of it in a list.
        return Refusal(code=CrossingRefusal.ONE_BY_ONE)
    own_id = request.derived_id(f"{item.declaration_id}:{item.crossing_id}:{item.step}")
    try:
        confirm(
            request=replace(request, id=own_id),
            declaration_id=item.declaration_id,
            crossing_id=item.crossing_id,
            step=item.step,
        )
    except Refusal as refused:
        return refused
    return None
