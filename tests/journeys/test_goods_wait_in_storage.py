"""Goods are unloaded into the yard's storage; the empty truck leaves; two trucks take them on, days later."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.kernel.words import Channel, Force, Role, Stage, Step

pytestmark = pytest.mark.django_db
ONE, TWO = uuid5(STORY, "loader one"), uuid5(STORY, "loader two")
FIELDS: dict[str, JSON] = {
    "part": "loader",
    "receives_from": str(TRUCK),
    "container_number": None,
    "seal_number": None,
    "trailer_plate": None,
    "type": "truck",
    "needs": [],
}


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    for role, step in WAY[:5]:
        if step != Step.PLANT_CHECK:
            story.confirm(role, step)
    record = crossing.open_record(declaration_id=DECLARATION).record
    crossing.set_channel(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        customs_declaration=record.dossier.customs[0].declared_by,
        channel=Channel.YELLOW,
    )
    return story


def ask(story: Story, vehicle: UUID = TRUCK) -> None:
    crossing.ask_storage(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        crossing_id=vehicle,
        reason=Reason.VEHICLE_BROKE_DOWN,
    )


def unload(story: Story, place: str = "Kho lạnh 2, ô 14", **more: object) -> None:
    crossing.unload(
        request=story.request(Role.YARD_OPERATOR),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        place=place,
        **more,  # type: ignore[arg-type] # the time
    )


def store(story: Story) -> None:
    ask(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    unload(story)


def loader(vehicle: UUID, plate: str, weight: int) -> dict[str, JSON]:
    return vehicle_body(**FIELDS, id=str(vehicle), plate=plate, cargo_weight_kg=weight)


def declare(story: Story, *loaders: dict[str, JSON]) -> None:
    body = content(vehicles=[vehicle_body(), *loaders])
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=DECLARATION, content=body)


def refused(code: RefusalCode, do: Callable[[], object]) -> None:
    with pytest.raises((Refusal, Refusals)) as found:
        do()
    raised: BaseException = found.value
    several = raised.refusals if isinstance(raised, Refusals) else (raised,)
    assert {one.code for one in several if isinstance(one, Refusal)} == {code}


def lots(**wanted: UUID) -> list[tuple[UUID, int | None, str | None]]:
    found = crossing.list_lots(gates=["HN"], **wanted)  # type: ignore[arg-type] # an organisation's id
    return [(lot.brought_by.id, lot.left_kg, lot.place) for lot in found]


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_goods_wait_in_storage_and_go_on_with_two_trucks(story: Story) -> None:
    store(story)
    # Empty, the truck needs no check of goods any more, and leaves alone.
    assert story.turns() == {
        (Force.CENTRE, Step.FEES),
        (Force.CARRIER, Step.LOADED),
    }
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for role, step in WAY[6:]:
        story.confirm(role, step)
    assert story.stage() == Stage.LEFT
    assert lots(organisation_id=COMPANY) == [(TRUCK, 10710, "Kho lạnh 2, ô 14")]
    assert lots(organisation_id=STORY) == []

    story.now += timedelta(days=2)
    declare(story, loader(ONE, "12C11111", 7000), loader(TWO, "12C22222", 3710))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for vehicle in (ONE, TWO):
        refused(
            CrossingRefusal.NEEDS_FIRST,
            partial(story.confirm, Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=vehicle),
        )
        for role, step in (WAY[1], WAY[2], WAY[4]):
            story.confirm(role, step, vehicle=vehicle)
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=ONE)
    assert lots() == [(TRUCK, 3710, "Kho lạnh 2, ô 14")]
    # The check that was not made while the goods lay there is asked of the trucks that carry them now.
    assert {Step.PLANT_CHECK, Step.CUSTOMS_CHECK} <= {step for _, step in story.turns()}
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=TWO)
    assert lots() == []
    record = crossing.open_record(declaration_id=DECLARATION).record
    crossing.set_clearance(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        customs_declaration=record.dossier.customs[0].declared_by,
        clearance=crossing.ClearanceStatus.CLEARED,
    )
    for vehicle in (ONE, TWO):
        story.confirm(Role.PLANT_OFFICER, Step.PLANT_CHECK, vehicle=vehicle)
        story.confirm(Role.CUSTOMS_OFFICER, Step.CUSTOMS_CHECK, vehicle=vehicle)
        for role, step in WAY[6:]:
            story.confirm(role, step, vehicle=vehicle)
        assert story.stage(vehicle=vehicle) == Stage.LEFT
    assert story.turns() == set()
    nothing_differs()


def order_destruction(story: Story, role: Role = Role.PLANT_OFFICER) -> None:
    crossing.order_destruction(
        request=story.request(role),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.GOODS_SPOILED,
        note="Sầu riêng thối quá nửa",
    )


def test_what_spoils_in_storage_is_destroyed_by_two_forces_and_adds_up(story: Story) -> None:
    refused(CrossingRefusal.NOT_IN_STORAGE, partial(order_destruction, story))
    store(story)
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for role, step in WAY[6:]:
        story.confirm(role, step)
    declare(story, loader(ONE, "12C11111", 7000), loader(TWO, "12C22222", 3710))
    refused(CrossingRefusal.LOADERS_DECLARED, partial(order_destruction, story))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for role, step in (WAY[1], WAY[2], WAY[4]):
        story.confirm(role, step, vehicle=ONE)
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=ONE)
    declare(story, loader(ONE, "12C11111", 7000))
    story.now += timedelta(days=3)
    order_destruction(story)
    refused(CrossingRefusal.LOT_CONDEMNED, partial(order_destruction, story))
    late = partial(declare, story, loader(ONE, "12C11111", 7000), loader(TWO, "12C22222", 3710))
    refused(CrossingRefusal.LOT_CONDEMNED, late)
    both = {(Force.CUSTOMS, Step.DESTROYED), (Force.BORDER_GUARD, Step.DESTROYED)}
    assert both <= story.turns()
    assert (Force.CARRIER, Step.LOADED) not in story.turns()
    assert lots() == [(TRUCK, 3710, "Kho lạnh 2, ô 14")]

    # The truck that brought it is long across; its force may still spare the goods, until the first word.
    spare = partial(crossing.recall_destruction, declaration_id=DECLARATION, crossing_id=TRUCK)
    refused(CrossingRefusal.ORDERED_BY_OTHER, lambda: spare(request=story.request(Role.BORDER_GUARD_OFFICER)))
    spare(request=story.request(Role.PLANT_OFFICER))
    assert (Force.CARRIER, Step.LOADED) in story.turns()
    refused(CrossingRefusal.NOT_CONDEMNED, lambda: spare(request=story.request(Role.PLANT_OFFICER)))
    order_destruction(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.DESTROYED)
    refused(CrossingRefusal.DESTRUCTION_BEGUN, lambda: spare(request=story.request(Role.PLANT_OFFICER)))
    assert lots() == [(TRUCK, 3710, "Kho lạnh 2, ô 14")]
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.DESTROYED)
    assert lots() == []
    lot = crossing.find_lot(declaration_id=DECLARATION, crossing_id=TRUCK)
    assert lot is not None
    assert (lot.weight_kg, lot.left_kg, lot.destroyed_kg) == (10710, 0, 3710)
    assert sum(weight or 0 for _, weight, at in lot.loaders if at) + (lot.destroyed_kg or 0) == lot.weight_kg
    assert (story.stage(), story.turns() & both) == (Stage.LEFT, set())
    nothing_differs()

    # A slip of the finger is taken back like any other word.
    crossing.undo(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.DESTROYED,
    )
    assert lots() == [(TRUCK, 3710, "Kho lạnh 2, ô 14")]
    assert (Force.BORDER_GUARD, Step.DESTROYED) in story.turns()
    nothing_differs()


def test_a_check_made_before_storage_is_not_asked_again(story: Story) -> None:
    story.confirm(Role.PLANT_OFFICER, Step.PLANT_CHECK)
    story.confirm(Role.CUSTOMS_OFFICER, Step.CUSTOMS_CHECK)
    store(story)
    declare(story, loader(ONE, "12C11111", 10710))
    for role, step in (WAY[0], WAY[1], WAY[2], WAY[4], WAY[5]):
        story.confirm(role, step, vehicle=ONE)
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=ONE)
    steps = {step for _, step in story.turns()}
    assert steps == {Step.OUT_OF_YARD}
    nothing_differs()


def test_no_more_is_loaded_than_lies_there(story: Story) -> None:
    too_soon = partial(declare, story, loader(ONE, "12C11111", 7000))
    refused(CrossingRefusal.NOT_IN_STORAGE, too_soon)
    store(story)
    refused(
        CrossingRefusal.MORE_THAN_STORED,
        partial(declare, story, loader(ONE, "12C11111", 7000), loader(TWO, "12C22222", 3711)),
    )
    nothing_differs()


def test_what_was_asked_is_refused_dropped_and_asked_again(story: Story) -> None:
    ask(story)
    refused(CrossingRefusal.STORAGE_WAITS, partial(ask, story))
    refused(CrossingRefusal.NEEDS_FIRST, partial(unload, story))
    drop = partial(crossing.drop_storage, declaration_id=DECLARATION, crossing_id=TRUCK)
    drop(request=story.request(Role.DECLARANT))
    refused(CrossingRefusal.NO_STORAGE_ASKED, lambda: drop(request=story.request(Role.DECLARANT)))
    ask(story)
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.STORAGE,
        reason=Reason.SUSPICION,
    )
    ask(story)
    story.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    refused(CrossingRefusal.PLACE_MISSING, partial(unload, story, " "))
    refused(CrossingRefusal.PLACE_MISSING, partial(story.confirm, Role.YARD_OPERATOR, Step.UNLOADED))
    refused(CrossingRefusal.IN_FUTURE, partial(unload, story, at=story.now + timedelta(days=1)))
    drop(request=story.request(Role.DECLARANT))
    assert (Force.YARD, Step.UNLOADED) not in story.turns()
    nothing_differs()


def test_goods_in_storage_keep_their_declaration_alive(story: Story) -> None:
    store(story)
    refused(
        CrossingRefusal.STORED_GOODS,
        lambda: crossing.cancel(
            request=story.request(Role.CUSTOMS_OFFICER),
            declaration_id=DECLARATION,
            reason=Reason.PLANS_CHANGED,
        ),
    )
    # The empty truck goes back the way it came; the goods stay.
    crossing.send_back(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.VEHICLE_UNSAFE,
    )
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.TURNED_BACK)
    story.confirm(Role.CUSTOMS_OFFICER, Step.TURNED_BACK)
    assert story.stage() == Stage.RETURNED
    assert lots() == [(TRUCK, 10710, "Kho lạnh 2, ô 14")]
    declare(story, loader(ONE, "12C11111", 10710))
    assert (Force.CUSTOMS, Step.REGISTRATION) in story.turns()
    nothing_differs()
