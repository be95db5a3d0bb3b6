"""The yard's own software, for people: files, what waits, where the lists differ; and the centre's list."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.support.boards import reader, text_of
from tests.support.declarations import TRUCK, content
from tests.support.officers import officer, story_of_today, tap
from tests.support.sign_in import signed_in
from tests.support.story import WAY, Story, reference_data
from tests.support.yards import make_difference, make_upload, make_yard_operator
from xulang.crossing import api as crossing
from xulang.kernel.words import FactKind, Role
from xulang.platform import clock
from xulang.yards import api as yards
from xulang.yards.api import DifferenceState

pytestmark = pytest.mark.django_db
PAGE = "/yard/software/"
HANOI = timedelta(hours=7)


@pytest.fixture
def operator(db: None) -> Client:
    reference_data()
    return reader(browser=signed_in(make_yard_operator()))


def entered() -> Story:
    """A truck that stands before the yard."""

    story = story_of_today()
    arrival = story.now + timedelta(hours=2)
    story.now -= timedelta(hours=3)
    story.declare(content(expected_arrival=f"{arrival:%Y-%m-%dT%H:%M:%SZ}"))
    for role, step in WAY[:3]:
        story.confirm(role, step)
    return story


def send(browser: Client, text: str, name: str = "moves.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return browser.post(PAGE, tap(**{"events-yard": "XC"}) | {"events-file": file}, follow=True)  # type: ignore[return-value] # the test client's own


def moves(crossing_id: UUID = TRUCK) -> list[FactKind]:
    found = crossing.find_crossing(crossing_id=crossing_id)
    assert found is not None
    told = crossing.read_timeline(declaration_id=found.declaration_id, crossing_id=crossing_id)
    return [fact.kind for fact in told if fact.kind in {FactKind.YARD_ENTRY, FactKind.YARD_EXIT}]


def test_a_file_is_taken_and_comes_back_with_reasons(operator: Client) -> None:
    entered()
    at = clock.now() + HANOI - timedelta(minutes=5)
    text = f"event;in/out;plate;time\nE-1;in;12C-123.45;{at:%d/%m/%Y %H:%M}\nE-2;=1+1;x;y\n"
    page = send(operator, text)
    shown = text_of(page.content.decode())
    assert "Taken 1" in shown
    assert "It is neither an entry nor an exit." in shown
    assert moves() == [FactKind.YARD_ENTRY]
    [upload] = yards.list_uploads(yards=["XC"])
    copy = operator.get(f"{PAGE}files/{upload.id}/copy/").content.decode("utf-8-sig")
    assert copy.splitlines()[0] == "event;in/out;plate;time;Result;Reason"
    assert copy.splitlines()[2].startswith("E-2;'=1+1;x;y;Not taken;It is neither")
    again = text_of(send(operator, text).content.decode())
    assert "Taken 0 Known before 1" in again
    assert moves() == [FactKind.YARD_ENTRY]
    assert "moves.csv" in text_of(operator.get(PAGE).content.decode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x00\x01", "The file is no text."),
        ("," * 9_000, "The file is no table of rows and columns."),
        ("plate\n1\n", "is missing"),
        (" ", "The file is empty."),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(operator: Client, text: str, said: str) -> None:
    page = send(operator, text)
    assert page.status_code == 422
    assert said in text_of(page.content.decode())


def test_what_waits_is_listed(operator: Client) -> None:
    send(operator, f"event,kind,plate,at\nE-1,in,29H77777,{clock.now().isoformat()}\n")
    assert "29H77777 Drove into the yard" in text_of(operator.get(PAGE).content.decode())


def test_a_list_is_compared_and_a_difference_reported_late(operator: Client) -> None:
    story = entered()
    counted = f"{clock.now() + HANOI:%Y-%m-%dT%H:%M}"
    file = SimpleUploadedFile("stock.csv", b"plate\n12C-123.45\n29H-555.55\n")
    sent = tap(**{"stock-yard": "XC", "stock-as_of": counted}) | {"stock-file": file}
    page = text_of(operator.post(f"{PAGE}stock/", sent, follow=True).content.decode())
    assert "The yard has it in, we have it out" in page
    assert "The yard has it in, we never had it" in page
    assert "0.0 %" in page
    [ours] = [one for one in yards.list_current_differences(yard="XC") if one.crossing_id]
    path = f"{PAGE}differences/{ours.id}/"
    nothing = operator.post(path, tap(reason="barrier_missed", late="1", at=""), follow=True)
    assert "nothing was changed" in text_of(nothing.content.decode())
    at = f"{clock.now() + HANOI - timedelta(minutes=40):%Y-%m-%dT%H:%M}"
    told = tap(reason="barrier_missed", late="1", at=at)
    for _ in range(2):
        done = operator.post(path, told, follow=True)
        assert "The difference is settled." in text_of(done.content.decode())
    assert (moves(story.truck), yards.get_difference(difference_id=ours.id, yards=["XC"]).state) == (
        [FactKind.YARD_ENTRY],
        DifferenceState.REPORTED,
    )


def test_a_list_with_a_row_that_cannot_be_read_is_not_compared(operator: Client) -> None:
    file = SimpleUploadedFile("stock.csv", b"plate\n12C-123.45\n?\n")
    sent = tap(**{"stock-yard": "XC", "stock-as_of": "2026-05-08T10:00"}) | {"stock-file": file}
    page = operator.post(f"{PAGE}stock/", sent)
    assert (page.status_code, yards.list_stocks(yard="XC")) == (422, [])
    assert "Row 3:" in text_of(page.content.decode())


def test_the_centre_sees_what_is_not_settled_and_marks_it(operator: Client) -> None:
    difference = make_difference("29H55555")
    centre = reader(browser=officer(Role.CENTRE_OPERATOR))
    page = text_of(centre.get("/centre/yards/").content.decode())
    assert "29H55555" in page
    assert "Bãi Xuân Cương" in page
    assert "Bãi Chi Ma" not in page
    cashier = reader(browser=officer(Role.CENTRE_CASHIER))
    assert cashier.post(f"/centre/yards/{difference}/seen/", tap(reason="other")).status_code == 404
    unclear = centre.post(f"/centre/yards/{difference}/seen/", tap(reason="other"), follow=True)
    assert "A reason is missing." in text_of(unclear.content.decode())
    centre.post(f"/centre/yards/{difference}/seen/", tap(reason="other", note="Đã gọi bãi"))
    assert yards.get_difference(difference_id=difference, yards=["XC"]).note == "Đã gọi bãi"
    assert "29H55555" not in text_of(centre.get("/centre/yards/").content.decode())


def test_others_find_nothing(operator: Client) -> None:
    difference, upload = make_difference("29H55555"), make_upload()
    other = signed_in(make_yard_operator("CMY"))
    assert "29H55555" not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}differences/{difference}/", tap(reason="looked_there")).status_code == 404
    assert [other.get(f"{PAGE}files/{upload}/{part}").status_code for part in ("", "copy/")] == [404, 404]
    for stranger in (officer(Role.CUSTOMS_OFFICER), officer(Role.LEADER, gate=None)):
        assert [stranger.get(path).status_code for path in (PAGE, "/centre/yards/")] == [404, 404]
    far = officer(Role.CENTRE_OPERATOR, gate="CM")
    assert far.post(f"/centre/yards/{difference}/seen/", tap(reason="looked_there")).status_code == 404
    nobody = reader(browser=officer(Role.YARD_OPERATOR))
    assert "Your organisation runs no yard here" in text_of(nobody.get(PAGE).content.decode())
