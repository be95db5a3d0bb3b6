"""Any request at all: never a 500, never an answer that the description does not know, never half a fact.

Schemathesis makes requests from the description, right ones and wrong ones; most of them name real
declarations and crossings, so that they get as far as the use cases.
"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from tests.contract.test_rest_imports import import_of
from tests.support.alerts import make_alert
from tests.support.figures import import_tables, keep_report, make_project, own_by
from tests.support.insight import follow
from tests.support.queue import give_place
from tests.support.rest import (
    Program,
    answer_of,
    declaration_body,
    make_program,
    reference_data,
    unbound_rate,
)
from tests.support.sealing import seal
from tests.support.spreadsheets import export_book
from tests.support.story import Story
from tests.support.webhooks import add as add_webhook
from tests.support.webhooks import queue
from xulang.crossing import api as crossing
from xulang.interfaces.rest import following
from xulang.interfaces.rest.api import description
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Role, Step
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry.api import TokenScope
from xulang.registry.models import Yard

pytestmark = pytest.mark.usefixtures("committed_db")

AnyCase = Case[Any]
AnyOperation = APIOperation[Any, Any, Any, Any]
FUZZ = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# A declaration's body is made below: schemathesis' own would hardly ever pass the check.
DECLARES = {
    "POST /api/v1/declarations",
    "POST /api/v1/declarations/check",
    "POST /api/v1/declarations/{declaration_id}/amendments/preview",
    "PUT /api/v1/declarations/{declaration_id}",
}
OF_PROVINCE = tuple(
    f"/api/v1/{part}"
    for part in (
        *("command", "alert", "assignments", "units", "statistics", "daily-reports", "indicators"),
        *("areas", "findings", "collection", "figures", "programmes", "projects", "evidence"),
    )
)
NO = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
JUNK: st.SearchStrategy[JSON] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=40)
    | st.sampled_from(["NaN", "\x00", "１２Ｃ", "9" * 400, "2026-02-30T25:61:00", "../..", "%s", "'--"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


class World:
    """Programs of a company, of forces and of a yard; one declaration waits for customs, others go on."""

    def __init__(self) -> None:
        reference_data()
        self.company = make_program(Role.DECLARANT)
        self.others = [
            make_program(role)
            for role in (Role.CUSTOMS_OFFICER, Role.BORDER_GUARD_OFFICER, Role.YARD_OPERATOR, Role.LEADER)
        ]
        self.declared = [answer_of(self.company.post("declarations", declaration_body())) for _ in range(4)]
        for declared in self.declared[1:]:
            path = f"crossings/{declared['crossings'][0]['crossing']}/confirmations"
            assert self.others[0].post(path, {"step": Step.REGISTRATION}).status_code == 201
        seal()
        self.manager = make_program(Role.CARRIER_MANAGER, scopes=(TokenScope.WEBHOOKS,))
        self.webhooks = [
            add_webhook("http://127.0.0.1:9/", organisation=self.manager.organisation_id) for _ in range(2)
        ]
        for webhook in self.webhooks:
            queue(webhook, [(position, None, None) for position in range(3)], now=clock.now())

        home = Yard.objects.get(code="XC").organisation_id
        self.yard = make_program(Role.YARD_OPERATOR, organisation_id=home, scopes=(TokenScope.YARD,))
        stock = {"as_of": clock.now().isoformat(), "lines": [{"plate": "99H99999"}]}
        compared = answer_of(self.yard.post("yards/XC/stock-lists", stock))
        self.difference = compared["differences"][0]["id"]
        self.upload = import_of(self.company, export_book(1))
        self.till, self.operator = make_program(Role.CENTRE_CASHIER), make_program(Role.CENTRE_OPERATOR)
        self.others += [self.till, self.operator]
        self.payment = self._paid(self.declared[1])
        order = {"gate": "HN", "to_gate": "TT", "reason": "road_blocked"}
        listed = [self.declared[2]["declaration"]]
        ordered = answer_of(self.operator.post("diversions", {**order, "declarations": listed}))
        self.diversion = ordered["diversion"]
        self.police = make_program(Role.TRAFFIC_POLICE)
        self.others.append(self.police)
        until = (clock.now() + timedelta(days=1)).isoformat()
        road = {"gate": "HN", "road": "QL1A", "metres": 1000, "reason": "jam", "until": until}
        self.hold = answer_of(self.police.post("road-holds", road))["facts"][0]
        self.order = self._ordered(self.declared[3])
        self.province = self._province()

    def _province(self) -> dict[str, str]:
        """Figures, a project, an alert and a task, and who reads and writes them."""
        import_tables()
        self.department = make_program(Role.FIGURES_OFFICER)
        self.chief = make_program(Role.FIGURES_MANAGER)
        self.leader = make_program(Role.LEADER, scopes=(TokenScope.READ, TokenScope.CONFIRM))
        own_by("tourists", self.department.organisation_id)
        step = {"indicator": "tourists", "period": "2025", "verb": "enter", "content": {"value": "4.2"}}
        entered = answer_of(self.department.post("figures", {"steps": [step]}))
        task = {"unit": str(self.department.organisation_id), "title": "Báo cáo", "asked": "Số liệu"}
        deadline = (clock.now() + timedelta(days=2)).isoformat()
        given = self.leader.post("assignments", {**task, "evidence": "Báo cáo", "deadline": deadline})
        follow(clock.now())
        return {
            "indicator": "tourists",
            "figure_id": str(entered["figures"][0]),
            "programme": "public_investment",
            "project": make_project(),
            "alert_id": make_alert()["alert_id"][0],
            "assignment_id": str(answer_of(given)["assignment"]),
            "day": str(clock.now().date()),
            "evidence_id": str(keep_report()),
            "file_id": str(new_id()),
            "rule": str(new_id()),
        }

    def _ordered(self, declared: dict[str, Any]) -> str:
        """An order for a place that waits."""
        story = Story(declaration=UUID(declared["declaration"]), now=clock.now())
        story.truck = UUID(declared["crossings"][0]["crossing"])
        order = {"place": str(give_place(story)), "kind": "call", "reason": "other", "legal_basis": "QĐ 12"}
        return str(answer_of(self.operator.post("call-orders", order))["order"])

    def _paid(self, declared: dict[str, Any]) -> str:
        """A payment that stands in a declaration's books."""
        books = f"declarations/{declared['declaration']}/fees"
        truck = declared["crossings"][0]["crossing"]
        owed = {"crossing": truck, "fee": "infrastructure", "amount": 800_000, "basis": "Nghị quyết 09"}
        assessed = self.till.post(f"{books}/assessments", {"crossings": [truck], "entered": [owed]})
        assert assessed.status_code == 201
        paid = {"fee": "infrastructure", "amount": 300_000, "method": "cash", "payer": "CÔNG TY MẪU"}
        return str(answer_of(self.till.post(f"{books}/payments", paid))["payment"])

    def ids(self) -> Iterator[dict[str, str]]:
        """What the addresses of real things are made of."""
        for declared in self.declared:
            declaration_id = UUID(declared["declaration"])
            record = crossing.open_record(declaration_id=declaration_id).record
            yield {
                "declaration_id": str(declaration_id),
                "crossing_id": str(declared["crossings"][0]["crossing"]),
                "partner_id": str(self.declared[-1]["crossings"][0]["crossing"]),
                "fact_id": str(declared["facts"][0]),
                "customs_id": str(record.dossier.customs[0].declared_by),
                "code": "rest.fields",
                "webhook_id": str(self.webhooks[0]),
                "delivery_id": str(uuid5(self.webhooks[0], "2")),
                "yard": "XC",
                "difference": str(self.difference),
                "import_id": self.upload,
                "diversion_id": str(self.diversion),
                "order_id": self.order,
                "hold_id": str(self.hold),
                "payment_id": self.payment,
                **self.province,
            }

    def programs_for(self, operation: AnyOperation) -> list[Program]:
        """Mostly those whose business it is."""
        if "/yards/{yard}" in operation.path:
            return [self.yard, self.company]
        if "/webhooks" in operation.path:
            return [self.manager, self.company]
        if operation.path.startswith(OF_PROVINCE):
            return [self.leader, self.department, self.chief, self.operator, self.company]
        if "/call-orders" in operation.path:
            return [self.operator, self.others[0], self.company]
        if "/road-" in operation.path:
            return [self.police, self.operator, self.company]
        acts = "customs" in operation.path or operation.path.startswith("/api/v1/crossings/")
        first = self.others[:3] if acts else [self.company] * 3
        return [*first, self.company, *self.others]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    unbound_rate(monkeypatch)
    monkeypatch.setattr(following, "MOST_WAITING", threading.BoundedSemaphore(0))
    world = World()
    # Django would ask before every request whether the database is still there.
    monkeypatch.setattr(connection, "health_check_enabled", False)
    return world


def test_every_operation_withstands_any_request(
    world: World, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    # A request of the right shape may still be refused by what it says: that is the use cases' matter.
    schema.config.checks.positive_data_acceptance.enabled = False
    # Too large is a refusal as good as any.
    schema.config.checks.negative_data_rejection.expected_statuses = NO
    operations: list[AnyOperation] = [
        result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)
    ]
    assert len(operations) == sum(len(methods) for methods in description()["paths"].values())
    # What ends a crossing comes last, so that the others find some under way.
    operations.sort(key=lambda operation: operation.path.endswith(("cancellation", "returns", "removal")))
    answered: dict[str, set[int]] = {}
    for operation in operations:
        answered[operation.label] = _fuzz(operation, world=world)
    # It reached the use cases, else it would prove nothing; test_rest.py has a success of every operation.
    assert 201 in answered["POST /api/v1/declarations"]
    assert len([label for label, statuses in answered.items() if statuses & {200, 201, 409}]) >= 20
    _assert_whole(owner_connection)


def _fuzz(operation: AnyOperation, *, world: World) -> set[int]:
    """Right and wrong requests of one operation; answers the statuses that came."""
    statuses: set[int] = set()
    program = st.sampled_from(world.programs_for(operation))

    def call(case: AnyCase, who: Program) -> None:
        # The tests' client reads no gzip.
        response = case.call_and_validate(headers={**who.headers, "Accept-Encoding": "identity"})
        statuses.add(response.status_code)

    @FUZZ
    @given(case=_right(operation), real=_real(operation, world=world), who=program, data=st.data())
    def right(case: AnyCase, real: dict[str, str] | None, who: Program, data: st.DataObject) -> None:
        if real:
            case.path_parameters = real
        if operation.label in DECLARES:
            case.body = data.draw(almost_right())
        call(case, who)

    @FUZZ
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), who=program)
    def wrong(case: AnyCase, who: Program) -> None:
        call(case, who)

    right()
    # Any text is a right code, and what takes nothing cannot be asked wrongly.
    if operation.path != "/api/v1/problems/{code}" and (
        operation.path_parameters or operation.query or operation.body
    ):
        wrong()
    return statuses


def _right(operation: AnyOperation) -> st.SearchStrategy[AnyCase]:
    body: Any = {} if operation.label in DECLARES else NOT_SET
    return operation.as_strategy(body=body)


def _real(operation: AnyOperation, *, world: World) -> st.SearchStrategy[dict[str, str] | None]:
    """What names something real in the address, or nothing: then it stays as it was made up."""
    names = [parameter.name for parameter in operation.path_parameters]
    known = [{name: real[name] for name in names} for real in world.ids()] if names else []
    return st.sampled_from([*known, None])


@st.composite
def almost_right(draw: st.DrawFn) -> Any:
    """A declaration that checks, or one in which some value is replaced by another."""
    body: Any = declaration_body()
    for _ in range(draw(st.integers(0, 2))):
        holder, key = body, draw(st.sampled_from(sorted(body)))
        while isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
            holder = holder[key]
            key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        holder[key] = draw(JUNK)
    return body


def _assert_whole(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """Every declaration has its facts and rows, every fact its declaration, and a replay says the same."""
    declared = {row[0] for row in owner.execute("SELECT id FROM declarations_declaration")}
    recorded = {row[0] for row in owner.execute("SELECT declaration_id FROM crossing_record")}
    said = {row[0] for row in owner.execute("SELECT stream_id FROM journal_fact WHERE kind = 'declared'")}
    assert declared == recorded == said
    assert len(declared) > 4
    replayed = list(crossing.replay())
    assert [found for one in replayed for found in one.differences] == []
    assert {one.declaration_id for one in replayed} == declared
