"""For which company a manager looks after webhooks: the one chosen on the company's pages, else his first."""

from uuid import UUID

from django.http import Http404, HttpRequest

from xulang.interfaces.shared.requests import actor_of, find_actor_of, for_roles, holds
from xulang.kernel.words import Role

# Chosen on the company's own pages; every page of the person's session goes by it.
CHOSEN = "carrier_company"

for_managers = for_roles(Role.CARRIER_MANAGER)


def company_of(http: HttpRequest) -> UUID:
    """Raises Http404 for who manages none, or not the one that he acts for now."""
    grants = actor_of(http).grants
    managed = [grant.organisation_id for grant in grants if grant.role is Role.CARRIER_MANAGER]
    chosen = http.session.get(CHOSEN)
    if chosen in {str(grant.organisation_id) for grant in grants}:
        managed = [one for one in managed if str(one) == chosen]
    if not managed:
        raise Http404
    return managed[0]


def is_manager(http: HttpRequest) -> bool:
    return holds(find_actor_of(http), Role.CARRIER_MANAGER)
