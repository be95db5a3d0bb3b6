"""Who comes to the province's pages."""

from xulang.interfaces.shared.desks import FIGURES as SEEING
from xulang.kernel.words import Role

__all__ = ["ENTERING", "MANAGING", "SEEING"]

ENTERING = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER)
MANAGING = (Role.FIGURES_MANAGER,)
