"""Who works at a gate works at its clearance routes too, and not the other way round."""

from datetime import timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.boards import reader
from tests.support.declarations import content, vehicle_body
from tests.support.officers import line, make_officer, story_of_today, tap
from tests.support.people import NOON
from tests.support.rest import answer_of, make_program
from tests.support.sign_in import signed_in
from tests.support.story import Story, reference_data
from xulang.interfaces.streams.scopes import OfficerScope, Wanted, find_scope
from xulang.kernel.actor import SYSTEM
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role, Stage, Step
from xulang.platform import clock
from xulang.platform.ids import new_id, new_salt
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db
GATES = ("HN", "HN-1119", "HN-1088")
# The gate of the officer → where he works.
REACH = {
    "HN": {"HN", "HN-1119", "HN-1088"},
    "HN-1119": {"HN-1119"},
    "HN-1088": {"HN-1088"},
    "CM": set[str](),
}


@pytest.fixture
def stories() -> dict[str, Story]:
    """A truck at the gate and one at each of two routes, all waiting to enter."""
    reference_data()
    return {gate: _story(gate, number) for number, gate in enumerate(GATES, start=1)}


def _story(gate: str, number: int) -> Story:
    story = story_of_today()
    story.declaration, story.truck = uuid5(story.declaration, gate), UUID(int=number)
    vehicle = vehicle_body(id=str(story.truck), plate=f"12C{10000 + number}")
    story.declare(content(gate=gate, vehicles=[vehicle]))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


@pytest.mark.parametrize("gate", REACH)
def test_the_work_list_and_the_search_reach_the_routes(gate: str, stories: dict[str, Story]) -> None:
    browser = reader(browser=signed_in(make_officer(Role.BORDER_GUARD_OFFICER, gate=gate)))
    listed = browser.get("/officer/").content.decode()
    assert {where for where, story in stories.items() if line(story, "entry") in listed} == REACH[gate]
    found = browser.get("/officer/search/", {"q": "12C1000"}).content.decode()
    assert {where for where, story in stories.items() if f"found-{story.truck}" in found} == REACH[gate]


@pytest.mark.parametrize("gate", REACH)
def test_confirming_reaches_the_routes(gate: str, stories: dict[str, Story]) -> None:
    officer = make_officer(Role.BORDER_GUARD_OFFICER, gate=gate)
    browser = signed_in(officer)
    browser.post("/officer/", {**tap(), "item": [line(story, "entry") for story in stories.values()]})
    entering = {where for where, story in stories.items() if story.stage() == Stage.ENTERING}
    assert entering == REACH[gate]


@pytest.mark.parametrize("gate", REACH)
def test_a_program_and_a_stream_reach_the_routes(gate: str, stories: dict[str, Story]) -> None:
    program = make_program(Role.BORDER_GUARD_OFFICER, gate=gate)
    tasks = answer_of(program.get("tasks"))["items"]
    assert {task["crossing"]["gate"] for task in tasks} == REACH[gate]
    actor = registry.find_actor(user_id=make_officer(Role.BORDER_GUARD_OFFICER, gate=gate), now=clock.now())
    assert actor is not None
    scope = find_scope(actor=actor, wanted=Wanted(name="officer"))
    assert isinstance(scope, OfficerScope)
    assert scope.gates is not None
    assert scope.gates & set(GATES) == REACH[gate]


def _issue(issuer: UUID, organisation_id: UUID, gate: str | None, secret: bytes) -> str:
    return registry.issue_token(
        token_id=new_id(),
        secret=secret,
        organisation_id=organisation_id,
        issuer_id=issuer,
        role=Role.BORDER_GUARD_OFFICER,
        gate=gate,
        name="Phần mềm biên phòng",
        scopes=[registry.TokenScope.READ],
        expires_at=NOON + timedelta(days=30),
        actor=SYSTEM,
        now=NOON,
    )


def test_whoever_holds_a_role_at_a_gate_issues_tokens_for_its_routes() -> None:
    reference_data()
    issuer = make_officer(Role.BORDER_GUARD_OFFICER, gate="HN")
    [held] = registry.list_memberships(user_id=issuer, now=NOON)
    text = _issue(issuer, held.organisation_id, "HN-1119", new_salt())
    holder = registry.find_token_holder(secret_hash=registry.token_hash(text), now=NOON)
    assert holder is not None
    assert [grant.gate for grant in holder.actor.grants] == ["HN-1119"]


@pytest.mark.parametrize("wanted", ["HN", "HN-1088", None])
def test_nobody_issues_tokens_for_more_than_his_route(wanted: str | None) -> None:
    reference_data()
    issuer = make_officer(Role.BORDER_GUARD_OFFICER, gate="HN-1119")
    [held] = registry.list_memberships(user_id=issuer, now=NOON)
    with pytest.raises(Refusal) as refused:
        _issue(issuer, held.organisation_id, wanted, new_salt())
    assert refused.value.code == registry.RegistryRefusal.ISSUER_WITHOUT_ROLE
