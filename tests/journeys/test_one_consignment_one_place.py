"""What is under way is told, the same goods are not declared twice, and no way leads round a replacement."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from tests.support.companies import clerk_of
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.officers import officer
from tests.support.people import make_organisation
from tests.support.story import COMPANY, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, CrossingWarning, Field, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent
from xulang.interfaces.shared.words import word
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusals
from xulang.kernel.words import FactKind, Force, Role, Step

pytestmark = pytest.mark.django_db

OTHER, TRUCK = uuid5(STORY, "other"), uuid5(STORY, "other truck")
PHOTO = uuid5(STORY, "photo of one place")
BOX, SEAL = "CSQU3054383", "HQ0012345"


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    return story


def second(story: Story) -> Story:
    return Story(declaration=OTHER, truck=TRUCK, now=story.now)


def another(**replaced: JSON) -> DeclarationContent:
    """A declaration of another truck; `number` is its customs declaration's."""
    number = replaced.pop("number", "300000000999")
    customs = {"number": number, "type": "E42", "office": "03NK", "registered_on": "2026-05-07"}
    return content(
        vehicles=[
            vehicle_body(id=str(TRUCK), **{"plate": "12C99999", "trailer_plate": "12R09999", **replaced})
        ],
        goods=[goods_body(customs_declaration=customs)],
    )


def refused(found: pytest.ExceptionInfo[Refusals]) -> list[tuple[str, str | None]]:
    return [(one.code.value, one.field) for one in found.value.refusals]


@pytest.mark.parametrize(
    "twice",
    [
        {"container_number": BOX, "seal_number": SEAL},
        {"container_number": BOX, "seal_number": "S2", "number": "300000000000"},
    ],
)
def test_the_same_goods_are_not_declared_twice(story: Story, twice: dict[str, JSON]) -> None:
    with pytest.raises(Refusals) as found:
        second(story).declare(another(**twice))
    assert refused(found) == [(CrossingRefusal.CONSIGNMENT_LIVE, "vehicles.0.container_number")]


def test_a_next_trip_is_declared_while_on_this_one_and_everybody_is_told(story: Story) -> None:
    next_trip = another(plate="12C12345", trailer_plate="12R01234", container_number=BOX, seal_number="S2")
    warned = crossing.warn_elsewhere(declaration_id=OTHER, content=next_trip)
    assert {(one.code, one.field) for one in warned} == {
        (CrossingWarning.UNDER_WAY_ELSEWHERE, f"vehicles.0.{name}")
        for name in ("plate", "trailer_plate", "container_number")
    }
    second(story).declare(next_trip)
    page = officer(Role.CUSTOMS_OFFICER).get(f"/officer/crossings/{TRUCK}/").content.decode()
    assert "Đồng thời đang có trong tờ khai khác" in page
    assert "2026050800001" in page


def test_trucks_of_one_customs_declaration_are_no_twins(story: Story) -> None:
    second(story).declare(another(number="300000000000"))
    assert crossing.warn_elsewhere(declaration_id=OTHER, content=another(number="300000000000")) == ()


def test_an_amendment_cannot_bring_in_what_is_live(story: Story) -> None:
    other = second(story)
    other.declare(another())
    with pytest.raises(Refusals) as found:
        crossing.amend(
            request=other.request(Role.DECLARANT),
            declaration_id=OTHER,
            content=another(container_number=BOX, seal_number=SEAL),
        )
    assert refused(found) == [(CrossingRefusal.CONSIGNMENT_LIVE, "vehicles.0.container_number")]


def two_trucks(*bodies: dict[str, JSON]) -> DeclarationContent:
    return content(vehicles=[vehicle_body(), *bodies])


def test_taking_out_and_adding_is_no_way_round_a_replacement(story: Story) -> None:
    """In one step or in two: the box goes on behind another tractor only with customs' word."""
    body = vehicle_body(id=str(TRUCK), plate="12C99999", trailer_plate="12R09999")
    amend = crossing.amend
    amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=two_trucks(body))
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    swapped = {**body, "id": str(UUID(int=7)), "plate": "12C88888", "trailer_plate": "12R08888"}
    with pytest.raises(Refusals) as found:
        amend(
            request=story.request(Role.DECLARANT),
            declaration_id=story.declaration,
            content=two_trucks(swapped),
        )
    assert refused(found) == [(CrossingRefusal.NEEDS_REPLACEMENT, "vehicles.1.plate")]
    amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=two_trucks())
    with pytest.raises(Refusals) as found:
        amend(
            request=story.request(Role.DECLARANT),
            declaration_id=story.declaration,
            content=two_trucks(swapped),
        )
    assert refused(found) == [(CrossingRefusal.NEEDS_REPLACEMENT, "vehicles.1.plate")]
    trace = [
        fact.reason_code
        for fact in crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
        if fact.kind is FactKind.FIELD_AMENDED and fact.outcome == Field.VEHICLE_REMOVED
    ]
    assert trace == ["plain.place_lost"]
    fresh = vehicle_body(id=str(UUID(int=8)), plate="12C77777", trailer_plate="12R07777")
    amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=two_trucks(fresh))
    assert [one.differences for one in crossing.replay() if one.differences] == []


def ask(story: Story, *, plate: str) -> None:
    if not declarations.has_photo(declaration_id=story.declaration, photo_id=PHOTO):
        declarations.store_photo(
            photo_id=PHOTO,
            declaration_id=story.declaration,
            content=b"\xff\xd8\xff\xe0 a truck",
            now=story.now,
        )
    crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=story.declaration,
        vehicle=replace(content().vehicles[0], plate=plate),
        reason=Reason.VEHICLE_BROKE_DOWN,
        photo=PHOTO,
    )


def test_a_replacement_answers_the_officers_question(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    crossing.ask_correction(
        request=story.request(Role.BORDER_GUARD_OFFICER),
        declaration_id=story.declaration,
        crossing_id=story.truck,
        field=Field.PLATE,
        reason=Reason.DATA_WRONG,
        note="Biển số trên xe khác",
    )
    home = clerk_of(COMPANY).get("/company/").content.decode()
    assert f"{word(Force.BORDER_GUARD)} yêu cầu sửa: Biển số" in home
    ask(story, plate="12C66666")
    assert len(crossing.open_record(declaration_id=story.declaration).record.dossier.questions) == 1
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert crossing.open_record(declaration_id=story.declaration).record.dossier.questions == ()


def test_a_replacement_is_not_confirmed_in_a_list(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    ask(story, plate="12C66666")
    wanted = crossing.Wanted(declaration_id=story.declaration, crossing_id=story.truck, step=Step.REPLACEMENT)
    (outcome,) = crossing.confirm_many(request=story.request(Role.CUSTOMS_OFFICER), wanted=[wanted])
    assert outcome.refusal is not None
    assert outcome.refusal.code is CrossingRefusal.ONE_BY_ONE
    page = officer(Role.CUSTOMS_OFFICER).get("/officer/").content.decode()
    assert f"{story.truck}:entry" in page
    assert f'value="{story.declaration}:{story.truck}:replacement"' not in page
