"""A truck goes out and comes back loaded: a Vietnamese one from over there, a Chinese one from our yard."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason, StayPlace, StayState, StayView
from xulang.declarations.api import DeclarationContent
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.kernel.words import FactKind, Role, Stage, Step

pytestmark = pytest.mark.django_db
BACK, BACK_TRUCK = uuid5(STORY, "back"), uuid5(STORY, "truck back")
CHINESE: dict[str, JSON] = {"plate": "桂F12345", "nationality": "CN", "trailer_plate": None}
LAST_HOUR = datetime(2026, 12, 9, 16, 30, tzinfo=UTC)


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    return Story()


def out(**head: JSON) -> DeclarationContent:
    return content(**{"gate": "CN", **head})


def back(**head: JSON) -> DeclarationContent:
    vehicle = vehicle_body(id=str(BACK_TRUCK))
    body: dict[str, JSON] = {"direction": "import", "regime": "import", "gate": "HN-1119"}
    return content(**{**body, "vehicles": [vehicle], "two_way_of": str(TRUCK), **head})


def declare(story: Story, body: DeclarationContent, declaration: UUID = BACK) -> None:
    crossing.declare(
        request=story.request(Role.DECLARANT),
        declaration_id=declaration,
        organisation_id=COMPANY,
        content=body,
    )


def refused(code: RefusalCode, story: Story, body: DeclarationContent, declaration: UUID = BACK) -> None:
    with pytest.raises((Refusal, Refusals)) as found:
        declare(story, body, declaration)
    raised: BaseException = found.value
    several = raised.refusals if isinstance(raised, Refusals) else (raised,)
    assert {one.code for one in several if isinstance(one, Refusal)} == {code}


def go(story: Story, *steps: Step) -> None:
    for role, step in WAY:
        if not steps or step in steps:
            story.confirm(role, step)


def stay(crossing_id: UUID = TRUCK) -> StayView:
    found = crossing.find_stay(crossing_id=crossing_id)
    assert found is not None
    return found


def take_back(story: Story, role: Role = Role.BORDER_GUARD_OFFICER) -> None:
    crossing.recall_extension(
        request=story.request(role), declaration_id=story.declaration, crossing_id=story.truck
    )


def used(do: Callable[[], object]) -> RefusalCode:
    with pytest.raises(Refusal) as found:
        do()
    return found.value.code


def extend(story: Story, role: Role, hours: int) -> None:
    crossing.extend_stay(
        request=story.request(role),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        hours=hours,
        reason=Reason.VEHICLE_BROKE_DOWN,
        note="Thay lốp ở Bằng Tường",
    )


def late(story: Story) -> list[UUID]:
    return [one.out.id for one in crossing.list_stays(gates=["CN"], now=story.now)]


def replays() -> bool:
    return [one.differences for one in crossing.replay() if one.differences] == []


def test_a_vietnamese_truck_is_declared_back_beforehand_and_its_clock_runs_while_it_is_away(
    story: Story,
) -> None:
    story.declare(out())
    declare(story, back())
    way = crossing.find_way_back(crossing_id=TRUCK)
    assert way is not None
    assert way.id == BACK_TRUCK
    assert crossing.find_stay(crossing_id=TRUCK) is None
    refused(CrossingRefusal.TWO_WAY_TWICE, story, back(), uuid5(STORY, "again"))
    go(story)
    left = story.now
    assert (stay().stay.yard, stay().stay.since, stay().stay.hours) == (StayPlace.THEIRS, left, 36)
    # Asked of the way back it is the same stay.
    assert stay(BACK_TRUCK) == stay()
    assert late(story) == []
    story.now = left + timedelta(hours=36)
    assert stay().stay.state(story.now) == StayState.SOON
    assert late(story) == [TRUCK]
    story.now += timedelta(seconds=1)
    assert stay().stay.state(story.now) == StayState.OVERDUE
    assert crossing.list_stays(gates=["HN"], now=story.now) == []
    assert [
        one.out.id for one in crossing.list_stays(gates=None, now=story.now, organisation_id=COMPANY)
    ] == [TRUCK]
    assert crossing.list_stays(gates=None, now=story.now, organisation_id=STORY) == []


def test_an_order_of_the_border_guard_extends_a_stay_and_is_counted(story: Story) -> None:
    story.declare(out())
    declare(story, back())
    with pytest.raises(Refusal) as early:
        extend(story, Role.BORDER_GUARD_OFFICER, 5)
    assert early.value.code == CrossingRefusal.NO_STAY
    go(story)
    left = story.now
    with pytest.raises(Refusal) as other:
        extend(story, Role.CUSTOMS_OFFICER, 5)
    assert other.value.code == CrossingRefusal.NOT_ALLOWED
    for hours in (0, 25):
        with pytest.raises(Refusal) as found:
            extend(story, Role.BORDER_GUARD_OFFICER, hours)
        assert (found.value.code, found.value.params["most"]) == (CrossingRefusal.STAY_HOURS, 24)
    extend(story, Role.BORDER_GUARD_OFFICER, 5)
    extend(story, Role.BORDER_GUARD_OFFICER, 24)
    seen = stay().stay
    assert (seen.extensions, seen.extended_hours, seen.deadline) == (2, 29, left + timedelta(hours=65))
    facts = crossing.read_timeline(declaration_id=story.declaration, crossing_id=TRUCK)
    orders = [fact for fact in facts if fact.kind == FactKind.STAY_EXTENDED]
    assert [(one.reason_code, one.note, one.figures) for one in orders] == [
        ("vehicle_broke_down", "Thay lốp ở Bằng Tường", {"hours": 5}),
        ("vehicle_broke_down", "Thay lốp ở Bằng Tường", {"hours": 24}),
    ]
    assert replays()
    # The latest one counts no more, then the one before it; not once the truck stays on it.
    take_back(story)
    assert (stay().stay.extensions, stay().stay.extended_hours) == (1, 5)
    story.now = left + timedelta(hours=36)
    assert used(partial(take_back, story)) == CrossingRefusal.EXTENSION_USED
    story.now = left + timedelta(hours=1)
    take_back(story)
    assert (stay().stay.extensions, stay().stay.deadline) == (0, left + timedelta(hours=36))
    assert used(partial(take_back, story)) == CrossingRefusal.NO_EXTENSION
    assert used(partial(take_back, story, Role.CUSTOMS_OFFICER)) == CrossingRefusal.NOT_ALLOWED
    for hours in (5, 24):
        extend(story, Role.BORDER_GUARD_OFFICER, hours)
    assert replays()
    # With its entry on the way back the stay is over, and nothing is left to extend.
    home = Story(declaration=BACK, truck=BACK_TRUCK, now=left + timedelta(hours=60))
    go(home, Step.REGISTRATION, Step.ENTRY)
    assert stay().stay.state(home.now) == StayState.ENDED
    story.now = home.now
    assert late(story) == []
    with pytest.raises(Refusal) as over:
        extend(story, Role.BORDER_GUARD_OFFICER, 1)
    assert over.value.code == CrossingRefusal.NO_STAY
    assert replays()


def test_a_chinese_truck_has_24_hours_in_our_yard_and_36_with_a_way_back(story: Story) -> None:
    way: dict[str, JSON] = {"direction": "import", "regime": "import"}
    story.declare(out(**way, vehicles=[vehicle_body(**CHINESE, transport_licence="C26YF0000001")]))
    go(story, Step.REGISTRATION, Step.ENTRY)
    entered = story.now
    assert (stay().stay.yard, stay().stay.since, stay().stay.hours) == (StayPlace.OURS, entered, 24)
    story.now = entered + timedelta(hours=24, seconds=1)
    assert late(story) == [TRUCK]
    truck = vehicle_body(id=str(BACK_TRUCK), **CHINESE)
    declare(story, back(direction="export", regime="export", vehicles=[truck]))
    assert (stay().stay.hours, stay().stay.state(story.now)) == (36, StayState.RUNNING)
    assert late(story) == []
    # The way back falls through: the shorter time counts again, and another one may be declared.
    crossing.cancel(request=story.request(Role.DECLARANT), declaration_id=BACK, reason=Reason.PLANS_CHANGED)
    assert (stay().stay.hours, late(story)) == (24, [TRUCK])
    again = uuid5(STORY, "again")
    declare(
        story,
        back(
            direction="export",
            regime="export",
            vehicles=[vehicle_body(id=str(uuid5(STORY, "again truck")), **CHINESE)],
        ),
        again,
    )
    assert stay().back is not None


def test_a_foreign_truck_at_another_gate_has_no_clock(story: Story) -> None:
    way: dict[str, JSON] = {"direction": "import", "regime": "import", "gate": "TT"}
    story.declare(out(**way, vehicles=[vehicle_body(**CHINESE, transport_licence="C26YF0000001")]))
    go(story, Step.REGISTRATION, Step.ENTRY)
    assert crossing.find_stay(crossing_id=TRUCK) is None


def test_what_does_not_keep_the_scheme_is_refused_by_name(story: Story) -> None:
    story.declare(out())
    refused(CrossingRefusal.TWO_WAY_UNKNOWN, story, back(two_way_of=str(STORY)))
    refused(CrossingRefusal.TWO_WAY_GATE, story, back(gate="HN"))
    other = vehicle_body(id=str(BACK_TRUCK), plate="12C99999")
    refused(CrossingRefusal.TWO_WAY_VEHICLE, story, back(vehicles=[other]))
    declare(story, back())
    # A correction may not leave the scheme either, and the declaration is no other one for itself.
    with pytest.raises(Refusals):
        crossing.amend(
            request=story.request(Role.DECLARANT), declaration_id=BACK, content=back(vehicles=[other])
        )
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=BACK, content=back(gate="HN-1088"))
    assert replays()


def test_a_way_out_that_ended_otherwise_has_no_way_back(story: Story) -> None:
    story.declare(out())
    crossing.cancel(
        request=story.request(Role.DECLARANT), declaration_id=story.declaration, reason=Reason.PLANS_CHANGED
    )
    refused(CrossingRefusal.TWO_WAY_ENDED, story, back())


def test_after_the_last_day_running_ones_finish_and_new_ones_are_refused(story: Story) -> None:
    story.now = LAST_HOUR - timedelta(hours=1)
    story.declare(out())
    declare(story, back())
    go(story)
    assert story.now < LAST_HOUR
    story.now = LAST_HOUR + timedelta(hours=1)
    # The linked one is corrected, extended and finished as before.
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=BACK, content=back(gate="HN-1088"))
    extend(story, Role.BORDER_GUARD_OFFICER, 2)
    assert stay().stay.state(story.now) == StayState.RUNNING
    crossing.cancel(request=story.request(Role.DECLARANT), declaration_id=BACK, reason=Reason.PLANS_CHANGED)
    again = back(vehicles=[vehicle_body(id=str(uuid5(STORY, "again truck")))])
    refused(CrossingRefusal.TWO_WAY_OVER, story, again, uuid5(STORY, "again"))
    assert crossing.get_crossing(crossing_id=TRUCK).stage == Stage.LEFT
