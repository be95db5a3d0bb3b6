"""`xulang reference|organisation|person|token`: what an operator types, and what it changes."""

import re
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.support.figures import import_tables
from tests.support.people import PASSWORD
from tests.support.sign_in import set_password, set_up_app, signed_in
from xulang.indicators import api as indicators
from xulang.interfaces.cli.main import main
from xulang.kernel.actor import Grant
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.platform.models import AuditEntry
from xulang.registry import api as registry
from xulang.registry.models import Gate, User, UserSession

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]
CARRIER = ("organisation", "add", "Công ty TNHH Vận tải Đồng Đăng", "--kind", "carrier", "--tax-code")


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def said(capsys: Captured, *words: str, code: int = 0) -> str:
    """Run a command; answers what it printed on stdout (or on stderr when it was to be refused)."""
    capsys.readouterr()
    assert main(words) == code
    printed = capsys.readouterr()
    return (printed.err if code else printed.out).strip()


@pytest.fixture
def carrier(capsys: Captured) -> str:
    return said(capsys, *CARRIER, "0100233488")


def add(capsys: Captured, carrier: str, *more: str) -> str:
    words = ("person", "add", "lan.tran", "--name", "Trần Thị Lan", "--role", "declarant")
    return said(capsys, *words, "--organisation", carrier, *more)


def lan() -> UUID:
    return User.objects.get(username="lan.tran").id


def test_reference_tables_are_imported(capsys: Captured) -> None:
    assert said(capsys, "reference", "import") == "reference tables: 36 rows, 36 new or changed"
    assert Gate.objects.count() == 11
    assert said(capsys, "reference", "import") == "reference tables: 36 rows, 0 new or changed"


def test_an_organisation_is_added_once_and_found_without_accents(capsys: Captured, carrier: str) -> None:
    found = said(capsys, "organisation", "find", "cong ty tnhh van tai dong")
    assert found.split() == [
        *(carrier, "carrier", "0100233488"),
        *["Công", "ty", "TNHH", "Vận", "tải", "Đồng", "Đăng"],
    ]
    assert "registry.tax_code_taken" in said(capsys, *CARRIER, "0100233488", code=1)
    assert "identifiers.tax_code_check_digit" in said(capsys, *CARRIER, "0100233489", code=1)


def test_a_person_is_added_and_signs_in_by_his_link(capsys: Captured, carrier: str) -> None:
    link = add(capsys, "0100233488", "--phone", "0912 345 678", "--email", "lan@example.vn")
    assert link.startswith("http://127.0.0.1:8000/account/password/link/")
    person = registry.get_person(user_id=lan())
    assert (person.full_name, person.phone, person.email) == (
        "Trần Thị Lan",
        "+84912345678",
        "lan@example.vn",
    )
    actor = registry.find_actor(user_id=lan(), now=clock.now())
    assert actor is not None
    assert actor.grants == (Grant(role=Role.DECLARANT, organisation_id=UUID(carrier)),)

    browser = Client()
    form = browser.get(link.removeprefix("http://127.0.0.1:8000")).headers["Location"]
    browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    browser.post("/account/sign-in/", {"login": "lan.tran", "password": PASSWORD})
    assert browser.get("/account/").status_code == 200


def test_an_organisation_is_given_the_area_of_which_it_is_the_commune(capsys: Captured) -> None:
    import_tables()
    commune = said(capsys, "organisation", "add", "UBND xã Đồng Đăng", "--kind", "commune")
    assert said(capsys, "organisation", "area", commune, "C06184") == "Xã Đồng Đăng"
    # With what wholly became it.
    former = {"O06184", "O06190", "O06205", "O06208", "O06214"}
    assert indicators.list_units() == {UUID(commune): frozenset({"C06184", *former})}
    refused = said(capsys, "organisation", "area", commune, "D178", code=1)
    assert "indicators.area_unknown" in refused


def test_a_role_that_the_organisation_cannot_give_adds_nobody(capsys: Captured, carrier: str) -> None:
    words = ("person", "add", "hung", "--name", "Phạm Văn Hùng", "--role", "customs_officer")
    refused = said(capsys, *words, "--organisation", carrier, code=1)
    assert "registry.role_not_of_organisation" in refused
    assert not User.objects.filter(username="hung").exists()


def test_a_leaver_is_out_at_once(capsys: Captured, carrier: str) -> None:
    add(capsys, carrier)
    browser = signed_in(lan())
    assert browser.get("/account/").status_code == 200
    said(capsys, "person", "leave", "lan.tran")
    assert browser.get("/account/").status_code == 302
    assert not UserSession.objects.filter(user_id=lan()).exists()
    assert "lan.tran" in said(capsys, "person", "show", "lan.tran")
    said(capsys, "person", "return", "lan.tran")
    assert User.objects.get(id=lan()).is_active


def test_a_role_is_granted_until_a_day_and_ended(capsys: Captured, carrier: str) -> None:
    add(capsys, carrier)
    role = ("lan.tran", "--role", "carrier_manager", "--organisation", carrier)
    said(capsys, "person", "grant", *role, "--until", "2099-12-31")
    assert re.search(
        r"carrier_manager, .*, all gates until 2099-12-31", said(capsys, "person", "show", "lan.tran")
    )
    said(capsys, "person", "end", *role)
    assert "carrier_manager" not in said(capsys, "person", "show", "lan.tran")
    assert "registry.membership_unknown" in said(capsys, "person", "end", *role, code=1)


def test_who_lost_his_phone_begins_anew(capsys: Captured, carrier: str) -> None:
    add(capsys, carrier)
    set_password(lan())
    set_up_app(lan())
    browser = signed_in(lan())
    said(capsys, "person", "lost-second-factor", "lan.tran")
    assert not Authenticator.objects.filter(user_id=lan()).exists()
    assert browser.get("/account/").status_code == 302


def test_a_token_is_printed_once_listed_and_revoked(capsys: Captured, carrier: str) -> None:
    add(capsys, carrier)
    words = ("token", "issue", "--organisation", carrier, "--issuer", "lan.tran", "--role", "declarant")
    token = said(capsys, *words, "--name", "Phần mềm khai báo", "--scope", "read", "--scope", "declare")
    assert re.fullmatch("xulang_[0-9a-f]{64}", token)
    holder = registry.find_token_holder(secret_hash=registry.token_hash(token), now=clock.now())
    assert holder is not None
    assert holder.organisation_id == UUID(carrier)
    assert holder.scopes == {registry.TokenScope.READ, registry.TokenScope.DECLARE}
    listed = said(capsys, "token", "list", "--organisation", carrier)
    assert "declare,read" in listed
    assert token not in listed
    said(capsys, "token", "revoke", holder.actor.id)
    assert registry.find_token_holder(secret_hash=registry.token_hash(token), now=clock.now()) is None
    assert "revoked" in said(capsys, "token", "list", "--organisation", carrier)


def test_an_unknown_organisation_or_person_is_refused_by_name(capsys: Captured) -> None:
    assert "registry.person_unknown" in said(capsys, "person", "leave", "nobody", code=1)
    listing = ("token", "list", "--organisation", "0100233488")
    assert "registry.organisation_unknown" in said(capsys, *listing, code=1)


def test_the_operator_stands_in_the_audit_trail(capsys: Captured, carrier: str) -> None:
    entry = AuditEntry.objects.get(action="organisation_added")
    assert entry.actor_kind == "system"
    assert entry.actor_id.startswith("operator:")
    assert entry.object_id == carrier
