"""New vehicles driven across as goods: known by their chassis numbers, hundreds in one declaration."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from tests.support.companies import begin, clerk_of, make_company
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.officers import officer
from tests.support.people import make_organisation
from tests.support.story import COMPANY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent
from xulang.gates import api as gates
from xulang.interfaces.carrier import drafting
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role, Stage, Step
from xulang.ledger import api as ledger
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db

FIRST, SECOND = UUID(int=1), UUID(int=2)
CARS: dict[str, JSON] = {"lines": [{"product": "Ô tô con mới", "hs_code": "87032290", "weight_kg": 1500}]}


def chassis(number: int) -> str:
    return f"LSGAB12C{number:09d}"


def car(number: int, **replaced: JSON) -> dict[str, JSON]:
    own: dict[str, JSON] = {
        "id": str(UUID(int=number)),
        "plate": chassis(number),
        "chassis_number": chassis(number),
        "engine_number": f"M{number:06d}",
        "type": "self_driven",
        "nationality": "CN",
        "trailer_plate": None,
        "container_number": None,
        "seal_number": None,
        "cargo_weight_kg": None,
        "needs": [],
    }
    return vehicle_body(**{**own, **replaced})


def cars(*numbers: int) -> DeclarationContent:
    return content(
        direction="import",
        regime="import",
        vehicles=[car(number) for number in numbers],
        goods=[goods_body(**CARS)],
    )


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story(truck=FIRST)
    story.declare(cars(1, 2))
    return story


def test_each_crosses_by_its_chassis_number_and_no_licence_is_asked(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    asked = {step for _, step in story.turns()}
    assert Step.TRANSPORT_LICENCE not in asked
    for number in (FIRST, SECOND):
        for role, step in (
            (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
            (Role.CUSTOMS_OFFICER, Step.ENTRY),
            (Role.CUSTOMS_OFFICER, Step.YARD),
        ):
            story.confirm(role, step, vehicle=number)
    story.confirm(Role.CENTRE_CASHIER, Step.FEES)
    for number in (FIRST, SECOND):
        for step in (Step.OUT_OF_YARD, Step.LEFT):
            story.confirm(Role.CUSTOMS_OFFICER, step, vehicle=number)
            story.confirm(Role.BORDER_GUARD_OFFICER, step, vehicle=number)
        assert story.stage(vehicle=number) is Stage.LEFT
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_it_is_found_by_its_chassis_number_and_its_permit_is_for_it(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    (found,) = crossing.search_crossings(gates=None, typed=chassis(2).lower())
    assert (found.id, found.chassis, found.plate) == (SECOND, chassis(2), chassis(2))
    permit = gates.find_permit(crossing_id=SECOND)
    assert permit is not None
    assert permit.permit.plate_key == chassis(2)
    of_company = declarations.list_declarations(
        organisation_id=COMPANY, filters=declarations.Filters(text=f"m{2:06d}")
    )
    assert [one.id for one in of_company.items] == [story.declaration]


def test_with_a_temporary_plate_it_is_found_by_both(story: Story) -> None:
    plated = replace(cars(1, 2).vehicles[0], plate="桂F1234临")
    amended = replace(cars(1, 2), vehicles=(plated, cars(1, 2).vehicles[1]))
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=amended)
    for typed in ("桂F1234临", chassis(1)):
        assert [one.id for one in crossing.search_crossings(gates=None, typed=typed)] == [FIRST]
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_another_chassis_number_is_a_replacement_that_loses_the_place(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    other = replace(cars(1).vehicles[0], chassis_number=chassis(9), plate=chassis(9))
    _, place = crossing.preview_replacement(
        actor=story.request(Role.DECLARANT).actor, declaration_id=story.declaration, vehicle=other
    )
    assert place is crossing.Place.LOST


def test_one_under_way_in_another_declaration_cannot_be_put_in(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    second = Story(declaration=UUID(int=77), truck=UUID(int=3), now=story.now)
    second.declare(cars(3))
    taken = replace(cars(1).vehicles[0], chassis_number=chassis(3), plate=chassis(3))
    with pytest.raises(Refusal) as found:
        crossing.ask_replacement(
            request=story.request(Role.DECLARANT),
            declaration_id=story.declaration,
            vehicle=taken,
            reason=Reason.DATA_WRONG,
            photo=new_id(),
        )
    assert found.value.code is CrossingRefusal.UNDER_WAY_ELSEWHERE


def test_its_fee_is_that_of_a_vehicle_which_crosses(story: Story) -> None:
    uses = {one.use for one in crossing.vehicles_to_assess(content=cars(1, 2))}
    assert uses == {ledger.VehicleUse.CROSSES}  # Not of one that delivers goods inland.


def test_a_work_list_shows_those_of_a_declaration_in_one_line(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    entries = crossing.WorkFilter(
        force=Force.BORDER_GUARD, gates=None, steps=[Step.ENTRY], listed=crossing.Listed.GATHERED
    )
    page = crossing.list_tasks(wanted=entries)
    assert [(task.gathered, page.total) for task in page.tasks] == [(1, 1)]
    each = crossing.list_tasks(wanted=replace(entries, listed=crossing.Listed.EACH))
    assert [task.gathered for task in each.tasks] == [0, 0]
    shown = officer(Role.BORDER_GUARD_OFFICER).get("/officer/").content.decode()
    assert "2 xe mới" in shown
    assert chassis(1) not in shown
    number = page.tasks[0].crossing.number
    opened = officer(Role.BORDER_GUARD_OFFICER).get("/officer/", {"plate": number}).content.decode()
    assert chassis(1) in opened
    assert chassis(2) in opened


def test_the_public_sees_no_chassis_number(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)

    for address in ("/", "/gates/HN/"):
        assert chassis(1) not in Client().get(address).content.decode()


def test_a_pasted_list_becomes_vehicles_once_with_one_driver_for_all() -> None:
    reference_data()
    company = make_company()
    client = clerk_of(company)
    draft = begin(client)
    typed = {
        "pasted": f"Số khung\tSố máy\tBiển\n{chassis(1)}\tM1001\n{chassis(2)};;桂F1234临;1600\n",
        "nationality": "CN",
        "tare_kg": "1500",
        "driver-name": "Nguyễn Văn An",
        "driver-phone": "0912345678",
        "driver-id_kind": "personal_id",
        "driver-id_number": "020080001234",
    }
    for _ in range(2):  # The same list again doubles nothing.
        answer = client.post(draft + "own-wheels/", typed)
        assert (answer.status_code, answer["Location"]) == (302, draft + "vehicles/?errors=1")
    kept = declarations.get_draft(draft_id=UUID(draft.split("/")[3]), organisation_id=company)
    vehicles = drafting.groups(kept.body, "vehicles")
    assert [
        tuple(drafting.text(one, name) for name in ("chassis_number", "engine_number", "plate", "tare_kg"))
        for one in vehicles
    ] == [(chassis(1), "M1001", "", "1500"), (chassis(2), "", "桂F1234临", "1600")]
    assert {drafting.text(drafting.group(one, "driver"), "name") for one in vehicles} == {"Nguyễn Văn An"}
    assert chassis(1) in client.get(draft + "vehicles/").content.decode()
    too_many = "\n".join(chassis(number) for number in range(declarations.OWN_WHEELS + 1))
    assert client.post(draft + "own-wheels/", {**typed, "pasted": too_many}).status_code == 422
    assert client.post(draft + "own-wheels/", {**typed, "pasted": " "}).status_code == 422


def test_three_hundred_are_declared_and_registered_in_seconds() -> None:
    reference_data()
    story = Story(truck=FIRST)
    story.declare(cars(*range(1, declarations.OWN_WHEELS + 1)))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    assert story.stage() is Stage.ENTERING
    assert story.stage(vehicle=SECOND) is Stage.REGISTERED
    assert [one.differences for one in crossing.replay() if one.differences] == []
