"""Officers change at one device: by PIN in seconds, by passkey, and never in each other's name."""

import re
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django import conf
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.support.people import Owner, give_role, make_person, marked
from tests.support.sign_in import signed_in
from xulang.interfaces.account.assurance import Assurance
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.installation import Purpose
from xulang.registry import api as registry
from xulang.registry.models import Enrolment, UserSession

pytestmark = pytest.mark.django_db
PRODUCTS_OWN = list(conf.settings.PASSWORD_HASHERS)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PIN = "285193"
HOME = "/account/"


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = QUICK
    cache.clear()


def make_officer(name: str, role: Role = Role.CUSTOMS_OFFICER) -> UUID:
    user_id = make_person(full_name=name)
    give_role(user_id=user_id, role=role)
    return user_id


@pytest.fixture
def lan() -> UUID:
    return make_officer("Trần Thị Lan")


@pytest.fixture
def hung() -> UUID:
    return make_officer("Phạm Văn Hùng", Role.BORDER_GUARD_OFFICER)


def hand_over(tablet: Client, user_id: UUID) -> Client:
    """Somebody signs in in full on the device that another browser object stands for."""
    fresh = signed_in(user_id)
    if "xulang_device" in tablet.cookies:
        fresh.cookies["xulang_device"] = tablet.cookies["xulang_device"].value
    return fresh


def enrol(tablet: Client, pin: str = PIN) -> None:
    answer = tablet.post("/account/pin/", {"pin": pin, "again": pin})
    assert answer.status_code == 302, answer.content.decode()


def come_back(tablet: Client, user_id: UUID, pin: str = PIN) -> str:
    answer = tablet.post(f"/account/switch/{user_id}/", {"pin": pin})
    return answer.headers.get("Location") or answer.content.decode()


def who(browser: Client) -> str:
    """The name on the account's page; empty for a visitor."""
    answer = browser.get(HOME)
    found = re.search("<h1>(.*?)</h1>", answer.content.decode())
    return found[1] if found and answer.status_code == 200 else ""


@pytest.fixture
def tablet(lan: UUID, hung: UUID) -> Client:
    """Both officers have signed in in full in this shift; Hùng sits at it."""
    browser = signed_in(lan)
    enrol(browser)
    browser = hand_over(browser, hung)
    enrol(browser, "640172")
    return browser


def test_an_officer_takes_over_and_the_other_is_out(tablet: Client, lan: UUID, hung: UUID) -> None:
    assert who(tablet) == "Phạm Văn Hùng"
    before = tablet.cookies["sessionid"].value
    assert come_back(tablet, lan) == "/account/start/"
    assert who(tablet) == "Trần Thị Lan"
    assert UserSession.objects.filter(user_id=hung).count() == 0
    thief = Client()
    thief.cookies["sessionid"] = before
    assert who(thief) == ""


def test_nothing_of_the_other_persons_session_is_carried_over(tablet: Client, lan: UUID) -> None:
    session = tablet.session
    session["draft"] = "of Hùng"
    session.save()
    come_back(tablet, lan)
    assert "draft" not in tablet.session


def test_taking_over_is_done_within_five_seconds(lan: UUID, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = PRODUCTS_OWN
    tablet = signed_in(lan)
    enrol(tablet)
    begun = time.monotonic()
    assert lan.hex in tablet.get("/account/switch/").content.decode().replace("-", "")
    tablet.get(f"/account/switch/{lan}/")
    come_back(tablet, lan)
    assert who(tablet) == "Trần Thị Lan"
    assert time.monotonic() - begun < 5


def test_who_may_come_back_is_shown_on_this_device_only(tablet: Client) -> None:
    here = tablet.get("/account/switch/").content.decode()
    assert "Trần Thị Lan" in here
    assert "Phạm Văn Hùng" in here
    assert "Trần Thị Lan" not in Client().get("/account/switch/").content.decode()


def test_a_forged_device_cookie_opens_nothing(tablet: Client, lan: UUID) -> None:
    value = tablet.cookies["xulang_device"].value
    for forged in (value.split(":")[0], value[:-1] + ("A" if value[-1] != "A" else "B")):
        thief = Client()
        thief.cookies["xulang_device"] = forged
        assert "Trần Thị Lan" not in thief.get("/account/switch/").content.decode()
        assert come_back(thief, lan) == "/account/switch/"


def test_five_wrong_pins_close_it_until_a_full_sign_in(tablet: Client, lan: UUID) -> None:
    for left in (4, 3, 2, 1):
        assert f"Còn {left} lần thử" in come_back(tablet, lan, "111112")
    assert "đã khóa vào lại nhanh" in come_back(tablet, lan, "111112")
    assert come_back(tablet, lan) == "/account/switch/"
    assert who(tablet) == "Phạm Văn Hùng"


def test_the_shift_ends_the_pin_and_what_it_opened(tablet: Client, lan: UUID) -> None:
    Enrolment.objects.filter(user_id=lan).update(signed_in_at=clock.now() - timedelta(hours=11, minutes=59))
    come_back(tablet, lan)
    assert who(tablet) == "Trần Thị Lan"
    assert UserSession.objects.filter(user_id=lan).latest("created_at").expires_at <= clock.now() + timedelta(
        minutes=1
    )
    Enrolment.objects.filter(user_id=lan).update(signed_in_at=clock.now() - timedelta(hours=12))
    assert come_back(tablet, lan) == "/account/switch/"


def test_a_leaver_cannot_come_back(tablet: Client, lan: UUID) -> None:
    registry.deactivate_person(user_id=lan, actor=SYSTEM, now=clock.now())
    assert come_back(tablet, lan) == "/account/switch/"
    assert "Trần Thị Lan" not in tablet.get("/account/switch/").content.decode()


def test_who_came_by_pin_cannot_set_one(tablet: Client, lan: UUID) -> None:
    come_back(tablet, lan)
    answer = tablet.post("/account/pin/", {"pin": "305817", "again": "305817"})
    assert answer.status_code == 403
    assert come_back(tablet, lan) == "/account/start/"


def test_a_pin_needs_the_second_factor_first(lan: UUID) -> None:
    browser = signed_in(lan, assurance=Assurance.ONE_FACTOR)
    assert browser.post("/account/pin/", {"pin": PIN, "again": PIN}).headers["Location"] == (
        "/account/second-factor/"
    )
    assert not Enrolment.objects.exists()


def test_a_clerk_has_no_pin() -> None:
    clerk = make_person()
    give_role(user_id=clerk, role=Role.DECLARANT)
    assert signed_in(clerk).get("/account/pin/").status_code == 404


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123456", "123456", "quá dễ đoán"),
        ("28519", "28519", "có 6 chữ số"),
        (PIN, "285194", "không giống nhau"),
    ],
)
def test_a_poor_pin_is_refused(lan: UUID, pin: str, again: str, said: str) -> None:
    answer = signed_in(lan).post("/account/pin/", {"pin": pin, "again": again})
    assert said in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_pin_is_taken_back(tablet: Client, hung: UUID) -> None:
    tablet.post("/account/pin/remove/")
    tablet.post("/account/sign-out/")
    assert come_back(tablet, hung, "640172") == "/account/switch/"


def test_signing_out_on_a_shared_device_leads_to_the_next_officer(tablet: Client, lan: UUID) -> None:
    assert tablet.post("/account/sign-out/").headers["Location"] == "/account/switch/"
    assert who(tablet) == ""
    assert come_back(tablet, lan) == "/account/start/"


def test_ending_all_sessions_ends_pins_too(tablet: Client, hung: UUID) -> None:
    signed_in(hung).post("/account/sessions/end-others/")
    assert come_back(tablet, hung, "640172") == "/account/switch/"


def test_in_a_demonstration_a_pin_works_on_its_own_machine_only(
    tablet: Client, lan: UUID, owner_connection: Owner
) -> None:
    with marked(owner_connection, Purpose.DEMONSTRATION):
        away = tablet.post(f"/account/switch/{lan}/", {"pin": PIN}, REMOTE_ADDR="192.168.1.20")
        assert away.status_code == 403
        assert come_back(tablet, lan) == "/account/start/"
        assert tablet.get(HOME, REMOTE_ADDR="192.168.1.20").status_code == 403
