"""The whole way through the API: every operation succeeds once, and answers what its description says."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from tests.contract.walks.crossings import (
    walk_customs_says,
    walk_fees,
    walk_goes_back,
    walk_permit_and_link,
    walk_storage,
    walk_what_the_company_follows,
)
from tests.contract.walks.neighbours import capacity_is_said, walk_queue, walk_webhooks, walk_yard
from tests.contract.walks.order import walk_orders, walk_road, walk_windows
from tests.contract.walks.papers import walk_corrections, walk_documents, walk_imports
from tests.contract.walks.province import walk_province
from tests.contract.walks.vehicles import walk_diversions, walk_pairs, walk_two_way
from tests.contract.walks.walk import Walk
from tests.support.rest import ROOT, Program, declaration_body, make_program, reference_data
from xulang.crossing.schemes import schemes
from xulang.declarations.domain import check, check_goods, check_parties, check_vehicle
from xulang.interfaces.rest import content
from xulang.interfaces.rest.api import description
from xulang.kernel.words import Role, Stage
from xulang.notifications.domain.webhook_address import Reach
from xulang.platform import clock

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def lasting_scheme(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The walk goes by today's clock, which the pilot's last day does not outlast."""
    shipped = (settings.DATA_FOLDER / "two_way.toml").read_text(encoding="utf-8")
    file = tmp_path / "two_way.toml"
    file.write_text(shipped.replace("last_day = 2026-12-09", "last_day = 2999-12-31"), encoding="utf-8")
    monkeypatch.setenv("XULANG_TWO_WAY", str(file))
    schemes.cache_clear()
    yield
    schemes.cache_clear()


@pytest.fixture
def walk(lasting_scheme: None) -> Walk:
    reference_data()
    return Walk()


def test_every_operation_succeeds_once(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.notifications.api.get_reach", lambda: Reach.OWN_MACHINE)
    company = make_program(Role.DECLARANT)
    customs = make_program(Role.CUSTOMS_OFFICER, gate="HN")
    guard = make_program(Role.BORDER_GUARD_OFFICER)
    plant = make_program(Role.PLANT_OFFICER)
    yard = make_program(Role.YARD_OPERATOR)
    for public in ("gates", "yards", "permit-key", "problems"):
        assert walk(None, f"GET {public}")
    assert walk(None, "GET problems/{code}", code="crossing.held")["status"] == 409

    capacity_is_said(walk)
    assert walk(company, "POST declarations/check", body=declaration_body()) == {"warnings": []}
    wrong = walk(company, "POST declarations", body=declaration_body())
    declaration, truck = wrong["declaration"], wrong["crossings"][0]["crossing"]
    refused = {"step": "registration", "reason": "data_wrong", "note": "Sai số công-te-nơ"}
    answer = walk(customs, "POST crossings/{crossing_id}/refusals", body=refused, crossing_id=truck)
    assert answer["crossings"] == [{"crossing": truck, "stage": Stage.NEEDS_CORRECTION}]
    correction = walk(company, "GET declarations/{declaration_id}", declaration_id=declaration)["correction"]
    assert (correction["force"], correction["reason"]) == ("customs", "data_wrong")
    amended = walk(
        company,
        "PUT declarations/{declaration_id}",
        body=declaration_body(vehicle=UUID(truck)),
        declaration_id=declaration,
    )
    assert amended["crossings"] == [{"crossing": truck, "stage": Stage.DECLARED}]

    waiting = walk(customs, "GET tasks", query={"gate": "HN"})["items"]
    assert [(task["step"], task["crossing"]["id"]) for task in waiting] == [("registration", truck)]

    def confirm(who: Program, step: str) -> str:
        path = "POST crossings/{crossing_id}/confirmations"
        moved = walk(who, path, body={"step": step}, crossing_id=truck)["crossings"]
        return str(moved[0]["stage"])

    assert confirm(customs, "registration") == Stage.REGISTERED
    undone = walk(
        customs, "POST crossings/{crossing_id}/undoings", body={"step": "registration"}, crossing_id=truck
    )
    assert undone["crossings"][0]["stage"] == Stage.DECLARED
    assert confirm(customs, "registration") == Stage.REGISTERED
    walk_permit_and_link(walk, company, truck)
    walk_customs_says(walk, customs, declaration)

    walk_fees(walk, company, declaration, truck)
    assert confirm(guard, "entry") == Stage.ENTERING
    entered = {"kind": "yard_entry", "at": (clock.now() - timedelta(seconds=5)).isoformat()}
    reported = walk(yard, "POST crossings/{crossing_id}/yard-reports", body=entered, crossing_id=truck)
    assert len(reported["facts"]) == 2
    assert reported["crossings"][0]["stage"] == Stage.IN_YARD
    inspected = {"step": "plant_check", "result": "passed"}
    walk(plant, "POST crossings/{crossing_id}/inspections", body=inspected, crossing_id=truck)
    held = {"reason": "seal_broken", "note": "Niêm phong bị rách"}
    walk(customs, "POST crossings/{crossing_id}/holds", body=held, crossing_id=truck)
    detail = walk(company, "GET crossings/{crossing_id}", crossing_id=truck)
    assert [(hold["force"], hold["reason"]) for hold in detail["holds"]] == [("customs", "seal_broken")]
    walk(customs, "POST crossings/{crossing_id}/releases", body={}, crossing_id=truck)
    walk_what_the_company_follows(walk, company, truck, declaration)

    walk_goes_back(walk, company, customs, guard, truck)
    other = walk(company, "POST declarations", body=declaration_body())["declaration"]
    gone = walk(
        company,
        "POST declarations/{declaration_id}/cancellation",
        body={"reason": "plans_changed"},
        declaration_id=other,
    )
    assert gone["crossings"][0]["stage"] == Stage.CANCELLED
    assert len(walk(company, "GET declarations")["items"]) == 2
    left = walk(company, "GET crossings", query={"stage": ["returned"]})["items"]
    assert [item["id"] for item in left] == [truck]

    walk_storage(walk, company, customs, guard, yard)
    walk_documents(walk, company)
    walk_imports(walk, company)
    walk_corrections(walk, company, customs)
    walk_webhooks(walk)
    walk_yard(walk)
    walk_pairs(walk, company)
    walk_two_way(walk, company, customs)
    walk_diversions(walk, company)
    placed = walk_queue(walk, company, customs)
    walk_orders(walk, company, placed)
    walk_road(walk, placed)
    walk_windows(walk, company, placed)
    walk_province(walk)

    described = {
        f"{method.upper()} {path.removeprefix(f'{ROOT}/')}"
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert walk.called == described


def test_the_description_is_openapi_3_1_and_names_what_the_check_takes() -> None:
    assert description()["openapi"] == "3.1.0"

    def names(model: type[content.Described]) -> set[str]:
        return set(model.model_fields)

    assert names(content.DeclarationInput) == check.HEAD
    assert names(content.VehicleInput) == check.VEHICLE
    assert names(content.DriverInput) == check_vehicle.DRIVER
    assert names(content.PersonInput) == check_parties.PERSON
    assert names(content.PartyInput) == check_parties.PARTY
    assert names(content.OwnerInput) == check_parties.OWNER
    assert names(content.GoodsInput) == check_goods.OWNER_GOODS
    assert names(content.CustomsInput) == check_goods.CUSTOMS
    assert names(content.LineInput) == check_goods.LINE


def test_only_reference_data_need_no_token() -> None:
    open_to_all = {
        path
        for path, methods in description()["paths"].items()
        for operation in methods.values()
        if "security" not in operation
    }
    named = ("gates", "gates/{code}/capacity", "yards", "permit-key", "problems", "problems/{code}")
    assert open_to_all == {f"{ROOT}/{path}" for path in named}
