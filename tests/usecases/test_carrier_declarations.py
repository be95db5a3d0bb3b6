import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from tests.support.companies import (
    clerk_of,
    customs_refuses,
    customs_registers,
    declare,
    make_clerk,
    make_company,
    reference,
    wish_of,
)
from tests.support.officers import officer
from tests.support.people import give_role
from tests.support.sign_in import signed_in
from xulang.crossing import api as crossing
from xulang.declarations.models import Declaration, Draft
from xulang.interfaces.carrier.views import declarations as pages
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Role, Stage
from xulang.notifications import api as notifications
from xulang.platform import clock
from xulang.platform.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def provinces_data() -> None:
    reference()


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def client(company: UUID) -> Client:
    return clerk_of(company)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_says_what_is_where_and_whose_turn_it_is(client: Client) -> None:
    declaration = declare(client)
    page = text(client, "/company/")
    assert f"/declarations/{declaration}/" in page
    assert "Hải quan: Tiếp nhận đăng ký" in page
    assert "12C-123.45" in page


def test_what_the_company_must_correct_comes_first(client: Client) -> None:
    refused = declare(client)
    later = declare(client)
    customs_refuses(refused, note="Sai số tờ khai hải quan")
    page = text(client, "/company/")
    assert page.index(str(refused)) < page.index(str(later))
    with translation.override("vi"):
        assert word(crossing.Reason.DATA_WRONG) in page


def test_another_companys_trucks_are_not_seen(client: Client) -> None:
    declaration = declare(client)
    number = Declaration.objects.get().number
    for stranger in (clerk_of(make_company(name="Công ty Khác")), officer(Role.CUSTOMS_OFFICER)):
        for page in ("", "receipts/", "cancel/"):
            assert stranger.get(f"/declarations/{declaration}/{page}").status_code == 404
        for page in ("copy/", "correct/", "cancel/", f"vehicles/{new_id()}/link/"):
            wish = {"request_id": str(new_id()), "reason": "other"}
            assert stranger.post(f"/declarations/{declaration}/{page}", wish).status_code == 404
    assert not Draft.objects.exists()
    stranger = clerk_of(make_company(name="Công ty Ba"))
    assert number not in text(stranger, "/company/")
    assert number not in text(stranger, "/declarations/")
    (seen,) = crossing.list_crossings(declaration_ids=[declaration])
    assert seen.stage is Stage.DECLARED


def test_pages_of_other_audiences_ask_visitors_to_sign_in() -> None:
    for page in ("/company/", "/declarations/", "/messages/"):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/")


def test_the_timeline_shows_reasons_but_no_officers_name_or_inner_note(client: Client) -> None:
    declaration = declare(client)
    customs_registers(declaration)
    (seen,) = crossing.list_crossings(declaration_ids=[declaration])
    crossing.hold(
        request=wish_of(Role.BORDER_GUARD_OFFICER),
        declaration_id=declaration,
        crossing_id=seen.id,
        reason=crossing.Reason.PAPERS_MISSING,
        note="Thiếu giấy phép liên vận",
    )
    page = text(client, f"/declarations/{declaration}/")
    assert "Thiếu giấy phép liên vận" in page
    assert "nội bộ hải quan" not in page
    assert "Hoàng Thị Quan" not in page
    fragment = client.get(f"/declarations/{declaration}/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="declaration"')


def test_a_refusal_is_corrected_from_its_page(client: Client) -> None:
    declaration = declare(client)
    customs_refuses(declaration, note="Sai số tờ khai hải quan")
    page = text(client, f"/declarations/{declaration}/")
    assert "Sai số tờ khai hải quan" in page
    assert page.count(f'action="/declarations/{declaration}/correct/"') == 2
    cancelled = declare(client)
    crossing.cancel(
        request=wish_of(Role.CUSTOMS_OFFICER),
        declaration_id=cancelled,
        reason=crossing.Reason.DECLARED_TWICE,
    )
    assert "/correct/" not in text(client, f"/declarations/{cancelled}/")


def test_cancelling_asks_for_a_reason(client: Client) -> None:
    declaration = declare(client)
    address = f"/declarations/{declaration}/cancel/"
    assert 'name="reason"' in text(client, address)
    answer = client.post(address, {"request_id": str(new_id()), "reason": ""})
    assert answer.status_code == 422
    answer = client.post(address, {"request_id": str(new_id()), "reason": "suspicion"})
    assert answer.status_code == 422, "an officer's reason is none of a company's"
    answer = client.post(
        address, {"request_id": str(new_id()), "reason": "plans_changed", "note": "Hàng hỏng"}
    )
    assert answer.status_code == 302
    (seen,) = crossing.list_crossings(declaration_ids=[declaration])
    assert seen.stage is Stage.CANCELLED
    answer = client.post(address, {"request_id": str(new_id()), "reason": "plans_changed"})
    assert answer.status_code == 422, "what is over is refused by name"


def test_the_list_is_searched_filtered_and_paged(client: Client) -> None:
    first = declare(client)
    second = declare(client)
    page = text(client, "/declarations/")
    assert page.index(str(second)) < page.index(str(first))
    assert str(first) in text(client, "/declarations/?q=12c-123.45&direction=export&gate=HN")
    assert str(first) not in text(client, "/declarations/?q=99z")
    assert str(first) not in text(client, "/declarations/?direction=import")
    today = clock.now().date()
    assert str(first) not in text(client, f"/declarations/?until={today - timedelta(days=2)}")
    assert str(first) in text(client, f"/declarations/?since={today - timedelta(days=2)}")
    assert str(first) in text(client, "/declarations/?gate=XX&since=x&direction=y&before=z")
    newest = Declaration.objects.get(id=second).number
    older = text(client, f"/declarations/?before={newest}")
    assert str(first) in older
    assert str(second) not in older


def test_the_list_narrows_to_a_stage_across_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    registered, *others = (declare(client) for _ in range(4))
    customs_registers(registered)

    def listed(query: str) -> list[UUID]:
        return [UUID(found) for found in re.findall(r'id="declaration-([^"]+)"', text(client, query))]

    assert listed("/declarations/?stage=registered") == [registered]
    assert listed("/declarations/?stage=declared") == others[::-1]
    assert listed("/declarations/?stage=declared&q=99z") == []
    assert listed("/declarations/?stage=left") == []
    assert len(listed("/declarations/?stage=no_such_stage")) == 4
    monkeypatch.setattr(pages, "PAGE", 2)
    first = text(client, "/declarations/?stage=declared")
    assert listed("/declarations/?stage=declared") == others[:0:-1]
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert listed(f"/declarations/{unescape(older)}") == others[:1]
    # The one registered is the oldest: it is found pages later, or after going on by hand.
    assert listed("/declarations/?stage=registered") == [registered]
    monkeypatch.setattr(pages, "MOST_PAGES", 1)
    page = text(client, "/declarations/?stage=registered")
    assert "Không có tờ khai phù hợp trong số các tờ khai gần đây" in page
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert listed(f"/declarations/{unescape(older)}") == [registered]


def test_messages_are_the_companys_and_are_marked_read(client: Client, company: UUID) -> None:
    address = notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=company)
    notifications.notify(
        ids=[new_id()],
        kind=notifications.NotificationKind.HELD,
        subject_id=new_id(),
        params={notifications.Param.NUMBER: "2026050800001", notifications.Param.FORCE: "customs"},
        recipients=[notifications.Recipient(address=address, language="vi")],
        now=clock.now(),
    )
    assert "2026050800001" in text(client, "/messages/")
    stranger = clerk_of(make_company(name="Công ty Khác"))
    assert "2026050800001" not in text(stranger, "/messages/")
    assert notifications.count_unread(addresses=[address]) == 1
    client.post("/messages/read/")
    assert notifications.count_unread(addresses=[address]) == 0
    assert text(client, "/messages/?before=x")


def test_a_person_of_two_companies_chooses_for_which_he_acts(company: UUID) -> None:
    user = make_clerk(company)
    second = make_company(name="Công ty Hai")
    give_role(user_id=user, role=Role.DECLARANT, organisation_id=second)
    client = signed_in(user)
    declaration = declare(client)
    owner = Declaration.objects.get().organisation_id
    other = second if owner == company else company
    client.post("/company/choose/", {"company": str(other)})
    assert client.get(f"/declarations/{declaration}/").status_code == 404
    client.post("/company/choose/", {"company": str(make_company(name="Công ty Ba"))})
    assert client.get(f"/declarations/{declaration}/").status_code == 404
    client.post("/company/choose/", {"company": str(owner)})
    assert client.get(f"/declarations/{declaration}/").status_code == 200
