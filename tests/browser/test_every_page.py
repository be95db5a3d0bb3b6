"""Every page of the product with real data behind it: axe finds nothing, and nothing scrolls sideways.

A page that is added to the addresses and not listed here fails the first test.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.addresses import API, AUDIENCES, NO_PAGES, ONLY_SENT_TO, STATUS
from tests.browser.world import (
    World,
    make_world,
)
from tests.support.browser import (
    ALL,
    DESK,
    OF_STYLE,
    PHONE,
    LiveServer,
    NewPage,
    axe_complaints,
    seen,
    serving,
    wider_than_the_screen,
)
from tests.support.companies import make_clerk
from tests.support.officers import make_officer
from tests.support.people import PASSWORD, give_role, make_person
from tests.support.postgres import committing
from tests.support.sign_in import code_of, set_password, set_up_app, signed_in
from tests.support.story import COMPANY, STORY
from tests.support.yards import make_yard_operator
from xulang.kernel.words import Role


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address as it stands in the URL conf, of whatever includes."""
    for one in resolver.url_patterns:
        here = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield re.sub(r"<\w+:", "<", here)  # What kind of text stands there is no matter here.
        else:
            yield from routes(one, here)


@pytest.fixture(scope="module")
def live(database: str, django_db_blocker: DjangoDbBlocker, built: None) -> Iterator[LiveServer]:
    """Nobody here changes what the next one sees: they only look."""
    with committing(database, django_db_blocker), serving() as server:
        yield server


@pytest.fixture(scope="module")
def world(live: LiveServer) -> World:
    return make_world()


def test_every_address_is_a_page_listed_here_or_has_a_reason(world: World) -> None:
    known = {route for route in routes(get_resolver()) if not route.startswith(API)}
    pages = {route for listed in AUDIENCES.values() for route in listed(world)}
    assert pages.isdisjoint(NO_PAGES)
    assert pages.isdisjoint(ONLY_SENT_TO)
    assert known == pages | set(NO_PAGES) | ONLY_SENT_TO


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(ONLY_SENT_TO))
def test_what_is_only_sent_to_shows_nothing(route: str) -> None:
    address = route.replace("<index>", "0").replace("<kind>", "entry").replace("<code>", "HN")
    address = re.sub(r"<\w+>", str(STORY), address)
    assert Client().get(f"/{address}").status_code == 405


def enter(page: Page, audience: str, world: World) -> None:
    """Come in as one of this audience."""
    if audience == "drivers":
        page.goto(f"/d/k/{world.link}")
        return
    if audience == "owners":
        enter_in_full(page)
        return
    roles: dict[str, tuple[Role, ...]] = {
        "officers": (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER, Role.PLANT_OFFICER),
        "managers": (Role.CENTRE_MANAGER,),
        "leaders": (Role.LEADER,),
        "figure_managers": (Role.FIGURES_MANAGER,),
    }
    if audience == "carrier_managers":
        let_in(page, make_clerk(COMPANY, role=Role.CARRIER_MANAGER))
    if audience == "operators":
        let_in(page, make_yard_operator())
    if audience in roles or audience == "clerks":
        gate = None if audience in {"managers", "leaders", "figure_managers"} else "HN"
        user_id = make_officer(*roles[audience], gate=gate) if audience in roles else make_clerk(COMPANY)
        let_in(page, user_id)


def let_in(page: Page, user_id: UUID) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = signed_in(user_id).cookies[name].value
    page.context.add_cookies([{"name": name, "value": session, "url": settings.PUBLIC_URL}])


def enter_in_full(page: Page) -> None:
    """With password and app, looking at the page between them."""
    user_id = make_person(username="lan", full_name="Trần Thị Lan")
    set_password(user_id)
    give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER, gate="HN")
    key = set_up_app(user_id)
    RecoveryCodes.activate(get_user_model().objects.get(pk=user_id))
    page.goto("/account/sign-in/")
    page.fill("input[name=login]", "lan")
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**/second-factor/check/")
    look(page, "/account/second-factor/check/")
    page.fill("input[name=code]", code_of(key))
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/officer/")


HREFS = "links => links.map(link => link.getAttribute('href'))"


def look(page: Page, address: str) -> None:
    """At both widths: the same page, since only the style depends on it."""
    before: list[bool] = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert (address, width, wider_than_the_screen(page)) == (address, width, 0)
        now = seen(page)
        complaints = axe_complaints(page, rules=OF_STYLE if now == before else ALL)
        assert (address, width, complaints) == (address, width, [])
        before = now


@pytest.mark.parametrize("audience", AUDIENCES)
def test_axe_finds_nothing_and_nothing_sticks_out(world: World, new_page: NewPage, audience: str) -> None:
    page = new_page()
    enter(page, audience, world)
    addresses = [address for several in AUDIENCES[audience](world).values() for address in several]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        arrived = page.url.removeprefix(settings.PUBLIC_URL).partition("?")[0]
        assert (answer.status, arrived) == (STATUS.get(arrived, 200), address.partition("?")[0]), address
        look(page, address)
        asks = page.locator("a[data-dialog]")
        addresses.extend(set(asks.evaluate_all(HREFS)) - set(addresses))
    if audience == "officers":
        verbs = {address.split("/")[4] for address in addresses if "?role=" in address}
        usual = {
            "hold",
            "refuse",
            "inspect",
            "send_back",
            "send_part_back",
            "set_channel",
            "set_clearance",
            "cancel",
        }
        assert verbs == {*usual, "ask_correction"}
