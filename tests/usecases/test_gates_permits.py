"""Permits and drivers' links as rows: one in force, replaced and revoked, never a secret kept."""

import hashlib
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from xulang.gates import api as gates
from xulang.gates import models
from xulang.kernel.refusal import Refusal

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
CROSSING = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")
PERMIT = gates.Permit(
    id=uuid5(CROSSING, "permit"),
    crossing_id=CROSSING,
    gate="HN",
    plate_key="12C12345",
    valid_from=NOW,
    valid_until=NOW + timedelta(hours=12),
    kind=gates.PermitKind.REAL,
)
SECRET = bytes(range(32))
TOKEN = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def check(text: str, *, plate: str = "12C12345", now: datetime = NOW) -> gates.Verdict:
    return gates.check_permit(
        text=text, plate_seen=plate, gate="HN", kind=gates.PermitKind.REAL, now=now
    ).verdict


def link(*, name: str = "link", identity: str = "001099012345", secret: bytes = SECRET) -> str:
    return gates.link_driver(
        link_id=uuid5(CROSSING, name),
        crossing_id=CROSSING,
        driver_identity=identity,
        secret=secret,
        valid_until=NOW + timedelta(days=3),
        now=NOW,
    )


@pytest.mark.django_db
def test_a_permit_issued_is_found_and_valid() -> None:
    issued = gates.issue_permit(permit=PERMIT, now=NOW)
    assert issued.permit == PERMIT
    assert gates.find_permit(crossing_id=CROSSING) == issued
    assert check(issued.text) is gates.Verdict.VALID
    assert check(issued.text, plate="12C12346") is gates.Verdict.WRONG_PLATE


@pytest.mark.django_db
def test_issuing_the_same_again_changes_nothing() -> None:
    first = gates.issue_permit(permit=PERMIT, now=NOW)
    assert gates.issue_permit(permit=PERMIT, now=NOW + timedelta(hours=1)) == first
    assert models.Permit.objects.count() == 1


@pytest.mark.django_db
def test_a_new_permit_revokes_the_old_one() -> None:
    old = gates.issue_permit(permit=PERMIT, now=NOW)
    new = gates.issue_permit(permit=replace(PERMIT, id=uuid5(CROSSING, "2"), plate_key="29C00001"), now=NOW)
    assert new.replaced == PERMIT.id
    assert check(old.text) is gates.Verdict.REVOKED
    assert check(new.text, plate="29C00001") is gates.Verdict.VALID
    assert gates.find_permit(crossing_id=CROSSING) == replace(new, replaced=None)


@pytest.mark.django_db
def test_a_revoked_permit_is_listed_until_it_would_be_over() -> None:
    issued = gates.issue_permit(permit=PERMIT, now=NOW)
    assert gates.revoke_permit(crossing_id=CROSSING, now=NOW) == PERMIT.id
    assert gates.revoke_permit(crossing_id=CROSSING, now=NOW) is None
    assert gates.find_permit(crossing_id=CROSSING) is None
    assert check(issued.text) is gates.Verdict.REVOKED
    assert gates.list_revoked(now=NOW) == {PERMIT.id}
    assert gates.list_revoked(now=PERMIT.valid_until) == frozenset()


@pytest.mark.django_db
def test_a_link_opens_again_and_keeps_only_the_hash_of_its_token() -> None:
    assert link() == TOKEN
    opened = gates.open_link(token=TOKEN, now=NOW)
    assert (opened.id, opened.crossing_id) == (uuid5(CROSSING, "link"), CROSSING)
    again = gates.open_link(token=TOKEN, now=NOW + timedelta(hours=1))
    assert again.first_opened_at == NOW
    row = models.DriverLink.objects.get()
    assert bytes(row.token_hash) == hashlib.sha256(urlsafe_b64decode(TOKEN + "=")).digest()
    kept = b" ".join(repr(value).encode() for value in vars(row).values())
    assert SECRET not in kept
    assert b"001099012345" not in kept


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "A", "!" * 43, "B" * 43, "é" * 43])
def test_every_wrong_token_gets_one_answer(token: str) -> None:
    link()
    with pytest.raises(Refusal) as refused:
        gates.open_link(token=token, now=NOW)
    assert (refused.value.code, refused.value.params) == (gates.GateRefusal.LINK_UNKNOWN, {})


@pytest.mark.django_db
def test_a_link_is_over_when_its_time_is() -> None:
    link()
    over = NOW + timedelta(days=3)
    assert gates.find_link(link_id=uuid5(CROSSING, "link"), now=over) is None
    with pytest.raises(Refusal):
        gates.open_link(token=TOKEN, now=over)


@pytest.mark.django_db
def test_a_link_knows_its_driver_without_his_number() -> None:
    link()
    opened = gates.open_link(token=TOKEN, now=NOW)
    assert gates.is_link_of(link=opened, driver_identity="001 099 012345")
    assert not gates.is_link_of(link=opened, driver_identity="E1234567")


@pytest.mark.django_db
def test_a_new_link_kills_the_old_one_and_its_cookie() -> None:
    link()
    new = link(name="new", identity="E1234567", secret=bytes(32))
    with pytest.raises(Refusal):
        gates.open_link(token=TOKEN, now=NOW)
    assert gates.find_link(link_id=uuid5(CROSSING, "link"), now=NOW) is None
    assert gates.open_link(token=new, now=NOW).id == uuid5(CROSSING, "new")


@pytest.mark.django_db
def test_a_reissued_link_leaves_one_in_force() -> None:
    link()
    link(name="second", secret=bytes(32))
    assert models.DriverLink.objects.filter(revoked_at=None).count() == 1
    gates.revoke_link(crossing_id=CROSSING, now=NOW)
    assert gates.find_link_of(crossing_id=CROSSING, now=NOW) is None


@pytest.mark.django_db
def test_forgetting_a_crossing_leaves_no_row_of_it() -> None:
    gates.issue_permit(permit=PERMIT, now=NOW)
    link()
    gates.offer_lookup(
        crossing_id=CROSSING, plate_key="12C12345", phone="+84900000000", code="ABC", valid_until=NOW
    )
    gates.forget_crossings(crossing_ids=[CROSSING])
    assert not models.Permit.objects.exists()
    assert not models.DriverLink.objects.exists()
    assert not models.LookupKey.objects.exists()
