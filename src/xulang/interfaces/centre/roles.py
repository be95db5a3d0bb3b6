"""Who comes to the centre's pages, and who may stop which gate."""

from xulang.crossing import api as crossing
from xulang.interfaces.shared.desks import ALERTED, CENTRE, GIVING, WORKING
from xulang.interfaces.shared.desks import COMMAND as SEEING
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role, Stage

__all__ = ["ALERTED", "CASHIERS", "CENTRE", "DECIDING", "DRAWING", "GIVING", "SEEING", "WORKING", "manages"]

# Who decides on orders to another gate: product.md asks for a second person, also of another unit.
DECIDING = (
    Role.CENTRE_OPERATOR,
    Role.CENTRE_MANAGER,
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
)
# Whose organisations hold the secrets of a draw, and who watches it.
DRAWING = (
    Role.CENTRE_OPERATOR,
    Role.CENTRE_MANAGER,
    Role.LEADER,
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
    Role.HEALTH_OFFICER,
    Role.PLANT_OFFICER,
    Role.ANIMAL_OFFICER,
    Role.TRANSPORT_OFFICER,
)
CASHIERS = (Role.CENTRE_CASHIER, Role.CENTRE_MANAGER)


def manages(*, actor: Actor, gate: str | None) -> bool:
    """Whether the person may close this gate and speak for it in public; None: for all gates together."""
    return crossing.may(
        actor=actor, action=crossing.Action.CLOSE_GATE, gate=gate or "", owner=None, stage=Stage.DECLARED
    )
