"""Signing in: what a browser gets, who is let in, and what of it stays in the database."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.support.people import PASSWORD, Owner, give_role, make_person, marked
from tests.support.sign_in import code_of, set_password, set_up_app, signed_in
from xulang.interfaces.account.assurance import Assurance
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.ids import new_id
from xulang.platform.installation import Purpose
from xulang.registry import api as registry
from xulang.registry import tasks
from xulang.registry.models import Enrolment, UserSession

pytestmark = pytest.mark.django_db
HOME = "/account/"
SECOND_FACTOR = "/account/second-factor/"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def clerk() -> UUID:
    user_id = make_person(username="clerk", email="clerk@example.vn")
    set_password(user_id)
    give_role(user_id=user_id, role=Role.DECLARANT)
    return user_id


@pytest.fixture
def officer() -> UUID:
    user_id = make_person(username="officer")
    set_password(user_id)
    give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER)
    return user_id


def sign_in(client: Client, name: str, password: str = PASSWORD) -> str:
    """Answers where the sign-in leads, or the page that says no."""
    response = client.post(
        "/account/sign-in/", {"login": name, "password": password}, headers={"user-agent": CHROME}
    )
    return response.headers.get("Location") or response.content.decode()


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


@pytest.mark.parametrize("name", ["clerk", "CLERK", " clerk ", "clerk@example.vn", "Clerk@Example.VN"])
def test_a_clerk_signs_in_by_name_or_address_and_password(client: Client, clerk: UUID, name: str) -> None:
    assert sign_in(client, name) == "/account/start/"
    row = UserSession.objects.get(user_id=clerk)
    assert is_in(client)
    assert (row.address, row.agent) == ("127.0.0.1", "Chrome · Android")
    twelve_hours = clock.now() + timedelta(hours=12)
    assert twelve_hours - timedelta(minutes=1) < row.expires_at <= twelve_hours


@pytest.mark.usefixtures("clerk")
def test_a_session_ends_a_shift_after_the_sign_in_not_after_its_last_use(client: Client) -> None:
    sign_in(client, "clerk")
    begun = datetime.fromisoformat(client.session["sign_in"]["at"])
    assert client.session.get_expiry_date() == begun + timedelta(hours=12)


def test_the_shift_ends_a_session_however_much_it_is_used(clerk: UUID) -> None:
    client = signed_in(clerk, at=clock.now() - timedelta(hours=11, minutes=59))
    assert is_in(client)
    session = client.session
    session["touched"] = 1
    session.save()
    assert UserSession.objects.get(user_id=clerk).expires_at < clock.now() + timedelta(minutes=1, seconds=1)
    assert not is_in(signed_in(clerk, at=clock.now() - timedelta(hours=12)))


@pytest.mark.usefixtures("clerk")
def test_wrong_password_unknown_name_and_leaver_get_one_answer(client: Client) -> None:
    leaver = make_person(username="leaver")
    set_password(leaver)
    registry.deactivate_person(user_id=leaver, actor=SYSTEM, now=clock.now())
    said = "Tên đăng nhập hoặc mật khẩu không đúng."
    for name, password in (("clerk", "x"), ("nobody", "x"), ("nobody@example.vn", "x"), ("leaver", "x")):
        assert said in sign_in(client, name, password)
    assert not is_in(client)


@pytest.mark.usefixtures("clerk")
def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client) -> None:
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    assert "Quá nhiều lần thử" in sign_in(client, "clerk")
    assert not is_in(client)


def test_wrong_attempts_are_counted_for_all_processes(client: Client, clerk: UUID) -> None:
    sign_in(client, "clerk", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_attempts WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1


@pytest.mark.usefixtures("clerk")
def test_many_attempts_on_other_names_do_not_clear_a_counter(client: Client) -> None:
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    cache.set_many({f"attempt-{number}": number for number in range(400)})
    assert "Quá nhiều lần thử" in sign_in(Client(REMOTE_ADDR="127.0.0.2"), "clerk")


def test_counters_and_sessions_are_swept_when_they_no_longer_count(client: Client, clerk: UUID) -> None:
    sign_in(client, "clerk", "wrong")
    signed_in(clerk, at=clock.now() - timedelta(hours=13))
    alive = signed_in(clerk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_attempts SET expires = now() - interval '1 minute'")
        tasks.sweep(timestamp=0)
        cursor.execute("SELECT count(*) FROM registry_attempts")
        assert cursor.fetchone() == (0,)
    assert not UserSession.objects.filter(expires_at__lte=clock.now()).exists()
    assert is_in(alive)


def test_the_cookies_key_does_not_stand_in_the_database(clerk: UUID) -> None:
    client = signed_in(clerk)
    key = client.cookies["sessionid"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM registry_usersession s")
        rows = [row for (row,) in cursor.fetchall()]
    assert rows
    assert all(key not in row for row in rows)


def test_nobody_signs_himself_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_a_password_forgotten_is_answered_alike_for_known_and_unknown(
    client: Client, clerk: UUID, mailoutbox: list[object]
) -> None:
    answers = [
        client.post("/account/password/forgotten/", {"email": email})
        for email in ("clerk@example.vn", "nobody@example.vn")
    ]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "/account/password/forgotten/sent/")
    ] * 2
    (mail,) = mailoutbox
    assert mail.to == ["clerk@example.vn"]  # type: ignore[attr-defined] # pytest-django types it as object


def test_a_mail_server_that_is_down_does_not_tell_who_is_registered(
    client: Client, clerk: UUID, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post("/account/password/forgotten/", {"email": "clerk@example.vn"})
    assert response.headers["Location"] == "/account/password/forgotten/sent/"


def test_a_link_sets_the_first_password_and_works_once(client: Client) -> None:
    user_id = make_person(username="new.clerk")
    give_role(user_id=user_id, role=Role.DECLARANT)
    path = registry_link(user_id)
    form = client.get(path).headers["Location"]
    answer = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.headers["Location"] == "/account/password/link/done/"
    assert sign_in(client, "new.clerk") == "/account/start/"
    assert "đã hết hạn hoặc đã được dùng" in Client().get(path).content.decode()


def registry_link(user_id: UUID) -> str:
    from xulang.interfaces.account.links import password_link

    return password_link(user_id=user_id)


@pytest.mark.parametrize("password", ["ngan", "1234567890", "password123", "new.clerk99"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    user_id = make_person(username="new.clerk99")
    form = client.get(registry_link(user_id)).headers["Location"]
    answer = client.post(form, {"password1": password, "password2": password})
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_an_officer_sees_nothing_before_his_second_factor(client: Client, officer: UUID) -> None:
    assert sign_in(client, "officer") == "/account/start/"
    for path in ("/", HOME, "/account/sessions/", "/account/pin/", "/account/start/"):
        assert client.get(path).headers["Location"] == SECOND_FACTOR, path
    assert client.get(SECOND_FACTOR).status_code == 200
    assert client.get("/account/again/").status_code != 404
    assert client.post("/account/sign-out/").status_code == 302


def test_setting_up_the_app_opens_the_officers_work(client: Client, officer: UUID) -> None:
    sign_in(client, "officer")
    page = client.get("/account/second-factor/app/")
    key = page.context["form"].secret
    wrong = client.post("/account/second-factor/app/", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    done = client.post("/account/second-factor/app/", {"code": code_of(key)})
    assert done.headers["Location"] == "/account/second-factor/recovery-codes/"
    assert len(client.get(done.headers["Location"]).context["unused_codes"]) == 10
    assert is_in(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert all(key not in row for (row,) in cursor.fetchall())


def test_with_the_app_set_up_the_password_alone_opens_nothing(client: Client, officer: UUID) -> None:
    key = set_up_app(officer)
    assert sign_in(client, "officer") == "/account/second-factor/check/"
    assert not is_in(client)
    wrong = client.post("/account/second-factor/check/", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    right = client.post("/account/second-factor/check/", {"code": code_of(key)})
    assert right.headers["Location"] == "/account/start/"
    assert is_in(client)


def test_a_code_is_not_accepted_twice(officer: UUID) -> None:
    key = set_up_app(officer)
    code = code_of(key)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "officer")
        client.post("/account/second-factor/check/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_who_becomes_an_officer_needs_his_second_factor_at_once(client: Client, clerk: UUID) -> None:
    sign_in(client, "clerk")
    assert is_in(client)
    give_role(user_id=clerk, role=Role.CENTRE_OPERATOR)
    assert client.get(HOME).headers["Location"] == SECOND_FACTOR


def test_a_session_that_says_nothing_of_its_sign_in_proves_nothing(client: Client, officer: UUID) -> None:
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(pk=officer))
    assert client.get(HOME).headers["Location"] == SECOND_FACTOR


def test_an_officer_cannot_take_his_last_second_factor_away(officer: UUID) -> None:
    set_up_app(officer)
    client = signed_in(officer)
    page = client.post("/account/second-factor/app/remove/")
    assert "ít nhất một" in page.content.decode()
    assert Authenticator.objects.filter(user_id=officer, type="totp").exists()


def test_a_clerk_may_take_his_away(clerk: UUID) -> None:
    set_up_app(clerk)
    client = signed_in(clerk)
    client.post("/account/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user_id=clerk).exists()


def test_a_leavers_session_is_dead_at_his_next_request(officer: UUID) -> None:
    client = signed_in(officer)
    assert is_in(client)
    (membership,) = registry.list_memberships(user_id=officer, now=clock.now())
    registry.end_membership(membership_id=membership.id, actor=SYSTEM, now=clock.now())
    assert client.get(HOME).headers["Location"].startswith("/account/sign-in/")


def test_a_request_on_its_way_does_not_bring_an_ended_session_back(clerk: UUID) -> None:
    client = signed_in(clerk)
    session = client.session
    assert session["sign_in"]
    registry.deactivate_person(user_id=clerk, actor=SYSTEM, now=clock.now())
    session["late"] = 1
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        session.save()
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(clerk: UUID) -> None:
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    new = "Một-mật-khẩu-khác-2026"
    answer = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert UserSession.objects.filter(user_id=clerk).count() == 1


def test_a_new_password_voids_the_pins(officer: UUID) -> None:
    here = signed_in(officer)
    here.post("/account/pin/", {"pin": "285193", "again": "285193"})
    assert Enrolment.objects.filter(user_id=officer).exists()
    new = "Một-mật-khẩu-khác-2026"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not Enrolment.objects.filter(user_id=officer).exists()


def test_sessions_are_listed_and_ended(clerk: UUID) -> None:
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    is_in(here)
    page = here.get("/account/sessions/")
    assert len(page.context["sessions"]) == 2
    (other,) = [one for one in page.context["sessions"] if one.id != page.context["here"]]
    here.post(f"/account/sessions/{other.id}/end/")
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_another_persons_session_is_not_there_for_me(clerk: UUID) -> None:
    other = make_person()
    theirs = signed_in(other)
    (session,) = registry.list_sessions(user_id=other, now=clock.now())
    assert signed_in(clerk).post(f"/account/sessions/{session.id}/end/").status_code == 404
    assert is_in(theirs)


def test_all_other_sessions_end_in_one_go(clerk: UUID) -> None:
    here, *others = (signed_in(clerk) for _ in range(3))
    here.post("/account/sessions/end-others/")
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_a_chosen_language_goes_with_the_person(clerk: UUID) -> None:
    client = signed_in(clerk)
    client.get(HOME, {"lang": "zh-hans"})
    assert 'lang="zh-hans"' in client.get(HOME).content.decode()
    assert registry.get_person(user_id=clerk).language == "zh-hans"
    tablet = Client()
    assert sign_in(tablet, "clerk") == "/account/start/"
    assert 'lang="zh-hans"' in tablet.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("remote", "headers", "allowed"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("192.168.1.20", {}, False),
        ("", {}, False),
        ("192.168.1.20", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, False),
    ],
)
def test_a_demonstrations_accounts_work_on_its_own_machine_only(
    officer: UUID,
    owner_connection: Owner,
    remote: str,
    headers: dict[str, str],
    allowed: bool,  # noqa: FBT001 -- a parameter of the table above
) -> None:
    with marked(owner_connection, Purpose.DEMONSTRATION):
        client = Client(REMOTE_ADDR=remote, headers=headers)
        said = sign_in(client, "officer")
        assert (said == "/account/start/") is allowed
        assert is_in(client) is allowed
        if not allowed:
            assert "bản trình diễn" in said


def test_a_demonstrations_session_dies_when_it_is_used_from_elsewhere(
    officer: UUID, owner_connection: Owner
) -> None:
    with marked(owner_connection, Purpose.DEMONSTRATION):
        client = Client()
        sign_in(client, "officer")
        assert is_in(client)
        assert client.get(HOME, REMOTE_ADDR="192.168.1.20").status_code == 403
        assert not is_in(client)


def test_outside_a_demonstration_an_officer_needs_two_factors_on_loopback_too(
    officer: UUID, owner_connection: Owner
) -> None:
    with marked(owner_connection, Purpose.SERVICE):
        client = Client()
        sign_in(client, "officer")
        assert client.get(HOME).headers["Location"] == SECOND_FACTOR


def test_every_page_of_the_account_opens(officer: UUID) -> None:
    set_up_app(officer)
    client = signed_in(officer)
    names = (
        "account_home",
        "account_sessions",
        "account_switch",
        "account_set_pin",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
    )
    for name in names:
        assert client.get(reverse(name)).status_code == 200, name
    visitor = Client()
    for name in ("account_login", "account_switch", "account_reset_password", "account_inactive"):
        assert visitor.get(reverse(name)).status_code == 200, name
    assert visitor.get(reverse("account_home")).status_code == 302


def test_signing_in_leaves_a_trace_without_personal_data(client: Client, clerk: UUID) -> None:
    from xulang.platform.models import AuditEntry

    sign_in(client, "clerk")
    (entry,) = AuditEntry.objects.filter(action="signed_in")
    assert (entry.actor_kind, entry.actor_id, entry.object_id) == ("person", str(clerk), str(clerk))


def test_assurance_is_told_by_the_sign_in(client: Client, officer: UUID) -> None:
    sign_in(client, "officer")
    assert client.session["sign_in"]["assurance"] == Assurance.ONE_FACTOR
    assert new_id() != new_id()


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.DECLARANT, "carrier:home"),
        (Role.CARRIER_MANAGER, "carrier:home"),
        (Role.CUSTOMS_OFFICER, "officer:work"),
        (Role.PLANT_OFFICER, "officer:work"),
        (Role.CENTRE_OPERATOR, "centre:overview"),
        (Role.TRAFFIC_POLICE, "officer:search"),
        (Role.YARD_OPERATOR, "yard:yard"),
        (Role.LEADER, "centre:overview"),
    ],
)
def test_a_sign_in_leads_to_the_persons_own_work(role: Role, start: str) -> None:
    user_id = make_person()
    give_role(user_id=user_id, role=role)
    client = signed_in(user_id)
    leads = client.get("/account/start/").headers["Location"]
    assert leads == reverse(start)
    assert client.get(leads).status_code == 200


def test_without_a_role_a_sign_in_leads_to_ones_account() -> None:
    assert signed_in(make_person()).get("/account/start/").headers["Location"] == HOME
