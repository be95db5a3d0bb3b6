"""The command centre through programs: the screen, alerts, tasks, statistics, figures, programmes."""

from datetime import datetime, timedelta
from typing import Any

from tests.contract.walks.walk import Walk, refused_code
from tests.support.alerts import make_alert
from tests.support.figures import import_tables, make_project, own_by
from tests.support.insight import follow
from tests.support.people import make_organisation
from tests.support.rest import make_program
from xulang.insight import api as insight
from xulang.insight import models
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.registry.api import OrganisationKind, TokenScope

BOTH = (TokenScope.READ, TokenScope.CONFIRM)


def walk_command(walk: Walk) -> None:
    """Who waits now and tonight, and the same hour by two dials."""
    leader, now = make_program(Role.LEADER), clock.now()
    follow(now)
    make_alert()
    models.FollowerRow.objects.update(seen_at=clock.now())
    insight.forget_command()
    insight.forget_outlook()
    screen = walk(leader, "GET command")
    assert screen["fresh"]["stopped"] is False
    [line] = [one for one in screen["lines"] if (one["gate"], one["direction"]) == ("HN", "export")]
    assert line["now"]["waiting"] >= 20
    assert [one["hours"] for one in line["tonight"]["ahead"]] == [6, 12, 24]
    assert [one["name"] for one in screen["alerts"]] == ["Xe chờ nhiều"]
    # The hour in which the twenty came is over; an hour before nobody knew of them.
    at = now.replace(minute=0, second=0, microsecond=0)
    dials = {"at": at.isoformat(), "known": (at - timedelta(hours=2)).isoformat()}
    past = walk(leader, "GET command/past", query=dials)
    [line] = [one for one in past["lines"] if (one["gate"], one["direction"]) == ("HN", "export")]
    assert (line["then"]["waiting"], line["known_now"]["waiting"]) == (0, 20)
    assert datetime.fromisoformat(past["at"]) == at
    assert refused_code(make_program(Role.CUSTOMS_OFFICER).get("command")) == "crossing.not_allowed"


def walk_alerts(walk: Walk) -> str:
    """Noted, acknowledged and silenced by an owner at its gate; answers the alert."""
    operator = make_program(Role.CENTRE_OPERATOR, gate="HN")
    [alert] = walk(operator, "GET alerts", query={"state": "ringing"})["items"]
    assert (alert["gate"], alert["direction"], alert["value"]) == ("HN", "export", 20.0)
    where: dict[str, Any] = {"alert_id": alert["id"]}
    words = "POST alerts/{alert_id}/words"
    walk(operator, words, body={"verb": "note", "text": "Mở thêm một làn"}, **where)
    until = clock.now() + timedelta(hours=1)
    silence = {"verb": "snooze", "text": "Đang xử lý", "until": until.isoformat()}
    walk(operator, words, body=silence, **where)
    walk(operator, words, body={"verb": "acknowledge"}, **where)
    found = walk(operator, "GET alerts/{alert_id}", **where)
    told = [(word["kind"], word["text"]) for word in found["words"]]
    assert told == [
        ("alert_rang", ""),
        ("alert_noted", "Mở thêm một làn"),
        ("alert_snoozed", "Đang xử lý"),
        ("alert_acknowledged", ""),
    ]
    assert (found["acknowledged_by"], found["may_answer"], found["due_at"]) == (
        "Phần mềm khai báo",
        True,
        None,
    )
    [rule] = [one for one in walk(operator, "GET alert-rules")["items"] if one["id"] == alert["rule"]]
    assert (rule["test"], rule["measure"], rule["limit"], rule["is_on"]) == ("above", "waiting", 10.0, True)
    return str(alert["id"])


def walk_assignments(walk: Walk, alert: str) -> None:
    """A leader's program makes a task of the alert; the unit's works at it and hands it in."""
    leader = make_program(Role.LEADER, scopes=BOTH)
    customs = make_program(Role.CUSTOMS_OFFICER)
    units = {one["id"]: one["kind"] for one in walk(leader, "GET units")["items"]}
    unit = str(customs.organisation_id)
    assert units[unit] == "force"
    deadline = (clock.now() + timedelta(days=2)).isoformat()
    task = {"unit": unit, "title": "Giải tỏa xe chờ", "asked": "Thêm một tổ", "evidence": "Báo cáo"}
    about = {"kind": "alert", "id": alert, "label": "Xe chờ nhiều", "address": f"/centre/alerts/{alert}/"}
    given = walk(leader, "POST assignments", body={**task, "deadline": deadline, "about": about})
    where: dict[str, Any] = {"assignment_id": given["assignment"]}
    words = "POST assignments/{assignment_id}/words"
    walk(customs, words, body={"verb": "accept"}, **where)
    walk(customs, words, body={"verb": "progress", "text": "Đã bố trí", "percent": 40}, **where)
    walk(customs, words, body={"verb": "hand_in", "text": "Báo cáo số 12"}, **where)
    walk(leader, words, body={"verb": "finish"}, **where)
    found = walk(customs, "GET assignments/{assignment_id}", **where)
    assert [(one["verb"], one["percent"]) for one in found["told"]] == [
        ("give", None),
        ("accept", None),
        ("progress", 40),
        ("hand_in", None),
        ("finish", None),
    ]
    assert (found["state"], found["percent"], found["overdue"], found["may"]) == ("done", 100, False, [])
    listed = walk(customs, "GET assignments", query={"show": "ended"})["items"]
    assert [one["id"] for one in listed] == [given["assignment"]]
    ringing = walk(leader, "GET alerts/{alert_id}", alert_id=alert)
    assert ringing["assignments"] == [given["assignment"]]


def walk_statistics(walk: Walk) -> None:
    """A number, the crossings behind it, the same table for statistical offices, the daily report."""
    manager, day = make_program(Role.CENTRE_MANAGER), clock.now().date()
    days = {"first": str(day - timedelta(days=2)), "last": str(day + timedelta(days=2))}
    asked: dict[str, Any] = {**days, "rows": ["gate"], "columns": ["direction"], "moment": "declared"}
    table = walk(manager, "GET statistics", query=asked)
    numbers = {(*one["rows"], *one["columns"]): one["value"] for one in table["items"]}
    assert table["total"] == sum(numbers.values())
    [cell] = [one for one in table["items"] if (one["rows"], one["columns"]) == (["CM"], ["export"])]
    behind = manager.get(cell["crossings"])
    assert behind.status_code == 200
    one = walk(manager, "GET statistics/crossings", query={**days, "gate": ["CM"], "moment": "declared"})
    assert one["total"] == cell["value"] == len(one["items"])
    assert {item["gate"] for item in one["items"]} == {"CM"}
    message = walk(manager, "GET statistics/sdmx", query=asked)
    assert message.decode().count("<gen:Obs>") == table["numbers"] == len(numbers)
    structure = walk(manager, "GET statistics/sdmx/structure").decode()
    assert 'id="CROSSING"' in structure
    assert walk(manager, "GET daily-reports") == {"items": []}
    report = walk(manager, "GET daily-reports/{day}", day=str(day), query={"gate": "CM"})
    assert (report["made"], [line["gate"] for line in report["gates"]]) == (False, ["CM"])


def walk_figures(walk: Walk) -> None:
    """A department's program enters and submits; a person's colleague, not another program, approves."""
    import_tables()
    home = make_organisation(kind=OrganisationKind.DEPARTMENT, name="Sở Du lịch")
    department = make_program(Role.FIGURES_OFFICER, organisation_id=home)
    chief = make_program(Role.FIGURES_MANAGER)
    areas = walk(chief, "GET areas", query={"level": "commune", "day": "2026-01-01"})
    assert (len(areas["items"]), areas["after"]) == (65, None)
    [town] = [one for one in areas["items"] if one["code"] == "C06184"]
    assert (len(town["made_of_whole"]), town["made_of_part"]) == (5, [])
    own_by("tourists", home)
    [entry] = walk(department, "GET indicators")["items"]
    assert (entry["code"], entry["unit"], entry["owner_name"]) == ("tourists", "triệu lượt", "Sở Du lịch")
    where: dict[str, Any] = {"indicator": "tourists"}
    assert walk(department, "GET indicators/{indicator}", **where) == entry
    step = {"indicator": "tourists", "period": "2025"}
    content = {"value": "4.2", "plan": "4", "percent_of_plan": "105", "source": "Báo cáo 12"}
    both = [{**step, "verb": "enter", "content": content, "seen": 0}, {**step, "verb": "submit"}]
    said = walk(department, "POST figures", body={"steps": both})
    assert (len(said["figures"]), len(said["facts"])) == (1, 2)
    approve = {"steps": [{**step, "verb": "approve"}]}
    assert refused_code(chief.post("figures", approve)) == "indicators.same_person"
    [listed] = walk(department, "GET figures", query={"period": "2025", "status": ["submitted"]})["items"]
    assert (listed["official"], listed["newest"]["value"], listed["version"]) == (None, "4.2", 2)
    found = walk(department, "GET figures/{figure_id}", figure_id=listed["id"])
    assert [(one["verb"], one["by_program"]) for one in found["versions"]] == [
        ("enter", True),
        ("submit", True),
    ]
    series = walk(department, "GET indicators/{indicator}/series", query={"limit": 1}, **where)
    assert len(series["items"]) == 1
    assert series["after"] == series["items"][-1]["period"]
    findings = walk(department, "GET findings")["items"]
    assert {(one["kind"], one["indicator"]) for one in findings} == {("plans_contradict", "tourists")}
    assert [plan["value"] for plan in findings[0]["plans"]] == ["3.3893", "3.4599"]
    board = walk(department, "GET collection", query={"period": "2025"})
    assert [(unit["name"], unit["there"], unit["expected"]) for unit in board["units"]] == [
        ("Sở Du lịch", 1, 1)
    ]


def walk_programmes(walk: Walk) -> None:
    """Public investment: one project, what it disbursed, how it stands against its time."""
    project, leader = make_project(), make_program(Role.LEADER)
    codes = [one["code"] for one in walk(leader, "GET programmes")["items"]]
    assert {"public_investment", "dti"} <= set(codes)
    ranking = walk(leader, "GET programmes/{programme}", programme="dti")["ranking"]
    assert [(one["year"], one["rank"]["value"]) for one in ranking["years"]] == [(2021, "5.0000")]
    where: dict[str, Any] = {"programme": "public_investment"}
    [one] = walk(leader, "GET programmes/{programme}/projects", **where)["items"]
    assert (one["project"]["code"], one["progress"]["plan"]["value"]) == (project, "300.0000")
    assert (one["progress"]["percent"]["value"], one["progress"]["lags"]) == ("11.0000", ["behind_time"])
    detail = walk(leader, "GET projects/{project}", project=project)
    assert [(year["year"], [month["month"] for month in year["months"]]) for year in detail["years"]] == [
        (2026, [4])
    ]


def walk_province(walk: Walk) -> None:
    walk_command(walk)
    walk_assignments(walk, walk_alerts(walk))
    walk_statistics(walk)
    walk_figures(walk)
    walk_programmes(walk)
