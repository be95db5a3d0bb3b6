"""Who the officers' pages are for. What each may do on them is asked of the policy."""

from xulang.kernel.words import Role

# Who watches trucks that stay across the border.
WATCHING = (Role.BORDER_GUARD_OFFICER, Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER)
# Who holds the road to a gate, or counts the trucks on it.
ON_THE_ROAD = (Role.TRAFFIC_POLICE, Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER)
SEEING = (
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
    Role.HEALTH_OFFICER,
    Role.PLANT_OFFICER,
    Role.ANIMAL_OFFICER,
    Role.TRANSPORT_OFFICER,
    Role.CENTRE_OPERATOR,
    Role.CENTRE_CASHIER,
    Role.CENTRE_MANAGER,
    Role.TRAFFIC_POLICE,
    Role.LEADER,
)
