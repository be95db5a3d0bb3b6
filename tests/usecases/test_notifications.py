"""Messages: listed, read, forgotten; sent by e-mail and push over the real protocols."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from pywebpush import WebPushException
from requests import TooManyRedirects

from tests.support.mail_server import Mailbox, mail_server
from tests.support.push_service import Browser, PushService, push_service
from xulang.kernel.refusal import Refusal
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.domain.push import P256_ORDER, sender_key
from xulang.notifications.usecases.forget import forget_old
from xulang.notifications.usecases.send import send

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
SUBJECT = UUID("2ee2796a-61e4-4167-a9b1-ace79e2e553f")
ANNA = notifications.Address(kind=notifications.RecipientKind.USER, id=uuid5(SUBJECT, "anna"))
FIRM = notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=uuid5(SUBJECT, "firm"))
pytestmark = pytest.mark.django_db


def tell(
    *addresses: notifications.Address,
    kind: notifications.NotificationKind = notifications.NotificationKind.HELD,
    name: str = "1",
    email: str | None = "anna@example.vn",
    language: str = "en",
    now: datetime = NOW,
) -> None:
    notifications.notify(
        recipients=[
            notifications.Recipient(address=address, language=language, email=email) for address in addresses
        ],
        kind=kind,
        subject_id=SUBJECT,
        params={
            notifications.Param.NUMBER: "2026050800001",
            notifications.Param.PLATE: "12C-123.45",
            notifications.Param.FORCE: "customs",
        },
        ids=[uuid5(address.id, name) for address in addresses],
        now=now,
    )


def listed(*addresses: notifications.Address) -> list[notifications.Notification]:
    return notifications.list_notifications(addresses=addresses, before=None)


def delivery() -> models.Delivery:
    return models.Delivery.objects.get()


def send_now() -> models.Delivery:
    send(delivery_id=delivery().id, now=NOW)
    return delivery()


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = False
        settings.DEFAULT_FROM_EMAIL = "Xứ Lạng <cuakhau@example.vn>"
        settings.PUBLIC_URL = "https://cuakhau.example.vn"
        yield box


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with push_service() as running:
        settings.PUSH_SERVICES = [running.origin]
        yield running


@pytest.fixture
def browser(service: PushService) -> Browser:
    subscribed = service.new_browser(sender_key=notifications.get_push_key())
    subscribe(subscribed)
    return subscribed


def subscribe(browser: Browser, *, owner: notifications.Address = ANNA, name: str = "phone") -> None:
    notifications.subscribe(
        subscription_id=uuid5(owner.id, name),
        owner=owner,
        subscription=browser.subscription(),
        language="vi",
        now=NOW,
    )


def test_a_message_is_listed_for_its_recipient_only_and_read_once() -> None:
    tell(ANNA, FIRM)
    (message,) = listed(ANNA)
    assert (message.kind, message.subject_id, message.read_at) == ("held", SUBJECT, None)
    assert message.params[notifications.Param.PLATE] == "12C-123.45"
    assert notifications.count_unread(addresses=[ANNA, FIRM]) == 2
    stranger = notifications.Address(kind=ANNA.kind, id=SUBJECT)
    assert listed(stranger) == []
    assert notifications.mark_read(addresses=[stranger], ids=[message.id], now=NOW) == 0
    assert notifications.mark_read(addresses=[ANNA], ids=[message.id], now=NOW) == 1
    assert notifications.mark_read(addresses=[ANNA], ids=None, now=NOW) == 0
    assert notifications.count_unread(addresses=[ANNA, FIRM]) == 1
    assert listed(ANNA)[0].read_at == NOW


def test_an_organisation_with_a_users_id_reads_nothing_of_the_user() -> None:
    tell(ANNA)
    assert listed(notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=ANNA.id)) == []


def test_pages_follow_time() -> None:
    for number in range(60):
        tell(ANNA, name=str(number), now=NOW + timedelta(minutes=number))
    first = listed(ANNA)
    rest = notifications.list_notifications(addresses=[ANNA], before=first[-1].created_at)
    assert (len(first), len(rest)) == (50, 10)
    assert first[0].created_at == NOW + timedelta(minutes=59)


def test_a_message_carries_nothing_unforeseen() -> None:
    with pytest.raises(ValueError, match="parameter"):
        notifications.notify(
            recipients=[notifications.Recipient(address=ANNA, language="vi")],
            kind=notifications.NotificationKind.HELD,
            subject_id=SUBJECT,
            params={"driver": "NGUYEN VAN A"},  # type: ignore[dict-item] # that is what is tested
            ids=[SUBJECT],
            now=NOW,
        )


def test_without_a_mail_server_there_is_no_email() -> None:
    tell(ANNA)
    assert not notifications.sends_email()
    assert not models.Delivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_job_is_written_in_the_same_transaction(mailbox: Mailbox) -> None:
    tell(ANNA)
    (job,) = ProcrastinateJob.objects.all()
    assert job.task_name == "xulang.notifications.tasks.deliver"
    assert job.args == {"delivery_id": str(delivery().id)}


def test_an_email_says_it_in_the_recipients_language_without_the_plate(mailbox: Mailbox) -> None:
    tell(ANNA)
    sent = send_now()
    (message,) = mailbox.messages
    assert mailbox.recipients == ["anna@example.vn"]
    assert message["Subject"] == "Declaration 2026050800001: a vehicle is held"
    assert message["From"] == "Xứ Lạng <cuakhau@example.vn>"
    assert message["Message-ID"] == f"<{sent.id}@example.vn>"
    body = message.get_content()
    assert "Customs holds it; the reason stands on the record." in body
    assert f"https://cuakhau.example.vn/declarations/{SUBJECT}/" in body
    assert "12C" not in message.as_string()
    assert (sent.outcome, sent.ended_at, sent.target) == ("sent", NOW, "")


def test_a_delivery_that_ended_is_not_sent_again(mailbox: Mailbox) -> None:
    tell(ANNA)
    send_now()
    send_now()
    assert len(mailbox.messages) == 1


def test_a_mail_server_that_says_later_is_asked_again(mailbox: Mailbox) -> None:
    tell(ANNA)
    mailbox.recipient_answers = ["450 later"]
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_now()
    assert (delivery().ended_at, delivery().target) == (None, "anna@example.vn")
    assert send_now().outcome == "sent"


def test_an_address_refused_for_good_is_not_tried_again(mailbox: Mailbox) -> None:
    tell(ANNA)
    mailbox.recipient_answers = ["550 no such user"]
    assert send_now().outcome == "refused"


def test_a_mail_server_that_is_away_is_tried_again(mailbox: Mailbox, settings: Settings) -> None:
    tell(ANNA)
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match="refused"):
        send_now()
    assert delivery().ended_at is None


def test_a_push_reaches_the_browser_and_nobody_else_could_read_it(
    service: PushService, browser: Browser
) -> None:
    tell(ANNA, email=None)
    assert send_now().outcome == "sent"
    assert service.refused == []
    (message,) = browser.received
    assert message == {
        "title": "Tờ khai 2026050800001: có xe bị tạm giữ",
        "body": "Hải quan tạm giữ; lý do ghi trong hồ sơ.",
        "path": f"/declarations/{SUBJECT}/",
        "tag": str(listed(ANNA)[0].id),
    }


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service: PushService, browser: Browser, status: int) -> None:
    tell(ANNA, email=None)
    service.answers = [status]
    assert send_now().outcome == "gone"
    assert not models.PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_that_says_later_is_asked_again(
    service: PushService, browser: Browser, status: int
) -> None:
    tell(ANNA, email=None)
    service.answers = [status]
    with pytest.raises(WebPushException):
        send_now()
    assert send_now().outcome == "sent"
    assert len(browser.received) == 1


def test_a_push_refused_for_good_is_not_tried_again(service: PushService, browser: Browser) -> None:
    tell(ANNA, email=None)
    service.answers = [413]
    assert send_now().outcome == "refused"
    assert models.PushSubscription.objects.exists()


def test_a_push_service_leads_nowhere_else(service: PushService, browser: Browser) -> None:
    tell(ANNA, email=None)
    service.answers = [307]
    with pytest.raises(TooManyRedirects):
        send_now()
    assert service.visits == 1


def test_a_push_from_another_installation_is_refused_by_the_service(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(service.new_browser(sender_key=notifications.get_push_key()))
    monkeypatch.setattr("xulang.platform.keys.seed", lambda _name: b"x" * 32)
    tell(ANNA, email=None)
    assert send_now().outcome == "refused"
    assert service.refused == ["not the sender that the browser subscribed with"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com:8443/x",
        "http://fcm.googleapis.com/x",
        "https://evil.example/?https://fcm.googleapis.com",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/" + "a" * 1000,
    ],
)
def test_the_server_calls_no_address_that_is_not_a_push_service(endpoint: str) -> None:
    with pytest.raises(Refusal) as refused:
        subscribe(Browser(sender_key="", endpoint=endpoint))
    assert refused.value.code is notifications.NotificationRefusal.PUSH_SERVICE_UNKNOWN


def test_the_browsers_own_services_are_known() -> None:
    for number, host in enumerate(
        (
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "web.push.apple.com",
            "am3p.notify.windows.com",
        )
    ):
        subscribe(Browser(sender_key="", endpoint=f"https://{host}/x"), name=str(number))
    assert models.PushSubscription.objects.count() == 4


@pytest.mark.parametrize(
    ("p256dh", "auth"), [("", "x"), ("AAAA", ""), ("!", "!"), ("B" * 87, "c2l4dGVlbiBieXRlcyBvaw")]
)
def test_keys_that_are_none_are_refused(service: PushService, p256dh: str, auth: str) -> None:
    wrong = notifications.Subscription(endpoint=f"{service.origin}/push/0", p256dh=p256dh, auth=auth)
    with pytest.raises(Refusal) as refused:
        notifications.subscribe(
            subscription_id=SUBJECT, owner=ANNA, subscription=wrong, language="vi", now=NOW
        )
    assert refused.value.code is notifications.NotificationRefusal.PUSH_KEYS_INVALID


def test_a_browser_belongs_to_who_used_it_last(browser: Browser) -> None:
    bob = notifications.Address(kind=ANNA.kind, id=uuid5(SUBJECT, "bob"))
    subscribe(browser, owner=bob)
    tell(ANNA, email=None)
    assert not models.Delivery.objects.exists()
    notifications.unsubscribe(owner=ANNA, endpoint=browser.endpoint)
    assert models.PushSubscription.objects.count() == 1
    notifications.unsubscribe(owner=bob, endpoint=browser.endpoint)
    assert not models.PushSubscription.objects.exists()


def test_a_message_on_its_way_does_not_reach_the_browsers_next_owner(
    service: PushService, browser: Browser
) -> None:
    tell(ANNA, email=None)
    subscribe(browser, owner=FIRM)
    assert send_now().outcome == "gone"
    assert service.visits == 0


def test_ten_browsers_are_enough_for_anybody(service: PushService) -> None:
    for number in range(12):
        notifications.subscribe(
            subscription_id=uuid5(SUBJECT, str(number)),
            owner=ANNA,
            subscription=service.new_browser(sender_key="").subscription(),
            language="vi",
            now=NOW + timedelta(minutes=number),
        )
    kept = set(models.PushSubscription.objects.values_list("id", flat=True))
    assert kept == {uuid5(SUBJECT, str(number)) for number in range(2, 12)}


def test_what_is_old_and_what_was_erased_is_forgotten(mailbox: Mailbox) -> None:
    tell(ANNA)
    assert forget_old(days=180, now=NOW + timedelta(days=3)) == 0
    assert (delivery().outcome, delivery().target) == ("given_up", "")
    assert forget_old(days=180, now=NOW + timedelta(days=181)) == 2
    tell(ANNA, name="2")
    assert notifications.forget_subjects(subject_ids=[SUBJECT]) == 2
    assert listed(ANNA) == []


@pytest.mark.parametrize(
    "seed", [bytes(32), b"\xff" * 32, (P256_ORDER - 1).to_bytes(32), P256_ORDER.to_bytes(32)]
)
def test_every_seed_gives_a_key(seed: bytes) -> None:
    assert 0 < sender_key(seed=seed).private_numbers().private_value < P256_ORDER
