"""A declarant corrects what he declared: only the forces whose word rests on it are asked again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import cast
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, START, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Field, Reason
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import (
    Channel,
    Direction,
    FactKind,
    Force,
    Nationality,
    Role,
    Stage,
    Step,
    VehicleType,
)
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0 a truck without its tractor"
PHOTO = uuid5(STORY, "photo")


@pytest.fixture
def story() -> Story:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    story.declare()
    return story


def amend(story: Story, *, vehicle: Mapping[str, JSON] | None = None, **head: JSON) -> object:
    body = content(vehicles=[vehicle_body(**(vehicle or {}))], **head)
    return crossing.amend(request=story.request(Role.DECLARANT), declaration_id=DECLARATION, content=body)


def told(story: Story, *kinds: FactKind) -> list[tuple[str | None, ...]]:
    timeline = crossing.read_timeline(declaration_id=story.declaration, crossing_id=None)
    return [
        (fact.kind, fact.outcome, fact.reason_code, fact.step, fact.force, fact.trigger)
        for fact in timeline
        if fact.kind in kinds
    ]


def nothing_differs() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def refused(found: pytest.ExceptionInfo[Refusals]) -> list[tuple[str, str | None]]:
    return [(one.code.value, one.field) for one in found.value.refusals]


def list_vehicle(plate: str, *, organisation: UUID = COMPANY) -> None:
    """Put a plate on a company's list long before the story begins."""
    registry.remember_vehicles(
        organisation_id=organisation,
        vehicles=[
            registry.NewVehicle(
                id=uuid5(STORY, f"{organisation}:{plate}"),
                plate=plate,
                nationality=Nationality.VN,
                type=VehicleType.CONTAINER_TRUCK,
                trailer_plate="",
                transport_licence="",
            )
        ],
        origin=registry.Origin.LEARNED,
        now=START - timedelta(days=20),
    )


def test_a_phone_number_is_changed_in_the_yard_and_nobody_is_asked_again(story: Story) -> None:
    for role, step in (
        (Role.CUSTOMS_OFFICER, Step.REGISTRATION),
        (Role.CUSTOMS_OFFICER, Step.ENTRY),
        (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
    ):
        story.confirm(role, step)
    turns = story.turns()
    amend(story, procedure_officer={"name": "Trần Thị Bình", "phone": "+84987654321"})
    assert story.turns() == turns
    assert told(story, FactKind.FIELD_AMENDED, FactKind.VOIDED) == [
        (FactKind.FIELD_AMENDED, "procedure_officer", "plain", None, Force.CARRIER, None)
    ]
    assert story.stage() == Stage.ENTERED
    nothing_differs()


def test_other_goods_void_registration_and_quarantine_and_nothing_else(story: Story) -> None:
    for role, step in (
        (Role.CUSTOMS_OFFICER, Step.REGISTRATION),
        (Role.CUSTOMS_OFFICER, Step.ENTRY),
        (Role.BORDER_GUARD_OFFICER, Step.ENTRY),
        (Role.PLANT_OFFICER, Step.PLANT_CHECK),
        (Role.CENTRE_CASHIER, Step.FEES),
    ):
        story.confirm(role, step)
    line = cast("Sequence[Mapping[str, JSON]]", goods_body()["lines"])[0]
    lines = [{**line, "weight_kg": 10500}]
    amend(story, goods=[goods_body(lines=lines)])
    assert told(story, FactKind.VOIDED) == [
        (FactKind.VOIDED, None, None, Step.REGISTRATION, Force.CUSTOMS, "amended.goods"),
        (FactKind.VOIDED, None, None, Step.PLANT_CHECK, Force.PLANT_QUARANTINE, "amended.goods"),
    ]
    # Inside the gate, the registration can be confirmed again: nobody is stranded.
    assert story.stage() == Stage.ENTERED
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.PLANT_OFFICER, Step.PLANT_CHECK)
    for role, step in (
        (Role.CUSTOMS_OFFICER, Step.YARD),
        (Role.CUSTOMS_OFFICER, Step.OUT_OF_YARD),
        (Role.BORDER_GUARD_OFFICER, Step.OUT_OF_YARD),
        (Role.CUSTOMS_OFFICER, Step.LEFT),
        (Role.BORDER_GUARD_OFFICER, Step.LEFT),
    ):
        story.confirm(role, step)
    assert story.stage() == Stage.LEFT
    nothing_differs()


def test_the_preview_tells_what_saving_does(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    body = content(vehicles=[vehicle_body(cargo_weight_kg=10500, seal_number=None)])
    actor = story.request(Role.DECLARANT).actor
    with pytest.raises(Refusals):
        crossing.preview_amendment(actor=actor, declaration_id=DECLARATION, content=body)
    body = content(vehicles=[vehicle_body(cargo_weight_kg=10500, needs=[])])
    seen = crossing.preview_amendment(actor=actor, declaration_id=DECLARATION, content=body)
    assert [(one.field, one.crossing_id) for one in seen.plan.amended] == [
        (Field.CARGO_WEIGHT_KG, TRUCK),
        (Field.NEEDS, TRUCK),
    ]
    assert [(one.step, one.force, one.field) for one in seen.plan.voided] == [
        (Step.REGISTRATION, Force.CUSTOMS, Field.NEEDS)
    ]
    assert told(story, FactKind.AMENDED) == []


def test_a_customs_declaration_that_stays_keeps_its_channel(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    record = crossing.open_record(declaration_id=DECLARATION).record
    crossing.set_channel(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        customs_declaration=record.dossier.customs[0].declared_by,
        channel=crossing_channel(),
    )
    second = goods_body(
        customs_declaration={
            "number": "300000000010",
            "type": "E42",
            "office": "03NK",
            "registered_on": "2026-05-07",
        }
    )
    amend(story, goods=[goods_body(), second])
    after = crossing.list_customs(record=crossing.open_record(declaration_id=DECLARATION).record)
    assert [(one.number, one.channel) for one in after] == [
        ("300000000000", crossing_channel()),
        ("300000000010", None),
    ]
    nothing_differs()


def crossing_channel() -> Channel:
    return Channel.YELLOW


def test_another_gate_is_registered_there_and_its_open_tasks_move(story: Story) -> None:
    amend(story, gate="CM")
    wanted = crossing.WorkFilter(force=Force.CUSTOMS, gates=["CM"])
    assert [task.step for task in crossing.list_tasks(wanted=wanted).tasks] == [Step.REGISTRATION]
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    permit = gates.find_permit(crossing_id=TRUCK)
    assert permit is not None
    assert permit.permit.gate == "CM"
    amend(story, gate="HN")
    assert gates.find_permit(crossing_id=TRUCK) is None
    assert story.turns() == {(Force.CUSTOMS, Step.REGISTRATION)}
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    again = gates.find_permit(crossing_id=TRUCK)
    assert again is not None
    assert again.permit.gate == "HN"
    nothing_differs()


def test_what_a_step_froze_is_refused_by_name_and_nothing_changes(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    before = crossing.open_record(declaration_id=DECLARATION).record
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"type": "truck", "tare_kg": 9000}, gate="CM")
    assert refused(found) == [
        ("crossing.field_frozen", "gate"),
        ("crossing.field_frozen", "vehicles.0.type"),
    ]
    assert crossing.open_record(declaration_id=DECLARATION).record == before
    assert declarations.get_declaration(declaration_id=DECLARATION).version == 1
    with pytest.raises(Refusal) as same:
        amend(story)
    assert same.value.code is CrossingRefusal.NOTHING_CHANGED


def test_an_officer_opens_one_frozen_field_and_its_correction_answers_him(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    question = partial(
        crossing.ask_correction,
        declaration_id=DECLARATION,
        crossing_id=TRUCK,
        field=Field.TYPE,
        reason=Reason.DATA_WRONG,
    )
    question(request=story.request(Role.CUSTOMS_OFFICER), note="Xe thùng")
    with pytest.raises(Refusal) as twice:
        question(request=story.request(Role.CUSTOMS_OFFICER))
    assert twice.value.code is CrossingRefusal.ALREADY_ASKED
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"type": "truck", "nationality": "CN"})
    assert refused(found) == [("crossing.field_frozen", "vehicles.0.nationality")]
    amend(story, vehicle={"type": "truck"})
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.questions == ()
    with pytest.raises(Refusals):
        amend(story, vehicle={"type": "box_truck"})
    nothing_differs()


def test_an_officer_takes_his_question_back(story: Story) -> None:
    drop = partial(crossing.drop_correction, declaration_id=DECLARATION, crossing_id=None, field=Field.REGIME)
    with pytest.raises(Refusal) as wrong:
        crossing.ask_correction(
            request=story.request(Role.CUSTOMS_OFFICER),
            reason=Reason.DATA_WRONG,
            declaration_id=DECLARATION,
            crossing_id=None,
            field=Field.PLATE,
        )
    assert wrong.value.code is CrossingRefusal.FIELD_UNKNOWN
    crossing.ask_correction(
        request=story.request(Role.CUSTOMS_OFFICER),
        declaration_id=DECLARATION,
        crossing_id=None,
        field=Field.REGIME,
        reason=Reason.DATA_WRONG,
    )
    with pytest.raises(Refusal) as other:
        drop(request=story.request(Role.PLANT_OFFICER))
    assert other.value.code is CrossingRefusal.NOT_ASKED
    drop(request=story.request(Role.CUSTOMS_OFFICER))
    assert crossing.open_record(declaration_id=DECLARATION).record.dossier.questions == ()
    nothing_differs()


def test_a_typo_is_free_once_and_the_place_stays(story: Story) -> None:
    """The declared plate belongs to nobody; the right one has long been on the company's list."""
    list_vehicle("12C12346")
    list_vehicle("12C12347")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    amend(story, vehicle={"plate": "12C12346"})
    assert told(story, FactKind.FIELD_AMENDED) == [
        (FactKind.FIELD_AMENDED, "plate", "typo.place_kept", None, Force.CARRIER, None)
    ]
    permit = gates.find_permit(crossing_id=TRUCK)
    assert permit is not None
    assert permit.permit.plate_key == "12C12346"
    counted = insight.Corrections(typos=1, kept=0, lost=0)
    assert insight.corrections_lately(gates=["HN"], now=story.now) == counted
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"plate": "12C12347"})
    assert refused(found) == [("crossing.needs_replacement", "vehicles.0.plate")]
    nothing_differs()


def paper(*containers: str, transport: str = "") -> declarations.ReadDocument:
    return declarations.ReadDocument(
        form="vnaccs_export",
        direction=Direction.EXPORT,
        containers=tuple(declarations.ReadField(value=one) for one in containers),
        transport=declarations.ReadField(value=transport),
    )


def test_a_customs_document_that_was_read_before_the_registration_speaks_for_the_right_value(
    story: Story,
) -> None:
    document = paper("MSKU0000011", transport="12C12346/12R01234")
    declarations.keep_evidence(about=DECLARATION, document=document, now=story.now)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    amend(story, vehicle={"plate": "12C12346", "container_number": "MSKU0000011"})
    assert told(story, FactKind.FIELD_AMENDED) == [
        (FactKind.FIELD_AMENDED, "container_number", "typo.place_kept", None, Force.CARRIER, None),
        (FactKind.FIELD_AMENDED, "plate", "typo.place_kept", None, Force.CARRIER, None),
    ]
    nothing_differs()


def test_a_document_that_is_read_after_the_registration_proves_nothing(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    document = paper("MSKU0000011", transport="12C12346")
    declarations.keep_evidence(about=DECLARATION, document=document, now=story.request(Role.DECLARANT).now)
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"plate": "12C12346", "container_number": "MSKU0000011"})
    assert refused(found) == [
        ("crossing.needs_replacement", "vehicles.0.container_number"),
        ("crossing.needs_replacement", "vehicles.0.plate"),
    ]


def test_from_one_box_of_a_document_to_another_is_no_typo(story: Story) -> None:
    """Both boxes are the firm's: what its own document names is known, and so is replaced, not misspelled."""
    document = paper("CSQU3054383", "MSKU0000011")
    declarations.keep_evidence(about=DECLARATION, document=document, now=story.now)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"container_number": "MSKU0000011"})
    assert refused(found) == [("crossing.needs_replacement", "vehicles.0.container_number")]


def test_consecutive_plates_of_a_fleet_are_no_typo(story: Story) -> None:
    """One digit apart, and both trucks are real: likeness proves nothing."""
    others = make_organisation(name="CÔNG TY KHÁC")
    list_vehicle("12C12345", organisation=others)
    list_vehicle("12C12346")
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"plate": "12C12346"})
    assert refused(found) == [("crossing.needs_replacement", "vehicles.0.plate")]


def test_a_plate_that_nothing_speaks_for_is_no_typo(story: Story) -> None:
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    list_now = story.request(Role.DECLARANT).now
    with pytest.raises(Refusals) as found:
        amend(story, vehicle={"plate": "12C99999"})
    assert refused(found) == [("crossing.needs_replacement", "vehicles.0.plate")]
    # To put it on the list now does not help.
    registry.remember_vehicles(
        organisation_id=COMPANY,
        vehicles=[
            registry.NewVehicle(
                id=uuid5(STORY, "late"),
                plate="12C99999",
                nationality=Nationality.VN,
                type=VehicleType.CONTAINER_TRUCK,
                trailer_plate="",
                transport_licence="",
            )
        ],
        origin=registry.Origin.LEARNED,
        now=list_now,
    )
    with pytest.raises(Refusals):
        amend(story, vehicle={"plate": "12C99999"})


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
