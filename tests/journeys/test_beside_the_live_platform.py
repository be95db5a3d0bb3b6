"""A gate runs beside the earlier platform for weeks: each newer copy of a record adds only what is new."""

import copy
import json
from importlib import import_module
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.conf import settings

from tests.journeys.test_the_live_record import hanoi, request
from tests.support.officers import officer
from tests.support.story import COMPANY, DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.api import How, Missed
from xulang.declarations import api as declarations
from xulang.exchange import api as exchange
from xulang.exchange.api import ExchangeRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Role, Source, Stage, Step, VehiclePart
from xulang.ledger import api as ledger
from xulang.platform.db import raw

pytestmark = pytest.mark.django_db
FOLDER = settings.DATA_FOLDER / "live_platform"
WHOLE: dict[str, Any] = json.loads((FOLDER / "export_completed.json").read_text())
RECORD_ID = UUID(WHOLE["id"])
TRUCK = "92864adf-93d0-480f-b04d-0b4c85e5c1e6"
FORM = "a0a9b0c4-6c87-40bd-94bb-9babc01f04ea"


@pytest.fixture(autouse=True)
def reference() -> None:
    reference_data()


def at(moment: str) -> dict[str, Any]:
    """The record as it was at a moment: later flags were not set yet."""
    row = copy.deepcopy(WHOLE)
    for fields in (row, *row["registrationTransportDetails"]):
        for name, value in list(fields.items()):
            flag = {"timeForBorderGuardToConfirm": "isCompletedOfBorderGuard"}.get(
                name, name.removesuffix("Time")
            )
            if isinstance(value, str) and value.startswith("2026-05-0") and flag in fields and value > moment:
                fields[name], fields[flag] = None, False
    if row["paymentOfTax"]["actionTime"] > moment:
        row["paymentOfTax"] = None
    row["updateDate"] = moment
    return row


def bring(row: dict[str, Any], name: str) -> crossing.Imported:
    [record] = exchange.read_records(text=json.dumps(row).encode())
    return crossing.import_record(request=request(name), record=record, organisation_id=COMPANY, yard=None)


def replayed() -> None:
    assert [one.differences for one in crossing.replay() if one.differences] == []


def test_each_copy_adds_only_what_is_new() -> None:
    assert bring(at("2026-05-08T23:00:00"), "evening").facts == 4
    assert ledger.list_receipts(declaration_id=RECORD_ID) == []
    # The health check makes the quarantine known: the declaration and its vehicle are said again.
    assert bring(at("2026-05-09T09:00:00"), "morning").facts == 3
    noon = bring(at("2026-05-09T12:00:00"), "noon")
    assert (noon.facts, noon.known, noon.backward, noon.missed) == (6, 2, (), ())
    assert len(ledger.list_receipts(declaration_id=RECORD_ID)) == 1
    last = bring(WHOLE, "last")
    assert (last.facts, last.known) == (5, 8)
    assert bring(WHOLE, "again").facts == 0
    replayed()

    pieces = told()
    assert crossing.get_crossing(crossing_id=UUID(TRUCK)).stage == Stage.LEFT
    assert [moment for *_, moment in pieces] == [claim.at for claim in read(WHOLE).claims]


def read(row: dict[str, Any]) -> exchange.OutsideRecord:
    [record] = exchange.read_records(text=json.dumps(row).encode())
    return record


def told() -> list[tuple[Any, ...]]:
    kinds = {FactKind.CONFIRMED, FactKind.PAYMENT_NOTED}
    entries = crossing.read_timeline(declaration_id=RECORD_ID, crossing_id=None)
    return [(one.step, one.force, one.occurred_at) for one in entries if one.kind in kinds]


def test_an_older_copy_after_a_newer_one_is_named_and_changes_nothing() -> None:
    bring(WHOLE, "last")
    before = crossing.read_timeline(declaration_id=RECORD_ID, crossing_id=None)
    old = bring(at("2026-05-08T23:00:00"), "old")
    assert (old.facts, old.missed) == (0, (Missed.OLDER_COPY,))
    gone = {(one.step, one.force) for one in old.backward if one.how == How.GONE}
    assert (Step.ENTRY, Force.BORDER_GUARD) in gone
    assert (None, Force.CENTRE) in gone
    after = crossing.read_timeline(declaration_id=RECORD_ID, crossing_id=None)
    assert after == before
    replayed()


def test_a_confirmation_at_another_time_is_named() -> None:
    bring(WHOLE, "first")
    row = copy.deepcopy(WHOLE)
    row["registrationTransportDetails"][0]["checkBorderGuardTime"] = "2026-05-09T11:30:00"
    again = bring(row, "again")
    assert again.facts == 0
    [back] = again.backward
    assert (back.how, back.step, back.force) == (How.CHANGED, Step.ENTRY, Force.BORDER_GUARD)
    assert back.at == hanoi("09T11:03:25.283432")


def test_a_payment_comes_in_two_parts() -> None:
    half = copy.deepcopy(WHOLE)
    half["paymentOfTax"] |= {"paymentStatus": 1, "totalPaid": 300_000}
    bring(half, "half")
    assert bring(WHOLE, "whole").facts == 1
    amounts = [one.amount.dong for one in ledger.list_receipts(declaration_id=RECORD_ID)]
    assert sorted(amounts) == [300_000, 500_000]
    assert bring(half, "half again").backward[0].kind == FactKind.PAYMENT_NOTED
    assert crossing.open_record(declaration_id=RECORD_ID).record.dossier.fees == "paid"
    replayed()


def test_a_vehicle_that_vanished_is_named_and_kept() -> None:
    two = copy.deepcopy(WHOLE)
    second = copy.deepcopy(two["registrationTransportDetails"][0])
    second |= {"id": str(uuid5(RECORD_ID, "second")), "licencePlate": "12C54321"}
    two["registrationTransportDetails"].append(second)
    bring(two, "two")
    one = bring(WHOLE, "one")
    assert (one.facts, one.missed) == (0, (Missed.VEHICLE_GONE,))
    assert {back.how for back in one.backward} == {How.GONE}
    assert len(crossing.list_crossings(declaration_ids=[RECORD_ID])) == 2


def test_two_systems_may_have_given_one_number() -> None:
    story = Story()
    story.declare()
    own = crossing.open_record(declaration_id=DECLARATION).number
    assert own == WHOLE["numberOfDeclaration"]
    bring(WHOLE, "same number")
    theirs = declarations.find_by_number(number=own, source=Source.LIVE_PLATFORM)
    ours = declarations.find_by_number(number=own)
    assert theirs
    assert ours
    assert (theirs.id, ours.id) == (RECORD_ID, DECLARATION)
    page = declarations.list_declarations(
        organisation_id=COMPANY, filters=declarations.Filters(), before=None, limit=1
    )
    assert {one.source for one in page.items} == {Source.OWN, Source.LIVE_PLATFORM}
    assert page.next_before is None
    sources = {
        view.source
        for view in crossing.choose_crossings(
            wanted=crossing.CrossingFilter(organisation_id=COMPANY, number=own), limit=10
        )
    }
    assert sources == {Source.OWN, Source.LIVE_PLATFORM}


def test_the_id_of_a_declaration_made_here_is_refused() -> None:
    Story().declare()
    with pytest.raises(Refusal) as refused:
        bring({**copy.deepcopy(WHOLE), "id": str(DECLARATION)}, "stolen")
    assert refused.value.code == ExchangeRefusal.ID_TAKEN


def transshipment() -> dict[str, Any]:
    """An import as public client code shows it: no sample does."""
    row = at("2026-05-09T12:00:00")
    row["type"] = 0
    row["registrationTransportDetails"][0] |= {
        "licencePlate": "桂F12345",
        "vehicleNationalityType": "CN",
        "checkChangeVehicleTime": "2026-05-09T11:30:00",
    }
    row["changeVehicle"] = {
        "changeVehicleDetails": [
            {
                "licencePlate": "桂F12345",
                "licencePlateChange": "12C12345",
                "vehicleRegistrationFormId": FORM,
                "emptyVehicleEnteredGateTime": "2026-05-09T11:10:00",
                "emptyVehicleEnteredGateCustomsTime": "2026-05-09T11:12:00",
                "areaChange": "Bãi A",
            }
        ]
    }
    return row


def test_a_transshipment_pairs_source_and_receiver_and_is_marked_unproven() -> None:
    record = read(transshipment())
    assert set(record.unproven) >= {"type=0", "changeVehicle", "checkChangeVehicle"}
    assert "changeVehicle.changeVehicleDetails.areaChange" in record.unread
    bring(transshipment(), "pair")
    source, receiver = crossing.list_crossings(declaration_ids=[RECORD_ID])
    assert (source.part, receiver.part) == (VehiclePart.SOURCE, VehiclePart.RECEIVER)
    assert (receiver.id, receiver.plate) == (UUID(FORM), "12C12345")
    assert receiver.stage == Stage.ENTERED
    vehicle = crossing.list_vehicles(declaration_ids=[RECORD_ID])[UUID(FORM)]
    assert vehicle.receives_from == source.id
    replayed()


def test_a_receiver_that_is_paired_later_joins() -> None:
    alone = {**transshipment(), "changeVehicle": None}
    alone["registrationTransportDetails"][0]["checkChangeVehicleTime"] = None
    bring(alone, "alone")
    paired = bring(transshipment(), "paired")
    # Said again: the declaration, the source, the receiver; new: its entries and the pairing.
    assert (paired.facts, paired.missed) == (6, ())
    replayed()


def test_the_log_of_an_empty_truck_joins_its_receiver_once() -> None:
    export = exchange.read_export(text=(FOLDER / "empty_vehicle_log.json").read_bytes())
    [log] = export.logs
    with pytest.raises(Refusal) as refused:
        crossing.import_log(request=request("too early"), log=log)
    assert refused.value.code == ExchangeRefusal.NO_RECEIVER
    bring(transshipment(), "pair")
    assert crossing.import_log(request=request("log"), log=log).facts == 1
    assert crossing.import_log(request=request("log again"), log=log).facts == 0
    assert crossing.list_vehicles(declaration_ids=[RECORD_ID])[UUID(FORM)].receives_from == UUID(TRUCK)
    assert bring(transshipment(), "pair again").facts == 0
    replayed()


def test_what_an_earlier_version_brought_is_told_by_its_first_fact() -> None:
    """Rows of a database from before numbers had a source get theirs from the journal."""
    Story().declare()
    bring({**copy.deepcopy(WHOLE), "numberOfDeclaration": "2026050899999"}, "before")
    for app, table in (("declarations", "declarations_declaration"), ("crossing", "crossing_record")):
        migration = import_module(f"xulang.{app}.migrations.0003_number_per_source")
        raw().execute(f"UPDATE {table} SET source = 'own'")  # noqa: S608 -- the tables above
        raw().execute(migration.BROUGHT)
        rows = raw().execute(f"SELECT number, source FROM {table} ORDER BY number")  # noqa: S608 -- as above
        assert rows.fetchall() == [("2026050800001", "own"), ("2026050899999", "live_platform")]


def test_pages_name_the_source_that_is_not_ours() -> None:
    bring(WHOLE, "first")
    Story().declare()
    page = officer(Role.CUSTOMS_OFFICER).get("/officer/search/", {"q": "2026050800001"}).content.decode()
    assert page.count("Nền tảng trước đây của tỉnh") == 1
