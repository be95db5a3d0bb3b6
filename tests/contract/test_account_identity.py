"""Sign-in through an OpenID provider that obeys the protocol, and one that does not."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.support.identity_provider import Faults, IdentityProvider, running_provider
from tests.support.people import PASSWORD, give_role, make_person
from tests.support.sign_in import set_password, set_up_app, signed_in
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.project.identity import identity_origins, identity_provider
from xulang.registry import api as registry
from xulang.registry.models import User

pytestmark = pytest.mark.django_db
HOME = "/account/"


@pytest.fixture
def provider(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[IdentityProvider]:
    """A provider at work, and the product configured for it as an installation would be."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with running_provider() as running:
        secret = tmp_path / "oidc.secret"
        secret.write_text(f"{running.client_secret}\n")
        monkeypatch.setenv("XULANG_OIDC_ISSUER", running.issuer)
        monkeypatch.setenv("XULANG_OIDC_CLIENT_ID", running.client_id)
        monkeypatch.setenv("XULANG_OIDC_SECRET_FILE", str(secret))
        settings.SOCIALACCOUNT_PROVIDERS = identity_provider()
        settings.CSP_FORM_TARGETS = identity_origins()
        yield running


@pytest.fixture
def clerk() -> UUID:
    user_id = make_person(username="clerk", full_name="Trần Thị Lan")
    set_password(user_id)
    give_role(user_id=user_id, role=Role.DECLARANT)
    return user_id


def leave(client: Client, process: str) -> dict[str, str]:
    """Press the button; answers what the browser carries to the provider."""
    answer = client.post(f"/account/sign-in/identity/?process={process}")
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def through(client: Client, provider: IdentityProvider, process: str = "login") -> str:
    """Out to the provider and back; answers where it leads, or the page that says no."""
    back = provider.authorize(leave(client, process))
    parts = urlsplit(back)
    answer = client.get(f"{parts.path}?{parts.query}")
    return answer.headers.get("Location") or answer.content.decode()


def connect(provider: IdentityProvider, user_id: UUID) -> None:
    assert through(signed_in(user_id), provider, "connect") == HOME


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_who_connected_his_identity_signs_in_with_it(
    client: Client, provider: IdentityProvider, clerk: UUID
) -> None:
    connect(provider, clerk)
    assert through(client, provider) == "/account/start/"
    assert "Trần Thị Lan" in client.get(HOME).content.decode()


def test_nothing_personal_but_the_subject_is_kept(provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    account = SocialAccount.objects.get()
    assert (account.uid, account.user_id, account.extra_data) == (provider.subject, clerk, {})
    through(Client(), provider)
    assert "Trần" not in json.dumps(SocialAccount.objects.get().extra_data)


def test_a_stranger_is_not_let_in_and_not_registered(client: Client, provider: IdentityProvider) -> None:
    assert "chưa được đăng ký" in through(client, provider)
    assert not is_in(client)
    assert not User.objects.exists()


def test_an_officers_identity_does_not_replace_his_second_factor(
    client: Client, provider: IdentityProvider
) -> None:
    officer = make_person()
    give_role(user_id=officer, role=Role.HEALTH_OFFICER)
    connect(provider, officer)
    set_up_app(officer)
    assert through(client, provider) == "/account/second-factor/check/"
    assert not is_in(client)


def test_a_leavers_identity_opens_nothing(client: Client, provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    registry.deactivate_person(user_id=clerk, actor=SYSTEM, now=clock.now())
    assert through(client, provider) == "/account/inactive/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "faults",
    [
        Faults(claims={"nonce": "of another sign-in, but just as long as ours"}),
        Faults(claims={"nonce": None}),
        Faults(claims={"aud": "another-client"}),
        Faults(claims={"iss": "https://another.example"}),
        Faults(claims={"exp": int(time.time()) - 60}),
        Faults(foreign_key=True),
        Faults(unsigned=True),
        Faults(no_id_token=True),
    ],
    ids=["nonce", "no-nonce", "audience", "issuer", "expired", "foreign-key", "unsigned", "no-id-token"],
)
def test_an_answer_against_the_protocol_is_refused(
    client: Client, provider: IdentityProvider, clerk: UUID, faults: Faults
) -> None:
    connect(provider, clerk)
    provider.faults = faults
    assert "Đăng nhập không thành công" in through(client, provider)
    assert not is_in(client)


def test_the_code_is_bound_to_the_browser_that_left(provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    thief, victim = Client(), Client()
    back = urlsplit(provider.authorize(leave(thief, "login")))
    assert victim.get(f"{back.path}?{back.query}").status_code == 401
    assert not is_in(victim)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    first, second = Client(), Client()
    stolen = dict(parse_qsl(urlsplit(provider.authorize(leave(first, "login"))).query))["code"]
    own_state = leave(second, "login")["state"]
    answer = second.get("/account/sign-in/identity/back/", {"code": stolen, "state": own_state})
    assert answer.status_code == 401
    assert [status.value for status in provider.token_requests] == [200, 400]
    assert not is_in(second)


def test_each_sign_in_has_its_own_nonce_and_challenge(client: Client, provider: IdentityProvider) -> None:
    first, second = leave(client, "login"), leave(client, "login")
    for name in ("nonce", "state", "code_challenge"):
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"


def test_the_browser_cannot_bring_its_own_nonce(client: Client, provider: IdentityProvider) -> None:
    answer = client.post("/account/sign-in/identity/?process=login&auth_params=nonce%3Dmine")
    assert dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["nonce"] != "mine"


def test_whoever_changes_his_mind_comes_back_to_a_page(client: Client, provider: IdentityProvider) -> None:
    provider.faults = Faults(cancelled=True)
    assert through(client, provider) == "/account/sign-in/identity/cancelled/"
    assert client.get("/account/sign-in/identity/cancelled/").status_code == 200


def test_one_identity_belongs_to_one_person(provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    other = make_person()
    through(signed_in(other), provider, "connect")
    assert SocialAccount.objects.get().user_id == clerk


def test_an_identity_is_let_go_of(client: Client, provider: IdentityProvider, clerk: UUID) -> None:
    connect(provider, clerk)
    assert signed_in(clerk).post("/account/identity/disconnect/").headers["Location"] == HOME
    assert "chưa được đăng ký" in through(client, provider)
    assert PASSWORD


def test_the_form_may_lead_to_the_provider(client: Client, provider: IdentityProvider) -> None:
    page = client.get("/account/sign-in/")
    assert f"form-action 'self' {provider.issuer}" in page.headers["Content-Security-Policy"]
    assert "Đăng nhập bằng VNeID" in page.content.decode()


def test_without_a_provider_there_is_no_such_button(client: Client) -> None:
    assert "VNeID" not in client.get("/account/sign-in/").content.decode()
    assert client.post("/account/sign-in/identity/").status_code == 404
    assert client.get("/account/sign-in/identity/back/").status_code == 404
