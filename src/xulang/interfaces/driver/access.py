"""Who a driver is to us: the holder of a link, known afterwards by a cookie of that link's page alone."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import clock

COOKIE = "xulang_driver"
SALT = "xulang.driver"


def remember(*, response: HttpResponse, link: gates.DriverLink) -> None:
    """Set the cookie in exchange for the token: signed, for this link's page only, until the link is over."""
    response.set_signed_cookie(
        COOKIE,
        str(link.id),
        salt=SALT,
        max_age=link.valid_until - clock.now(),
        path=reverse("driver:page", args=[link.id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def link_of(*, http: HttpRequest, link_id: UUID) -> gates.DriverLink:
    """The link whose page this is.

    Raises LINK_UNKNOWN without its cookie, or once it is over; LINK_TAKEN_OVER when another driver is
    declared, LINK_REPLACED when a newer link was made.
    """
    known = http.get_signed_cookie(COOKIE, default="", salt=SALT)
    given = gates.find_given_link(link_id=link_id, now=clock.now()) if known == str(link_id) else None
    if given is None:
        raise Refusal(code=gates.GateRefusal.LINK_UNKNOWN)
    declared = _declared_driver(link=given)
    if declared is None:
        raise Refusal(code=gates.GateRefusal.LINK_UNKNOWN)
    if not gates.is_link_of(link=given, driver_identity=declared):
        raise Refusal(code=gates.GateRefusal.LINK_TAKEN_OVER)
    if gates.find_link(link_id=link_id, now=clock.now()) is None:
        raise Refusal(code=gates.GateRefusal.LINK_REPLACED)
    return given


def _declared_driver(*, link: gates.DriverLink) -> str | None:
    """Who drives now, as `crossing.link_driver` names him when it makes the link.

    None for a vehicle that is no longer declared: the link of whoever drove it says nothing.
    """
    found = crossing.find_crossing(crossing_id=link.crossing_id)
    if found is None:
        return None
    content = declarations.get_declaration(declaration_id=found.declaration_id).content
    driver = content.vehicle(link.crossing_id).driver if content else None
    return (driver.id_number or driver.name) if driver else ""


def driver_of(*, link: gates.DriverLink, organisation_id: UUID | None) -> Actor:
    """The driver as an actor: he may drive this organisation's truck, and policy allows him nothing else."""
    grants = (Grant(role=Role.DRIVER, organisation_id=organisation_id),) if organisation_id else ()
    return Actor(kind=ActorKind.DRIVER, id=str(link.id), name="", grants=grants)
