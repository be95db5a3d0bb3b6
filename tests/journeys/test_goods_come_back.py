"""A load that crossed is refused over there and comes back by a declaration that names its crossing."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent
from xulang.declarations.domain.draft import as_return
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.kernel.words import Role, Stage

pytestmark = pytest.mark.django_db
BACK, BACK_TRUCK = uuid5(STORY, "back"), uuid5(STORY, "truck back")


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    return story


def cross(story: Story) -> None:
    for role, step in WAY:
        story.confirm(role, step)
    assert story.stage() == Stage.LEFT


def coming_back(*, quantity: str = "1070.5000", weight: int = 10710, **head: JSON) -> DeclarationContent:
    line: dict[str, JSON] = {
        "product": "Sầu riêng tươi",
        "hs_code": "08106000",
        "origin": "VN",
        "quantity": quantity,
        "unit": "CTN",
        "weight_kg": weight,
    }
    vehicle = vehicle_body(id=str(BACK_TRUCK), plate="12C55555", cargo_weight_kg=weight, seal_number=None)
    body: dict[str, JSON] = {"direction": "import", "regime": "import", "returns": str(TRUCK), **head}
    return content(vehicles=[vehicle], goods=[goods_body(lines=[line])], **body)


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


def test_what_crossed_comes_back_once_and_both_records_show_it(story: Story) -> None:
    refused(CrossingRefusal.RETURNS_NOT_CROSSED, story, coming_back())
    cross(story)
    story.now += timedelta(days=1)
    refused(CrossingRefusal.RETURNS_SAME_WAY, story, coming_back(direction="export", regime="export"))
    refused(CrossingRefusal.MORE_THAN_LEFT, story, coming_back(quantity="1070.5001"))
    refused(CrossingRefusal.MORE_THAN_LEFT, story, coming_back(weight=10711))
    refused(CrossingRefusal.RETURNS_UNKNOWN, story, coming_back(returns=str(STORY)))
    declare(story, coming_back(quantity="70.2500", weight=700))
    [back] = crossing.list_back(crossing_id=TRUCK)
    assert (back.id, back.live) == (BACK, True)
    refused(CrossingRefusal.MORE_THAN_LEFT, story, coming_back(), uuid5(STORY, "again"))
    # A correction may not bring back more either, and the declaration is no other one for itself.
    with pytest.raises(Refusals):
        crossing.amend(
            request=story.request(Role.DECLARANT),
            declaration_id=BACK,
            content=coming_back(quantity="1070.5001", weight=10710),
        )
    crossing.amend(
        request=story.request(Role.DECLARANT), declaration_id=BACK, content=coming_back(weight=1000)
    )
    crossing.cancel(request=story.request(Role.DECLARANT), declaration_id=BACK, reason=Reason.PLANS_CHANGED)
    again = uuid5(STORY, "again")
    vehicles = [vehicle_body(id=str(uuid5(STORY, "other")), plate="12C55555", seal_number=None)]
    declare(story, content(direction="import", regime="import", returns=str(TRUCK), vehicles=vehicles), again)
    assert [one.live for one in crossing.list_back(crossing_id=TRUCK)] == [False, True]
    assert [one.differences for one in crossing.replay() if one.differences] == []


def other_part(*, quantity: str, weight: int, plate: str) -> DeclarationContent:
    """A part by a truck of its own, with a customs declaration of its own."""
    line = declarations.to_json(coming_back(quantity=quantity, weight=weight))["goods"][0]["lines"][0]  # type: ignore[index,call-overload] # a line
    truck = vehicle_body(id=str(uuid5(STORY, plate)), plate=plate, cargo_weight_kg=weight, seal_number=None)
    customs: dict[str, JSON] = {
        "number": f"30000000{plate[-4:]}",
        "type": "A31",
        "office": "03NK",
        "registered_on": "2026-05-07",
    }
    goods = [goods_body(customs_declaration=customs, lines=[line])]
    return content(direction="import", regime="import", returns=str(TRUCK), vehicles=[truck], goods=goods)


def test_parts_come_back_one_after_the_other_until_all_is_back(story: Story) -> None:
    cross(story)
    story.now += timedelta(days=1)
    declare(story, coming_back(quantity="70.2500", weight=700))
    left = crossing.goods_to_return(crossing_id=TRUCK)
    assert left is not None
    [[line]] = [owner.lines for owner in left.goods]
    assert (line.quantity, line.weight_kg) == (Decimal("1000.2500"), 10010)
    assert left.vehicle(TRUCK).cargo_weight_kg == 10010
    second = uuid5(STORY, "second")
    over = other_part(quantity="1000.2501", weight=10010, plate="12C66666")
    refused(CrossingRefusal.MORE_THAN_LEFT, story, over, second)
    heavy = other_part(quantity="1000.2500", weight=10011, plate="12C66666")
    refused(CrossingRefusal.MORE_THAN_LEFT, story, heavy, second)
    declare(story, other_part(quantity="1000.2500", weight=10010, plate="12C66666"), second)
    assert [one.weight_kg for one in crossing.list_back(crossing_id=TRUCK)] == [700, 10010]
    assert crossing.goods_to_return(crossing_id=TRUCK) is None
    third, one_more = uuid5(STORY, "third"), other_part(quantity="0.2500", weight=1, plate="12C77777")
    refused(CrossingRefusal.RETURNS_TWICE, story, one_more, third)
    # A correction counts against the others too; what is cancelled may come by another one.
    with pytest.raises(Refusals):
        crossing.amend(
            request=story.request(Role.DECLARANT),
            declaration_id=BACK,
            content=coming_back(quantity="70.2501", weight=700),
        )
    crossing.cancel(request=story.request(Role.DECLARANT), declaration_id=BACK, reason=Reason.PLANS_CHANGED)
    declare(story, other_part(quantity="70.2500", weight=700, plate="12C77777"), third)
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_the_draft_that_brings_goods_back_is_the_other_way_round(story: Story) -> None:
    stored = declarations.get_declaration(declaration_id=DECLARATION).content
    assert stored is not None
    body = as_return(stored, crossing_id=TRUCK, new_id=lambda: BACK_TRUCK)
    assert (body["direction"], body["regime"], body["returns"]) == ("import", None, str(TRUCK))
    whole = declarations.to_json(stored)
    assert (body["importer"], body["exporter"]) == (whole["exporter"], whole["importer"])
    assert [one["id"] for one in body["vehicles"]] == [str(BACK_TRUCK)]  # type: ignore[index,union-attr,call-overload] # vehicles
