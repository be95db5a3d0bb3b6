"""Passkeys: set up, signed in with, switched by; against a WebAuthn authenticator made of software."""

from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.support.passkeys import SoftPasskey
from tests.support.people import give_role, make_person
from tests.support.sign_in import signed_in
from xulang.interfaces.account.assurance import Assurance
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.registry.models import UserSession

pytestmark = pytest.mark.django_db
HOME = "/account/"


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def officer() -> UUID:
    user_id = make_person(full_name="Trần Thị Lan")
    give_role(user_id=user_id, role=Role.PLANT_OFFICER)
    return user_id


def at_localhost(client: Client) -> Client:
    client.defaults["SERVER_NAME"] = "localhost"
    return client


def add_passkey(client: Client, passkey: SoftPasskey) -> str:
    page = client.get("/account/second-factor/passkeys/add/")
    answer = client.post(
        "/account/second-factor/passkeys/add/",
        {
            "name": "Máy tính bảng",
            "passwordless": "on",
            "credential": passkey.create(options=page.context["js_data"]["creation_options"]),
        },
    )
    return answer.headers.get("Location", "")


def sign_in(client: Client, passkey: SoftPasskey, path: str = "/account/sign-in/passkey/") -> str:
    options = client.get(path, headers={"accept": "application/json"}).json()["request_options"]
    return client.post(path, {"credential": passkey.get(options=options)}).headers["Location"]


@pytest.fixture
def passkey(officer: UUID) -> SoftPasskey:
    made = SoftPasskey()
    client = at_localhost(signed_in(officer, assurance=Assurance.ONE_FACTOR))
    assert client.get(HOME).headers["Location"] == "/account/second-factor/"
    assert add_passkey(client, made) == "/account/second-factor/recovery-codes/"
    assert client.get(HOME).status_code == 200
    return made


def test_a_passkey_alone_signs_an_officer_in_with_two_factors(client: Client, passkey: SoftPasskey) -> None:
    assert sign_in(at_localhost(client), passkey) == "/account/start/"
    assert client.session["sign_in"]["assurance"] == "two_factors"
    assert client.get(HOME).status_code == 200


def test_a_page_of_another_origin_gets_nothing_for_it(client: Client, passkey: SoftPasskey) -> None:
    passkey.origin = "https://cuakhau.example"
    assert sign_in(at_localhost(client), passkey) == "/account/sign-in/"
    assert client.get(HOME).status_code == 302


def test_another_key_under_the_same_name_is_refused(client: Client, passkey: SoftPasskey) -> None:
    passkey.key = ec.generate_private_key(ec.SECP256R1())
    assert sign_in(at_localhost(client), passkey) == "/account/sign-in/"


def test_an_answer_counts_once(client: Client, passkey: SoftPasskey) -> None:
    at_localhost(client)
    path = "/account/sign-in/passkey/"
    options = client.get(path, headers={"accept": "application/json"}).json()["request_options"]
    credential = passkey.get(options=options)
    client.post(path, {"credential": credential})
    again = at_localhost(Client())
    again.get(path, headers={"accept": "application/json"})
    again.post(path, {"credential": credential})
    assert (client.get(HOME).status_code, again.get(HOME).status_code) == (200, 302)


def test_an_officer_takes_over_a_device_by_passkey(officer: UUID, passkey: SoftPasskey) -> None:
    other = make_person(full_name="Phạm Văn Hùng")
    give_role(user_id=other, role=Role.YARD_OPERATOR)
    tablet = at_localhost(signed_in(other))
    assert sign_in(tablet, passkey, "/account/switch/passkey/") == "/account/start/"
    assert "Trần Thị Lan" in tablet.get(HOME).content.decode()
    assert not UserSession.objects.filter(user_id=other).exists()


def test_a_refused_passkey_leaves_who_is_there(passkey: SoftPasskey) -> None:
    other = make_person(full_name="Phạm Văn Hùng")
    tablet = at_localhost(signed_in(other))
    passkey.key = ec.generate_private_key(ec.SECP256R1())
    assert sign_in(tablet, passkey, "/account/switch/passkey/") == "/account/switch/"
    assert "Phạm Văn Hùng" in tablet.get(HOME).content.decode()


def test_a_leavers_passkey_opens_nothing(client: Client, officer: UUID, passkey: SoftPasskey) -> None:
    registry.deactivate_person(user_id=officer, actor=SYSTEM, now=clock.now())
    sign_in(at_localhost(client), passkey)
    assert client.get(HOME).status_code == 302


def test_an_officer_keeps_his_last_passkey(officer: UUID, passkey: SoftPasskey) -> None:
    client = at_localhost(signed_in(officer))
    row = Authenticator.objects.get(user_id=officer, type="webauthn")
    answer = client.post(f"/account/second-factor/passkeys/{row.pk}/remove/", follow=True)
    assert "ít nhất một" in answer.content.decode()
    assert Authenticator.objects.filter(pk=row.pk).exists()
