"""Any request to any form: never a 500, never half a change, and only answers that a page may give."""

from collections import defaultdict

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.contract.forms.endpoints import Address, Endpoint, addresses, endpoints
from tests.contract.forms.rows import changed, picture
from tests.contract.forms.wire import (
    ODD_PARTS,
    URLENCODED,
    Sent,
    bodies,
    path_of,
    requests,
    urlencoded,
    usual_parts,
)
from tests.contract.forms.world import World, made_world, world
from xulang.crossing import api as crossing
from xulang.platform.ids import new_id
from xulang.project.utf8 import plain

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
DESKS = (
    "company",
    "manager",
    "officer",
    "yard",
    "centre",
    "customs",
    "figures",
    "driver",
    "visitor",
    "account",
)
__all__ = ["made_world", "world"]
MAY_ANSWER = {200, 204, 302, 303, 400, 403, 404, 409, 413, 415, 422, 429}


@pytest.fixture(autouse=True)
def no_cache() -> None:
    cache.clear()


def takes_post(address: Address) -> bool:
    """Whether it does something with a POST: a function says no by 405, a class by its methods."""
    view = getattr(address.pattern.callback, "view_class", None)
    if view is not None:
        return hasattr(view, "post")
    known = {
        "draft_id": str(new_id()),
        "index": "0",
        "pk": "1",
        "code": "HN",
        "level": "0",
        "address": "000",
        "year": "2026",
    }
    parts = {name: known.get(name, str(new_id())) for name in address.names}
    return Client().post(path_of(address.route, parts)).status_code != 405


def test_every_form_is_tried(world: World) -> None:
    """A new form needs its line in forms/endpoints.py."""
    known = endpoints(world)
    assert {one.name for one in addresses() if takes_post(one)} == set(known)
    assert {one.who for one in known.values()} == set(DESKS)


@pytest.mark.parametrize("desk", DESKS)
def test_a_form_withstands_any_request(desk: str, world: World) -> None:
    known = {name: endpoint for name, endpoint in endpoints(world).items() if endpoint.who == desk}
    places = {address.name: address for address in addresses()}
    assert known
    watch = Watch(world)
    for name, endpoint in known.items():
        address = places[name]
        _try_usual(watch, address, endpoint)
        _fuzz(watch, address, endpoint)
        assert watch.answered[name] & endpoint.proof, (name, watch.answered[name])


def _try_usual(watch: "Watch", address: Address, endpoint: Endpoint) -> None:
    """Every usual form at every usual address: what the fuzz is about is known to be reached."""
    for parts in usual_parts(watch.world, endpoint, address.names):
        for form in endpoint.forms:
            body = urlencoded(bodies(form, str(new_id())))
            path = path_of(address.route, parts)
            watch.send(address, endpoint, Sent(path=path, body=body, content_type=URLENCODED, headers={}))


def _fuzz(watch: "Watch", address: Address, endpoint: Endpoint) -> None:
    @FUZZ
    @given(requests(world=watch.world, route=address.route, endpoint=endpoint, names=address.names))
    def withstands(sent: Sent) -> None:
        watch.send(address, endpoint, sent)

    withstands()


@pytest.mark.parametrize("endpoint", ["https://[", "https://fcm.googleapis.com/\0", "\0", "x" * 5000])
def test_a_push_address_that_is_none_is_no_crash(endpoint: str, world: World) -> None:
    browser = world.browser("company")
    sent = {"endpoint": endpoint, "p256dh": "\0", "auth": "\0"}
    assert browser.post("/push/", sent).status_code in {400, 422}
    assert browser.post("/push/", {**sent, "wanted": "off"}).status_code == 204


QUERY = (
    *(
        "q",
        "plate",
        "name",
        "list",
        "gate",
        "stage",
        "step",
        "direction",
        "role",
        "arriving",
        "before",
        "after",
    ),
    *("since", "until", "from", "find", "errors", "next", "code", "lang", "page"),
)


ASKED = ("\x00", "-1'--%_\\", "0001-01-01T00:00", "9" * 400)
IN_ADDRESSES = {"code", "verb", "kind", "key", "token", "address"}


@pytest.mark.parametrize("desk", DESKS)
def test_a_page_withstands_any_query(desk: str, world: World) -> None:
    """And any word in its address. What everybody sees is asked by the visitor alone."""
    watch = Watch(world)
    opened = 0
    for address in addresses():
        usual = usual_parts(watch.world, Endpoint(who=desk, verbs=("confirm",)), address.names)[0]
        words = [name for name in address.names if name in IN_ADDRESSES]
        for part in ODD_PARTS if words else ():
            watch.get(desk, path_of(address.route, usual | dict.fromkeys(words, part)), {})
        path = path_of(address.route, usual)
        if watch.get(desk, path, {}) == 200:
            opened += 1
            asked = desk == "visitor" or watch.get("visitor", path, {}) != 200
            for word in ASKED if asked else ():
                watch.get(desk, path, dict.fromkeys(QUERY, word))
    assert opened >= 10
    assert changed(watch.before) == set()


class Watch:
    """Sends requests from the same beginning each time, and looks at what they left behind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answered: dict[str, set[int]] = defaultdict(set)
        self.before = picture()

    def send(self, address: Address, endpoint: Endpoint, sent: Sent) -> None:
        with transaction.atomic():
            answer = self._post(endpoint, sent)
            self.answered[address.name].add(answer.status_code)
            assert answer.status_code in MAY_ANSWER, (answer.status_code, sent)
            touched = changed(self.before)
            if answer.status_code >= 400 and not is_draft_kept(address, answer):
                assert touched == set(), (answer.status_code, sent)
            if touched & {"journal_fact", "crossing_record", "declarations_declaration", "crossing_crossing"}:
                assert_whole()
            transaction.set_rollback(True)

    def _post(self, endpoint: Endpoint, sent: Sent) -> HttpResponseBase:
        # As project/wsgi.py hands it on: without a charset.
        return self.world.browser(endpoint.who).generic(
            "POST", sent.path, sent.body, plain(sent.content_type), headers=sent.headers
        )

    def get(self, who: str, path: str, query: dict[str, str]) -> int:
        """`/healthz` says that no sealer runs here."""
        status = self.world.browser(who).get(path, query).status_code
        assert status in {*MAY_ANSWER, 405} or path == "/healthz", (status, path, query)
        return status


def is_draft_kept(address: Address, answer: HttpResponseBase) -> bool:
    """A draft's page keeps what was typed, however wrong, and says what is wrong with it."""
    return answer.status_code == 422 and address.name.startswith("carrier:draft-")


def assert_whole() -> None:
    """Every declaration has its facts and rows, and what is kept is what the facts say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM declarations_declaration")
        declared = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT stream_id FROM journal_fact WHERE kind = 'declared'")
        said = {row[0] for row in cursor.fetchall()}
    replayed = list(crossing.replay())
    assert declared == said == {one.declaration_id for one in replayed}
    assert [found for one in replayed for found in one.differences] == []
