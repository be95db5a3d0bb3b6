"""The pages of tasks, for who gives and for who works; what others get there."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.support.assignments import Desk
from tests.support.companies import clerk_of
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.sign_in import signed_in
from tests.support.story import COMPANY
from xulang.assignments import models
from xulang.kernel.words import Role
from xulang.platform import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.now = clock.now()
    return desk


def read(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def test_a_task_goes_from_the_leader_to_the_unit_and_back(desk: Desk) -> None:
    leader, unit = signed_in(desk.leader.id), signed_in(desk.officer.id)  # type: ignore[arg-type] # ids as text
    form = read(leader, "/assignments/give/?kind=alert&id=7&label=Ùn+tắc+HN&address=/centre/alerts/")
    assert "Ùn tắc HN" in form
    due = f"{desk.now + timedelta(days=3):%Y-%m-%dT17:00}"
    typed = tap(
        unit=str(desk.unit),
        title="Kiểm hóa ban đêm",
        asked="Thêm một ca",
        evidence="Biên bản",
        deadline=due,
        kind="alert",
        id="7",
        label="Ùn tắc HN",
        address="/centre/alerts/",
    )
    assert leader.post("/assignments/give/", typed).status_code == 302
    row = models.AssignmentRow.objects.get()
    page = f"/assignments/{row.id}/"
    assert "Kiểm hóa ban đêm" in read(unit, "/assignments/")
    shown = read(unit, page)
    assert 'href="/centre/alerts/"' in shown
    assert f"{page}finish/" not in shown
    assert unit.post(f"{page}accept/", tap()).status_code == 302
    wrong = unit.post(f"{page}progress/", tap(percent="30"))
    assert wrong.status_code == 422
    assert unit.post(f"{page}hand-in/", tap(text="Xong", link="https://example.vn/a")).status_code == 302
    assert 'href="https://example.vn/a"' in read(leader, page)
    assert leader.post(f"{page}finish/", tap()).status_code == 302
    row.refresh_from_db()
    assert row.state == "done"
    table = leader.get("/assignments/report.csv").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("unit,given,done_in_time,done_late")
    assert table[1].startswith("Hải quan,1,1,0,0,0,0")
    assert "Hải quan" in read(unit, "/assignments/report/")


def test_others_find_nothing(desk: Desk) -> None:
    task = desk.give(deadline=desk.now + timedelta(days=2))
    make_organisation(organisation_id=COMPANY)
    guard, clerk = officer(Role.BORDER_GUARD_OFFICER, gate=None), clerk_of(COMPANY)
    assert guard.get(f"/assignments/{task}/").status_code == 404
    assert guard.post(f"/assignments/{task}/accept/", tap()).status_code == 404
    assert guard.get("/assignments/give/").status_code == 404
    assert clerk.get("/assignments/").status_code == 404
    assert "Giải tỏa" not in read(guard, "/assignments/?show=open")
