"""For which company a signed-in person acts: the one chosen, else his first."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from xulang.interfaces.shared.requests import actor_of, find_actor_of, for_roles
from xulang.kernel.actor import Actor
from xulang.kernel.words import Role
from xulang.registry import api as registry

CHOSEN = "carrier_company"
ROLES = (Role.DECLARANT, Role.CARRIER_MANAGER)

for_companies = for_roles(*ROLES)
"""Decorates every page of this audience: visitors sign in, everybody else gets 404."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    actor: Actor
    id: UUID


def companies_of(actor: Actor) -> tuple[UUID, ...]:
    """The companies that the person may declare for, in the order of his grants."""
    return tuple(dict.fromkeys(grant.organisation_id for grant in actor.grants if grant.role in ROLES))


def company_of(http: HttpRequest) -> Company:
    """Raises Http404 for a person without a company."""
    actor = actor_of(http)
    known = companies_of(actor)
    if not known:
        raise Http404
    chosen = http.session.get(CHOSEN)
    return Company(actor=actor, id=next((one for one in known if str(one) == chosen), known[0]))


def is_of_company(http: HttpRequest) -> bool:
    actor = find_actor_of(http)
    return actor is not None and bool(companies_of(actor))


def choose(http: HttpRequest, *, organisation_id: str) -> None:
    """Act for another of the person's companies from now on; anything else changes nothing."""
    if organisation_id in {str(one) for one in companies_of(actor_of(http))}:
        http.session[CHOSEN] = organisation_id


def others_of(http: HttpRequest) -> list[registry.Organisation]:
    """The companies to choose from, when there are several."""
    known = companies_of(actor_of(http))
    if len(known) < 2:
        return []
    found = registry.get_organisations(organisation_ids=known)
    return [found[one] for one in known if one in found]
