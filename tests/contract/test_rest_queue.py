"""What programs hear of a place: events and webhooks name the crossing, and no stranger reads them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import make_organisation
from tests.support.queue import EARLY, clock_at, open_queue, place_of, ready
from tests.support.rest import Program, answer_of, make_program
from tests.support.sealing import seal
from tests.support.story import COMPANY, Story
from xulang.crossing import api as crossing
from xulang.interfaces.rest.hooking import read_hook_events
from xulang.interfaces.streams.reading import read_batch
from xulang.interfaces.streams.scopes import CompanyScope, CrossingScope, PublicScope
from xulang.kernel.words import Role
from xulang.queueing import api as queueing

pytestmark = pytest.mark.usefixtures("committed_db")
OF_PLACES = {"place_taken", "called_forward", "place_given_back"}


@pytest.fixture
def trucks(committed_db: str) -> Iterator[list[Story]]:
    """Two are called for the first hour, the third waits."""
    gate = open_queue()
    make_organisation(organisation_id=COMPANY, tax_code="0200000021")
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    seal(now=EARLY)
    with clock_at(EARLY):
        yield stories


@pytest.fixture
def company(trucks: list[Story]) -> Program:
    return make_program(Role.DECLARANT, organisation_id=COMPANY)


def events(who: Program, path: str = "events?limit=100") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer_of(who.get(path))["items"]
    return found


def test_events_tell_a_call_of_its_crossing(company: Program, trucks: list[Story]) -> None:
    first = trucks[0]
    place = place_of(first)
    assert place.hour is not None
    mine = [one for one in events(company) if one["place"] == str(place.id)]
    assert [one["kind"] for one in mine] == ["place_taken", "called_forward"]
    called = mine[-1]
    assert (called["crossing"], called["declaration"]) == (str(first.truck), str(first.declaration))
    assert (called["trigger"], called["figures"]) == ("order", {"hour": place.hour, "passed": 0})
    # Page by page nothing is lost and nothing comes twice.
    paged: list[int] = []
    while page := events(company, f"events?limit=3&after={paged[-1] if paged else -1}"):
        paged += [one["position"] for one in page]
    assert paged == [one["position"] for one in events(company)]
    stranger = make_program(Role.DECLARANT)
    assert events(stranger) == []
    assert answer_of(stranger.get("places"))["items"] == []


def test_a_webhook_has_the_calls_in_the_crossings_own_order(company: Program, trucks: list[Story]) -> None:
    told = read_hook_events(organisation_id=COMPANY, after=-1, limit=100)
    mine = [one for one in told if one.crossing_id == trucks[0].truck]
    assert [one.kind.value for one in mine][-2:] == ["place_taken", "called_forward"]
    assert {one.declaration_id for one in mine} == {trucks[0].declaration}
    assert [one.position for one in told] == sorted(one.position for one in told)


def test_streams_tell_who_has_the_place_and_nobody_else_which(company: Program, trucks: list[Story]) -> None:
    batch = read_batch(0)
    assert batch is not None
    first = trucks[0]
    line = [one for one in batch.changes if one.declaration_id == first.declaration and "board" in one.lists]
    assert {one.owner for one in line} == {COMPANY}
    own = list(CompanyScope(frozenset({COMPANY})).seen(line))
    assert [one.crossing_id for one in own][-1] == first.truck
    assert list(CrossingScope(first.declaration, first.truck).seen(line))
    assert not list(CrossingScope(first.declaration, trucks[2].truck).seen(line[-2:]))
    assert {one.crossing_id for one in PublicScope().seen(line)} == {None}
    assert not list(CompanyScope(frozenset({first.truck})).seen(line))


def test_a_company_chooses_by_program_what_the_pages_offer(company: Program, trucks: list[Story]) -> None:
    third = f"crossings/{trucks[2].truck}"
    first, second, *_ = answer_of(company.get(f"{third}/windows"))["items"]
    assert (first["starts"], second["starts"]) == ("2026-05-09T02:00:00Z", "2026-05-09T03:00:00Z")
    half = company.post(f"{third}/window-choices", {"starts": "2026-05-09T01:30:00Z"})
    assert (half.status_code, answer_of(half)["code"]) == (422, "rest.fields")
    gone = company.post(f"{third}/window-choices", {"starts": "2026-05-09T00:00:00Z"})
    assert (gone.status_code, answer_of(gone)["code"]) == (409, "queueing.window_past")
    assert company.post(f"{third}/window-choices", {"starts": second["starts"]}).status_code == 201
    assert place_of(trucks[2]).state == queueing.PlaceState.CHOSEN
    called = f"crossings/{trucks[0].truck}"
    assert answer_of(company.get(f"{called}/windows"))["items"] == []
    no = company.post(f"{called}/window-choices", {"starts": second["starts"]})
    assert (no.status_code, answer_of(no)["code"]) == (409, "queueing.not_now")
    states = [one["state"] for one in answer_of(company.get("places"))["items"]]
    assert states == ["called", "called", "chosen"]


def test_a_company_hears_of_an_order_about_its_truck(company: Program, trucks: list[Story]) -> None:
    """Ordered and approved by two units, and what the line says of it: under the crossing, by webhook too."""
    place = place_of(trucks[2])
    given = crossing.order_call(
        request=trucks[2].request(Role.CENTRE_OPERATOR),
        place_id=place.id,
        kind=crossing.OrderKind.CALL,
        reason=crossing.OrderReason.PERISHING,
        legal_basis="Quyết định 12/QĐ-UBND",
    )
    customs = make_program(Role.CUSTOMS_OFFICER)
    assert customs.post(f"call-orders/{given['order']}/approval").status_code == 201
    seal(now=EARLY)
    told = [one for one in events(company) if one["place"] == str(place.id)]
    kinds = ["place_taken", "call_ordered", "called_forward", "call_approved"]
    assert [one["kind"] for one in told] == kinds
    assert {one["crossing"] for one in told} == {str(trucks[2].truck)}
    hooked = read_hook_events(organisation_id=COMPANY, after=-1, limit=100)
    assert [one.kind.value for one in hooked if one.crossing_id == trucks[2].truck][-3:] == kinds[1:]
