"""One export truck, from the company's declaration until it left: the map's third file."""

import pytest

from tests.support.story import WAY, Story, reference_data
from xulang.crossing.api import CrossingRefusal, read_timeline
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Role, Stage, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    reference_data()
    return Story()


def test_the_whole_way(story: Story) -> None:
    answer = story.declare()
    assert answer["number"] == "2026050800001"
    assert story.stage() == Stage.DECLARED
    assert story.turns() == {(Force.CUSTOMS, Step.REGISTRATION)}

    stages = []
    for role, step in WAY:
        story.confirm(role, step)
        stages.append(story.stage())
    assert stages == [
        Stage.REGISTERED,
        Stage.ENTERING,
        Stage.ENTERED,
        Stage.ENTERED,
        Stage.IN_YARD,
        Stage.IN_YARD,
        Stage.LEAVING_YARD,
        Stage.OUT_OF_YARD,
        Stage.LEAVING,
        Stage.LEFT,
    ]
    assert story.turns() == set()


def test_whose_turn_it_is_follows_the_table(story: Story) -> None:
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    assert story.turns() == {
        (Force.BORDER_GUARD, Step.ENTRY),
        (Force.CUSTOMS, Step.ENTRY),
        (Force.PLANT_QUARANTINE, Step.PLANT_CHECK),
        (Force.CENTRE, Step.FEES),
    }
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert story.turns() == {
        (Force.BORDER_GUARD, Step.ENTRY),
        (Force.CUSTOMS, Step.YARD),
        (Force.PLANT_QUARANTINE, Step.PLANT_CHECK),
        (Force.CENTRE, Step.FEES),
    }


def test_a_refusal_names_what_must_come_first_and_changes_nothing(story: Story) -> None:
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    before = read_timeline(declaration_id=story.declaration, crossing_id=None)
    with pytest.raises(Refusal) as refused:
        story.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    assert refused.value.code == CrossingRefusal.NEEDS_FIRST
    assert refused.value.params == {"step": Step.ENTRY, "force": Force.BORDER_GUARD}
    assert read_timeline(declaration_id=story.declaration, crossing_id=None) == before


def test_the_timeline_tells_the_story(story: Story) -> None:
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    entries = read_timeline(declaration_id=story.declaration, crossing_id=story.truck)
    assert [(entry.kind, entry.force) for entry in entries] == [
        (FactKind.DECLARED, Force.CARRIER),
        (FactKind.CUSTOMS_DECLARED, Force.CARRIER),
        (FactKind.VEHICLE_DECLARED, Force.CARRIER),
        (FactKind.CONFIRMED, Force.CUSTOMS),
        (FactKind.PERMIT_ISSUED, Force.SYSTEM),
    ]
    assert entries[3].actor_name == "Hoàng Văn Hải"
    assert entries[4].trigger == "confirmed.registration"


@pytest.mark.parametrize("stranger", [Role.HEALTH_OFFICER, Role.DECLARANT, Role.YARD_OPERATOR])
def test_only_the_force_that_the_table_names_confirms(story: Story, stranger: Role) -> None:
    story.declare()
    with pytest.raises(Refusal) as refused:
        story.confirm(stranger, Step.REGISTRATION)
    assert refused.value.code == CrossingRefusal.NOT_ALLOWED
    assert story.stage() == Stage.DECLARED
