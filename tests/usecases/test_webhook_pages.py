"""The pages of webhooks: a manager adds one, sees what was sent, and sends it again."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.companies import make_clerk, make_company
from tests.support.people import Owner, give_role, make_person, marked
from tests.support.sign_in import signed_in
from tests.support.webhooks import Receiver, queue, receiving, send_all
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.platform import clock, ids
from xulang.platform.installation import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> UUID:
    return make_company()


@pytest.fixture
def manager(company: UUID, owner_connection: Owner) -> Iterator[Client]:
    with marked(owner_connection, Purpose.DEMONSTRATION):
        yield in_english(make_clerk(company, role=Role.CARRIER_MANAGER))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def in_english(person: UUID) -> Client:
    browser = signed_in(person)
    browser.get("/company/?lang=en")
    return browser


def send(browser: Client, path: str, **fields: object) -> str:
    answer = browser.post(path, {"request_id": str(ids.new_id()), **fields}, follow=True)
    assert answer.status_code in {200, 422}, answer.content.decode()
    return str(answer.content.decode())


def add(browser: Client, receiver: Receiver, **fields: object) -> tuple[UUID, str, str]:
    """The id, its path, and the secret as shown."""
    page = send(browser, "/company/webhooks/", url=receiver.url, **fields)
    [secret] = re.findall(r'value="(whsec_[^"]+)"', page)
    [path] = re.findall(r'class="button" href="(/company/webhooks/[^"]+)"', page)
    return UUID(path.split("/")[-2]), path, secret


def test_from_adding_to_removing(manager: Client, company: UUID, receiver: Receiver) -> None:
    webhook, path, secret = add(manager, receiver, kinds=["returned", "held"])
    assert notifications.get_webhook(organisation_id=company, webhook_id=webhook).kinds == (
        "held",
        "returned",
    )
    assert "whsec_" not in manager.get(path).content.decode()  # Shown once.
    assert "Test message" in send(manager, f"{path}do/test/")
    send_all(now=clock.now())
    assert receiver.got[0].verified_by(secret)
    page = manager.get(path).content.decode()
    assert "204" in page
    assert "Received" in page
    assert "Let it go on" in send(manager, f"{path}do/pause/")
    assert "Send a test message" in send(manager, f"{path}do/resume/")
    rotated = send(manager, f"{path}rotate/")
    [other] = re.findall(r'value="(whsec_[^"]+)"', rotated)
    assert other != secret
    assert "24 hours" in rotated
    assert "Told of: everything" in send(manager, f"{path}change/", url=receiver.url)
    assert "This cannot be taken back" in manager.get(f"{path}remove/").content.decode()
    assert "No webhook yet" in send(manager, f"{path}remove/")
    assert models.WebhookDelivery.objects.count() == 0


def test_a_failing_one_is_seen_and_a_message_sent_again(manager: Client, receiver: Receiver) -> None:
    webhook, path, _secret = add(manager, receiver)
    receiver.always = 503
    now = clock.now()
    queue(webhook, [(4711, None, None)], now=now)
    models.WebhookDelivery.objects.update(attempts=16)
    send_all(now=now)
    page = manager.get(path).content.decode()
    for words in ("Failing", "Given up", "4711", "503 The receiver refused it."):
        assert words in page, words
    assert "Failing" in manager.get("/company/webhooks/").content.decode()
    [one] = re.findall(r'href="([^"]+/deliveries/[^"]+)"', page)
    shown = manager.get(one).content.decode()
    assert "17 of 17" in shown
    assert "&quot;position&quot;: 4711" in shown
    receiver.always = 204
    assert "Waiting" in send(manager, one)
    send_all(now=clock.now())
    assert "Received" in manager.get(one).content.decode()
    assert len({got.id for got in receiver.got}) == 1


def test_again_from_a_position(manager: Client, company: UUID, receiver: Receiver) -> None:
    webhook, path, _secret = add(manager, receiver)
    queue(webhook, [(0, None, None)], now=clock.now())
    models.Webhook.objects.update(position=9)
    assert "field-wrong" in send(manager, f"{path}replay/", position="-1")
    assert "field-wrong" in send(manager, f"{path}replay/", position="x")
    send(manager, f"{path}replay/", position="4")
    found = notifications.get_webhook(organisation_id=company, webhook_id=webhook)
    assert (found.position, found.waiting) == (3, 1)


def test_messages_are_paged(manager: Client, receiver: Receiver) -> None:
    webhook, path, _secret = add(manager, receiver)
    queue(webhook, [(1000 + place, None, None) for place in range(30)], now=clock.now())
    first = manager.get(path).content.decode()
    [more] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = manager.get(path + more).content.decode()
    seen = [set(re.findall(r"\b10\d\d\b(?=</td>)", page)) for page in (first, second)]
    assert [len(found) for found in seen] == [25, 5]
    assert len(seen[0] | seen[1]) == 30
    assert manager.get(f"{path}?before=x").status_code == 200


def test_an_address_within_is_refused_beside_its_field(company: UUID) -> None:
    """In service not even one's own machine."""
    manager = in_english(make_clerk(company, role=Role.CARRIER_MANAGER))
    page = send(manager, "/company/webhooks/", url="https://169.254.169.254/latest/")
    assert "The address leads to a network that is not public." in page
    assert "field-wrong" in page
    assert notifications.list_webhooks(organisation_id=company) == []


def test_only_the_companys_manager_may_look(manager: Client, company: UUID, receiver: Receiver) -> None:
    _webhook, path, _secret = add(manager, receiver)
    assert Client().get(path).status_code == 302
    clerk = signed_in(make_clerk(company))
    assert clerk.get(path).status_code == 404
    assert clerk.get(reverse("webhooks:list")).status_code == 404
    assert "/company/webhooks/" not in clerk.get("/company/").content.decode()
    assert "/company/webhooks/" in manager.get("/company/").content.decode()
    stranger = signed_in(make_clerk(make_company(name="Công ty Khác"), role=Role.CARRIER_MANAGER))
    assert stranger.get(path).status_code == 404
    assert receiver.url not in stranger.get("/company/webhooks/").content.decode()


def test_who_manages_one_company_and_declares_for_another_acts_for_the_chosen(company: UUID) -> None:
    other = make_company(name="Công ty Khác")
    person = make_person()
    give_role(user_id=person, role=Role.CARRIER_MANAGER, organisation_id=company)
    give_role(user_id=person, role=Role.DECLARANT, organisation_id=other)
    browser = signed_in(person)
    assert browser.get("/company/webhooks/").status_code == 200
    browser.post("/company/choose/", {"company": str(other)})
    assert browser.get("/company/webhooks/").status_code == 404
