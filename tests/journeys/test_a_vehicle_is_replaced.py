"""Another tractor, container, owner or driver: who may, who decides, and what becomes of the place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast
from uuid import uuid5

import pytest

from tests.support.correcting import amend, declared, nothing_differs, told
from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.story import DECLARATION, STORY, Story
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    FactKind,
    Force,
    Role,
    Stage,
    Step,
)

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"
PHOTO = uuid5(STORY, "photo")


@pytest.fixture
def story() -> Story:
    return declared()


def ask(story: Story, **vehicle: JSON) -> object:
    declarations.store_photo(photo_id=PHOTO, declaration_id=DECLARATION, content=JPEG, now=story.now)
    wanted = content(vehicles=[vehicle_body(**vehicle)]).vehicles[0]
    return crossing.ask_replacement(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        vehicle=wanted,
        reason=Reason.VEHICLE_BROKE_DOWN,
        photo=PHOTO,
    )


def test_a_broken_tractor_is_replaced_and_the_container_keeps_its_place(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    ask(story, plate="12C77777")
    assert (Force.CUSTOMS, Step.REPLACEMENT) in story.turns()
    # Until a force has agreed, the permit names the old tractor.
    assert declarations.get_declaration(declaration_id=DECLARATION).version == 1
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert (Force.CUSTOMS, Step.REPLACEMENT) not in story.turns()
    stored = declarations.get_declaration(declaration_id=DECLARATION)
    assert stored.content is not None
    assert (stored.version, stored.content.vehicles[0].plate) == (2, "12C77777")
    assert told(story, FactKind.REPLACEMENT_ASKED, FactKind.FIELD_AMENDED) == [
        (FactKind.REPLACEMENT_ASKED, "plate", "vehicle_broke_down", None, Force.CARRIER, None),
        (FactKind.FIELD_AMENDED, "plate", "replacement.place_kept", None, Force.CARRIER, None),
    ]
    permit = gates.find_permit(crossing_id=TRUCK)
    assert permit is not None
    assert permit.permit.plate_key == "12C77777"
    nothing_differs()


def test_a_tractor_that_breaks_down_inside_is_replaced_and_enters_again(story: Story) -> None:
    for role, step in (
        (Role.CUSTOMS_OFFICER, Step.REGISTRATION),
        (Role.CUSTOMS_OFFICER, Step.ENTRY),
        (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
        (Role.CUSTOMS_OFFICER, Step.YARD),
    ):
        story.confirm(role, step)
    ask(story, plate="12C77777")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert (Force.CUSTOMS, Step.ENTRY) in story.turns()
    assert (Force.BORDER_GUARD, Step.ENTRY) in story.turns()
    assert story.stage() == Stage.IN_YARD
    nothing_differs()


def test_another_container_loses_the_place(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    ask(story, container_number="MSKU0034020", seal_number="HQ0099999")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert told(story, FactKind.FIELD_AMENDED) == [
        (FactKind.FIELD_AMENDED, "container_number", "replacement.place_lost", None, Force.CARRIER, None),
        (FactKind.FIELD_AMENDED, "seal_number", "replacement.place_lost", None, Force.CARRIER, None),
    ]
    assert (Force.CUSTOMS, Step.REGISTRATION) in story.turns()
    nothing_differs()
    # Two fields of one change are one loss, counted where the truck goes, for thirty days.
    lost = insight.Corrections(typos=0, kept=0, lost=1)
    assert insight.corrections_lately(gates=["HN"], now=story.now) == lost
    none = insight.Corrections(typos=0, kept=0, lost=0)
    assert insight.corrections_lately(gates=["CM"], now=story.now) == none
    assert insight.corrections_lately(gates=["HN"], now=story.now + timedelta(days=31)) == none


def test_without_a_container_the_place_is_the_vehicles(story: Story) -> None:
    amend(story, vehicle={"container_number": None, "seal_number": None})
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    ask(story, plate="12C77777", container_number=None, seal_number=None)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert told(story, FactKind.FIELD_AMENDED)[-1][1:3] == ("plate", "replacement.place_lost")


def test_goods_of_another_owner_lose_the_place(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    sold = {"name": "CÔNG TY MUA CHỖ", "tax_code": "0101248141"}
    body = content(goods=[goods_body(owner=sold)])
    actor = story.request(Role.DECLARANT).actor
    seen = crossing.preview_amendment(actor=actor, declaration_id=DECLARATION, content=body)
    assert dict(seen.places) == {TRUCK: crossing.Place.LOST}
    amend(story, goods=[goods_body(owner=sold)])
    assert told(story, FactKind.FIELD_AMENDED) == [
        (FactKind.FIELD_AMENDED, "goods", "plain.place_lost", None, Force.CARRIER, None)
    ]
    lost = insight.Corrections(typos=0, kept=0, lost=1)
    assert insight.corrections_lately(gates=["HN"], now=story.now) == lost
    # The same owner's other weight costs nothing.
    line = cast("Sequence[Mapping[str, JSON]]", goods_body()["lines"])[0]
    amend(story, goods=[goods_body(owner=sold, lines=[{**line, "weight_kg": 10500}])])
    assert told(story, FactKind.FIELD_AMENDED)[-1][1:3] == ("goods", "plain.place_kept")
    assert insight.corrections_lately(gates=["HN"], now=story.now) == lost


def test_a_drivers_link_stays_his_when_his_phone_is_corrected(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    crossing.link_driver(
        request=story.request(Role.DECLARANT),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        secret=bytes(32),
    )
    driver = cast("Mapping[str, JSON]", vehicle_body()["driver"])
    amend(story, vehicle={"driver": {**driver, "phone": "+84912000111"}})
    assert gates.find_link_of(crossing_id=TRUCK, now=story.now) is not None
    ask(story, driver={**driver, "name": "TRAN VAN B", "id_number": "020080009999"})
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert gates.find_link_of(crossing_id=TRUCK, now=story.now) is None


def test_2022_a_tractor_takes_over_another_trucks_container_to_take_its_place(story: Story) -> None:
    """It can't be in two places; and the container's place stays the container's, not the tractor's."""
    late = Story(declaration=uuid5(STORY, "late truck"), truck=uuid5(STORY, "late vehicle"), now=story.now)
    late.declare(
        content(
            vehicles=[
                vehicle_body(
                    id=str(late.truck),
                    plate="12C88888",
                    trailer_plate=None,
                    container_number=None,
                    seal_number=None,
                )
            ],
            goods=[goods_body(customs_declaration={**customs(), "number": "300000000110"})],
        )
    )
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    late.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    with pytest.raises(Refusal) as found:
        ask(story, plate="12C88888")
    assert found.value.code is CrossingRefusal.UNDER_WAY_ELSEWHERE
    # It gives its own place back, and then hauls the early container: that one's place, for those goods.
    crossing.cancel(
        request=late.request(Role.DECLARANT), declaration_id=late.declaration, reason=Reason.PLANS_CHANGED
    )
    ask(story, plate="12C88888")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REPLACEMENT)
    assert told(story, FactKind.FIELD_AMENDED)[-1][1:3] == ("plate", "replacement.place_kept")
    # Its own goods in that place would be another owner's or another customs declaration: the place is lost.
    own = content(
        vehicles=[vehicle_body(plate="12C88888")],
        goods=[goods_body(customs_declaration={**customs(), "number": "300000000110"})],
    )
    actor = story.request(Role.DECLARANT).actor
    seen = crossing.preview_amendment(actor=actor, declaration_id=DECLARATION, content=own)
    assert dict(seen.places) == {TRUCK: crossing.Place.LOST}
    # The released tractor has nothing left under way.
    assert crossing.find_crossing(crossing_id=TRUCK) is not None
    assert [seen.plate for seen in crossing.list_crossings(declaration_ids=[DECLARATION])] == ["12C88888"]


def customs() -> dict[str, JSON]:
    return dict(cast("Mapping[str, JSON]", goods_body()["customs_declaration"]))


def test_a_refused_replacement_changes_nothing_and_may_be_asked_again(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    ask(story, plate="12C77777")
    with pytest.raises(Refusal) as waits:
        ask(story, plate="12C66666")
    assert waits.value.code is CrossingRefusal.REPLACEMENT_WAITS
    crossing.refuse(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        step=Step.REPLACEMENT,
        reason=Reason.PAPERS_MISSING,
    )
    assert declarations.get_declaration(declaration_id=DECLARATION).version == 1
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.vehicle(TRUCK).holds == ()
    ask(story, plate="12C66666")
    crossing.drop_replacement(
        request=story.request(Role.DECLARANT), declaration_id=DECLARATION, crossing_id=TRUCK
    )
    assert (Force.CUSTOMS, Step.REPLACEMENT) not in story.turns()
    nothing_differs()


def test_a_photo_is_a_photo(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    with pytest.raises(Refusal) as found:
        declarations.store_photo(
            photo_id=PHOTO, declaration_id=DECLARATION, content=b"MZ not a picture", now=story.now
        )
    assert found.value.code is declarations.DeclarationRefusal.PHOTO_UNKNOWN
    wanted = replace(content().vehicles[0], plate="12C77777")
    with pytest.raises(Refusal) as missing:
        crossing.ask_replacement(
            request=story.request(Role.DECLARANT),
            declaration_id=DECLARATION,
            vehicle=wanted,
            reason=Reason.VEHICLE_BROKE_DOWN,
            photo=PHOTO,
        )
    assert missing.value.code is CrossingRefusal.PHOTO_MISSING
