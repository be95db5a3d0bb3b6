"""The registry's only door: people and what they hold, organisations and their lists, gates and yards."""

from xulang.kernel.identifiers import DocumentKind
from xulang.registry.domain.people import PIN_DIGITS
from xulang.registry.domain.reference import Gate, OpeningHours, Yard
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.tokens import token_hash
from xulang.registry.domain.values import (
    Driver,
    Enrolled,
    GateNode,
    Membership,
    OpenSession,
    Organisation,
    Person,
    StoredSession,
    Token,
    TokenHolder,
    Vehicle,
)
from xulang.registry.domain.words import (
    COMPANIES,
    COMPANY_ROLES,
    GateKind,
    OrganisationKind,
    Origin,
    TokenScope,
    is_officer,
)
from xulang.registry.queries.lists import (
    find_organisation_by_tax_code,
    get_driver,
    get_organisation,
    get_organisations,
    get_vehicle,
    is_driver_known,
    is_plate_known,
    list_organisations,
    search_drivers,
    search_organisations,
    search_vehicles,
)
from xulang.registry.queries.people import (
    find_actor,
    find_person_by_username,
    find_session,
    find_token_actor,
    find_token_holder,
    get_person,
    list_enrolled,
    list_memberships,
    list_people_at_gate,
    list_people_to_tell,
    list_sessions,
    list_tokens,
)
from xulang.registry.queries.places import (
    find_opening_hours,
    gate_and_above,
    gate_tree,
    get_gate,
    get_yard,
    list_all_opening_hours,
    list_gates,
    list_opening_hours,
    list_yards,
    list_yards_of,
)
from xulang.registry.usecases.add_membership import add_membership
from xulang.registry.usecases.add_organisation import add_organisation
from xulang.registry.usecases.add_person import add_person
from xulang.registry.usecases.deactivate_person import deactivate_person
from xulang.registry.usecases.end_membership import end_membership
from xulang.registry.usecases.end_sessions import end_other_sessions, end_session
from xulang.registry.usecases.enrol_on_device import (
    enrol_on_device,
    note_full_sign_in,
    register_device,
    withdraw_from_device,
)
from xulang.registry.usecases.forget_listed import forget_driver, forget_vehicle
from xulang.registry.usecases.import_reference import (
    Imported,
    import_missing_reference,
    import_reference,
)
from xulang.registry.usecases.issue_token import issue_token
from xulang.registry.usecases.keep_session import (
    SessionContent,
    create_session,
    delete_expired_sessions,
    delete_session,
    touch_session,
    update_session,
)
from xulang.registry.usecases.reactivate_person import reactivate_person
from xulang.registry.usecases.remember_drivers import NewDriver, remember_drivers
from xulang.registry.usecases.remember_vehicles import NewVehicle, remember_vehicles
from xulang.registry.usecases.return_by_pin import return_by_pin
from xulang.registry.usecases.revoke_token import revoke_token
from xulang.registry.usecases.seed_demonstration_people import (
    DemonstrationAccount,
    seed_demonstration_people,
)
from xulang.registry.usecases.set_profile import set_language
from xulang.registry.usecases.set_yard_places import set_yard_places

__all__ = [
    "COMPANIES",
    "COMPANY_ROLES",
    "PIN_DIGITS",
    "DemonstrationAccount",
    "DocumentKind",
    "Driver",
    "Enrolled",
    "Gate",
    "GateKind",
    "GateNode",
    "Imported",
    "Membership",
    "NewDriver",
    "NewVehicle",
    "OpenSession",
    "OpeningHours",
    "Organisation",
    "OrganisationKind",
    "Origin",
    "Person",
    "RegistryRefusal",
    "SessionContent",
    "StoredSession",
    "Token",
    "TokenHolder",
    "TokenScope",
    "Vehicle",
    "Yard",
    "add_membership",
    "add_organisation",
    "add_person",
    "create_session",
    "deactivate_person",
    "delete_expired_sessions",
    "delete_session",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "enrol_on_device",
    "find_actor",
    "find_opening_hours",
    "find_organisation_by_tax_code",
    "find_person_by_username",
    "find_session",
    "find_token_actor",
    "find_token_holder",
    "forget_driver",
    "forget_vehicle",
    "gate_and_above",
    "gate_tree",
    "get_driver",
    "get_gate",
    "get_organisation",
    "get_organisations",
    "get_person",
    "get_vehicle",
    "get_yard",
    "import_missing_reference",
    "import_reference",
    "is_driver_known",
    "is_officer",
    "is_plate_known",
    "issue_token",
    "list_all_opening_hours",
    "list_enrolled",
    "list_gates",
    "list_memberships",
    "list_opening_hours",
    "list_organisations",
    "list_people_at_gate",
    "list_people_to_tell",
    "list_sessions",
    "list_tokens",
    "list_yards",
    "list_yards_of",
    "note_full_sign_in",
    "reactivate_person",
    "register_device",
    "remember_drivers",
    "remember_vehicles",
    "return_by_pin",
    "revoke_token",
    "search_drivers",
    "search_organisations",
    "search_vehicles",
    "seed_demonstration_people",
    "set_language",
    "set_yard_places",
    "token_hash",
    "touch_session",
    "update_session",
    "withdraw_from_device",
]
