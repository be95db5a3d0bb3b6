"""A part of a truck's goods goes back: before the border by an order or the firm's wish, and after it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.pairs import empty_of, receiver_body, side, two_sides
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason, WantedPart, Whereabouts
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.kernel.words import Force, Role, Stage, Step

pytestmark = pytest.mark.django_db
TAKER = uuid5(STORY, "takes back")
OTHER_CUSTOMS: dict[str, JSON] = {
    "number": "300000000001",
    "type": "E42",
    "office": "03NK",
    "registered_on": "2026-05-07",
}


def line(product: str, quantity: str, weight: int) -> dict[str, JSON]:
    return {
        "product": product,
        "hs_code": "08106000",
        "origin": "VN",
        "quantity": quantity,
        "unit": "CTN",
        "weight_kg": weight,
    }


DURIAN, LYCHEE = line("Sầu riêng tươi", "800.0000", 8000), line("Vải tươi", "271.0000", 2710)


def groupage(*more: dict[str, JSON], **head: JSON) -> DeclarationContent:
    """Two owners' goods on one truck, each under a customs declaration of its own."""
    goods = [goods_body(lines=[DURIAN]), goods_body(customs_declaration=OTHER_CUSTOMS, lines=[LYCHEE])]
    return content(vehicles=[vehicle_body(), *more], goods=goods, **head)


def taker(weight: int = 1000) -> dict[str, JSON]:
    return vehicle_body(
        id=str(TAKER),
        plate="12C11111",
        part="loader",
        receives_from=str(TRUCK),
        container_number=None,
        seal_number=None,
        trailer_plate=None,
        type="truck",
        needs=[],
        cargo_weight_kg=weight,
    )


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare(groupage())
    for role, step in (*WAY[:3], WAY[4]):
        story.confirm(role, step)
    return story


def part(quantity: str = "100.0000", weight: int = 1000, owner: int = 1) -> list[WantedPart]:
    return [WantedPart(owner=owner, line=0, quantity=Decimal(quantity), weight_kg=weight)]


def order(story: Story, lines: list[WantedPart], role: Role = Role.PLANT_OFFICER) -> None:
    crossing.order_part_back(
        request=story.request(role),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        lines=lines,
        reason=Reason.PEST_OR_DISEASE,
        note="rệp sáp",
    )


def ask(story: Story, lines: list[WantedPart]) -> None:
    crossing.ask_part_back(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        lines=lines,
        reason=Reason.GOODS_WITHDRAWN,
    )


def refused(code: RefusalCode, do: Callable[[], object]) -> None:
    with pytest.raises((Refusal, Refusals)) as found:
        do()
    raised: BaseException = found.value
    several = raised.refusals if isinstance(raised, Refusals) else (raised,)
    assert {one.code for one in several if isinstance(one, Refusal)} == {code}


def where(declaration: UUID = DECLARATION) -> dict[Whereabouts, int]:
    """Where the goods are, in kilograms: together always what was declared."""
    record = crossing.open_record(declaration_id=declaration).record
    body = declarations.get_declaration(declaration_id=declaration).content
    assert body is not None
    found: Counter[Whereabouts] = Counter()
    for one in crossing.goods_loads(record=record, content=body):
        found[one.where] += one.weight_kg
    assert sum(found.values()) == 10710
    return dict(found)


def amend(story: Story, body: DeclarationContent) -> None:
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=DECLARATION, content=body)


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def unload(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    crossing.unload(
        request=story.request(Role.YARD_OPERATOR),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        place="Kho 3",
    )


def test_quarantine_sends_one_lot_back_and_the_rest_crosses(story: Story) -> None:
    order(story, part())
    assert (Force.CUSTOMS, Step.STORAGE) in story.turns()
    # What a force ordered, neither customs refuses nor the firm drops; its own force may take it back.
    refuse = partial(
        crossing.refuse,
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.STORAGE,
        reason=Reason.OTHER,
    )
    refused(CrossingRefusal.ORDERED_BY_OTHER, lambda: refuse(request=story.request(Role.CUSTOMS_OFFICER)))
    drop = partial(crossing.drop_storage, declaration_id=DECLARATION, crossing_id=TRUCK)
    refused(CrossingRefusal.ORDERED_BY_OTHER, lambda: drop(request=story.request(Role.DECLARANT)))
    recall = partial(crossing.recall_part_back, declaration_id=DECLARATION, crossing_id=TRUCK)
    refused(CrossingRefusal.ORDERED_BY_OTHER, lambda: recall(request=story.request(Role.CUSTOMS_OFFICER)))
    recall(request=story.request(Role.PLANT_OFFICER))
    assert (Force.CUSTOMS, Step.STORAGE) not in story.turns()
    order(story, part())
    unload(story)
    assert where() == {Whereabouts.UNDER_WAY: 9710, Whereabouts.IN_STORAGE: 1000}
    # The rest goes on: its checks are asked, and it crosses.
    assert (Force.PLANT_QUARANTINE, Step.PLANT_CHECK) in story.turns()
    for role, step in (WAY[3], *WAY[5:]):
        story.confirm(role, step)
    assert story.stage() == Stage.LEFT
    assert where() == {Whereabouts.CROSSED: 9710, Whereabouts.IN_STORAGE: 1000}
    nothing_differs()

    # Another truck takes the part back, and cannot take it anywhere else.
    story.now += timedelta(days=1)
    refused(CrossingRefusal.MORE_THAN_STORED, lambda: amend(story, groupage(taker(1001))))
    amend(story, groupage(taker()))
    for role, step in (WAY[0], WAY[1], WAY[2], WAY[4]):
        story.confirm(role, step, vehicle=TAKER)
    assert Step.PLANT_CHECK not in {step for _, step in story.turns()}
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=TAKER)
    assert story.stage(vehicle=TAKER) == Stage.RETURNING
    recall_whole = partial(crossing.recall_return, declaration_id=DECLARATION, crossing_id=TAKER)
    refused(CrossingRefusal.GOODS_GO_BACK, lambda: recall_whole(request=story.request(Role.CUSTOMS_OFFICER)))
    crossing.undo(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TAKER,
        step=Step.LOADED,
    )
    assert where() == {Whereabouts.CROSSED: 9710, Whereabouts.IN_STORAGE: 1000}
    story.confirm(Role.CUSTOMS_OFFICER, Step.LOADED, vehicle=TAKER)
    for role in (Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER):
        story.confirm(role, Step.TURNED_BACK, vehicle=TAKER)
    assert story.stage(vehicle=TAKER) == Stage.RETURNED
    assert where() == {Whereabouts.CROSSED: 9710, Whereabouts.WENT_BACK: 1000}
    assert {force for force, _ in story.turns()} <= {Force.CENTRE}
    nothing_differs()
    # What comes back after the border is bounded by what crossed.
    left = crossing.goods_to_return(crossing_id=TRUCK)
    assert left is not None
    assert [(one.product, one.quantity, one.weight_kg) for owner in left.goods for one in owner.lines] == [
        ("Sầu riêng tươi", Decimal("800.0000"), 8000),
        ("Vải tươi", Decimal("171.0000"), 1710),
    ]
    assert left.vehicle(TRUCK).cargo_weight_kg == 9710


def test_the_firm_takes_one_consignment_back_and_may_think_better_of_it(story: Story) -> None:
    refused(CrossingRefusal.PART_EMPTY, lambda: ask(story, []))
    refused(CrossingRefusal.PART_LINE, lambda: ask(story, part(owner=2)))
    refused(CrossingRefusal.MORE_THAN_DECLARED, lambda: ask(story, part("271.0001")))
    refused(CrossingRefusal.MORE_THAN_DECLARED, lambda: ask(story, part(weight=2711)))
    refused(CrossingRefusal.PART_UNEVEN, lambda: ask(story, part("271.0000", 2709)))
    refused(
        CrossingRefusal.PART_IS_WHOLE,
        lambda: ask(story, [*part("800.0000", 8000, owner=0), *part("271.0000", 2710)]),
    )
    whole = part("271.0000", 2710)
    ask(story, whole)
    refused(CrossingRefusal.STORAGE_WAITS, lambda: ask(story, whole))
    # What is set apart stays declared.
    only = content(vehicles=[vehicle_body()], goods=[goods_body(lines=[DURIAN])])
    refused(CrossingRefusal.GOODS_SET_APART, lambda: amend(story, only))
    light = groupage()
    crossing.drop_storage(
        request=story.request(Role.DECLARANT), declaration_id=DECLARATION, crossing_id=TRUCK
    )
    refused(CrossingRefusal.NOTHING_CHANGED, lambda: amend(story, light))
    ask(story, whole)
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.STORAGE,
        reason=Reason.SUSPICION,
    )
    assert where() == {Whereabouts.UNDER_WAY: 10710}
    ask(story, whole)
    unload(story)
    # Sent back whole, the truck takes the rest with it; the part waits for its own truck.
    crossing.send_back(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.PAPERS_MISSING,
    )
    for role in (Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER):
        story.confirm(role, Step.TURNED_BACK)
    assert where() == {Whereabouts.WENT_BACK: 8000, Whereabouts.IN_STORAGE: 2710}
    assert (Force.CARRIER, Step.LOADED) in story.turns()
    crossing.order_destruction(
        request=story.request(Role.PLANT_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        reason=Reason.GOODS_SPOILED,
    )
    for role in (Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER):
        story.confirm(role, Step.DESTROYED)
    assert where() == {Whereabouts.WENT_BACK: 8000, Whereabouts.DESTROYED: 2710}
    nothing_differs()


def test_a_truck_that_hands_over_takes_its_part_home_itself() -> None:
    reference_data()
    source, receiver = two_sides()
    source.ask(receiver)
    receiver.reply(source, crossing.Reply.AGREE)
    source.enter()
    receiver.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    source.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    crossing.order_part_back(
        request=source.request(Role.CUSTOMS_OFFICER),
        declaration_id=source.declaration,
        crossing_id=source.truck,
        lines=part("70.5000", 710, owner=0),
        reason=Reason.GOODS_DIFFER,
    )
    # Nothing is handed over before customs set the part apart, and the page says so.
    refused(CrossingRefusal.NEEDS_FIRST, lambda: source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT))
    seen = crossing.find_handover(
        record=crossing.open_record(declaration_id=source.declaration).record, crossing_id=source.truck
    )
    assert seen is not None
    assert [one.condition for one in seen.missing] == [crossing.Condition.GOODS_DECIDED]
    source.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    recall = partial(crossing.recall_part_back, declaration_id=source.declaration, crossing_id=source.truck)
    refused(CrossingRefusal.ALREADY_SIGNED, lambda: recall(request=source.request(Role.CUSTOMS_OFFICER)))
    assert Step.UNLOADED not in {step for _, step in source.turns()}
    assert where(source.declaration) == {Whereabouts.UNDER_WAY: 10710}
    receiver.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    for one in (source, receiver):
        one.confirm(Role.CENTRE_CASHIER, Step.FEES)
        for role, step in WAY[6:]:
            one.confirm(role, step)
    assert where(source.declaration) == {Whereabouts.CROSSED: 10000, Whereabouts.WENT_BACK: 710}
    nothing_differs()


def test_several_receiving_trucks_share_what_is_handed_over() -> None:
    reference_data()
    source, receiver = two_sides(same_firm=True)
    other = side("second receiver", now=receiver.now + timedelta(seconds=1))
    other.declare(empty_of(receiver_body(other.truck, plate="12C67891")))
    source.now = other.now
    for one in (receiver, other):
        source.ask(one)
        one.now = source.now
        one.enter()
    source.now = other.now
    source.enter()

    def split(one: int, two: int) -> None:
        crossing.state_split(
            request=source.request(Role.DECLARANT),
            declaration_id=source.declaration,
            crossing_id=source.truck,
            shares={receiver.truck: one, other.truck: two},
        )

    def stated() -> bool:
        dossier = crossing.open_record(declaration_id=source.declaration).record.dossier
        return dossier.vehicle(source.truck).split is not None

    split(5710, 5000)
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    source.confirm(Role.CUSTOMS_OFFICER, Step.YARD)
    crossing.ask_part_back(
        request=source.request(Role.DECLARANT),
        declaration_id=source.declaration,
        crossing_id=source.truck,
        lines=part("70.5000", 710, owner=0),
        reason=Reason.GOODS_SPOILED,
    )
    assert stated()
    source.confirm(Role.CUSTOMS_OFFICER, Step.STORAGE)
    assert not stated()
    refused(CrossingRefusal.SPLIT_NOT_WHOLE, lambda: split(5710, 5000))
    split(5000, 5000)
    source.confirm(Role.CUSTOMS_OFFICER, Step.TRANSSHIPMENT)
    assert where(source.declaration) == {Whereabouts.UNDER_WAY: 10710}
    nothing_differs()
