"""The registry's own words."""

from enum import StrEnum

from xulang.kernel.words import Force, Role


class OrganisationKind(StrEnum):
    CARRIER = "carrier"
    IMPORTER = "importer"
    EXPORTER = "exporter"
    AGENT = "agent"
    FORCE = "force"
    CENTRE = "centre"
    YARD = "yard"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"


class GateKind(StrEnum):
    """data/gates.csv, `kind`."""

    INTERNATIONAL = "international"
    FREIGHT_ROAD = "dedicated freight road"
    CLEARANCE_ROUTE = "clearance route"
    BILATERAL = "bilateral"
    AUXILIARY = "auxiliary"
    RAIL = "international rail"


class Origin(StrEnum):
    """How a vehicle or driver came into an organisation's list."""

    TYPED = "typed"
    LEARNED = "learned"


class TokenScope(StrEnum):
    """What a program may do with an organisation's token, within its role."""

    READ = "read"
    DECLARE = "declare"
    CONFIRM = "confirm"
    WEBHOOKS = "webhooks"
    YARD = "yard"


COMPANIES = frozenset(
    {
        OrganisationKind.CARRIER,
        OrganisationKind.IMPORTER,
        OrganisationKind.EXPORTER,
        OrganisationKind.AGENT,
    }
)
COMPANY_ROLES = frozenset({Role.DECLARANT, Role.CARRIER_MANAGER})

_KINDS_OF_ROLE = {
    Role.CENTRE_OPERATOR: OrganisationKind.CENTRE,
    Role.CENTRE_CASHIER: OrganisationKind.CENTRE,
    Role.CENTRE_MANAGER: OrganisationKind.CENTRE,
    Role.YARD_OPERATOR: OrganisationKind.YARD,
    Role.LEADER: OrganisationKind.PROVINCE,
    Role.FIGURES_MANAGER: OrganisationKind.PROVINCE,
    Role.ADMINISTRATOR: OrganisationKind.PROVINCE,
    Role.TRAFFIC_POLICE: OrganisationKind.FORCE,
}
REPORTING = frozenset({OrganisationKind.DEPARTMENT, OrganisationKind.COMMUNE})
_FORCE_OF_ROLE = {
    Role.CUSTOMS_OFFICER: Force.CUSTOMS,
    Role.BORDER_GUARD_OFFICER: Force.BORDER_GUARD,
    Role.HEALTH_OFFICER: Force.HEALTH_QUARANTINE,
    Role.PLANT_OFFICER: Force.PLANT_QUARANTINE,
    Role.ANIMAL_OFFICER: Force.ANIMAL_QUARANTINE,
    Role.TRANSPORT_OFFICER: Force.TRANSPORT,
}


def may_hold(*, role: Role, kind: OrganisationKind, force: Force | None) -> bool:
    """Whether an organisation of that kind can give the role: a carrier can never make a customs officer."""
    if role in COMPANY_ROLES:
        return kind in COMPANIES
    if role is Role.FIGURES_OFFICER:
        return kind in REPORTING
    if role in _FORCE_OF_ROLE:
        return kind is OrganisationKind.FORCE and force is _FORCE_OF_ROLE[role]
    return kind is _KINDS_OF_ROLE.get(role) and force is None


def is_officer(*, role: Role) -> bool:
    """Officers sign in with two factors; whoever is not plainly a company's person counts as one.

    A driver never signs in: his role comes with his link.
    """
    return role not in COMPANY_ROLES and role is not Role.DRIVER
