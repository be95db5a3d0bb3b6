"""Pages of programmes: a project defined, reported, seen to lag; targets; a ranking; who sees what."""

from uuid import UUID

import pytest

from tests.support.figures import (
    DONG_DANG,
    commune,
    department,
    import_tables,
    key,
    manager,
    request_by,
    take,
)
from tests.support.officers import tap
from tests.support.people import make_actor
from tests.usecases.test_province_pages import browser, see
from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Verb
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.words import Role

pytestmark = pytest.mark.django_db
ROOT = "/province/"


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    import_tables()


def project_form(code: str, owner: UUID, **more: str) -> dict[str, object]:
    empty = dict.fromkeys(("name_en", "name_zh", "investor", "funding", "total", "ends", "closed"), "")
    given = {"seen": "0", "code": code, "name_vi": f"Đường {code}", "group": "b", "begins": "2025-01-01"}
    return {**tap(**{**empty, **given, "owner": str(owner), **more}), "programmes": ["public_investment"]}


def programme_form(**more: str) -> dict[str, str]:
    names = ("name_zh", "legal_basis", "owner", "starts", "ends", "targets")
    empty = dict.fromkeys((*names, "score", "rank", "best", "median", "components"), "")
    given = {
        "seen": "0",
        "code": "nq_2022",
        "kind": "resolution",
        "name_vi": "NQ 2022",
        "name_en": "Res 2022",
    }
    return tap(**{**empty, **given, **more})


def report(code: str, month: str, done: str, why: str = "") -> None:
    content = Content(value=done, comment=why)
    take(manager(), Verb.IMPORT, key("project_disbursed", month, code), content=content)


def plan(code: str, year: str, amount: str) -> None:
    for source, value in zip(indicators.SOURCES, (amount, "0", "0"), strict=True):
        take(manager(), Verb.IMPORT, key(source, year, code), value=value)


def test_a_project_is_added_reported_and_seen_to_lag() -> None:
    officer, home = department()
    chief = browser(manager())
    wrong = chief.post(f"{ROOT}define-project/", project_form("LS1", home, total="1,000"))
    assert wrong.status_code == 422
    added = chief.post(f"{ROOT}define-project/", project_form("P01", home, total="1.234,5"))
    assert (added.status_code, added["Location"]) == (302, f"{ROOT}projects/P01/")
    plan("P01", "2025", "100")
    report("P01", "2025-04", "30")
    report("P01", "2025-12", "90")
    plan("P01", "2026", "200")
    report("P01", "2026-04", "40", "Vướng giải phóng mặt bằng")
    page = see(browser(make_actor(role=Role.LEADER)), f"{ROOT}programmes/public_investment/")
    assert "Đường P01 P01 200.00 – 40.00 20.00 32.88 – – – behind its time Vướng giải phóng mặt bằng" in page
    assert "Per cent of plan at the year’s end: 60.0 ." in page
    assert "Years: 2025." in page
    assert "Its error is not known yet" in page
    # A total, and the plan by source with its total; nothing was carried over.
    assert "Total 200.00 – 0/1 40.00 20.00" in page
    assert "Đường P01 P01 200.00 0.00 0.00 200.00 – Total 200.00 0.00 0.00 200.00 –" in page
    own = see(browser(officer), f"{ROOT}projects/P01/")
    assert "Total investment (billion VND) 1,234.5" in own
    # Its months beside the same months of the year before.
    assert "Month 2026 2025 1 – – 2 – – 3 – – 4 20.00 30.00 5 – –" in own
    assert "Project, disbursed of the year’s plan" in own
    assert browser(officer).get(f"{ROOT}enter/project_disbursed/P01/2026-05/").status_code == 200
    board = see(browser(officer), f"{ROOT}collection/?period=2026-05")
    assert "Đường P01" in board


def test_a_resolution_with_targets_and_their_states() -> None:
    chief = browser(manager())
    lines = "tourists 2022 3,4\nstate_budget_revenue 2022 9.000"
    bad = chief.post(f"{ROOT}define-programme/", programme_form(targets="tourists 2022"))
    assert bad.status_code == 422
    assert chief.post(f"{ROOT}define-programme/", programme_form(targets=lines)).status_code == 302
    page = see(browser(make_actor(role=Role.LEADER)), f"{ROOT}programmes/nq_2022/")
    assert "Year 2022 3.4 3.50 Year 2022 102.94 Target reached" in page
    assert "Year 2022 9,000 7,909.87 Year 2022 87.89 Target missed" in page
    assert "2 targets: No figure: 0 On the way: 0 Target reached: 1 Target missed: 1" in page
    missed = see(browser(make_actor(role=Role.LEADER)), f"{ROOT}programmes/nq_2022/?state=missed")
    assert "9,000" in missed
    assert "102.94" not in missed
    change = see(chief, f"{ROOT}define-programme/nq_2022/")
    assert "tourists 2022 3,4" in change
    # The form speaks the reader's language, in its title and in what it offers.
    assert "Res 2022" in change
    assert "Tourists (tourists)" in change


def test_a_ranking_shows_what_is_known_and_nothing_else() -> None:
    leader = browser(make_actor(role=Role.LEADER))
    assert "2021 – – 5 – – – –" in see(leader, f"{ROOT}programmes/dti/")
    assert "No official figure yet" in see(leader, f"{ROOT}programmes/pci/")


def test_who_sees_what() -> None:
    officer, home = department()
    other, _ = department()
    browser(manager()).post(f"{ROOT}define-project/", project_form("P01", home))

    def answer(actor: Actor, path: str) -> int:
        return int(browser(actor).get(f"{ROOT}{path}").status_code)

    leader = make_actor(role=Role.LEADER)
    seen = [answer(officer, path) for path in ("projects/P01/", "programmes/public_investment/")]
    assert seen == [200, 200]
    for actor, path in (
        (other, "projects/P01/"),
        (other, "programmes/public_investment/"),
        (officer, "programmes/pci/"),
        (officer, "define-project/P01/"),
        (leader, "define-programme/"),
        (leader, "projects/P99/"),
        (make_actor(role=Role.DECLARANT), "programmes/"),
    ):
        assert answer(actor, path) == 404, path
    assert "Provincial Competitiveness" not in see(browser(other), f"{ROOT}programmes/")
    assert "Give a task" in see(browser(leader), f"{ROOT}projects/P01/")


def test_departments_are_ranked_with_components_and_each_unit_sees_its_own_commune() -> None:
    for place, code in enumerate(("S01", "S02"), start=1):
        indicators.name_department(
            request=request_by(SYSTEM), organisation_id=None, code=code, name=f"Sở {place}"
        )
        for name, value in (("score", str(80 - place)), ("rank", str(place))):
            take(manager(), Verb.IMPORT, key(f"ddci_department_{name}", "2025", code), value=value)
    leader = browser(make_actor(role=Role.LEADER))
    page = see(leader, f"{ROOT}programmes/ddci_departments/")
    assert "Sở 1 1 – 79.00 – Sở 2 2 – 78.00 –" in page
    assert "Over the years: Sở 2" in see(leader, f"{ROOT}programmes/ddci_departments/?area=S02")
    village, _ = commune()
    for area, score in ((DONG_DANG, "71"), ("C05977", "73")):
        take(manager(), Verb.IMPORT, key("ddci_score", "2025", area), value=score)
    assert "Đồng Đăng Commune – – 71.00" in see(browser(village), f"{ROOT}programmes/ddci/")
    assert "Đông Kinh" not in see(browser(village), f"{ROOT}programmes/ddci/?area=C05977")
    assert "Đông Kinh Ward – – 73.00 – Đồng Đăng Commune" in see(leader, f"{ROOT}programmes/ddci/")
