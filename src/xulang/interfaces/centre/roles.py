"""Who comes to the centre's pages."""

from xulang.kernel.words import Role

CENTRE = (Role.CENTRE_OPERATOR, Role.CENTRE_CASHIER, Role.CENTRE_MANAGER)
SEEING = (*CENTRE, Role.LEADER)
CASHIERS = (Role.CENTRE_CASHIER, Role.CENTRE_MANAGER)
