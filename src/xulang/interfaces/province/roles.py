"""Who comes to the province's pages."""

from xulang.kernel.words import Role

SEEING = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER, Role.LEADER, Role.CENTRE_MANAGER)
ENTERING = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER)
MANAGING = (Role.FIGURES_MANAGER,)
