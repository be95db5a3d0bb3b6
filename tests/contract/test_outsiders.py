"""Every address with an id, asked by who has no business there: nothing is seen, nothing is written."""

from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from tests.contract.forms.endpoints import Address, addresses, endpoints
from tests.contract.forms.rows import changed, picture
from tests.contract.forms.wire import URLENCODED, bodies, path_of, urlencoded, usual_parts
from tests.contract.forms.world import EVERY_OFFICER, World, made_world, world
from tests.support.companies import clerk_of, make_clerk, make_company
from tests.support.drivers import link, phone
from tests.support.figures import department as another_department
from tests.support.officers import officer
from tests.support.sign_in import signed_in
from xulang.kernel.words import Role
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db
__all__ = ["made_world", "world"]

ALIEN = (*EVERY_OFFICER, Role.HEALTH_OFFICER, Role.ANIMAL_OFFICER, Role.YARD_OPERATOR)
ALIEN_CENTRE = (Role.CENTRE_MANAGER, Role.CENTRE_CASHIER, Role.CENTRE_OPERATOR)
# Words of the world's things that an outsider must never read.
SECRETS = (
    *("12C123", "NGUYEN VAN A", "+84912345678", "0100233488", "HQ0012345", "CSQU3054383"),
    *("127.0.0.1:9", "whsec_", "Mời xe"),
)
SECRETS_OF_PROVINCE = ("Đường vào cửa khẩu", "0.35", "0,35", "71.200")
OF_PROVINCE = {"programme_code", "project_code", "figure_id", "report_id"}
# Without an id of anybody's: what one's own session, device or PIN stands for is not another's to ask for.
OWN = {"draft_id", "declaration_id", "crossing_id", "link_id", "notice_id", "payment_id", "session_id"}
OWN |= {
    "webhook_id",
    "delivery_id",
    "import_id",
    "word_id",
    "place_id",
    "order_id",
    "hold_id",
    "assignment_id",
    "alert_id",
}


def with_ids() -> list[Address]:
    found = [address for address in addresses() if OWN & set(address.names)]
    assert len(found) >= 34
    return found


def ask(who: Client, method: str, path: str, body: bytes = b"") -> HttpResponseBase:
    return who.generic(method, path, body, URLENCODED)


def answers(world: World, address: Address, who: Client) -> list[tuple[str, HttpResponseBase]]:
    """A look at everything real that the address names, and each form that is usually sent there."""
    endpoint = endpoints(world).get(address.name)
    parts = usual_parts(world, endpoint, address.names)
    found = []
    for one in parts:
        path = path_of(address.route, one)
        found.append((path, ask(who, "GET", path)))
        for form in endpoint.forms if endpoint else ():
            sent = urlencoded(bodies(form, str(new_id())))
            found.append((path, ask(who, "POST", path, sent)))
    return found


def strangers() -> dict[str, Client]:
    return {
        "another company": clerk_of(make_company(name="Công ty Khác")),
        "another company's manager": signed_in(
            make_clerk(make_company(name="Công ty Khác"), role=Role.CARRIER_MANAGER)
        ),
        "officers of another gate": officer(*ALIEN, gate="CM"),
        "the centre of another gate": officer(*ALIEN_CENTRE, gate="CM"),
    }


@pytest.mark.parametrize(
    "who",
    [
        "another company",
        "another company's manager",
        "officers of another gate",
        "the centre of another gate",
    ],
)
def test_a_stranger_finds_and_changes_nothing(who: str, world: World) -> None:
    browser = strangers()[who]
    before = picture()
    for address in with_ids():
        for path, answer in answers(world, address, browser):
            assert answer.status_code in {404, 405}, (path, answer.status_code)
            page = b"".join(answer).decode()
            assert not [secret for secret in SECRETS if secret in page], path
    assert changed(before) == set()


def test_the_provinces_figures_are_not_for_other_units_nor_for_the_gates(world: World) -> None:
    """Another department's officer, a company and a gate's officers; the centre's managers do see figures."""
    department, _ = another_department()
    strangers = (signed_in(UUID(department.id)), clerk_of(make_company(name="Công ty Khác")), officer(*ALIEN))
    found = [one for one in addresses() if OF_PROVINCE & set(one.names)]
    assert len(found) == 7
    before = picture()
    for address in found:
        for who in strangers:
            for path, answer in answers(world, address, who):
                assert answer.status_code in {404, 405}, (path, answer.status_code)
                page = b"".join(answer).decode()
                assert not [secret for secret in SECRETS_OF_PROVINCE if secret in page], path
    assert changed(before) == set()


def test_a_visitor_is_led_to_the_sign_in_or_finds_nothing(world: World) -> None:
    before = picture()
    for address in with_ids():
        for path, answer in answers(world, address, Client()):
            if answer.status_code == 302:
                assert answer["Location"].startswith("/account/sign-in/?next=/"), path
            else:
                assert answer.status_code in {404, 405}, (path, answer.status_code)
    assert changed(before) == set()


def test_a_drivers_link_opens_its_own_page_alone(world: World) -> None:
    """The cookie of one link shows no other link's page; a dead link's says that it is dead, and no more."""
    own = world.browser("driver")
    [link_id] = world.args["link_id"]
    assert own.get(f"/d/{link_id}/").status_code == 200
    assert own.get(f"/d/{new_id()}/").status_code == 404
    newer = phone(link(world.stories[1], secret=b"n" * 32))
    before = picture()
    for browser, status in ((own, 410), (newer, 404)):
        for verb in ("", "acknowledge/", "set-off/", "delay/", "push/"):
            sent = urlencoded([("request_id", str(new_id()).encode()), ("minutes", b"60")])
            answer = ask(browser, "POST" if verb else "GET", f"/d/{link_id}/{verb}", sent)
            assert answer.status_code == status, verb
            page = b"".join(answer).decode()
            assert not [secret for secret in SECRETS if secret in page], verb
    assert changed(before) == set()


def test_somebody_elses_session_is_not_ended(world: World) -> None:
    [session] = world.args["session_id"]
    stranger = officer(Role.CUSTOMS_OFFICER)
    assert stranger.post(f"/account/sessions/{session}/end/").status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_usersession WHERE id = %s", [session])
        assert cursor.fetchone() == (1,)
