"""Goods that go back before they crossed: ordered or asked for, let out by both forces, nobody stranded."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from tests.support.declarations import RECEIVER, TRUCK, content, goods_body, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.gates import api as gates
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, RefusalCode
from xulang.kernel.words import FactKind, Force, Role, Stage, Step

pytestmark = pytest.mark.django_db

OUT = {(Force.BORDER_GUARD, Step.TURNED_BACK), (Force.CUSTOMS, Step.TURNED_BACK)}
FEES = (Force.CENTRE, Step.FEES)


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def enter(story: Story) -> None:
    for role, step in WAY[1:5]:
        story.confirm(role, step)


def order(story: Story, role: Role = Role.PLANT_OFFICER, reason: Reason = Reason.PEST_OR_DISEASE) -> None:
    crossing.send_back(
        request=story.request(role),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=reason,
        note="Rệp sáp trên toàn bộ lô",
    )


def recall(story: Story, role: Role, vehicle: UUID = TRUCK) -> None:
    crossing.recall_return(request=story.request(role), declaration_id=DECLARATION, crossing_id=vehicle)


def ask(story: Story) -> None:
    crossing.ask_return(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.GOODS_WITHDRAWN,
    )


def refused(code: RefusalCode, do: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as found:
        do()
    assert found.value.code is code


def told(story: Story, *kinds: FactKind) -> list[tuple[object, ...]]:
    timeline = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    return [
        (fact.kind, fact.crossing_id, fact.force, fact.reason_code, fact.trigger)
        for fact in timeline
        if fact.kind in kinds
    ]


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_what_entered_goes_out_by_both_forces_word_and_by_nothing_else(story: Story) -> None:
    enter(story)
    order(story)
    assert story.stage() == Stage.RETURNING
    assert story.turns() == OUT | {FEES}
    refused(CrossingRefusal.RETURNING, partial(order, story, Role.CUSTOMS_OFFICER))
    refused(CrossingRefusal.RETURNING, partial(story.confirm, Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD))
    crossing.hold(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.SUSPICION,
    )
    refused(CrossingRefusal.HELD, partial(story.confirm, Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK))
    crossing.release(
        request=story.request(Role.CUSTOMS_OFFICER), declaration_id=DECLARATION, crossing_id=TRUCK
    )
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNING
    refused(CrossingRefusal.RETURN_BEGUN, partial(recall, story, Role.PLANT_OFFICER))
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNED
    assert story.turns() == set()
    assert gates.find_permit(crossing_id=TRUCK) is None
    assert told(story, FactKind.RETURN_ORDERED, FactKind.RETURNED) == [
        (FactKind.RETURN_ORDERED, TRUCK, Force.PLANT_QUARANTINE, "pest_or_disease", None),
        (FactKind.RETURNED, TRUCK, Force.PLANT_QUARANTINE, "pest_or_disease", "confirmed.turned_back"),
    ]
    nothing_differs()


def undo(story: Story, role: Role) -> None:
    crossing.undo(
        request=story.request(role),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.TURNED_BACK,
    )


def test_the_last_word_that_lets_it_out_is_taken_back_within_ten_minutes(story: Story) -> None:
    enter(story)
    order(story)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNED
    opened = crossing.open_record(declaration_id=DECLARATION)
    customs = story.request(Role.CUSTOMS_OFFICER)
    offered = crossing.list_offers(actor=customs.actor, opened=opened, crossing_id=TRUCK, now=story.now)
    assert crossing.Verb.UNDO in {offer.verb for offer in offered if offer.step == Step.TURNED_BACK}
    undo(story, Role.CUSTOMS_OFFICER)
    assert (story.stage(), story.turns() & OUT) == (Stage.RETURNING, {(Force.CUSTOMS, Step.TURNED_BACK)})
    timeline = crossing.read_timeline(declaration_id=DECLARATION, crossing_id=TRUCK)
    assert [fact.undone for fact in timeline if fact.kind == FactKind.RETURNED] == [True]
    assert crossing.get_crossing(crossing_id=TRUCK).ended_at is None
    # The order itself may be taken back again, once the first word is gone too; then the journey goes on.
    undo(story, Role.BORDER_GUARD_OFFICER)
    recall(story, Role.PLANT_OFFICER)
    assert story.stage() == Stage.IN_YARD
    nothing_differs()
    order(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    story.now += timedelta(minutes=10)
    refused(CrossingRefusal.TOO_LATE_TO_UNDO, partial(undo, story, Role.BORDER_GUARD_OFFICER))
    assert story.stage() == Stage.RETURNED


def test_the_order_is_taken_back_by_its_force_and_the_journey_goes_on(story: Story) -> None:
    enter(story)
    turns = story.turns()
    order(story)
    refused(CrossingRefusal.ORDERED_BY_OTHER, partial(recall, story, Role.CUSTOMS_OFFICER))
    recall(story, Role.PLANT_OFFICER)
    assert (story.stage(), story.turns()) == (Stage.IN_YARD, turns)
    refused(CrossingRefusal.NOT_RETURNING, partial(recall, story, Role.PLANT_OFFICER))
    for role, step in WAY[5:]:
        story.confirm(role, step)
    assert story.stage() == Stage.LEFT
    refused(CrossingRefusal.ALREADY_LEFT, partial(order, story))
    nothing_differs()


def test_what_never_entered_ends_at_once(story: Story) -> None:
    order(story, Role.CUSTOMS_OFFICER)
    assert story.stage() == Stage.RETURNED
    assert gates.find_permit(crossing_id=TRUCK) is None
    refused(CrossingRefusal.RETURNED, partial(order, story))
    nothing_differs()


def test_the_firm_takes_its_goods_back_when_customs_agrees(story: Story) -> None:
    enter(story)
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    ask(story)
    # Until customs has answered, the truck may not leave across the border.
    assert story.turns() == {(Force.CUSTOMS, Step.RETURN)}
    refused(CrossingRefusal.RETURN_WAITS, partial(ask, story))
    refused(CrossingRefusal.NEEDS_FIRST, partial(story.confirm, Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD))
    drop = partial(crossing.drop_return, declaration_id=DECLARATION, crossing_id=TRUCK)
    drop(request=story.request(Role.DECLARANT))
    refused(CrossingRefusal.NO_RETURN_ASKED, lambda: drop(request=story.request(Role.DECLARANT)))
    ask(story)
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.RETURN,
        reason=Reason.SUSPICION,
    )
    assert (Force.CUSTOMS, Step.OUT_OF_YARD) in story.turns()
    ask(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.RETURN)
    assert (story.stage(), story.turns()) == (Stage.RETURNING, OUT)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    crossing.undo(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.TURNED_BACK,
    )
    recall(story, Role.CUSTOMS_OFFICER)
    assert story.stage() == Stage.IN_YARD
    ask(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.RETURN)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNED
    nothing_differs()


def test_a_firm_takes_out_a_truck_that_has_not_entered(story: Story) -> None:
    ask(story)
    assert told(story, FactKind.RETURNED) == [
        (FactKind.RETURNED, TRUCK, Force.CARRIER, "goods_withdrawn", None)
    ]
    assert story.stage() == Stage.RETURNED
    nothing_differs()


def test_a_refused_registration_keeps_no_truck_inside(story: Story) -> None:
    """Customs asks for a correction while the truck stands in the yard: it may still be let out."""
    enter(story)
    line: dict[str, JSON] = {
        "product": "Sầu riêng tươi",
        "hs_code": "08106000",
        "origin": "VN",
        "weight_kg": 10500,
    }
    crossing.amend(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        content=content(goods=[goods_body(lines=[line])]),
    )
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=None,
        step=Step.REGISTRATION,
        reason=Reason.GOODS_DIFFER,
    )
    order(story, Role.CUSTOMS_OFFICER)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNED
    nothing_differs()


@pytest.fixture
def pair() -> Story:
    """A Chinese truck that is to hand its goods to a Vietnamese one; both have entered."""
    reference_data()
    make_organisation(organisation_id=COMPANY)
    bare = {"container_number": None, "trailer_plate": None, "seal_number": None}
    source = vehicle_body(
        **bare,
        plate="桂F12345",
        nationality="CN",
        part="source",
        transport_licence="GP-01",
        needs=[],
        unloading_place=None,
    )
    taker = vehicle_body(
        **bare,
        id=str(RECEIVER),
        plate="12C54321",
        part="receiver",
        receives_from=str(TRUCK),
        needs=[],
        unloading_place=None,
    )
    story = Story()
    story.declare(content(direction="import", regime="import", vehicles=[source, taker]))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    for vehicle in (TRUCK, RECEIVER):
        for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER):
            story.confirm(role, Step.ENTRY, vehicle=vehicle)
    return story


def let_out(story: Story, vehicle: UUID) -> None:
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK, vehicle=vehicle)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK, vehicle=vehicle)


def test_the_truck_that_was_to_take_over_goes_back_with_its_source(pair: Story) -> None:
    order(pair, Role.CUSTOMS_OFFICER, Reason.OTHER_SIDE_REFUSED)
    assert pair.stage(vehicle=RECEIVER) == Stage.ENTERED
    let_out(pair, TRUCK)
    assert (pair.stage(), pair.stage(vehicle=RECEIVER)) == (Stage.RETURNED, Stage.RETURNING)
    assert told(pair, FactKind.RETURN_ORDERED)[-1] == (
        FactKind.RETURN_ORDERED,
        RECEIVER,
        Force.SYSTEM,
        None,
        "source.returned",
    )
    refused(CrossingRefusal.SOURCE_RETURNED, partial(recall, pair, Role.CUSTOMS_OFFICER, RECEIVER))
    let_out(pair, RECEIVER)
    assert pair.stage(vehicle=RECEIVER) == Stage.RETURNED
    assert pair.turns() == set()
    nothing_differs()


def test_a_source_whose_taker_went_back_waits_for_another_one(pair: Story) -> None:
    crossing.send_back(
        request=pair.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=RECEIVER,
        reason=Reason.VEHICLE_UNSAFE,
    )
    pair.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    refused(CrossingRefusal.NEEDS_RECEIVER, partial(pair.confirm, Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT))
    let_out(pair, RECEIVER)
    refused(CrossingRefusal.NEEDS_RECEIVER, partial(pair.confirm, Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT))
    nothing_differs()


def test_with_a_source_let_out_by_mistake_its_taker_comes_back_too(pair: Story) -> None:
    order(pair)
    for role in (Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER):
        pair.confirm(role, Step.TURNED_BACK)
    before = pair.stage(vehicle=RECEIVER)
    assert before in {Stage.RETURNED, Stage.RETURNING}
    undo(pair, Role.CUSTOMS_OFFICER)
    assert pair.stage() == Stage.RETURNING
    assert pair.stage(vehicle=RECEIVER) not in {Stage.RETURNED, Stage.RETURNING}
    if before == Stage.RETURNED:
        assert gates.find_permit(crossing_id=RECEIVER) is not None
    nothing_differs()
