from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.identifiers import search_form
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force
from xulang.platform import audit
from xulang.platform.db import unit_of_work
from xulang.registry import models
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.domain.values import Organisation
from xulang.registry.domain.words import OrganisationKind
from xulang.registry.locks import lock_words
from xulang.registry.queries.lists import find_organisation_by_tax_code, organisation_value


def add_organisation(
    *,
    organisation_id: UUID,
    kind: OrganisationKind,
    force: Force | None,
    name: str,
    tax_code: str,
    address: str,
    phone: str,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Add an organisation, valid from now. Raises TAX_CODE_TAKEN when a valid one has the tax code."""
    with unit_of_work():
        lock_words(kind="tax_code", words=[tax_code])
        if find_organisation_by_tax_code(tax_code=tax_code, now=now):
            raise Refusal(code=RegistryRefusal.TAX_CODE_TAKEN, field="tax_code")
        row = models.Organisation.objects.create(
            id=organisation_id,
            kind=kind,
            force=force or "",
            name=name,
            search_key=search_form(text=name),
            tax_code=tax_code,
            address=address,
            phone=phone,
            valid_from=now,
        )
        audit.record(
            actor=actor,
            action="organisation_added",
            object_kind="organisation",
            object_id=organisation_id,
            now=now,
        )
    return organisation_value(row)
