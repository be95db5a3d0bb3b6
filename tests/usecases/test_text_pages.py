"""What the centre sees of texts: masked in the list, whole for who telephones, and each look audited."""

import pytest
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.officers import make_officer, officer, tap
from tests.support.sign_in import signed_in
from tests.support.story import reference_data
from tests.support.texts import ANOTHER, VIETNAMESE, queue, text_id
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.api import LineState, Route
from xulang.notifications.usecases.send_texts import note_line
from xulang.platform import clock
from xulang.platform.models import AuditEntry

pytestmark = pytest.mark.django_db
CALLED = notifications.TextAbout(kind=notifications.TextKind.CALL, gate="HN")


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    reference_data()


def see(browser: Client, path: str) -> str:
    return text_of(reader(browser=browser).get(path).content.decode())


def reads() -> list[tuple[str, str]]:
    found = AuditEntry.objects.filter(action="read").order_by("id")
    return [(entry.object_kind, entry.object_id) for entry in found]


def test_the_list_masks_and_the_page_of_one_does_not() -> None:
    queue("a", about=CALLED)
    queue("b", phone="+85291234567", about=CALLED)
    browser = officer(Role.CENTRE_OPERATOR)
    page = see(browser, "/centre/texts/")
    assert VIETNAMESE not in page
    assert "••• 678" in page
    assert "Mời xe" not in page
    assert "Not sent: no line is configured" in page
    assert "Did not arrive. No line reaches this country" in page
    one = see(browser, f"/centre/texts/{text_id('a')}/")
    assert VIETNAMESE in one
    assert "Mời xe" in one
    assert reads() == [("texts", "CN,HN,HN-1088,HN-1119,TT"), ("text", str(text_id("a")))]


def test_who_has_to_be_telephoned() -> None:
    note_line(route=Route.VN, state=LineState.UP, status=None, now=clock.now())
    queue("waits", about=CALLED)
    queue("failed", phone="+85291234567", about=CALLED)
    page = see(officer(Role.CENTRE_OPERATOR), "/centre/texts/?show=telephone")
    assert "••• 567" in page
    assert "••• 678" not in page
    assert "Vietnam Connected" in page
    assert "••• 567" not in see(officer(Role.CENTRE_OPERATOR), "/centre/texts/?show=waiting")


def test_another_gates_people_and_other_desks_find_nothing() -> None:
    queue("a", about=CALLED)
    assert "••• 678" not in see(officer(Role.CENTRE_OPERATOR, gate="CM"), "/centre/texts/")
    for browser in (officer(Role.CENTRE_OPERATOR, gate="CM"), officer(Role.CUSTOMS_OFFICER)):
        assert browser.get(f"/centre/texts/{text_id('a')}/").status_code == 404
    assert officer(Role.CENTRE_CASHIER).get("/centre/texts/").status_code == 404


def test_the_manager_tries_a_line_once_a_wish() -> None:
    browser = signed_in(make_officer(Role.CENTRE_MANAGER))
    said = tap(phone="0987 654 321")
    for _time in range(2):
        answer = browser.post("/centre/texts/try/", said)
        assert answer.status_code == 302
    (row,) = models.Text.objects.all()
    assert (row.phone, row.kind, row.route) == (ANOTHER, "trial", "vn")
    assert see(browser, f"/centre/texts/{row.id}/").startswith("Text message")
    assert answer["Location"] == f"/centre/texts/{row.id}/"
    assert AuditEntry.objects.filter(action="text.try", object_id=str(row.id)).count() == 1
    assert (
        officer(Role.CENTRE_OPERATOR).post("/centre/texts/try/", tap(phone="0987654321")).status_code == 404
    )


@pytest.mark.parametrize(
    ("phone", "title"),
    [
        ("02053 812 345", "This is not the number of a mobile phone."),
        ("+852 9123 4567", "This number is neither Vietnamese nor Chinese: no line reaches it."),
    ],
)
def test_a_number_that_no_line_reaches_is_refused_beside_its_field(phone: str, title: str) -> None:
    browser = reader(browser=signed_in(make_officer(Role.CENTRE_MANAGER)))
    answer = browser.post("/centre/texts/try/", tap(phone=phone))
    assert answer.status_code == 422
    assert title in text_of(answer.content.decode())
    assert models.Text.objects.count() == 0
