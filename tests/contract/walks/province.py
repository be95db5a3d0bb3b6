"""The command centre through programs: the screen, alerts, tasks, statistics, figures, programmes."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.contract.walks.walk import Walk, refused_code
from tests.support.alerts import make_alert
from tests.support.figures import import_tables, make_project, own_by
from tests.support.insight import follow
from tests.support.people import make_organisation
from tests.support.rest import ROOT, answer_of, make_program
from xulang.insight import api as insight
from xulang.insight import models
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry.api import OrganisationKind, TokenScope

PDF = b"%PDF-1.7 evidence"
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
    # No past week tells who will come.
    assert (line["tonight"]["weeks"], line["tonight"]["ahead"]) == (0, [])
    assert [one["name"] for one in screen["alerts"]] == ["Xe chờ nhiều"]
    # The hour in which the twenty came is over; an hour before nobody knew of them.
    at = now.replace(minute=0, second=0, microsecond=0)
    dials = {"at": at.isoformat(), "known": (at - timedelta(hours=2)).isoformat()}
    past = walk(leader, "GET command/past", query=dials)
    [line] = [one for one in past["lines"] if (one["gate"], one["direction"]) == ("HN", "export")]
    assert (line["then"]["waiting"], line["known_now"]["waiting"]) == (0, 20)
    assert (line["flow"], past["rebuilding"]) == ([], False)
    assert sum(one["registered"] for one in line["flow_known_now"]) >= 20
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
    walk_rules(walk)
    return str(alert["id"])


def walk_rules(walk: Walk) -> None:
    """A leader's program makes a rule, sees when it would have rung, and switches it on."""
    leader = make_program(Role.LEADER, scopes=BOTH)
    made = str(new_id())
    rule = {"name": "Xe chờ ở HN", "test": "above", "measure": "waiting", "limit": 15, "clears": 5}
    owners = {"owners": ["centre_operator", "leader"], "gate": "HN", "direction": "export"}
    walk(leader, "PUT alert-rules/{rule}", body={**rule, **owners}, rule=made)
    trial = walk(leader, "GET alert-rules/{rule}/trial", rule=made)
    assert [(one["gate"], one["ends"], one["peak"]) for one in trial["items"]] == [("HN", None, 20.0)]
    assert trial["rang"] == 1
    walk(leader, "POST alert-rules/{rule}/switches", body={"on": True}, rule=made)
    [kept] = [one for one in walk(leader, "GET alert-rules")["items"] if one["id"] == made]
    assert (kept["limit"], kept["owners"], kept["is_on"]) == (15.0, ["centre_operator", "leader"], True)
    answers = {
        field: leader.put(f"alert-rules/{made}", {**rule, **owners, field: value})
        for field, value in (("gate", "ZZ"), ("owners", ["declarant"]), ("clears", 20))
    }
    for field, answer in answers.items():
        code = "insight.rule_clears" if field == "clears" else "insight.rule_wrong"
        assert refused_code(answer) == code, field
        assert answer_of(answer)["errors"][0]["pointer"].startswith(f"/{field}"), field
    customs = make_program(Role.CUSTOMS_OFFICER)
    assert refused_code(customs.put(f"alert-rules/{made}", {**rule, **owners})) == "insight.not_allowed"


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
    proof = {"verb": "hand_in", "text": "Báo cáo số 12"}
    # Schemathesis sends no list of files: the answer's shape is that of every other word.
    files = [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]
    address = f"{ROOT}/assignments/{given['assignment']}/evidence"
    headers = {**customs.headers, "Idempotency-Key": str(new_id())}
    for _ in range(2):
        handed = Client().post(address, {**proof, "file": files}, headers=headers)
        assert (handed.status_code, len(handed.json()["facts"])) == (201, 1)
        for one in files:
            one.seek(0)
    walk.called.add("POST assignments/{assignment_id}/evidence")
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
    file, _second = found["told"][3]["files"]
    read = walk(leader, "GET assignments/{assignment_id}/files/{file_id}", file_id=file["id"], **where)
    assert (read, file["sha256"]) == (PDF, sha256(PDF).hexdigest())
    *lines, every = walk(leader, "GET assignments/report")["items"]
    assert [(one["unit"], one["given"], one["done_in_time"]) for one in lines] == [(unit, 1, 1)]
    assert (every["unit"], every["given"], every["mean_hours_late"]) == (None, 1, None)
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
    # The same by what the header asks for.
    sdmx = "application/vnd.sdmx.genericdata+xml"
    for accept in (sdmx, f"{sdmx};version=2.1, application/json;q=0.5"):
        again = walk(manager, "GET statistics", query=asked, accept=accept).decode()
        assert again.count("<gen:Obs>") == table["numbers"], accept
    assert b'id="CROSSING"' in walk(
        manager, "GET statistics", accept="application/vnd.sdmx.structure+xml;version=2.1"
    )
    for path, accept in (
        ("statistics", "text/html"),
        ("statistics", f"{sdmx};version=3.0"),
        ("statistics/sdmx", "application/json"),
        ("statistics/sdmx/structure", sdmx),
    ):
        answer = manager.get(path, Accept=accept)
        assert (answer.status_code, refused_code(answer)) == (406, "rest.no_such_form"), (path, accept)
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
    kept = walk(department, "POST evidence", file=PDF)["id"]
    assert walk(department, "GET evidence/{evidence_id}", evidence_id=kept) == PDF
    content = {
        "value": "4.2",
        "plan": "4",
        "percent_of_plan": "105",
        "source": "Báo cáo 12",
        "evidence": kept,
    }
    both = [{**step, "verb": "enter", "content": content, "seen": 0}, {**step, "verb": "submit"}]
    said = walk(department, "POST figures", body={"steps": both})
    assert (len(said["figures"]), len(said["facts"])) == (1, 2)
    assert walk(chief, "GET evidence/{evidence_id}", evidence_id=kept) == PDF
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


def walk_definitions(walk: Walk) -> None:
    """Who manages figures defines an indicator, a programme with it as a target, and a project of it."""
    chief = make_program(Role.FIGURES_MANAGER)
    names = {"vi": "Số phòng", "en": "Rooms"}
    entry = {
        "names": names,
        "unit": "phòng",
        "periods": ["month", "year"],
        "better": "more",
        "level": "province",
    }
    entry |= {"nature": "stock", "begun": "2026-01-01"}
    walk(chief, "PUT indicators/{indicator}", body={**entry, "seen": 0}, indicator="rooms")
    shown = walk(chief, "GET indicators/{indicator}", indicator="rooms")
    assert (shown["names"]["en"], shown["nature"], shown["version"], shown["begun"]) == (
        "Rooms",
        "stock",
        1,
        "2026-01-01",
    )
    old = chief.put("indicators/rooms", {**entry, "unit": "buồng", "seen": 0})
    assert refused_code(old) == "indicators.indicator_moved"
    target = {"indicator": "rooms", "period": "2026", "value": "5000"}
    plan = {"kind": "plan", "names": {"vi": "Kế hoạch du lịch", "en": "Tourism plan"}, "targets": [target]}
    walk(chief, "PUT programmes/{programme}", body={**plan, "seen": 0}, programme="tourism_plan")
    found = walk(chief, "GET programmes/{programme}", programme="tourism_plan")
    assert (found["version"], [one["wanted"] for one in found["target_lines"]]) == (1, ["5000"])
    project = {"names": {"vi": "Khách sạn"}, "programmes": ["tourism_plan"], "begins": "2026-01-01"}
    walk(chief, "PUT projects/{project}", body={**project, "seen": 0}, project="P77")
    detail = walk(chief, "GET projects/{project}", project="P77")
    assert (detail["version"], detail["project"]["programmes"]) == (1, ["tourism_plan"])
    stranger = {**project, "owner": str(new_id()), "seen": 1}
    assert answer_of(chief.put("projects/P77", stranger))["errors"][0]["pointer"] == "/owner"
    officer = make_program(Role.FIGURES_OFFICER)
    whole: dict[str, dict[str, Any]] = {
        "indicators/rooms": entry,
        "programmes/tourism_plan": plan,
        "projects/P77": project,
    }
    for path, body in whole.items():
        assert refused_code(officer.put(path, {**body, "seen": 1})) == "indicators.not_allowed"


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
    walk_definitions(walk)
