"""A declarant corrects what he declared: only the forces whose word rests on it are asked again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast
from uuid import uuid5

import pytest

from tests.support.correcting import amend, declared, list_vehicle, nothing_differs, refused, told
from tests.support.declarations import TRUCK, content, goods_body, vehicle_body
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, STORY, Story
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


@pytest.fixture
def story() -> Story:
    return declared()


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
