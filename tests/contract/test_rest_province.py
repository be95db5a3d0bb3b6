"""The command centre's API: roles and refusals are its pages'; many figures are taken all or none."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.contract.test_rest_access import refused
from tests.support.alerts import make_alert
from tests.support.figures import (
    DONG_DANG,
    define,
    import_tables,
    key,
    make_project,
    manager,
    request_by,
    take,
)
from tests.support.people import make_organisation
from tests.support.rest import Program, answer_of, make_program, reference_data
from xulang.indicators import api as indicators
from xulang.indicators.api import Level, PeriodKind, Verb
from xulang.insight.api import Dimension
from xulang.interfaces.rest.counting import StatisticsQuery
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.db import raw
from xulang.platform.models import AuditEntry
from xulang.registry.api import OrganisationKind, TokenScope

pytestmark = pytest.mark.django_db
BOTH = (TokenScope.READ, TokenScope.CONFIRM)
FIGURES = ("indicators", "areas", "findings", "collection?period=2026-04", "figures", "programmes")
COMMAND = (
    *("command", "command/past?at=2026-05-08T00:00:00Z", "statistics", "statistics/sdmx"),
    *("statistics/crossings", "daily-reports", "daily-reports/2026-05-08"),
)


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    reference_data()
    import_tables()


def commune(area: str = DONG_DANG) -> Program:
    home = make_organisation(kind=OrganisationKind.COMMUNE, name=f"UBND {area}")
    indicators.assign_area(request=request_by(SYSTEM), organisation_id=home, area=area)
    return make_program(Role.FIGURES_OFFICER, organisation_id=home)


def step(code: str, verb: str = "enter", *, period: str = "2026-04", **more: Any) -> dict[str, Any]:
    content = {"content": {"value": "12.50"}} if verb == "enter" else {}
    return {"indicator": code, "verb": verb, "period": period, **content, **more}


def faults(response: Any) -> set[tuple[str, str]]:
    return {(one["pointer"], one["code"]) for one in answer_of(response)["errors"]}


def facts() -> int:
    row = raw().execute("SELECT count(*) FROM journal_fact").fetchone()
    return int(str(row[0])) if row else 0


def test_each_desk_is_for_the_roles_of_its_pages() -> None:
    desks: dict[Role, tuple[str, ...]] = {
        Role.LEADER: (*FIGURES, *COMMAND, "alerts", "alert-rules", "assignments", "units"),
        Role.CENTRE_CASHIER: (*COMMAND, "assignments", "units"),
        Role.CUSTOMS_OFFICER: ("alerts", "alert-rules", "assignments", "units"),
        Role.FIGURES_OFFICER: (*FIGURES, "assignments", "units"),
        Role.YARD_OPERATOR: ("assignments", "units"),
        Role.DECLARANT: (),
    }
    for role, own in desks.items():
        who = make_program(role)
        for path in desks[Role.LEADER]:
            status = who.get(path).status_code
            assert status == (200 if path in own else 403), (role, path)


def test_many_figures_are_taken_together_or_not_at_all() -> None:
    department = make_program(Role.FIGURES_OFFICER)
    for code in ("a1", "a2", "others"):
        define(code, owner=None if code == "others" else department.organisation_id)
    before = facts()
    wrong = [
        step("a1"),
        step("a2", content={"value": "1..0.5"}),
        step("others"),
        step("nowhere"),
        step("a1", period="2026-13"),
        step("a1", "submit", content={"value": "1"}),
        step("a1", "revise"),
        step("a1", measure="plan"),
        step("a2", "approve"),
        step("a1", area="C06184"),
    ]
    answer = department.post("figures", {"steps": wrong})
    assert refused(answer) == (422, "rest.fields")
    unseen = "indicators.indicator_unknown"
    assert faults(answer) == {
        ("/steps/2/indicator", unseen),
        ("/steps/3/indicator", unseen),
        ("/steps/4/period", "indicators.period_malformed"),
        ("/steps/5/content", "rest.field_unknown"),
        ("/steps/6/content", "rest.field_missing"),
    }
    rest = [one for place, one in enumerate(wrong) if place not in {2, 3, 4, 5, 6}]
    assert faults(department.post("figures", {"steps": rest})) == {
        ("/steps/1/content/value", "indicators.number_malformed"),
        ("/steps/2", "indicators.not_allowed"),
        ("/steps/3", "indicators.not_allowed"),
        ("/steps/4/area", "indicators.area_not_of_indicator"),
    }
    alone = department.post("figures", {"steps": [wrong[1]]})
    assert (refused(alone), faults(alone)) == (
        (422, "indicators.number_malformed"),
        {("/steps/0/content/value", "indicators.number_malformed")},
    )
    assert refused(department.post("figures", {"steps": [step("a1")] * 501})) == (422, "rest.fields")
    assert facts() == before
    good = {"steps": [step("a1", seen=0), step("a2"), step("a1", "submit")]}
    sent = UUID(int=5)
    first = department.post("figures", good, key=sent)
    assert (first.status_code, len(answer_of(first)["facts"])) == (201, 3)
    assert answer_of(department.post("figures", good, key=sent)) == answer_of(first)
    assert refused(department.post("figures", {"steps": [step("a1")]}, key=sent))[0] == 409
    assert facts() == before + 3
    moved = department.post("figures", {"steps": [step("a2", content={"value": "3"}, seen=0)]})
    assert refused(moved) == (409, "indicators.figure_moved")


def test_an_unlikely_figure_is_asked_back_and_an_estimate_stays_one() -> None:
    department = make_program(Role.FIGURES_OFFICER)
    define("a1", owner=department.organisation_id)
    told = {"value": "7", "certainty": "estimate", "percent_of_plan": "9870", "plan_of": "province"}
    before = facts()
    asked = department.post("figures", {"steps": [step("a1", content=told)]})
    assert (refused(asked), faults(asked)) == (
        (409, "indicators.unsure_percent"),
        {("/steps/0/sure", "indicators.unsure_percent")},
    )
    assert facts() == before
    sure = department.post("figures", {"steps": [{**step("a1", content=told), "sure": True}]})
    [figure] = answer_of(sure)["figures"]
    newest = answer_of(department.get(f"figures/{figure}"))["newest"]
    assert {name: newest[name] for name in told} == told


def test_a_commune_sees_and_writes_its_own_figures_alone() -> None:
    here, there = commune(), commune("C05977")
    define("markets", level=Level.COMMUNE, periods=(PeriodKind.MONTH,))
    entered = here.post("figures", {"steps": [step("markets", area=DONG_DANG)]})
    [figure] = answer_of(entered)["figures"]
    assert [one["id"] for one in answer_of(here.get("figures"))["items"]] == [figure]
    assert answer_of(there.get("figures"))["items"] == []
    assert refused(there.get(f"figures/{figure}")) == (404, "indicators.figure_unknown")
    assert refused(there.get(f"figures?after={figure}")) == (404, "indicators.figure_unknown")
    series = f"indicators/markets/series?area={DONG_DANG}"
    assert here.get(series).status_code == 200
    assert refused(there.get(series)) == (404, "indicators.indicator_unknown")
    for verb in ("enter", "submit"):
        answer = there.post("figures", {"steps": [step("markets", verb, area=DONG_DANG)]})
        assert faults(answer) == {("/steps/0/indicator", "indicators.indicator_unknown")}
    board = answer_of(there.get("collection?period=2026-04"))
    assert [unit["unit"] for unit in board["units"]] == [str(there.organisation_id)]


def test_who_wrote_a_figure_approves_it_neither_himself_nor_by_a_program() -> None:
    chief, department = make_program(Role.FIGURES_MANAGER), make_program(Role.FIGURES_OFFICER)
    define("a1", owner=department.organisation_id)
    assert department.post("figures", {"steps": [step("a1"), step("a1", "submit")]}).status_code == 201
    approve = {"steps": [step("a1", "approve")]}
    assert refused(chief.post("figures", approve)) == (409, "indicators.same_person")
    take(manager(), Verb.APPROVE, key("a1"))
    found = answer_of(chief.get(f"figures/{key('a1').id}"))
    assert (found["status"], [one["by_program"] for one in found["versions"]]) == (
        "approved",
        [True, True, False],
    )
    # What a person wrote and submitted a program approves, and locks.
    define("a2")
    take(manager(), Verb.ENTER, key("a2"), value="3")
    take(manager(), Verb.SUBMIT, key("a2"))
    both = {"steps": [step("a2", "approve"), step("a2", "lock")]}
    assert chief.post("figures", both).status_code == 201
    assert [one for one in indicators.replay_figures() if one.differences] == []


def test_lists_go_on_where_they_ended() -> None:
    leader = make_program(Role.LEADER)
    for path in ("indicators", "areas", "figures", "findings"):
        whole, after = [], ""
        while True:
            page = answer_of(leader.get(f"{path}?limit=2{after}"))
            whole += page["items"]
            assert len(page["items"]) <= 2
            if page["after"] is None or len(whole) > 30:
                break
            after = f"&after={page['after']}"
        first = answer_of(leader.get(f"{path}?limit=30"))["items"]
        assert whole[: len(first)] == first
        assert len(first) > 2
    assert refused(leader.get("statistics?after=x"))[0] == 422
    assert refused(leader.get("indicators/tourists/series?after=x"))[0] == 422


def test_a_far_owner_has_no_alert_and_a_reader_answers_none() -> None:
    alert = make_alert()["alert_id"][0]
    far = make_program(Role.CENTRE_OPERATOR, gate="CM")
    cashier = make_program(Role.CENTRE_CASHIER)
    customs = make_program(Role.CUSTOMS_OFFICER, gate="HN")
    word = {"verb": "acknowledge"}
    assert answer_of(far.get("alerts"))["items"] == []
    for who in (far, cashier):
        assert refused(who.get(f"alerts/{alert}")) == (404, "insight.alert_unknown")
        assert refused(who.post(f"alerts/{alert}/words", word)) == (404, "insight.alert_unknown")
    assert answer_of(customs.get(f"alerts/{alert}"))["may_answer"] is False
    assert refused(customs.post(f"alerts/{alert}/words", word)) == (403, "insight.not_allowed")
    owner = make_program(Role.CENTRE_OPERATOR, gate="HN")
    silent = {"verb": "snooze", "text": "x", "until": (clock.now() + timedelta(days=2)).isoformat()}
    answer = owner.post(f"alerts/{alert}/words", silent)
    assert (refused(answer)[0], faults(answer)) == (422, {("/until", "insight.snooze_wrong")})
    assert faults(owner.post(f"alerts/{alert}/words", {"verb": "note"})) == {
        ("/text", "insight.text_missing")
    }


def test_tasks_are_given_by_leaders_and_worked_at_by_their_unit() -> None:
    leader, customs = make_program(Role.LEADER, scopes=BOTH), make_program(Role.CUSTOMS_OFFICER)
    deadline = (clock.now() + timedelta(days=2)).isoformat()
    task = {"unit": str(customs.organisation_id), "title": "T", "asked": "A", "evidence": "E"}
    task["deadline"] = deadline
    assert refused(customs.post("assignments", task)) == (403, "assignments.not_allowed")
    nobody = leader.post("assignments", {**task, "unit": str(UUID(int=1))})
    assert (refused(nobody)[0], faults(nobody)) == (404, {("/unit", "assignments.unknown")})
    outside = leader.post("assignments", {**task, "about": {"address": "//elsewhere.example"}})
    assert faults(outside) == {("/about/address", "assignments.link_wrong")}
    given = answer_of(leader.post("assignments", task))["assignment"]
    words = f"assignments/{given}/words"
    assert refused(leader.post(words, {"verb": "accept"})) == (403, "assignments.not_allowed")
    assert refused(customs.post(words, {"verb": "finish"})) == (403, "assignments.not_allowed")
    assert customs.post(words, {"verb": "accept"}).status_code == 201
    assert faults(customs.post(words, {"verb": "progress", "text": "x"})) == {
        ("/percent", "assignments.percent_wrong")
    }
    assert answer_of(customs.get(f"assignments/{given}"))["may"] == ["progress", "hand_in"]
    assert answer_of(customs.get("assignments?show=overdue"))["items"] == []
    assert [one["id"] for one in answer_of(customs.get("assignments?show=open"))["items"]] == [given]


def test_a_department_sees_its_programmes_and_projects_alone() -> None:
    own, other = make_program(Role.FIGURES_OFFICER), make_program(Role.FIGURES_OFFICER)
    project = make_project(owner=own.organisation_id)
    assert own.get(f"projects/{project}").status_code == 200
    assert [one["code"] for one in answer_of(own.get("programmes"))["items"]] == ["public_investment"]
    assert refused(other.get(f"projects/{project}")) == (404, "indicators.project_unknown")
    assert refused(other.get("projects/P99")) == (404, "indicators.project_unknown")
    for path in ("programmes/public_investment", "programmes/public_investment/projects", "programmes/x"):
        assert refused(other.get(path)) == (404, "indicators.programme_unknown")


def test_a_question_that_nobody_can_answer_names_its_parameter() -> None:
    leader = make_program(Role.LEADER)
    for query, name, code in (
        ("rows=nothing", "rows", "rest.field_choice"),
        ("first=2026-13-01", "first", "rest.field_form"),
        ("first=2010-01-01&last=2026-01-01", "last", "insight.too_long"),
        ("rows=day&columns=month", "rows", "insight.question_wrong"),
        ("step=entry", "measure", "insight.no_steps"),
    ):
        answer = leader.get(f"statistics?{query}")
        [fault] = answer_of(answer)["errors"]
        assert (answer.status_code, fault["parameter"], fault["code"]) == (422, name, code)
    for path in ("statistics?rows=carrier", "statistics/crossings?carrier=-", "statistics/sdmx?rows=carrier"):
        assert leader.get(path).status_code == 200
    assert AuditEntry.objects.filter(action="read", object_kind="statistics_by_company").count() == 3
    assert set(Dimension) <= set(StatisticsQuery.model_fields)
    far = (clock.now() + timedelta(days=2)).isoformat().replace("+", "%2B")
    [fault] = answer_of(leader.get(f"command/past?at={far}"))["errors"]
    assert (fault["parameter"], fault["code"]) == ("at", "rest.field_bounds")
    assert refused(leader.get("daily-reports/2999-01-01"))[0] in {404, 422}
