"""kill -9 half-way of a form leaves nothing half there, and the same request again gives it once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.support.assignments import Desk
from tests.support.figures import define, department, key, make_project, request_by
from tests.support.officers import tap
from tests.support.postgres import CLUSTER
from tests.usecases.test_roles_under_attack import SHEET, last_month, workbook
from xulang.assignments import api as assignments
from xulang.assignments.models import FileRow
from xulang.indicators import api as indicators
from xulang.indicators.api import MARK, Level, PeriodKind, Programme, ProgrammeKind, Verb
from xulang.indicators.models import EvidenceRow
from xulang.kernel.actor import SYSTEM, Actor
from xulang.notifications.models import Notification
from xulang.platform import clock, postgres
from xulang.platform.db import raw

PDF = b"%PDF-1.7 evidence"


class Half:
    """Sends a form in processes that are killed ever later, and lets the last one come to its end."""

    def __init__(self, database: str, folder: Path) -> None:
        self.url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
        self.folder = folder

    def post(self, person: Actor, address: str, fields: dict[str, str], **files: tuple[str, bytes]) -> int:
        """How many statements the form has."""
        kept = {}
        for name, (title, content) in files.items():
            kept[name] = str(self.folder / title)
            Path(kept[name]).write_bytes(content)
        told = {"person": person.id, "address": address, "fields": tap(**fields), "files": kept}
        (self.folder / "form.json").write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.figure_processes", str(self.folder / "form.json")],
            env={**os.environ, "XULANG_DATABASE_URL": self.url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not done.stderr, done.stderr
        return int(done.stdout)


def facts() -> int:
    found: Any = raw().execute("SELECT count(*) FROM journal_fact").fetchone()
    return int(found[0])


def versions(code: str, period: str, area: str = indicators.PROVINCE) -> list[tuple[Verb, str]]:
    figure = indicators.find_figure(key=key(code, period, area))
    return [(one.verb, one.content.value) for one in figure.versions] if figure else []


def test_forms_killed_anywhere_are_done_once(committed_db: str, tmp_path: Path) -> None:
    half = Half(committed_db, tmp_path)
    indicators.import_areas(folder=settings.DATA_FOLDER)
    person, home = department()
    for code in ("beds", "rooms"):
        define(code, owner=home, unit="người", periods=(PeriodKind.MONTH,))

    # Many rows, submitted: two facts each.
    before, rows = facts(), [key(code).id for code in ("beds", "rooms")]
    address = "/province/collection/form/?period=2026-04"
    form = {"period": "2026-04", "unit": "", "from": "0", "do": "submit"}
    form |= {f"{one}-value": "10" for one in rows} | {f"{one}-seen": "0" for one in rows}
    assert half.post(person, address, form) > 20
    for code in ("beds", "rooms"):
        assert versions(code, "2026-04") == [(Verb.ENTER, "10"), (Verb.SUBMIT, "10")]
    assert facts() == before + 4

    # A spreadsheet.
    month = last_month()
    head: list[list[object]] = [[f"{MARK}|{month}", *SHEET[1:]], [*SHEET]]
    names = {code: indicators.get_entry(code=code).name_vi for code in ("beds", "rooms")}
    lines: list[list[object]] = [[code, "LS", names[code], "người", 11] for code in ("beds", "rooms")]
    book = workbook([*head, *lines]).read()
    upload = {"period": month, "mapping": ""}
    assert half.post(person, "/province/collection/upload/", upload, file=("a.xlsx", book)) > 20
    assert [versions(code, month) for code in ("beds", "rooms")] == [[(Verb.ENTER, "11")]] * 2
    assert facts() == before + 6
    assert EvidenceRow.objects.count() == 0

    # A figure with its file: both or neither.
    entered = {"value": "12", "seen": "0"}
    half.post(person, "/province/enter/beds/LS/2026-03/", entered, evidence=("a.pdf", PDF))
    [file] = EvidenceRow.objects.values_list("id", flat=True)
    figure = indicators.find_figure(key=key("beds", "2026-03"))
    assert figure is not None
    assert [one.content.evidence for one in figure.versions] == [file]
    assert facts() == before + 7


def test_a_project_and_a_task_killed_anywhere_are_done_once(committed_db: str, tmp_path: Path) -> None:
    half, desk = Half(committed_db, tmp_path), Desk()
    indicators.import_areas(folder=settings.DATA_FOLDER)
    person, home = department()
    for code in indicators.PROJECT_CODES:
        define(code, level=Level.PROJECT)
    plan = Programme(
        code="public_investment", kind=ProgrammeKind.INVESTMENT, name_vi="Đầu tư công", name_en="Investment"
    )
    indicators.define_programmes(request=request_by(SYSTEM), programmes=[plan])
    project = make_project(owner=home)
    before = facts()
    half.post(person, f"/province/enter/{indicators.WORK}/{project}/2026-04/", {"value": "40", "seen": "0"})
    assert versions(indicators.WORK, "2026-04", project) == [(Verb.ENTER, "40")]
    assert facts() == before + 1

    due = clock.now().replace(year=clock.now().year + 1)
    given = {"unit": str(desk.unit), "title": "Báo cáo", "asked": "Số liệu", "evidence": "Văn bản"}
    half.post(desk.leader, "/assignments/give/", {**given, "deadline": f"{due:%Y-%m-%dT17:00}"})
    [task] = assignments.list_assignments(actor=desk.leader)
    assert (task.given.title, facts()) == ("Báo cáo", before + 2)
    assert Notification.objects.filter(subject_id=task.id).count() == 1
    half.post(
        desk.officer,
        f"/assignments/{task.id}/hand-in/",
        {"text": "Xong"},
        evidence=("a.pdf", PDF),
    )
    [_given, handed] = assignments.read_told(assignment_id=task.id)
    assert [one.name for one in handed.said.files] == ["a.pdf"]
    assert facts() == before + 3
    assert FileRow.objects.count() == 1
