"""Messages on the phone: switched on by a button, sent by the real protocol, shown by the worker.

The push services of browsers are out of a test's reach: what the browser answers to `subscribe` is given, and
what its service would deliver is handed to the worker by the browser's own tool.
"""

import json
from collections.abc import Iterator
from uuid import uuid5

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from tests.support.browser import PHONE, LiveServer, NewPage, axe_complaints
from tests.support.drivers import link, link_id, registered_truck
from tests.support.push_service import Browser, PushService, push_service
from tests.support.story import STORY, Story
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.usecases.send import send
from xulang.platform import clock

GIVEN = """(subscription) => {
  let current = null;
  const forget = async () => { current = null; return true; };
  const made = {...subscription, toJSON: () => subscription, unsubscribe: forget};
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async (options) => {
    window.wanted = [...new Uint8Array(options.applicationServerKey)];
    current = made;
    return made;
  };
}"""

SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  for (let turn = 0; turn < 100; turn += 1) {
    const [one] = await worker.getNotifications();
    if (one) return [one.title, one.body, one.data];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with push_service() as running:
        settings.PUSH_SERVICES = [running.origin]
        yield running


@pytest.fixture
def story(live: LiveServer) -> Story:
    return registered_truck()


def opened(new_page: NewPage, live: LiveServer, story: Story, phone: Browser) -> Page:
    page = new_page(width=PHONE)
    page.context.grant_permissions(["notifications"], origin=live.url)
    subscription = phone.subscription()
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    page.add_init_script(f"({GIVEN})({json.dumps({'endpoint': subscription.endpoint, 'keys': keys})})")
    page.goto(f"{live.url}/d/k/{link(story)}")
    return page


def test_a_driver_switches_messages_on_and_off(
    new_page: NewPage, live: LiveServer, story: Story, service: PushService
) -> None:
    phone = service.new_browser(sender_key=notifications.get_push_key())
    page = opened(new_page, live, story, phone)
    page.get_by_role("button", name="Báo cho tôi trên thiết bị này").click()
    page.get_by_role("button", name="Ngừng báo trên thiết bị này").wait_for()
    assert len(page.evaluate("window.wanted")) == 65
    assert axe_complaints(page) == []
    address = notifications.Address(kind=notifications.RecipientKind.DRIVER, id=link_id(story))
    notifications.notify(
        recipients=[notifications.Recipient(address=address, language="vi")],
        kind=notifications.NotificationKind.HELD,
        subject_id=story.declaration,
        params={notifications.Param.NUMBER: "2026050800001", notifications.Param.FORCE: "customs"},
        ids=[uuid5(STORY, "message")],
        now=clock.now(),
    )
    send(delivery_id=models.Delivery.objects.get().id, now=clock.now())
    assert [(message["title"], message["path"]) for message in phone.received] == [
        ("Tờ khai 2026050800001: có xe bị tạm giữ", f"/d/{link_id(story)}/")
    ]
    page.get_by_role("button", name="Ngừng báo trên thiết bị này").click()
    page.get_by_role("button", name="Báo cho tôi trên thiết bị này").wait_for()
    assert not models.PushSubscription.objects.exists()


def test_the_worker_shows_what_it_is_sent(
    new_page: NewPage, live: LiveServer, story: Story, service: PushService
) -> None:
    page = opened(new_page, live, story, service.new_browser(sender_key=""))
    page.wait_for_selector("html[data-kept]")
    tool = page.context.new_cdp_session(page)
    known: list[str] = []
    tool.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(
            one["registrationId"]
            for one in event["registrations"]
            if one["scopeURL"].startswith(live.url)  # Earlier tests' workers are listed as well.
        ),
    )
    tool.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    message = {"title": "Tờ khai: có xe bị tạm giữ", "body": "Hải quan tạm giữ.", "path": "/d/", "tag": "1"}
    tool.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": live.url, "registrationId": known[0], "data": json.dumps(message)},
    )
    assert page.evaluate(SHOWN) == [message["title"], message["body"], "/d/"]


def test_without_push_there_is_no_button(new_page: NewPage, live: LiveServer, story: Story) -> None:
    page = new_page(width=PHONE)
    page.add_init_script("delete window.PushManager")
    page.goto(f"{live.url}/d/k/{link(story)}")
    page.wait_for_selector("html[data-kept]")
    assert page.locator("form[data-push]").is_hidden()
