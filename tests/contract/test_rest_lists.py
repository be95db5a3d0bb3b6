"""Lists: pages that stay right, filters, what a caller has already, and the events of an organisation."""

import re
import threading
import time
from typing import Any
from uuid import UUID

import pytest

from tests.support.declarations import vehicle_body
from tests.support.race import Racer
from tests.support.rest import (
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
)
from tests.support.sealing import seal
from xulang.journal import api as journal
from xulang.kernel.words import Role
from xulang.platform import ids


@pytest.fixture
def company() -> Program:
    reference_data()
    return make_program(Role.DECLARANT)


def declare(company: Program, **replaced: Any) -> dict[str, Any]:
    answer: dict[str, Any] = answer_of(company.post("declarations", declaration_body(**replaced)))
    return answer


def every_page(who: Program, path: str) -> list[list[dict[str, Any]]]:
    """Follow the Link headers from the first page to the last."""
    pages = []
    for _ in range(10):
        response = who.get(path)
        pages.append(answer_of(response)["items"])
        following_page = re.fullmatch(r'<(.+)>; rel="next"', response.get("Link", ""))
        if following_page is None:
            assert answer_of(response).get("after") is None
            return pages
        path = following_page[1]
    raise AssertionError(path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["declarations", "crossings"])
def test_pages_follow_each_other_while_others_come_in(company: Program, path: str) -> None:
    numbers = [declare(company)["number"] for _ in range(5)]
    first = company.get(f"{path}?limit=2&direction=export")
    assert [item["number"] for item in answer_of(first)["items"]] == numbers[:2:-1]
    declare(company)
    pages = every_page(company, first["Link"].split(">")[0].removeprefix("<"))
    assert [[item["number"] for item in page] for page in pages] == [numbers[2:0:-1], numbers[:1]]


@pytest.mark.django_db
def test_filters_choose_crossings(company: Program) -> None:
    customs = make_program(Role.CUSTOMS_OFFICER)
    at_hn, at_cm = declare(company), declare(company, gate="CM", yard="CMY")
    two = declare(
        company,
        vehicles=[
            vehicle_body(id=str(ids.new_id()), plate="14C-555.55", trailer_plate="14R-011.11"),
            vehicle_body(
                id=str(ids.new_id()),
                plate="桂F·12345",
                nationality="CN",
                trailer_plate="14R-022.22",
                container_number="MSCU6639871",
            ),
        ],
    )
    truck = at_hn["crossings"][0]["crossing"]
    assert customs.post(f"crossings/{truck}/confirmations", {"step": "registration"}).status_code == 201

    def found(query: str, who: Program = company) -> set[str]:
        return {item["number"] for item in answer_of(who.get(f"crossings?{query}"))["items"]}

    every = {at_hn["number"], at_cm["number"], two["number"]}
    assert found("") == found("", customs) == every
    assert found("gate=CM") == {at_cm["number"]}
    assert found("stage=registered") == {at_hn["number"]}
    assert found("stage=registered&stage=declared") == every
    assert found("stage=left") == set()
    assert found("direction=import") == set()
    assert found(f"number={two['number']}") == {two["number"]}
    assert found("plate=14c-55") == {two["number"]}
    assert found("plate=桂f12") == {two["number"]}
    assert found("plate=99") == set()
    since = answer_of(company.get(f"crossings/{two['crossings'][0]['crossing']}"))["declared_at"]
    assert found(f"since={since.replace('+', '%2B')}") == {two["number"]}
    assert found("gate=CM", make_program(Role.CUSTOMS_OFFICER, gate="HN")) == set()
    assert {item["number"] for item in answer_of(company.get("declarations?text=555.55"))["items"]} == {
        two["number"]
    }


@pytest.mark.django_db
def test_work_lists_are_paged_oldest_first(company: Program) -> None:
    customs = make_program(Role.CUSTOMS_OFFICER, gate="HN")
    numbers = [declare(company)["number"] for _ in range(3)]
    declare(company, gate="CM", yard="CMY")
    pages = every_page(customs, "tasks?limit=2&step=registration")
    assert [[task["crossing"]["number"] for task in page] for page in pages] == [numbers[:2], numbers[2:]]
    assert answer_of(customs.get("tasks?step=entry"))["total"] == 0
    for after in ("x", "2026-05-08T00:00:00|1", "2026-05-08T00:00:00.000000+00:00|99999999999999999999"):
        assert customs.get(f"tasks?after={after}".replace("+", "%2B")).status_code == 422


@pytest.mark.django_db
def test_what_the_caller_has_is_not_sent_again(company: Program) -> None:
    declared = declare(company)
    truck = declared["crossings"][0]["crossing"]
    for path in ("gates", f"declarations/{declared['declaration']}", f"crossings/{truck}"):
        first = company.get(path)
        again = company.get(path, If_None_Match=first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert company.get(path, If_None_Match='"other", W/' + first["ETag"]).status_code == 304
        assert company.get(path, If_None_Match='"other"').status_code == 200
    known = company.get(f"crossings/{truck}")["ETag"]
    make_program(Role.CUSTOMS_OFFICER).post(f"crossings/{truck}/confirmations", {"step": "registration"})
    assert company.get(f"crossings/{truck}", If_None_Match=known).status_code == 200


@pytest.mark.django_db
def test_a_crossing_says_whose_turn_it_is(company: Program) -> None:
    truck = declare(company)["crossings"][0]["crossing"]
    customs = make_program(Role.CUSTOMS_OFFICER)
    customs.post(f"crossings/{truck}/confirmations", {"step": "registration"})
    awaited = answer_of(company.get(f"crossings/{truck}"))["awaited"]
    turns = {(item["step"], item["force"]) for item in awaited if item["turn_since"]}
    assert turns == {
        ("entry", "border_guard"),
        ("entry", "customs"),
        ("plant_check", "plant_quarantine"),
        ("fees", "centre"),
    }
    later = {(item["step"], item["force"]): item["because"] for item in awaited if not item["turn_since"]}
    assert later["left", "customs"] == "crossing.needs_first"
    company.post(
        f"declarations/{answer_of(company.get(f'crossings/{truck}'))['declaration']}/cancellation",
        {"reason": "plans_changed"},
    )
    assert answer_of(company.get(f"crossings/{truck}"))["awaited"] == []


@pytest.mark.usefixtures("committed_db")
def test_events_are_the_organisations_own_in_the_logs_order(company: Program) -> None:
    mine, other = declare(company), make_program(Role.DECLARANT)
    theirs = declare(other)
    assert answer_of(company.get("events"))["items"] == []  # Nothing is sealed yet.
    seal()
    late = declare(company)
    seal()
    log = journal.read_sealed(start=0, limit=100)
    own = {UUID(mine["declaration"]), UUID(late["declaration"])}
    assert {event["declaration_number"] for event in answer_of(other.get("events"))["items"]} == {
        theirs["number"]
    }
    seen, after = [], -1
    while True:
        page = answer_of(company.get(f"events?after={after}&limit=2"))
        if not page["items"]:
            assert page["after"] == after
            break
        seen += page["items"]
        after = page["after"]
    expected = [(fact.position, str(fact.id)) for fact in log if fact.stream_id in own]
    assert [(event["position"], event["fact"]) for event in seen] == expected
    assert len(expected) == 6
    guard = make_program(Role.BORDER_GUARD_OFFICER, gate="HN")
    assert len(answer_of(guard.get("events"))["items"]) == len(log)


@pytest.mark.usefixtures("committed_db")
def test_a_long_poll_answers_as_soon_as_there_is_something(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The waiting call holds no transaction open, else it would never see what others commit."""
    began = threading.Event()
    real = journal.get_size

    def size() -> int:
        began.set()
        return real()

    monkeypatch.setattr(journal, "get_size", size)
    waiting = Racer(lambda: answer_of(company.get("events?wait=20")))
    assert began.wait(timeout=60)
    start = time.monotonic()
    declared = declare(company)
    seal()
    page: Any = waiting.end()
    assert time.monotonic() - start < 18
    assert {event["declaration_number"] for event in page["items"]} == {declared["number"]}
