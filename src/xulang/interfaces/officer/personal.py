"""Whether an officer may see what is personal in a crossing."""

from xulang.crossing import api as crossing
from xulang.kernel.actor import Actor


def may_see_personal(*, actor: Actor, seen: crossing.CrossingView) -> bool:
    return crossing.may(
        actor=actor,
        action=crossing.Action.VIEW_PERSONAL,
        gate=seen.gate,
        owner=seen.organisation_id,
        stage=seen.stage,
    )
