"""People, what they hold, and how it ends."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from tests.support.people import (
    LONG_AGO,
    NOON,
    give_role,
    in_a_month,
    make_actor,
    make_organisation,
    make_person,
)
from xulang.kernel.actor import SYSTEM, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role
from xulang.platform.ids import new_id
from xulang.platform.models import AuditEntry
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal, TokenScope
from xulang.registry.models import ApiToken, Membership, User, UserSession

pytestmark = pytest.mark.django_db


def open_session(user_id: UUID, key: bytes = b"k") -> bytes:
    content = registry.SessionContent(
        key_hash=key, user_id=user_id, data="x", address=None, agent="", expires_at=in_a_month(NOON)
    )
    assert registry.create_session(session_id=new_id(), content=content, now=NOON)
    return key


def issue(user_id: UUID, organisation_id: UUID, secret: bytes = b"s" * 32) -> bytes:
    return registry.token_hash(
        registry.issue_token(
            token_id=new_id(),
            secret=secret,
            organisation_id=organisation_id,
            issuer_id=user_id,
            role=Role.DECLARANT,
            gate=None,
            name="Phần mềm khai báo",
            scopes=[TokenScope.READ, TokenScope.DECLARE],
            expires_at=in_a_month(NOON),
            actor=SYSTEM,
            now=NOON,
        )
    )


def test_a_persons_grants_are_his_valid_memberships_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    customs = make_organisation(kind=registry.OrganisationKind.FORCE, force=Force.CUSTOMS)
    user_id = make_person(full_name="Lê Thị Hoa")
    registry.import_reference(folder=_data(), now=LONG_AGO)
    for gate, start, end in (
        ("BN", LONG_AGO, None),
        ("CM", LONG_AGO, NOON),
        ("TT", NOON, NOON + timedelta(hours=1)),
        ("CN", NOON + timedelta(hours=1), None),
    ):
        give_role(
            user_id=user_id,
            role=Role.CUSTOMS_OFFICER,
            organisation_id=customs,
            gate=gate,
            valid_from=start,
            valid_until=end,
        )
    with django_assert_num_queries(1):
        actor = registry.find_actor(user_id=user_id, now=NOON)
    assert actor is not None
    assert (actor.kind, actor.id, actor.name) == (ActorKind.PERSON, str(user_id), "Lê Thị Hoa")
    assert set(actor.grants) == {
        Grant(role=Role.CUSTOMS_OFFICER, organisation_id=customs, gate="BN"),
        Grant(role=Role.CUSTOMS_OFFICER, organisation_id=customs, gate="TT"),
    }


def test_a_person_without_memberships_acts_without_grants() -> None:
    actor = registry.find_actor(user_id=make_person(), now=NOON)
    assert actor is not None
    assert actor.grants == ()
    assert registry.find_actor(user_id=new_id(), now=NOON) is None


def test_an_organisation_that_ended_grants_nothing() -> None:
    organisation_id = make_organisation()
    actor = make_actor(role=Role.DECLARANT, organisation_id=organisation_id)
    assert len(actor.grants) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_organisation SET valid_until = %s", [NOON])
    ended = registry.find_actor(user_id=UUID(actor.id), now=NOON)
    assert ended is not None
    assert ended.grants == ()


def test_sign_in_names_and_addresses_are_unique_whatever_their_case() -> None:
    make_person(username="hoa.le", email="Hoa.Le@Example.vn")
    with pytest.raises(Refusal) as taken:
        make_person(username="HOA.LE")
    assert taken.value.code is RegistryRefusal.USERNAME_TAKEN
    with pytest.raises(Refusal) as same_address:
        make_person(username="hoa2", email="hoa.le@EXAMPLE.vn")
    assert same_address.value.code is RegistryRefusal.EMAIL_TAKEN
    assert make_person(email="") != make_person(email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(
            id=new_id(), username="x", full_name="x", email="HOA.le@example.vn", created_at=NOON
        )


def test_a_new_person_has_no_usable_password() -> None:
    assert not User.objects.get(id=make_person()).has_usable_password()


def test_an_organisation_gives_only_roles_of_its_kind() -> None:
    with pytest.raises(Refusal) as refused:
        give_role(user_id=make_person(), role=Role.CUSTOMS_OFFICER, organisation_id=make_organisation())
    assert refused.value.code is RegistryRefusal.ROLE_NOT_OF_ORGANISATION
    assert not Membership.objects.exists()


def test_the_same_role_is_not_held_twice_at_a_time() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(
        user_id=user_id,
        role=Role.DECLARANT,
        organisation_id=organisation_id,
        valid_from=LONG_AGO,
        valid_until=NOON,
    )
    with pytest.raises(Refusal) as overlapping:
        give_role(
            user_id=user_id,
            role=Role.DECLARANT,
            organisation_id=organisation_id,
            valid_from=NOON - timedelta(seconds=1),
        )
    assert overlapping.value.code is RegistryRefusal.MEMBERSHIP_OVERLAPS
    give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id, valid_from=NOON)
    give_role(user_id=user_id, role=Role.CARRIER_MANAGER, organisation_id=organisation_id)


@pytest.mark.parametrize("gate", [None, "HN"])
def test_the_database_itself_keeps_periods_of_one_role_apart(gate: str | None) -> None:
    registry.import_reference(folder=_data(), now=LONG_AGO)
    user_id, organisation_id = make_person(), make_organisation()
    same = {"user_id": user_id, "organisation_id": organisation_id, "role": "declarant", "gate_id": gate}
    Membership.objects.create(id=new_id(), **same, valid_from=LONG_AGO, valid_until=NOON)
    Membership.objects.create(id=new_id(), **same, valid_from=NOON)
    Membership.objects.create(id=new_id(), **(same | {"gate_id": "CM"}), valid_from=LONG_AGO)
    with pytest.raises(IntegrityError, match="registry_membership_apart"), transaction.atomic():
        Membership.objects.create(
            id=new_id(), **same, valid_from=NOON - timedelta(days=1), valid_until=NOON - timedelta(hours=1)
        )


def test_one_tax_code_belongs_to_one_valid_organisation() -> None:
    make_organisation(tax_code="0100233488")
    with pytest.raises(Refusal) as refused:
        make_organisation(tax_code="0100233488")
    assert refused.value.code is RegistryRefusal.TAX_CODE_TAKEN
    make_organisation(tax_code="")
    make_organisation(tax_code="")


def test_ending_a_membership_ends_sessions_and_tokens_at_once() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    membership_id = give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id)
    key, token = open_session(user_id), issue(user_id, organisation_id)
    assert registry.find_session(key_hash=key, now=NOON) is not None
    assert registry.find_token_holder(secret_hash=token, now=NOON) is not None

    registry.end_membership(membership_id=membership_id, actor=SYSTEM, now=NOON)

    assert registry.find_session(key_hash=key, now=NOON) is None
    assert registry.find_token_holder(secret_hash=token, now=NOON) is None
    actor = registry.find_actor(user_id=user_id, now=NOON)
    assert actor is not None
    assert actor.grants == ()
    row = Membership.objects.get(id=membership_id)
    assert (row.valid_until, row.ended_by) == (NOON, "system")
    assert AuditEntry.objects.filter(action="membership_ended", object_id=str(membership_id)).count() == 1
    with pytest.raises(Refusal) as again:
        registry.end_membership(membership_id=membership_id, actor=SYSTEM, now=NOON)
    assert again.value.code is RegistryRefusal.MEMBERSHIP_UNKNOWN


def test_a_token_of_another_organisation_outlives_an_ended_membership() -> None:
    user_id, left, kept = make_person(), make_organisation(), make_organisation()
    ended = give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=left)
    give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=kept)
    token = issue(user_id, kept)
    registry.end_membership(membership_id=ended, actor=SYSTEM, now=NOON)
    assert registry.find_token_holder(secret_hash=token, now=NOON) is not None


def test_a_leaver_has_nothing_left() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id)
    give_role(
        user_id=user_id,
        role=Role.CARRIER_MANAGER,
        organisation_id=organisation_id,
        valid_from=in_a_month(NOON),
    )
    key, token = open_session(user_id), issue(user_id, organisation_id)
    registry.deactivate_person(user_id=user_id, actor=SYSTEM, now=NOON)
    assert registry.find_actor(user_id=user_id, now=NOON) is None
    assert registry.find_session(key_hash=key, now=NOON) is None
    assert registry.find_token_holder(secret_hash=token, now=NOON) is None
    assert not UserSession.objects.filter(user_id=user_id).exists()
    registry.reactivate_person(user_id=user_id, actor=SYSTEM, now=NOON)
    back = registry.find_actor(user_id=user_id, now=in_a_month(NOON))
    assert back is not None
    assert back.grants == ()


def test_a_session_begun_while_its_person_was_leaving_is_dead() -> None:
    user_id = make_person()
    registry.deactivate_person(user_id=user_id, actor=SYSTEM, now=NOON)
    assert registry.find_session(key_hash=open_session(user_id), now=NOON) is None


def test_an_ended_session_does_not_come_back_by_saving_it() -> None:
    user_id = make_person()
    key = open_session(user_id)
    registry.delete_session(key_hash=key)
    content = registry.SessionContent(
        key_hash=key, user_id=user_id, data="y", address=None, agent="", expires_at=in_a_month(NOON)
    )
    assert not registry.update_session(content=content, now=NOON)
    assert registry.find_session(key_hash=key, now=NOON) is None


def test_sessions_expire_and_are_swept() -> None:
    user_id = make_person()
    key = open_session(user_id)
    assert registry.find_session(key_hash=key, now=in_a_month(NOON)) is None
    assert registry.delete_expired_sessions(now=in_a_month(NOON) - timedelta(seconds=1)) == 0
    assert registry.delete_expired_sessions(now=in_a_month(NOON)) == 1


def test_nobody_ends_another_persons_session() -> None:
    user_id, other = make_person(), make_person()
    open_session(user_id)
    (session,) = registry.list_sessions(user_id=user_id, now=NOON)
    with pytest.raises(Refusal) as refused:
        registry.end_session(user_id=other, session_id=session.id)
    assert refused.value.code is RegistryRefusal.SESSION_UNKNOWN
    registry.end_session(user_id=user_id, session_id=session.id)
    assert registry.list_sessions(user_id=user_id, now=NOON) == []


def test_a_token_names_its_organisation_its_role_and_its_scopes() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id)
    token = issue(user_id, organisation_id)
    holder = registry.find_token_holder(secret_hash=token, now=NOON)
    assert holder is not None
    assert holder.organisation_id == organisation_id
    assert holder.scopes == {TokenScope.READ, TokenScope.DECLARE}
    assert holder.actor.kind is ActorKind.TOKEN
    assert holder.actor.grants == (Grant(role=Role.DECLARANT, organisation_id=organisation_id),)
    (listed,) = registry.list_tokens(organisation_id=organisation_id)
    assert (listed.scopes, listed.revoked_at) == (holder.scopes, None)


def test_a_token_dies_by_its_end_by_revocation_and_with_its_issuers_role() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(
        user_id=user_id,
        role=Role.DECLARANT,
        organisation_id=organisation_id,
        valid_until=NOON + timedelta(days=2),
    )
    token = issue(user_id, organisation_id)
    find = registry.find_token_holder
    assert find(secret_hash=token, now=NOON + timedelta(days=1)) is not None
    assert find(secret_hash=token, now=NOON + timedelta(days=2)) is None
    give_role(
        user_id=user_id,
        role=Role.DECLARANT,
        organisation_id=organisation_id,
        valid_from=NOON + timedelta(days=2),
    )
    assert find(secret_hash=token, now=NOON + timedelta(days=2)) is not None
    assert find(secret_hash=token, now=in_a_month(NOON)) is None
    token_id = ApiToken.objects.get().id
    registry.revoke_token(token_id=token_id, actor=SYSTEM, now=NOON)
    assert find(secret_hash=token, now=NOON) is None
    with pytest.raises(Refusal) as again:
        registry.revoke_token(token_id=token_id, actor=SYSTEM, now=NOON)
    assert again.value.code is RegistryRefusal.TOKEN_UNKNOWN


def test_nobody_issues_a_token_for_what_he_does_not_hold() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(user_id=user_id, role=Role.CARRIER_MANAGER, organisation_id=organisation_id)
    with pytest.raises(Refusal) as refused:
        issue(user_id, organisation_id)
    assert refused.value.code is RegistryRefusal.ISSUER_WITHOUT_ROLE


def test_the_token_itself_is_not_in_the_database() -> None:
    user_id, organisation_id = make_person(), make_organisation()
    give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id)
    secret = bytes(range(32))
    issue(user_id, organisation_id, secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM registry_apitoken t")
        ((row,),) = cursor.fetchall()
    assert secret.hex() not in row


def test_messages_go_to_the_active_people_of_a_role() -> None:
    organisation_id = make_organisation()
    told, other_role, left = make_person(), make_person(), make_person()
    for user_id in (told, left):
        give_role(user_id=user_id, role=Role.DECLARANT, organisation_id=organisation_id)
    give_role(user_id=other_role, role=Role.CARRIER_MANAGER, organisation_id=organisation_id)
    registry.deactivate_person(user_id=left, actor=SYSTEM, now=NOON)
    people = registry.list_people_to_tell(organisation_id=organisation_id, roles=[Role.DECLARANT], now=NOON)
    assert [person.id for person in people] == [told]


def _data() -> Path:
    return Path(settings.DATA_FOLDER)
