"""Whose messages a person of a company reads: the company's and his own."""

from uuid import UUID

from xulang.interfaces.carrier.company import Company
from xulang.notifications.api import Address, RecipientKind


def addresses_of(company: Company) -> tuple[Address, Address]:
    return (
        Address(kind=RecipientKind.ORGANISATION, id=company.id),
        Address(kind=RecipientKind.USER, id=UUID(company.actor.id)),
    )
