"""What one unit may not see or change of another's, tried by every road that works for its own."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID
from zlib import crc32

import msgspec
import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.support.figures import (
    REPORT,
    commune,
    define,
    department,
    key,
    manager,
    request_by,
    take,
)
from tests.support.officers import tap
from tests.support.people import NOON, make_actor, make_organisation
from tests.support.rest import Program, make_program
from tests.support.sign_in import signed_in
from xulang.assignments import api as assignments
from xulang.assignments.api import Given, NewFile, Said, TaskVerb
from xulang.crossing import api as crossing
from xulang.indicators import api as indicators
from xulang.indicators.api import (
    MARK,
    Component,
    Content,
    Level,
    PeriodKind,
    Programme,
    ProgrammeKind,
    Project,
    Ranking,
    Target,
    Verb,
)  # fmt: skip
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.registry.api import OrganisationKind

pytestmark = pytest.mark.django_db
APRIL, MARCH, FEBRUARY = "2026-04", "2026-03", "2026-02"
SHEET = ("code", "area", "name", "unit", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A unit, its officer, its program, a thing of each kind; `mark` or `value` stands in all of them."""

    officer: Actor
    home: UUID
    program: Program
    browser: Client
    code: str
    area: str
    mark: str
    value: str
    official: UUID
    draft: UUID
    evidence: UUID
    report: UUID
    mapping: UUID
    task: UUID
    task_file: UUID
    project: str
    programme: str

    def at(self, period: str) -> indicators.Key:
        return key(self.code, period, self.area)


# Asks by a road as `who` for what is `whose`: the status and the text of the answer.
Answer = tuple[int, str]
Road = Callable[[Side, Side], Answer]


def side(officer: Actor, home: UUID, *, code: str, area: str, mark: str) -> Side:
    request = request_by(officer)
    evidence = indicators.keep_evidence(
        request=request, content=f"%PDF-1.7 {mark}".encode(), name=f"{mark}.pdf", organisation_id=home
    )
    report = indicators.keep_evidence(
        request=request_by(officer),
        content=f"{mark}. {REPORT}".encode(),
        name=f"{mark}.txt",
        organisation_id=home,
    )
    value = f"{100 + crc32(mark.encode()) % 10}.{10 + crc32(mark.encode()) % 89}"
    told = Content(value=value, source=f"Nguồn {mark}", evidence=evidence)
    march = key(code, MARCH, area)
    for actor, verb in ((officer, Verb.ENTER), (officer, Verb.SUBMIT), (manager(), Verb.APPROVE)):
        take(actor, verb, march, content=told if verb is Verb.ENTER else None)
    take(officer, Verb.ENTER, key(code, FEBRUARY, area), content=msgspec.structs.replace(told, value="105.5"))
    # The mark stands in no address: a page that is not there names the one that was asked for.
    number, programme = f"P{crc32(mark.encode())}", f"plan_{crc32(mark.encode())}"
    plan = Programme(
        code=programme, kind=ProgrammeKind.PLAN, name_vi=f"Kế hoạch {mark}", name_en=mark, owner=home,
        targets=(Target(code=code, period="2026", value="200"),),
    )  # fmt: skip
    indicators.define_programmes(request=request_by(SYSTEM), programmes=[plan])
    project = Project(code=number, name_vi=f"Dự án {mark}", owner=home, begins=NOON.date())
    indicators.define_project(request=request_by(SYSTEM), project=project)
    mapping = indicators.keep_mapping(
        request=request_by(officer),
        organisation_id=home,
        name=f"Mẫu {mark}",
        mapping=indicators.Mapping(
            label_column=1,
            first_row=1,
            labels=(("Dòng", code),),
            columns=(indicators.ColumnRule(column=2, field="value"),),
            area=area,
        ),
    )
    task, task_file = given_task(officer, home, mark)
    return Side(
        officer=officer,
        home=home,
        program=make_program(Role.FIGURES_OFFICER, organisation_id=home),
        browser=signed_in(UUID(officer.id)),
        code=code,
        area=area,
        mark=mark,
        value=value,
        official=march.id,
        draft=key(code, FEBRUARY, area).id,
        evidence=evidence,
        report=report,
        mapping=mapping,
        task=task,
        task_file=task_file,
        project=number,
        programme=programme,
    )


def given_task(officer: Actor, home: UUID, mark: str) -> tuple[UUID, UUID]:
    province = make_organisation(kind=OrganisationKind.PROVINCE, name="Tỉnh Lạng Sơn")
    leader = make_actor(role=Role.LEADER, organisation_id=province)
    given = Given(
        unit=home, giver=province, title=f"Việc {mark}", asked="Báo cáo", evidence="Văn bản",
        deadline=NOON.replace(year=2028),
    )  # fmt: skip
    task = UUID(str(crossing.assign(request=request_by(leader), given=given)["assignment"]))
    crossing.say_of_assignment(
        request=request_by(officer), assignment_id=task, said=Said(verb=TaskVerb.ACCEPT)
    )
    crossing.say_of_assignment(
        request=request_by(officer),
        assignment_id=task,
        said=Said(verb=TaskVerb.PROGRESS, text="Đang làm", percent=10),
        files=[NewFile(name="a.pdf", content=f"%PDF-1.7 {mark}".encode())],
    )
    [file] = assignments.read_told(assignment_id=task)[-1].said.files
    return task, file.id


@pytest.fixture
def sides(db: None) -> dict[str, Side]:
    """Two communes and two departments."""
    indicators.import_areas(folder=settings.DATA_FOLDER)
    define("people", level=Level.COMMUNE, unit="người", periods=(PeriodKind.MONTH, PeriodKind.YEAR))
    for code in indicators.PROJECT_CODES:
        define(code, level=Level.PROJECT)
    made = {}
    for mark, area in (("dongdang", "C06184"), ("dongkinh", "C05977")):
        officer, home = commune(area=area)
        made[mark] = side(officer, home, code="people", area=area, mark=mark)
    for mark in ("dulich", "congthuong"):
        officer, home = department()
        code = f"beds.{mark[0]}"
        define(code, owner=home, unit="người")
        made[mark] = side(officer, home, code=code, area=indicators.PROVINCE, mark=mark)
    return made


ATTACKS = {"dongdang": ("dongkinh", "dulich"), "dulich": ("congthuong", "dongdang")}


def see(path: Callable[[Side], str]) -> Road:
    def road(who: Side, whose: Side) -> Answer:
        answer = who.browser.get(path(whose))
        return answer.status_code, plain(answer.content)

    return road


def ask(path: Callable[[Side], str]) -> Road:
    def road(who: Side, whose: Side) -> Answer:
        answer = who.program.get(path(whose))
        return answer.status_code, answer.content.decode(errors="replace")

    return road


def plain(content: bytes) -> str:
    """Of a Word file its text."""
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def send(path: Callable[[Side], str], fields: Callable[[Side], dict[str, object]]) -> Road:
    def road(who: Side, whose: Side) -> Answer:
        answer = who.browser.post(path(whose), {**tap(), **fields(whose)})
        return answer.status_code, answer.content.decode(errors="replace")

    return road


def say(path: Callable[[Side], str], body: Callable[[Side], dict[str, object]]) -> Road:
    def road(who: Side, whose: Side) -> Answer:
        answer = who.program.post(path(whose), body(whose))
        return answer.status_code, answer.content.decode()

    return road


READING: dict[str, Road] = {
    "indicator's page": see(lambda one: f"/province/indicators/{one.code}/?area={one.area}"),
    "series as CSV": see(lambda one: f"/province/indicators/{one.code}/series.csv?area={one.area}"),
    "series as JSON": see(lambda one: f"/province/indicators/{one.code}/series.json?area={one.area}"),
    "figure's page": see(lambda one: f"/province/figures/{one.official}/"),
    "draft's page": see(lambda one: f"/province/figures/{one.draft}/"),
    "written report": see(lambda one: f"/province/reports/?period={MARCH}&area={one.area}"),
    "evidence": see(lambda one: f"/province/evidence/{one.evidence}/"),
    "report that came": see(lambda one: f"/province/reports/read/{one.report}/"),
    "project": see(lambda one: f"/province/projects/{one.project}/"),
    "programme": see(lambda one: f"/province/programmes/{one.programme}/"),
    "task": see(lambda one: f"/assignments/{one.task}/"),
    "task's file": see(lambda one: f"/assignments/{one.task}/files/{one.task_file}/"),
    "API: indicator": ask(lambda one: f"indicators/{one.code}/series?area={one.area}"),
    "API: figure": ask(lambda one: f"figures/{one.official}"),
    "API: figures": ask(lambda one: f"figures?area={one.area}&indicator={one.code}"),
    "API: project": ask(lambda one: f"projects/{one.project}"),
    "API: programme": ask(lambda one: f"programmes/{one.programme}"),
    "API: task": ask(lambda one: f"assignments/{one.task}"),
}
# Lists without an address of one's own: what stands in them is the visitor's own alone.
LISTS = (
    "/province/",
    "/province/?area=C05977",
    "/province/findings/",
    "/province/programmes/",
    "/province/collection/?period=2026-03",
    "/province/collection/form/?period=2026-03",
    "/province/collection/upload/",
    "/province/collection/mappings/",
    "/province/collection/drafts/",
    "/assignments/?show=open",
    "/assignments/report.csv",
    "/api/v1/figures?limit=100",
    "/api/v1/programmes",
    "/api/v1/collection?period=2026-03",
    "/api/v1/assignments",
)


def tells(text: str, side: Side) -> bool:
    """Whether it has the unit's mark, or its number as a page or a file writes it."""
    return any(said in text for said in (side.mark, side.value, side.value.replace(".", ",")))


def test_what_is_anothers_is_not_read(sides: dict[str, Side]) -> None:
    wrong = []
    for attacker, victims in ATTACKS.items():
        who = sides[attacker]
        for name, road in READING.items():
            status, text = road(who, who)
            if status != 200 or not tells(text, who):
                wrong.append(f"{attacker}, {name}: one's own does not work ({status})")
            for victim in victims:
                status, text = road(who, sides[victim])
                if tells(text, sides[victim]) or status not in {200, 403, 404}:
                    wrong.append(f"{attacker} of {victim}, {name}: {status}")
        own, others = 0, [one.mark for one in sides.values() if one is not who]
        for path in LISTS:
            answer = who.program.get(path) if path.startswith("/api") else who.browser.get(path)
            text = answer.content.decode()
            if answer.status_code != 200:
                wrong.append(f"{attacker}, {path}: {answer.status_code}")
            own += tells(text, who)
            wrong += [f"{attacker} of {mark}, {path}" for mark in others if mark in text]
        assert own >= 8, own
    assert not wrong, "\n".join(wrong)


def enter(one: Side) -> str:
    return f"/province/enter/{one.code}/{one.area}/{APRIL}/"


def typed(**more: object) -> Callable[[Side], dict[str, object]]:
    return lambda _one: {"value": "112", "seen": "0", **more}


def many_rows(who: Side, whose: Side) -> Answer:
    prefix = whose.at(APRIL).id
    path = f"/province/collection/form/?period={APRIL}"
    rows = re.findall(r'name="([^"]+-seen)"', who.browser.get(path).content.decode())
    fields = tap(period=APRIL, unit=str(whose.home), do="keep", **{"from": "0"}, **dict.fromkeys(rows, "0"))
    answer = who.browser.post(path, {**fields, f"{prefix}-value": "112", f"{prefix}-seen": "0"})
    return answer.status_code, answer.content.decode()


def last_month() -> str:
    [span] = indicators.ended_before(kinds=[PeriodKind.MONTH], day=clock.now().date(), count=1)
    return span.code


def workbook(rows: list[list[object]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


def upload(who: Side, file: SimpleUploadedFile, mapping: str = "") -> Answer:
    fields = {**tap(period=last_month(), mapping=mapping), "file": file}
    answer = who.browser.post("/province/collection/upload/", fields)
    return answer.status_code, answer.content.decode()


def spreadsheet(who: Side, whose: Side) -> Answer:
    entry = indicators.get_entry(code=whose.code)
    head: list[object] = [f"{MARK}|{last_month()}", *SHEET[1:]]
    row: list[object] = [whose.code, whose.area, entry.name_vi, entry.unit, 112]
    return upload(who, workbook([head, list(SHEET), row]))


def by_mapping(who: Side, whose: Side) -> Answer:
    """Another's mapping, and one's own that names another's indicator."""
    return upload(who, workbook([["Dòng", 112]]), str(whose.mapping))


def accept(who: Side, whose: Side) -> Answer:
    fields = tap(**{"f0-accept": "on", "f0-code": whose.code, "f0-period": APRIL, "f0-value": "112"})
    answer = who.browser.post(f"/province/reports/read/{who.report}/?area={whose.area}", fields)
    return answer.status_code, answer.content.decode()


def steps(*verbs: str) -> Callable[[Side], dict[str, object]]:
    def body(one: Side) -> dict[str, object]:
        step = {"indicator": one.code, "area": one.area, "period": APRIL}
        told = {"content": {"value": "112"}}
        return {"steps": [{**step, "verb": verb, **(told if verb == "enter" else {})} for verb in verbs]}

    return body


def borrowed(who: Side, whose: Side) -> Answer:
    """A file behind one's own figure is read by who sees the figure."""
    step = {"verb": "enter", "indicator": who.code, "area": who.area, "period": APRIL}
    content = {"value": "112", "evidence": str(whose.evidence)}
    answer = who.program.post("figures", {"steps": [{**step, "content": content}]})
    return answer.status_code, answer.content.decode()


def project_step(one: Side) -> dict[str, object]:
    step = {"verb": "enter", "indicator": indicators.DONE, "area": one.project, "period": APRIL}
    return {"steps": [{**step, "content": {"value": "33"}}]}


WRITING: dict[str, Road] = {
    "form": send(enter, typed()),
    "form with a file": send(
        enter, lambda one: {**typed()(one), "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    ),
    "form of a project": send(
        lambda one: f"/province/enter/{indicators.DONE}/{one.project}/{APRIL}/", typed(value="33")
    ),
    "form of many rows": many_rows,
    "spreadsheet": spreadsheet,
    "spreadsheet by a mapping": by_mapping,
    "reader's accept": accept,
    "submit": send(lambda one: f"/province/figures/{one.draft}/do/submit/", lambda _one: {"seen": "1"}),
    "drafts": send(lambda _one: "/province/collection/drafts/", lambda one: {"figure": f"{one.draft}:1"}),
    "task": send(
        lambda one: f"/assignments/{one.task}/hand-in/",
        lambda _one: {"text": "Xong", "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7")},
    ),
    "API: figure": say(lambda _one: "figures", steps("enter", "submit")),
    "API: project": say(lambda _one: "figures", project_step),
    "API: another's file": borrowed,
    "API: task": say(
        lambda one: f"assignments/{one.task}/words", lambda _one: {"verb": "hand_in", "text": "Xong"}
    ),
}


def record() -> dict[str, object]:
    """All that could have changed; of files only those behind figures and tasks."""
    told: dict[str, object] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            " AND (tablename LIKE 'indicators_%%' OR tablename LIKE 'assignments_%%')"
        )
        tables = {name for (name,) in cursor.fetchall()} - {"indicators_evidence", "indicators_series"}
        assert len(tables) > 10
        for name in sorted(tables):
            cursor.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t")  # noqa: S608 -- names of our tables
            told[name] = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM journal_fact")
        told["facts"] = cursor.fetchone()
    return told


def test_what_is_anothers_is_not_changed(sides: dict[str, Side]) -> None:
    wrong, before = [], record()
    for attacker, victims in ATTACKS.items():
        who = sides[attacker]
        for name, road in WRITING.items():
            with transaction.atomic():
                status, _text = road(who, who)
                if record() == before or status not in {201, 302}:
                    wrong.append(f"{attacker}, {name}: one's own does not work ({status})")
                transaction.set_rollback(True)
            for victim in victims:
                whose = sides[victim]
                status, text = road(who, whose)
                if record() != before:
                    wrong.append(f"{attacker} of {victim}, {name}: changed ({status})")
                if whose.mark in text:
                    wrong.append(f"{attacker} of {victim}, {name}: tells ({status})")
    assert not wrong, "\n".join(wrong)


MANAGERS = (
    "/province/dictionary/new/",
    "/province/dictionary/people/",
    "/province/define-programme/",
    "/province/define-project/",
    "/province/desk/",
    "/assignments/give/",
    "/centre/statistics/",
    "/centre/command/",
    "/centre/alerts/rules/",
)


def test_who_reports_defines_approves_and_gives_nothing(sides: dict[str, Side]) -> None:
    before = record()
    for attacker in ATTACKS:
        who = sides[attacker]
        answers = {path: who.browser.get(path).status_code for path in MANAGERS}
        assert set(answers.values()) == {404}, answers
        for verb in ("approve", "lock", "return"):
            who.browser.post(f"/province/figures/{who.official}/do/{verb}/", tap(reason="Vì"))
            who.browser.post("/province/desk/take/", tap(verb=verb, figure=f"{who.official}:3"))
            step = {"verb": verb, "indicator": who.code, "area": who.area, "period": MARCH, "reason": "Vì"}
            assert who.program.post("figures", {"steps": [step]}).status_code == 403
        assert who.browser.get(f"{enter(who)}?measure=plan").status_code == 404
        assert who.program.get("statistics").status_code == 403
        assert record() == before
    # A refused spreadsheet goes back to its own unit alone.
    who, whose = sides["dongdang"], sides["dongkinh"]
    _status, page = spreadsheet(who, whose)
    found = re.search(r"/province/collection/upload/[0-9a-f-]{36}/copy/[^\"]*", page)
    assert found is not None
    path = found[0].replace("&amp;", "&")
    statuses = [one.browser.get(path).status_code for one in (who, whose, sides["dulich"])]
    assert statuses == [200, 404, 404]


def test_a_score_is_entered_by_who_rates_and_never_by_the_rated(db: None) -> None:
    indicators.import_areas(folder=settings.DATA_FOLDER)
    rater, rating = department()
    village, home = commune()
    office, other = department()
    for organisation, code in ((other, "S05"), (rating, "S06")):
        indicators.name_department(
            request=request_by(SYSTEM), organisation_id=organisation, code=code, name=f"Sở {code}"
        )
    for level, rated, unit, area in (
        (Level.COMMUNE, village, home, "C06184"),
        (Level.DEPARTMENT, office, other, "S05"),
    ):
        codes = [f"ddci.{level}.{part}" for part in ("score", "rank", "time")]
        for code in codes:
            define(code, owner=rating, level=level, unit="điểm", periods=(PeriodKind.YEAR,))
        score, rank, part = codes
        before = dict.fromkeys(codes, unit)
        assert {one: whose_turn(one, area) for one in codes} == before, "until a ranking names them"
        ranking = Ranking(score=score, rank=rank, components=(Component(code=part),))
        ddci = Programme(
            code=f"ddci_{level}", kind=ProgrammeKind.RANKING, name_vi="DDCI", name_en="DDCI", ranking=ranking
        )
        indicators.define_programmes(request=request_by(SYSTEM), programmes=[ddci])
        assert {one: whose_turn(one, area) for one in codes} == dict.fromkeys(codes, rating)
        # Whatever other roles he has.
        two_roles = replace(rated, grants=(*rated.grants, *manager().grants))
        for actor in (rated, two_roles):
            for code in codes:
                with pytest.raises(Refusal) as caught:
                    take(actor, Verb.ENTER, key(code, "2025", area), value="70")
                assert caught.value.code == indicators.IndicatorRefusal.NOT_ALLOWED
        assert indicators.list_figures(areas=[area]) == []
        for code in codes:
            take(rater, Verb.ENTER, key(code, "2025", area), value="70")
    assert whose_turn(score, "S06") is None, "nobody rates himself"
    with pytest.raises(Refusal):
        take(rater, Verb.ENTER, key(score, "2025", "S06"), value="99")


def whose_turn(code: str, area: str) -> UUID | None:
    board = indicators.read_board(span=indicators.read_span(code="2025"))
    [unit] = [one.unit for one in board.units for each in one.expected if each.key == key(code, "2025", area)]
    return unit
