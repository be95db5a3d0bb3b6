"""A permit is read offline: what it says, what it does not say, and every way in which it may fail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from xulang.gates.domain import base45
from xulang.gates.domain.permit import (
    PREFIX,
    Permit,
    PermitCheck,
    PermitKind,
    Verdict,
    checked_permit,
    encode_permit,
    normal_code,
    permit_code,
    verify_permit,
)
from xulang.gates.domain.qr import permit_svg
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FROM = datetime(2026, 5, 9, 0, 0, tzinfo=UTC)
PERMIT = Permit(
    id=UUID("7c0c1de2-55b4-4c8f-9d1a-6f2b6a1c0001"),
    crossing_id=UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6"),
    gate="HN-1119",
    plate_key="12C12345",
    valid_from=FROM,
    valid_until=FROM + timedelta(hours=12),
    kind=PermitKind.REAL,
)
TEXT = encode_permit(permit=PERMIT, key=KEY)
NOON = FROM + timedelta(hours=6)


def check(
    text: str = TEXT,
    *,
    plate: str = "12C12345",
    gate: str = "HN-1119",
    kind: PermitKind = PermitKind.REAL,
    revoked: frozenset[UUID] = frozenset(),
    now: datetime = NOON,
    key: Ed25519PrivateKey = KEY,
) -> PermitCheck:
    return verify_permit(
        text=text, keys=(key.public_key(),), plate_seen=plate, gate=gate, kind=kind, revoked=revoked, now=now
    )


def test_a_good_permit_is_valid_and_says_what_was_put_into_it() -> None:
    assert check() == PermitCheck(verdict=Verdict.VALID, permit=PERMIT)


def test_a_chinese_plate_fits() -> None:
    permit = replace(PERMIT, plate_key="桂F12345")
    assert check(encode_permit(permit=permit, key=KEY), plate="桂F12345").permit == permit


@pytest.mark.parametrize(
    ("verdict", "checked"),
    [
        (Verdict.FORGED, check(key=Ed25519PrivateKey.from_private_bytes(bytes(32)))),
        (Verdict.FORGED, check("")),
        (Verdict.FORGED, check("https://example.org/" + TEXT)),
        (Verdict.FORGED, check(PREFIX)),
        (Verdict.FORGED, check(PREFIX + "ab~")),
        (Verdict.FORGED, check(TEXT + "0" * 400)),
        (
            Verdict.DEMONSTRATION,
            check(encode_permit(permit=replace(PERMIT, kind=PermitKind.DEMONSTRATION), key=KEY)),
        ),
        (Verdict.DEMONSTRATION, check(kind=PermitKind.DEMONSTRATION)),
        (Verdict.REVOKED, check(revoked=frozenset({PERMIT.id}), gate="CM")),
        (Verdict.WRONG_GATE, check(gate="HN", plate="29C00001")),
        (Verdict.WRONG_PLATE, check(plate="12C12346", now=FROM - timedelta(days=1))),
        (Verdict.NOT_YET, check(now=FROM - timedelta(microseconds=1))),
        (Verdict.VALID, check(now=FROM)),
        (Verdict.VALID, check(now=PERMIT.valid_until - timedelta(microseconds=1))),
        (Verdict.EXPIRED, check(now=PERMIT.valid_until)),
        (Verdict.VALID, check(f" {TEXT}\n")),
    ],
)
def test_the_verdict_is_the_first_that_applies(verdict: Verdict, checked: PermitCheck) -> None:
    assert checked.verdict is verdict


@given(place=st.integers(0, len(TEXT) - 1), letter=st.sampled_from(base45.ALPHABET))
def test_no_changed_character_goes_unnoticed(place: int, letter: str) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    assert check(changed).verdict is (Verdict.VALID if changed == TEXT else Verdict.FORGED)


def test_the_signature_of_another_purpose_is_no_permit() -> None:
    data = base45.decode(TEXT.removeprefix(PREFIX))
    content = data[:-64]
    assert check(PREFIX + base45.encode(content + KEY.sign(content))).verdict is Verdict.FORGED


def test_an_unknown_version_signed_by_us_is_not_guessed_at() -> None:
    content = b"\x20" + base45.decode(TEXT.removeprefix(PREFIX))[1:-64]
    text = PREFIX + base45.encode(content + KEY.sign(b"xulang permit 1\x00" + content))
    assert check(text).verdict is Verdict.FORGED


def test_it_holds_nothing_beyond_what_the_guard_needs() -> None:
    """Pinned: kind, two ids, two times, gate, plate. A new field is a decision about personal data."""
    data = base45.decode(TEXT.removeprefix(PREFIX))
    assert data[:-64] == (
        b"\x10"
        + PERMIT.id.bytes
        + PERMIT.crossing_id.bytes
        + int(FROM.timestamp()).to_bytes(4)
        + int(PERMIT.valid_until.timestamp()).to_bytes(4)
        + b"\x07HN-1119"
        + b"12C12345"
    )


def test_its_qr_is_small_enough_for_arms_length() -> None:
    """49 modules at error correction M: 4 cm on a phone's screen give modules of 0.8 mm."""
    assert len(TEXT) < 200
    assert 'viewBox="0 0 57 57"' in permit_svg(text=TEXT, kind=PermitKind.REAL)


def test_a_demonstration_prints_demo_and_a_real_permit_does_not() -> None:
    assert ">DEMO</text></svg>" in permit_svg(text=TEXT, kind=PermitKind.DEMONSTRATION)
    assert "DEMO" not in permit_svg(text=TEXT, kind=PermitKind.REAL)
    assert "style" not in permit_svg(text=TEXT, kind=PermitKind.DEMONSTRATION)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"gate": ""}, GateRefusal.PERMIT_FIELD, "gate"),
        ({"gate": "HN-1119-1120X"}, GateRefusal.PERMIT_FIELD, "gate"),
        ({"plate_key": ""}, GateRefusal.PERMIT_FIELD, "plate"),
        ({"plate_key": "桂" * 9}, GateRefusal.PERMIT_FIELD, "plate"),
        ({"valid_until": FROM}, GateRefusal.PERMIT_PERIOD, "valid_until"),
        ({"valid_until": FROM + timedelta(days=31, seconds=1)}, GateRefusal.PERMIT_PERIOD, "valid_until"),
    ],
)
def test_what_cannot_be_a_permit_is_refused(
    changed: dict[str, str | datetime], code: GateRefusal, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked_permit(permit=replace(PERMIT, **changed))  # type: ignore[arg-type] # fields of two types
    assert (refused.value.code, refused.value.field) == (code, field)


@given(data=st.binary(max_size=40))
def test_base45_gives_back_what_it_was_given(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


def test_base45_agrees_with_its_standard() -> None:
    """The examples of RFC 9285, sections 4.3 and 4.4."""
    examples = {b"AB": "BB8", b"Hello!!": "%69 VD92EX0", b"base-45": "UJCLQE7W581", b"ietf!": "QED8WEX0"}
    assert {data: base45.encode(data) for data in examples} == examples
    assert [base45.decode(text) for text in examples.values()] == list(examples)
    for impossible in ("GGW", ":::", "A", "a00", "::"):
        with pytest.raises(ValueError, match="base45"):
            base45.decode(impossible)


def test_a_code_survives_being_written_by_hand() -> None:
    code = permit_code(permit_id=PERMIT.id)
    assert len(code) == 10
    assert not set(code) & set("OILU")
    assert normal_code(typed=f" {code[:5].lower()}-{code[5:]} ") == code
    assert normal_code(typed="o0-IL1") == "00111"
    assert permit_code(permit_id=PERMIT.crossing_id) != code
