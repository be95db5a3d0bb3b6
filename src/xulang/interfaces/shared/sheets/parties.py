"""What a declaration knows without being told: who handles it, who pays, who trades."""

from collections.abc import Mapping

from xulang.kernel.canonical import JSON
from xulang.registry import api as registry

SIDES = {
    registry.OrganisationKind.IMPORTER: "importer",
    registry.OrganisationKind.EXPORTER: "exporter",
}


def own_parties(*, organisation: registry.Organisation, person: registry.Person | None) -> Mapping[str, JSON]:
    """`person` is None for a program."""
    party: Mapping[str, JSON] = {
        "name": organisation.name,
        "tax_code": organisation.tax_code,
        "address": organisation.address,
        "phone": organisation.phone,
    }
    known: dict[str, JSON] = {"fee_payer": party}
    if person is not None:
        known["procedure_officer"] = {
            "name": person.full_name,
            "phone": person.phone or organisation.phone,
        }
    if organisation.kind in SIDES:
        known[SIDES[organisation.kind]] = party
    return known
