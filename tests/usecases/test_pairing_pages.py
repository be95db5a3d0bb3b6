"""Two companies pair their trucks on their pages, an officer looks, the driver reads what is missing."""

import pytest
from django.test import Client

from tests.support.companies import clerk_of
from tests.support.drivers import link, phone
from tests.support.drivers import page_of as driver_page
from tests.support.officers import officer
from tests.support.pairs import CARRIER, Side, empty_of, receiver_body, side, two_sides
from tests.support.story import COMPANY, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.words import Role, Step
from xulang.platform import clock
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides() -> tuple[Side, Side]:
    reference_data()
    return two_sides()


def page_of(one: Side) -> str:
    return f"/declarations/{one.declaration}/vehicles/{one.truck}/pairing/"


def send(client: Client, path: str, **words: str) -> str:
    answer = client.post(path, {"request_id": str(new_id()), **words}, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def accords(one: Side) -> list[str]:
    vehicle = crossing.open_record(declaration_id=one.declaration).record.dossier.vehicle(one.truck)
    return [partner.accord.value for partner in vehicle.partners]


def test_one_company_asks_and_the_other_one_answers(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    ours, theirs = clerk_of(COMPANY), clerk_of(CARRIER)
    wrong = send(ours, page_of(source), do="pair", number=receiver.number, plate="12C-000.01")
    assert "Không có xe nào đang làm thủ tục khớp với số tờ khai và biển số này." in wrong
    asked = send(ours, page_of(source), do="pair", number=receiver.number, plate="12C-678.90")
    assert "Đã đề nghị, bên kia chưa trả lời" in asked
    assert accords(receiver) == ["asked"]
    # How far the other truck has come is for who was agreed with.
    receiver.enter()
    source.now = receiver.now
    panel = (
        ours.get(page_of(source)).content.decode().split('<section class="panel">')[1].split("</section>")[0]
    )
    assert (receiver.number in panel, "Đã vào cửa khẩu" in panel) == (True, False)
    theirs_page = theirs.get(f"/declarations/{receiver.declaration}/").content.decode()
    assert source.number in theirs_page
    assert "Doanh nghiệp bên kia chờ quý vị trả lời" in theirs_page
    assert "Lý Thị Mai" not in theirs_page.split("<main", 1)[1]
    send(theirs, page_of(receiver), do="agree", partner=str(source.truck))
    assert accords(source) == accords(receiver) == ["paired"]
    send(theirs, page_of(receiver), do="end", partner=str(source.truck))
    assert accords(source) == accords(receiver) == []
    assert theirs.get(page_of(source)).status_code == 404


def test_who_takes_how_much_is_stated_on_the_page(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    second = side("second", home=CARRIER, now=receiver.now)
    second.declare(empty_of(receiver_body(second.truck, plate="12C99999")))
    for taker in (receiver, second):
        source.now = taker.now
        source.ask(taker, Role.CUSTOMS_OFFICER)
    ours = clerk_of(COMPANY)
    assert "12C-999.99 nhận (kg)" in ours.get(page_of(source)).content.decode()
    one, two = str(receiver.truck), str(second.truck)
    short = send(ours, page_of(source), do="split", **{one: "5.000", two: "5.000"})
    assert "Các xe nhận hàng nhận 10000 kg, còn xe sang hàng chở 10710 kg." in short
    send(ours, page_of(source), do="split", **{one: "5.000", two: "5.710"})
    record = crossing.open_record(declaration_id=source.declaration).record
    found = crossing.find_handover(record=record, crossing_id=source.truck)
    assert found is not None
    assert {str(partner.seen.id): partner.share for partner in found.partners} == {one: 5000, two: 5710}


def test_an_officer_reads_what_is_missing_and_pairs(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    customs, guard = officer(Role.CUSTOMS_OFFICER), officer(Role.BORDER_GUARD_OFFICER)
    path = f"/officer/crossings/{source.truck}/pairing/"
    assert 'value="pair"' not in guard.get(path).content.decode()
    send(customs, path, do="pair", number=receiver.number, plate=receiver.plate)
    assert accords(source) == ["paired"]
    seen = customs.get(f"/officer/crossings/{source.truck}/").content.decode()
    assert "Còn thiếu trước khi được ký sang tải" in seen
    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    receiver.now = source.now
    receiver.enter()
    seen = customs.get(f"/officer/crossings/{source.truck}/").content.decode()
    assert "Đã đủ điều kiện: hải quan có thể ký." in seen


def test_the_driver_reads_what_the_other_truck_still_lacks(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    source.ask(receiver, Role.CUSTOMS_OFFICER)
    source.enter()
    source.now = clock.now()
    driver = phone(link(source))
    page = driver.get(driver_page(source)).content.decode()
    assert "Xe nhận hàng đã vào cửa khẩu" in page
    assert "12C-678.90" in page


def test_free_trucks_are_offered_by_name_where_their_firm_is_known(sides: tuple[Side, Side]) -> None:
    source, receiver = sides
    ours, customs = clerk_of(COMPANY), officer(Role.CUSTOMS_OFFICER)
    own = side("own receiver", now=receiver.now)
    own.declare(empty_of(receiver_body(own.truck, plate="12C55501")))
    strange = side("strange receiver", home=CARRIER, now=receiver.now)
    strange.declare(empty_of(receiver_body(strange.truck, plate="12C55502")))
    elsewhere = side("receiver elsewhere", now=receiver.now)
    elsewhere.declare(empty_of(receiver_body(elsewhere.truck, plate="12C55503"), gate="CM", yard=None))
    page = ours.get(page_of(source)).content.decode()
    assert [plate in page for plate in ("12C-555.01", "12C-555.02", "12C-555.03")] == [True, False, False]
    seen = customs.get(f"/officer/crossings/{source.truck}/pairing/").content.decode()
    assert [plate in seen for plate in ("12C-555.01", "12C-555.02", "12C-555.03")] == [True, True, False]
    # The carrier that agreed once is known; how far its other truck has come is not shown.
    source.ask(receiver)
    receiver.reply(source, crossing.Reply.AGREE)
    page = ours.get(page_of(source)).content.decode()
    row = page.split("12C-555.02", 1)[1].split("</tr>", 1)[0]
    assert "—" in row
    assert "badge" not in row
    send(ours, page_of(source), do="pair", number=own.number, plate="12C55501")
    assert accords(own) == ["paired"]
    page = ours.get(page_of(source)).content.decode()
    assert "12C-555.01" not in page.split('id="offered"')[1].split("</table>")[0]
