import re
from uuid import UUID

import pytest
from django.test import Client

from tests.support.companies import (
    DRIVER,
    OWNER,
    TRUCK,
    begin,
    clerk_of,
    declare,
    fill_in,
    make_company,
    reference,
    soon,
    submit,
)
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.officers import officer
from tests.support.story import actor, salt
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.models import Declaration, Draft
from xulang.interfaces.carrier import drafting
from xulang.interfaces.carrier.desk import look_at
from xulang.kernel.request import Request
from xulang.kernel.words import Role, Stage
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.registry import api as registry

pytestmark = pytest.mark.django_db

ROUTE = {"direction": "export", "gate": "HN"}


@pytest.fixture(autouse=True)
def provinces_data() -> None:
    reference()


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def client(company: UUID) -> Client:
    return clerk_of(company)


def body_of(draft: str, company: UUID) -> declarations.SavedDraft:
    return declarations.get_draft(draft_id=UUID(draft.split("/")[3]), organisation_id=company)


def vehicles_of(draft: str, company: UUID) -> list[drafting.Body]:
    return drafting.groups(body_of(draft, company).body, "vehicles")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_by_page_a_truck_is_declared(client: Client, company: UUID) -> None:
    draft = begin(client)
    fill_in(client, draft)
    review = text(client, draft + "review/")
    assert "10.710 kg" in review
    assert "12C-123.45" in review
    declaration = submit(client, draft)
    row = declarations.get_declaration(declaration_id=declaration)
    assert row.content is not None
    assert (row.organisation_id, row.content.vehicles[0].plate) == (company, "12C12345")
    assert row.content.vehicles[0].cargo_weight_kg == 10710
    (seen,) = crossing.list_crossings(declaration_ids=[declaration])
    assert seen.stage is Stage.DECLARED
    assert not Draft.objects.exists()
    assert row.number in text(client, f"/declarations/{declaration}/")


def test_a_second_press_leads_to_what_the_first_one_did(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft)
    wish = {"request_id": str(new_id())}
    first, second = (client.post(draft + "review/", wish) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Declaration.objects.count() == 1


def test_a_new_draft_knows_company_and_person(client: Client, company: UUID) -> None:
    page = text(client, begin(client) + "parties/")
    assert 'name="fee_payer_name" value="Công ty Mẫu"' in page
    assert 'name="fee_payer_tax_code" value="0100233488"' in page
    assert 'name="officer_name" value="Lý Thị Mai"' in page


def test_errors_stand_beside_the_field_and_on_top_and_what_was_typed_is_kept(
    client: Client, company: UUID
) -> None:
    draft = begin(client)
    answer = client.post(draft + "route/", {**ROUTE, "gate": "XX", "expected_arrival": "mai"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error-summary"' in page
    assert re.search(r'href="#id_gate">[^<]*: Không thể khai báo xe qua cửa khẩu này', page)
    assert 'id="id_expected_arrival_error"' in page
    body = body_of(draft, company).body
    assert (body["gate"], body["expected_arrival"], body["regime"]) == ("XX", "mai", "export")


def test_a_page_opened_for_the_first_time_tells_no_errors(client: Client) -> None:
    draft = begin(client)
    for page in ("route/", "parties/", "goods/0/", f"vehicles/{new_id()}/"):
        assert "field-error" not in text(client, draft + page)
    assert "field-error" in text(client, draft + "route/?errors=1")


def test_a_draft_saves_itself(client: Client, company: UUID) -> None:
    draft = begin(client)
    truck = new_id()
    for page, typed in (("route/", {"gate": "CM"}), (f"vehicles/{truck}/", {"plate": "12C"})):
        answer = client.post(draft + page, typed, headers={"X-Requested-With": "autosave"})
        assert answer.status_code == 204
    body = body_of(draft, company).body
    assert body["gate"] == "CM"
    assert vehicles_of(draft, company)[0]["plate"] == "12C"


def test_the_review_leads_to_each_error(client: Client) -> None:
    draft = begin(client)
    truck = new_id()
    client.post(f"{draft}vehicles/{truck}/", {**TRUCK, "plate": "??"})
    review = text(client, draft + "review/")
    assert f'href="{draft}vehicles/{truck}/?errors=1">Phương tiện 1: Biển số' in review
    assert f'href="{draft}route/?errors=1"' in review
    assert "field-error" in text(client, f"{draft}vehicles/{truck}/?errors=1")
    assert client.post(draft + "review/", {"request_id": str(new_id())}).status_code == 422
    assert not Declaration.objects.exists()


def test_several_vehicles_and_owners(client: Client, company: UUID) -> None:
    draft = begin(client)
    client.post(draft + "route/", {**ROUTE, "expected_arrival": soon()})
    source, receiver = new_id(), new_id()
    answer = client.post(f"{draft}vehicles/{source}/", {**TRUCK, "part": "source", "another": "1"})
    assert answer.status_code == 302, "that the receiver is still missing does not stand in the way"
    typed = {
        "plate": "12C99999",
        "type": "semi_trailer",
        "trailer_plate": "12R09999",
        "tare_kg": "9000",
        "part": "receiver",
        "receives_from": str(source),
    }
    answer = client.post(f"{draft}vehicles/{receiver}/", typed)
    assert answer["Location"] == draft + "vehicles/"
    answer = client.post(f"{draft}drivers/{source}/", DRIVER)
    assert answer["Location"] == f"{draft}drivers/{receiver}/"
    other = {"name": "Lê Văn Cường", "phone": "0912345679", "id_kind": "passport", "id_number": "C1234567"}
    assert client.post(f"{draft}drivers/{receiver}/", other)["Location"] == draft + "goods/"
    answer = client.post(draft + "goods/0/", {**OWNER, "lines": "0", "another": "1"})
    assert answer["Location"] == draft + "goods/1/"
    client.post(draft + "goods/1/", {**OWNER, "owner_name": "Công ty Hai", "lines": "0"})
    goods = text(client, draft + "goods/")
    assert "Công ty Mẫu" in goods
    assert "Công ty Hai" in goods
    assert not [one for one in _refusals(draft, company) if one.startswith(("vehicles", "goods"))]
    client.post(f"{draft}vehicles/{source}/remove/")
    client.post(f"{draft}goods/0/remove/")
    body = body_of(draft, company).body
    assert [one["receives_from"] for one in drafting.groups(body, "vehicles")] == [None]
    assert [drafting.group(one, "owner")["name"] for one in drafting.groups(body, "goods")] == ["Công ty Hai"]


def _refusals(draft: str, company: UUID) -> list[str]:
    return [str(one.field) for one in look_at(body_of(draft, company)).refusals]


def test_lines_are_added_dropped_when_blank_and_paged(client: Client, company: UUID) -> None:
    draft = begin(client)
    lines = {f"line-{place}-product": f"Hàng {place}" for place in range(20)}
    answer = client.post(
        draft + "goods/0/", {**OWNER, **lines, "lines": "20", "line-3-product": " ", "add_line": "1"}
    )
    assert answer["Location"] == f"{draft}goods/0/?from=0#id_line-19-product"
    client.post(draft + "goods/0/", {**OWNER, **lines, "lines": "20", "add_line": "1"})
    client.post(draft + "goods/0/?from=20", {**OWNER, "lines": "1", "line-0-product": "Hàng 20"})
    (owner,) = drafting.groups(body_of(draft, company).body, "goods")
    names = [one["product"] for one in drafting.groups(owner, "lines")]
    assert names == [f"Hàng {place}" for place in range(21)]
    page = text(client, draft + "goods/0/?from=20&errors=1")
    assert page.count("-product") > 0
    assert 'value="Hàng 20"' in page
    assert 'value="Hàng 19"' not in page


def test_vehicles_and_drivers_are_chosen_from_the_companys_own_list(client: Client, company: UUID) -> None:
    declare(client)
    draft = begin(client)
    truck = new_id()
    page = text(client, f"{draft}vehicles/{truck}/")
    found = re.search(r'name="choose" value="([^"]+)">12C-123.45', page)
    assert found
    assert "12C-123.45" in text(client, "/company/own-vehicles/?plate=12c1")
    assert "12C-123.45" not in text(client, "/company/own-vehicles/?plate=14")
    client.post(f"{draft}vehicles/{truck}/", {"plate": "", "tare_kg": "9999", "choose": found[1]})
    vehicle = vehicles_of(draft, company)[0]
    assert (vehicle["plate"], vehicle["trailer_plate"], vehicle["tare_kg"]) == (
        "12C12345",
        "12R01234",
        "9999",
    )
    page = text(client, f"{draft}drivers/{truck}/")
    chosen = re.search(r'name="choose" value="([^"]+)">Nguyễn Văn An', page)
    assert chosen
    assert "Nguyễn Văn An" in text(client, "/company/own-drivers/?name=an")
    client.post(f"{draft}drivers/{truck}/", {"choose": chosen[1]})
    driver = drafting.group(vehicles_of(draft, company)[0], "driver")
    assert (driver["id_number"], driver["phone"]) == ("020080001234", "+84912345678")


def test_the_list_learns_by_whatever_way_a_company_declares(company: UUID) -> None:
    """Below the pages: spreadsheets, programs and imports all end in the same use case."""
    person = actor(Role.DECLARANT, organisation=company)
    request = Request(id=new_id(), actor=person, now=clock.now(), new_salt=salt)
    own = {"id": str(new_id()), "plate": "29C77777"}
    crossing.declare(
        request=request,
        declaration_id=new_id(),
        organisation_id=company,
        content=content(vehicles=[vehicle_body(**own)]),
    )
    (listed,) = registry.search_vehicles(organisation_id=company, text="29C7", now=clock.now())
    assert (listed.plate, listed.trailer_plate) == ("29C77777", "12R01234")
    (driver,) = registry.search_drivers(organisation_id=company, text="nguyen", now=clock.now())
    assert driver.id_number == "020080001234"


def button(page: str, spot: str, words: str) -> str:
    found = re.search(rf'name="choose" value="({spot}:[^"]+)">{re.escape(words)}', page)
    assert found, (spot, words)
    return found[1]


def test_partners_and_goods_declared_before_fill_their_fields_together(client: Client, company: UUID) -> None:
    party = {
        "name": "Công ty Đồng Đăng",
        "tax_code": "0100233488",
        "address": "Lạng Sơn",
        "phone": "+84912345671",
    }
    line = {"product": "Quả vải tươi", "hs_code": "08109010", "origin": "VN", "unit": "kg"}
    crossing.declare(
        request=Request(
            id=new_id(), actor=actor(Role.DECLARANT, organisation=company), now=clock.now(), new_salt=salt
        ),
        declaration_id=new_id(),
        organisation_id=company,
        content=content(importer=party, goods=[goods_body(lines=[{**line, "weight_kg": 10}])]),
    )
    draft = begin(client)
    fresh = clerk_of(make_company(name="Công ty Mới"))
    assert "Đã từng khai" not in text(fresh, begin(fresh) + "parties/")
    assert "Công ty Đồng Đăng" in text(client, "/company/known/importer/?importer_name=công+ty+đ")
    assert "Công ty Đồng Đăng" not in text(client, "/company/known/importer/?importer_name=x")
    assert "Quả vải tươi · 08109010" in text(client, "/company/known/line-3/?line-3-product=qua+v")
    assert client.get("/company/known/line-20/").status_code == 404
    # Without scripts: what was typed is kept, and the page comes back with what begins so.
    answer = client.post(draft + "parties/", {"importer_name": "dong", "find": "importer"})
    assert answer["Location"] == draft + "parties/?find=importer"
    chosen = button(text(client, answer["Location"]), "importer", "Công ty Đồng Đăng")
    client.post(draft + "parties/", {"importer_name": "dong", "officer_name": "Bình", "choose": chosen})
    body = body_of(draft, company).body
    assert drafting.group(body, "importer") == party
    assert drafting.group(body, "procedure_officer")["name"] == "Bình"
    page = text(client, draft + "goods/0/")
    owner, goods = button(page, "owner", "CÔNG TY MẪU"), button(page, "line-0", "Quả vải tươi")
    client.post(draft + "goods/0/", {"lines": "1", "choose": owner})
    client.post(
        draft + "goods/0/",
        {"lines": "1", "owner_name": "CÔNG TY MẪU", "line-0-weight_kg": "500", "choose": goods},
    )
    (kept,) = drafting.groups(body_of(draft, company).body, "goods")
    assert drafting.group(kept, "owner")["name"] == "CÔNG TY MẪU"
    (filled,) = drafting.groups(kept, "lines")
    assert {name: filled[name] for name in (*line, "weight_kg")} == {**line, "weight_kg": "500"}
    stranger = clerk_of(make_company(name="Công ty Khác"))
    assert "Đồng Đăng" not in text(stranger, "/company/known/importer/?importer_name=công+ty")
    other = begin(stranger)
    stranger.post(other + "parties/", {"importer_name": "x", "choose": chosen})
    stranger_body = declarations.get_draft(
        draft_id=UUID(other.split("/")[3]),
        organisation_id=Draft.objects.get(id=other.split("/")[3]).organisation_id,
    ).body
    assert drafting.group(stranger_body, "importer")["name"] == "x"


def test_nobody_chooses_from_another_companys_list(client: Client) -> None:
    other = make_company(name="Công ty Khác")
    stranger = clerk_of(other)
    declare(client)
    assert "12C-123.45" not in text(stranger, "/company/own-vehicles/")
    (own,) = registry.search_vehicles(
        organisation_id=declarations_company(client), text="12C", now=clock.now()
    )
    draft = begin(stranger)
    answer = stranger.post(f"{draft}vehicles/{new_id()}/", {"choose": str(own.id)})
    assert answer.status_code == 404
    assert stranger.post(f"{draft}vehicles/{new_id()}/", {"choose": "x"}).status_code == 404


def declarations_company(_client: Client) -> UUID:
    return Declaration.objects.get().organisation_id


def test_an_earlier_declaration_is_copied_for_another_trip(client: Client, company: UUID) -> None:
    declaration = declare(client)
    answer = client.post(f"/declarations/{declaration}/copy/")
    draft = answer["Location"].removesuffix("route/")
    client.post(draft + "route/", {**ROUTE, "expected_arrival": soon()})
    # The same goods are under way already: one consignment, one place.
    client.post(draft + "goods/0/", {**OWNER, "lines": "0"})
    again = client.post(draft + "review/", {"request_id": str(new_id())})
    assert again.status_code == 422
    assert "Lô hàng này đang được làm thủ tục theo một tờ khai khác" in again.content.decode()
    client.post(draft + "goods/0/", {**OWNER, "customs_number": "300000000111", "lines": "0"})
    assert "Hiện đang có trong một tờ khai khác" in text(client, draft + "review/")
    copied = submit(client, draft)
    first, second = (
        declarations.get_declaration(declaration_id=one).content for one in (declaration, copied)
    )
    assert first is not None
    assert second is not None
    assert first.vehicles[0].id != second.vehicles[0].id
    assert first.vehicles[0].driver == second.vehicles[0].driver


def test_a_correction_is_sent_as_an_amendment(client: Client, company: UUID) -> None:
    declaration = declare(client)
    answer = client.post(f"/declarations/{declaration}/correct/")
    draft = answer["Location"].removesuffix("review/")
    assert client.post(f"/declarations/{declaration}/correct/")["Location"] == answer["Location"]
    stored = declarations.get_declaration(declaration_id=declaration)
    assert stored.content is not None
    truck = stored.content.vehicles[0].id
    client.post(f"{draft}vehicles/{truck}/", {**TRUCK, "seal_number": "HQ 77"})
    assert submit(client, draft) == declaration
    after = declarations.get_declaration(declaration_id=declaration)
    assert after.content is not None
    assert (after.version, after.content.vehicles[0].seal_number) == (2, "HQ77")
    assert not Draft.objects.exists()


def test_a_draft_is_deleted_after_a_question(client: Client) -> None:
    draft = begin(client)
    assert client.get(draft + "delete/").status_code == 200
    assert Draft.objects.count() == 1
    client.post(draft + "delete/")
    assert not Draft.objects.exists()


OWN_PAGES = (
    "route/",
    "vehicles/",
    f"vehicles/{new_id()}/",
    "drivers/",
    "goods/",
    "goods/0/",
    "parties/",
    "review/",
    "delete/",
)


def test_an_outsider_neither_sees_nor_changes_a_draft(client: Client, company: UUID) -> None:
    draft = begin(client)
    before = body_of(draft, company)
    for stranger in (clerk_of(make_company(name="Công ty Khác")), officer(Role.CUSTOMS_OFFICER)):
        for page in OWN_PAGES:
            assert stranger.get(draft + page).status_code == 404
            assert stranger.post(draft + page, {"gate": "CM"}).status_code in {404, 405}
    assert body_of(draft, company) == before
    visitor = Client()
    assert visitor.get(draft + "route/")["Location"].startswith("/account/")
