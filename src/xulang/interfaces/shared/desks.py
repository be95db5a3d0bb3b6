"""Which roles come to which desk: the pages and the API ask the same lists."""

from xulang.assignments import api as assignments
from xulang.kernel.words import Role

CENTRE = (Role.CENTRE_OPERATOR, Role.CENTRE_CASHIER, Role.CENTRE_MANAGER)
# Who sees the command screen, the statistics and the daily report.
COMMAND = (*CENTRE, Role.LEADER)
# Who gives units tasks, and whose units have them: every unit but firms and drivers.
GIVING = tuple(assignments.GIVERS)
WORKING = tuple(role for role in Role if role not in assignments.NOT_ASKED)
# Whose gates' alerts are whose: the owners that a rule may name, and who sets rules.
ALERTED = (
    Role.CENTRE_OPERATOR,
    Role.CENTRE_MANAGER,
    Role.LEADER,
    Role.TRAFFIC_POLICE,
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
)
# Who sees the province's figures and programmes; whose they are, the domain says.
MANAGING = (Role.FIGURES_MANAGER,)
ENTERING = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER)
FIGURES = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER, Role.LEADER, Role.CENTRE_MANAGER)
