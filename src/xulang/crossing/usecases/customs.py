"""Customs' own words on a customs declaration: its channel, and whether its goods are cleared."""

from collections.abc import Sequence
from uuid import UUID

from xulang.clearance.api import ClearanceStatus
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Channel, FactKind
from xulang.platform.idempotency import Answer


def set_channel(
    *, request: Request, declaration_id: UUID, customs_declaration: UUID, channel: Channel
) -> Answer:
    """Give a customs declaration its channel; `customs_declaration` is the fact that declared it.

    Raises CHANNEL_UNKNOWN when the declaration holds no such customs declaration, and those of `act`.
    """
    return _say(request, declaration_id, customs_declaration, FactKind.CHANNEL_SET, channel.value)


def set_clearance(
    *, request: Request, declaration_id: UUID, customs_declaration: UUID, clearance: ClearanceStatus
) -> Answer:
    """Say that the goods are cleared, or that this is suspended. Raises what `set_channel` raises."""
    return _say(request, declaration_id, customs_declaration, FactKind.GOODS_CLEARED, clearance.value)


def _say(
    request: Request, declaration_id: UUID, customs_declaration: UUID, kind: FactKind, word: str
) -> Answer:
    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.dossier.cancelled_at:
            raise Refusal(code=CrossingRefusal.CANCELLED)
        if customs_declaration not in {item.declared_by for item in scene.dossier.customs}:
            raise Refusal(code=CrossingRefusal.CHANNEL_UNKNOWN)
        return (Statement(kind=kind, force=scene.force, outcome=word, refers_to=customs_declaration),)

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=None,
        action=Action.SET_CHANNEL,
        body=[kind, str(customs_declaration), word],
        decide=decide,
    )
